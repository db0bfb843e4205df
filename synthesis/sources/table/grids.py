"""From a document to what a table reader needs: paragraphs and rows in reading order, and what columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from synthesis.documents import Cell, Document, Line
from synthesis.sources.table.headings import TAKEN, Heading, read_heading
from synthesis.sources.table.stated import NO, YES

CORE = frozenset({"action", "recommendation", "lesson", "good_practice"})
SAID_OF_ACTION = frozenset(
    {"action", "action_number", "responsible", "deadline", "status", "comments", "status_and_comments"}
)
OF_ACTION = SAID_OF_ACTION | {"revised_deadline", "updated", "percent"}
ONE_OF = frozenset({"deadline", "revised_deadline", "status", "position", "updated", "percent"})
REVISED = re.compile(
    r"\b(?:revis|new\b|extend|updat|latest|actual|révis|nouv|prorog|nuev|ampli)", re.IGNORECASE
)
LONGEST_HEAD = 100
MARKS = YES | frozenset(["x", "✓", "✔", "☑", "☒", "√"])

Columns = Mapping[int, Heading]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a grid."""

    grid: int
    cells: tuple[Cell, ...]

    @property
    def distinct(self) -> tuple[Cell, ...]:
        """Return its filled cells, merged ones once."""
        return tuple({cell.ref: cell for cell in self.cells if cell.text}.values())

    @property
    def words(self) -> tuple[str, ...]:
        """Return what stands in its cells, white space and case aside, to tell whether it is printed again."""
        return tuple(" ".join(cell.text.split()).casefold() for cell in self.cells)

    @property
    def is_merged(self) -> bool:
        """Return whether one cell covers all of it."""
        return len(self.cells) > 1 and len({cell.ref for cell in self.cells}) == 1


def items(document: Document) -> Iterator[Line | GridRow]:
    """Yield the lines outside of tables and the rows of tables, in reading order."""
    rows = _rows_by_line(document)
    for line in document.lines:
        if line.number in rows:
            yield rows[line.number]
        elif line.ref is None:
            yield line


def _rows_by_line(document: Document) -> dict[int, GridRow]:
    """Return every row by the line on which the first of its own cells begins; others come down from above."""
    found: dict[int, GridRow] = {}
    for number, grid in enumerate(document.grids):
        seen: set[str] = set()
        for row in grid.rows:
            own = [cell.line for cell in row if cell.line and cell.ref not in seen]
            seen.update(cell.ref for cell in row)
            if own:
                found[min(own)] = GridRow(number, row)
    return found


def read_heads(row: GridRow, above: Columns | None = None, *, head: GridRow | None = None) -> Columns | None:
    """Return what the columns hold if a row is the head of a table, or nothing.

    Parameters
    ----------
    row : GridRow
        A row.
    above : mapping, optional
        What the columns hold so far, where the table already has a head.
    head : GridRow, optional
        That head, where the row stands right below it: then it may hold its second line.
    """
    cells = row.distinct
    if not cells or any(len(cell.text) > LONGEST_HEAD for cell in cells):
        return None
    found = {place: heading for place, cell in enumerate(row.cells) if (heading := read_heading(cell.text))}
    exact = {place: heading for place, heading in found.items() if heading.exact}
    fields = {heading.field for heading in exact.values() if not heading.value}
    fresh = {cell.ref for cell in cells} - {cell.ref for cell in head.cells} if head else set()
    if above and head and fresh and fresh <= _refs(row, found) | _below_wide(row, exact, head):
        unknown = {place for place, cell in enumerate(row.cells) if cell.ref in fresh} - found.keys()
        return _resolved({**{place: above[place] for place in above.keys() - unknown}, **found}, row)
    if len(fields) < 2 or not fields & (CORE | OF_ACTION | {TAKEN}):  # noqa: PLR2004 (one heading may be chance)
        return None
    most = len(_refs(row, found)) if above else 2 * len(_refs(row, exact))
    return _resolved(found, row) if len(cells) <= most else None


def _below_wide(row: GridRow, known: Columns, head: GridRow) -> set[str]:
    """Return the cells of a second line of heads that stand below a head of several columns, most of which are known."""
    refs = [cell.ref for cell in head.cells]
    below = enumerate(zip(refs, row.cells, strict=False))
    wide = {place for place, (ref, cell) in below if refs.count(ref) > 1 and cell.text}
    told = {place for place in wide if place in known and not known[place].value}
    return _refs(row, wide) if 2 * len(told) > len(wide) else set()


def _refs(row: GridRow, places: Iterable[int]) -> set[str]:
    return {row.cells[place].ref for place in places}


