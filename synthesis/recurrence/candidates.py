"""What recurs and no theme covers: candidates for themes that nobody has written a code for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from synthesis.corpus import Corpus
from synthesis.recurrence.items import items_of
from synthesis.recurrence.sentences import sentences
from synthesis.recurrence.terms import country_stems, is_stem, printed, terms_of

LEAST_WORTH = 0.8
FEWEST = {"concept": 2, "stem": 3}
COMPANIONS = 4
QUOTES = 3
_COLUMNS = ["term", "terms", "evaluations", "agencies", "items", "untold", "item_ids", "quotes", "places"]


def candidates(corpus: Corpus, *, most: int = 10) -> pd.DataFrame:
    """Find terms that recur over evaluations in passages without any theme.

    Parameters
    ----------
    corpus : Corpus
        With codings; without any, nothing is covered and the terms are what the corpus speaks of most widely.
    most : int, default: 10
        How many candidates at most.

    Returns
    -------
    DataFrame
        One row a candidate, the most widely held first:

        - ``term``, and ``terms`` that stand beside it in more than one evaluation;
        - ``evaluations, agencies, items`` that hold it in a passage without a theme;
        - ``untold``: which share of all passages with the term has no theme (0 to 1);
        - ``item_ids``, ``quotes``, ``places``: up to three passages, of different evaluations as far as there are.

    Notes
    -----
    A passage is a sentence. It has a theme when a coded quote lies in it, or a person coded its item as a whole.
    A term counts when it tells something of a message and stands, more often than others, where no theme does;
    a word that is not among the known concepts counts from three evaluations. A passage counts for one
    candidate: the widest, then those that remain.
    """
    items = items_of(corpus)
    held = _held(items, corpus)
    held = held.assign(untold=_untold(held))
    general = 1 - held.drop_duplicates("passage")["covered"].mean()
    left = held[~held["covered"] & (held["untold"] >= general)]
    found: list[dict[str, object]] = []
    while len(found) < most and (term := _widest(left)) is not None:
        of_term = left[left["passage"].isin(left.loc[left["term"] == term, "passage"])]
        found.append(_told(term, of_term, items))
        left = left[~left["passage"].isin(of_term["passage"])]
    return pd.DataFrame(found, columns=_COLUMNS)


def _held(items: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return one row a passage and term that it holds."""
    ignored = country_stems(corpus.evaluations["country_name"])
    rows = [row for row in _terms(items, _quotes(corpus)) if row[-1] not in ignored]
    held = pd.DataFrame(rows, columns=["passage", "row", "start", "end", "covered", "term"])
    held = held.astype({"covered": "bool"})
    return held.merge(items[["evaluation_id", "agency"]], left_on="row", right_index=True)


def _quotes(corpus: Corpus) -> dict[str, list[tuple[float, float]]]:
    """Return where the coded quotes of each item begin and end; everywhere for an item coded as a whole."""
    codings = corpus.codings
    start, end = codings["start"].astype("float"), codings["end"].astype("float")
    spans = zip(codings["item_id"], start.fillna(0), end.fillna(float("inf")), strict=True)
    found: dict[str, list[tuple[float, float]]] = {}
    for item, begin, finish in spans:
        found.setdefault(item, []).append((begin, finish))
    return found


def _terms(
    items: pd.DataFrame, quotes: dict[str, list[tuple[float, float]]]
) -> Iterator[tuple[str, int, int, int, bool, str]]:
    for row, (item, text) in enumerate(zip(items["item_id"], items["text"], strict=True)):
        terms = [term for term in terms_of(text) if term.worth >= LEAST_WORTH or is_stem(term.name)]
        for start, end in sentences(text):
            covered = any(begin < end and finish > start for begin, finish in quotes.get(item, []))
            for name in sorted({term.name for term in terms if start <= term.start and term.end <= end}):
                yield f"{row}:{start}", row, start, end, covered, name


def _untold(held: pd.DataFrame) -> pd.Series:
    return (~held["covered"]).groupby(held["term"]).transform("mean")


def _widest(left: pd.DataFrame) -> str | None:
    """Return the term in the most evaluations; of equals by agencies, then how seldom a theme covers it."""
    groups = left.groupby("term")
    counts = pd.DataFrame(
        {
            "evaluations": groups["evaluation_id"].nunique(),
            "agencies": groups["agency"].nunique(),
            "untold": groups["untold"].first().round(3),
            "passages": groups["passage"].nunique(),
        }
    ).reset_index()
    fewest = [FEWEST["stem" if is_stem(term) else "concept"] for term in counts["term"]]
    wide = counts[counts["evaluations"] >= np.array(fewest, dtype=int)]
    keys = ["evaluations", "agencies", "untold", "passages", "term"]
    ranked = wide.sort_values(keys, ascending=[False, False, False, False, True])
    return None if ranked.empty else str(ranked["term"].iloc[0])


def _told(term: str, held: pd.DataFrame, items: pd.DataFrame) -> dict[str, object]:
    own = held[held["term"] == term]
    beside = held[held["term"] != term].groupby("term")["evaluation_id"].nunique()
    beside = beside[beside > 1].reset_index().sort_values(["evaluation_id", "term"], ascending=[False, True])
    passages = own.assign(turn=own.groupby("evaluation_id").cumcount()).sort_values(["turn", "row", "start"])
    rows = [items.iloc[row] for row in passages["row"].head(QUOTES)]
    quotes = [row.text[a:b] for row, a, b in zip(rows, passages["start"], passages["end"], strict=False)]
    text = " ".join(
        items["text"].iloc[row][a:b]
        for row, a, b in zip(held["row"], held["start"], held["end"], strict=True)
    )
    return {
        "term": printed(term, text),
        "terms": [printed(name, text) for name in beside["term"].head(COMPANIONS)],
        "evaluations": own["evaluation_id"].nunique(),
        "agencies": own["agency"].nunique(),
        "items": own["row"].nunique(),
        "untold": round(float(own["untold"].iloc[0]), 3),
        "item_ids": [row.item_id for row in rows],
        "quotes": quotes,
        "places": [row.place for row in rows],
    }
