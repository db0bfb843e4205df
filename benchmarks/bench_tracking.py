"""300,000 actions on 3,000 pages, tracked in under two seconds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from synthesis import schema
from synthesis.corpus import Corpus
from synthesis.tracking import STATES, completion, doubts, history, problems, track

ACTIONS = 300_000
PER_RECOMMENDATION = 5
PER_PAGE = 100
STATUSES = {
    "Completed": "completed", "Ongoing": "ongoing", "Initiated": "ongoing", "Not Initiated": "not started",
    "No Longer Applicable": "no longer applicable", "Mostly": "not known", None: "not reported",
}  # fmt: skip
UNITS = ["DRD", "POs, CPC and DRD", "Country Office", "CPC, POs and SSA", None]
THEMES = ["gender", "human-rights", "monitoring", "partnership", "transition"]
COMMENTS = np.array(
    [
        "The second mission took place and the counterparts received the draft for comment. " * 3,
        "The counterparts received the draft. Their comments are still pending.",
        "The workshop was held in June and its report has been finalised.",
    ],
    dtype=object,
)


def _months(rng, first, last, count):
    months = np.array(pd.date_range(first, last, freq="ME", unit="ns"))
    return pd.Series(rng.choice(months, count))


def _ids(prefix, count, per):
    return [f"{parent}/{prefix}{n}" for parent in per for n in range(1, count + 1)]


@pytest.fixture(scope="module")
def portfolio():
    return portfolio_of()


def portfolio_of():
    """Return the corpus of a large portfolio, made up with a fixed seed."""
    rng = np.random.default_rng(1)
    pages = [f"xxx-un-women-{n}" for n in range(ACTIONS // PER_PAGE)]
    parents = _ids("r", PER_PAGE // PER_RECOMMENDATION, pages)
    ids = _ids("a", PER_RECOMMENDATION, parents)
    printed = rng.choice(
        np.array(list(STATUSES), dtype=object), ACTIONS, p=[0.4, 0.2, 0.1, 0.1, 0.09, 0.01, 0.1]
    )
    tables = {name: schema.empty(name) for name in schema.TABLES}
    tables["documents"] = _table("documents", document_id=pages, path=pages, coverage="complete")
    tables["evaluations"] = _table(
        "evaluations", evaluation_id=pages, document_id=pages, agency="UN Women", country="KHM"
    )
    tables["recommendations"] = _table(
        "recommendations", recommendation_id=parents, text="Plan how the office hands over its roles. " * 8,
        evaluation_id=[page for page in pages for _ in range(PER_PAGE // PER_RECOMMENDATION)],
    )  # fmt: skip
    tables["actions"] = _table(
        "actions", action_id=ids, text="Hold a workshop with the counterparts in each province. " * 2,
        status_text=printed, certainty="exact",
        recommendation_id=[parent for parent in parents for _ in range(PER_RECOMMENDATION)],
        responsible=rng.choice(np.array(UNITS, dtype=object), ACTIONS),
        status=[STATUSES[word] for word in printed],
        deadline=_months(rng, "2018-01-01", "2026-12-31", ACTIONS),
    )  # fmt: skip
    tables["updates"] = _updates(rng, rng.choice(np.array(ids, dtype=object), ACTIONS // 2, replace=False))
    tables["codings"] = _table(
        "codings", item_id=[*parents, *ids[::3]], item_kind="action", coder="codebook",
        theme=rng.choice(np.array(THEMES, dtype=object), len(parents) + len(ids[::3])),
    )  # fmt: skip
    return Corpus(tables)


def _updates(rng, commented):
    """Two dated layers a comment."""
    latest = _months(rng, "2021-06-30", "2023-12-31", len(commented))
    previous = _months(rng, "2019-01-01", "2021-05-31", len(commented))
    return _table(
        "updates", update_id=[f"{each}/u{order}" for order in (1, 2) for each in commented],
        action_id=[*commented, *commented], text=rng.choice(COMMENTS, 2 * len(commented)),
        order=np.repeat([1, 2], len(commented)), date=pd.concat([latest, previous], ignore_index=True),
        date_precision="month",
    )  # fmt: skip


def _table(name, **columns):
    data = pd.DataFrame(columns).reindex(columns=list(schema.TABLES[name].columns))
    for column, kind in schema.TABLES[name].columns.items():
        if str(kind.dtype) == "object":
            data[column] = [[] for _ in range(len(data))]
    return schema.check(name, data)


def test_track(benchmark, portfolio):
    tracked = benchmark.pedantic(track, (portfolio,), {"as_of": "2022-12-31"}, rounds=5, warmup_rounds=1)
    assert len(tracked) == ACTIONS
    assert set(tracked["state"]) == set(STATES)


def test_completion_by_unit(benchmark, portfolio):
    tracked = track(portfolio, as_of="2022-12-31")
    table = benchmark.pedantic(completion, (tracked,), {"by": "unit"}, rounds=3)
    assert table["total"].sum() >= ACTIONS


@pytest.mark.parametrize("function", [history, doubts, problems])
def test_the_rest(benchmark, portfolio, function):
    assert len(benchmark.pedantic(function, (portfolio,), rounds=1))
