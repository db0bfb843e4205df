"""Walk through a document and hand what is recognised to the collector."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from synthesis.documents import Cell, Document, Line
from synthesis.sources.form import number_of
from synthesis.sources.table.beside import alone, has_no_action, is_aside, is_group, is_number, says_nothing
from synthesis.sources.table.collect import OF_EVALUATION, OF_RECOMMENDATION, Collector
from synthesis.sources.table.grids import (
    OF_ACTION,
    SAID_OF_ACTION,
    Columns,
    GridRow,
    fields_of,
    is_of_rows,
    items,
    read_heads,
    signature,
    unread,
    values_of,
)
from synthesis.sources.table.headings import Label, read_label
from synthesis.sources.table.unknown import UnknownColumn

BEGINNING = 150
NUMBERED = re.compile(r"\s*\(?(?:\d{1,3}(?:\.\d{1,3})+[.):]?|\d{1,3}[.):]|[a-z][.)])\s+\S", re.IGNORECASE)
LABELLED = re.compile(r"\s*[^\W\d_][^:\n]{0,40}:\s*\S")
OF_LINES = OF_RECOMMENDATION | OF_EVALUATION | {"recommendation"}
IN_TABLE = OF_RECOMMENDATION | {"recommendation"}


@dataclass(slots=True)
class _Table:
    """The table that is being walked through."""

    grid: int
    columns: Columns | None = None
    heads: GridRow | None = None
    printed: set[tuple[str, ...]] = field(default_factory=set)
    follows: GridRow | None = None
    title: Line | None = None


class Walk:
    """Walk through the lines and rows of a document.

    Attributes
    ----------
    collector : Collector
        What was gathered.
    unknown : dict of str to UnknownColumn
        The columns whose headings are not known, by these.
    several : dict of str to Cell
        The cells that hold several numbered actions, by where they stand.
    aside : list of sequence of Line
        Rows that are a sum, a note or the like.
    without_action : list of sequence of Line
        What is said of actions where a row says that there is none.
    with_text_alone : list of Line
        Recommendations with nothing else in their row.
    """

    def __init__(self, document: Document) -> None:
        self.collector = Collector()
        self.unknown: dict[str, UnknownColumn] = {}
        self.several: dict[str, Cell] = {}
        self.aside: list[Sequence[Line]] = []
        self.without_action: list[Sequence[Line]] = []
        self.with_text_alone: list[Line] = []
        self._headless = frozenset(_headless(document))
        self._titled = _titled(document)
        self._table = _Table(-1)
        self._before: _Table | None = None
        self._labelled = False
        for item in items(document):
            if isinstance(item, Line):
                self._take_line(item)
            else:
                self._take_row(item)

    def _take_line(self, line: Line) -> None:
        label = read_label(line.text[:BEGINNING]) if line.text.strip() else None
        if label and label.field in OF_LINES:
            self._take_label(label, line)
        elif label and label.field == "action" and _is_all(label, line.text):
            self.collector.close()
        elif (
            label and label.field in SAID_OF_ACTION and self.collector.asked and ":" in line.text[: label.end]
        ):
            self.collector.said_of_action(label.field, label.number, _after(label, line))
        elif line.text.strip():
            self.collector.text(line)

    def _take_label(self, label: Label, line: Line) -> None:
        self._labelled |= label.field == "recommendation"
        self.collector.label(label.field, label.number, _after(label, line))

    def _take_row(self, row: GridRow) -> None:
        if row.grid != self._table.grid:
            self._enter(row)
        table, cells = self._table, row.distinct
        if table.columns and row.words in table.printed:
            self._repeat_heads(row)
            return
        heads = read_heads(row, table.columns, head=table.follows)
        table.follows = row if heads else None
        if heads:
            self._take_heads(heads, row)
        elif table.columns and is_aside(row):
            self.aside.append([_line(cell) for cell in cells])
        elif len(cells) == 1 and (row.is_merged or table.columns is None or _is_labelled(cells[0])):
            self._take_merged(cells[0])
        elif _are_labelled(cells):
            self._take_labelled(cells)
        elif pairs := _pairs(cells, in_table=table.columns is not None):
            for label, cell in pairs:
                self._labelled |= label.field == "recommendation"
                self.several |= {cell.ref: cell} if label.field == "action" and _is_several(cell) else {}
                self.collector.pair(label.field, label.number, _line(cell))
        elif table.columns and is_of_rows(table.columns):
            self._take_values(row, table.columns)
        else:
            self.collector.outside += [_line(cell) for cell in cells]

    def _enter(self, row: GridRow) -> None:
        """Begin a table; one without heads goes on with the one before, if it is as wide."""
        before = self._before
        goes_on = (
            before
            and before.heads
            and row.grid in self._headless
            and len(before.heads.cells) == len(row.cells)
        )
        self._table = _Table(row.grid)
        if before and goes_on:
            self._table.columns, self._table.heads = before.columns, before.heads
            self._table.printed = before.printed

    def _repeat_heads(self, row: GridRow) -> None:
        """Go on below heads that are printed again, as they are on each page."""
        self._table.follows = row
        self.collector.close()
        self._labelled = False

    def _take_heads(self, columns: Columns, row: GridRow) -> None:
        table, before = self._table, self._before
        table.columns, table.heads = columns, row
        table.printed.add(row.words)
        if not is_of_rows(columns):
            return
        title = table.title
        if "recommendation" not in fields_of(columns):
            is_other = before and before.columns and signature(before.columns) != signature(columns)
            if title and (table.grid in self._titled or number_of(title.text)):
                self.collector.begin(number_of(title.text), [title])
            elif is_other and before is not table and not self._labelled:
                self.collector.leave()
        self.collector.close()
        self._before, self._labelled = table, False

    def _take_merged(self, cell: Cell) -> None:
        first, *others = _paragraphs(cell)
        columns = self._table.columns
        label = read_label(first.text[:BEGINNING])
        if label and label.field in OF_LINES:
            self._take_label(label, first)
            for line in others:
                self.collector.text(line)
        elif label and label.field == "action" and not label.number and _is_all(label, first.text):
            self.collector.close()
        elif columns is None and self.collector.is_open:
            self.collector.text(_line(cell))
        elif columns is None:
            self._table.title = _line(cell)
        elif "recommendation" in fields_of(columns):
            self.collector.cluster(_line(cell))
        elif is_of_rows(columns):
            self.collector.begin(number_of(cell.text), [_line(cell)])
        else:
            self.collector.outside.append(_line(cell))

    def _take_labelled(self, cells: Sequence[Cell]) -> None:
        """Take up a row whose cells each have their label: "Management response: Accepted" beside "Priority: High"."""
        for cell in cells:
            if _is_labelled(cell):
                self._take_merged(cell)
            else:
                self.collector.outside.append(_line(cell))
        self.collector.close()

    def _take_alone(self, row: GridRow, columns: Columns) -> bool:
        """Take up a row with one filled cell that is no value of its column; return whether it was one."""
        name, cell = alone(row, columns), row.distinct[0]
        if name not in {"recommendation", "recommendation_number", "action_number"}:
            return False
        if is_group(cell.text):
            self.collector.cluster(_line(cell))
            return True
        if name != "recommendation" and not is_number(cell.text):
            self.aside.append([_line(cell)])
            return True
        if name == "recommendation" and len(fields_of(columns)) > 2:  # noqa: PLR2004 (its number, and what more)
            self.with_text_alone.append(_line(cell))
        return False

    def _take_values(self, row: GridRow, columns: Columns) -> None:
        if self._take_alone(row, columns):
            return
        found = values_of(row, columns)
        if has_no_action(found):
            of_action = [found.pop(name) for name in list(found) if name in OF_ACTION]
            self.without_action.append([_line(cell) for cells in of_action for cell in cells])
        elif all(says_nothing(cell) for cell in found.get("responsible", ())):
            found.pop("responsible", None)
        self.several |= {cell.ref: cell for cell in found.get("action", ()) if _is_several(cell)}
        values = {name: [_line(cell) for cell in cells] for name, cells in found.items()}
        self.collector.row(values, has_action="action" in fields_of(columns))
        heads = self._table.heads
        for cell in unread(row, columns):
            place = row.cells.index(cell)
            head = heads.cells[place] if heads and place < len(heads.cells) else None
            if head and head.text:
                column = self.unknown.setdefault(head.text, UnknownColumn(head, fields_of(columns)))
                column.texts.add(cell.text)
            else:
                self.collector.misfits.append([_line(cell)])


def _line(cell: Cell) -> Line:
    return Line(" ".join(cell.text.split()), cell.line or 0, None, cell.ref)


def _after(label: Label, line: Line) -> Line:
    return Line(line.text[label.end :].strip(), line.number, line.page, line.ref)


def _paragraphs(cell: Cell) -> list[Line]:
    texts = [" ".join(text.split()) for text in cell.text.split("\n")]
    return [Line(text, (cell.line or 0) + place, None, cell.ref) for place, text in enumerate(texts)]


def _is_several(cell: Cell) -> bool:
    """Say whether a cell has several numbered lines."""
    return sum(bool(NUMBERED.match(line)) for line in cell.text.split("\n")) > 1


def _is_all(label: Label, text: str) -> bool:
    return label.end >= len(text.rstrip())


def _is_labelled(cell: Cell) -> bool:
    label = read_label(cell.text[:BEGINNING])
    return label is not None and label.field in OF_LINES and not _is_all(label, cell.text)


def _are_labelled(cells: Sequence[Cell]) -> bool:
    return len(cells) > 1 and _is_labelled(cells[0]) and all(LABELLED.match(cell.text) for cell in cells)


def _pairs(cells: Sequence[Cell], *, in_table: bool) -> list[tuple[Label, Cell]]:
    """Return the labels of a row each with the cell beside it, if it is such a row."""
    if len(cells) % 2 or (in_table and len(cells) > 2):  # noqa: PLR2004 (a label and its value)
        return []
    found = []
    for said, value in zip(cells[0::2], cells[1::2], strict=True):
        label = read_label(said.text[:BEGINNING])
        if (
            label is None
            or not _is_all(label, said.text)
            or label.field not in (IN_TABLE if in_table else OF_LINES | SAID_OF_ACTION)
        ):
            return []
        found.append((label, value))
    return found


def _headless(document: Document) -> Iterator[int]:
    for number, grid in enumerate(document.grids):
        if not any(read_heads(GridRow(number, row)) for row in grid.rows):
            yield number


def _titled(document: Document) -> frozenset[int]:
    """Return the tables that have a row above their heads and no column of recommendations, if several are alike."""
    found = set()
    for number, grid in enumerate(document.grids):
        rows = [GridRow(number, row) for row in grid.rows[:2]]
        heads = read_heads(rows[1]) if len(rows) > 1 else None
        if (
            heads
            and len(rows[0].distinct) == 1
            and "recommendation" not in fields_of(heads)
            and is_of_rows(heads)
        ):
            found.add(number)
    return frozenset(found) if len(found) > 1 else frozenset()
