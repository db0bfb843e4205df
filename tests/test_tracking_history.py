"""The states over time and how long actions took, by hand."""

from __future__ import annotations

import datetime as dt
import sys

import pandas as pd
import pytest
from tracking_corpus import action, build, page

from synthesis.errors import UsageError
from synthesis.tracking import durations, history

RESPONSE, DUE = "response to completion", "due day to completion"


class TestHistory:
    corpus = build(
        page(
            action("completed", due="2020-01-31", updates=[("2020-03-31", "Done.")]),
            action("ongoing", due="2020-04-30", updates=[("2020-03-31", "Begun.")]),
            action("not reported"),
            completed="2020-02-15",
        )
    )

    def test_every_month_end_of_the_record(self):
        table = history(self.corpus)
        assert table["day"].dt.strftime("%Y-%m-%d").tolist() == ["2020-02-29", "2020-03-31"]
        assert table[["not_known", "completed", "on_track", "not_reported", "total"]].to_numpy().tolist() == [
            [2, 0, 0, 1, 3], [0, 1, 1, 1, 3],
        ]  # fmt: skip
        assert table["rate"].tolist()[1] == 0.5

    @pytest.mark.parametrize(("until", "months"), [("2020-05-30", 3), ("2020-05-31", 4), ("2019-12-31", 0)])
    def test_until(self, until, months):
        table = history(self.corpus, until=until)
        assert len(table) == months
        assert table["overdue"].tolist() == [0, 0, 0, 1][:months]

    def test_a_day_that_does_not_exist(self):
        with pytest.raises(UsageError, match="until"):
            history(self.corpus, until="2020-02-30")

    def test_as_far_as_one_likes(self):
        assert len(history(self.corpus, until="2263-12-31")) == 2927

    def test_without_any_date_there_is_no_history(self):
        assert history(build(page(action("completed", due="2020-01-31")))).empty


def days_after(day, days):
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def followed(spans, start="2020-01-01", **fields):
    """Return actions completed (or, where negative, still going on) so many days after a start."""
    return [
        action("completed" if span > 0 else "ongoing", updated=days_after(start, abs(span)), **fields)
        for span in spans
    ]


class TestDurations:
    def measured(self, corpus, measure, **options):
        return durations(corpus, **options).set_index("measure").loc[measure]

    def test_the_median_by_hand(self):
        """Twelve actions: S falls to 1/2 at the sixth of them, as none is censored before."""
        corpus = build(
            page(*followed([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, -110, -120]), added="2020-01-01")
        )
        row = self.measured(corpus, RESPONSE)
        assert row[["n", "completed", "censored", "median", "note"]].tolist() == [12, 10, 2, 60, ""]
        assert row["low"] < 60 < row["high"]

    def test_censored_actions_leave_the_risk_set(self):
        """S is 11/13 after two, three leave, then (11/13)(5/8) = 0.53 at 60 and (11/13)(4/8) = 0.42 at 70."""
        spans = [10, 20, -25, -25, -25, 40, 50, 60, 70, 80, 90, 100, 110]
        row = self.measured(build(page(*followed(spans), added="2020-01-01")), RESPONSE)
        assert row[["n", "completed", "median"]].tolist() == [13, 10, 70]

    def test_too_few_is_said(self):
        row = self.measured(build(page(*followed([10] * 9 + [-20] * 90), added="2020-01-01")), RESPONSE)
        assert row[["n", "note"]].tolist() == [99, "too few: 9 completed, 10 are needed"]
        assert row[["median", "low", "high"]].isna().all()

    def test_fewer_than_half_completed_is_said(self):
        row = self.measured(build(page(*followed([10] * 10 + [-20] * 15), added="2020-01-01")), RESPONSE)
        assert pd.isna(row["median"])
        assert row["note"] == "fewer than half were completed in the time observed"

    def test_from_the_due_day_only_what_was_not_in_time(self):
        late = followed([5, 10, 15, 20, 25, 30, 35, 40, 45, 50], due="2020-01-01")
        others = [
            action("completed", due="2020-01-01", updated="2020-01-01"),
            action("completed", due="2020-01-01", updated="2019-06-30"),
            action("ongoing", due="2020-01-01", updated="2019-12-31"),
            action("ongoing", due="2020-01-01", updated="2020-02-01"),
            action("completed", updated="2020-02-01"),
        ]
        row = self.measured(build(page(*late, *others)), DUE)
        assert row[["n", "completed", "censored", "in_time", "set_aside"]].tolist() == [11, 10, 1, 2, 2]
        assert row["median"] == 30

    def test_what_cannot_be_measured_is_counted(self):
        corpus = build(
            page(
                action("not reported", updated="2020-02-01"),
                action("not known", status_text="Mostly", updated="2020-02-01"),
                action("completed", updated="2019-12-31"),
                added="2020-01-01",
            ),
            page(action("completed"), published="2020-01-01"),
        )
        row = self.measured(corpus, RESPONSE)
        assert row[["n", "set_aside"]].tolist() == [0, 4]
        assert row["note"] == "too few: 0 completed, 10 are needed"

    def test_until_takes_only_what_was_known(self):
        corpus = build(page(*followed([10, 20, 30]), added="2020-01-01"))
        row = self.measured(corpus, RESPONSE, until="2020-01-21")
        assert row[["n", "set_aside"]].tolist() == [2, 1]

    def test_by_a_column(self):
        corpus = build(
            page(*followed([10] * 10), added="2020-01-01", agency="UNDP"), page(action(), agency="OHCHR")
        )
        table = durations(corpus, by="agency")
        assert table.loc[table["measure"] == RESPONSE, ["agency", "n"]].to_numpy().tolist() == [
            ["OHCHR", 0],
            ["UNDP", 10],
        ]

    def test_without_lifelines_it_says_how_to_get_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "lifelines", None)
        with pytest.raises(UsageError, match=r"evaluation-synthesis\[time\]"):
            durations(build(page(action())))


@pytest.mark.parametrize("by", ["state", "measure", "span", "in_time", "begins", "evidence"])
def test_durations_by_what_changes_with_the_day_or_is_no_column_are_wrong_use(by):
    pytest.importorskip("lifelines")
    with pytest.raises(UsageError, match="cannot be counted by this") as caught:
        durations(build(page(action())), by=by)
    offered = set(caught.value.problems[0].remedy.removeprefix("Choose one of: ").rstrip(".").split(", "))
    assert {"agency", "status", "theme", "unit", "month"} <= offered
    assert not offered & {"measure", "span", "measured", "in_time", "begins", "completed", "state"}


def test_durations_by_several_columns():
    pytest.importorskip("lifelines")
    table = durations(build(page(action())), by=["agency", "status"])
    assert list(table.columns[:3]) == ["measure", "agency", "status"]
