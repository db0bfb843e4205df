"""Which passages of different groups say the same: pairs of units with how much they share.

Up to a thousand passages, all are compared. Beyond, the cost has to grow with their number and not with its
square: two are compared when they share two of their weightiest terms; where a crowd shares the same two, only
those in which these weigh most.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from synthesis.recurrence.units import NONE, Real, Units, Whole

ALL = 1_000
KEYS = 8
CROWD = 16
LEAST_WORTH = 2.0
CHUNK = 4_000


def alike(units: Units, *, group: Whole, at_least: float) -> pd.DataFrame:
    """Return pairs of texts of different groups and the units by which they are most alike.

    Parameters
    ----------
    units : Units
        What can be compared.
    group : array of int
        The group of each text, such as its agency; -1 where it has none.
    at_least : float
        The smallest score.

    Returns
    -------
    DataFrame
        One row a pair of texts, most alike first: ``text_a < text_b``, ``unit_a, unit_b``, and ``score``, the
        cosine of the two units from 0 to 1. They share terms worth at least 2.
    """
    found = [pd.DataFrame(part) for part in _scored(units, _candidates(units, group))]
    pairs = pd.concat([_nothing(), *found], ignore_index=True)
    pairs = pairs[pairs["score"] >= at_least].sort_values(
        ["score", "text_a", "text_b", "unit_a", "unit_b"], ascending=[False, True, True, True, True]
    )
    return pairs.drop_duplicates(["text_a", "text_b"]).reset_index(drop=True)


def shared_terms(units: Units, one: int, other: int) -> list[str]:
    """Return the terms that two units share, the weightiest first."""
    theirs = dict(zip(units.terms[other], units.weights[other], strict=True))
    weights = {
        term: weight * theirs[term]
        for term, weight in zip(units.terms[one], units.weights[one], strict=True)
        if term != NONE and term in theirs
    }
    return [units.names[term] for term in sorted(weights, key=lambda term: (-weights[term], term))]


def _nothing() -> pd.DataFrame:
    whole = dict.fromkeys(["text_a", "text_b", "unit_a", "unit_b"], "int64")
    return pd.DataFrame(columns=[*whole, "score"]).astype(whole | {"score": "float64"})


def _candidates(units: Units, group: Whole) -> Whole:
    """Return the pairs of units to compare, each once, one row a pair."""
    count, groups = len(units.text), group[units.text]
    pairs = [np.triu_indices(count, 1)] if count <= ALL else _neighbours(*_keys(units))
    codes = [
        np.minimum(one, other)[told] * count + np.maximum(one, other)[told]
        for one, other in pairs
        for told in [(groups[one] != groups[other]) & (groups[one] >= 0) & (groups[other] >= 0)]
    ]
    code = np.sort(np.concatenate(codes))
    code = code[np.diff(code, prepend=-1) > 0]
    return np.column_stack([code // max(count, 1), code % max(count, 1)])


def _neighbours(key: Whole, unit: Whole) -> Iterator[tuple[Whole, Whole]]:
    for step in range(1, CROWD):
        same = key[:-step] == key[step:]
        yield unit[:-step][same], unit[step:][same]


def _keys(units: Units) -> tuple[Whole, Whole]:
    """Return pairs of terms and units that have both among their weightiest, sorted, no key in a crowd."""
    size = len(units.names) + 1
    parts = []
    for one, other in combinations(range(KEYS), 2):
        a, b = units.terms[:, one], units.terms[:, other]
        key = np.minimum(a, b) * size + np.maximum(a, b)
        weight = units.weights[:, one] * units.weights[:, other]
        parts.append(np.rec.fromarrays([key, weight, np.arange(len(a))])[(a != NONE) & (b != NONE)])
    key, weight, unit = (np.concatenate([part[name] for part in parts]) for name in ("f0", "f1", "f2"))
    order = np.lexsort((unit, -weight.round(9), key))
    key, unit = key[order], unit[order]
    kept = np.arange(len(key)) - np.searchsorted(key, key) < CROWD
    return key[kept], unit[kept]


def _scored(units: Units, candidates: Whole) -> Iterator[dict[str, Whole | Real]]:
    worth = np.append(units.worth, 0.0)
    for begin in range(0, len(candidates), CHUNK):
        one, other = candidates[begin : begin + CHUNK].T
        same = (units.terms[one][:, :, None] == units.terms[other][:, None, :]) & (
            units.terms[one][:, :, None] != NONE
        )
        score = np.einsum("pij,pi,pj->p", same, units.weights[one], units.weights[other])
        shared = same.any(axis=2)
        enough = (shared * worth[units.terms[one]]).sum(axis=1) >= LEAST_WORTH - 1e-9
        one, other, score = one[enough], other[enough], score[enough].round(3)
        swap = units.text[one] > units.text[other]
        one, other = np.where(swap, other, one), np.where(swap, one, other)
        yield {
            "text_a": units.text[one], "text_b": units.text[other], "unit_a": one, "unit_b": other, "score": score,
        }  # fmt: skip
