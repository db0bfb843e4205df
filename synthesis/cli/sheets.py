"""A CSV file as a spreadsheet writes it: comma, semicolon or tab, with or without a byte order mark."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from synthesis import vocabulary
from synthesis.corpus.catalogue import SEPARATORS
from synthesis.errors import wrong_use


def read_csv(path: Path, *, column: str) -> pd.DataFrame:
    """Return all cells of a CSV file as text.

    Parameters
    ----------
    path : Path
        The file, UTF-8.
    column : str
        A column it must have; it decides which separator is meant.

    Raises
    ------
    UsageError
        When the file is no such table, two columns have one name, or a row has more filled cells than the head.
        Where the column is missing, those that there are are told, the nearest first.
    """
    heads = _heads(path)
    separator = next((sign for sign, names in heads.items() if column in names), None)
    if separator is None:
        names = max(heads.values(), key=len)
        raise wrong_use(
            "no-such-column",
            "the file has no such column.",
            f"Columns: {', '.join(vocabulary.nearest_first(column, names))}.",
            field="column",
            value=column,
        )
    try:
        width = _checked_width(path, separator)
        return pd.read_csv(
            path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False,
            usecols=range(width),
        )  # fmt: skip
    except (csv.Error, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise _wrong(path, f"the file cannot be read as a table: {str(error).strip()}.") from error


def _checked_width(path: Path, separator: str) -> int:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=separator)
        head = next(rows)
        twice = next((name for name in head if name and head.count(name) > 1), None)
        if twice is not None:
            raise wrong_use(
                "column-twice", "two columns have this name.", "Rename one.", field="column", value=twice
            )
        before = rows.line_num
        for row in rows:
            if any(cell.strip() for cell in row[len(head) :]):
                raise wrong_use(
                    "too-many-cells",
                    f"the row has {len(row)} cells, the head {len(head)}.",
                    "Put a text that holds the separator in quotes, or name every column.",
                    line=before + 1,
                )
            before = rows.line_num
    return len(head)


def _heads(path: Path) -> dict[str, list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            first = next(iter(lines), "")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, "the file cannot be read.") from error
    if not first.strip():
        raise _wrong(path, "the file is empty.")
    return {sign: next(csv.reader([first], delimiter=sign)) for sign in SEPARATORS}


def _wrong(path: Path, message: str) -> Exception:
    return wrong_use("no-table", message, "Save it as CSV UTF-8.", field="file", value=path)
