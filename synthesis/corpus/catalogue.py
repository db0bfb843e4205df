"""The catalogue: one row a source document, and whatever the document does not say itself."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from synthesis import vocabulary
from synthesis.corpus.present import in_letters, is_folder, present
from synthesis.dates import read_day
from synthesis.documents.document import content_of
from synthesis.documents.encodings import decode
from synthesis.errors import Problem, Severity, SynthesisError
from synthesis.lines import numbered
from synthesis.schema import COVERAGES

NAME = "catalogue.csv"
COLUMNS = ("file", "agency", "country", "language", "title", "coverage", "page_date", "note")
SEPARATORS = (",", ";", "\t")


@dataclass(slots=True, kw_only=True)
class Entry:
    """What the catalogue says of one document; ``file`` is its path below the sources folder."""

    file: str
    agency: str | None = None
    country: str | None = None
    language: str | None = None
    title: str | None = None
    coverage: str = "excerpt"
    page_date: dt.date | None = None
    note: str | None = None


@dataclass(slots=True)
class Catalogue:
    """The entries, in the order of the catalogue, and what is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(
        self,
        severity: Severity,
        code: str,
        message: str,
        remedy: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Note a problem of the catalogue."""
        self.problems.append(
            Problem(
                severity=severity,
                code=code,
                document_id=NAME,
                line=line,
                field=column,
                value=value,
                message=message,
                remedy=remedy,
            )
        )


def read(data: Path) -> Catalogue:
    """Read ``catalogue.csv`` of a data folder and compare it with the files that are there.

    Parameters
    ----------
    data : Path
        The data folder, with ``catalogue.csv`` and ``sources/``.
    """
    catalogue = Catalogue()
    there, taken = set(_names(data / "sources", catalogue)), set[str]()
    for line, row in _rows(data / NAME, catalogue):
        entry = _entry(row, line, taken, catalogue)
        if entry and _is_there(entry.file, line, there, catalogue):
            catalogue.entries.append(entry)
            taken.add(entry.file)
    _add_unlisted(there, catalogue)
    return catalogue


def _names(sources: Path, catalogue: Catalogue) -> Iterator[str]:
    """Return the path of each file below the sources folder, and of each folder that may not be read, with a slash."""
    for path in present(sources):
        name = path.relative_to(sources).as_posix()
        shown = in_letters(name)
        if shown == name:
            yield f"{name}/" if is_folder(path) else name
        else:
            catalogue.tell(
                "error", "name-not-utf8", "the name of the file is not UTF-8, so it is not read.",
                "Rename it.", column="file", value=shown,
            )  # fmt: skip


def _rows(path: Path, catalogue: Catalogue) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        catalogue.tell(
            "warning", "no-catalogue", "there is no catalogue.", f"Add {NAME} with a row a document."
        )
        return
    try:
        text, problems = decode(content_of(path, NAME), document_id=NAME)
    except SynthesisError as error:
        catalogue.problems += error.problems
        return
    catalogue.problems += problems
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    if not _has_columns(reader.fieldnames or [], catalogue):
        return
    for line, row in numbered(reader):
        filled = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if any(filled.values()):
            yield line, filled


def _separator(text: str) -> str:
    """Return what parts the columns: a spreadsheet set to French or Spanish writes semicolons."""
    head, *_ = text.splitlines() or [""]
    return max(SEPARATORS, key=head.count)


def _has_columns(header: Sequence[str], catalogue: Catalogue) -> bool:
    for name in header:
        if name and name not in COLUMNS:
            remedy = vocabulary.hint(name, COLUMNS) or f"Columns: {', '.join(COLUMNS)}."
            catalogue.tell(
                "error", "unknown-column", f"the catalogue knows no column “{name}”.", remedy,
                line=1, column=name,
            )  # fmt: skip
    if "file" not in header:
        remedy = "Add it: the path of each document below the sources folder."
        catalogue.tell(
            "error", "missing-column", "the catalogue has no column “file”.", remedy, line=1, column="file"
        )
    return "file" in header


def _entry(row: dict[str, str], line: int, taken: set[str], catalogue: Catalogue) -> Entry | None:
    if not row["file"]:
        catalogue.tell(
            "error",
            "row-without-file",
            "the row names no file.",
            "Name it or delete the row.",
            line=line,
            column="file",
        )
        return None
    if row["file"] in taken:
        catalogue.tell(
            "error",
            "row-twice",
            "the file has a row already.",
            "Keep one.",
            line=line,
            column="file",
            value=row["file"],
        )
        return None
    return Entry(
        file=row["file"],
        agency=_known("agency", row["agency"], line, catalogue),
        country=_known("country", row["country"], line, catalogue),
        language=row["language"] or None,
        title=row["title"] or None,
        coverage=_coverage(row["coverage"], line, catalogue),
        page_date=_page_date(row["page_date"], line, catalogue),
        note=row["note"] or None,
    )


def _known(column: str, value: str, line: int, catalogue: Catalogue) -> str | None:
    if not value:
        return None
    match = vocabulary.country(value) if column == "country" else vocabulary.agency(value)
    if match is None:
        near = vocabulary.nearest_country(value)[:1] if column == "country" else []
        remedy = f"Did you mean {near[0]}?" if near else "Write it as the vocabulary has it, or add it there."
        catalogue.tell(
            "error",
            f"unknown-{column}",
            f"no {column} has this name.",
            remedy,
            line=line,
            column=column,
            value=value,
        )
        return None
    return match.code if column == "country" else match.name


def _coverage(value: str, line: int, catalogue: Catalogue) -> str:
    if value in COVERAGES:
        return value
    remedy = f"Write one of: {', '.join(COVERAGES)}. Until then it is taken for an excerpt."
    catalogue.tell(
        "error",
        "unknown-coverage",
        "the coverage is not known.",
        remedy,
        line=line,
        column="coverage",
        value=value,
    )
    return "excerpt"


def _page_date(value: str, line: int, catalogue: Catalogue) -> dt.date | None:
    day = read_day(value)
    if value and day is None:
        remedy = "Write it as 2022-12-31."
        catalogue.tell(
            "error",
            "unreadable-date",
            "the date cannot be read.",
            remedy,
            line=line,
            column="page_date",
            value=value,
        )
    return day


def _is_there(file: str, line: int, there: set[str], catalogue: Catalogue) -> bool:
    """Return whether a file is there, or may be, in a folder that may not be read: who opens it will tell."""
    if not there.isdisjoint([file, *(f"{folder}/" for folder in PurePosixPath(file).parents)]):
        return True
    remedy = vocabulary.hint(file, there) or "Put it into the sources folder or delete the row."
    catalogue.tell(
        "error",
        "missing-file",
        "the file is not in the sources folder.",
        remedy,
        line=line,
        column="file",
        value=file,
    )
    return False


def _add_unlisted(there: set[str], catalogue: Catalogue) -> None:
    for file in sorted(there - {entry.file for entry in catalogue.entries}):
        catalogue.entries.append(Entry(file=file))
        if not file.endswith("/"):
            remedy = "Add a row for it; until then it is taken for an excerpt."
            catalogue.tell(
                "warning", "file-without-row", "the file has no row in the catalogue.", remedy,
                column="file", value=file,
            )  # fmt: skip
