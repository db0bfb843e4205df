"""Label: value blocks, as the tracking systems print them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from synthesis.documents import Line
from synthesis.errors import Problem, excerpt

NUMBER = re.compile(
    r"(?:(?i:recommend\w*|recommand\w*|recomend\w*)\s+)?(?:(?i:no\.?|n°|nº|number|#)\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3}(?=[.):]?\s+[^\W\d_a-z]|[.):](?!\d))|\d{1,3}(?=\s?[.):](?!\d))"
    r"|(?:[a-z]|[ivx]{1,4}|[IVX]{1,4})(?=[.)]\s))"
)
NUMBERED_WORD = re.compile(r"(?i:recommend\w*|recommand\w*|recomend\w*)\s+(?P<number>\d{1,3})\b")
YEARS = re.compile(r"(?<!\d)(?P<start>\d{4})(?!\d)(?:\s*[-–—]\s*(?P<end>\d{4})(?!\d))?")
COMMA = re.compile(r"[,;]\s*(?=[A-ZÀ-Þ])")
BULLET = re.compile(r"\s*(?:[•●▪◦‣·*○]|[-–—](?=\s))\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """One label with its value; the first field of a form has no label (what stands before the first one)."""

    label: str
    lines: tuple[Line, ...]
    line_start: int | None
    line_end: int | None

    @property
    def text(self) -> str | None:
        """Return the value on one line, or None where there is none."""
        return joined(self.lines)

    @property
    def place(self) -> str | None:
        """Return where the field stands, in words."""
        return self.lines[0].place if self.lines else None


def folded(lines: Iterable[Line | str]) -> str:
    """Return the text of some lines on one line, white space folded."""
    texts = (line if isinstance(line, str) else line.text for line in lines)
    return " ".join(" ".join(texts).split())


def joined(lines: Iterable[Line | str]) -> str | None:
    """Return the text of some lines on one line, or None where there is none."""
    return folded(lines) or None


def fields(lines: Sequence[Line], match: Callable[[str], re.Match[str] | None]) -> list[Field]:
    """Part lines into fields.

    Parameters
    ----------
    lines : sequence of Line
        The form.
    match : callable
        Returns a match for a line that begins with a label, with a group ``label``; what follows the match is
        the beginning of the value.
    """
    found: list[tuple[str, list[Line]]] = [("", [])]
    for line in lines:
        hit = match(line.text)
        if hit:
            found.append((hit["label"], []))
            line = Line(line.text[hit.end() :], line.number, line.page, line.ref)  # noqa: PLW2901
        found[-1][1].append(line)
    return [_field(label, content) for label, content in found]


def _field(label: str, content: list[Line]) -> Field:
    start = content[0].number if content else None
    filled = [line for line in content if line.text.strip()]
    end = max([line.number for line in filled], default=start)
    first = [] if not content or (filled and filled[0] is content[0]) or not label else [content[0]]
    return Field(label, (*first, *filled), start, end)


def number_of(text: str) -> str | None:
    """Return the number at the head of a text (``"1.1 …"``, ``"RECOMMENDATION 1: …"``), or None."""
    hit = NUMBER.match(text) or NUMBERED_WORD.match(text)
    return hit["number"] if hit else None


def listed(text: str | None, known: Iterable[str], *, nothing: str = "Not applicable") -> list[str]:
    """Return the values of a list whose commas do not always part two values.

    Parameters
    ----------
    text : str or None
        ``"Evidence, Data and statistics, Advocacy"``.
    known : iterable of str
        Values that hold a comma themselves.
    nothing : str
        The word for no value at all.

    Examples
    --------
    >>> listed("Evidence, Data and statistics, Advocacy", ["Evidence, Data and statistics"])
    ['Evidence, Data and statistics', 'Advocacy']
    """
    text, values, start = text or "", [], 0
    while start < len(text):
        end, following = _end_of_value(text, start, known)
        values.append(text[start:end].strip(" ,;"))
        start = following
    return [value for value in values if value and value.casefold() != nothing.casefold()]


def _end_of_value(text: str, start: int, known: Iterable[str]) -> tuple[int, int]:
    """Return where a value ends and where the next begins; a comma before a small letter parts no values."""
    whole = [len(value) for value in known if text[start : start + len(value)].casefold() == value.casefold()]
    comma = COMMA.search(text, start + max(whole, default=0))
    return (comma.start(), comma.end()) if comma else (len(text), len(text))


def years_of(text: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last year of a plan or period (``"2018-2022"``, ``"2020"``)."""
    hit = YEARS.search(text or "")
    if not hit:
        return None, None
    return int(hit["start"]), int(hit["end"] or hit["start"])


def menu_set_aside(menu: Sequence[Line], document_id: str) -> Problem:
    """Return the note that the lines of a site's menu were set aside."""
    return Problem(
        severity="note",
        code="menu-set-aside",
        document_id=document_id,
        line=menu[0].number,
        value=excerpt(menu[0].text),
        message=f"lines {menu[0].number} to {menu[-1].number} are the site's menu and were set aside.",
    )
