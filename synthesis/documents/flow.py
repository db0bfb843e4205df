"""Paragraphs and tables, gathered in reading order, become numbered lines and grids."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from synthesis.documents import repair
from synthesis.documents.limits import LONGEST_LINE, MOST_CELLS, MOST_LINES, too_much
from synthesis.documents.parts import Cell, Content, Grid, Line
from synthesis.errors import Problem, excerpt

BETWEEN_CELLS = " | "
BREAK = re.compile(r"\r\n?|\n")
WHITE = re.compile(r"[^\S\x0b\x0c\x1c-\x1f\x85]+")
DONE = {
    "wrong-letters": "letters were decoded with the wrong table and have been put right.",
    "control-characters": "control characters have been taken out.",
}


class Row(NamedTuple):
    """A row of a table on its way in: where it is in words, its cells in each place, and its page."""

    ref: str
    cells: Sequence[Cell]
    page: int | None = None


class _Text(NamedTuple):
    """A text as printed, as repaired, and the codes of what was done to it."""

    printed: str
    text: str
    done: tuple[str, ...]


class Flow:
    """Gather what a document says; every line is repaired on the way and the repair told.

    Parameters
    ----------
    document_id : str
        How problems name the document.
    """

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        self.lines: list[Line] = []
        self.grids: list[Grid] = []
        self.problems: list[Problem] = []
        self._cells = 0

    def content(self) -> Content:
        """Return all that was gathered."""
        return Content(tuple(self.lines), tuple(self.grids), tuple(self.problems))

    def line(self, printed: str, *, page: int | None = None, ref: str | None = None) -> None:
        """Add one line as it is printed.

        Raises
        ------
        SynthesisError
            When it is too long, or one too many.
        """
        self._add(_repaired(printed), page=page, ref=ref)

    def _add(self, line: _Text, *, page: int | None, ref: str | None) -> None:
        if len(line.printed) > LONGEST_LINE:
            raise too_much(self.document_id, "characters in one line", len(line.printed), LONGEST_LINE)
        if len(self.lines) >= MOST_LINES:
            raise too_much(self.document_id, "lines", MOST_LINES + 1, MOST_LINES)
        number = len(self.lines) + 1
        self.lines.append(Line(line.text, number, page, ref, line.printed if line.done else None))
        for code in line.done:
            self.note(code, DONE[code], line.printed, line=number)

    def note(self, code: str, message: str, value: str = "", *, line: int | None = None) -> None:
        """Note what was repaired or left out; of a long value an excerpt is kept."""
        self.problems.append(
            Problem(
                severity="note",
                code=code,
                document_id=self.document_id,
                line=line,
                value=excerpt(value) or None,
                message=message,
            )
        )

    def gap(self, *, page: int | None = None) -> None:
        """Add a blank line, unless there is one or nothing stands before it."""
        if self.lines and self.lines[-1].text.strip():
            self.line("", page=page)

    def table(self, name: str, rows: Iterable[Row]) -> None:
        """Add a table.

        A row with one filled cell gives a line for each of its paragraphs, any other row one line with its cells
        between bars. A merged cell is given in each place it covers, with one ``ref``, and stands once in the lines.

        Parameters
        ----------
        name : str
            How its cells are called: ``"table 2"``, or the sheet.
        rows : iterable of Row
            Its rows. Those without a text of their own are passed over.
        """
        placed: dict[str, Cell] = {}
        grid = [self._row(row, placed) for row in rows if _says_more(row.cells, placed)]
        if grid:
            self.grids.append(Grid(name, tuple(grid)))
            self.gap(page=self.lines[-1].page)

    def _row(self, row: Row, placed: dict[str, Cell]) -> tuple[Cell, ...]:
        cells = row.cells
        self._cells += len(cells)
        if self._cells > MOST_CELLS:
            raise too_much(self.document_id, "cells", self._cells, MOST_CELLS)
        fresh = {cell.ref: _paragraphs(cell.text) for cell in cells if cell.ref not in placed}
        number = len(self.lines) + 1
        for line in _lines_of([cell.ref for cell in cells], fresh):
            self._add(line, page=row.page, ref=row.ref)
        for key, paragraphs in fresh.items():
            text = "\n".join(paragraph.text for paragraph in paragraphs).strip()
            placed[key] = Cell(text, key, number if text else None)
        return tuple(placed[cell.ref] for cell in cells)


def _says_more(cells: Sequence[Cell], placed: Container[str]) -> bool:
    return any(cell.text.strip() and cell.ref not in placed for cell in cells)


def _repaired(printed: str) -> _Text:
    return _Text(printed, *repair.clean(printed))


def _paragraphs(cell: str) -> list[_Text]:
    return [_repaired(paragraph) for paragraph in BREAK.split(cell)]


def _lines_of(refs: Sequence[str], fresh: Mapping[str, list[_Text]]) -> list[_Text]:
    """Return the lines of a row; a cell stands at the first of its places, the others are empty."""
    first = {ref: place for place, ref in reversed([*enumerate(refs)]) if ref in fresh}
    cells = [fresh[ref] if first.get(ref) == place else [] for place, ref in enumerate(refs)]
    filled = [place for place, cell in enumerate(cells) if any(part.printed.strip() for part in cell)]
    if len(filled) == 1:
        return [part for part in cells[filled[0]] if part.printed.strip()]
    return [_in_one(cells[: filled[-1] + 1])] if filled else []


def _in_one(cells: Sequence[Sequence[_Text]]) -> _Text:
    """Return the cells of a row as one line, each without its breaks."""
    done = dict.fromkeys(code for cell in cells for part in cell for code in part.done)
    printed, text = (
        BETWEEN_CELLS.join(WHITE.sub(" ", " ".join(parts)).strip(" ") for parts in said)
        for said in (
            [[part.printed for part in cell] for cell in cells],
            [[part.text for part in cell] for cell in cells],
        )
    )
    return _Text(printed, text, tuple(done))
