"""How the states changed over time, and how long actions took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from synthesis.dates import as_day
from synthesis.errors import wrong_use
from synthesis.tracking.groups import grouped, names_of, with_lists
from synthesis.tracking.rates import COUNTS, summary
from synthesis.tracking.record import read_record, response_days
from synthesis.tracking.state import COLUMNS, STATES, codes_on

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

FEWEST_COMPLETED = 10
RESPONSE, DUE = "response to completion", "due day to completion"

_ON_THE_PAGE = ["update", "row", "page"]
_TELLING = ["completed", "ongoing", "not started", "no longer applicable"]
_MEASURED = {
    "n": "int64", "completed": "int64", "censored": "int64", "median": "float64", "low": "float64",
    "high": "float64", "in_time": "Int64", "set_aside": "int64", "note": "str",
}  # fmt: skip


def history(corpus: Corpus, *, until: str | dt.date | None = None) -> pd.DataFrame:
    """Count the states on every month end of the record.

    Parameters
    ----------
    corpus : Corpus
        The actions.
    until : str or date, optional
        The last day looked at; by default the month of the last dated word in the record.

    Returns
    -------
    DataFrame
        One row a month end: ``day`` and the columns of :func:`synthesis.completion`. No row where nothing in
        the record is dated. A row says what :func:`synthesis.track` says of its day.

    Raises
    ------
    UsageError
        When there is no such day.

    Examples
    --------
    >>> import synthesis as syn
    >>> months = syn.history(syn.sample().where(country="Cambodia"))
    >>> months[["completed", "overdue", "not_known"]].tail(2).values.tolist()
    [[0, 0, 11], [6, 5, 0]]
    """
    record = read_record(corpus)
    last = record.days.max() if until is None else pd.Timestamp(as_day(until, field="until"))
    ends = _month_ends(record.days.min(), last, whole=until is None)
    counts = [np.bincount(codes_on(record.actions, day.date()), minlength=len(STATES)) for day in ends]
    table = pd.DataFrame(np.reshape(counts, (len(ends), len(STATES))), columns=STATES, dtype="int64")
    return summary(pd.DataFrame({"day": ends, **{name: table[state] for name, state in COUNTS.items()}}))


def _month_ends(first: pd.Timestamp, last: pd.Timestamp, *, whole: bool) -> pd.DatetimeIndex:
    if pd.isna(first):
        return pd.DatetimeIndex([], dtype="datetime64[s]")
    end = last + pd.offsets.MonthEnd(0) if whole else last
    return pd.date_range(first.as_unit("s"), end.as_unit("s"), freq="ME", unit="s")


def durations(
    corpus: Corpus, *, until: str | dt.date | None = None, by: str | Iterable[str] | None = None
) -> pd.DataFrame:
    """Measure how long actions took until the record says that they are completed.

    Parameters
    ----------
    corpus : Corpus
        The actions.
    until : str or date, optional
        The last day looked at; all of the record by default.
    by : str or iterable of str, optional
        Columns of the tracked actions that say the same on every day, such as ``agency``, ``country_name`` or
        ``status``, or ``theme``, ``unit`` or ``month``; everything together by default.

    Returns
    -------
    DataFrame
        One row a measure (and value of ``by``):

        - ``measure``: ``response to completion`` (from the day the response was entered, else the action,
          else of the report), or ``due day to completion`` (of those not completed by their due day);
        - ``n``: actions measured; ``completed``; ``censored``: not completed when last heard of;
        - ``median`` days with its 95% interval ``low`` to ``high`` (Kaplan-Meier; the interval from the
          log-log interval of the curve); missing where ``note`` says why;
        - ``in_time``: completed on or before the due day, not in the ``n`` of the second measure;
        - ``set_aside``: actions that cannot be measured: no status, no day on their page for it, none for the
          start, or last heard of before the start or after ``until``.

    Raises
    ------
    UsageError
        When there is no such day or column, or the package lifelines is not installed.

    Notes
    -----
    A page says when a row was last touched, not when its action was completed. So completion counts from the
    day the record first says so, which may be later than the completion itself: medians are upper bounds.
    Fewer than ten completions (:data:`~synthesis.tracking.past.FEWEST_COMPLETED`) carry no median.
    """
    fitter = _fitter()
    last = None if until is None else pd.Timestamp(as_day(until, field="until"))
    keys = ["measure", *names_of(by)]
    actions = with_lists(corpus, read_record(corpus).actions)
    grouped(
        actions[actions.columns.intersection(COLUMNS)].head(0), keys[1:]
    )  # tells a name that there is not
    spells = grouped(_spells(actions, last), keys[1:])
    rows = [
        dict(zip(keys, key, strict=True)) | _measured(group, fitter)
        for key, group in spells.groupby(keys, dropna=False, observed=True, sort=True)
    ]
    return pd.DataFrame(rows, columns=[*keys, *_MEASURED]).astype(_MEASURED)


def _fitter() -> Any:
    try:
        from lifelines import KaplanMeierFitter  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        remedy = "Install it with: pip install 'evaluation-synthesis[time]'."
        raise wrong_use("no-lifelines", "durations need the package lifelines.", remedy) from None
    return KaplanMeierFitter()


def _spells(actions: pd.DataFrame, last: pd.Timestamp | None) -> pd.DataFrame:
    """Return one row an action and measure: its ``span`` in days, is it ``measured``, was it ``in_time``."""
    heard = actions["known_since"].where(
        actions["known_by"].isin(_ON_THE_PAGE) & actions["status"].isin(_TELLING)
    )
    end = heard if last is None else heard.where(heard <= last)
    actions = actions.assign(completed=actions["status"] == "completed")
    since_response = (end - response_days(actions)).dt.days
    late = (end - actions["due"]).dt.days
    in_time = actions["completed"] & (late <= 0)
    of_response = {"span": since_response, "measured": since_response >= 0, "in_time": pd.NA}
    of_due_day = {"span": late, "measured": late > 0, "in_time": in_time}
    spells = [actions.assign(measure=RESPONSE, **of_response), actions.assign(measure=DUE, **of_due_day)]
    return pd.concat(spells, ignore_index=True)


def _measured(spells: pd.DataFrame, fitter: Any) -> dict[str, object]:
    measured = spells[spells["measured"]]
    completed = int(measured["completed"].sum())
    in_time = spells["in_time"].sum(min_count=1)
    counts = {
        "n": len(measured),
        "completed": completed,
        "censored": len(measured) - completed,
        "in_time": in_time,
        "set_aside": len(spells) - len(measured) - (0 if pd.isna(in_time) else in_time),
    }
    if completed < FEWEST_COMPLETED:
        return counts | {"note": f"too few: {completed} completed, {FEWEST_COMPLETED} are needed"}
    curve = fitter.fit(measured["span"].to_numpy(float), measured["completed"].to_numpy(bool))
    return counts | _median(curve)


def _median(curve: Any) -> dict[str, object]:
    """Return the median of a fitted curve with its interval; what is not reached is missing."""
    from lifelines.utils import median_survival_times  # noqa: PLC0415 - optional, and slow to import

    low, high = median_survival_times(curve.confidence_interval_).to_numpy(float).ravel()
    median = curve.median_survival_time_
    reached = "" if np.isfinite(high) else "no upper bound: too few were followed long enough"
    note = reached if np.isfinite(median) else "fewer than half were completed in the time observed"
    found = {"median": median, "low": low, "high": high}
    return {name: value if np.isfinite(value) else None for name, value in found.items()} | {"note": note}
