"""Correct a coding by hand: one judgement of one person, kept in her file of codings."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from synthesis.codebook import Codebook, load_codebook
from synthesis.coding import check_people
from synthesis.corpus import Corpus, check_corpus
from synthesis.errors import UsageError, wrong_use

HEAD = ["item_id", "theme", "value"]


def correct(
    corpus: Corpus, *, item: str, theme: str, value: int, coder: str, folder: str | Path | None = None
) -> Path:
    """Write down that an item does or does not hold a theme.

    The file is made where there is none; an earlier judgement of the same person on the same is replaced.
    ``syn.code`` lets judgements in the data folder win over the codebook; :func:`synthesis.overrule` does so for
    any folder.

    Parameters
    ----------
    corpus : Corpus
        What was coded.
    item : str
        The id of the recommendation, action, lesson or finding.
    theme : str
        The theme's name in the codebook, or its label in any language.
    value : {1, 0}
        It holds the theme, or it does not.
    coder : str
        Who says so; the file is named after her.
    folder : str or Path, optional
        The folder of people's codings; by default ``codings`` in the data folder of the corpus.

    Returns
    -------
    Path
        The file ``<folder>/<coder>.csv``.

    Raises
    ------
    UsageError
        When there is no such item, theme, value or coder, or the file is laid out in another way.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import synthesis as syn
    >>> with TemporaryDirectory() as place:
    ...     mine = syn.correct(
    ...         syn.sample(), item="khm-ohchr-2020/l1", theme="rbm", value=1, coder="anna", folder=place
    ...     )
    ...     print(mine.name, mine.read_text())
    anna.csv item_id,theme,value
    khm-ohchr-2020/l1,rbm,1
    <BLANKLINE>
    """
    check_corpus(corpus)
    book = load_codebook(corpus.codebook)
    judged = pd.DataFrame([{"coder": coder, "item_id": item, "theme": theme, "value": str(int(value))}])
    if problems := check_people(judged, items=corpus, codebook=book):
        raise UsageError(problems)
    target = folder_of(corpus, folder) / f"{coder}.csv"
    rows = _rows(target, book)
    name = _name(theme, book)
    rows[(item, name)] = {"item_id": item, "theme": name, "value": str(int(value))}
    _write(target, list(rows.values()))
    return target


def folder_of(corpus: Corpus, folder: str | Path | None) -> Path:
    """Return the folder of people's codings.

    Raises
    ------
    UsageError
        When none is named and the corpus comes from no data folder.
    """
    if folder is None and corpus.root is None:
        message, remedy = "the corpus comes from no data folder.", "Name the folder of people's codings."
        raise wrong_use("no-folder", message, remedy, field="folder")
    return Path(folder) if folder is not None else Path(str(corpus.root)) / "codings"


def _name(theme: str, book: Codebook) -> str:
    found = book.find(theme)
    return found.name if found else theme


def _rows(file: Path, book: Codebook) -> dict[object, dict[str, str]]:
    """Return the rows of a file by item and theme; a row that names no item keeps its place."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not set(HEAD) <= set(reader.fieldnames or []):
            remedy = "Code under another name, or lay the file out as item_id,theme,value."
            raise wrong_use(
                "other-layout", "the file is laid out in another way.", remedy, field="coder", value=file.name
            )
        return {
            (row["item_id"], _name(row["theme"], book)) if row["item_id"] else number: row
            for number, row in enumerate(reader)
        }


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    """Write the rows to a file beside it first, so that nothing is lost half-way."""
    columns = list(dict.fromkeys([*HEAD, *(name for row in rows for name in row)]))
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".csv.new")
    with fresh.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    fresh.replace(file)
