"""A corpus as files of tables, and back: Excel, CSV, Parquet and JSON hold the same tables and values."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import pandas as pd

from synthesis import schema
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.given import check_corpus
from synthesis.corpus.target import check_target, writing
from synthesis.errors import wrong_use

LONGEST_CELL = 32_000
LONG_TEXTS = "long texts"
ABOUT = "About"
WIDTHS = {
    "text": 60, "response": 50, "comments": 50, "message": 50, "description": 40, "title": 40, "quote": 30,
}  # fmt: skip
MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001


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
        flat = [{key: _in_a_cell(value) for key, value in row.items()} for row in rows]
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


def write_workbook(
    target: Path | IO[bytes], tables: Mapping[str, pd.DataFrame], *, about: Mapping[str, str]
) -> None:
    """Write tables to a workbook: a sheet “About”, then a sheet a table with frozen head and filters.

    Every text stays text, whatever sign it begins with; the same tables give the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": MADE, "title": next(iter(about.values()), "Evaluation synthesis")})
        looks = {
            "head": book.add_format(
                {"bold": True, "bg_color": "#0b5c8f", "font_color": "#ffffff", "valign": "top"}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "term": book.add_format({"bold": True, "valign": "top"}),
        }
        _write_about(book.add_worksheet(ABOUT), about, looks)
        long: list[tuple[str, int, str, int, str]] = []
        for name, table in tables.items():
            _write_sheet(book.add_worksheet(name[:31]), name, table, looks, long)
        if long:
            _write_sheet(
                book.add_worksheet(LONG_TEXTS), LONG_TEXTS,
                pd.DataFrame(long, columns=["table", "row", "column", "part", "text"]), looks, [],
            )  # fmt: skip


def _write_about(sheet: Any, about: Mapping[str, str], looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (term, fact) in enumerate(about.items()):
        sheet.write_string(row, 0, term, looks["term"])
        sheet.write_string(row, 1, fact, looks["text"])


def _write_sheet(
    sheet: Any, name: str, table: pd.DataFrame, looks: Mapping[str, Any], long: list[Any]
) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, str(column), looks["head"])
        sheet.set_column(place, place, WIDTHS.get(str(column), max(12, len(str(column)) + 4)))
        for row, value in enumerate(table[column], start=1):
            if isinstance(value, pd.Timestamp):
                sheet.write_datetime(row, place, value.to_pydatetime(), looks["date"])
            elif not isinstance(value, list) and pd.isna(value):
                continue
            elif isinstance(value, int | float) or hasattr(value, "dtype"):
                sheet.write_number(row, place, float(value), looks["text"])
            else:
                sheet.write_string(
                    row, place, _short(_in_a_cell(value), name, row, str(column), long), looks["text"]
                )
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table), 1), max(len(table.columns) - 1, 0))


def _short(text: str, table: str, row: int, column: str, long: list[Any]) -> str:
    if len(text) <= LONGEST_CELL:
        return text
    parts = [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)]
    long += [(table, row, column, number, part) for number, part in enumerate(parts, start=1)]
    return f"{parts[0][:1000]} … (whole in the sheet “{LONG_TEXTS}”)"


def _in_a_cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


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


def _read_xlsx(path: Path) -> dict[str, pd.DataFrame]:
    sheets: dict[str, pd.DataFrame] = pd.read_excel(
        path, sheet_name=None, dtype=object, keep_default_na=False, na_values=[""], engine="openpyxl"
    )
    sheets.pop(ABOUT, None)
    long = sheets.pop(LONG_TEXTS, None)
    if long is not None:
        for (table, row, column), parts in long.groupby(["table", "row", "column"]):
            sheets[table].loc[row - 1, column] = "".join(parts.sort_values("part")["text"])
    return sheets


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    typed = table.astype(object).where(table.notna(), None)
    for column, kind in schema.TABLES[name].columns.items():
        if column in typed and str(kind.dtype) == "object":
            typed[column] = [_as_list(value) for value in table[column]]
        elif column in typed and str(kind.dtype) == "Int64":
            typed[column] = pd.to_numeric(typed[column]).astype("Int64")
    return schema.check(name, typed)


def _as_list(value: Any) -> list[str]:
    if isinstance(value, str):
        return list(json.loads(value))
    return (
        []
        if value is None or (isinstance(value, float) and pd.isna(value))
        else [str(part) for part in value]
    )


_WRITERS: dict[str, Callable[[Corpus, Path], None]] = {
    "xlsx": _write_xlsx,
    "csv": _write_csv,
    "parquet": _write_parquet,
    "json": _write_json,
}
_READERS: list[tuple[Callable[[Path], dict[str, pd.DataFrame]], Callable[[Path], bool]]] = [
    (_read_xlsx, lambda path: path.is_file() and path.suffix == ".xlsx"),
    (_read_json, lambda path: path.is_file() and path.suffix == ".json"),
    (_read_parquet, lambda path: (path / "recommendations.parquet").is_file()),
    (_read_csv, lambda path: (path / "recommendations.csv").is_file()),
]
