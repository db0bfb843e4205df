"""People's own codings, read from files and checked: everything that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis.codebook import KEPT_NAMES, Codebook
from synthesis.coding.items import Book, book_of, comparable
from synthesis.coding.sheet import cell, check_names, column_names, read_sheet
from synthesis.corpus.present import matching
from synthesis.errors import Problem, SynthesisError, excerpt
from synthesis.vocabulary import hint

CODEBOOK = "codebook"
COLUMNS = ["coder", "item_id", "text", "language", "theme", "value"]

_NAME = re.compile(r"[^\W\d_][\w .-]{0,60}")
VALUES = {"0": 0, "1": 1, "0.0": 0, "1.0": 1, "False": 0, "True": 1}

Row = dict[str, Any]


def read_people(people: Path | str | pd.DataFrame, *, codebook: Book = None) -> pd.DataFrame:
    """Read people's codings and check them.

    Parameters
    ----------
    people : Path, str or DataFrame
        A folder of files ``<coder>.csv``, one such file, or a frame with a column ``coder``. There is
        ``item_id`` or ``text``, and either ``theme`` and ``value`` (one row a judgement) or a column for each
        theme (one row an item); a theme goes by its name or its label in any language. A value is 1 or 0; an
        empty one is no judgement. A file is CSV in UTF-8, with commas, semicolons or tabs, and holds the codings
        of one person.
    codebook : Codebook, Path or str, optional
        The themes that there are; default: the codebook that comes with the package.

    Returns
    -------
    DataFrame
        One row a judgement: ``coder, item_id, text, language, theme, value``; the theme by its name, the language
        as it is told there.

    Raises
    ------
    SynthesisError
        With everything that is wrong: an unknown theme or column, a column that stands twice, a value that is
        neither 1 nor 0, two judgements of one person on the same, a name that no coder can have, a coder other
        than the one whom the file is named after.
    """
    judged, problems = examine_people(people, codebook=codebook)
    if problems:
        raise SynthesisError(problems)
    return judged[COLUMNS]


def examine_people(
    people: Path | str | pd.DataFrame, *, codebook: Book = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the judgements that can be read, each with its ``document`` and ``line``, and everything that is wrong.

    See :func:`read_people`.
    """
    book = book_of(None, codebook)
    problems: list[Problem] = []
    rows: list[Row] = []
    for table in [_frame_rows(people)] if isinstance(people, pd.DataFrame) else _folder_rows(Path(people)):
        try:
            rows += list(table)  # all of it or nothing
        except SynthesisError as error:
            problems += error.problems
    judged = list(_judged(rows, book, problems))
    problems += [*_misnamed(judged), *_twice(judged)]
    found = pd.DataFrame(judged, columns=[*COLUMNS, "document", "line"])
    return found.astype({**dict.fromkeys(COLUMNS[:-1], "str"), "value": "int64", "line": "int64"}), problems


def _frame_rows(frame: pd.DataFrame) -> Iterator[Row]:
    names = column_names(frame.columns)
    check_names(names, document=None)
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        yield from _row(names, [None if _is_missing(value) else cell(value) for value in values], None, line)


def _is_missing(value: object) -> bool:
    return not isinstance(value, list) and bool(pd.isna(value))


def _folder_rows(path: Path) -> Iterator[Iterator[Row]]:
    for file in matching(path, "*.csv") if path.is_dir() else [path]:
        yield _file_rows(file)


def _file_rows(file: Path) -> Iterator[Row]:
    sheet = read_sheet(file)
    others: dict[str, int] = {}
    for line, cells in zip(sheet.lines, sheet.rows, strict=True):
        for row in _row(sheet.names, [cell(value) for value in cells], file.name, line):
            if (row.get("coder") or file.stem).casefold() != file.stem.casefold():
                others.setdefault(row["coder"], line)
            yield row | {"coder": file.stem}
    if others:
        raise SynthesisError(
            _problem({"document": file.name, "line": line}, "another-coder", "the file is named after another person.",
                     "Put the codings of each person into a file of her name.", field="coder", value=name)
            for name, line in others.items()
        )  # fmt: skip


def _row(names: list[str], cells: list[str | None], document: str | None, line: int) -> Iterator[Row]:
    """Return a row by the names of its columns, unless nothing stands in it."""
    filled = {name: value for name, value in zip(names, cells, strict=True) if name or value}
    if any(filled.values()):
        yield filled | {"document": document, "line": line}


def _judged(rows: Iterable[Row], book: Codebook, problems: list[Problem]) -> Iterator[Row]:
    told: set[tuple[object, str]] = set()
    for row in rows:
        if "theme" in row and "value" not in row:
            problems.append(
                _problem(
                    row, "no-value", "nothing says whether the theme is there.", "Add a column value, 1 or 0."
                )
            )
            continue
        if not row.get("item_id") and not row.get("text"):
            problems.append(
                _problem(
                    row, "no-item", "the row names no item.", "Fill in item_id or text.", field="item_id"
                )
            )
            continue
        for theme, value in _pairs(row):
            named = book.find(theme)
            if named is None:
                if (row["document"], theme) not in told:
                    problems.append(_unknown_theme(row, theme, book))
                told.add((row["document"], theme))
            elif value is not None and value not in VALUES:
                problems.append(
                    _problem(row, "not-0-or-1", "a judgement is 1 (it is there) or 0 (it is not).",
                             "Write 1 or 0, or leave it empty.", field=theme, value=value)
                )  # fmt: skip
            elif value is not None:
                yield row | {"theme": named.name, "value": VALUES[value]}


def _pairs(row: Row) -> list[tuple[str, str | None]]:
    if "theme" in row:
        return [(row["theme"] or "", row["value"])] if row["theme"] or row["value"] else []
    aside = {*KEPT_NAMES, "document", "line"}
    return [(str(name), value) for name, value in row.items() if name not in aside]


def _misnamed(judged: list[Row]) -> Iterator[Problem]:
    first = {row.get("coder"): row for row in reversed(judged)}
    for coder, row in first.items():
        if coder is None:
            yield _problem(row, "no-coder", "nothing says who coded.", "Add a column coder.", field="coder")
        elif coder == CODEBOOK or not _NAME.fullmatch(coder):
            yield _problem(row, "unknown-coder", "a person cannot have this name here.",
                           "Name the file after the person who coded.", field="coder", value=coder)  # fmt: skip


def _twice(judged: list[Row]) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in judged:
        key = (row.get("coder"), row.get("item_id"), comparable(row.get("text")), row["theme"])
        if seen.setdefault(key, row["value"]) != row["value"]:
            yield _problem(row, "judged-twice", "the same person says both 1 and 0.", "Keep one of the two.",
                           field=row["theme"], value=excerpt(row.get("item_id") or row["text"]))  # fmt: skip


def _unknown_theme(row: Row, theme: str, book: Codebook) -> Problem:
    themes = [known.name for known in book.themes]
    labels = [label for known in book.themes for label in known.labels.values()]
    remedy = hint(theme, [*themes, *labels]) or f"Themes: {', '.join(themes)}."
    return _problem(
        row, "unknown-theme", "the codebook has no such theme.", remedy, field="theme", value=theme
    )


def _problem(
    row: Row, code: str, message: str, remedy: str, *, field: str | None = None, value: str | None = None
) -> Problem:
    return Problem(
        severity="error", code=code, document_id=row.get("document"), line=row.get("line"), field=field,
        value=value, message=message, remedy=remedy,
    )  # fmt: skip
