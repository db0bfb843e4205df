"""Flattened rows: ``action responsible YYYY/MM status comment``, with nothing that marks the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from synthesis import vocabulary
from synthesis.documents import Line
from synthesis.sources.form import BULLET, folded, joined, number_of
from synthesis.sources.units import in_units_only

DEADLINE = r"\d{4}\s?/\s?\d{1,2}(?!\d|/\d{4})(?:/\d{1,2})?|No (?:due date|deadline)"
LONE_DEADLINE = re.compile(rf"(?<![^\s|])(?P<deadline>{DEADLINE})\s*$")
HEADS = re.compile(
    r"[\s|]*(?:(?:Key\s+Actions?|Responsible|Units?|Dead\s?line|Due\s?Date|Status|Comments?|Documents?)[\s|:]*)+"
)
SENTENCE = re.compile(r"[.!?][\"”’)]?\s+(?=[^\W\d_a-z])")
RULE = re.compile(r"[\s|:+-]+")
BAR = "|"
WIDEST_WRAP, NARROWEST_WRAP, NEARLY, FEW_LINES = 240, 40, 0.85, 5


@dataclass(frozen=True, slots=True)
class Row:
    """One row as anchored: what stands before its deadline, and what after its status.

    ``responsible`` is only there where the source marks the columns (``parted``); otherwise it still stands in
    ``before``.
    """

    before: str
    lines: tuple[Line, ...]
    deadline: str | None = None
    status: str | None = None
    comment: str | None = None
    responsible: str | None = None
    parted: bool = False


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where deadline and status stand: from a sign of one line to a sign of the same or the next."""

    line: int
    start: int
    last: int
    end: int
    deadline: str
    status: str | None


def read_rows(lines: Sequence[Line], *, width: int = 0) -> list[Row]:
    """Return the rows of one table of key actions.

    Parameters
    ----------
    lines : sequence of Line
        What stands below the label, heads included.
    width : int
        Where the lines are hard-wrapped: how wide they are (see :func:`wrap_width`).

    Returns
    -------
    list of Row
        In order. Every line is in one of them; lines without any deadline and status are a row with neither.
    """
    filled = [line for line in lines if line.text.strip() and not is_head(line.text)]
    column = _column_of_deadline(filled)
    if column is not None:
        return _rows_of_cells(filled, column)
    filled = [piece for line in filled for piece in _pieces(line)]
    anchors = _anchors(filled, width)
    if not anchors:
        return [_unanchored(filled)] if filled else []
    starts = [0]
    for before, anchor in pairwise(anchors):
        starts.append(_start(filled, before, anchor, width, starts[-1]))
    ends = [*starts[1:], _end_of_last(filled, anchors[-1], starts[-1])]
    rows = [
        _row(filled, start, end, anchor) for start, end, anchor in zip(starts, ends, anchors, strict=True)
    ]
    left = filled[ends[-1] :]
    return [*rows, _unanchored(left)] if left else rows


def is_head(text: str) -> bool:
    """Return whether a line holds only the heads of the columns, or a rule below them."""
    return bool(HEADS.fullmatch(text) or (text.strip() and RULE.fullmatch(text)))


def find_anchor(text: str, start: int = 0) -> re.Match[str] | None:
    """Return where a line holds a deadline (group ``deadline``) and a status (group ``status``).

    The first counts that does not stand in brackets, or the first if all do.
    """
    first, depth, seen = None, 0, 0
    for hit in _anchor_pattern().finditer(text, start):
        depth += text.count("(", seen, hit.start()) - text.count(")", seen, hit.start())
        seen, first = hit.start(), first or hit
        if depth <= 0:
            return hit
    return first


def is_anchored(text: str) -> bool:
    """Return whether a line holds a deadline and a status."""
    return _anchor_pattern().search(text) is not None


def wrap_width(lines: Iterable[Line]) -> int:
    """Return how wide the lines of a hard-wrapped document are; 0 where lines are whole paragraphs."""
    lengths = [length for line in lines if (length := len(line.text.rstrip()))]
    widest = max(lengths, default=0)
    near = sum(length >= NEARLY * widest for length in lengths)
    wrapped = NARROWEST_WRAP <= widest <= WIDEST_WRAP and near >= max(FEW_LINES, len(lengths) / 4)
    return widest if wrapped else 0


def row_start(lines: Sequence[Line], own: str, *, first: int, last: int, previous: int, width: int) -> int:
    """Return the place of the line on which a row begins.

    Parameters
    ----------
    lines : sequence of Line
        The lines of the table.
    own : str
        What of the last possible line belongs to the row's action and unit; it may be nothing.
    first, last : int
        The first and the last line on which it can begin. What stands before it is the comment of the row above.
    previous : int
        Where the row above begins: rows of one table look alike.
    width : int
        How wide the lines are, where they are hard-wrapped.
    """
    if first == last:
        return last
    costs = {last: 6.0 if not own.strip() or own.strip()[0].islower() or in_units_only(own) else 0.0}
    crossed = 0.0
    for place in range(last, first - 1, -1):
        wrapped = _is_full(lines, place - 1, width)
        costs[place] = (
            costs.get(place, 0.0) + crossed + (5.0 if wrapped else 0.0) + _looks(lines, place, previous)
        )
        crossed += 0.0 if wrapped else 1.5
    return min(costs, key=lambda place: (costs[place], -place))


@cache
def _statuses() -> str:
    written = (re.escape(word) for word in vocabulary.status_words())
    return "|".join(word.replace(r"\ ", r"[\s-]?").replace(r"\-", r"\s?-\s?") for word in written)


@cache
def _anchor_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\s|(])(?P<deadline>{DEADLINE})[\s|]+(?P<status>{_statuses()})(?![\w-])")


