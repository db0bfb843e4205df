"""A corpus as files of tables: Excel, CSV, Parquet and JSON hold the same tables and values."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis import schema
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.excel import in_a_cell, write_workbook
from synthesis.corpus.given import check_corpus
from synthesis.corpus.target import check_target, writing
from synthesis.errors import wrong_use

RECORD = "saved-by-synthesis.json"


def save(corpus: Corpus, path: str | Path, *, format: str) -> Path:  # noqa: A002
    """Write every table of a corpus; that of the codings only where it has been coded.

    What was saved there before is replaced. In a folder the file ``saved-by-synthesis.json`` says which tables were
    written last; :func:`synthesis.load` reads those, and other files beside them are left alone.

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
        if target.is_dir():
            _record(target, format, list(_tables(corpus)))
    return target


def recorded(folder: Path) -> tuple[str, list[str]] | None:
    """Return the format and the names of the tables that were saved last in a folder, if it says so."""
    try:
        said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return said["format"], [name for name in schema.TABLES if name in said["tables"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _record(folder: Path, format: str, names: list[str]) -> None:  # noqa: A002
    """Say what was saved, and take away the tables saved before in this format that are no part of it."""
    before, earlier = recorded(folder) or (format, [])
    for name in set(earlier) - set(names) if before == format else ():
        (folder / f"{name}.{format}").unlink(missing_ok=True)
    said = json.dumps({"format": format, "tables": names}, indent=1)
    (folder / RECORD).write_text(f"{said}\n", encoding="utf-8")


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


_WRITERS: dict[str, Callable[[Corpus, Path], None]] = {
    "xlsx": _write_xlsx,
    "csv": _write_csv,
    "parquet": _write_parquet,
    "json": _write_json,
}
