"""Excel workbooks (.xlsx, and .xlsm without its macros): a grid a sheet, dates as precise as they are shown."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape

from synthesis.documents.flow import Flow, Row
from synthesis.documents.limits import MOST_CELLS, MOST_COLUMNS, too_much, unpack
from synthesis.documents.numerals import numeral
from synthesis.documents.parts import Cell, Content
from synthesis.errors import Problem

MACROS = "xl/vbaProject.bin"
MOST_PLACES = 20_000_000
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
UNCOMPUTED = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]{0,100}><f\b[^>]{0,500}(?:/>|>[^<]*</f>)(?:<v\s?/>|<v></v>)?</c>'
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(slots=True)
class _Sheet:
    """The filled cells of a sheet by row and column, both counted from 1."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def laid_out(self) -> Iterator[Row]:
        columns = sorted({column for row in self.rows.values() for column in row})
        for number, row in sorted(self.rows.items()):
            cells = [row.get(column) or self.empty(number, column) for column in columns]
            yield Row(f"{self.name}, row {number}", cells)

    def empty(self, row: int, column: int) -> Cell:
        return Cell("", self.ref(row, column))

    def ref(self, row: int, column: int) -> str:
        return f"{self.name}!{numeral(column, 'A')}{row}"


def read(content: bytes, *, document_id: str) -> Content:
    """Return the sheets of a workbook that hold anything, in order; columns that are empty throughout are left out.

    A date is given as ISO, without the day where the sheet shows only month and year. Formulas count as the values
    that the program last computed.

    Raises
    ------
    SynthesisError
        When it is damaged or holds too much.
    """
    flow = Flow(document_id)
    with unpack(content, document_id=document_id) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if MACROS in package.namelist():
            flow.note("macros-left-out", "the file holds macros, which are not read.")
        parts = _parts(package)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                flow.note("hidden-sheet", "a hidden sheet was read too.", sheet.title)
            xml = package.read(parts[sheet.title]) if sheet.title in parts else b""
            found = _filled(sheet, document_id)
            _merge(found, xml, document_id)
            _check_width(found, document_id)
            flow.table(sheet.title, found.laid_out())
            flow.problems += _uncomputed(sheet.title, xml, document_id)
    return flow.content()


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the package in which each sheet is."""
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), _parser())
    targets = {
        each.get("Id"): posixpath.join("/xl", each.get("Target", "")).lstrip("/") for each in relations
    }
    book = etree.fromstring(package.read("xl/workbook.xml"), _parser())
    named = {each.get("name", ""): targets.get(each.get(RELATION), "") for each in book.iter("{*}sheet")}
    return {name: part for name, part in named.items() if part in package.namelist()}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _filled(sheet: Any, document_id: str) -> _Sheet:
    sheet.reset_dimensions()
    found = _Sheet(sheet.title)
    places = cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        places += len(row) + 1
        filled = {column: _shown(cell) for column, cell in enumerate(row, start=1) if cell.value is not None}
        texts = {column: text for column, text in filled.items() if text.strip()}
        cells += len(texts)
        if cells > MOST_CELLS or places > MOST_PLACES:
            raise too_much(document_id, "cells", max(cells, MOST_CELLS + 1), MOST_CELLS)
        if texts:
            found.rows[number] = {
                column: Cell(text, found.ref(number, column)) for column, text in texts.items()
            }
    return found


def _shown(cell: Any) -> str:
    value, form = cell.value, LITERAL.sub("", str(cell.number_format)).lower()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return _day(value, form)
    if isinstance(value, int | float) and "%" in form:
        return f"{100 * value:.15g}%"
    return f"{value:.15g}" if isinstance(value, float) else unescape(str(value))


def _day(value: dt.datetime, form: str) -> str:
    """Return a date as ISO, as precise as its form shows it: ``mmm-yy`` shows no day."""
    if "h" in form or "s" in form or "d" in form or "y" not in form:
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.strftime("%Y-%m" if "m" in form else "%Y")


def _merge(sheet: _Sheet, xml: bytes, document_id: str) -> None:
    """Put the text of a merged cell in each place it covers, in rows that hold anything."""
    numbers = sorted(sheet.rows)
    placed = 0
    for merged in MERGED.findall(xml, max(0, xml.rfind(b"sheetData>"))):
        left, top, right, bottom = range_boundaries(merged.decode("ascii"))
        cell = sheet.rows.get(top, {}).get(left)
        covered = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        columns = range(left, min(right, left + MOST_COLUMNS) + 1)
        placed += len(covered) * len(columns) + 1
        if placed > MOST_CELLS:
            raise too_much(document_id, "merged cells", placed, MOST_CELLS)
        if cell:
            for number in covered:
                sheet.rows[number].update(dict.fromkeys(columns, cell))


def _check_width(sheet: _Sheet, document_id: str) -> None:
    width = len({column for row in sheet.rows.values() for column in row})
    if width > MOST_COLUMNS:
        raise too_much(document_id, "columns", width, MOST_COLUMNS)


def _uncomputed(name: str, xml: bytes, document_id: str) -> Iterator[Problem]:
    places = [place.decode("ascii") for place in UNCOMPUTED.findall(xml)]
    if places:
        what = "formula has" if len(places) == 1 else "formulas have"
        yield Problem(
            severity="warning",
            code="formula-without-value",
            document_id=document_id,
            value=", ".join(f"{name}!{place}" for place in places[:10]),
            message=f"{len(places)} {what} never been computed; read as empty.",
            remedy="Open the file in Excel and save it again.",
        )
