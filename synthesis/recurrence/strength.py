"""How widely each theme stands: evaluations, agencies, years and kinds of item, never words."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from synthesis.codebook import Codebook
from synthesis.corpus import Corpus
from synthesis.corpus.asked import Names, listed, theme_name
from synthesis.errors import wrong_use
from synthesis.recurrence.items import coded, items_of, warn_if_uncoded

By = Literal["agency", "country", "year", "kind"]

COUNTS = {
    "evaluations": "evaluation_id",
    "agencies": "agency",
    "years": "year",
    "kinds": "item_kind",
    "items": "item_id",
}
_COLUMN = {"agency": "agency", "country": "country_name", "year": "year", "kind": "item_kind"}


def recurring(
    corpus: Corpus, *, by: By | None = None, themes: Names | Codebook | None = None
) -> pd.DataFrame:
    """Count how widely each theme stands.

    Parameters
    ----------
    corpus : Corpus
        With codings; whoever coded, an item holds a theme once.
    by : {"agency", "country", "year", "kind"}, optional
        Count in each of them apart. Those in which a theme does not stand have a row with zeros: a gap.
    themes : str, iterable of str or Codebook, optional
        Which themes, by their names or labels, or all of a codebook; by default those that are coded.

    Returns
    -------
    DataFrame
        One row a theme, or a theme and value of ``by``, in the order of strength: ``theme``, ``by``,
        ``evaluations, agencies, years, kinds, items`` that hold it, and ``recurs``: whether the theme stands in
        more than one evaluation of the corpus.

    Raises
    ------
    UsageError
        When ``by`` is something else, or neither the codings nor the codebook of the corpus has such a theme.

    Examples
    --------
    >>> import synthesis as syn
    >>> corpus = syn.sample()
    >>> themes = syn.recurring(corpus.with_codings(syn.code(corpus)))
    >>> themes["evaluations"].is_monotonic_decreasing
    True
    """
    if by is not None and by not in _COLUMN:
        remedy = f"Choose one of: {', '.join(_COLUMN)}."
        raise wrong_use("unknown-by", "themes cannot be counted by this.", remedy, field="by", value=by)
    warn_if_uncoded(corpus)
    items = items_of(corpus)
    held = coded(corpus, items)
    strength = _counts(held, ["theme"])
    order = _strongest_first(strength, strength.index if themes is None else _asked_for(corpus, themes))
    table = strength.reindex(order, fill_value=0) if by is None else _by(corpus, items, by, order)
    table = table.rename_axis("theme").reset_index()
    recurs = strength["evaluations"].reindex(table["theme"], fill_value=0) > 1
    return table.assign(recurs=recurs.to_numpy())


def _asked_for(corpus: Corpus, themes: Names | Codebook) -> pd.Index:
    if isinstance(themes, Codebook):
        return pd.Index(list(themes.by_name))
    coded_as, codebook = corpus.codings["theme"], corpus.codebook
    names = listed(themes, field="themes")
    return pd.Index(
        [theme_name(name, coded=coded_as, codebook=codebook, held=False) for name in names], dtype="str"
    ).unique()


def _counts(held: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = held.groupby(keys)
    return pd.DataFrame({name: groups[column].nunique() for name, column in COUNTS.items()})


def _strongest_first(strength: pd.DataFrame, themes: pd.Index) -> list[str]:
    counts = strength.reindex(themes, fill_value=0).rename_axis("theme").reset_index()
    ranked = counts.sort_values([*COUNTS, "theme"], ascending=[False] * len(COUNTS) + [True])
    return [str(theme) for theme in ranked["theme"]]


def _by(corpus: Corpus, items: pd.DataFrame, by: By, themes: list[str]) -> pd.DataFrame:
    """Return a row for each theme, its index, and each value that items have, the missing one last."""
    values = items[_COLUMN[by]].drop_duplicates().sort_values(na_position="last", ignore_index=True)
    places = pd.factorize(pd.concat([values, items[_COLUMN[by]]]), use_na_sentinel=False)[0][len(values) :]
    counts = _counts(coded(corpus, items.assign(place_of_value=places)), ["theme", "place_of_value"])
    every = pd.MultiIndex.from_product([themes, range(len(values))], names=["theme", "place_of_value"])
    table = counts.reindex(every, fill_value=0).reset_index("place_of_value")
    table.insert(0, by, values.take(table.pop("place_of_value")).array)
    return table
