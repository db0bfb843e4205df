"""From theme to action: what was recommended, what management made of it, and where the actions stand."""

from __future__ import annotations

import pandas as pd

from synthesis.corpus import Corpus, check_corpus
from synthesis.errors import wrong_use

NO_POSITION = "no position"


def follow_through(corpus: Corpus, tracked: pd.DataFrame) -> pd.DataFrame:
    """Follow each theme from its recommendations to where their actions stand.

    Parameters
    ----------
    corpus : Corpus
        With codings.
    tracked : DataFrame
        What :func:`synthesis.track` returns for this corpus: where every action stood on a day.

    Returns
    -------
    DataFrame
        One row a theme, that with the most recommendations first:

        - ``recommendations`` that hold the theme; ``accepted``, ``partially accepted``, ``rejected`` and
          ``no position``, which add up to them;
        - ``actions`` on the theme: those that hold it and those of a recommendation that does; and one column a
          state of the tracked actions, which add up to them.

    An item that holds several themes counts for each, so that rows do not add up.

    Raises
    ------
    UsageError
        When the one is no corpus, or the other was not tracked.

    Examples
    --------
    >>> import synthesis as syn
    >>> cambodia = syn.sample().where(country="Cambodia")
    >>> cambodia = cambodia.with_codings(syn.code(cambodia))
    >>> themes = syn.follow_through(cambodia, syn.track(cambodia, as_of="2022-12-31"))
    >>> bool((themes["accepted"] == themes["recommendations"]).all())
    True
    """
    check_corpus(corpus)
    _check_tracked(tracked)
    themes = corpus.codings[["item_id", "theme"]].drop_duplicates()
    positions = _positions(corpus, themes)
    states = _states(tracked, themes)
    order = sorted(set(themes["theme"]))
    table = pd.concat(
        [positions.reindex(order, fill_value=0), states.reindex(order, fill_value=0)], axis="columns"
    )
    held = table[(table["recommendations"] > 0) | (table["actions"] > 0)].rename_axis("theme").reset_index()
    return held.sort_values(
        ["recommendations", "actions", "theme"], ascending=[False, False, True], ignore_index=True
    )


def _check_tracked(tracked: object) -> None:
    if not isinstance(tracked, pd.DataFrame) or not {"action_id", "state"} <= set(tracked):
        message, remedy = "the actions have not been tracked.", "Use syn.track(corpus, as_of=…)."
        raise wrong_use("not-tracked", message, remedy, field="tracked")


def _positions(corpus: Corpus, themes: pd.DataFrame) -> pd.DataFrame:
    recommendations = corpus.recommendations[["recommendation_id", "position"]]
    positions = recommendations["position"].cat.add_categories(NO_POSITION).fillna(NO_POSITION)
    held = recommendations.assign(position=positions).merge(
        themes, left_on="recommendation_id", right_on="item_id"
    )
    return _crossed(held, "position", list(positions.cat.categories), total="recommendations")


def _states(tracked: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    actions = tracked[["action_id", "recommendation_id", "state"]]
    parts = [
        actions.merge(themes, left_on=key, right_on="item_id") for key in ("action_id", "recommendation_id")
    ]
    held = pd.concat(parts).drop_duplicates(["action_id", "theme"])
    return _crossed(held, "state", list(tracked["state"].cat.categories), total="actions")


def _crossed(held: pd.DataFrame, column: str, values: list[str], *, total: str) -> pd.DataFrame:
    counts = pd.crosstab(held["theme"], held[column].astype("str")).reindex(columns=values, fill_value=0)
    counts.insert(0, total, counts.sum(axis="columns"))
    return counts.rename_axis(columns=None)
