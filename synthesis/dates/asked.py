"""The day that somebody asks for, as opposed to the days that documents tell."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

import numpy as np
import pandas as pd

from synthesis.errors import wrong_use

LAST_DAY = "Write it as 2022-12-31; `corpus.latest_day()` is the last on which a document reports."
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def as_day(day: object, *, field: str) -> dt.date:
    """Return the day that was asked for.

    Parameters
    ----------
    day : str, date, Timestamp or datetime64
        A text is written as ``2022-12-31``.
    field : str
        What it is for, as the user knows it.

    Raises
    ------
    UsageError
        When none is given, there is no such day, or it is not written as ``2022-12-31``.
    """
    if isinstance(day, np.datetime64):
        day = pd.Timestamp(day)
    if isinstance(day, dt.datetime) and day is not pd.NaT:
        return day.date()
    if isinstance(day, dt.date) and day is not pd.NaT:
        return day
    if isinstance(day, str) and _ISO_DAY.fullmatch(day.strip()):
        with suppress(ValueError):
            return dt.date.fromisoformat(day.strip())
    if day is None or day is pd.NaT or (isinstance(day, str) and not day.strip()):
        raise wrong_use("no-such-day", "no day is given.", LAST_DAY, field=field)
    raise wrong_use("no-such-day", "there is no such day.", "Write it as 2022-12-31.", field=field, value=day)
