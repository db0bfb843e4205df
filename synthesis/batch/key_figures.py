"""The key figures of a country, as the index shows them."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

import pandas as pd

from synthesis.corpus import Corpus
from synthesis.errors import SynthesisWarning
from synthesis.exhibits import rested_on
from synthesis.tracking import completion
from synthesis.tracking.rates import without_rate


def key_figures(
    part: Corpus, *, as_of: dt.date | None, tracked: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return counts, coverage and how far the actions got on the day.

    Parameters
    ----------
    part : Corpus
        One country, or all data.
    as_of : date, optional
        The day; by default the last one that the record speaks of.
    tracked : DataFrame, optional
        What :func:`synthesis.track` returned for that day, where it has been asked already.

    Returns
    -------
    dict
        ``agencies`` (text), ``documents`` (those that evaluations were read from) and ``excerpts`` (those of them
        that are not complete), ``evaluations``, ``recommendations``, ``actions``, ``known`` (actions that still
        apply, of known status), ``completed``, ``overdue``, ``without_rate`` (why none is known, where none is) and
        ``day``.
    """
    day = as_of or part.latest_day()
    documents = rested_on(part)
    return {
        "agencies": ", ".join(sorted(part.evaluations["agency"].dropna().unique())),
        "documents": len(documents),
        "excerpts": int((documents["coverage"] == "excerpt").sum()),
        "evaluations": len(part.evaluations),
        "recommendations": len(part.recommendations),
        "actions": len(part.actions),
        "day": None if day is None else pd.Timestamp(day).date().isoformat(),
        **(_progress(part if tracked is None else tracked, day) if day is not None else {}),
    }


def _progress(actions: Corpus | pd.DataFrame, day: dt.date) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SynthesisWarning)  # the report itself says so
        counts = completion(actions, as_of=day).iloc[0]
    return {
        "known": int(counts["n"]),
        "completed": int(counts["completed"]),
        "overdue": int(counts["overdue"]),
        "without_rate": "" if counts["n"] else without_rate(counts),
    }
