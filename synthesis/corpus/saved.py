"""A corpus as files of tables, and back: Excel, CSV, Parquet and JSON hold the same tables and values."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis import schema
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.excel import as_list, in_a_cell, read_workbook, write_workbook
from synthesis.corpus.given import check_corpus
from synthesis.corpus.target import check_target, writing
from synthesis.errors import wrong_use


def save(corpus: Corpus, path: str | Path, *, format: str) -> Path:  # noqa: A002
    """Write every table of a corpus; that of the codings only where it has been coded.

    Parameters
    ----------
    corpus : Corpus
        What to write.
    path : str or Path
        A file for ``xlsx`` and ``json``, a folder for ``csv`` and ``parquet``.
    format : {"xlsx", "csv", "parquet", "json"}
        How.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    UsageError
        When it is no corpus, there is no such format, the name ends in another, the folder holds data, or nothing can be written
        there.

    Examples
    --------
    >>> import synthesis as syn
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     file = syn.save(syn.sample(), f"{place}/corpus.xlsx", format="xlsx")
    ...     len(syn.load(file).documents)
    31
    """
    if format not in _WRITERS:
        remedy = f"Choose one of: {', '.join(_WRITERS)}."
        raise wrong_use("unknown-format", "there is no such format.", remedy, field="format", value=format)
    check_corpus(corpus)
    target = Path(path)
    check_target(target, format=format)
    with writing(target):
        _WRITERS[format](corpus, target)
    return target


def restore(path: str | Path) -> Corpus:
    """Read a corpus back from what :func:`save` wrote.

    Raises
    ------
    UsageError
        When the path holds no saved corpus.
    SynthesisError
        When a table does not fit its columns: everything that is wrong, at once.
    """
    source = Path(path)
    for reads, holds in _READERS:
        if holds(source):
            given = reads(source)
            tables = {
                name: _typed(name, given[name])
                if name in given and len(given[name].columns)
                else schema.empty(name)
                for name in schema.TABLES
            }
            return Corpus(tables, coded="codings" in given)
    remedy = "Name a file or folder that `synthesis export` wrote."
    raise wrong_use("no-corpus", "no corpus was saved there.", remedy, value=source)


def is_saved(path: Path) -> bool:
    """Return whether the path looks like a saved corpus."""
    return any(holds(path) for _, holds in _READERS)


def to_json(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    """Return one object with a list for each table; dates as ``2022-12-31``, what is missing as None."""
    return {name: _plain(table) for name, table in _tables(corpus).items()}


def _tables(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Return the tables to write: that of the codings stands where the corpus has been coded."""
    return {name: table for name, table in corpus.tables.items() if name != "codings" or corpus.coded}


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{key: _plain_value(value) for key, value in row.items()} for row in table.to_dict("records")]


def _plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return [str(part) for part in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if isinstance(value, str) else int(value)


def _write_json(corpus: Corpus, path: Path) -> None:
    path.write_text(json.dumps(to_json(corpus), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_csv(corpus: Corpus, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in to_json(corpus).items():
        flat = [{key: in_a_cell(value) for key, value in row.items()} for row in rows]
        columns = list(schema.TABLES[name].columns)
        pd.DataFrame(flat, columns=columns, dtype=object).to_csv(
            folder / f"{name}.csv", index=False, lineterminator="\n"
        )


def _write_parquet(corpus: Corpus, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, table in _tables(corpus).items():
        table.to_parquet(folder / f"{name}.parquet", index=False)


def _write_xlsx(corpus: Corpus, path: Path) -> None:
    book = io.BytesIO()
    write_workbook(book, _tables(corpus), about=_about(corpus))
    path.write_bytes(book.getvalue())


def _about(corpus: Corpus) -> dict[str, str]:
    counts = {
        name: f"{len(table)} rows. {schema.TABLES[name].description}"
        for name, table in _tables(corpus).items()
    }
    return {
        "Title": "Evaluation synthesis: the tables",
        "Made by": "synthesis, from the documents listed in the sheet “documents”",
        "Texts": "As the documents print them; the column “place” says where they stand.",
        **counts,
    }


def _read_json(path: Path) -> dict[str, pd.DataFrame]:
    tables = json.loads(path.read_text(encoding="utf-8"))
    return {name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()}


def _read_csv(folder: Path) -> dict[str, pd.DataFrame]:
    return {
        path.stem: pd.read_csv(path, dtype=object, keep_default_na=False, na_values=[""])
        for path in sorted(folder.glob("*.csv"))
    }


def _read_parquet(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    typed = table.astype(object).where(table.notna(), None)
    for column, kind in schema.TABLES[name].columns.items():
        if column in typed and str(kind.dtype) == "object":
            typed[column] = [as_list(value) for value in table[column]]
        elif column in typed and str(kind.dtype) == "Int64":
            typed[column] = pd.to_numeric(typed[column]).astype("Int64")
    return schema.check(name, typed)


_WRITERS: dict[str, Callable[[Corpus, Path], None]] = {
    "xlsx": _write_xlsx,
    "csv": _write_csv,
    "parquet": _write_parquet,
    "json": _write_json,
}
_READERS: list[tuple[Callable[[Path], dict[str, pd.DataFrame]], Callable[[Path], bool]]] = [
    (read_workbook, lambda path: path.is_file() and path.suffix == ".xlsx"),
    (_read_json, lambda path: path.is_file() and path.suffix == ".json"),
    (_read_parquet, lambda path: (path / "recommendations.parquet").is_file()),
    (_read_csv, lambda path: (path / "recommendations.csv").is_file()),
]
