"""What is still to do: by responsible unit, theme or due month, and what falls due next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from synthesis.errors import wrong_use
from synthesis.tracking.groups import grouped
from synthesis.tracking.rates import COUNTS, count
from synthesis.tracking.state import tracked_on

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

OPEN = {name: COUNTS[name] for name in ("overdue", "on_track", "not_started")}
UNSAID = ["not_reported", "not_known"]
SETTLED = ["completed", "no longer applicable"]
MOST_MONTHS = 1200


def workload(
    data: Corpus | pd.DataFrame,
    *,
    as_of: str | dt.date | None = None,
    by: Literal["unit", "theme", "month"] = "unit",
) -> pd.DataFrame:
    """Count what is still to do, by responsible unit, theme or month in which it falls due.

    Parameters
    ----------
    data : Corpus or DataFrame
        A corpus, or what :func:`synthesis.track` returned.
    as_of : str or date, optional
        The day; needed with a corpus.
    by : {"unit", "theme", "month"}
        What to count by; any column of the tracked actions will do.

    Returns
    -------
    DataFrame
        One row a value, the heaviest load first (months in their order), missing values last: ``open`` (the
        sum of ``overdue``, ``on_track`` and ``not_started``), ``without_due`` (open without a due day),
        ``next_due`` (the next due day of an open action), and ``not_reported`` and ``not_known``, which may
        be open too. Values with none of these are left out.

    Raises
    ------
    UsageError
        When there is no such column, or the day is not known.

    Notes
    -----
    An action counts for each of its units and themes, so these rows do not add up to the number of actions.
    """
    rows = grouped(tracked_on(data, as_of), [by])
    load = count(rows, by=[by])
    load = load.assign(open=load[list(OPEN)].sum(axis="columns")).merge(_days(rows, by), on=by, how="left")
    load = load[load[["open", *UNSAID]].any(axis="columns")]
    order = load if by == "month" else load.sort_values("open", ascending=False, kind="stable")
    columns = [by, "open", *OPEN, "without_due", "next_due", *UNSAID]
    return order.sort_values(by, key=pd.isna, kind="stable")[columns].reset_index(drop=True)


def due_next(data: Corpus | pd.DataFrame, *, months: int, as_of: str | dt.date | None = None) -> pd.DataFrame:
    """Return the actions that fall due in the next months, the earliest first.

    Parameters
    ----------
    data : Corpus or DataFrame
        A corpus, or what :func:`synthesis.track` returned.
    months : int
        How many months to look ahead, counted from the day itself; from the last day of a month to the last
        day of a month.
    as_of : str or date, optional
        The day; needed with a corpus.

    Returns
    -------
    DataFrame
        The rows of :func:`synthesis.track` that are due on the day or in the months after it. Those completed
        or no longer applicable are left out; those whose status is not reported or not known are not.

    Raises
    ------
    UsageError
        When the day or the number of months is not one.
    """
    if not isinstance(months, int | np.integer) or isinstance(months, bool) or not 0 < months <= MOST_MONTHS:
        remedy = f"Give a whole number from 1 to {MOST_MONTHS}."
        raise wrong_use("no-such-span", "this is no number of months.", remedy, field="months", value=months)
    tracked = tracked_on(data, as_of)
    ahead = tracked["due"].between(tracked["as_of"], _months_later(tracked["as_of"], int(months)))
    to_come = tracked[ahead & ~tracked["state"].isin(SETTLED)]
    return to_come.sort_values("due", kind="stable", ignore_index=True)


def _days(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the next due day of the open actions of each value, and how many have none."""
    still = rows["state"].isin(OPEN.values())
    to_come = rows["due"].where(still & (rows["due"] >= rows["as_of"]))
    found = pd.DataFrame({"next_due": to_come, "without_due": still & rows["due"].isna()})
    groups = found.groupby(rows[by], dropna=False, observed=True)
    return groups.agg({"next_due": "min", "without_due": "sum"}).reset_index()


def _months_later(days: pd.Series, months: int) -> pd.Series:
    later = days + pd.DateOffset(months=months)
    return later.mask(days.dt.is_month_end, later + pd.offsets.MonthEnd(0))
