"""Put people's own codings over the codebook's: a person's judgement wins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from synthesis import schema
from synthesis.coding.items import Book, Items, book_of, comparable, frame_of, unnumbered
from synthesis.coding.reading import examine_people
from synthesis.errors import Problem, SynthesisError, excerpt

NAME_BY_TEXT = "Correct it, or remove the row; an item may also be named by its text."
NAME_BY_ID = "Give the whole text, or the item's item_id, or remove the row."

People: TypeAlias = Path | str | pd.DataFrame


def overrule(
    codings: pd.DataFrame, people: People, *, items: Items | None = None, codebook: Book = None
) -> pd.DataFrame:
    """Put people's codings over the codebook's.

    A theme that people say is there stays or is added, under their names; where nothing was found for it, the
    whole text is the quote. A theme that they say is not there goes. Where as many say yes as no, the codebook's
    coding stands.

    Parameters
    ----------
    codings : DataFrame
        A ``codings`` table.
    people : Path, str or DataFrame
        A folder, file or frame; see :func:`~synthesis.coding.read_people`.
    items : Corpus, DataFrame or iterable of str, optional
        The items that were coded; default: those that have a coding.
    codebook : Codebook, Path or str, optional
        The themes that there are; default: the corpus's own, else the codebook that comes with the package.

    Returns
    -------
    DataFrame
        A ``codings`` table. What codebook and people see differently is told by
        :func:`synthesis.agreement.agree`.

    Raises
    ------
    SynthesisError
        With everything that is wrong, judgements on items that are not there included.

    Examples
    --------
    >>> import pandas as pd
    >>> import synthesis as syn
    >>> texts = pd.DataFrame({"item_id": ["a"], "text": ["Plan the exit with the ministry."]})
    >>> judged = pd.DataFrame({"coder": ["anna"], "item_id": ["a"], "theme": ["rbm"], "value": [1]})
    >>> both = syn.overrule(syn.code(texts), judged, items=texts)
    >>> both.loc[both["theme"] == "rbm", "coder"].tolist()
    ['anna']
    """
    known = _known(codings, items)
    named, problems = _examined(people, known, book_of(items, codebook))
    if problems:
        raise SynthesisError(problems)
    return put_over(codings, named, known=known)


def check_people(people: People, *, items: Items, codebook: Book = None) -> list[Problem]:
    """Return everything that is wrong with people's codings; see :func:`overrule` for the parameters."""
    return _examined(people, frame_of(items), book_of(items, codebook))[1]


def _examined(people: People, known: pd.DataFrame, book: Book) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the judgements on items that are there, and everything that is wrong."""
    judged, problems = examine_people(people, codebook=book)
    named, lost = match_items(judged, known)
    return named, [*problems, *_unknown_items(lost), *_twice(judged, known)]


def on_items(judged: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return the judgements on items that are there, each with its id; see :func:`match_items`.

    Raises
    ------
    SynthesisError
        When a person says both 1 and 0 of an item.
    """
    if problems := list(_twice(judged, known)):
        raise SynthesisError(problems)
    return match_items(judged, known)[0]


