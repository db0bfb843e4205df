"""What must hold of tracking whatever the record says."""

from __future__ import annotations

import datetime as dt
import warnings

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tracking_corpus import action, build, page

from synthesis.corpus import Corpus
from synthesis.errors import SynthesisWarning
from synthesis.schema import STATUSES
from synthesis.tracking import STATES, completion, due_next, history, track, workload

DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2024, 12, 31))
MAYBE = st.none() | DAYS
LAYERS = st.lists(st.tuples(MAYBE, st.sampled_from(["Held.", "Not yet.", "Under way."])), max_size=3)
ACTIONS = st.builds(
    action,
    st.sampled_from(STATUSES),
    due=MAYBE,
    updates=LAYERS,
    added=MAYBE,
    updated=MAYBE,
    status_text=st.sampled_from([None, "Completed", "Ongoing", "Overdue", "Mostly"]),
    responsible=st.sampled_from([None, "DRD", "POs, CPC and DRD"]),
)
PAGES = st.builds(
    page,
    st.just(action()),
    page_date=MAYBE,
    added=MAYBE,
    updated=MAYBE,
    published=MAYBE,
    completed=MAYBE,
    agency=st.sampled_from(["UN Women", "UNDP", None]),
    country=st.sampled_from(["KHM", "MLI", None]),
    period_start=st.none() | st.integers(2015, 2023),
)


@st.composite
def corpora(draw):
    pages = draw(st.lists(PAGES, min_size=1, max_size=3))
    for each in pages:
        each["actions"] = draw(st.lists(ACTIONS, max_size=3))
    themes = st.tuples(st.sampled_from(["e1/r1", "e1/r1/a1", "e2/r1"]), st.sampled_from(["gender", "data"]))
    return build(*pages, codings=[("e1/r1", "gender"), *draw(st.lists(themes, max_size=3))])


# Tables are checked column by column when they are built, which takes longer than a usual example.
laws = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _days_before_all_data():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SynthesisWarning)
        yield


@laws
@given(corpora(), DAYS)
def test_every_action_is_in_exactly_one_state(corpus, day):
    tracked = track(corpus, as_of=day)
    assert tracked["action_id"].tolist() == corpus.actions["action_id"].tolist()
    assert tracked["state"].isin(STATES).all()
    overdue = tracked["state"] == "overdue"
    assert (tracked["days_over"].notna() == overdue).all()
    assert (tracked.loc[overdue, "days_over"] > 0).all()
    assert tracked["evidence"].str.len().gt(0).all()


@laws
@given(corpora(), DAYS, DAYS)
def test_a_later_day_never_changes_what_was_known(corpus, day, other):
    earlier, later = (track(corpus, as_of=each) for each in sorted([day, other]))
    was, now = earlier["state"].astype("str"), later["state"].astype("str")
    known = was != "not known on that day"
    late = was.isin(["on track", "not started"]) & (now == "overdue") & (later["due"] < later["as_of"])
    assert ((was == now) | late)[known].all()
    assert (earlier["begun"] == later["begun"])[known & earlier["begun"].notna()].all()


@laws
@given(corpora(), DAYS)
def test_completed_stays_completed(corpus, day):
    done = track(corpus, as_of=day)["state"] == "completed"
    for months in (1, 12, 120):
        later = track(corpus, as_of=day + dt.timedelta(days=30 * months))
        assert (later["state"] == "completed")[done].all()


@laws
@given(corpora(), DAYS)
def test_what_comes_after_the_day_does_not_show(corpus, day):
    """Had the later words been others, and with them the statuses they brought, the day would look the same."""
    tracked = track(corpus, as_of=day)
    actions, updates = corpus.actions, corpus.updates
    unknown = tracked["state"] == "not known on that day"
    later = Corpus(
        {
            **corpus.tables,
            "actions": actions.assign(status=actions["status"].mask(unknown, "completed")),
            "updates": updates.assign(
                text=updates["text"].mask(updates["date"] > pd.Timestamp(day), "Another.")
            ),
        }
    )
    columns = ["begun", "days_over", "latest_update", "latest_update_date"]
    again = track(later, as_of=day)
    dated_later = unknown & (tracked["status"] != "not known")
    pd.testing.assert_frame_equal(
        tracked.loc[dated_later, ["state", *columns]], again.loc[dated_later, ["state", *columns]]
    )
    pd.testing.assert_frame_equal(tracked.loc[~unknown, columns], again.loc[~unknown, columns])


@laws
@given(
    corpora(),
    DAYS,
    st.sampled_from([None, "agency", "country", "month", ["agency", "state"], "unit", "theme"]),
)
def test_denominators_add_up(corpus, day, by):
    table = completion(corpus, as_of=day, by=by)
    assert (table[["completed", "overdue", "on_track", "not_started"]].sum(axis=1) == table["n"]).all()
    assert (table[["n", "not_reported", "not_known", "not_applicable"]].sum(axis=1) == table["total"]).all()
    counted = table[table["n"] > 0]
    assert (counted["low"].le(counted["rate"]) & counted["rate"].le(counted["high"])).all()
    assert (counted["low"].ge(0) & counted["high"].le(1)).all()
    assert table.loc[table["n"] == 0, ["rate", "low", "high"]].isna().all(axis=None)
    if by in ("unit", "theme"):
        assert table["total"].sum() >= len(corpus.actions)
    else:
        assert table["total"].sum() == len(corpus.actions)


@laws
@given(corpora(), DAYS)
def test_a_part_of_the_corpus_tracks_as_in_the_whole(corpus, day):
    whole = track(corpus, as_of=day).set_index("action_id")
    for evaluation in corpus.evaluations["evaluation_id"]:
        part = track(corpus.where(evaluation=evaluation), as_of=day).set_index("action_id")
        assert part["state"].tolist() == whole.loc[part.index, "state"].tolist()


@laws
@given(corpora(), DAYS)
def test_history_says_what_tracking_says(corpus, day):
    table = history(corpus, until=day)
    for row in table.tail(2).to_dict("records"):
        on_the_day = completion(corpus, as_of=row["day"]).iloc[0].to_dict()
        assert {name: row[name] for name in on_the_day if name not in ("rate", "low", "high")} == {
            name: value for name, value in on_the_day.items() if name not in ("rate", "low", "high")
        }


@laws
@given(corpora(), DAYS, st.integers(1, 24))
def test_workload_and_what_falls_due_lose_nothing(corpus, day, months):
    tracked = track(corpus, as_of=day)
    load = workload(tracked, by="month")
    counts = completion(tracked).iloc[0]
    for column in ("overdue", "on_track", "not_started", "not_reported", "not_known"):
        assert load[column].sum() == counts[column]
    ahead = due_next(tracked, months=months)
    assert not ahead["state"].isin(["overdue", "completed", "no longer applicable"]).any()
    assert ahead["due"].is_monotonic_increasing
