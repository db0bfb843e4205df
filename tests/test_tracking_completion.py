"""Completion rates, workload and what falls due next, by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from tracking_corpus import action, build, page

from synthesis.errors import UsageError
from synthesis.tracking import STATES, completion, due_next, track, workload
from synthesis.tracking.rates import COUNTS, wilson

KNOWN = ("2021-01-31", "Work began.")


@pytest.fixture(scope="module")
def corpus():
    """Two agencies; on 2022-12-31 each state is there at least once."""
    women = page(
        action("completed", due="2022-12-31", responsible="DRD, RD", updates=[KNOWN]),
        action("completed", due="2021-06-30", responsible="DRD", updates=[KNOWN]),
        action("ongoing", due="2022-06-30", responsible="POs, CPC and DRD", updates=[KNOWN]),
        action("ongoing", due="2023-03-31", responsible="CPC", updates=[KNOWN]),
        action("not started", responsible="CPC", updates=[KNOWN]),
        action("no longer applicable", updates=[KNOWN]),
        action("completed", due="2022-01-31", updates=[("2023-06-30", "Done.")]),
        agency="UN Women",
        country="KHM",
    )
    ohchr = page(
        action("not reported", due="2023-02-28"),
        action("not reported"),
        agency="OHCHR",
        published="2020-08-19",
    )
    unplaced = page(action("ongoing", due="2022-12-31"), agency=None)
    return build(
        women,
        ohchr,
        unplaced,
        codings=[("e1/r1/a1", "gender"), ("e1/r1/a3", "gender"), ("e2/r1", "data"), ("e2/r1/a1", "gender")],
    )


def test_counts_by_agency(corpus):
    table = completion(corpus, as_of="2022-12-31", by="agency")
    assert list(table.columns) == [
        "agency", "n", "completed", "rate", "low", "high", "overdue", "on_track", "not_started", "not_reported",
        "not_known", "not_applicable", "total",
    ]  # fmt: skip
    assert table["agency"].tolist()[:2] == ["OHCHR", "UN Women"]
    assert pd.isna(table["agency"][2])
    assert table.drop(columns=["agency", "rate", "low", "high"]).to_numpy().tolist() == [
        [0, 0, 0, 0, 0, 2, 0, 0, 2],
        [5, 2, 1, 1, 1, 0, 1, 1, 7],
        [1, 0, 0, 1, 0, 0, 0, 0, 1],
    ]
    assert table["rate"].tolist()[1:] == [0.4, 0.0]


def test_one_row_for_all(corpus):
    table = completion(corpus, as_of="2022-12-31")
    assert len(table) == 1
    assert table.loc[0, ["n", "completed", "total"]].tolist() == [6, 2, 10]
    tracked = track(corpus, as_of="2022-12-31")
    pd.testing.assert_frame_equal(completion(tracked), table)
    pd.testing.assert_frame_equal(completion(tracked, as_of="2022-12-31"), table)


def test_several_columns(corpus):
    table = completion(corpus, as_of="2022-12-31", by=["agency", "month"])
    assert table.columns[:2].tolist() == ["agency", "month"]
    assert table["total"].sum() == 10
    assert table.loc[table["month"] == "2022-06", "overdue"].tolist() == [1]


def test_by_theme_of_action_and_recommendation(corpus):
    table = completion(corpus, as_of="2022-12-31", by="theme")
    assert table["theme"].tolist()[:2] == ["data", "gender"]
    assert table[["completed", "overdue", "not_reported", "total"]].to_numpy().tolist() == [
        [0, 0, 2, 2], [1, 1, 1, 3], [1, 0, 0, 6],
    ]  # fmt: skip


def test_themes_need_codings(corpus):
    with pytest.raises(UsageError, match="with_codings") as raised:
        completion(build(page(action())), as_of="2022-12-31", by="theme")
    assert raised.value.problems[0].code == "no-codings"


def test_where_coding_found_nothing_no_action_has_a_theme():
    corpus = build(page(action()))
    tracked = track(corpus.with_codings(corpus.codings), as_of="2022-12-31")
    assert tracked["themes"].tolist() == [[]]
    assert completion(tracked, by="theme")["total"].tolist() == [1]


@pytest.mark.parametrize("name", ["agencies", "units", "themes", "nothing at all", 3])
def test_an_unknown_column_is_wrong_use(corpus, name):
    with pytest.raises(UsageError, match="agency"):
        completion(corpus, as_of="2022-12-31", by=[name])


def test_a_column_of_ones_own(corpus):
    tracked = track(corpus, as_of="2022-12-31").assign(
        region=lambda rows: rows["country"].map({"KHM": "Asia"})
    )
    assert completion(tracked, by="region")["total"].tolist() == [7, 3]


def test_the_day_is_needed_once_and_only_once(corpus):
    with pytest.raises(UsageError, match="as_of"):
        completion(corpus, by="agency")
    with pytest.raises(UsageError, match="have not been tracked"):
        completion(corpus.actions, by="status")
    with pytest.raises(UsageError, match="another day"):
        completion(track(corpus, as_of="2022-12-31"), as_of="2021-12-31")


@pytest.mark.parametrize(("k", "n"), [(6, 11), (0, 5), (5, 5), (1, 1), (14, 30), (299, 300)])
def test_wilson_against_scipy(k, n):
    low, high = wilson(pd.Series([k]), pd.Series([n]))
    expected = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_every_state_has_its_column():
    assert sorted(COUNTS.values()) == sorted(STATES)


def test_workload_by_unit(corpus):
    table = workload(corpus, as_of="2022-12-31")
    assert table["unit"].tolist()[:3] == ["CPC", "DRD", "POs"]
    assert table.loc[0, ["open", "overdue", "on_track", "not_started", "without_due"]].tolist() == [
        3,
        1,
        1,
        1,
        1,
    ]
    assert table.loc[0, "next_due"] == pd.Timestamp("2023-03-31")
    assert table["open"].tolist() == [3, 1, 1, 1]
    assert "RD" not in table["unit"].tolist()
    last = table.iloc[-1]
    assert pd.isna(last["unit"])
    assert last[["not_reported", "not_known"]].tolist() == [2, 1]


def test_a_unit_named_twice_counts_once():
    corpus = build(page(action(units=["DRD", "CPC", "DRD"])))
    assert completion(corpus, as_of="2022-12-31", by="unit")["total"].tolist() == [1, 1]


def test_workload_by_theme_and_month(corpus):
    tracked = track(corpus, as_of="2022-12-31")
    assert workload(tracked, by="theme")[["theme", "open"]].to_numpy().tolist()[:2] == [
        ["gender", 1],
        ["data", 0],
    ]
    months = workload(tracked, by="month")["month"].tolist()
    assert months[:-1] == ["2022-01", "2022-06", "2022-12", "2023-02", "2023-03"]
    assert pd.isna(months[-1])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2022-12-31", 1, ["e3/r1/a1"]),
        ("2022-12-31", 2, ["e3/r1/a1", "e2/r1/a1"]),
        ("2022-12-31", 3, ["e3/r1/a1", "e2/r1/a1", "e1/r1/a4"]),
        ("2023-01-01", 2, ["e2/r1/a1"]),
        ("2023-02-28", 1, ["e2/r1/a1", "e1/r1/a4"]),
        ("2023-03-01", 1, ["e1/r1/a4"]),
        ("2023-04-01", 12, []),
    ],
)
def test_what_falls_due_next(corpus, day, months, expected):
    assert due_next(corpus, as_of=day, months=months)["action_id"].tolist() == expected


@pytest.mark.parametrize("months", [0, -1, 1.5, "3", True, None, 10**9])
def test_a_span_that_is_none_is_wrong_use(corpus, months):
    with pytest.raises(UsageError, match="months"):
        due_next(corpus, as_of="2022-12-31", months=months)


def test_months_may_be_a_number_of_numpy(corpus):
    expected = due_next(corpus, as_of="2022-12-31", months=2)
    assert due_next(corpus, as_of="2022-12-31", months=np.int64(2)).equals(expected)


@pytest.mark.parametrize(
    "day", [np.datetime64("2022-12-31"), pd.Timestamp("2022-12-31"), dt.date(2022, 12, 31)]
)
def test_the_day_may_be_one_of_numpy_pandas_or_python(corpus, day):
    tracked = track(corpus, as_of="2022-12-31")
    assert track(corpus, as_of=day).equals(tracked)
    assert completion(tracked, as_of=day)["total"].tolist() == [10]


@pytest.mark.parametrize("kind", [pd.Index, pd.Series, np.array, tuple])
def test_several_columns_may_be_any_kind_of_list(corpus, kind):
    names = ["agency", "state"]
    assert completion(corpus, as_of="2022-12-31", by=kind(names)).equals(
        completion(corpus, as_of="2022-12-31", by=names)
    )


def test_tracked_actions_from_parquet_count_as_before(corpus, tmp_path):
    tracked = track(corpus, as_of="2022-12-31")
    tracked.to_parquet(tmp_path / "tracked.parquet")
    again = pd.read_parquet(tmp_path / "tracked.parquet")
    for by in ("theme", "unit", "month", "agency"):
        assert completion(again, as_of="2022-12-31", by=by).equals(completion(tracked, by=by))
        assert workload(again, by=by).equals(workload(tracked, by=by))


def test_tracked_actions_from_csv_count_as_before_but_by_lists(corpus, tmp_path):
    tracked = track(corpus, as_of="2022-12-31")
    tracked.to_csv(tmp_path / "tracked.csv")
    again = pd.read_csv(tmp_path / "tracked.csv")
    for by in ("month", "agency"):
        assert completion(again, as_of="2022-12-31", by=by).equals(completion(tracked, by=by))
        assert workload(again, by=by)["next_due"].tolist() == workload(tracked, by=by)["next_due"].tolist()
    assert (
        due_next(again, months=2)["action_id"].tolist() == due_next(tracked, months=2)["action_id"].tolist()
    )
    with pytest.raises(UsageError, match="another day"):
        completion(again, as_of="2021-12-31")
    for counted, by in ((completion, "theme"), (workload, "unit")):
        with pytest.raises(UsageError, match="lists have become texts"):
            counted(again, by=by)


def test_a_column_of_days_that_holds_none_is_wrong_use(corpus):
    with pytest.raises(UsageError, match="due: the column holds what is no day"):
        completion(track(corpus, as_of="2022-12-31").assign(due="soon"))
