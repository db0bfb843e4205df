"""From the rows of a table of key actions to actions: who is responsible, by when, and how sure that is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from synthesis.dates import read_period, says_none
from synthesis.errors import excerpt
from synthesis.sources.boundary import part
from synthesis.sources.ohchr.cells import ANY_DAY, Cell, Row, is_unit, read_cells, words_of
from synthesis.sources.ohchr.lines import TextLine
from synthesis.sources.ohchr.paragraphs import join
from synthesis.sources.ohchr.told import Told, ending
from synthesis.sources.records import Action
from synthesis.sources.units import units_of

CELLS_OF_A_UNIT = 3
COMMA_WITH = re.compile(r",\s+(?=with\b|in\b)")
SUPPORT = re.compile(r"\s+support$")
EDGES = " .,;"


def read_rows(
    lines: Sequence[TextLine], *, lead: str | None, published: dt.date | None, told: Told
) -> list[Action]:
    """Return the actions of one recommendation.

    Parameters
    ----------
    lines : sequence of TextLine
        What stands under the heads of the table.
    lead : str, optional
        Who leads according to the report: the cell of the same words is known for sure.
    published : datetime.date, optional
        The day from which a timeframe in months counts.
    told : Told
        Takes up what could not be read.
    """
    return [_action(row, lead, published, told) for row in read_cells(lines)]


def units(responsible: str | None) -> list[str]:
    """Return the units of a cell one by one.

    Examples
    --------
    >>> units("Country Office, with HQ support")
    ['Country Office', 'HQ']
    """
    if not responsible:
        return []
    return [SUPPORT.sub("", unit) for unit in units_of(COMMA_WITH.sub(" ", responsible))]


def _action(row: Row, lead: str | None, published: dt.date | None, told: Told) -> Action:
    text, responsible, certainty = _parted(row, lead)
    first = row.cells[0][0].source
    action = Action(
        text=text,
        responsible=responsible,
        units=units(responsible),
        deadline_text=row.timeframe,
        comments=row.more,
        certainty=certainty,
        line_start=first.number,
        line_end=row.line_end,
        place=first.place,
    )
    _tell_missing(action, told)
    _date(action, published, told)
    return action


def _parted(row: Row, lead: str | None) -> tuple[str, str | None, str]:
    """Return the action, who is responsible and how sure that is."""
    if row.ruled:
        cells = [words_of(cell) for cell in row.cells]
        return cells[0], cells[1] if len(cells) > 1 else None, "exact"
    size = _cells_of_unit(row, lead)
    if size == 0:
        return _parted_within(join(words_of(cell) for cell in row.cells), row, lead)
    responsible = join(words_of(cell) for cell in row.cells[-size:])
    known = _is_same(responsible, lead) or is_unit(responsible)
    certainty = (
        "exact" if known and row.sure and row.timeframe else "likely" if known or row.timeframe else "unsure"
    )
    return join(words_of(cell) for cell in row.cells[:-size]), responsible, certainty


def _cells_of_unit(row: Row, lead: str | None) -> int:
    """Return how many cells at the end of a row name who is responsible."""
    most = min(len(row.cells) - 1, CELLS_OF_A_UNIT)
    for size in range(most, 0, -1):
        if _is_same(join(words_of(cell) for cell in row.cells[-size:]), lead):
            return size
    size = int(most > 0 and (row.timeframe is not None or is_unit(words_of(row.cells[-1]))))
    while 0 < size < most and _is_broken_unit(row.cells[-size - 1]):
        size += 1
    return size


def _is_broken_unit(cell: Cell) -> bool:
    return not cell[-1].ends and is_unit(words_of(cell))


def _parted_within(text: str, row: Row, lead: str | None) -> tuple[str, str | None, str]:
    """Part a row that shows no cells: at the lead's name, else where a unit begins."""
    name = (lead or "").strip(EDGES)
    bare = text.rstrip(EDGES)
    before = bare[: len(bare) - len(name)]
    if name and before.rstrip(" ").endswith((".", ";")) and _is_same(bare[len(before) :], name):
        return before.strip(), text[len(before) :].strip(), "likely"
    if row.timeframe is None:
        return text, None, "unsure"
    parting = part([text])[0]
    return parting.action, parting.responsible, "unsure" if parting.certainty == "unsure" else "likely"


def _is_same(text: str, lead: str | None) -> bool:
    return lead is not None and text.strip(EDGES).casefold() == lead.strip(EDGES).casefold()


def _tell_missing(action: Action, told: Told) -> None:
    if action.responsible is None:
        told.add(
            "warning",
            "no-responsible",
            "no responsible unit can be made out in the row.",
            "Look the row up in the document; its text stands whole in the action.",
            line=action.line_start,
            field="responsible",
            value=ending(action.text),
        )
    if action.deadline_text is None:
        told.add(
            "warning",
            "no-timeframe",
            "no timeframe stands beside the action.",
            "Look the row up in the document.",
            line=action.line_start,
            field="deadline",
            value=excerpt(action.text),
        )


def _date(action: Action, published: dt.date | None, told: Told) -> None:
    if action.deadline_text is None or says_none(action.deadline_text):
        return
    period = read_period(action.deadline_text, counted_from=published)
    if period:
        action.deadline, action.deadline_precision = period.day, period.precision
        action.deadline_basis = period.basis
        return
    counted = read_period(action.deadline_text, counted_from=ANY_DAY) is not None
    told.add(
        "warning",
        "deadline-not-counted" if counted else "deadline-not-read",
        "the timeframe counts from the day of the report, which is not known."
        if counted
        else "the timeframe names no day, month, quarter or year.",
        "Give the day of the report on its first page." if counted else "Write a date in its place.",
        line=action.line_start,
        field="deadline",
        value=action.deadline_text,
    )
