"""The cells of a table of key actions, which the page prints one under the other, and the rows they make."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from synthesis.dates import read_period, says_none
from synthesis.sources.ohchr.labels import BETWEEN_CELLS
from synthesis.sources.ohchr.lines import TextLine
from synthesis.sources.ohchr.paragraphs import join
from synthesis.sources.wording import read_words

ANY_DAY = dt.date(2000, 1, 1)
LONGEST_TIMEFRAME, LONGEST_UNIT = 60, 120
WORDS_OF_A_TIMEFRAME = 6
LINES_OF_A_UNIT = 5
OTHER_WORDS = 1
COLUMN_GAP = re.compile(r"\s{2,}|\t+")

Cell = list[TextLine]


@dataclass(slots=True)
class Row:
    """The cells of one action, from top to bottom, and the timeframe that ends them.

    ``sure`` says whether the timeframe stands where none could be overlooked, ``ruled`` that the cells are those
    of a ruled table; ``more`` is what stands in further columns.
    """

    cells: list[Cell] = field(default_factory=list)
    timeframe: str | None = None
    sure: bool = True
    line_end: int = 0
    ruled: bool = False
    more: str | None = None


@dataclass(frozen=True, slots=True)
class _Split:
    """A cell parted into its words and the timeframe behind them."""

    cell: Cell
    timeframe: str
    sure: bool


def read_cells(lines: Sequence[TextLine]) -> list[Row]:
    """Return the rows of a table; each ends with its timeframe, behind a gap or on a line of its own."""
    rows: list[Row] = []
    row = Row()
    for cell, after in zip_longest(cells := _cells(lines), cells[1:]):
        if _is_ruled(cell):
            rows += [row, _ruled(cell[0], rows[-1] if rows else row)]
            row = Row()
            continue
        _take(row, cell, last=after is None)
        if row.timeframe is not None:
            rows.append(row)
            row = Row()
    return [each for each in [*rows, row] if each.cells]


def has_timeframe(lines: Sequence[TextLine]) -> bool:
    """Return whether a line is a timeframe, or ends with one behind a gap."""
    return any(is_timeframe(COLUMN_GAP.split(line.text)[-1]) for line in lines)


def is_timeframe(text: str) -> bool:
    """Return whether a text as a whole is a time, or says that there is none yet."""
    if not text or len(text) > LONGEST_TIMEFRAME:
        return False
    return says_none(text) or read_period(text, counted_from=ANY_DAY) is not None


def is_unit(text: str) -> bool:
    """Return whether a text can be a unit or a list of units: hardly a word of it says anything else."""
    if not text or len(text) > LONGEST_UNIT or not text[0].isupper():
        return False
    words = read_words(text)
    others = sum(word.kind == "plain" and not word.head for word in words)
    return others <= OTHER_WORDS and any(word.head or word.kind in {"known", "acronym"} for word in words)


def words_of(cell: Cell) -> str:
    """Return the words of a cell, lines joined."""
    return join(line.text for line in cell)


def _cells(lines: Sequence[TextLine]) -> list[Cell]:
    """Return the runs of lines that are not parted by a blank line, a new page or a timeframe behind a gap."""
    cells: list[Cell] = []
    closed = True
    for line in lines:
        if closed or line.gap or line.turned or _is_ruled([line]):
            cells.append([])
        cells[-1].append(line)
        closed = _is_ruled([line]) or (len(COLUMN_GAP.split(line.text)) > 1 and has_timeframe([line]))
    return cells


def _is_ruled(cell: Cell) -> bool:
    return len(_columns(cell[0])) > 1


def _columns(line: TextLine) -> list[str]:
    return [text.strip() for text in f" {line.text} ".split(BETWEEN_CELLS)]


def _ruled(line: TextLine, before: Row) -> Row:
    """Return the row whose cells stand between bars: action, responsible, timeframe, and what else there is.

    An action that covers several rows is printed in the first of them.
    """
    action, responsible, timeframe, *more = [*_columns(line), "", ""]
    first = before.cells[:1] if before.ruled and not action else [[replace(line, text=action)]] * bool(action)
    return Row(
        [*first, *[[replace(line, text=responsible)]] * bool(responsible)],
        timeframe or None,
        line_end=line.source.number,
        ruled=True,
        more=join(filter(None, more)) or None,
    )


def _take(row: Row, cell: Cell, *, last: bool) -> None:
    """Add a cell to its row; where the row's timeframe stands in it, the row is complete."""
    row.line_end = cell[-1].source.number
    split = _alone(cell, row) or _behind_a_gap(cell) or _on_its_own_line(cell) or _at_the_end(cell)
    if split and (split.sure or last or is_unit(words_of(split.cell or row.cells[-1]))):
        cell, row.timeframe, row.sure = split.cell, split.timeframe, split.sure
    if cell:
        row.cells.append(cell)


def _alone(cell: Cell, row: Row) -> _Split | None:
    """Return the timeframe that is a cell; "2021." may end the sentence of the cell before."""
    if len(cell) > 1 or not row.cells:
        return None
    text, before = cell[0].text, row.cells[-1]
    below_a_unit = is_unit(words_of(before))
    if is_timeframe(text):
        return _Split([], text, sure=True) if below_a_unit or before[-1].ends or text[-1] != "." else None
    in_its_place = below_a_unit and len(row.cells) > 1
    return _Split([], text, sure=False) if in_its_place and _may_be_a_time(text) else None


def _behind_a_gap(cell: Cell) -> _Split | None:
    *words, timeframe = COLUMN_GAP.split(cell[-1].text)
    if not words:
        return None
    body = _ending_in(cell, " ".join(words))
    if is_timeframe(timeframe):
        return _Split(body, timeframe, sure=True)
    return _Split(body, timeframe, sure=False) if _ends_in_unit(body) and _may_be_a_time(timeframe) else None


def _on_its_own_line(cell: Cell) -> _Split | None:
    text = cell[-1].text
    fits = len(cell) > 1 and text[-1] != "." and is_timeframe(text) and _ends_in_unit(cell[:-1])
    return _Split(cell[:-1], text, sure=False) if fits else None


def _at_the_end(cell: Cell) -> _Split | None:
    text = cell[-1].text
    words = text.split() if len(text) <= LONGEST_UNIT and text[-1] != "." else []
    for size in range(min(WORDS_OF_A_TIMEFRAME, len(words) - 1), 0, -1):
        body, timeframe = _ending_in(cell, " ".join(words[:-size])), " ".join(words[-size:])
        if is_timeframe(timeframe) and _ends_in_unit(body):
            return _Split(body, timeframe, sure=False)
    return None


def _ends_in_unit(cell: Cell) -> bool:
    sizes = range(1, min(LINES_OF_A_UNIT, len(cell)) + 1)
    return any(is_unit(words_of(cell[-size:])) for size in sizes)


def _may_be_a_time(text: str) -> bool:
    return len(text.split()) <= WORDS_OF_A_TIMEFRAME and not is_unit(text)


def _ending_in(cell: Cell, text: str) -> Cell:
    return [*cell[:-1], replace(cell[-1], text=text)]
