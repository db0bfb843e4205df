"""How far the actions got: counts of states with the completion rate and its interval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from synthesis.tracking.groups import grouped, names_of
from synthesis.tracking.state import tracked_on

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

COUNTS = {
    "completed": "completed",
    "overdue": "overdue",
    "on_track": "on track",
    "not_started": "not started",
    "not_reported": "status not reported",
    "not_known": "not known on that day",
    "not_applicable": "no longer applicable",
}
OF_KNOWN_STATUS = ["completed", "overdue", "on_track", "not_started"]
CONFIDENCE = 0.95


def completion(
    data: Corpus | pd.DataFrame, *, as_of: str | dt.date | None = None, by: str | Iterable[str] | None = None
) -> pd.DataFrame:
    """Count the states of the actions, with the completion rate and its 95% interval.

    Parameters
    ----------
    data : Corpus or DataFrame
        A corpus, or what :func:`synthesis.track` returned.
    as_of : str or date, optional
        The day; needed with a corpus.
    by : str or iterable of str, optional
        Columns of the tracked actions, or ``theme``, ``unit``, ``month`` (in which they fall due). By default
        there is one row for all.

    Returns
    -------
    DataFrame
        One row a value of ``by``, in its order, missing values last:

        - ``n``: actions that still apply and whose status was known, the sum of ``completed``, ``overdue``,
          ``on_track`` and ``not_started``;
        - ``rate``: ``completed / n`` (0 to 1) and its Wilson interval ``low`` to ``high``; missing where
          ``n`` is 0;
        - ``not_reported``, ``not_known``, ``not_applicable``: what is not in ``n``;
        - ``total``: all of them. ``n + not_reported + not_known + not_applicable`` is always ``total``.

    Raises
    ------
    UsageError
        When a column or the day is not known.

    Notes
    -----
    An action counts for each of its themes (its own and those of its recommendation) and of its units. So by
    theme or unit the rows do not add up to the number of actions. Those with none have a row of their own.

    Examples
    --------
    >>> import synthesis as syn
    >>> cambodia = syn.sample().where(country="Cambodia")
    >>> syn.completion(cambodia, as_of="2022-12-31")[["completed", "n", "not_reported", "total"]].values.tolist()
    [[6, 11, 16, 27]]
    """
    columns = names_of(by)
    return summary(count(grouped(tracked_on(data, as_of), columns), by=columns))


def count(tracked: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    """Return how many actions are in each state, one row a value of ``by``, or one row for all."""
    flags = pd.DataFrame({name: tracked["state"] == state for name, state in COUNTS.items()}).astype("int64")
    if not by:
        return flags.sum().to_frame().T
    keys = [tracked[name] for name in by]
    return flags.groupby(keys, dropna=False, observed=True, sort=True).sum().reset_index()


def summary(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of states with ``n``, the completion rate, its interval and the total."""
    n = counts[OF_KNOWN_STATUS].sum(axis="columns")
    low, high = wilson(counts["completed"], n)
    rates = {
        "completed": counts["completed"],
        "rate": counts["completed"] / n.where(n > 0),
        "low": low,
        "high": high,
    }
    ahead = counts[[name for name in counts if name not in COUNTS]]
    rest = counts[[name for name in COUNTS if name != "completed"]]
    return ahead.assign(n=n, **rates, **rest, total=counts[list(COUNTS)].sum(axis="columns"))


def without_rate(counts: Mapping[Any, Any]) -> str:
    """Return why a row of :func:`summary` has no completion rate, in a few English words."""
    if not counts["total"]:
        return "no actions"
    if counts["not_applicable"] == counts["total"]:
        return "none still applies"
    if not counts["not_known"]:
        return "status not reported"
    return "no status known" if counts["not_reported"] else "not known on that day"


def wilson(successes: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the Wilson score interval of a proportion (95%), missing where there are no trials.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209-212.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    trials = n.where(n > 0)
    share = successes / trials
    middle = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    return (middle - half).clip(lower=0), (middle + half).clip(upper=1)
