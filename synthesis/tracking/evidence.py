"""Say in words what a status rests on: the update or field, with its day."""

from __future__ import annotations

import datetime as dt
from calendar import month_name
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from synthesis.errors import excerpt
from synthesis.schema import PRECISIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_QUOTE = 120

_WORDS = {
    "update": "“{status}”, with the update of {day}",
    "row": "“{status}” in a row stamped {day}",
    "page": "“{status}”, undated; the latest dated word on its page is of {day}",
    "evaluation": "“{status}” on a page without dates; its evaluation or its file is of {day}",
    "undated": "“{status}” on a page without any date",
    "too early": "the first dated word on its status is of {day}",
    "before the plan": "a page without any date, of a plan that begins on {day}",
    "no word": "“{status}” is in no vocabulary of statuses",
    "no status": "the source gives no status",
}
_CASES = list(_WORDS)


def evidence(actions: pd.DataFrame, known: NDArray[np.bool_]) -> pd.Series:
    """Return, for each action of a record, what its state rests on.

    Parameters
    ----------
    actions : DataFrame
        The actions of a :class:`synthesis.tracking.record.Record`.
    known : array of bool
        Of which of them the status was known on the day.
    """
    status = actions["status"]
    case = np.select(
        [status == "not reported", ~known & actions["known_since"].isna(), ~known, status == "not known"],
        [_CASES.index(name) for name in ("no status", "before the plan", "too early", "no word")],
        default=actions["known_by"].cat.codes,
    )
    printed, words = pd.factorize(actions["status_text"].fillna(status.astype("str")))
    dated, days = _days(actions)
    sentences = _fill([case, printed, dated], [list(_WORDS.values()), list(words), days])
    quoted = case == _CASES.index("update")
    sentences[quoted] += [
        f": “{excerpt(text, longest=LONGEST_QUOTE)}”" for text in actions["said"].to_numpy()[quoted]
    ]
    return pd.Series(sentences, index=actions.index, dtype="str")


def _fill(places: list[NDArray[np.intp]], values: list[list[str]]) -> NDArray[np.object_]:
    """Return the sentence of each row, each different one put together once."""
    shape = [len(each) for each in values]
    sorts, which = np.unique(np.ravel_multi_index(places, shape), return_inverse=True)
    sentences = [
        values[0][case].format(status=values[1][word], day=values[2][day])
        for case, word, day in zip(*np.unravel_index(sorts, shape), strict=True)
    ]
    return np.array([*sentences, None], dtype=object)[which]


def in_words(day: dt.date, precision: str | None = None) -> str:
    """Return a day, or the month or year whose last day it is, as a sentence has it.

    Examples
    --------
    >>> [in_words(dt.date(2022, 12, 31), precision) for precision in ("day", "month", "year")]
    ['31 December 2022', 'December 2022', '2022']
    """
    if pd.isna(day):
        return ""
    month = f"{month_name[day.month]} {day.year}"
    return {"month": month, "year": str(day.year)}.get(precision or "day", f"{day.day} {month}")


def _days(actions: pd.DataFrame) -> tuple[NDArray[np.intp], list[str]]:
    """Return the day each status is known since, as a place in a list of days in words."""
    places, days = pd.factorize(actions["known_since"].fillna(actions["begins"]), use_na_sentinel=False)
    precisions = [*PRECISIONS, None]
    codes = actions["said_precision"].where(actions["known_by"] == "update").cat.codes.to_numpy("int64")
    words = [in_words(day, precision) for precision in precisions for day in days]
    return places + len(days) * (codes % len(precisions)), words
