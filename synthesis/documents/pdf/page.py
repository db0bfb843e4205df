"""One page of a PDF: the lines of its text and its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from synthesis.documents.pdf.boxes import PageTable
from synthesis.documents.pdf.columns import take_columns
from synthesis.documents.pdf.rules import take_ruled
from synthesis.documents.pdf.words import TextLine, read_words, text_lines

FOOT, LONGEST_FOOT = 0.9, 80


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page."""

    number: int
    width: float
    height: float
    lines: Sequence[TextLine]
    tables: Sequence[PageTable]
    pictures: bool


def read_page(page: Any, *, above: Page | None = None) -> Page:
    """Return the lines and tables of a page that pdfplumber has opened.

    Parameters
    ----------
    page : pdfplumber.page.Page
        The page.
    above : Page, optional
        The page before, whose last table may go on.
    """
    ruled, rest = take_ruled(page, read_words(page))
    aligned, lines = take_columns(text_lines(rest), page, above=_columns_below(above))
    tables = sorted([*ruled, *aligned], key=lambda table: table.top)
    return Page(page.page_number, float(page.width), float(page.height), lines, tables, bool(page.images))


def _columns_below(above: Page | None) -> Sequence[float] | None:
    """Return the columns of the table with which a page ends."""
    if above is None or not above.tables:
        return None
    last = above.tables[-1]
    below = [line for line in above.lines if line.top > last.bottom]
    return last.columns if all(_is_foot(line, above) for line in below) else None


def _is_foot(line: TextLine, page: Page) -> bool:
    """Say whether a line may be a running foot: it stands low, is short and has a number."""
    return (
        line.top > FOOT * page.height and len(line.text) <= LONGEST_FOOT and bool(re.search(r"\d", line.text))
    )
