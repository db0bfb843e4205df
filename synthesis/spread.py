"""How widely themes are held, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from synthesis.corpus import Corpus
from synthesis.exhibits import Exhibit
from synthesis.exhibits.documents import same_texts
from synthesis.language import Language, Linked

OF_ONE = 3
OF_SEVERAL = 4
WITH_ARTICLE = {"Americas": "the Americas"}


def held_by(rows: pd.DataFrame, words: Language, *, by: str = "Agency") -> str:
    """Return how widely a theme is held, from its rows in the table of themes that hold something.

    ``by`` is the heading of the groups: evaluations are of an agency, and in a country, a region or a year.
    """
    if rows.empty:
        return words.say("No item holds it.")
    parts = [_held(row, words, by) for row in rows.to_dict("records")]
    return words.say("Held by {parts}.", parts=words.listed(parts))


def recurring(corpus: Corpus, themes: Exhibit, words: Language) -> Iterator[Linked]:
    """Return which themes recur, or which are the most frequent in a single evaluation."""
    across = themes.table.groupby("label", sort=False)[["items", "evaluations"]].sum()
    held = across[across["items"] > 0]
    shared = held.loc[held["evaluations"] > 1, "evaluations"]
    if len(corpus.evaluations) == 1 and len(held):
        yield _of_one(held["items"], words)
    elif len(shared):
        twice = same_texts(corpus, words)
        yield [*_of_several(shared, of=len(across), words=words), *([(f" {twice}", None)] if twice else [])]
    elif len(held):
        yield words.say_linked("No [theme](themes) is held by more than one of the evaluations.")


def _held(row: dict[Any, Any], words: Language, by: str) -> str:
    counts = {"items": row["items"], "evaluations": row["evaluations"]}
    group = words.named(row["group"])
    if group.startswith("("):  # of no agency, of no region
        return words.say(
            "{items:item|items} in {evaluations:evaluation|evaluations} {group}", **counts, group=group
        )
    if by == "Agency":
        return words.say(
            "{items:item|items} in {evaluations:evaluation|evaluations} of {agency}", **counts, agency=group
        )
    place = WITH_ARTICLE.get(group, group) if words.code == "en" else group
    return words.say(
        "{items:item|items} in {evaluations:evaluation|evaluations} in {place}", **counts, place=place
    )


def _of_one(items: pd.Series, words: Language) -> Linked:
    top = _leaders(items, OF_ONE)
    if top.empty:
        return words.say_linked(
            "The {n:~theme|themes} of this one evaluation {n:~is|are} [{parts}](themes), {n:~in|each in} {items:item|items}. "
            "Whether a theme recurs cannot be told from one evaluation.",
            n=len(items), parts=words.listed(items.index), items=items.iloc[0],
        )  # fmt: skip
    parts = [f"{label} ({words.say('{n:item|items}', n=count)})" for label, count in top.items()]
    return words.say_linked(
        "The most frequent {n:~theme|themes} of this one evaluation {n:~is|are} [{parts}](themes). "
        "Whether a theme recurs cannot be told from one evaluation.",
        n=len(parts), parts=words.listed(parts),
    )  # fmt: skip


def _of_several(evaluations: pd.Series, *, of: int, words: Language) -> Linked:
    top = _leaders(evaluations, OF_SEVERAL)
    if top.empty:
        return words.say_linked(
            "[{n} of {of:theme|themes}](themes) {n:~recurs|recur} in more than one evaluation, {n:~in|each in} "
            "{evaluations}: {parts}.",
            n=len(evaluations), of=of, evaluations=evaluations.iloc[0], parts=words.listed(evaluations.index),
        )  # fmt: skip
    parts = [f"{label} ({words.say('{n:evaluation|evaluations}', n=count)})" for label, count in top.items()]
    return words.say_linked(
        "[{n} of {of:theme|themes}](themes) {n:~recurs|recur} in more than one evaluation, most widely {parts}.",
        n=len(evaluations), of=of, parts=words.listed(parts),
    )  # fmt: skip


def _leaders(counts: pd.Series, most: int) -> pd.Series:
    """Return the largest counts, at most so many; those that are equal stay together, and none leads where all are."""
    ranked = counts.sort_values(ascending=False, kind="stable")
    if len(ranked) > most:
        ranked = ranked[ranked > ranked.iloc[most]]
    return ranked.head(0) if counts.min() == counts.max() else ranked
