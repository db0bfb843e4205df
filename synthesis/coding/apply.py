"""Apply a codebook to texts: one row a coding, with the quote, its place and the rule that fired."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from synthesis import schema
from synthesis.coding.coder import Coder, coder_of
from synthesis.coding.items import Book, Items, book_of, frame_of
from synthesis.coding.people import People, on_items, put_over
from synthesis.coding.reading import CODEBOOK, read_people
from synthesis.corpus import Corpus


def code(items: Items, *, codebook: Book = None, column: str | None = None) -> pd.DataFrame:
    """Code texts with the themes of a codebook.

    In a corpus, people's own codings (``data/codings/<coder>.csv``) overrule the codebook's; those on items that
    are not in this part of the corpus are passed over (:func:`~synthesis.coding.check_people` tells of items that
    are nowhere).

    Parameters
    ----------
    items : Corpus, DataFrame, str or iterable of str
        What to code; a string is one text. A frame keeps its ``item_id`` and ``item_kind`` where it has them; else
        items are named by their place, from 1. What is no text has no codings.
    codebook : Codebook, Path or str, optional
        Default: the corpus's own, else the one that comes with the package.
    column : str, optional
        The column of the frame that holds the texts; default: ``text``.

    Returns
    -------
    DataFrame
        The ``codings`` table (see :mod:`synthesis.schema`), in the order of the items, then of the themes, then
        of the places.

    Raises
    ------
    UsageError
        When the column is missing, or an id stands twice.
    SynthesisError
        When the codebook or people's codings have problems: all of them at once.

    Examples
    --------
    >>> found = code("UN Women should transfer its tasks to the ministry.")
    >>> found[["theme", "quote", "rule"]].values.tolist()
    [['transition', 'transfer its tasks to the ministry', 'transfer* ~8 to ~4 <state>']]
    """
    book = book_of(items, codebook)
    frame = frame_of(items, column=column)
    codings = _coded(frame, coder_of(book))
    if isinstance(items, Corpus) and items.root and (items.root / "codings").is_dir():
        judged = read_people(items.root / "codings", codebook=book)
        return codings if judged.empty else put_over(codings, on_items(judged, frame), known=frame)
    return codings


def _coded(frame: pd.DataFrame, coder: Coder) -> pd.DataFrame:
    rows = [
        (item, kind, *passage)
        for item, kind, text in zip(*(frame[column].tolist() for column in frame), strict=True)
        if isinstance(text, str)
        for passage in coder.passages(text)
    ]
    if not rows:
        return schema.empty("codings")
    columns = ["item_id", "item_kind", "theme", "start", "end", "quote", "rule"]
    found = pd.DataFrame(rows, columns=columns).assign(coder=CODEBOOK)
    return schema.check("codings", found[list(schema.TABLES["codings"].columns)])


def themes_of(
    codings: pd.DataFrame, *, ids: Iterable[str], themes: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return which themes each item has: a row an item, a column a theme, 0 or 1.

    Parameters
    ----------
    codings : DataFrame
        A ``codings`` table.
    ids : iterable of str
        The items, also those without a theme.
    themes : iterable of str, optional
        The themes, also those that no item has; default: those that are coded.
    """
    table = pd.crosstab(codings["item_id"], codings["theme"]).clip(upper=1)
    columns = list(themes) if themes is not None else list(table.columns)
    table = table.reindex(index=list(ids), columns=columns, fill_value=0)
    return table.rename_axis(index="item_id", columns="theme").astype("int64")


def judgements(
    codings: pd.DataFrame, *, ids: Iterable[str], themes: Iterable[str] | None = None
) -> pd.DataFrame:
    """Return a ``codings`` table as judgements, so that it can be compared with people's.

    Parameters
    ----------
    codings : DataFrame
        A ``codings`` table: what is not in it is judged 0.
    ids, themes : iterable of str
        The items and the themes that were looked at; default of the themes: those that are coded.

    Returns
    -------
    DataFrame
        One row an item and theme: ``item_id, theme, value`` (0 or 1).
    """
    wide = themes_of(codings, ids=ids, themes=themes)
    return wide.reset_index().melt("item_id", value_name="value")[["item_id", "theme", "value"]]


def judge_again(people: People, *, items: Items | None = None, codebook: Book = None) -> pd.DataFrame:
    """Judge by the codebook alone what people judged, so that the two can be compared.

    Parameters
    ----------
    people : Path, str or DataFrame
        People's codings; see :func:`read_people`.
    items : Corpus, DataFrame or iterable of str, optional
        Where the texts are that people name by their ids only.
    codebook : Codebook, Path or str, optional
        Default: the corpus's own, else the one that comes with the package.

    Returns
    -------
    DataFrame
        One row a judgement whose text is known: ``item_id, text, theme, value`` (1 or 0).

    Raises
    ------
    SynthesisError
        When the codebook or people's codings have problems: all of them at once.
    """
    book = book_of(items, codebook)
    judged = read_people(people, codebook=book)[["item_id", "text", "theme"]]
    if items is not None:
        texts = frame_of(items).set_index("item_id")["text"]
        judged["text"] = judged["text"].fillna(judged["item_id"].map(texts))
    known = judged.dropna(subset="text").drop_duplicates(ignore_index=True)
    coder = coder_of(book)
    themes = {text: {passage.theme for passage in coder.passages(text)} for text in known["text"].unique()}
    pairs = zip(known["text"], known["theme"], strict=True)
    return known.assign(value=[int(theme in themes[text]) for text, theme in pairs])
