"""Cells that cover several rows or columns, put in each place they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from synthesis.documents.flow import Row
from synthesis.documents.limits import MOST_CELLS, MOST_COLUMNS, too_much
from synthesis.documents.parts import Cell


@dataclass(frozen=True, slots=True)
class Span:
    """A cell as the file gives it: its text, how many columns and rows it covers, or that it goes on from above."""

    text: str
    columns: int = 1
    rows: int = 1
    goes_on: bool = False


def spread(name: str, rows: Iterable[Sequence[Span]], *, document_id: str) -> Iterator[Row]:
    """Give the rows of a table with every cell in each place it covers.

    Parameters
    ----------
    name : str
        How the table is called: ``"table 2"``.
    rows : iterable of sequence of Span
        Its rows, in which a cell stands only where it begins.
    document_id : str
        How problems name the document.

    Raises
    ------
    SynthesisError
        When it has too many columns or cells.
    """
    above: list[Cell] = []
    open_cells: dict[int, tuple[Cell, int]] = {}
    filled = 0
    for number, spans in enumerate(rows, start=1):
        ref = f"{name}, row {number}"
        above = _row(ref, spans, above, open_cells)
        filled += len(above)
        if len(above) > MOST_COLUMNS:
            raise too_much(document_id, "columns", len(above), MOST_COLUMNS)
        if filled > MOST_CELLS:
            raise too_much(document_id, "cells", filled, MOST_CELLS)
        yield Row(ref, above)


def _row(
    ref: str, spans: Sequence[Span], above: Sequence[Cell], open_cells: dict[int, tuple[Cell, int]]
) -> list[Cell]:
    """Lay one row; ``open_cells`` holds by column what comes down from above, and for how many rows."""
    row: list[Cell] = []
    for span in spans:
        row += _from_above(open_cells, len(row))
        goes_on = span.goes_on and len(row) < len(above)
        cell = above[len(row)] if goes_on else Cell(span.text, f"{ref}, column {len(row) + 1}")
        for _ in range(min(max(1, span.columns), MOST_COLUMNS + 1)):
            open_cells[len(row)] = (cell, max(1, span.rows))
            row.append(cell)
    row += _from_above(open_cells, len(row))
    _close(open_cells)
    return row


def _from_above(open_cells: dict[int, tuple[Cell, int]], start: int) -> list[Cell]:
    found: list[Cell] = []
    while start + len(found) in open_cells:
        found.append(open_cells[start + len(found)][0])
    return found


def _close(open_cells: dict[int, tuple[Cell, int]]) -> None:
    for column, (cell, left) in list(open_cells.items()):
        if left > 1:
            open_cells[column] = (cell, left - 1)
        else:
            del open_cells[column]
