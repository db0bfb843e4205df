"""The data dictionary: what the README prints of the tables."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from synthesis.errors import wrong_use
from synthesis.schema.tables import TABLES
from synthesis.vocabulary import nearest_first


def columns_of(table: str, kind: str) -> list[str]:
    """Return the columns of a table that hold lists, dates or the like; see :func:`type_name`.

    Examples
    --------
    >>> columns_of("actions", "list")
    ['units']
    """
    return [name for name, column in TABLES[table].columns.items() if type_name(column) == kind]


def dictionary(table: str) -> pd.DataFrame:
    """Return the data dictionary of one table: column, type and meaning, one row a column.

    Raises
    ------
    UsageError
        When there is no such table; the nearest names are told first.
    """
    if table not in TABLES:
        names = ", ".join(nearest_first(str(table), TABLES))
        raise wrong_use("no-such-table", "there is no such table.", f"There are: {names}.", value=table)
    columns = TABLES[table].columns
    return pd.DataFrame(
        {
            "column": list(columns),
            "type": [type_name(column) for column in columns.values()],
            "meaning": [column.description for column in columns.values()],
        }
    )


def markdown() -> str:
    """Return the data dictionary of all tables as Markdown."""
    parts = []
    for name, table in TABLES.items():
        rows = [f"| `{row.column}` | {row.type} | {row.meaning} |" for row in dictionary(name).itertuples()]
        parts.append(
            "\n".join(
                [
                    f"**{name}**: {table.description}\n",
                    "| column | type | meaning |",
                    "| --- | --- | --- |",
                    *rows,
                ]
            )
        )
    return "\n\n".join(parts)


def type_name(column: pa.Column) -> str:
    """Return what a column holds, in a word or two."""
    name = str(column.dtype)
    known = {"str": "text", "Int": "whole number", "datetime": "date", "object": "list", "category": "choice"}
    return next(words for begin, words in known.items() if name.startswith(begin))
