"""What can be coded, from whatever the user has: a corpus, a frame with a column of texts, or texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from synthesis.codebook import Codebook, load_codebook
from synthesis.corpus import Corpus
from synthesis.errors import wrong_use

Items: TypeAlias = Corpus | pd.DataFrame | str | Iterable[str]
Book: TypeAlias = Codebook | Path | str | None
COLUMNS = ["item_id", "item_kind", "text"]
NUMBER = re.compile(
    r"\s*\(?(?:\d{1,3}(?:\.\d{1,3})+(?:[.):]|(?=\s+[A-ZÀ-Þ]))|\d{1,3}[.):]|[a-zA-Z][.)])\s+"
)  # a number with a point and a small letter behind it, as 2.5 million, is part of the text


def book_of(items: Items | None, codebook: Book) -> Codebook:
    """Return the codebook asked for, else the corpus's own, else the one that comes with the package."""
    if isinstance(codebook, Codebook):
        return codebook
    own = items.codebook if isinstance(items, Corpus) else None
    return load_codebook(codebook or own)


def frame_of(items: Items, *, column: str | None = None) -> pd.DataFrame:
    """Return one row an item: ``item_id, item_kind, text``.

    Parameters
    ----------
    items : Corpus, DataFrame, str or iterable of str
        A frame keeps its ``item_id`` and ``item_kind`` where it has them; else items are named by their place,
        from 1, and are of the kind ``text``. A string is one text.
    column : str, optional
        The column of the frame that holds the texts; default: ``text``.

    Raises
    ------
    UsageError
        When the frame has no such column, or an id twice.
    """
    if isinstance(items, Corpus):
        return items.items()[COLUMNS]
    if not isinstance(items, pd.DataFrame):
        texts = [items] if isinstance(items, str) else list(items)
        items, column = pd.DataFrame({"text": texts}, dtype=object), None
    name = _column(items, column or "text")
    places = pd.RangeIndex(1, len(items) + 1).astype("str")
    ids = items["item_id"].astype("str") if "item_id" in items else pd.Series(places, index=items.index)
    kinds = items.get("item_kind", "text")
    if ids.duplicated().any():
        raise wrong_use(
            "id-twice", "an item_id stands twice.", "Give each row its own.", field="item_id",
            value=ids[ids.duplicated()].iloc[0],
        )  # fmt: skip
    return pd.DataFrame({"item_id": ids, "item_kind": kinds, "text": items[name]}).reset_index(drop=True)


def comparable(text: object) -> str | None:
    """Return a text whatever its spaces and capitals, so that it can be compared; None for what is no text."""
    return " ".join(text.split()).casefold() if isinstance(text, str) and text.strip() else None


def unnumbered(text: str) -> str:
    """Return a text without the number before it: ``1.``, ``2.1``, ``a)``."""
    number = NUMBER.match(text)
    return text[number.end() :] if number else text


def _column(frame: pd.DataFrame, column: str) -> str:
    if column not in frame:
        raise wrong_use(
            "no-such-column", "there is no such column.", f"Columns: {', '.join(map(str, frame))}.",
            field="column", value=column,
        )  # fmt: skip
    return column
