"""The values of somebody's own table, read as the schema has them; what does not fit is told with its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from synthesis import schema, vocabulary
from synthesis.dates import read_day, read_period
from synthesis.errors import Problem, Severity

Row = dict[str, Any]
NOT_REPORTED = "not reported"
NOT_KNOWN = "not known"
WRITE_A_DAY = "Write it as 2022-12-31."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a frame, where it stands, and the list that what is wrong with it is told to."""

    frame: str
    row: int | None
    column: str
    value: Any
    told: list[Problem]

    def tell(self, code: str, message: str, remedy: str, *, severity: Severity = "error") -> None:
        """Note what is wrong with the value."""
        value = None if self.value is None else str(self.value)
        self.told.append(
            Problem(
                severity=severity, code=code, document_id=self.frame, line=self.row, field=self.column,
                value=value, message=message, remedy=remedy,
            )
        )  # fmt: skip


def given(value: Any) -> Any:
    """Return a value, or None for everything that means that there is none."""
    if isinstance(value, str):
        return value.strip() or None
    if pd.api.types.is_list_like(value):
        return value
    return None if pd.isna(value) else value


def read_row(
    table: str, row: Row, *, columns: Collection[str], frame: str, number: int, told: list[Problem]
) -> Row:
    """Return a row of a frame with the types of a table; a column may fill others that the frame does not have.

    Parameters
    ----------
    table : str
        A name of :data:`synthesis.schema.TABLES`.
    row : dict
        Its values, none of them missing.
    columns : collection of str
        The columns of the frame.
    frame : str
        The frame it stands in.
    number : int
        Where it stands in the frame, from 1.
    told : list of Problem
        What does not fit is added to it.
    """
    derived: Row = {}
    own: Row = {}
    for column, value in row.items():
        cell = Cell(frame=frame, row=number, column=column, value=value, told=told)
        if column in _READERS:
            read = _READERS[column](cell)
            derived |= {name: part for name, part in read.items() if name == column or name not in columns}
        else:
            own[column] = typed(table, cell)
    return derived | {name: value for name, value in own.items() if value is not None}


def typed(table: str, cell: Cell) -> Any:
    """Return a value as its column has it, or None where it does not fit."""
    kind = schema.TABLES[table].columns[cell.column].dtype
    if isinstance(kind.type, pd.CategoricalDtype):
        return _choice(cell, kind.type.categories)
    return {"Int64": _whole, "datetime64[ns]": _day, "object": _list}.get(str(kind), _text)(cell)


def _text(cell: Cell) -> str | None:
    if (written := _written(cell.value)) is None:
        cell.tell("wrong-type", f"a text is expected, not {_kind(cell.value)}.", "Turn the column into text.")
    return written


def _written(value: Any) -> str | None:
    """Return a text or number as it is written; a column with an empty cell has its whole numbers as floats."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _whole(cell: Cell) -> int | None:
    try:
        number = float(cell.value)
    except (TypeError, ValueError):
        number = 0.5
    if number.is_integer():
        return int(number)
    cell.tell("wrong-type", "a whole number is expected.", "Write it in figures, such as 2020.")
    return None


def _day(cell: Cell) -> dt.date | None:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    day = read_day(_written(value))
    if day is None:
        cell.tell("wrong-type", "a day is expected.", WRITE_A_DAY)
    return day


def _list(cell: Cell) -> list[str]:
    parts = cell.value.split(";") if isinstance(cell.value, str) else cell.value
    if not isinstance(parts, Iterable):
        cell.tell(
            "wrong-type", f"a list is expected, not {_kind(cell.value)}.", "Part the values by semicolons."
        )
        return []
    return [str(part).strip() for part in parts if str(part).strip()]


def _choice(cell: Cell, choices: Iterable[str]) -> str | None:
    written, known = str(cell.value).strip().lower().replace("_", " "), list(choices)
    if written in known:
        return written
    remedy = vocabulary.hint(written, known) or f"Write one of: {', '.join(known)}."
    cell.tell("unknown-value", "the value is none of those that there are.", remedy)
    return None


def _country(cell: Cell) -> Row:
    match = vocabulary.country(str(cell.value))
    if match is None:
        near = vocabulary.nearest_country(str(cell.value))[:1]
        remedy = (
            f"Did you mean {near[0]}?" if near else "Write its name or ISO code; leave regional work empty."
        )
        cell.tell("unknown-country", "no country has this name.", remedy)
        return {}
    return {"country": match.code, "country_name": match.name}


def _agency(cell: Cell) -> Row:
    text = _text(cell)
    match = vocabulary.agency(text) if text else None
    return {"agency": match.name if match else text}


def _status(cell: Cell) -> Row:
    if (text := _text(cell)) is None:
        return {}
    match = vocabulary.status(text)
    if match is None and text not in schema.STATUSES:
        remedy = "Until then it counts as not known; write one of: completed, ongoing, not started."
        cell.tell("unknown-status", "the status is in no vocabulary.", remedy, severity="warning")
    status = match.code if match else text if text in schema.STATUSES else NOT_KNOWN
    return {"status": status, "status_text": None if status == NOT_REPORTED else text}


def _position(cell: Cell) -> Row:
    if (text := _text(cell)) is None:
        return {}
    match = vocabulary.position(text)
    if match is None:
        remedy = f"Write one of: {', '.join(schema.POSITIONS)}."
        cell.tell("unknown-position", "the position is in no vocabulary.", remedy, severity="warning")
        return {"position_text": text}
    return {"position": match.code, "position_text": text, "position_basis": "stated"}


def _deadline(cell: Cell) -> Row:
    value = cell.value
    text = value.isoformat()[:10] if isinstance(value, dt.date) else _text(cell)
    if text is None:
        return {}
    period = read_period(text)
    if period is None:
        cell.tell(
            "unreadable-deadline", "the deadline cannot be read as a day.", WRITE_A_DAY, severity="warning"
        )
        return {"deadline_text": text}
    return {
        "deadline_text": text, "deadline": period.day, "deadline_precision": period.precision,
        "deadline_basis": period.basis,
    }  # fmt: skip


def _kind(value: Any) -> str:
    return {"bool": "a truth value", "list": "a list", "Timestamp": "a day"}.get(type(value).__name__, "this")


_READERS: dict[str, Callable[[Cell], Row]] = {
    "country": _country,
    "country_name": _country,
    "agency": _agency,
    "status": _status,
    "position": _position,
    "deadline": _deadline,
}
