"""Passages that represent a theme, chosen to differ."""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd

from synthesis.corpus import Corpus
from synthesis.recurrence.items import items_of
from synthesis.recurrence.sentences import around
from synthesis.recurrence.terms import terms_of

MOST = 4
_COLUMNS = [
    "item_id", "item_kind", "evaluation_id", "agency", "country_name", "quote", "start", "end", "passage_start",
    "passage_end", "passage", "coder", "rule", "place",
]  # fmt: skip


def quotes(corpus: Corpus, *, theme: str, most: int = MOST) -> pd.DataFrame:
    """Choose passages that represent a theme and differ from one another.

    The first is the one that speaks most of what the others speak of. Each further one comes from an agency, and
    then an evaluation, with the fewest chosen so far, and is the least like those chosen.

    Parameters
    ----------
    corpus : Corpus
        With codings.
    theme : str
        The theme's name.
    most : int, default: 4
        How many at most; one an item.

    Returns
    -------
    DataFrame
        One row a passage, in the order chosen: ``item_id, item_kind, evaluation_id, agency, country_name, coder,
        rule, place``; the coded ``quote`` with ``start`` and ``end`` in the item's text, missing where a person
        coded the item as a whole; and the sentence round it, ``passage``, with its own place.

    Examples
    --------
    >>> import synthesis as syn
    >>> corpus = syn.sample()
    >>> found = syn.quotes(corpus.with_codings(syn.code(corpus)), theme="gender", most=3)
    >>> all(quote in passage for quote, passage in zip(found["quote"], found["passage"]))
    True
    """
    codings = corpus.codings[corpus.codings["theme"] == theme].drop_duplicates("item_id")
    found = codings.drop(columns="item_kind").merge(items_of(corpus), on="item_id")
    spans = [_span(row.text, row.start, row.end) for row in found.itertuples()]
    found["passage_start"], found["passage_end"] = [span[0] for span in spans], [span[1] for span in spans]
    found["passage"] = [text[start:end] for text, (start, end) in zip(found["text"], spans, strict=True)]
    return found.iloc[_chosen(found, most)][_COLUMNS].reset_index(drop=True)


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    return (0, len(text)) if pd.isna(start) else around(text, int(start), int(end))


def _chosen(found: pd.DataFrame, most: int) -> list[int]:
    """Return which rows to take: the most typical first, then whatever is farthest from those taken."""
    worths = [{term.name: term.worth for term in terms_of(passage)} for passage in found["passage"]]
    terms = [frozenset(worth) for worth in worths]
    common = Counter(name for names in terms for name in names)
    typical = [_typical(worth, common) for worth in worths]
    agencies, evaluations = found["agency"].tolist(), found["evaluation_id"].tolist()
    used: Counter[tuple[str, object]] = Counter()
    nearest = [0.0] * len(terms)
    left, chosen = list(range(len(terms))), list[int]()
    while left and len(chosen) < most:
        best = min(
            left,
            key=lambda row: (
                used["agency", agencies[row]], used["evaluation", evaluations[row]], nearest[row], -typical[row], row,
            ),
        )  # fmt: skip
        left.remove(best)
        chosen.append(best)
        used.update([("agency", agencies[best]), ("evaluation", evaluations[best])])
        nearest = [max(near, _alike(terms[best], names)) for near, names in zip(nearest, terms, strict=True)]
    return chosen


def _typical(worths: dict[str, float], common: Counter[str]) -> float:
    """Return how much a passage speaks of what all speak of: the cosine to their sum, up to a factor."""
    length = math.sqrt(sum(worth**2 for worth in worths.values()))
    return round(sum(common[name] * worths[name] for name in sorted(worths)) / (length or 1), 3)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of terms in common, rounded so that near ties are ties."""
    return round(len(one & other) / (len(one | other) or 1), 3)
