"""Since when an evaluation is known, and until when the record speaks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

NO_DAY = "the documents speak of no day."
GIVE_ONE = "Give one with --as-of, or as page_date in the catalogue."


def first_known(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the day on which each evaluation was known, by ``evaluation_id``: published, completed, or over.

    One that bears none of these dates counts as known at the end of its period or at its last deadline,
    whichever is earlier; without a period the day is missing.
    """
    evaluations = tables["evaluations"].set_index("evaluation_id")
    return evaluations["published"].fillna(evaluations["completed"]).fillna(_over(tables))


def latest_day(tables: Mapping[str, pd.DataFrame]) -> pd.Timestamp | None:
    """Return the last day on which the record reports, or None where nothing in it is dated.

    An evaluation speaks until its latest update, stamp, publication or completion. One that bears no date
    speaks until the end of its period or until its last deadline, whichever is earlier: its page was made
    before the period was over, and what falls due later was not yet known.
    """
    last = last_days(tables).max()
    return None if pd.isna(last) else last


def last_days(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the last day that each evaluation speaks of, by ``evaluation_id``; missing where it speaks of none."""
    over = _over(tables)
    dated = _days(tables).groupby("evaluation_id")["day"].max().reindex(over.index)
    return dated.fillna(over)


def _over(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the end of each evaluation's period, or its last deadline if that is earlier."""
    evaluations = tables["evaluations"].set_index("evaluation_id")
    ends = pd.to_datetime(evaluations["period_end"].astype("str") + "-12-31", errors="coerce")
    due = _actions(tables).groupby("evaluation_id")["deadline"].max().reindex(evaluations.index)
    return pd.concat([ends, due.where(ends.notna())], axis="columns").min(axis="columns")


def _days(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    evaluations = tables["evaluations"].merge(
        tables["documents"][["document_id", "page_date"]], on="document_id"
    )
    actions = _actions(tables)
    updates = tables["updates"].merge(actions[["action_id", "evaluation_id"]], on="action_id")
    dated = [
        (evaluations, ["published", "completed", "page_date"]),
        (tables["recommendations"], ["added", "updated"]),
        (actions, ["added", "updated"]),
        (updates, ["date"]),
    ]
    parts = [table.melt("evaluation_id", columns, value_name="day") for table, columns in dated]
    return pd.concat(parts, ignore_index=True)


def _actions(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parents = tables["recommendations"][["recommendation_id", "evaluation_id"]]
    return tables["actions"].merge(parents, on="recommendation_id")
