"""Tables made and checked: everything that does not fit is told at once."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from synthesis.errors import Problem, SynthesisError
from synthesis.schema.meanings import type_name
from synthesis.schema.tables import TABLES


def empty(table: str) -> pd.DataFrame:
    """Return a table with its columns and types and no row.

    Examples
    --------
    >>> list(empty("ratings").columns)
    ['evaluation_id', 'criterion', 'rating_text', 'line_start', 'place']
    """
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    return check(table, pd.DataFrame(columns=list(TABLES[table].columns), dtype=object))


def frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Build one table from rows, checked and with its types.

    Parameters
    ----------
    table : str
        A name in :data:`TABLES`.
    rows : list of dict
        One dict a row, with a value for every column.

    Raises
    ------
    SynthesisError
        When a value does not fit its column: all of them at once.
    """
    if not rows:
        return empty(table)
    data = pd.DataFrame(rows, columns=list(TABLES[table].columns), dtype=object)
    return check(table, data, first_row=1)


def check(table: str, data: pd.DataFrame, *, first_row: int = 0) -> pd.DataFrame:
    """Return the frame with the types of its table, or raise with everything that does not fit.

    Parameters
    ----------
    table : str
        A name in :data:`TABLES`.
    data : DataFrame
        What to check.
    first_row : int, default: 0
        The number that the row 0 of the frame has where its user sees it, such as 2 in a sheet.

    Raises
    ------
    SynthesisError
        One problem a value that does not fit: column, row, value, and what was expected.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # of pandas, where a value is none of the choices
            return TABLES[table].validate(data, lazy=True)
    except pa.errors.SchemaErrors as failure:
        raise SynthesisError(_problems(table, failure.failure_cases, first_row)) from failure


def _problems(table: str, cases: pd.DataFrame, first_row: int) -> list[Problem]:
    """Return a problem a value that does not fit; that its column has another type then goes without saying."""
    known = TABLES[table].columns
    return [
        Problem(
            severity="error",
            code="does-not-fit",
            place=None if pd.isna(case.index) else f"{table}, row {_number(case.index, first_row)}",
            field=f"{table}.{case.column if case.column in known else case.failure_case}",
            value=None if pd.isna(case.failure_case) else str(case.failure_case),
            message=_matter(str(case.check), known.get(case.column)),
            remedy=_meaning(table, case.column),
        )
        for case in cases.drop_duplicates(["column", "index", "failure_case"]).itertuples(index=False)
        if not str(case.check).startswith("dtype")
    ]


def _number(row: Any, first_row: int) -> Any:
    return row + first_row if isinstance(row, int) else row


def _matter(rule: str, column: pa.Column | None) -> str:
    known = {
        "not_nullable": "a value is missing.",
        "field_uniqueness": "a value stands twice.",
        "column_in_dataframe": "the column is missing.",
        "column_in_schema": "the table has no such column.",
    }
    said = next((words for name, words in known.items() if rule.startswith(name)), None)
    kind = type_name(column) if column else "value"
    return said or ("one of the choices is expected." if kind == "choice" else f"a {kind} is expected.")


def _meaning(table: str, column: str | None) -> str:
    known = TABLES[table].columns
    return f"Expected: {known[column].description}" if column in known else f"Columns: {', '.join(known)}."
