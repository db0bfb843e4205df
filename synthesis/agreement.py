"""How far two coders agree: person against person, or person against codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from synthesis.coding.items import Book
from synthesis.coding.single import Judgements, judgements_of_one
from synthesis.errors import wrong_use
from synthesis.views import agreement_html, agreement_line

Numbers: TypeAlias = npt.NDArray[np.float64]

DRAWS = 2_000
LEVEL = 0.95
CELLS = ["both", "only_a", "only_b", "neither"]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far two coders agree.

    Parameters
    ----------
    table : DataFrame
        One row a theme, then ``all`` (every judgement together) and ``mean`` (over the themes). ``n``: judgements
        that both made; ``both, only_a, only_b, neither``: how they fell out; ``percent``: the share of them on
        which both agree, from 0 to 1; ``kappa`` (Cohen), ``alpha`` (Krippendorff, nominal), and ``precision,
        recall, f1`` of b measured against a; ``f1_low, f1_high``: bootstrap interval of F1. What cannot be
        computed is missing.
    disagreements : DataFrame
        One row a judgement on which they differ: ``item, theme, a, b``, and ``text`` where it is known.
    not_compared : int
        Judgements that only one of the two made.
    """

    table: pd.DataFrame
    disagreements: pd.DataFrame
    not_compared: int

    def __repr__(self) -> str:
        """Return the figures in one line."""
        return agreement_line(self.table, not_compared=self.not_compared)

    def _repr_html_(self) -> str:
        return agreement_html(self.table, disagreements=self.disagreements, not_compared=self.not_compared)


def agree(
    a: Judgements, b: Judgements, *, codebook: Book = None, draws: int = DRAWS, seed: int = 0
) -> Agreement:
    """Compare two coders, theme by theme.

    Parameters
    ----------
    a, b : DataFrame, Path or str
        Judgements: ``item_id`` or ``text``, ``theme``, ``value`` (1 or 0). Or files of a coder (see
        :func:`synthesis.coding.read_people`). Texts are compared whatever their spaces and capitals. For the codebook
        use :func:`synthesis.coding.judge_again`. Precision and recall are those of b, with a as the reference.
    codebook : Codebook, Path or str, optional
        The themes that files may have; default: the codebook that comes with the package.
    draws : int
        How many times items are drawn anew for the interval of F1.
    seed : int
        Where the draws begin: the same seed gives the same interval.

    Returns
    -------
    Agreement

    Raises
    ------
    SynthesisError
        When a file has problems: all of them at once.
    UsageError
        When the two have no judgement in common, one of them holds the judgements of several people, says both 1
        and 0 of the same, or has a value that is neither.

    Examples
    --------
    >>> a = pd.DataFrame({"item_id": list("pqrs"), "theme": "rbm", "value": [1, 1, 0, 0]})
    >>> found = agree(a, a.assign(value=[1, 0, 0, 0]), draws=0)
    >>> found.table.loc["rbm", ["percent", "kappa", "f1"]].round(2).to_dict()
    {'percent': 0.75, 'kappa': 0.5, 'f1': 0.67}
    """
    return _compared(judgements_of_one(a, codebook), judgements_of_one(b, codebook), draws, seed)


def _compared(first: pd.DataFrame, second: pd.DataFrame, draws: int, seed: int) -> Agreement:
    both = first.merge(second, on=["key", "theme"], suffixes=("_a", "_b"))
    if both.empty:
        raise wrong_use(
            "nothing-in-common", "the two have no judgement in common.", "Compare codings of the same items."
        )
    cells = _cells(both)
    table = pd.DataFrame(
        [_figures(cells[theme].sum(axis="index")) for theme in _themes(cells)], index=_themes(cells)
    )
    everything = _figures(cells.T.groupby(level="cell").sum().T.sum(axis="index")[CELLS])
    table.loc["all"] = everything
    table.loc["mean"] = table.iloc[:-1].mean()
    table.loc["mean", ["n", *CELLS]] = everything[["n", *CELLS]]
    table = table.join(_intervals(cells, draws, seed)).rename_axis("theme")
    return Agreement(
        table=table.astype(dict.fromkeys(["n", *CELLS], "int64")),
        disagreements=_disagreements(both),
        not_compared=len(first) + len(second) - 2 * len(both),
    )


