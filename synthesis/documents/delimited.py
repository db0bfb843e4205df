"""Comma-separated values and their kin: the delimiter is found out, records become rows of one grid."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from synthesis.documents.encodings import decode
from synthesis.documents.flow import Flow, Row
from synthesis.documents.limits import MOST_COLUMNS, too_much
from synthesis.documents.numerals import numeral
from synthesis.documents.parts import Cell, Content

DELIMITERS = "\t;,|"
PROBE = 50
LONGEST_HEAD = 100
REGULAR = 0.6


def is_table(head: str, *, whole: bool, named: bool = False) -> bool:
    """Say whether the beginning of a text is a table.

    Parameters
    ----------
    head : str
        The beginning, cut at the end of a line.
    whole : bool
        Whether it is all of the text; otherwise its last record does not count.
    named : bool
        Whether the file is called a table; then rows may differ in length and two columns are enough.
    """
    return _delimiter(head, whole=whole, named=named) is not None


def read(content: bytes, *, document_id: str) -> Content:
    """Return the records of a file as one grid; cells are named as a spreadsheet shows them (``"B7"``).

    Raises
    ------
    SynthesisError
        When it is not text, or too much.
    """
    text, problems = decode(content, document_id=document_id)
    flow = Flow(document_id)
    flow.problems += problems
    delimiter = _delimiter(text, whole=True, named=True) or ","
    flow.table("table", _rows(text, delimiter, document_id))
    return flow.content()


def _delimiter(text: str, *, whole: bool, named: bool) -> str | None:
    """Return the sign that parts the records most regularly, and of these into the most columns."""
    probes = {sign: _probe(text, sign, whole=whole) for sign in DELIMITERS}
    found = {
        sign: _regularity(records) for sign, records in probes.items() if _is_regular(records, named=named)
    }
    return max(found, key=lambda sign: found[sign], default=None)


def _probe(text: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    try:
        records = list(islice(_records(text, delimiter), PROBE))
    except csv.Error:
        return []
    complete = whole or len(records) == PROBE
    return [record for record in (records if complete else records[:-1]) if any(record)]


def _regularity(records: Sequence[Sequence[str]]) -> tuple[float, int]:
    width, often = Counter(map(len, records)).most_common(1)[0]
    return often / len(records), width


def _is_regular(records: Sequence[Sequence[str]], *, named: bool) -> bool:
    if len(records) < 2:  # noqa: PLR2004 (a head and a row)
        return False
    share, width = _regularity(records)
    if named:
        return width > 1 and share >= REGULAR
    return width > 2 and share == 1 and max(map(len, records[0])) <= LONGEST_HEAD  # noqa: PLR2004


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _rows(text: str, delimiter: str, document_id: str) -> Iterator[Row]:
    for number, record in enumerate(_records(text, delimiter), start=1):
        if len(record) > MOST_COLUMNS:
            raise too_much(document_id, "columns", len(record), MOST_COLUMNS)
        cells = [Cell(text, f"{numeral(place, 'A')}{number}") for place, text in enumerate(record, start=1)]
        yield Row(f"row {number}", cells)
