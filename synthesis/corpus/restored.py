"""A corpus read back from the files of tables that it was saved in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis import schema
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.excel import as_list, read_workbook
from synthesis.corpus.saved import RECORD, recorded
from synthesis.dates import read_day
from synthesis.errors import Problem, SynthesisError, UsageError, wrong_use

PARENTS = {
    "evaluations": ("documents", "document_id"),
    "recommendations": ("evaluations", "evaluation_id"),
    "lessons": ("evaluations", "evaluation_id"),
    "findings": ("evaluations", "evaluation_id"),
    "ratings": ("evaluations", "evaluation_id"),
    "actions": ("recommendations", "recommendation_id"),
    "updates": ("actions", "action_id"),
}
OPTIONAL = "codings"  # no table of them: the corpus was saved without having been coded
HEAD = 1
ISO = re.compile(r"\d{4}-\d\d-\d\d")

Tables = dict[str, pd.DataFrame]


def restore(path: str | Path) -> Corpus:
    """Read a corpus back from what :func:`synthesis.save` wrote.

    Codings of items that have been taken out since are left out.

    Raises
    ------
    UsageError
        When the path holds no saved corpus, or not all of its tables.
    SynthesisError
        When a value does not fit its column, or a row belongs to none that there is: everything at once.
    """
    source = Path(path)
    given = _given(source)
    missing = [name for name in schema.TABLES if name not in given and name != OPTIONAL]
    if missing:
        raise _no_corpus(
            source, f"no corpus was saved there, or not all of it: {', '.join(missing)} missing."
        )
    tables = _checked({name: given[name] for name in schema.TABLES if name in given})
    codings = tables.pop(OPTIONAL, None)
    corpus = Corpus({**tables, OPTIONAL: schema.empty(OPTIONAL)})
    return corpus if codings is None else corpus.with_codings(codings)


def saved_files(path: Path) -> list[Path]:
    """Return the files that a saved corpus is read from; none where the path does not look like one."""
    if path.is_file():
        return [path]
    record = [path / RECORD] if (path / RECORD).is_file() else []
    return [*record, *_files(path)[1].values()] if _reader(path) else []


def _given(source: Path) -> Tables:
    """Return the tables as they stand in the files."""
    reads = _reader(source)
    if not reads:
        raise _no_corpus(source, "no corpus was saved there.")
    try:
        return reads(source)
    except Exception as error:
        raise _no_corpus(source, f"no corpus can be read there ({error}).") from error


def _no_corpus(source: Path, message: str) -> UsageError:
    remedy = "Name what syn.save wrote; syn.read_files(…) reads documents, syn.from_frames(…) takes tables."
    return wrong_use("no-corpus", message, remedy, field="data", value=source)


def _checked(given: Tables) -> Tables:
    """Return the tables with their types, if every value fits and every row has what it belongs to."""
    tables, told = Tables(), list[Problem]()
    for name, table in given.items():
        try:
            tables[name] = schema.check(name, _typed(name, table), first_row=HEAD + 1)
        except SynthesisError as error:
            told += error.problems
    told = told or list(_orphans(tables))
    if told:
        raise SynthesisError(told)
    return tables


def _orphans(tables: Tables) -> Iterator[Problem]:
    for name, (parents, key) in PARENTS.items():
        wanted = tables[name][key]
        for row, value in wanted[~wanted.isin(tables[parents][key])].items():
            yield Problem(
                severity="error",
                code="orphan",
                place=f"{name}, row {int(str(row)) + HEAD + 1}",
                field=f"{name}.{key}",
                value=value,
                message="the row belongs to nothing that there is.",
                remedy=f"Put it back into {parents}, or take this row out, too.",
            )


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    typed = table.astype(object).where(table.notna(), None)
    read = dict.fromkeys(schema.columns_of(name, "list"), _as_list)
    read |= dict.fromkeys(schema.columns_of(name, "date"), _as_day)
    return typed.assign(
        **{
            column: pd.Series(map(reads, typed[column]), table.index, object)
            for column, reads in read.items()
            if column in table
        }
    )


def _as_day(value: Any) -> Any:
    """Return a day that somebody typed, as documents write it; what is none is made one that does not fit."""
    if not isinstance(value, str) or ISO.match(value):
        return value
    return read_day(value) or f"“{value}”"


def _as_list(value: Any) -> Any:
    """Return a list as it was saved or typed; what is none stays as it is, to be told."""
    try:
        return as_list(value)
    except (TypeError, ValueError):
        return value


def _read_json(path: Path) -> Tables:
    tables = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(tables, dict):
        raise ValueError("it holds no tables")  # noqa: TRY004 (told as what cannot be read)
    known = {name: list(table.columns) for name, table in schema.TABLES.items()}
    return {
        name: pd.DataFrame(rows, columns=None if rows else known.get(name), dtype=object)
        for name, rows in tables.items()
    }


def _read_folder(folder: Path) -> Tables:
    format, files = _files(folder)  # noqa: A001
    reads = {"csv": _read_csv, "parquet": pd.read_parquet}[format]
    return {name: reads(file) for name, file in files.items()}


def _files(folder: Path) -> tuple[str, dict[str, Path]]:
    """Return the format of the tables in a folder, and the file of each that is there."""
    format, names = recorded(folder) or _found(folder)  # noqa: A001
    files = {name: folder / f"{name}.{format}" for name in names}
    return format, {name: file for name, file in files.items() if file.is_file()}


def _found(folder: Path) -> tuple[str, list[str]]:
    """Return the format and the names of the tables in a folder that does not say what was saved last."""
    is_parquet = (folder / "recommendations.parquet").is_file()
    return "parquet" if is_parquet else "csv", list(schema.TABLES)


def _read_csv(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, dtype=object, keep_default_na=False, na_values=[""])


def _reader(path: Path) -> Callable[[Path], Tables] | None:
    if path.is_file():
        return {".xlsx": read_workbook, ".json": _read_json}.get(path.suffix)
    known = (RECORD, "recommendations.parquet", "recommendations.csv")
    return _read_folder if any((path / name).is_file() for name in known) else None
