"""Where every action stood on a day: each state on the day before, on and after its border."""

from __future__ import annotations

import datetime as dt
import warnings

import pandas as pd
import pytest
from tracking_corpus import action, build, page

import synthesis as syn
from synthesis.corpus import read_files
from synthesis.errors import SynthesisWarning, UsageError
from synthesis.tracking import STATES, track

KNOWN = ("2021-01-31", "Work began.")


def state(corpus, day):
    return track(corpus, as_of=day)["state"].tolist()


def only(corpus, day):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SynthesisWarning)
        return track(corpus, as_of=day).iloc[0]


@pytest.mark.parametrize(
    ("day", "expected", "over"),
    [("2022-06-29", "on track", None), ("2022-06-30", "on track", None), ("2022-07-01", "overdue", 1)],
)
def test_a_due_month_is_past_on_the_first_of_the_next(day, expected, over):
    row = only(
        build(page(action("ongoing", due="2022-06-30", deadline_precision="month", updates=[KNOWN]))), day
    )
    assert row["state"] == expected
    assert row["begun"]
    assert pd.isna(row["days_over"]) if over is None else row["days_over"] == over


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2022-06-29", "not started"), ("2022-06-30", "not started"), ("2022-07-01", "overdue")],
)
def test_what_has_not_begun_is_overdue_too(day, expected):
    row = only(build(page(action("not started", due="2022-06-30", updates=[KNOWN]))), day)
    assert row["state"] == expected
    assert not row["begun"]


@pytest.mark.parametrize("settled", ["completed", "no longer applicable"])
@pytest.mark.parametrize(
    ("day", "known"),
    [("2022-12-30", False), ("2022-12-31", True), ("2023-01-01", True), ("2030-01-01", True)],
)
def test_settled_from_the_last_day_of_the_month_of_its_update(settled, day, known):
    corpus = build(page(action(settled, due="2021-06-30", updates=[("2022-12-31", "Done with.")])))
    assert only(corpus, day)["state"] == (settled if known else "not known on that day")


@pytest.mark.parametrize(
    ("day", "known"), [("2021-01-30", False), ("2021-01-31", True), ("2021-02-01", True)]
)
@pytest.mark.parametrize(("status", "due", "then"), [
    ("ongoing", "2030-12-31", "on track"), ("ongoing", "2020-12-31", "overdue"), ("not started", "2030-12-31", "not started"),
])  # fmt: skip
def test_nothing_is_known_before_the_first_dated_word(day, known, status, due, then):
    row = only(build(page(action(status, due=due, updates=[KNOWN]))), day)
    assert row["state"] == (then if known else "not known on that day")
    assert pd.isna(row["begun"]) != known
    assert pd.isna(row["days_over"]) or row["state"] == "overdue"


@pytest.mark.parametrize("day", ["2019-12-31", "2021-10-18", "2021-10-19", "2021-10-20", "2035-01-01"])
def test_a_status_never_given_is_not_reported_on_every_day(day):
    row = only(build(page(action("not reported", due="2021-10-19"), published="2020-08-19")), day)
    assert row["state"] == "status not reported"
    assert pd.isna(row["days_over"])
    assert pd.isna(row["begun"])
    assert row["evidence"] == "the source gives no status"


def test_an_unknown_status_word_is_kept_and_never_known():
    row = only(build(page(action("not known", status_text="Mostly", updates=[KNOWN]))), "2025-01-01")
    assert row["state"] == "not known on that day"
    assert row["status_text"] == "Mostly"
    assert row["evidence"] == "“Mostly” is in no vocabulary of statuses"
    assert pd.isna(row["known_since"])


def test_without_a_due_day_nothing_is_overdue():
    assert state(build(page(action("ongoing"), action("not started"))), "2090-01-01") == [
        "on track",
        "not started",
    ]


def test_a_derived_deadline_counts_and_says_so():
    row = only(
        build(page(action("ongoing", due="2021-10-19", deadline_basis="derived", updates=[KNOWN]))),
        "2021-10-20",
    )
    assert (row["state"], row["days_over"], row["due_basis"]) == ("overdue", 1, "derived")


def test_printed_overdue_leaves_open_whether_it_has_begun():
    rows = [
        action("not started", status_text="Overdue", due="2020-01-31"),
        action("ongoing", status_text="Overdue-Initiated", due="2020-01-31"),
        action("not started", status_text="Not Initiated", due="2020-01-31"),
        action("not started", status_text=None, due="2020-01-31"),
    ]
    tracked = track(build(page(*rows)), as_of="2020-02-01")
    assert tracked["state"].tolist() == ["overdue"] * 4
    assert tracked["begun"].isna().tolist() == [True, False, False, False]
    assert tracked["begun"].tolist()[1:] == [True, False, False]