def match_items(judged: pd.DataFrame, known: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the judgements on items that are there, each with its id, and those on items that are not.

    An item is known by its id, or by its text, whatever its spaces, its capitals and the number before it, unless that
    alone tells it from others. Where the two lead to different items, as after a new reading of a document with one more
    recommendation, the text decides. What else stands beside a judgement stays with it.
    """
    keyed = known.assign(key=known["text"].map(comparable))
    key = _keys(judged["text"], known["text"].dropna())
    elsewhere = (
        key.notna()
        & key.isin(keyed["key"])
        & (judged["item_id"].map(keyed.set_index("item_id")["key"]) != key)
    )
    named = judged["item_id"].notna() & ~elsewhere
    by_id, by_text = judged[named], judged[~named].drop(columns="item_id").assign(key=key[~named])
    by_text = by_text.merge(keyed.dropna(subset="key")[["key", "item_id"]], on="key", how="left")
    both = pd.concat([by_id, by_text[judged.columns]], ignore_index=True)
    there = both["item_id"].isin(known["item_id"])
    return both[there].reset_index(drop=True), both[~there].reset_index(drop=True)


def _keys(texts: pd.Series, known: pd.Series) -> pd.Series:
    """Return for each text the known one that it is, or that alone has its words below another number or none."""
    whole = known.map(comparable).set_axis(known.map(_words)).drop_duplicates()
    by_words = whole[~whole.index.duplicated(keep=False)]
    keys, words = (
        texts.map(comparable),
        texts.str.upper().map(_words, na_action="ignore"),
    )  # it may be written anyhow
    return keys.where(keys.isin(whole) | ~words.isin(by_words.index), words.map(by_words))


def _words(text: str) -> str | None:
    return comparable(unnumbered(text))


def put_over(codings: pd.DataFrame, named: pd.DataFrame, *, known: pd.DataFrame) -> pd.DataFrame:
    """Return the codings as most people judge them; see :func:`overrule`."""
    verdicts = decided(named)
    marked = codings.merge(verdicts, on=["item_id", "theme"], how="left")
    marked["coder"] = marked["person"].fillna(marked["coder"])
    kept = marked[marked["value"].fillna(1) == 1]
    found = set(zip(codings["item_id"], codings["theme"], strict=True))
    pairs = zip(verdicts["item_id"], verdicts["theme"], strict=True)
    absent = pd.Series([pair not in found for pair in pairs], index=verdicts.index, dtype=bool)
    whole = _whole_texts(verdicts[absent & (verdicts["value"] == 1)], known)
    columns = list(schema.TABLES["codings"].columns)
    both = pd.concat([part[columns].astype(object) for part in (kept, whole)], ignore_index=True)
    place = {item: number for number, item in enumerate(known["item_id"])}
    both = both.sort_values("item_id", key=lambda ids: ids.map(place), kind="stable", ignore_index=True)
    return schema.check("codings", both)


def _known(codings: pd.DataFrame, items: Items | None) -> pd.DataFrame:
    if items is None:
        return codings.drop_duplicates("item_id")[["item_id", "item_kind"]].assign(text=None)
    return frame_of(items)


def decided(named: pd.DataFrame) -> pd.DataFrame:
    """Return what most people say of an item and a theme: ``item_id, theme, value, person``."""
    keys = ["item_id", "theme"]
    votes = named.drop_duplicates([*keys, "coder"]).sort_values("coder")
    share = votes.groupby(keys)["value"].transform("mean")
    won = votes[(votes["value"] - share).abs() < 1 / 2]
    grouped = won.groupby(keys, as_index=False)
    return grouped.agg(value=("value", "first"), person=("coder", ", ".join))


def _whole_texts(added: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    whole = added.rename(columns={"person": "coder"}).merge(known, on="item_id")
    length = whole["text"].str.len()
    start = length.where(length.isna(), 0)
    return whole.assign(quote=whole["text"], start=start, end=length, rule=None)


def _twice(judged: pd.DataFrame, known: pd.DataFrame) -> Iterator[Problem]:
    """Tell where a person says 1 and 0 of one item that she names in several ways, such as once by its text."""
    called = judged["item_id"].fillna("") + "\n" + judged["text"].map(comparable).fillna("")
    led = match_items(judged.assign(called=called), known)[0]
    each = led.groupby(["coder", "item_id", "theme"])[["value", "called"]].nunique()
    for coder, item, theme in each.index[(each > 1).all(axis="columns")]:
        yield Problem(
            severity="error", code="judged-twice", document_id=f"{coder}.csv", field=theme,
            value=excerpt(item), message="the same person says both 1 and 0.", remedy="Keep one of the two.",
        )  # fmt: skip


def _unknown_items(lost: pd.DataFrame) -> Iterator[Problem]:
    for row in lost.drop_duplicates(["coder", "item_id", "text"]).itertuples(index=False):
        by_id = isinstance(row.item_id, str)
        yield Problem(
            severity="error",
            code="unknown-item",
            document_id=row.document,
            line=row.line,
            field="item_id" if by_id else "text",
            value=excerpt(str(row.item_id if by_id else row.text)),
            message="there is no such item.",
            remedy=NAME_BY_TEXT if by_id else NAME_BY_ID,
        )
