"""Lessons and recommendations of different agencies that say the same, in any of the three languages."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from synthesis.corpus import Corpus
from synthesis.errors import wrong_use
from synthesis.recurrence.items import items_of
from synthesis.recurrence.pairs import alike, shared_terms
from synthesis.recurrence.terms import country_stems, printed, words_of
from synthesis.recurrence.units import Units, units_of

KINDS = ("recommendation", "lesson", "good practice")
POSSIBLE = 0.4
LIKELY = 0.6
SAME_WORDS = 0.8
CERTAINTIES = ["same words", "likely", "possible"]

_SIDE = ["item", "kind", "evaluation", "agency", "quote", "start", "end", "place"]
_COLUMNS = [
    "group",
    "certainty",
    "score",
    "shared",
    "themes",
    *(f"{name}_{side}" for side in "ab" for name in _SIDE),
]


def convergence(
    corpus: Corpus,
    *,
    most: int = 20,
    at_least: float = POSSIBLE,
    across: Literal["agency", "evaluation"] | None = None,
) -> pd.DataFrame:
    """Find lessons, good practices and recommendations that say the same, with both quotes.

    Parameters
    ----------
    corpus : Corpus
        Where to look.
    most : int, default: 20
        How many pairs at most.
    at_least : float, default: 0.4
        The smallest score, from 0 to 1. Below the default most pairs speak of one subject and say different
        things of it.
    across : {"agency", "evaluation"}, optional
        Of what the two must differ. By default of agency, of evaluation where the corpus has one agency only.

    Returns
    -------
    DataFrame
        One row a pair, most alike first:

        - ``group``: pairs of one group hang together. Two items that hang together through others already
          have no row of their own, so that a group of five items has four rows;
        - ``score``: how alike the two passages are, the cosine of their terms weighted by what they tell and
          how rare they are; ``shared``: those terms, the weightiest first; ``themes``: those both items hold;
        - ``certainty``: ``likely`` from 0.6, else ``possible``: a person should read both. ``same words``: nearly
          word for word, so perhaps one evaluation published twice;
        - for each of the two: ``item, kind, evaluation, agency, place``, and the passage ``quote``, which is
          ``text[start:end]`` of the item.

    Raises
    ------
    UsageError
        When ``across`` is something else.

    Notes
    -----
    A passage is a sentence or a whole item. Words and phrases of the field are read as concepts, by a list of
    terms in English, French and Spanish (``bridge.csv``), any other word by its first letters; nothing is
    learned from the corpus but how rare a term is, so that the same corpus gives the same table. The cost
    grows with the number of items: not all pairs are compared (see :mod:`synthesis.recurrence.pairs`).

    Examples
    --------
    >>> import synthesis as syn
    >>> pairs = syn.convergence(syn.sample(), most=3)
    >>> bool((pairs["agency_a"] != pairs["agency_b"]).all())
    True
    """
    items = items_of(corpus)
    items = items[items["item_kind"].isin(KINDS)].reset_index(drop=True)
    units = units_of(items["text"].tolist(), leave_out=country_stems(corpus.evaluations["country_name"]))
    group, _ = pd.factorize(items[_column(items, across)])
    pairs = _forest(alike(units, group=group.astype(np.int64), at_least=at_least), most)
    return _told(pairs, items, units, corpus)


def _column(items: pd.DataFrame, across: str | None) -> str:
    if across not in ("agency", "evaluation", None):
        remedy = "Choose agency or evaluation."
        raise wrong_use(
            "unknown-across", "items cannot differ in this.", remedy, field="across", value=across
        )
    one_agency = items["agency"].nunique() < 2  # noqa: PLR2004
    return "evaluation_id" if across == "evaluation" or (across is None and one_agency) else "agency"


def _forest(pairs: pd.DataFrame, most: int) -> pd.DataFrame:
    """Keep the pairs that join what did not hang together yet, and number what then does."""
    parent: dict[int, int] = {}

    def root(text: int) -> int:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    kept: list[int] = []
    for pair in pairs.itertuples():
        if len(kept) >= most:
            break
        one, other = root(pair.text_a), root(pair.text_b)
        if one != other:
            parent[other] = one
            kept.append(pair.Index)
    found = pairs.loc[kept]
    group, _ = pd.factorize(np.array([root(text) for text in found["text_a"]], dtype=np.int64))
    return found.assign(group=group + 1).reset_index(drop=True)


def _told(pairs: pd.DataFrame, items: pd.DataFrame, units: Units, corpus: Corpus) -> pd.DataFrame:
    themes = corpus.codings.groupby("item_id")["theme"].agg(set)
    told = {name: pairs[name] for name in ("group", "score")}
    for side in "ab":
        told |= _side(side, pairs, items, units)
    one, other = told["item_a"], told["item_b"]
    told["themes"] = [
        sorted(themes.get(a, set()) & themes.get(b, set())) for a, b in zip(one, other, strict=True)
    ]
    told["shared"] = [
        [printed(name, quote) for name in shared_terms(units, pair.unit_a, pair.unit_b)]
        for pair, quote in zip(pairs.itertuples(), told["quote_a"], strict=True)
    ]
    certainty = [
        _certainty(*row) for row in zip(pairs["score"], told["quote_a"], told["quote_b"], strict=True)
    ]
    told["certainty"] = pd.Categorical(certainty, CERTAINTIES)
    return pd.DataFrame(told)[_COLUMNS]


def _side(side: str, pairs: pd.DataFrame, items: pd.DataFrame, units: Units) -> dict[str, object]:
    rows = items.iloc[pairs[f"text_{side}"]]
    start, end = units.start[pairs[f"unit_{side}"]], units.end[pairs[f"unit_{side}"]]
    quotes = [text[a:b] for text, a, b in zip(rows["text"], start, end, strict=True)]
    known = {
        "item": "item_id",
        "kind": "item_kind",
        "evaluation": "evaluation_id",
        "agency": "agency",
        "place": "place",
    }
    told: dict[str, object] = {f"{name}_{side}": rows[column].tolist() for name, column in known.items()}
    return told | {f"quote_{side}": quotes, f"start_{side}": start, f"end_{side}": end}


def _certainty(score: float, one: str, other: str) -> str:
    words, theirs = set(words_of(one)), set(words_of(other))
    if len(words & theirs) >= SAME_WORDS * min(len(words), len(theirs)):
        return "same words"
    return "likely" if score >= LIKELY else "possible"
