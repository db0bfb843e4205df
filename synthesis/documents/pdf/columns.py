"""Tables without rules down: the columns below a line of heads are where no line has a word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from synthesis.documents.pdf.boxes import Box, PageTable
from synthesis.documents.pdf.words import LABEL, TextLine, Word

FEWEST_HEADS = 3
HEAD_GAP, SPACES = 0.5, 1.8
"""How far apart two heads are at the least: in letter heights, and in spaces as wide as those of the page."""
NARROWEST = 2.5
FARTHEST = 4.0
"""How far apart two lines of a table are at the most, in letter heights."""
ROW_GAP = 0.3
FIRST_LINES = 3

Stretch = tuple[float, float]


def take_columns(
    lines: Sequence[TextLine], page: Any, *, above: Sequence[float] | None = None
) -> tuple[list[PageTable], list[TextLine]]:
    """Take the tables out of the lines of a page.

    Parameters
    ----------
    lines : sequence of TextLine
        The lines, from top to bottom.
    page : pdfplumber.page.Page
        The page, for its rules across.
    above : sequence of float, optional
        Where the columns part of a table with which the page before ends.

    Returns
    -------
    list of PageTable and list of TextLine
        The tables, and the lines that are in none.
    """
    space = _space(lines)
    rules = sorted({edge["top"] for edge in page.edges if edge["orientation"] == "h"})
    tables: list[PageTable] = []
    rest: list[TextLine] = []
    start = 0
    while start < len(lines):
        end, columns = (
            _carried(lines, start, above) if above and start < FIRST_LINES and not tables else (start, [])
        )
        if not columns:
            end, columns = _block(lines, start, space)
        if columns:
            tables.append(_table(lines[start:end], columns, rules))
        else:
            rest.append(lines[start])
            end = start + 1
        start = end
    return tables, rest


def _carried(lines: Sequence[TextLine], start: int, columns: Sequence[float]) -> tuple[int, Sequence[float]]:
    """Return the lines that keep to the columns of the page before.

    Some of them must have words in two columns, or they begin in mid-sentence.
    """
    end, several = start, lines[start].text[0].islower()
    while end < len(lines) and not _leaves(lines[end], columns):
        several |= len(_filled(lines[end], columns)) > 1
        end += 1
    return (end, columns) if several and end > start else (start, [])


def _leaves(line: TextLine, columns: Sequence[float]) -> bool:
    """Say whether a line is of no table with these columns: it runs across them, or is a label."""
    is_label = LABEL.match(line.text) and _filled(line, columns) == {1}
    return bool(is_label) or any(_crosses(word, columns) for word in line.words)


def _crosses(word: Word, columns: Sequence[float]) -> bool:
    if not columns[0] - NARROWEST <= word.x0 <= columns[-1]:
        return True
    return any(word.x0 < column < word.x1 for column in columns[1:-1])


def _space(lines: Sequence[TextLine]) -> float:
    """Return how wide most spaces between words are."""
    return median([after.x0 - before.x1 for line in lines for before, after in pairwise(line.words)] or [0.0])


def _block(lines: Sequence[TextLine], start: int, space: float) -> tuple[int, list[float]]:
    """Return where the table ends that begins with a line of heads, and where its columns part."""
    heads = _segments(lines[start], max(HEAD_GAP * lines[start].height, SPACES * space))
    if len(heads) < FEWEST_HEADS:
        return start, []
    free = [[(one[-1].x1, other[0].x0)] for one, other in pairwise(heads)]
    end = start + 1
    for before, line in pairwise(lines[start:]):
        left = [_without(stretches, line.words) for stretches in free]
        if line.top - before.bottom > FARTHEST * before.height or not all(left):
            break
        free, end = left, end + 1
    if end - start < 2:  # noqa: PLR2004 (heads and a line)
        return start, []
    words = [word for line in lines[start:end] for word in line.words]
    gutters = [max(stretches, key=_length)[1] - NARROWEST / 2 for stretches in free]
    return end, [min(word.x0 for word in words) - 1, *gutters, max(word.x1 for word in words) + 1]


def _segments(line: TextLine, widest: float) -> list[list[Word]]:
    """Part a line where its words are farther apart than this."""
    segments = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - segments[-1][-1].x1 > widest:
            segments.append([])
        segments[-1].append(word)
    return segments


def _without(stretches: Iterable[Stretch], words: Iterable[Word]) -> list[Stretch]:
    """Return what words leave free of some stretches."""
    free = list(stretches)
    for word in words:
        parts = ((low, high) for stretch in free for low, high in _around(stretch, word))
        free = [part for part in parts if _length(part) >= NARROWEST]
    return free


def _around(stretch: Stretch, word: Word) -> Iterator[Stretch]:
    low, high = stretch
    if word.x1 <= low or word.x0 >= high:
        yield stretch
    else:
        yield low, word.x0
        yield word.x1, high


def _length(stretch: Stretch) -> float:
    return stretch[1] - stretch[0]


def _filled(line: TextLine, columns: Sequence[float]) -> set[int]:
    return {bisect_right(columns, (word.x0 + word.x1) / 2) for word in line.words}


def _table(lines: Sequence[TextLine], columns: Sequence[float], rules: Sequence[float]) -> PageTable:
    rows = []
    for group in _rows(lines, columns, rules):
        boxes = [Box() for _ in range(len(columns) - 1)]
        for word in (word for line in group for word in line.words):
            place = bisect_right(columns, (word.x0 + word.x1) / 2) - 1
            boxes[min(max(0, place), len(boxes) - 1)].words.append(word)
        rows.append(boxes)
    return PageTable(lines[0].top, lines[-1].bottom, columns, rows)


def _rows(
    lines: Sequence[TextLine], columns: Sequence[float], rules: Sequence[float]
) -> Iterator[list[TextLine]]:
    """Group lines to rows: at rules, else at wider gaps, else at every line that fills half of the columns."""
    gaps = _gaps(lines)
    ruled = [_has_rule(before, after, rules) for before, after in pairwise(lines)]
    widest = _threshold(gaps, lines[0].height)
    row = [lines[0]]
    for line, gap, is_ruled in zip(lines[1:], gaps, ruled, strict=True):
        if any(ruled):
            begins = is_ruled
        elif widest is not None:
            begins = gap > widest
        else:
            begins = len(_filled(line, columns)) >= (len(columns) - 1) / 2
        if begins:
            yield row
            row = []
        row.append(line)
    yield row


def _has_rule(before: TextLine, after: TextLine, rules: Sequence[float]) -> bool:
    return bisect_right(rules, after.top + NARROWEST) > bisect_right(rules, before.bottom - NARROWEST)


def _gaps(lines: Sequence[TextLine]) -> list[float]:
    """Return how far below everything above it each line but the first begins."""
    reach, gaps = lines[0].bottom, []
    for line in lines[1:]:
        gaps.append(line.top - reach)
        reach = max(reach, line.bottom)
    return gaps


def _threshold(gaps: Sequence[float], height: float) -> float | None:
    """Return what parts the gaps between rows from those between lines, or nothing where all are much alike."""
    ordered = sorted(gaps)
    jumps = [(after - before, (after + before) / 2) for before, after in pairwise(ordered)]
    widest = max(jumps, default=(0.0, 0.0))
    return widest[1] if widest[0] > ROW_GAP * height else None