@cache
def _status_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<status>{_statuses()})(?![\w-])")


def _column_of_deadline(lines: Sequence[Line]) -> int | None:
    """Return in which cell deadlines stand, where the lines are rows of cells between bars."""
    for line in lines:
        hit = find_anchor(line.text) if BAR in line.text else None
        before = line.text[: hit.start()].count(BAR) if hit else 0
        if hit and before and BAR in hit[0]:
            return before
    return None


def _rows_of_cells(lines: Sequence[Line], column: int) -> list[Row]:
    """Return the rows of a table with bars; a line without bars goes on with the last cell above it."""
    rows: list[Row] = []
    for line in lines:
        if BAR in line.text or not rows:
            rows.append(_row_of_cells(line, column))
        else:
            last = rows[-1]
            rows[-1] = replace(last, lines=(*last.lines, line), comment=joined([last.comment or "", line]))
    return rows


def _row_of_cells(line: Line, column: int) -> Row:
    if BAR not in line.text:
        return _unanchored([line])
    cells = [joined([cell]) for cell in line.text.split(BAR)] + [None] * (column + 2)
    return Row(
        folded(cell for cell in cells[: max(1, column - 1)] if cell),
        (line,),
        deadline=cells[column],
        status=cells[column + 1],
        comment=joined(cell for cell in cells[column + 2 :] if cell),
        responsible=cells[column - 1] if column > 1 else None,
        parted=True,
    )


def _pieces(line: Line) -> list[Line]:
    """Part a paragraph of a page (PDF) into which two rows have run together: where a sentence begins."""
    if line.page is None:
        return [line]
    hits = list(_anchor_pattern().finditer(line.text))
    cuts = [
        cut for one, other in pairwise(hits) if (cut := _cut(line.text, one.end(), other.start())) is not None
    ]
    parts = zip([0, *cuts], [*cuts, len(line.text)], strict=True)
    return [replace(line, text=line.text[start:end]) for start, end in parts]


def _cut(text: str, start: int, end: int) -> int | None:
    """Return where the sentence begins that an anchor ends; a sentence of units alone goes with the one before it."""
    for hit in reversed(list(SENTENCE.finditer(text, start, end))):
        if not in_units_only(text[hit.end() : end]):
            return hit.end()
    return None


def _unanchored(lines: Sequence[Line]) -> Row:
    return Row(folded(lines), tuple(lines))


def _anchors(lines: Sequence[Line], width: int) -> list[_Anchor]:
    return [anchor for place in range(len(lines)) if (anchor := _anchor(lines, place, width))]


def _anchor(lines: Sequence[Line], place: int, width: int) -> _Anchor | None:
    text = lines[place].text
    hit = find_anchor(text)
    if hit:
        return _Anchor(place, hit.start(), place, hit.end(), hit["deadline"], hit["status"])
    lone = LONE_DEADLINE.search(text)
    if not lone:
        return None
    following = lines[place + 1].text if place + 1 < len(lines) else ""
    status = _status_pattern().match(following)
    if status and not is_anchored(following):
        return _Anchor(place, lone.start(), place + 1, status.end(), lone["deadline"], status["status"])
    if _is_full(lines, place, width):
        return None
    return _Anchor(place, lone.start(), place, len(text), lone["deadline"], None)


def _is_full(lines: Sequence[Line], place: int, width: int) -> bool:
    """Return whether a line breaks only because it is full: the next one goes on with it."""
    if not width or place + 1 >= len(lines):
        return False
    following = lines[place + 1].text.split(maxsplit=1)
    return len(lines[place].text.rstrip()) + 1 + len(following[0] if following else "") > NEARLY * width


def _start(lines: Sequence[Line], before: _Anchor, anchor: _Anchor, width: int, previous: int) -> int:
    first = min(before.last + 1, anchor.line)
    own = lines[anchor.line].text[: anchor.start]
    return row_start(lines, own, first=first, last=anchor.line, previous=previous, width=width)


def _looks(lines: Sequence[Line], place: int, previous: int) -> float:
    """Return how little a line looks like the first of a row."""
    text, above = lines[place].text.strip(), lines[previous].text.strip()
    number, last = number_of(text), number_of(above)
    cost = -6.0 if number and last and follows(last, number) else 1.0 if last and not number else 0.0
    if text[:1].islower() or (BULLET.match(text) and not BULLET.match(above)):
        cost += 2.0
    return cost + (2.0 if place and lines[place - 1].text.rstrip().endswith((":", ",", ";")) else 0.0)


def follows(last: str, number: str) -> bool:
    """Return whether a number is the next one after another: 1.2 after 1.1, b after a."""
    *stem, tail = last.split(".")
    *next_stem, next_tail = number.split(".")
    if stem != next_stem:
        return False
    if tail.isdecimal() and next_tail.isdecimal():
        return int(next_tail) == int(tail) + 1
    return len(tail) == len(next_tail) == 1 and ord(next_tail) == ord(tail) + 1


def _end_of_last(lines: Sequence[Line], anchor: _Anchor, start: int) -> int:
    """Return where the last row ends: at a line that is numbered on from it and has lost its own deadline."""
    last = number_of(lines[start].text.strip())
    for place in range(anchor.last + 1, len(lines)):
        number = number_of(lines[place].text.strip())
        if last and number and follows(last, number):
            return place
    return len(lines)


def _row(lines: Sequence[Line], start: int, end: int, anchor: _Anchor) -> Row:
    before = [*(line.text for line in lines[start : anchor.line]), lines[anchor.line].text[: anchor.start]]
    after = [lines[anchor.last].text[anchor.end :], *(line.text for line in lines[anchor.last + 1 : end])]
    return Row(folded(before), tuple(lines[start:end]), anchor.deadline, anchor.status, joined(after))
