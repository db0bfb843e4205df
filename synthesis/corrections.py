"""Correct a coding by hand: one judgement of one person, kept in her file of codings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from synthesis.codebook import Codebook, load_codebook
from synthesis.coding import check_people
from synthesis.coding.people import match_items
from synthesis.coding.reading import VALUES
from synthesis.coding.sheet import Sheet, cell, read_sheet, write_sheet
from synthesis.corpus import Corpus, check_corpus
from synthesis.errors import SynthesisError, UsageError, wrong_use

HEAD = ["item_id", "theme", "value", "text"]


def correct(
    corpus: Corpus, *, item: str, theme: str, value: int, coder: str, folder: str | Path | None = None
) -> Path:
    """Write down that an item does or does not hold a theme.

    The file is made where there is none. An earlier judgement of the same person on the same is replaced, whether it
    names the item by its id or its text; all else in the file stays. The item's text is written beside its id, so
    that the judgement is found again when the document is read anew.
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
        When there is no such item, theme, value or coder, or the file cannot be read or has a column for each
        theme.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import synthesis as syn
    >>> with TemporaryDirectory() as place:
    ...     mine = syn.correct(
    ...         syn.sample(), item="khm-ohchr-2020/l1", theme="rbm", value=1, coder="anna", folder=place
    ...     )
    ...     print(mine.name, mine.read_text(encoding="utf-8-sig")[:60])
    anna.csv item_id,theme,value,text
    khm-ohchr-2020/l1,rbm,1,"Progress o
    """
    check_corpus(corpus)
    book = load_codebook(corpus.codebook)
    item, said = item.strip(), str(value).strip() or "nothing"
    judged = pd.DataFrame([{"coder": coder, "item_id": item, "theme": theme, "value": said}])
    if problems := check_people(judged, items=corpus, codebook=book):
        raise UsageError(replace(problem, line=None) for problem in problems)
    target = folder_of(corpus, folder) / f"{coder.strip()}.csv"
    sheet = _sheet(target)
    known = corpus.items()
    text = known.loc[known["item_id"] == item, "text"].fillna("").iloc[0]
    name = _name(theme, book)
    told = {"item_id": item, "theme": name, "value": str(VALUES[said]), "text": " ".join(text.split())}
    write_sheet(target, _corrected(sheet, told, _items(sheet, name, book, known)))
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


def _sheet(file: Path) -> Sheet:
    """Return a file of judgements, an empty one where there is none, with every column that is needed."""
    if not file.exists():
        return Sheet(head=HEAD, rows=[], lines=[])
    try:
        sheet = read_sheet(file)
    except SynthesisError as error:
        raise UsageError(error.problems) from error
    if sheet.head and not {"theme", "value"} <= set(sheet.names):
        remedy = "Code under another name, or lay the file out as item_id,theme,value."
        raise wrong_use(
            "other-layout", "the file is laid out in another way.", remedy, field="coder", value=file.name
        )
    missing = [name for name in HEAD if name not in sheet.names]
    rows = [[*cells, *[""] * len(missing)] for cells in sheet.rows]
    return replace(sheet, head=[*sheet.head, *missing], rows=rows)


def _items(sheet: Sheet, theme: str, book: Codebook, known: pd.DataFrame) -> dict[int, list[str]]:
    """Return to which items each row on a theme leads, by the number of the row."""
    rows = pd.DataFrame(sheet.rows, columns=sheet.names, dtype=object)[["item_id", "text", "theme"]].map(cell)
    rows = rows.dropna(subset="theme")
    rows = rows[rows["theme"].map(lambda called: _name(called, book) == theme).astype(bool)]
    led = match_items(rows.assign(row=rows.index), known)[0]
    return {int(row): list(items) for row, items in led.groupby("row")["item_id"]}


def _corrected(sheet: Sheet, told: dict[str, str], items: dict[int, list[str]]) -> Sheet:
    """Put a judgement in the place of the first earlier one; what stood beside those stays."""
    earlier = [row for row, led in items.items() if told["item_id"] in led]
    beside = zip(*(sheet.rows[row] for row in earlier), strict=True)
    filled = [next(filter(cell, cells), "") for cells in beside] or [""] * len(sheet.head)
    fresh = _with(filled, told, sheet)
    rows: list[list[str]] = []
    for row, cells in enumerate(sheet.rows):
        rows += ([fresh] if row in earlier[:1] else []) + (
            [_with(cells, {"item_id": other}, sheet) for other in items[row] if other != told["item_id"]]
            if row in earlier
            else [cells]
        )
    return replace(sheet, rows=rows if earlier else [*rows, fresh])


def _with(cells: list[str], told: dict[str, str], sheet: Sheet) -> list[str]:
    return [told.get(name, value) for name, value in zip(sheet.names, cells, strict=True)]
