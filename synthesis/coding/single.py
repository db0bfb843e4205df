"""The judgements of one coder, made ready to be compared with those of another."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pandas as pd

from synthesis.codebook import Codebook, Theme
from synthesis.coding.items import Book, comparable
from synthesis.coding.reading import examine_people, read_people
from synthesis.errors import UsageError, excerpt, wrong_use

Judgements: TypeAlias = pd.DataFrame | Path | str


def judgements_of_one(source: Judgements, codebook: Book) -> pd.DataFrame:
    """Read and check the judgements of one coder.

    Returns
    -------
    DataFrame
        One row a judgement: ``key`` (what the item is compared by: its id, else its text whatever its spaces and
        capitals), ``item`` (the id, else the text), ``theme, value, text``.

    Raises
    ------
    SynthesisError
        When a file has problems: all of them at once.
    UsageError
        When a frame has, or several people judged, or both 1 and 0 is said of the same.
    """
    frame = source if isinstance(source, pd.DataFrame) else read_people(source, codebook=codebook)
    if not {"item_id", "text"} & set(frame) or not {"theme", "value"} <= set(frame):
        remedy = "It needs item_id or text, theme, and value (1 or 0)."
        raise wrong_use(
            "no-judgements", "the frame has no judgements.", remedy, value=", ".join(map(str, frame))
        )
    if len(coders := frame.get("coder", pd.Series(dtype="str")).dropna().unique()) > 1:
        raise wrong_use(
            "several-coders", "these are the codings of several people.", "Name the file of one of them.",
            value=", ".join(map(str, coders)),
        )  # fmt: skip
    told = _checked(frame) if isinstance(source, pd.DataFrame) else frame
    item = told["item_id"].fillna(told["text"])
    kept = told.assign(item=item, key=told["item_id"].fillna(told["text"].map(comparable)))
    kept = kept.drop_duplicates(["key", "theme", "value"], ignore_index=True)
    if (twice := kept.duplicated(["key", "theme"])).any():
        item, theme = kept.loc[twice, ["item", "theme"]].iloc[0]
        raise wrong_use(
            "judged-twice", "the same person says both 1 and 0.", "Keep one of the two.", field=theme,
            value=excerpt(item),
        )  # fmt: skip
    return kept[["key", "item", "theme", "value", "text"]]


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Read a frame as files are read; its themes may be any."""
    themes = [Theme(name=str(name), labels={}, definitions={}) for name in frame["theme"].dropna().unique()]
    columns = frame[[name for name in ("item_id", "text", "theme", "value") if name in frame]]
    told, problems = examine_people(columns.assign(coder="a"), codebook=Codebook(themes=tuple(themes)))
    if problems:
        raise UsageError(problems)
    return told
