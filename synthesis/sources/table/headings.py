"""The headings of columns and the labels of forms, in English, French and Spanish."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from synthesis import vocabulary
from synthesis.vocabulary.tables import fold

TAKEN = "action_taken"
LONGEST = 120
MOST_WORDS_AFTER = 8
ASIDE_MARKS = re.compile(r"\([^)]*\)|\[[^\]]*\]|[*:¹²³]+")
JOINTS = re.compile(r"\s*(?:[/&,;|–—]|\s-\s|\b(?:and|or|et|ou|y|o)\b)\s*", re.IGNORECASE)
LABEL = re.compile(
    r"\s*(?:(?P<before>\d{1,3}(?:\.\d{1,3})*)\s?[.):]?\s+)?(?P<words>[^\W\d_][^:\d|]{1,80}?)"
    r"(?:\s*(?:no\.?|n°|nº|#|number)?\s*(?P<after>\d{1,3}(?:\.\d{1,3})*))?\s*(?P<end>:|\.(?=\s)|\s[-–—](?=\s)|\Z)",
    re.IGNORECASE,
)
YES_OR_NO = re.compile(r"\W*\b(?:yes|oui|sí|si)\s?(?:/|or|ou|o)?\s?(?:no|non)\W*\Z", re.IGNORECASE)
NAMES = frozenset({"title", "agency", "country", "period"})
DAYS = frozenset({"date", "fecha"})
PER_CENT = re.compile(
    r"%|\bper\s?cent(?:age)?\b|\bpercentage\b|\bpourcentage\b|\bporcentaje\b|\btaux\b|\btasa\b", re.IGNORECASE
)
MIXED = {frozenset({"status", "comments"}): "status_and_comments"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds.

    Parameters
    ----------
    field : str
        A name of ``headings.csv``.
    exact : bool
        Whether the list has the heading as it stands; otherwise only how it begins.
    value : str, optional
        For a column that is ticked or says yes or no (``"Accepted"``): what a tick or yes in it says.
    """

    field: str
    exact: bool = True
    value: str | None = None

    @property
    def asks(self) -> bool:
        """Return whether yes is accepted and no is rejected beside it."""
        found = vocabulary.position(self.value) if self.field == "position" and self.value else None
        return self.field == "position" and (found is None or found.code == "accepted")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: its field, its number, and where the value begins."""

    field: str
    number: str | None
    end: int


@lru_cache(maxsize=4096)
def read_heading(text: str) -> Heading | None:
    """Return what a column with this heading holds, or nothing.

    Parameters
    ----------
    text : str
        The heading as printed: ``"Key action(s)"``, ``"Responsible unit(s)/person(s)"``, ``"Échéance"``.

    Examples
    --------
    >>> read_heading("Responsable(s)").field
    'responsible'
    """
    if len(text) > LONGEST:
        return None
    if asked := YES_OR_NO.search(text):
        return _asked(text[: asked.start()])
    if PER_CENT.search(text):
        return _whole(text)
    plain = " ".join(ASIDE_MARKS.sub(" ", text).split()) or text.strip()
    return _whole(plain) or _of_parts(plain) or _ticked(plain) or _of_agency(plain) or _opening(plain)


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label | None:
    """Return the label with which a line begins (``"Recommendation 3: …"``, ``"Management Response:"``), or nothing.

    Parameters
    ----------
    text : str
        The line, or its first hundred signs.
    """
    found = LABEL.match(text)
    heading = read_heading(found["words"]) if found else None
    if found is None or heading is None or not heading.exact:
        return None
    if heading.value and not (heading.asks and YES_OR_NO.search(found["words"])):
        return None
    number = found["after"] or found["before"]
    numbered = number is not None and (
        heading.field == "recommendation" or (heading.field == "action" and bool(found["after"]))
    )
    if (number and not numbered) or (found["end"] not in {":", ""} and not numbered):
        return None
    return Label("action" if heading.field == TAKEN else heading.field, number, found.end())


def _asked(question: str) -> Heading | None:
    """Read "Accepted? (Yes/No)": its answers are yes and no; of a mere "Decision (Yes/No)", too."""
    heading = read_heading(question)
    is_position = heading is not None and heading.field == "position" and heading.value is None
    return replace(heading, value=question.strip()) if heading and is_position else heading


def _whole(plain: str) -> Heading | None:
    field = _headings().get(_key(plain))
    return Heading(field) if field else None


def _of_parts(plain: str) -> Heading | None:
    """Read "Responsible unit / person": all parts known, or one heading of several words for one thing."""
    found = [_whole(part) for part in JOINTS.split(plain) if part.strip()]
    known = [heading.field for heading in found if heading]
    if len(known) < len(found) or not known:
        return None
    mixed = MIXED.get(frozenset(known))
    return Heading(mixed or known[0]) if mixed or len(set(known)) == 1 else None


def _ticked(plain: str) -> Heading | None:
    if vocabulary.position(plain):
        return Heading("position", value=plain)
    return Heading("status", value=plain) if vocabulary.status(plain) else None


def _of_agency(plain: str) -> Heading | None:
    """Read "WFP management responses": the name of an agency stands before the heading."""
    name, _, heading = plain.partition(" ")
    return _whole(heading) if name.isupper() and vocabulary.agency(name) else None


def _opening(plain: str) -> Heading | None:
    """Read "Status of implementation as of June 2022" by its first words.

    One word is not enough where it may go on to name another thing ("Country programme outcome", "Year of completion",
    "Date completed").
    """
    words = fold(plain).split()
    for count in range(len(words) - 1, 0, -1):
        field = _headings().get(" ".join(words[:count]))
        if field and (count > 1 or (field not in NAMES and words[0] not in DAYS)):
            return Heading(field, exact=False) if len(words) - count <= MOST_WORDS_AFTER else None
    return None


@cache
def _headings() -> Mapping[str, str]:
    text = files("synthesis.sources.table").joinpath("headings.csv").read_text(encoding="utf-8")
    return {_key(row["heading"]): row["field"] for row in csv.DictReader(text.splitlines())}


def _key(heading: str) -> str:
    """Return a heading as it is compared; one of a per cent is another than one without."""
    if PER_CENT.search(heading):
        return f"% {fold(PER_CENT.sub(' ', heading))}"
    return fold(heading) or heading
