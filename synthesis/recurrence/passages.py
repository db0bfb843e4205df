"""Passages that represent a theme, chosen to differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from synthesis.corpus import Corpus
from synthesis.corpus.asked import theme_name
from synthesis.recurrence.items import items_of, warn_if_uncoded
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
        The theme's name, or its label in any language.
    most : int, default: 4
        How many at most; one an item.

    Returns
    -------
    DataFrame
        One row a passage, in the order chosen: ``item_id, item_kind, evaluation_id, agency, country_name, coder,
        rule, place``; the coded ``quote`` with ``start`` and ``end`` in the item's text, missing where a person
        coded the item as a whole; and the sentence round it, ``passage``, with its own place.

    Raises
    ------
    UsageError
        When neither the codings nor the codebook has such a theme; the nearest are told.

    Examples
    --------
    >>> import synthesis as syn
    >>> corpus = syn.sample()
    >>> found = syn.quotes(corpus.with_codings(syn.code(corpus)), theme="gender", most=3)
    >>> all(quote in passage for quote, passage in zip(found["quote"], found["passage"]))
    True
    """
    warn_if_uncoded(corpus)
    name = theme_name(theme, coded=corpus.codings["theme"], codebook=corpus.codebook, held=False)
    return quotes_by_theme(corpus, themes=[name], most=most).drop(columns="theme")


def quotes_by_theme(corpus: Corpus, *, themes: Sequence[str], most: int = MOST) -> pd.DataFrame:
    """Return what :func:`quotes` chooses for each of several themes, in their order, with the column ``theme``."""
    codings = corpus.codings[corpus.codings["theme"].isin(themes)].drop_duplicates(["theme", "item_id"])
    found = codings.drop(columns="item_kind").merge(items_of(corpus), on="item_id")
    spans = [_span(row.text, row.start, row.end) for row in found.itertuples()]
    found["passage_start"], found["passage_end"] = [span[0] for span in spans], [span[1] for span in spans]
    found["passage"] = [text[start:end] for text, (start, end) in zip(found["text"], spans, strict=True)]
    of_theme = found.groupby("theme").indices
    rows = [
        row for theme in themes if theme in of_theme for row in _chosen(found, of_theme[theme].tolist(), most)
    ]
    return found.iloc[rows][[*_COLUMNS, "theme"]].reset_index(drop=True)


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    return (0, len(text)) if pd.isna(start) else around(text, int(start), int(end))


def _chosen(found: pd.DataFrame, rows: list[int], most: int) -> list[int]:
    """Return which of the rows to take: the most typical first, then whatever is farthest from those taken."""
    passages, agencies, evaluations = (
        dict(zip(rows, found[name].iloc[rows], strict=True))
        for name in ("passage", "agency", "evaluation_id")
    )
    worths = {row: {term.name: term.worth for term in terms_of(passages[row])} for row in rows}
    terms = {row: frozenset(worth) for row, worth in worths.items()}
    common = Counter(name for names in terms.values() for name in names)
    typical = {row: _typical(worth, common) for row, worth in worths.items()}
    used: Counter[tuple[str, object]] = Counter()
    nearest = dict.fromkeys(rows, 0.0)
    left, chosen = list(rows), list[int]()
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
        nearest = {row: max(near, _alike(terms[best], terms[row])) for row, near in nearest.items()}
    return chosen


def _typical(worths: dict[str, float], common: Counter[str]) -> float:
    """Return how much a passage speaks of what all speak of: the cosine to their sum, up to a factor."""
    length = math.sqrt(sum(worth**2 for worth in worths.values()))
    return round(sum(common[name] * worths[name] for name in sorted(worths)) / (length or 1), 3)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of terms in common, rounded so that near ties are ties."""
    return round(len(one & other) / (len(one | other) or 1), 3)
