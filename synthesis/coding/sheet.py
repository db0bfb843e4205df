"""A file of codings as a spreadsheet keeps it: comma, semicolon or tab, UTF-8 with or without its mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from synthesis.codebook import KEPT_NAMES
from synthesis.corpus.catalogue import SEPARATORS
from synthesis.errors import Problem, SynthesisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of a file, as they are written.

    Parameters
    ----------
    head : list of str
        What the columns are called.
    rows : list of list of str
        As many cells each as the head; rows without any are left out.
    lines : list of int
        The line on which each row begins, counted from 1.
    separator : str
        What parts the cells.
    """

    head: list[str]
    rows: list[list[str]]
    lines: list[int]
    separator: str = ","

    @property
    def names(self) -> list[str]:
        """The names of the columns: those that every file may have in small letters, whatever its own."""
        return column_names(self.head)


def column_names(head: Sequence[object]) -> list[str]:
    """Return what the columns are called, ``Item_ID`` and ``Item ID`` as ``item_id``."""
    names = [str(name).strip() for name in head]
    plain = ["_".join(name.casefold().split()) for name in names]
    return [known if known in KEPT_NAMES else name for name, known in zip(names, plain, strict=True)]


def cell(value: object) -> str | None:
    """Return what stands in a cell, or None for an empty one."""
    return str(value).strip() or None


def check_names(names: Sequence[str], *, document: str | None) -> None:
    """Refuse two columns of one name.

    Raises
    ------
    SynthesisError
        With each of them.
    """
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        message, remedy = "two columns have this name.", "Rename one."
        raise SynthesisError(_wrong(document, "column-twice", message, remedy, field=name) for name in twice)


def read_sheet(file: Path) -> Sheet:
    """Read a file of codings.

    Raises
    ------
    SynthesisError
        When it cannot be read, two columns have one name, or rows have more filled cells than the head.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        separator = max(SEPARATORS, key=text.lstrip("\n").partition("\n")[0].count)
        rows = list(_rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"the file cannot be read ({error})."
        raise SynthesisError(
            _wrong(file.name, "no-codings-file", message, "Save it as CSV in UTF-8.")
        ) from error
    head = rows.pop(0)[1] if rows else []
    check_names(column_names(head), document=file.name)
    if long := [row for row in rows if any(map(cell, row[1][len(head) :]))]:
        raise SynthesisError(_too_long(file.name, line, cells, head) for line, cells in long)
    return Sheet(
        head=head,
        rows=[[*cells, *[""] * len(head)][: len(head)] for _, cells in rows],
        lines=[line for line, _ in rows],
        separator=separator,
    )


def write_sheet(file: Path, sheet: Sheet) -> None:
    """Write a file beside it first, so that nothing is lost half-way; with the mark by which Excel knows UTF-8."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".csv.new")
    with fresh.open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines, delimiter=sheet.separator, lineterminator="\n").writerows([sheet.head, *sheet.rows])
    fresh.replace(file)


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    before = 0
    for cells in reader:
        if any(map(cell, cells)):
            yield before + 1, cells
        before = reader.line_num  # type: ignore[attr-defined]


def _too_long(document: str, line: int, cells: list[str], head: list[str]) -> Problem:
    return _wrong(
        document, "too-many-cells", f"the row has {len(cells)} cells, the head {len(head)}.",
        "Put a text that holds the separator in quotes, or name every column.", line=line,
    )  # fmt: skip


def _wrong(
    document: str | None,
    code: str,
    message: str,
    remedy: str,
    *,
    line: int | None = None,
    field: str | None = None,
) -> Problem:
    return Problem(
        severity="error",
        code=code,
        document_id=document,
        line=line,
        field=field,
        message=message,
        remedy=remedy,
    )