def values_of(row: GridRow, columns: Columns) -> dict[str, list[Cell]]:
    """Return the filled cells of a row by field; a tick counts as what its column says."""
    values: dict[str, list[Cell]] = {}
    for place, cell in enumerate(row.cells):
        heading = columns.get(place)
        if not cell.text or heading is None:
            continue
        said = _answered(cell, heading, columns) if heading.value else cell.text
        if said is not None:
            same = values.setdefault(heading.field, [])
            same += [replace(cell, text=said)] if all(other.ref != cell.ref for other in same) else []
    return values


def _answered(cell: Cell, heading: Heading, columns: Columns) -> str | None:
    """Return what a cell says below a heading that is ticked; a column alone of its kind says no as well as yes."""
    mark = cell.text.strip("[]()., ").casefold()
    is_alone = heading.field == "position" and _is_alone(heading, columns)
    if is_alone and heading.asks and mark in YES | NO:
        return cell.text
    if mark in MARKS:
        return heading.value
    if not is_alone:
        return None
    return f"{heading.value} {cell.text}" if mark in NO else cell.text


def _is_alone(heading: Heading, columns: Columns) -> bool:
    return {other.value for other in columns.values() if other.field == heading.field} == {heading.value}


def unread(row: GridRow, columns: Columns) -> list[Cell]:
    """Return the filled cells of a row that stand in no known column."""
    known = {row.cells[place].ref for place in columns if place < len(row.cells)}
    return [cell for cell in row.distinct if cell.ref not in known]


def _resolved(found: Columns, row: GridRow) -> Columns:
    """Settle what a heading means by the headings beside it."""
    columns = _one_of_each(_taken(found), row)
    fields = fields_of(columns)
    if not fields & CORE:
        columns |= _unnamed_action(columns, row)
    for place, heading in list(columns.items()):
        if heading.field == "number":
            columns[place] = Heading(_numbered(columns, place))
        if heading.field == "lead" and "responsible" not in fields and "action" in fields:
            columns[place] = Heading("responsible")
    return columns


def _one_of_each(found: Columns, row: GridRow) -> dict[int, Heading]:
    """Leave out columns whose headings only begin as another's ("Action cost"), and all but one deadline and status.

    Of several statuses as of some day the last is taken.
    """
    left = _revised(found, row)
    for name in {heading.field for heading in left.values() if not heading.value} - {"comments"}:
        places = [place for place in sorted(left) if left[place].field == name and not left[place].value]
        taken = [place for place in places if left[place].exact]
        if name in ONE_OF:
            best = _best(taken or places, row)
            taken = [place for place in places if _ref(row, place) == _ref(row, best)]
        for place in places if taken else ():
            if place not in taken:
                del left[place]
    return left


def _revised(found: Columns, row: GridRow) -> dict[int, Heading]:
    """Tell revised deadlines from those that were set first."""
    return {
        place: replace(heading, field="revised_deadline")
        if heading.field == "deadline" and REVISED.search(_text(row, place))
        else heading
        for place, heading in found.items()
    }


def _best(places: Sequence[int], row: GridRow) -> int:
    dated = [place for place in places if any(sign.isdigit() for sign in _text(row, place))]
    return dated[-1] if dated else places[0]


def _text(row: GridRow, place: int) -> str:
    """Return what stands in a place of a row, which may be shorter than the one above it."""
    return row.cells[place].text if place < len(row.cells) else ""


def _ref(row: GridRow, place: int) -> str | int:
    return row.cells[place].ref if place < len(row.cells) else place


def _taken(found: Columns) -> dict[int, Heading]:
    """Take "Actions taken" as comments where another column has the actions, or else as these."""
    meant = "comments" if "action" in fields_of(found) else "action"
    return {
        place: replace(heading, field=meant) if heading.field == TAKEN else heading
        for place, heading in found.items()
    }


def _unnamed_action(columns: Columns, row: GridRow) -> Columns:
    """Take the column without a heading before the others as that of the actions."""
    first = min(columns, default=0)
    blank = [place for place in range(first) if not row.cells[place].text]
    return {blank[-1]: Heading("action")} if blank else {}


def _numbered(columns: Columns, place: int) -> str:
    after = next(
        (columns[other].field for other in sorted(columns) if other > place and columns[other].field in CORE),
        "",
    )
    return "action_number" if after == "action" else "recommendation_number"


def fields_of(columns: Columns) -> set[str]:
    """Return what a table with these columns holds."""
    return {heading.field for heading in columns.values()}


def is_of_rows(columns: Columns) -> bool:
    """Return whether a table with these columns has a row an action, a recommendation or a lesson."""
    fields = fields_of(columns) - {"aside"}
    return bool(fields & CORE) and len(fields) > 1


def signature(columns: Columns) -> Sequence[str]:
    """Return the fields of a table in order, to tell whether the next one goes on with it."""
    return [columns[place].field for place in sorted(columns)]
