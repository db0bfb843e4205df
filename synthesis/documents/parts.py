"""Lines, cells and grids that know where they stand: what every format is read into."""

from __future__ import annotations

from dataclasses import dataclass

from synthesis.errors import Problem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Parameters
    ----------
    text : str
        What stands there, with its letters and control characters repaired.
    number : int
        Counted from 1 through the whole document.
    page : int, optional
        The page, where the format has pages.
    ref : str, optional
        Where the line stands in a table: ``"Actions, row 7"``, ``"table 2, row 3"``.
    original : str, optional
        What stands in the file, where the line was repaired; see ``printed``.
    """

    text: str
    number: int
    page: int | None = None
    ref: str | None = None
    original: str | None = None

    @property
    def printed(self) -> str:
        """Return the line as it stands in the file, before any repair."""
        return self.text if self.original is None else self.original

    @property
    def place(self) -> str:
        """Return where the line stands, in words: ``"line 12"``, ``"page 3, line 12"`` or a cell."""
        if self.ref:
            return self.ref
        return f"page {self.page}, line {self.number}" if self.page else f"line {self.number}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; ``ref`` says where it stands (``"Actions!B7"``, ``"table 2, row 3, column 1"``).

    ``line`` is the number of the document line on which its text begins.
    """

    text: str
    ref: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells, row by row; a merged cell stands in each place it covers, with one ``ref``."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What was read from a file: its lines, its grids and what had to be repaired or left out."""

    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()
    problems: tuple[Problem, ...] = ()
