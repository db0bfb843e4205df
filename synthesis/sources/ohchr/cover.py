"""What the report is: its title, the period, the day, the country and the office."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from synthesis import vocabulary
from synthesis.dates import read_period
from synthesis.sources.ohchr.labels import REPORT_TITLE
from synthesis.sources.ohchr.paragraphs import Paragraph
from synthesis.sources.ohchr.sections import Section
from synthesis.sources.ohchr.told import Told
from synthesis.sources.records import Evaluation

AGENCY = re.compile(r"\bOHCHR\b|High Commissioner for Human Rights")
YEARS = re.compile(r"\b((?:19|20)\d\d)\s*(?:[-–—/]|to|and)\s*((?:19|20)\d\d|\d\d)\b")
SPAN = re.compile(r"[-–—]|\bto\b")
LETTERS = re.compile(r"[^\W\d_]{3}")
EVALUATION = re.compile(r"\bevaluation\b", re.IGNORECASE)
ONLY_A_REPORT = re.compile(r"(?:final |draft |independent )*evaluation(?: report)?", re.IGNORECASE)
KIND = re.compile(
    r"\b(?:Country|Regional|Global|Joint)\s+(?:Programme|Program|Project|Strategy)\b", re.IGNORECASE
)
NAME = r"(?:[A-Z][\w’'-]*|of|the|and)"
OFFICE = re.compile(rf"(?:\bOHCHR(?:[’']s)?\s+)?\bCountry Office in (?:the )?({NAME}(?: {NAME}){{0,6}})")
POSSESSIVE = re.compile(r"[’']s\b")
LONGEST_DATE = 40
LONGEST_TITLE = 300
WORDS_OF_A_COUNTRY = 7


def read_cover(found: Sequence[Section], *, told: Told) -> Evaluation:
    """Return what the cover, the response and the text say about the evaluation.

    Parameters
    ----------
    found : sequence of Section
        The whole report; the first is the cover.
    told : Told
        Takes up what is missing or contradicts itself.
    """
    cover = found[0].blocks
    blocks = [block for section in found for block in section.blocks]
    title = _title_in_response(blocks) or _title_on_cover(cover)
    start, end = _period([title or "", *(block.text for block in cover)])
    office, place = _office(blocks)
    country = _country(title or "", told) or place
    evaluation = Evaluation(
        agency=_agency(found),
        country=country.code if country else None,
        country_name=country.name if country else None,
        office=office if country == place else None,
        office_type="CO" if office and country == place else None,
        title=title,
        evaluation_type=next((hit[0] for hit in KIND.finditer(title or "")), None),
        period_start=start,
        period_end=end,
        published=_published(cover, told),
    )
    _tell_missing(evaluation, told)
    return evaluation


def _title_in_response(blocks: Iterable[Paragraph]) -> str | None:
    hits = ((block, REPORT_TITLE.match(block.text[:LONGEST_TITLE])) for block in blocks)
    titles = (block.text[hit.end() :] for block, hit in hits if hit)
    return next((title for title in titles if 0 < len(title) <= LONGEST_TITLE), None)


def _title_on_cover(cover: Sequence[Paragraph]) -> str | None:
    """Return the first words on the cover that speak of an evaluation, with the years below them."""
    for place, block in enumerate(cover):
        if not EVALUATION.search(block.text) or ONLY_A_REPORT.fullmatch(block.text) or block.ends:
            continue
        below = next(
            (after.text for after in cover[place + 1 : place + 2] if YEARS.fullmatch(after.text)), ""
        )
        return f"{block.text} {below}".strip() if len(block.text) <= LONGEST_TITLE else None
    return None


def _period(texts: Iterable[str]) -> tuple[int | None, int | None]:
    hit = next((hit for text in texts if (hit := YEARS.search(text[:LONGEST_TITLE]))), None)
    if hit is None:
        return None, None
    start = int(hit[1])
    end = int(hit[2]) if len(hit[2]) == len(hit[1]) else start // 100 * 100 + int(hit[2])
    return (start, end) if start <= end else (None, None)


def _published(cover: Sequence[Paragraph], told: Told) -> dt.date | None:
    """Return the day printed on the cover; the last of the month where only that is printed."""
    texts = [block for block in cover if len(block.text) <= LONGEST_DATE and LETTERS.search(block.text)]
    dates = [(block, read_period(block.text)) for block in texts if not SPAN.search(block.text)]
    exact = [(block, period) for block, period in dates if period and period.precision in {"day", "month"}]
    if not exact:
        return None
    block, period = min(exact, key=lambda pair: pair[1].precision != "day")
    if period.precision == "month":
        told.add(
            "note",
            "day-not-printed",
            "the report prints its month only; its last day stands for it.",
            line=block.first.source.number,
            field="published",
            value=block.text,
        )
    return period.day


def _country(title: str, told: Told) -> vocabulary.Match | None:
    named = list(dict.fromkeys(_countries_named(title)))
    if len(named) > 1:
        told.add(
            "warning",
            "several-countries",
            "the title names several countries, so the evaluation stands in no single country's report.",
            "Name the country in the catalogue.",
            field="country",
            value=", ".join(match.name for match in named),
        )
    return named[0] if len(named) == 1 else None


def _countries_named(text: str) -> Iterator[vocabulary.Match]:
    """Yield the countries named in a few words, the longest name that fits first."""
    words = POSSESSIVE.sub("", text).split()
    place = 0
    while place < len(words):
        size, match = _longest_name(words[place : place + WORDS_OF_A_COUNTRY])
        if match:
            yield match
        place += size


def _longest_name(words: Sequence[str]) -> tuple[int, vocabulary.Match | None]:
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size]).strip(" ,.;:()")
        if name[:1].isupper() and (match := vocabulary.country(name, codes=False)):
            return size, match
    return 1, None


def _office(blocks: Iterable[Paragraph]) -> tuple[str | None, vocabulary.Match | None]:
    """Return the country office that the text names first, and its country."""
    for block in blocks:
        hit = OFFICE.search(block.text) if "Office in" in block.text else None
        size, match = _longest_name(POSSESSIVE.sub("", hit[1]).split()) if hit else (0, None)
        if hit and match:
            before = hit[0][: hit.start(1) - hit.start()]
            return before + " ".join(hit[1].split()[:size]).strip(" ,.;:"), match
    return None, None


def _agency(found: Iterable[Section]) -> str | None:
    texts = (block.text for section in found for block in section.blocks)
    match = vocabulary.agency("OHCHR") if any(AGENCY.search(text) for text in texts) else None
    return match.name if match else None


def _tell_missing(evaluation: Evaluation, told: Told) -> None:
    missing = {
        "title": evaluation.title,
        "published": evaluation.published,
        "period_start": evaluation.period_start,
    }
    names = {"title": "title", "published": "day", "period_start": "period"}
    for field, value in missing.items():
        if value is None:
            told.add(
                "warning",
                f"no-{names[field]}",
                f"the report prints no {names[field]} that could be read.",
                "Look at its first page.",
                field=field,
            )
