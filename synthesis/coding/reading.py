"""People's own codings, read from files and checked: everything that is wrong at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis.codebook import Codebook
from synthesis.coding.items import Book, book_of
from synthesis.errors import Problem, SynthesisError, excerpt
from synthesis.lines import numbered
from synthesis.vocabulary import nearest

CODEBOOK = "codebook"
COLUMNS = ["coder", "item_id", "text", "theme", "value"]
BESIDE = {"item_kind", "kind", "language", "source", "country", "agency", "quote", "note"}

_NAME = re.compile(r"[^\W\d_][\w .-]{0,60}")
_VALUES = {"0": 0, "1": 1, "0.0": 0, "1.0": 1}

Row = dict[str, Any]


def read_people(people: Path | str | pd.DataFrame, *, codebook: Book = None) -> pd.DataFrame:
    """Read people's codings and check them.

    Parameters
    ----------
    people : Path, str or DataFrame
        A folder of files ``<coder>.csv``, one such file, or a frame with a column ``coder``. There is
        ``item_id`` or ``text``, and either ``theme`` and ``value`` (one row a judgement) or a column for each
        theme (one row an item); a theme goes by its name or its label in any language. A value is 1 or 0; an
        empty one is no judgement.
    codebook : Codebook, Path or str, optional
        The themes that there are; default: the codebook that comes with the package.

    Returns
    -------
    DataFrame
        One row a judgement: ``coder, item_id, text, theme, value``; the theme by its name.

    Raises
    ------
    SynthesisError
        With everything that is wrong: an unknown theme or column, a value that is neither 1 nor 0, two
        judgements of one person on the same, a name that no coder can have.
    """
    judged, problems = examine_people(people, codebook=codebook)
    if problems:
        raise SynthesisError(problems)
    return judged


def examine_people(
    people: Path | str | pd.DataFrame, *, codebook: Book = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the judgements that can be read, and everything that is wrong; see :func:`read_people`."""
    book = book_of(None, codebook)
    problems: list[Problem] = []
    rows = list(
        _frame_rows(people) if isinstance(people, pd.DataFrame) else _folder_rows(Path(people), problems)
    )
    judged = list(_judged(rows, book, problems))
    problems += [*_misnamed(judged), *_twice(judged)]
    found = pd.DataFrame(judged, columns=COLUMNS)
    return found.astype({**dict.fromkeys(COLUMNS[:-1], "str"), "value": "int64"}), problems


def _frame_rows(frame: pd.DataFrame) -> Iterator[Row]:
    for number, row in enumerate(frame.to_dict("records"), start=1):
        yield {str(key): _cell(value) for key, value in row.items()} | {"document": None, "line": number}


def _cell(value: object) -> str | None:
    empty = not isinstance(value, list) and bool(pd.isna(value))
    return None if empty or not str(value).strip() else str(value).strip()


def _folder_rows(path: Path, problems: list[Problem]) -> Iterator[Row]:
    for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
        yield from _file_rows(file, problems)


def _file_rows(file: Path, problems: list[Problem]) -> Iterator[Row]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        header, *_ = text.splitlines() or [""]
        lines = csv.DictReader(
            io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ","
        )
        for line, row in numbered(lines):
            cells = {str(key).strip(): _cell(value) for key, value in row.items() if isinstance(value, str)}
            yield cells | {"coder": file.stem, "document": file.name, "line": line}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(_problem({"document": file.name}, "no-codings-file", f"the file cannot be read ({error}).",
                                 "Save it as CSV in UTF-8."))  # fmt: skip


def _judged(rows: Iterable[Row], book: Codebook, problems: list[Problem]) -> Iterator[Row]:
    told: set[tuple[object, str]] = set()
    for row in rows:
        if "theme" in row and "value" not in row:
            problems.append(
                _problem(
                    row, "no-value", "nothing says whether the theme is there.", "Add a column value, 1 or 0."
                )
            )
            continue
        if not row.get("item_id") and not row.get("text"):
            problems.append(
                _problem(
                    row, "no-item", "the row names no item.", "Fill in item_id or text.", field="item_id"
                )
            )
            continue
        for theme, value in _pairs(row):
            named = book.find(theme)
            if named is None:
                if (row["document"], theme) not in told:
                    problems.append(_unknown_theme(row, theme, book))
                told.add((row["document"], theme))
            elif value is not None and value not in _VALUES:
                problems.append(
                    _problem(row, "not-0-or-1", "a judgement is 1 (it is there) or 0 (it is not).",
                             "Write 1 or 0, or leave it empty.", field=theme, value=value)
                )  # fmt: skip
            elif value is not None:
                yield row | {"theme": named.name, "value": _VALUES[value]}


def _pairs(row: Row) -> list[tuple[str, str | None]]:
    if "theme" in row:
        return [(row["theme"] or "", row.get("value"))]
    aside = {*COLUMNS, *BESIDE, "document", "line"}
    return [(str(name), value) for name, value in row.items() if name not in aside]


def _misnamed(judged: list[Row]) -> Iterator[Problem]:
    first = {row.get("coder"): row for row in reversed(judged)}
    for coder, row in first.items():
        if coder is None:
            yield _problem(row, "no-coder", "nothing says who coded.", "Add a column coder.", field="coder")
        elif coder == CODEBOOK or not _NAME.fullmatch(coder):
            yield _problem(row, "unknown-coder", "a person cannot have this name here.",
                           "Name the file after the person who coded.", field="coder", value=coder)  # fmt: skip


def _twice(judged: list[Row]) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in judged:
        key = (row.get("coder"), row.get("item_id") or row.get("text"), row["theme"])
        if seen.setdefault(key, row["value"]) != row["value"]:
            yield _problem(row, "judged-twice", "the same person says both 1 and 0.", "Keep one of the two.",
                           field=row["theme"], value=excerpt(str(key[1])))  # fmt: skip


def _unknown_theme(row: Row, theme: str, book: Codebook) -> Problem:
    themes = [known.name for known in book.themes]
    labels = [label for known in book.themes for label in known.labels.values()]
    near = nearest(theme, [*themes, *labels], n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Themes: {', '.join(themes)}."
    return _problem(
        row, "unknown-theme", "the codebook has no such theme.", remedy, field="theme", value=theme
    )


def _problem(
    row: Row, code: str, message: str, remedy: str, *, field: str | None = None, value: str | None = None
) -> Problem:
    return Problem(
        severity="error", code=code, document_id=row.get("document"), line=row.get("line"), field=field,
        value=value, message=message, remedy=remedy,
    )  # fmt: skip
