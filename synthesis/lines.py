"""The rows of a CSV table, each with the line on which it begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

BREAK = re.compile(r"\r\n|\r|\n")


def numbered(table: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Return each row with its first line; cells may go over several."""
    for row in table:
        cells = [part for cell in row.values() for part in (cell if isinstance(cell, list) else [cell])]
        yield table.line_num - sum(len(BREAK.findall(cell or "")) for cell in cells), row
