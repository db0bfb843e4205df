"""The recommendations from the three places that print them: the response is the record."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from synthesis.sources.ohchr.listing import read_listing
from synthesis.sources.ohchr.response import read_response
from synthesis.sources.ohchr.sections import Section, longest
from synthesis.sources.ohchr.told import Told
from synthesis.sources.records import Recommendation

ALIKE = 0.5
WORD = re.compile(r"\w+")
Numbered = Mapping[str, Recommendation]


def read_recommendations(
    found: Sequence[Section], *, published: dt.date | None, told: Told
) -> list[Recommendation]:
    """Return the recommendations in the order of their numbers.

    The management response is the record; the report's own list adds cluster and lead. What the response
    lacks is taken from the report, and what both lack from the executive summary.

    Parameters
    ----------
    found : sequence of Section
        The whole report.
    published : datetime.date, optional
        The day from which a timeframe in months counts.
    told : Told
        Takes up what is missing, and what was taken from elsewhere.
    """
    report, summary = _listed(found, "recommendations"), _listed(found, "summary recommendations")
    leads = {number: listed.lead for number, listed in report.items()}
    answered = read_response(found, leads=leads, published=published, told=told)
    if answered and not report and longest(found, "recommendations"):
        told.add(
            "warning",
            "no-list",
            "the report's own list of recommendations could not be read, so their leads are missing.",
            "Look at that section.",
            field="lead",
        )
    for recommendation in answered:
        _complete(recommendation, report, summary, told)
    answered = [recommendation for recommendation in answered if recommendation.text]
    _tell_doubled(answered, told)
    added = _added(answered, report, summary, told)
    return sorted([*answered, *added], key=_order) if added else answered


def _listed(found: Sequence[Section], kind: str) -> dict[str, Recommendation]:
    section = longest(found, kind)
    listing = read_listing(section) if section else []
    return {listed.number or "": listed for listed in listing if listed.text}


def _complete(recommendation: Recommendation, report: Numbered, summary: Numbered, told: Told) -> None:
    """Add cluster and lead from the report's list, and the text where the response leaves it out."""
    number = recommendation.number or ""
    listed, summed = report.get(number), summary.get(number)
    if not recommendation.text:
        _take_text(recommendation, listed or summed, told)
    if listed and not _alike(recommendation.text, listed.text):
        _tell(
            told,
            "recommendation-differs",
            "the report's list prints another text under this number.",
            recommendation,
        )
        listed = None
    recommendation.lead = listed.lead if listed else None
    recommendation.cluster = next((each.cluster for each in (listed, summed) if each and each.cluster), None)
    if report and not (listed and listed.lead):
        _tell(told, "no-lead", "the report's list names no lead for the recommendation.", recommendation)


def _take_text(recommendation: Recommendation, listed: Recommendation | None, told: Told) -> None:
    if listed is None:
        _tell(
            told,
            "no-text",
            "nothing stands under the recommendation's number; it was left out.",
            recommendation,
        )
        return
    recommendation.text, recommendation.place = listed.text, listed.place
    recommendation.line_start, recommendation.line_end = listed.line_start, listed.line_end
    _tell(
        told, "text-from-report", "the response leaves out the text, which is the report's.", recommendation
    )


def _alike(text: str, other: str) -> bool:
    """Return whether two texts have most words in common."""
    one, two = Counter(WORD.findall(text.casefold())), Counter(WORD.findall(other.casefold()))
    return (one & two).total() >= ALIKE * min(one.total(), two.total())


def _added(
    answered: Sequence[Recommendation], report: Numbered, summary: Numbered, told: Told
) -> list[Recommendation]:
    """Return the recommendations that only the report, or only its summary, prints."""
    have = {recommendation.number for recommendation in answered}
    from_report = [listed for number, listed in report.items() if number not in have]
    whole = answered and report
    from_summary = (
        [] if whole else [each for number, each in summary.items() if number not in have | set(report)]
    )
    if from_report:
        _tell_added(from_report, "the report's own list", answered, told)
    if from_summary:
        _tell_added(from_summary, "the executive summary", answered, told)
    return [*from_report, *from_summary]


def _tell_added(
    added: Sequence[Recommendation], source: str, answered: Sequence[Recommendation], told: Told
) -> None:
    told.add(
        "warning",
        "response-incomplete" if answered else "no-management-response",
        f"the management response {'lacks' if answered else 'is missing; from ' + source + ' come'} "
        f"recommendation{'s' if len(added) > 1 else ''} {_numbers(added)}"
        + (f", taken from {source}." if answered else ", without position and timeframe."),
        "Look whether the document is cut off.",
        field="recommendations",
    )


def _tell_doubled(answered: Iterable[Recommendation], told: Told) -> None:
    seen: set[str | None] = set()
    for recommendation in answered:
        if recommendation.number in seen:
            _tell(
                told, "number-twice", "two recommendations have this number; both were kept.", recommendation
            )
        seen.add(recommendation.number)


def _tell(told: Told, code: str, message: str, recommendation: Recommendation) -> None:
    told.add(
        "error" if code == "no-text" else "warning",
        code,
        message,
        "Look at it in the document.",
        line=recommendation.line_start,
        field="recommendations",
        value=recommendation.number,
    )


def _numbers(added: Iterable[Recommendation]) -> str:
    return ", ".join(recommendation.number or "?" for recommendation in added)


def _order(recommendation: Recommendation) -> int:
    digits = WORD.match(recommendation.number or "")
    return int(re.sub(r"\D.*", "", digits[0])) if digits else 0
