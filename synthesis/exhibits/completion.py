"""How many actions got how far, and at what rate they were completed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from synthesis import tracking
from synthesis.corpus import NOWHERE
from synthesis.exhibits.exhibit import Exhibit, chosen, noted
from synthesis.language import Language
from synthesis.tracking.rates import without_rate

COUNTS = {
    "completed": "completed", "on_track": "on track", "not_started": "not started", "overdue": "overdue",
    "not_applicable": "no longer applicable", "not_reported": "status not reported",
    "not_known": "not known on that day",
}  # fmt: skip
COUNT_HEADS = {name: state.capitalize() for name, state in COUNTS.items()}
COUNTED = COUNTS | {
    "not_reported": "with no status reported",
    "not_known": "with no status known on that day",
}
ALWAYS = {"total", "n", "completed", "overdue"}
TITLES = {
    "agency": "Where the actions stood, by agency",
    "theme": "Where the actions stood, by theme",
    "country_name": "Where the actions stood, by country",
    "unit": "Where the actions stood, by responsible unit",
}
HEADS = {"country_name": "Country", "unit": "Responsible"}
NONE = {"agency": "(no agency)", "theme": "(no theme)", "country_name": NOWHERE, "unit": "(no unit)"}
RATES = {
    "agency": "Completion rate with its 95% interval",
    "theme": "Completion rate by theme, with its 95% interval",
    "country_name": "Completion rate by country, with its 95% interval",
    "unit": "Completion rate by responsible unit, with its 95% interval",
}


def completion(tracked: pd.DataFrame, *, by: str = "agency", language: Language | None = None) -> Exhibit:
    """Return how far the actions got, one row a value of ``by``: how many were in which state.

    ``undated`` counts those of known status whose status bears no date.

    Parameters
    ----------
    tracked : DataFrame
        Tracked actions.
    by : {"agency", "theme", "country_name", "unit"}
        What groups the actions.
    language : Language, optional
        Of the labels and of the description; English by default.

    Raises
    ------
    UsageError
        When ``by`` is something else; :func:`synthesis.tracking.completion` knows every column.
    """
    words, title = language or Language(), chosen(TITLES, by, field="by")
    table = _completion(tracked, by, words)
    labels = {by: HEADS.get(by, by.capitalize()), "total": "Actions", "n": "Of known status", **COUNT_HEADS}
    shown = {
        name: label
        for name, label in labels.items()
        if name in ALWAYS or name == by or (table[name] != 0).any()
    }
    described = " ".join(_describe(row, words) for row in table.to_dict("records"))
    return Exhibit("completion", title, table, shown, description=described)


def rates(tracked: pd.DataFrame, *, by: str = "agency", language: Language | None = None) -> Exhibit:
    """Return the completion rate with its interval, one row a value of ``by``; see :func:`completion`."""
    words, title = language or Language(), chosen(RATES, by, field="by")
    table = _completion(tracked, by, words)
    labels = {
        by: HEADS.get(by, by.capitalize()), "n": "Of known status", "completed": "Completed", "rate": "Completion rate",
        "interval": "95% interval",
    }  # fmt: skip
    said = [f"{words.say('Completed, of the actions whose status is known')}."]
    return Exhibit(
        "rates",
        title,
        table,
        labels,
        description=" ".join([*said, *(_describe_rate(row, words) for row in table.to_dict("records"))]),
        note=noted(
            words.say(
                "The rate is of the actions that still apply and whose status was known on the day. "
                "Interval: Wilson, 95%."
            ),
            undated(int(tracking.completion(tracked[is_undated(tracked)])["n"].sum()), words),
        ),
    )


def undated(count: int, words: Language) -> str:
    """Return the reservation on actions whose status bears no date; nothing where there are none."""
    if not count:
        return ""
    return words.say(
        "{n:action has a status|actions have statuses} without a date, taken as known on the day of this report.",
        n=count,
    )


def named(value: Any, column: str, words: Language) -> str:
    """Return the name of a value that actions are counted by; units bear the names that documents give them."""
    if pd.isna(value) or str(value) == NONE.get(column):
        return words.word(NONE.get(column, "not stated"))
    return str(value) if column == "unit" else words.named(str(value))


def rate_in_words(row: Mapping[Any, Any], words: Language) -> str:
    """Return a completion rate with its counts and its interval."""
    rate = rate_with_interval(row, words)
    return words.say("{completed} of {n} ({rate})", completed=row["completed"], n=row["n"], rate=rate)


def rate_with_interval(row: Mapping[Any, Any], words: Language) -> str:
    """Return a completion rate with its interval."""
    shares = {name: words.percent(row[name]) for name in ("rate", "low", "high")}
    return words.say("{rate}; 95% interval {low} to {high}", **shares)


def _completion(tracked: pd.DataFrame, by: str, words: Language) -> pd.DataFrame:
    table = tracking.completion(tracked, by=by)
    table["undated"] = _counts_undated(tracked, by, table[by])
    table[by] = table[by].astype("str").fillna(NONE[by])
    table["interval"] = [_interval(row.low, row.high, words) for row in table.itertuples()]
    return table


def is_undated(tracked: pd.DataFrame) -> pd.Series:
    """Return of which actions the status counts as known, also as no longer applicable, and bears no date."""
    unknown = tracked["state"].isin([COUNTS["not_reported"], COUNTS["not_known"]])
    return tracked["known_since"].isna() & ~unknown


def _counts_undated(tracked: pd.DataFrame, by: str, values: pd.Series) -> pd.Series:
    counts = tracking.completion(tracked[is_undated(tracked)], by=by).set_index(by)["n"]
    return counts.reindex(values, fill_value=0).set_axis(values.index)


def _interval(low: float, high: float, words: Language) -> str:
    if pd.isna(low):
        return ""
    return words.say("{low} to {high}", low=words.percent(low), high=words.percent(high))


def _describe(row: Mapping[Any, Any], words: Language) -> str:
    parts = [words.say(f"{{n}} {state}", n=row[column]) for column, state in COUNTED.items() if row[column]]
    return words.say(
        "{name}: {n:action|actions}, of these {parts}.",
        name=_group(row, words),
        n=row["total"],
        parts=words.listed(parts),
    )


def _describe_rate(row: Mapping[Any, Any], words: Language) -> str:
    if not row["n"]:
        return words.say("{name}: {said}.", name=_group(row, words), said=words.word(without_rate(row)))
    return words.say("{name}: {said}.", name=_group(row, words), said=rate_in_words(row, words))


def _group(row: Mapping[Any, Any], words: Language) -> str:
    column, name = next(iter(row.items()))
    return named(name, column, words)
