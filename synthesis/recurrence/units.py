"""Texts as vectors: every sentence, and every text as a whole, with its weightiest terms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthesis.recurrence.sentences import sentences
from synthesis.recurrence.terms import Term, terms_of

WIDEST = 24
NONE = -1

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Units:
    """Passages that can be compared.

    Parameters
    ----------
    text : array of int
        The text each stands in, by its place in the sequence.
    start, end : array of int
        Where it stands in that text.
    terms : array of int, one row a unit
        Its terms, weightiest first, by their place in ``names``; -1 where it has no more.
    weights : array of float, one row a unit
        What they weigh: worth, how often they stand there, how few texts have them. Each row has length 1.
    names : list of str
        All terms.
    worth : array of float
        What each of them is worth.
    """

    text: Whole
    start: Whole
    end: Whole
    terms: Whole
    weights: Real
    names: list[str]
    worth: Real


def units_of(texts: Sequence[str], *, leave_out: Collection[str] = ()) -> Units:
    """Return the sentences of each text, and each text of several sentences as a whole.

    Parameters
    ----------
    texts : sequence of str
        What to read.
    leave_out : collection of str
        Terms that say nothing here, such as the name of the country.
    """
    read = [[term for term in terms_of(text) if term.name not in leave_out] for text in texts]
    worths = {term.name: term.worth for terms in read for term in terms}
    names = sorted(worths)
    places = {name: place for place, name in enumerate(names)}
    spans = [(text, *span) for text, words in enumerate(texts) for span in _spans(words)]
    held = [
        (unit, places[term.name])
        for unit, (text, start, end) in enumerate(spans)
        for term in _within(read[text], start, end)
    ]
    bounds = np.array(spans, dtype=np.int64).reshape(-1, 3)
    worth = np.array([worths[name] for name in names], dtype=float)
    text, start, end = bounds.T
    terms, weights = _vectors(np.array(held, dtype=np.int64).reshape(-1, 2), text, worth)
    return Units(text, start, end, terms, weights, names, worth)


def _spans(text: str) -> list[tuple[int, int]]:
    found = sentences(text)
    return found if len(found) == 1 else [*found, (0, len(text))]


def _within(terms: list[Term], start: int, end: int) -> list[Term]:
    return [term for term in terms if start <= term.start and term.end <= end]


def _vectors(held: Whole, text: Whole, worth: Real) -> tuple[Whole, Real]:
    """Return the terms of each unit and their weights, from one row a unit and term it holds."""
    pairs, counts = np.unique(held, axis=0, return_counts=True)
    units, terms = pairs.T
    in_texts = np.unique(np.column_stack([text[units], terms]), axis=0)
    frequency = np.bincount(in_texts[:, 1], minlength=len(worth))
    weight = worth[terms] * (1 + np.log(counts)) * _rarity(frequency, text)[terms]
    order = np.lexsort((terms, -weight, units))
    units, terms, weight = units[order], terms[order], weight[order]
    rank = np.arange(len(units)) - np.searchsorted(units, units)
    kept = rank < WIDEST
    all_terms = np.full((len(text), WIDEST), NONE)
    all_weights = np.zeros((len(text), WIDEST))
    all_terms[units[kept], rank[kept]] = terms[kept]
    all_weights[units[kept], rank[kept]] = weight[kept]
    length = np.linalg.norm(all_weights, axis=1, keepdims=True)
    return all_terms, all_weights / np.where(length > 0, length, 1)


def _rarity(frequency: Whole, text: Whole) -> Real:
    """Return what a term weighs by the number of texts that have it, steady in small corpora."""
    texts = len(np.unique(text))
    rarity: Real = np.log(1 + (texts + 50) / (frequency + 5))
    return rarity