class TestKnownSince:
    def since(self, *pages):
        tracked = track(build(*pages), as_of="2030-01-01")
        return [day.date().isoformat() if pd.notna(day) else None for day in tracked["known_since"]], tracked

    def test_own_update_then_own_stamp_then_the_page(self):
        since, tracked = self.since(
            page(
                action(
                    "completed",
                    updates=[("2021-06-30", "Held."), ("2020-06-30", "Planned.")],
                    updated="2022-04-15",
                ),
                action("ongoing", added="2021-11-27", updated="2022-04-15"),
                action("completed", added="2021-11-27"),
                action("ongoing", updates=[(None, "Nearly there.")]),
                added="2021-11-20",
            )
        )
        assert since == ["2021-06-30", "2022-04-15", "2021-11-27", "2022-04-15"]
        assert tracked["evidence"].tolist() == [
            "“Completed”, with the update of June 2021: “Held.”",
            "“Ongoing” in a row stamped 15 April 2022",
            "“Completed” in a row stamped 27 November 2021",
            "“Ongoing”, undated; the latest dated word on its page is of 15 April 2022",
        ]

    def test_the_page_includes_the_stamps_of_responses(self):
        assert self.since(page(action(), added="2018-12-03", updated="2018-12-19", completed="2018-12-31"))[
            0
        ] == ["2018-12-19"]

    def test_another_page_dates_nothing(self):
        assert self.since(page(action(updates=[KNOWN])), page(action()))[0] == ["2021-01-31", None]

    @pytest.mark.parametrize("fields", [
        {"completed": "2021-03-31"}, {"published": "2021-03-31"}, {"page_date": "2021-03-31"},
        {"completed": "2020-12-31", "published": "2021-03-31"}, {"completed": "2020-12-31", "page_date": "2021-03-31"},
    ])  # fmt: skip
    def test_a_page_without_dates_has_the_day_of_its_evaluation_or_file(self, fields):
        since, tracked = self.since(page(action(), **fields))
        assert since == ["2021-03-31"]
        assert tracked["evidence"][0].endswith("its evaluation or its file is of 31 March 2021")

    def test_nothing_dated_is_known_always(self):
        corpus = build(page(action("completed", due="2011-12-31")))
        assert [state(corpus, day) for day in ("1900-01-01", "2011-12-31", "2050-01-01")] == [
            ["completed"]
        ] * 3
        assert only(corpus, "1900-01-01")["evidence"] == "“Completed” on a page without any date"

    @pytest.mark.parametrize(
        ("day", "expected"), [("2013-12-31", "not known on that day"), ("2014-01-01", "completed")]
    )
    def test_but_not_before_the_plan_begins(self, day, expected):
        row = only(build(page(action("completed"), period_start=2014, period_end=2016)), day)
        assert row["state"] == expected
        assert pd.isna(row["known_since"])


class TestLatestUpdate:
    corpus = build(
        page(
            action(
                "completed", updates=[("2022-12-31", "Third."), (None, "Second."), ("2020-06-30", "First.")]
            ),
            action("ongoing", updates=[(None, "Undated."), (None, "Older.")]),
            action("ongoing", comments="In one piece."),
            action("ongoing"),
        )
    )

    def seen(self, day):
        tracked = track(self.corpus, as_of=day)
        return [None if pd.isna(text) else text for text in tracked["latest_update"]]

    def test_before_the_latest_the_earlier_dated_layer_stands(self):
        assert self.seen("2022-12-30") == ["First.", None, None, None]
        row = only(self.corpus, "2022-12-30")
        assert row["state"] == "not known on that day"
        assert row["latest_update_date"] == pd.Timestamp("2020-06-30")
        assert row["evidence"] == "the first dated word on its status is of December 2022"

    def test_from_then_on_the_latest(self):
        assert self.seen("2022-12-31") == ["Third.", "Undated.", "In one piece.", None]


def test_columns_and_types():
    corpus = build(page(action(units=["DRD", "CPC"]), action(responsible="POs, CPC and DRD"), country="KHM"))
    for each in (corpus, build()):
        tracked = track(each, as_of="2022-12-31")
        assert list(tracked["state"].cat.categories) == STATES
        assert tracked["state"].cat.ordered
        assert str(tracked["begun"].dtype) == "boolean"
        assert str(tracked["days_over"].dtype) == "Int64"
        assert all(
            pd.api.types.is_datetime64_dtype(tracked[name])
            for name in ("due", "known_since", "latest_update_date")
        )
        assert tracked["units"].dtype == tracked["themes"].dtype == object
    tracked = track(corpus, as_of="2022-12-31")
    assert tracked["units"].tolist() == [["DRD", "CPC"], ["POs", "CPC", "DRD"]]
    assert tracked["themes"].isna().all()
    assert (tracked["as_of"] == pd.Timestamp("2022-12-31")).all()
    assert tracked["recommendation"].tolist() == ["Plan ahead."] * 2