def agree_by(
    a: Judgements,
    b: Judgements,
    *,
    groups: pd.Series,
    codebook: Book = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare two coders group by group, such as language by language.

    Parameters
    ----------
    a, b, codebook, draws, seed
        See :func:`agree`.
    groups : Series
        The group of each item, by its ``item_id`` (or text, where it has none).

    Returns
    -------
    DataFrame
        One row a group, in the order of their names: all judgements together, with the columns of
        :class:`Agreement`. Where the two have none in common, ``n`` is 0. The last row, whose name is missing,
        has the items without a group, if there are any.
    """
    first, second = judgements_of_one(a, codebook), judgements_of_one(b, codebook)
    group = first["item"].map(groups[~groups.index.duplicated()])
    parts = [(name, part) for name, part in first.groupby(group, dropna=False)]
    figures = [
        _compared(part, second, draws, seed).table.loc["all"]
        if len(part.merge(second, on=["key", "theme"]))
        else _nothing()
        for _, part in parts
    ]
    names = pd.Index([name for name, _ in parts], name=groups.name, dtype=object)
    return pd.DataFrame(figures, columns=_nothing().index).set_axis(names)


def cohen_kappa(both: float, only_a: float, only_b: float, neither: float) -> float:
    """Return Cohen's kappa of two coders; missing where one of them leaves no choice, or nothing was judged.

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960.

    Examples
    --------
    >>> round(cohen_kappa(20, 5, 10, 15), 2)
    0.4
    """
    n = both + only_a + only_b + neither
    if not n:
        return np.nan
    observed = (both + neither) / n
    yes_a, yes_b = (both + only_a) / n, (both + only_b) / n
    expected = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return (observed - expected) / (1 - expected) if expected < 1 else np.nan


def krippendorff_alpha(values: Iterable[Mapping[str, object]] | pd.DataFrame) -> float:
    """Return Krippendorff's alpha for nominal values, any number of coders, and values that are missing.

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, 2011.

    Parameters
    ----------
    values : DataFrame or iterable of mapping
        A row a unit, a column a coder; a missing value was not coded.

    Returns
    -------
    float
        1: full agreement, 0: as by chance; missing where there is nothing to compare, or only one value.

    Examples
    --------
    >>> krippendorff_alpha(pd.DataFrame({"a": [1, 0, 1, 0], "b": [1, 0, 1, 1]})).__round__(2)
    0.53
    """
    units = pd.DataFrame(values)
    kinds = pd.unique(units.to_numpy().ravel())
    columns = [(units == kind).sum(axis="columns") for kind in kinds[~pd.isna(kinds)]]
    if not columns:
        return np.nan
    counts = np.stack(columns, axis=1).astype(float)
    counts = counts[counts.sum(axis=1) > 1]
    size = counts.sum(axis=1)
    totals, n = counts.sum(axis=0), counts.sum()
    observed = ((size**2 - (counts**2).sum(axis=1)) / np.maximum(size - 1, 1)).sum()
    expected = (n**2 - (totals**2).sum()) / max(n - 1, 1)
    return float(1 - observed / expected) if expected else np.nan


def _cells(both: pd.DataFrame) -> pd.DataFrame:
    """Return which cell of the two-by-two table each item falls into: a row an item, columns (theme, cell)."""
    cell = pd.Series(np.select(
        [both["value_a"] & both["value_b"] == 1, both["value_a"] == 1, both["value_b"] == 1], CELLS[:3], CELLS[3]
    ), index=both.index)  # fmt: skip
    ones = pd.crosstab(both["key"], [both["theme"], cell.rename("cell")])
    wanted = pd.MultiIndex.from_product([list(dict.fromkeys(both["theme"])), CELLS], names=["theme", "cell"])
    return ones.reindex(columns=wanted, fill_value=0)


def _themes(cells: pd.DataFrame) -> list[str]:
    return list(cells.columns.unique("theme"))


def _figures(counts: pd.Series) -> pd.Series:
    both, only_a, only_b, neither = (float(counts[cell]) for cell in CELLS)
    n = both + only_a + only_b + neither
    pairs = pd.DataFrame({"a": [1, 1, 0, 0], "b": [1, 0, 1, 0]}).loc[
        np.repeat(range(4), counts[CELLS].astype(int))
    ]
    return pd.Series(
        {
            "n": n, **counts[CELLS].to_dict(), "percent": _share(both + neither, n),
            "kappa": cohen_kappa(both, only_a, only_b, neither), "alpha": krippendorff_alpha(pairs),
            "precision": _share(both, both + only_b), "recall": _share(both, both + only_a),
            "f1": _share(2 * both, 2 * both + only_a + only_b),
        }
    )  # fmt: skip


def _nothing() -> pd.Series:
    """Return the figures of two who have no judgement in common."""
    return pd.concat([_figures(pd.Series(0, index=CELLS)), pd.Series(np.nan, index=["f1_low", "f1_high"])])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else np.nan


def _intervals(cells: pd.DataFrame, draws: int, seed: int) -> pd.DataFrame:
    """Draw items anew, and return between which F1 most of the draws lie."""
    themes = _themes(cells)
    counts = cells.to_numpy(dtype=float).reshape(len(cells), len(themes), len(CELLS))
    shares = np.full(len(cells), 1 / len(cells))
    drawn = (
        np.random.default_rng(seed).multinomial(len(cells), shares, size=draws)
        if draws
        else np.empty((0, len(cells)))
    )
    sums = np.einsum("di,itc->dtc", drawn, counts)
    each, pooled = _f1(sums), _f1(sums.sum(axis=1, keepdims=True))
    known = ~np.isnan(each)
    mean = _share_of(np.where(known, each, 0).sum(axis=1, keepdims=True), known.sum(axis=1, keepdims=True))
    scores = pd.DataFrame(np.hstack([each, pooled, mean]), columns=[*themes, "all", "mean"])
    edge = (1 - LEVEL) / 2
    return scores.quantile([edge, 1 - edge]).T.set_axis(["f1_low", "f1_high"], axis="columns")


def _f1(sums: Numbers) -> Numbers:
    both, wrong = sums[..., 0], sums[..., 1] + sums[..., 2]
    return _share_of(2 * both, 2 * both + wrong)


def _share_of(part: Numbers, whole: Numbers) -> Numbers:
    shares: Numbers = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return shares


def _disagreements(both: pd.DataFrame) -> pd.DataFrame:
    apart = both[both["value_a"] != both["value_b"]]
    named = apart.rename(columns={"item_a": "item", "value_a": "a", "value_b": "b"}).assign(
        text=apart["text_a"].fillna(apart["text_b"])
    )
    return named[["item", "theme", "a", "b", "text"]].reset_index(drop=True)
