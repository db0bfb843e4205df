"""A codebook as a CSV table, one row a theme, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from synthesis.codebook import LANGUAGES, Codebook, Theme
from synthesis.exchange.codes import with_themes
from synthesis.exchange.told import Told
from synthesis.lines import numbered
from synthesis.patterns import Pattern, PatternError, compile_pattern
from synthesis.vocabulary import hint

MOST_BYTES = 50_000_000
LONGEST_CELL = 5_000_000
BY_LANGUAGE = {
    "label": "labels",
    "definition": "definitions",
    "counts": "counts",
    "does_not_count": "does_not_count",
}
LISTS = ("examples", "patterns", "exceptions")
COLUMNS = ["theme", *(f"{name}_{language}" for name in BY_LANGUAGE for language in LANGUAGES), *LISTS]


def write_codebook_csv(codebook: Codebook, path: Path | str) -> Path:
    """Write the themes of a codebook as a table.

    Parameters
    ----------
    codebook : Codebook
        What to write.
    path : Path or str
        The file. It begins with a mark by which spreadsheets know that it is UTF-8.

    Returns
    -------
    Path
        What was written: one row a theme with its label, definition, what counts and what does not in each
        language; examples, patterns and exceptions have a line each in their cell.
    """
    memory = io.StringIO(newline="")
    table = csv.DictWriter(memory, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(_row(theme) for theme in codebook.themes)
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(memory.getvalue().encode("utf-8-sig"))
    return target


def read_codebook_csv(path: Path | str, *, base: Codebook | None = None) -> Codebook:
    """Read themes from a table, such as :func:`write_codebook_csv` writes.

    Parameters
    ----------
    path : Path or str
        A CSV file with commas, semicolons or tabs. It needs ``theme``; any other column may be missing.
    base : Codebook, optional
        Where a theme of the same name gives what the file has no column for. Its patterns are known here, also
        those with sets (``<ask>``), which a table cannot hold; what is no theme is taken over.

    Returns
    -------
    Codebook
        The themes of the file.

    Raises
    ------
    SynthesisError
        With everything that is wrong, a line each.
    """
    told = Told(Path(path))
    rows = _rows(told)
    known = {pattern.text: pattern for pattern in _patterns(base)}
    themes: dict[str, Theme] = {}
    for line, row in rows:
        name = row["theme"].strip()
        if not name.isidentifier() or name != name.lower():
            message = "a theme's name has small letters, digits and _ only."
            told.tell("bad-name", message, "Rename it.", line=line, field="theme", value=name)
        elif name in themes:
            told.tell(
                "stands-twice", "this theme stands twice.", "Keep one.", line=line, field="theme", value=name
            )
        else:
            own = base.by_name.get(name) if base else None
            themes[name] = _theme(
                row, own or Theme(name=name, labels={}, definitions={}), _Place(line, known, told)
            )
    if not themes and not told.problems:
        told.tell("no-themes", "there are no themes.", "Add a row a theme.")
    told.finish()
    return with_themes(base, list(themes.values()))


def _row(theme: Theme) -> dict[str, str]:
    texts = {
        f"{name}_{language}": getattr(theme, attribute).get(language, "")
        for name, attribute in BY_LANGUAGE.items()
        for language in LANGUAGES
    }
    lists = {
        "examples": [" ".join(example.split()) for example in theme.examples],
        "patterns": [pattern.text for pattern in theme.patterns],
        "exceptions": [pattern.text for pattern in theme.exceptions],
    }
    return {"theme": theme.name, **texts, **{name: "\n".join(lines) for name, lines in lists.items()}}


def _patterns(base: Codebook | None) -> Iterable[Pattern]:
    for theme in base.themes if base else ():
        yield from (*theme.patterns, *theme.exceptions)


def _rows(told: Told) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not empty, each with the line on which it begins."""
    try:
        text = told.read(MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise told.failure("not-utf-8", "the file is not UTF-8.", "Save it as CSV UTF-8.") from error
    head = text.partition("\n")[0]
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        table = csv.DictReader(
            io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True
        )
        rows = list(numbered(table))
    except csv.Error as error:
        raise told.failure(
            "not-csv", f"this is not a CSV table: {error}.", "Save it as CSV UTF-8."
        ) from error
    finally:
        csv.field_size_limit(before)
    _check_columns([name or "" for name in table.fieldnames or []], told)
    filled = [
        (line, {key: value or "" for key, value in row.items() if key is not None}) for line, row in rows
    ]
    for line, row in rows:
        if None in row:
            told.tell(
                "too-many-cells", "the row has more cells than there are columns.", "Correct it.", line=line
            )
    return [(line, row) for line, row in filled if any(value.strip() for value in row.values())]


def _check_columns(columns: list[str], told: Told) -> None:
    for column in columns:
        if column not in COLUMNS:
            remedy = hint(column, COLUMNS) or f"Known here: {', '.join(COLUMNS)}."
            told.tell("unknown-column", "there is no such column.", remedy, line=1, field=column)
        elif columns.count(column) > 1:
            told.tell("stands-twice", "this column stands twice.", "Keep one.", line=1, field=column)
    if "theme" not in columns:
        raise told.failure(
            "no-column", "there is no column theme.", f"Known here: {', '.join(COLUMNS)}.", line=1
        )


def _theme(row: Mapping[str, str], own: Theme, place: _Place) -> Theme:
    """Return the theme of a row; what the file has no column for is as in ``own``."""
    texts = {attribute: _texts(row, own, column) for column, attribute in BY_LANGUAGE.items()}
    lines = {
        column: [text.strip() for text in row[column].splitlines() if text.strip()]
        for column in LISTS
        if column in row
    }
    lists: dict[str, tuple[str | Pattern, ...]] = {
        column: tuple(texts if column == "examples" else place.patterns(column, texts))
        for column, texts in lines.items()
    }
    return replace(own, **texts, **lists)  # type: ignore[arg-type]


def _texts(row: Mapping[str, str], own: Theme, column: str) -> dict[str, str]:
    before = getattr(own, BY_LANGUAGE[column])
    texts = {language: row.get(f"{column}_{language}", before.get(language, "")) for language in LANGUAGES}
    return {language: " ".join(text.split()) for language, text in texts.items() if text.strip()}


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of the table, the patterns that are known already, and where to tell what is wrong."""

    line: int
    known: Mapping[str, Pattern]
    told: Told

    def patterns(self, column: str, texts: list[str]) -> Iterable[Pattern]:
        """Return the patterns that a cell writes."""
        for text in dict.fromkeys(texts):
            try:
                yield self.known[text] if text in self.known else compile_pattern(text)
            except PatternError as error:
                remedy = "Write words, stems (word*), choices (a|b) and distances (~3); a set needs the codebook itself."
                self.told.tell("broken-pattern", str(error), remedy, line=self.line, field=column, value=text)