def test_themes_are_those_of_the_action_and_of_its_recommendation():
    corpus = build(
        page(action(), action()),
        page(action()),
        codings=[("e1/r1", "gender"), ("e1/r1/a2", "data"), ("e1/r1/a2", "gender")],
    )
    assert track(corpus, as_of="2022-12-31")["themes"].tolist() == [["gender"], ["data", "gender"], []]


@pytest.mark.parametrize(
    "day",
    [
        "2022-12-31",
        " 2022-12-31",
        dt.date(2022, 12, 31),
        dt.datetime(2022, 12, 31, 23, tzinfo=dt.UTC),
        pd.Timestamp("2022-12-31"),
    ],
)
def test_a_day_may_be_text_date_or_timestamp(day):
    assert track(build(page(action())), as_of=day)["as_of"][0] == pd.Timestamp("2022-12-31")


@pytest.mark.parametrize(
    "day",
    [
        "2022-02-30",
        "2022-13-01",
        "31/12/2022",
        "2022-12",
        "20221231",
        "yesterday",
        "",
        None,
        2022,
        pd.NaT,
        float("nan"),
    ],
)
def test_a_day_that_does_not_exist_is_wrong_use(day):
    with pytest.raises(UsageError, match="2022-12-31") as raised:
        track(build(page(action())), as_of=day)
    assert raised.value.problems[0].code == "no-such-day"


@pytest.mark.parametrize("day", ["", None, pd.NaT])
def test_where_no_day_is_given_the_last_one_is_offered(day):
    with pytest.raises(UsageError, match=r"no day is given.*corpus\.latest_day\(\)"):
        track(build(page(action())), as_of=day)


def test_a_day_before_all_data_warns_and_knows_nothing():
    corpus = build(page(action("completed", updates=[KNOWN])), page(action(), period_start=2014))
    with pytest.warns(SynthesisWarning, match="2014-01-01"):
        assert set(state(corpus, "2013-12-31")) == {"not known on that day"}
    track(corpus, as_of="2014-01-01")


def test_tracking_is_repeatable_and_changes_nothing():
    corpus = build(page(action(updates=[KNOWN]), action("completed", responsible="DRD")))
    before = {name: table.copy() for name, table in corpus.tables.items()}
    pd.testing.assert_frame_equal(track(corpus, as_of="2022-01-01"), track(corpus, as_of="2022-01-01"))
    for name, table in before.items():
        pd.testing.assert_frame_equal(table, corpus.tables[name])


def test_the_own_data(corpus):
    tracked = track(corpus, as_of="2022-12-31")
    assert len(tracked) == len(corpus.actions)
    khm = tracked[tracked["country"] == "KHM"]
    assert khm["state"].value_counts()["completed"] == 6
    assert khm["state"].value_counts()["overdue"] == 5


@pytest.fixture(scope="module")
def cambodia(reference):
    files = ["cambodia-un-women-2020.txt", "cambodia-ohchr-2020.txt"]
    return read_files([reference / "sources" / file for file in files])


def count(corpus, day):
    counts = syn.track(corpus, as_of=day)["state"].value_counts()
    return counts[counts > 0].to_dict()


def test_the_real_documents_at_the_end_of_2022(cambodia):
    assert count(cambodia, "2022-12-31") == {"completed": 6, "overdue": 5, "status not reported": 16}


def test_the_real_documents_at_the_end_of_2020(cambodia):
    assert count(cambodia, "2020-12-31") == {"not known on that day": 11, "status not reported": 16}


def test_the_real_documents_have_derived_deadlines(cambodia):
    tracked = syn.track(cambodia, as_of="2022-12-31")
    ohchr = tracked[tracked["agency"] == "OHCHR"]
    assert (len(ohchr), int((ohchr["due"].notna() & (ohchr["due_basis"] == "derived")).sum())) == (16, 9)


def test_what_was_tracked_means_the_same_after_parquet_groupby_and_merge(tmp_path):
    corpus = syn.sample()
    tracked = syn.track(corpus, as_of="2022-12-31")
    tracked.to_parquet(tmp_path / "t.parquet")
    again = pd.read_parquet(tmp_path / "t.parquet")
    assert again.dtypes.equals(tracked.dtypes)
    assert list(again["state"].cat.categories) == list(tracked["state"].cat.categories)
    merged = tracked.merge(corpus.recommendations[["recommendation_id", "lead"]], on="recommendation_id")
    assert merged["state"].dtype == tracked["state"].dtype
    assert tracked.groupby("state", observed=False).size().sum() == len(tracked)
