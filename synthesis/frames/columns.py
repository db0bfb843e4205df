"""The columns of somebody's own table: which are known, which are missing, which were meant."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import pandas as pd

from synthesis import schema, vocabulary
from synthesis.errors import Problem
from synthesis.frames.cells import Cell, Row, given, read_row

OF_EVALUATION = [
    "evaluation_id", "agency", "country", "country_name", "office", "office_type", "title", "evaluation_type", "period_start",
    "period_end", "published", "completed",
]  # fmt: skip
NEEDED = {
    "evaluations": [],
    "recommendations": ["text"],
    "actions": ["text", "recommendation_id"],
    "lessons": ["text"],
    "findings": ["text"],
}
ROW, EVALUATION = "row", "evaluation"


def read_table(name: str, frame: Any, *, more: list[str], told: list[Problem]) -> list[Row]:
    """Return the rows of a frame with known columns and readable values only.

    Parameters
    ----------
    name : str
        The table it stands for.
    frame : DataFrame
        What was given for it.
    more : list of str
        Columns of the evaluation that it may hold beside its own.
    told : list of Problem
        Everything that is wrong is added to it.

    Returns
    -------
    list of dict
        Beside its own columns each has ``row``, its number, and ``evaluation``, what it says of its evaluation.
    """
    if not isinstance(frame, pd.DataFrame):
        message, remedy = "a DataFrame is expected.", "Read the sheet with pandas.read_excel."
        Cell(frame=name, row=None, column="", value=type(frame).__name__, told=told).tell(
            "no-frame", message, remedy
        )
        return []
    known = _known_columns(name, list(frame.columns), more=more, told=told)
    kept = frame.loc[:, ~frame.columns.duplicated()][list(known.values())]
    rows = [_filled(record) for record in kept.set_axis(list(known), axis="columns").to_dict("records")]
    return [_row(name, row, number, known, told) for number, row in enumerate(rows, start=1)]


def _known_columns(name: str, written: list[Any], *, more: list[str], told: list[Problem]) -> dict[str, Any]:
    """Return the columns that the table has, with the way in which they are written."""
    allowed = list(dict.fromkeys([*schema.TABLES[name].columns, *more]))
    found: dict[str, Any] = {}
    for heading in written:
        column = "_".join(str(heading).lower().split())
        cell = Cell(frame=name, row=None, column=str(heading), value=None, told=told)
        if column in found:
            cell.tell("column-twice", "the column stands twice.", "Keep one.")
        elif column in allowed:
            found[column] = heading
        else:
            near = vocabulary.nearest(column, allowed, n=1)
            remedy = f"Did you mean `{near[0]}`?" if near else f"Columns: {', '.join(allowed)}."
            cell.tell("unknown-column", "the table has no such column.", remedy)
    for column in NEEDED[name]:
        if column not in found:
            cell = Cell(frame=name, row=None, column=column, value=None, told=told)
            cell.tell(
                "missing-column", "the column is missing.", schema.TABLES[name].columns[column].description
            )
    return found


def _filled(record: dict[Any, Any]) -> Row:
    cleaned = {str(column): given(value) for column, value in record.items()}
    return {column: value for column, value in cleaned.items() if value is not None}


def _row(name: str, row: Row, number: int, known: Collection[str], told: list[Problem]) -> Row:
    for column in NEEDED[name]:
        if column in known and column not in row:
            cell = Cell(frame=name, row=number, column=column, value=None, told=told)
            cell.tell("missing-value", "a value is missing.", schema.TABLES[name].columns[column].description)
    ours = schema.TABLES[name].columns
    own = {column: value for column, value in row.items() if column in ours}
    of_evaluation = {column: value for column, value in row.items() if column not in ours}
    read = partial(read_row, columns=known, frame=name, number=number, told=told)
    return {
        "place": f"{name}, row {number}",
        **read(name, own),
        ROW: number,
        EVALUATION: read("evaluations", of_evaluation),
    }
