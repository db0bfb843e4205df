"""A workbook of tables: written with a sheet a table, and read back; lists stand in cells as people write them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import pandas as pd

from synthesis import schema
from synthesis.cells import PERCENT
from synthesis.language import LOCALES, Language

LONGEST_CELL = 32_000
BEGINNING = 1_000
LONG_TEXTS = "long texts"
ABOUT = "About"
BETWEEN = "; "  # the parts of a list in a cell
WIDTHS = {
    "text": 60, "response": 50, "comments": 50, "message": 50, "description": 40, "title": 40, "quote": 30,
}  # fmt: skip
MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001


def write_workbook(
    target: Path | IO[bytes],
    tables: Mapping[str, pd.DataFrame],
    *,
    about: Mapping[str, str],
    language: Language | None = None,
) -> None:
    """Write tables to a workbook: a sheet “About”, then a sheet a table with frozen head and filters.

    Every text stays text, whatever sign it begins with; the same tables give the same bytes.

    Parameters
    ----------
    target : Path or file
        What to write to.
    tables : mapping of str to DataFrame
        By the English name of the sheet.
    about : mapping of str to str
        What the first sheet says.
    language : Language, optional
        Of the names of the sheets; English by default.
    """
    words = language or Language()
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
            "share": book.add_format({"num_format": "0%", "valign": "top"}),
            "term": book.add_format({"bold": True, "valign": "top"}),
        }
        _write_about(book.add_worksheet(words.word(ABOUT)), about, looks)
        long = _LongTexts(words)
        for name, table in tables.items():
            _write_sheet(book.add_worksheet(words.word(name)[:31]), name, table, looks, long)
        if long.parts:
            _write_sheet(book.add_worksheet(long.sheet), LONG_TEXTS, long.table(), looks, long)


def _write_about(sheet: Any, about: Mapping[str, str], looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (term, fact) in enumerate(about.items()):
        sheet.write_string(row, 0, term, looks["term"])
        sheet.write_string(row, 1, fact, looks["text"])


def _write_sheet(
    sheet: Any, name: str, table: pd.DataFrame, looks: Mapping[str, Any], long: _LongTexts
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
                sheet.write_number(row, place, float(value), looks["share" if column in PERCENT else "text"])
            else:
                sheet.write_string(
                    row, place, long.short(in_a_cell(value), name, row, str(column)), looks["text"]
                )
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table), 1), max(len(table.columns) - 1, 0))


class _LongTexts:
    """The texts that no cell holds, in parts, for a sheet of their own."""

    def __init__(self, words: Language) -> None:
        self.sheet, self._words = words.word(LONG_TEXTS), words
        self.parts: list[tuple[str, int, str, int, str]] = []

    def short(self, text: str, table: str, row: int, column: str) -> str:
        """Return what stands in the cell of a text: its beginning, where it is too long."""
        if len(text) <= LONGEST_CELL:
            return text
        parts = [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)]
        sheet = self._words.word(table)
        self.parts += [(sheet, row, column, number, part) for number, part in enumerate(parts, start=1)]
        return text[:BEGINNING] + self._words.say(" … (whole in the sheet “{sheet}”)", sheet=self.sheet)

    def table(self) -> pd.DataFrame:
        return pd.DataFrame(self.parts, columns=["table", "row", "column", "part", "text"])


def in_a_cell(value: Any) -> Any:
    """Return a list as people write one, or as JSON where it could not be read back."""
    if not isinstance(value, list):
        return value
    joined = BETWEEN.join(value)
    plain = not value or (joined[:1] not in ("", "[") and joined.split(BETWEEN) == value)
    return joined if plain else json.dumps(value, ensure_ascii=False)


def as_list(value: Any) -> list[str]:
    """Return the list that :func:`in_a_cell` wrote; nothing is an empty one."""
    if isinstance(value, str):
        return list(json.loads(value)) if value.startswith("[") else value.split(BETWEEN)
    return (
        []
        if value is None or (isinstance(value, float) and pd.isna(value))
        else [str(part) for part in value]
    )


def read_workbook(path: Path) -> dict[str, pd.DataFrame]:
    """Return the sheets of a workbook by the English names of their tables, in whichever language it was written."""
    sheets: dict[str, pd.DataFrame] = pd.read_excel(
        path, sheet_name=None, dtype=object, keep_default_na=False, na_values=[""], engine="openpyxl"
    )
    known = (*schema.TABLES, LONG_TEXTS)
    names = {Language(code).word(name): name for code in LOCALES for name in known}
    sheets = {names.get(name, name): table for name, table in sheets.items()}
    long = sheets.pop(LONG_TEXTS, None)
    if long is not None:
        for (table, row, column), parts in long.groupby(["table", "row", "column"]):
            sheet = sheets[names.get(table, table)]
            _lengthen(sheet, row - 1, column, "".join(parts.sort_values("part")["text"]))
    return sheets


def _lengthen(table: pd.DataFrame, row: int, column: str, text: str) -> None:
    """Put a long text where its beginning stands, which may be in another row if the sheet was sorted since."""
    places = table[column].astype("str").str.startswith(f"{text[:BEGINNING]} … (")
    if places.sum() > 1:
        places &= table.index == row
    table.loc[places, column] = text
