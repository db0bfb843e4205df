"""From running text to paragraphs, whole across pages, bullets and boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median

from synthesis.sources.ohchr.labels import ITEM, is_heading, opens_block
from synthesis.sources.ohchr.lines import TextLine

NEARLY_FULL = 0.8
HEADING_SHARE = 0.5
LONGEST_WRAPPED_LINE = 160
FULL_PARAGRAPH = 60
OPENING_LINES = 3
HYPHEN_AT_END = re.compile(r"\w[-\u00ad]$")
FULL_STOP = re.compile(r"[.][)\]”’\"'»]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[TextLine, ...]

    @property
    def text(self) -> str:
        """Return the words, lines joined."""
        return join(line.text for line in self.lines)

    @property
    def opening(self) -> str:
        """Return the words of its first lines."""
        return join(line.text for line in self.lines[:OPENING_LINES])

    @property
    def first(self) -> TextLine:
        """Return the first line."""
        return self.lines[0]

    @property
    def ends(self) -> bool:
        """Return whether a sentence ends with it."""
        return self.lines[-1].ends

    @property
    def width(self) -> int:
        """Return the length of its longest line, in characters."""
        return max(len(line.text) for line in self.lines)

    @property
    def measure(self) -> float:
        """Return the usual length of its full lines, which the last is not."""
        return median(len(line.text) for line in self.lines[:-1]) if len(self.lines) > 1 else 0


def join(parts: Iterable[str]) -> str:
    """Return lines as one text: a word broken at its hyphen is whole again, and keeps the hyphen.

    Examples
    --------
    >>> join(["Use it for long-", "term  policy -", "now."])
    'Use it for long-term policy - now.'
    """
    joined: list[str] = []
    for part in parts:
        broken = bool(joined) and bool(HYPHEN_AT_END.search(joined[-1][-2:]))
        if broken and joined[-1].endswith("\u00ad"):
            joined[-1] = joined[-1][:-1]
        joined += [part] if broken or not joined else [" ", part]
    return " ".join("".join(joined).split())


def blocks(lines: Sequence[TextLine]) -> list[Paragraph]:
    """Return the lines in the runs in which they are printed: a blank line or a label parts two of them."""
    page = _Page(lines)
    found: list[list[TextLine]] = []
    width = 0
    for line, after in zip_longest(lines, lines[1:]):
        width = max(width, len(line.text), page.width if line.turned else 0)
        if found and not page.parts(found[-1][-1], line, after, width=width):
            found[-1].append(line)
        else:
            found.append([line])
            width = len(line.text)
    return [Paragraph(tuple(block)) for block in found]


class _Page:
    """How a page is set.

    ``width`` is the length of a usual full line; ``wrapped`` says that paragraphs are broken into lines at all,
    ``closing_blanks`` that two blanks at the end of a line close its paragraph.
    """

    def __init__(self, lines: Sequence[TextLine]) -> None:
        lengths = sorted(len(line.text) for line in lines) or [0]
        self.width = lengths[len(lengths) * 3 // 4]
        self.wrapped = lengths[len(lengths) * 19 // 20] <= LONGEST_WRAPPED_LINE
        self.closing_blanks = 2 * sum(line.source.text.endswith("  ") for line in lines) < len(lines)

    def parts(self, before: TextLine, line: TextLine, after: TextLine | None, *, width: int) -> bool:
        """Return whether a paragraph ends between two lines."""
        if before.source.ref or line.source.ref or opens_block(line.text):
            return True
        if is_heading(before.text) or is_heading(line.text):
            return True
        if not self.wrapped:
            short = len(before.text) < FULL_PARAGRAPH
            return bool(line.gap) or short or before.ends or not line.text[0].islower()
        if line.turned and not line.indented:
            return before.ends or not line.text[0].islower()
        if line.gap and not line.turned:
            return True
        return self._ends(before, line, after, width)

    def _ends(self, before: TextLine, line: TextLine, after: TextLine | None, width: int) -> bool:
        """Return whether a line is the last of its paragraph, by what it leaves of its measure."""
        room = _has_room(before, line, width)
        if line.indented or ITEM.match(line.text):
            return before.ends or room
        closed = self.closing_blanks and before.source.text.endswith("  ")
        if FULL_STOP.search(before.text[-8:]):
            return room or closed or _stands_alone(line, after, width)
        return room and closed


def _stands_alone(line: TextLine, after: TextLine | None, width: int) -> bool:
    """Return whether a line is short, no end of a sentence, and all there is before a blank line: a heading."""
    last = after is None or after.gap > 0
    return last and not line.ends and line.text[0].isupper() and len(line.text) <= HEADING_SHARE * width


def _has_room(before: TextLine, line: TextLine, width: int) -> bool:
    """Return whether the next word would have fitted on the line before, had the paragraph gone on."""
    word = line.text.split(maxsplit=1)[0]
    return len(before.text) + 1 + len(word) <= NEARLY_FULL * width


def paragraphs(parts: Sequence[Paragraph]) -> list[Paragraph]:
    """Return blocks as whole paragraphs: one that was broken off goes on in the next."""
    found: list[Paragraph] = []
    for part in parts:
        if found and _goes_on(found[-1], part):
            found[-1] = Paragraph(found[-1].lines + part.lines)
        else:
            found.append(part)
    return found


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    if (
        before.ends
        or after.first.indented
        or after.first.source.ref
        or opens_block(after.first.text)
        or is_heading(before.lines[-1].text)
    ):
        return False
    start = after.first.text[0]
    if start.islower():
        return True
    broken_bullet = len(before.lines) == 1 and before.first.indented and after.first.gap == 1
    width = max(before.width, after.width)
    return broken_bullet and not start.isdigit() and not _has_room(before.first, after.first, width)
