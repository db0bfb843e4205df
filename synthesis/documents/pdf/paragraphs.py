"""From printed pages back to paragraphs and whole tables.

A line break is taken back where the next word would not have fitted on the line. Running heads, page numbers and
running feet are left out. A table that goes on on the next page is one table, and a row that does is one row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from synthesis.documents import repair
from synthesis.documents.flow import Flow
from synthesis.documents.pdf.boxes import PageTable
from synthesis.documents.pdf.page import Page
from synthesis.documents.pdf.tables import Table, rows_of, table_of
from synthesis.documents.pdf.words import LABEL, TextLine

MARGIN = 0.12
FEWEST = 3
OFTEN, NARROWEST = 0.6, 0.6
PLACE = 4.0
PAGE_NUMBER = re.compile(
    r"(?:page |p\. ?)?[-–—]? ?(?:\d{1,4}|[ivxl]{1,6}) ?(?:[-–—]|(?:/|of|de|sur) ?\d{1,4})?"
    r"|(?:https?|file)://\S+ \d{1,4}/\d{1,4}|\d{1,4}/\d{1,4}/\d{1,4}, \d{1,2}:\d{2}(?:\s?[AP]M)?\b.{0,200}",
    re.IGNORECASE,
)
"""A page number, and what browsers print above and below a page."""
LEFT_OUT = "running heads, feet and page numbers are not part of what is read; figures are shown as 0."
FIGURES = re.compile(r"\d+")
OPENS = re.compile(r"(?:[•●▪◦‣·○\uf0b7*]|[-–—]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)")
CHUNK = re.compile(r"[^\s/-]+[/-]?")
SAME_HEIGHT = 1.0
LEADING = 1.75
"""How far apart the tops of two lines of a paragraph are at the most, in letter heights."""
SPACE = 0.2
"""How wide a space is, in letter heights."""


Labels = Container[str]
Joiner = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text with its page and the right margin of its page."""

    line: TextLine
    page: int
    margin: float


def add_pages(flow: Flow, pages: Sequence[Page]) -> None:
    """Add the paragraphs and tables of all pages to a flow.

    Raises
    ------
    SynthesisError
        When they hold too much.
    """
    furniture = _furniture(pages)
    for text in dict.fromkeys(map(_masked, furniture)):
        flow.note("left-out", LEFT_OUT, text)
    dropped = {id(line) for line in furniture}
    join = _joiner(pages)
    labels = _labels(pages)
    tables = 0
    for block in _blocks(pages, dropped):
        if isinstance(block, Table):
            tables += 1
            flow.gap()
            flow.table(f"table {tables}", rows_of(block, f"table {tables}", join))
        else:
            _add_text(flow, block, labels, join)


def _joiner(pages: Sequence[Page]) -> Joiner:
    """Return what makes one text of wrapped lines, with the words that stand whole elsewhere in the document."""
    whole = (text for text in _texts(pages) if text.endswith(" ") or " " in text)
    return partial(repair.join, known=repair.words(whole))


def _texts(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        yield from (line.text for line in page.lines)
        yield from (text for table in page.tables for row in table.rows for box in row for text in box.lines)


def _blocks(pages: Sequence[Page], dropped: Container[int]) -> Iterator[Table | list[_Line]]:
    """Yield stretches of text and whole tables in reading order."""
    block: Table | list[_Line] = []
    margins = _margins(pages, dropped)
    for page in pages:
        for item in _in_order(page, dropped):
            if isinstance(item, TextLine):
                if isinstance(block, Table):
                    yield block
                    block = []
                block.append(_Line(item, page.number, margins[page.width]))
            elif not (isinstance(block, Table) and item is page.tables[0] and block.add(item, page.number)):
                if block:
                    yield block
                block = table_of(item, page.number)
    if block:
        yield block


def _in_order(page: Page, dropped: Container[int]) -> list[TextLine | PageTable]:
    lines = [line for line in page.lines if id(line) not in dropped]
    return sorted([*lines, *page.tables], key=lambda item: item.top)


def _add_text(flow: Flow, lines: Sequence[_Line], labels: Labels, join: Joiner) -> None:
    paragraph: list[_Line] = []
    for line in lines:
        if paragraph and not _goes_on(paragraph[-1], line, labels):
            _add_paragraph(flow, paragraph, join)
            if _is_apart(paragraph[-1], line):
                flow.gap(page=line.page)
            paragraph = []
        paragraph.append(line)
    _add_paragraph(flow, paragraph, join)


def _add_paragraph(flow: Flow, paragraph: Sequence[_Line], join: Joiner) -> None:
    if paragraph:
        flow.line(join([line.line.text for line in paragraph]), page=paragraph[0].page)


def _goes_on(before: _Line, after: _Line, labels: Labels) -> bool:
    """Say whether two lines are of one paragraph: the next word would not have fitted."""
    one, other = before.line, after.line
    if abs(one.height - other.height) > SAME_HEIGHT or _is_apart(before, after):
        return False
    if OPENS.match(other.text) or _label(other.text) in labels:
        return False
    first = other.words[0]
    chunk = CHUNK.match(first.text)
    share = len(chunk[0]) / len(first.text) if chunk else 1
    space = SPACE * one.height
    return one.x1 + space + share * (first.x1 - first.x0) > before.margin


def _is_apart(before: _Line, after: _Line) -> bool:
    """Say whether more than the leading stands between two lines of a page."""
    pitch = after.line.top - before.line.top
    return before.page == after.page and pitch > LEADING * before.line.height


def _margins(pages: Sequence[Page], dropped: Container[int]) -> dict[float, float]:
    """Return the right margin of the text for every width of page.

    One line in ten may go beyond it, three at most. Text that nowhere goes beyond the middle is not wrapped.
    """
    ends: dict[float, list[float]] = defaultdict(list)
    for page in pages:
        ends[page.width] += [line.x1 for line in page.lines if id(line) not in dropped]
    outer = {width: sorted(found)[-1 - min(2, len(found) // 10)] for width, found in ends.items() if found}
    return {width: max(end, NARROWEST * width) for width, end in outer.items()}


def _label(text: str) -> str:
    found = LABEL.match(text)
    return found[0].casefold() if found else ""


def _labels(pages: Sequence[Page]) -> Labels:
    """Return the labels with which more than one line begins."""
    counts = Counter(_label(line.text) for page in pages for line in page.lines)
    return {label for label, count in counts.items() if label and count > 1}


def _furniture(pages: Sequence[Page]) -> list[TextLine]:
    """Return the running heads and feet and the page numbers: what stands at one place of most pages."""
    edges = [(page, line) for page in pages for line in _in_margins(page)]
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, line in edges:
        found[_key(line)].add(page.number)
    often = max(FEWEST, OFTEN * len(pages))
    return [
        line
        for _, line in edges
        if len(found[_key(line)]) >= often or PAGE_NUMBER.fullmatch(line.text.strip())
    ]


def _key(line: TextLine) -> tuple[str, int]:
    return _masked(line), round(line.top / PLACE)


def _masked(line: TextLine) -> str:
    return FIGURES.sub("0", line.text.strip())


def _in_margins(page: Page) -> list[TextLine]:
    """Return the lines among the outermost two of a page that are near its edge."""
    tops = sorted(line.top for line in page.lines)
    outermost = {*tops[:2], *tops[-2:]}
    edge = MARGIN * page.height
    return [line for line in page.lines if line.top in outermost and not edge < line.top < page.height - edge]
