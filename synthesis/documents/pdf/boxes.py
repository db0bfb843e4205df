"""Cells and tables as they stand on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from synthesis.documents.pdf.words import Word, text_lines


@dataclass(slots=True, eq=False)
class Box:
    """One cell of a table; a merged cell is the same object in each place it covers.

    ``open_top`` and ``open_bottom``: there is no rule there, so the cell goes on on another page.
    """

    words: list[Word] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False

    @property
    def lines(self) -> list[str]:
        """Return its text line by line."""
        return [line.text for line in text_lines(self.words)]


@dataclass(slots=True)
class PageTable:
    """The part of a table that stands on one page: where its columns part, and the boxes of its rows."""

    top: float
    bottom: float
    columns: Sequence[float]
    rows: list[list[Box]]
