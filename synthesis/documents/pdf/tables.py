"""Tables of a PDF over all their pages: a row or cell that goes on on the next page is one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from synthesis.documents.flow import Row
from synthesis.documents.parts import Cell
from synthesis.documents.pdf.boxes import Box, PageTable
from synthesis.documents.pdf.rules import NEAR

LONGEST_HEAD = 3
Part = TypeVar("Part")
SENTENCE_END = ".;:!?"


@dataclass(slots=True, eq=False)
class Text:
    """The lines of one cell; ``goes_on``: there is no rule below it."""

    lines: list[str]
    goes_on: bool = False


@dataclass(slots=True)
class Table:
    """A table: where its columns part, and its rows, each with the page on which it begins."""

    columns: Sequence[float]
    rows: list[tuple[int, list[Text]]]

    def add(self, ruled: PageTable, page: int) -> bool:
        """Add what follows on the next page; say whether it is of this table at all."""
        columns = _common(self.columns, ruled.columns)
        if columns is None:
            return False
        self.rows = [(number, _stretched(row, self.columns, columns)) for number, row in self.rows]
        added = [_stretched(row, ruled.columns, columns) for row in ruled.rows]
        self.columns = columns
        texts = _texts(self._without_head(added))
        joined = self._joined(texts[0]) if texts else {}
        is_rest = bool(texts) and all(id(text) in joined for text in texts[0] if text.lines)
        self.rows += [(page, [joined.get(id(text), text) for text in row]) for row in texts[is_rest:]]
        return True

    def _without_head(self, rows: list[list[Box]]) -> list[list[Box]]:
        """Leave out the first rows where they repeat those of the table."""
        heads = [[cell.lines for cell in row] for _, row in self.rows[:LONGEST_HEAD]]
        for count in range(min(len(heads), len(rows) - 1), 0, -1):
            if [[box.lines for box in row] for row in rows[:count]] == heads[:count]:
                return rows[count:]
        return rows

    def _joined(self, row: list[Text]) -> dict[int, Text]:
        """Join the first row of a page to the last of the page before, cell by cell, where it goes on.

        A cell goes on where no rule is below it.
        """
        last = self.rows[-1][1]
        rest = _is_rest(row, last)
        joined: dict[int, Text] = {}
        for place, text in enumerate(row):
            if id(text) not in joined and (last[place].goes_on or (rest and text.lines)):
                joined[id(text)] = last[place]
                last[place].lines += text.lines
                last[place].goes_on = text.goes_on
        return joined


def _is_rest(row: Sequence[Text], last: Sequence[Text]) -> bool:
    """Say whether a row is the rest of the one before: little of it is filled, or its text goes on in mid-sentence."""
    filled = [place for place, text in enumerate(row) if text.lines]
    before = [place for place, text in enumerate(last) if text.lines]
    if not filled or not set(filled) <= set(before):
        return False
    has_holes = any(place > filled[0] and place not in filled for place in before)
    goes_on = any(_goes_on(last[place], row[place]) for place in filled)
    return len(filled) <= len(before) / 2 or (has_holes and goes_on)


def _goes_on(before: Text, after: Text) -> bool:
    """Say whether a text goes on in mid-sentence."""
    return after.lines[0][:1].islower() and before.lines[-1].rstrip()[-1:] not in SENTENCE_END


def table_of(ruled: PageTable, page: int) -> Table:
    """Return the table that begins on a page."""
    return Table(ruled.columns, [(page, row) for row in _texts(ruled.rows)])


def rows_of(table: Table, name: str, join: Callable[[Sequence[str]], str]) -> Iterator[Row]:
    """Give the rows of a table as cells in each place they cover; a row that is all in the one before is none.

    Parameters
    ----------
    table : Table
        The table.
    name : str
        How it is called: ``"table 2"``.
    join : callable
        Makes one text of the lines of a cell.
    """
    cells: dict[int, Cell] = {}
    for number, (page, row) in enumerate(table.rows, start=1):
        ref = f"page {page}, {name}, row {number}"
        for column, text in enumerate(row, start=1):
            cells.setdefault(id(text), Cell(join(text.lines), f"{ref}, column {column}"))
        yield Row(ref, [cells[id(text)] for text in row], page)


def _texts(rows: Sequence[Sequence[Box]]) -> list[list[Text]]:
    texts: dict[int, Text] = {}
    for row in rows:
        for box in row:
            if id(box) not in texts:
                texts[id(box)] = Text(box.lines, box.open_bottom)
    return [[texts[id(box)] for box in row] for row in rows]


def _common(one: Sequence[float], other: Sequence[float]) -> list[float] | None:
    """Return the places where columns of either part; nothing where the two are not of one width."""
    if abs(one[0] - other[0]) > NEAR or abs(one[-1] - other[-1]) > NEAR:
        return None
    if len(one) > len(other):
        one, other = other, one
    if not all(any(abs(place - found) <= NEAR for found in other) for place in one):
        return None
    return list(other)


def _stretched(row: list[Part], columns: Sequence[float], wanted: Sequence[float]) -> list[Part]:
    middles = ((left + right) / 2 for left, right in pairwise(wanted))
    return [row[min(bisect_right(columns, middle) - 1, len(row) - 1)] for middle in middles]
