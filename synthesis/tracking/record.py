"""What the record says of every action, and since which day it can be known.

A page prints one status an action: the one of the day on which it was last touched. Hence a status is known
from the first of these that there is:

1. the action's latest dated update ("Dec 2022: …"; the last day of the period it names);
2. the stamp on its row ("[Last Updated: 2022/04/15]", else "[Added: …]");
3. the latest dated word on its page: an update or a stamp on another row or on a response;
4. the page's own day: the latest of the day the catalogue gives for the page, the report's publication and
   the evaluation's completion. A response comes after its evaluation, so a status cannot have stood there
   before, but it may have come later: a problem says so (:func:`synthesis.tracking.problems`);
5. nothing: it counts as known always (on every day from the first year of the plan on, where the page names
   one), and a problem says so. A plan's years do not date a status: they only say before which day there was
   nothing to know.

Of an earlier status nothing is printed. So before that day the status is not known, even where an earlier
update is dated.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from synthesis.corpus import check_corpus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synthesis.corpus import Corpus

BASES = ["update", "row", "page", "evaluation", "undated"]

_OF_RECOMMENDATION = {
    "text": "recommendation",
    "position": "position",
    "added": "responded",
    "updated": "reworked",
}
_OF_ACTION = {"deadline": "due", "deadline_precision": "due_precision", "deadline_basis": "due_basis"}
_OF_EVALUATION = ["agency", "country", "country_name", "document_id", "completed", "published"]

_DAYS = ["begins", "completed", "published", "page_date", "responded", "reworked", "added", "updated"]


@dataclass(frozen=True)
class Record:
    """Every action with what dates its status, and the layers of its comments.

    Parameters
    ----------
    actions : DataFrame
        One row an action, with its recommendation and evaluation, ``due``, ``known_since``
        (missing: always), ``known_by`` (one of :data:`BASES`), ``said`` and ``said_precision`` (the update that
        dates it) and ``begins`` (the first day of the plan).
    layers : DataFrame
        One row an update, the latest of each action first: ``row`` (the place of its action), ``order``,
        ``date``, ``date_precision``, ``text``.
    """

    actions: pd.DataFrame
    layers: pd.DataFrame

    @property
    def days(self) -> pd.Series:
        """All days that the record names, but for deadlines."""
        return pd.concat([self.layers["date"], *(self.actions[name] for name in _DAYS)]).dropna()


def read_record(corpus: Corpus) -> Record:
    """Return the record of every action of a corpus, in its order.

    Raises
    ------
    UsageError
        When it is no corpus.
    """
    check_corpus(corpus)
    actions = _actions(corpus)
    layers = _layers(corpus, actions)
    said = _latest_dated(layers).reindex(actions.index)
    ladder = pd.DataFrame({"update": said["date"], "row": _latest(actions[["added", "updated"]])})
    pages = _page_days(corpus, actions, ladder)
    ladder["page"] = pages.reindex(actions["evaluation_id"]).set_axis(actions.index)
    ladder["evaluation"] = _latest(actions[["completed", "published", "page_date"]])
    given = ladder[BASES[:-1]].notna().assign(undated=True).to_numpy()
    return Record(
        actions.assign(
            known_since=_first_given(ladder),
            known_by=pd.Categorical.from_codes(given.argmax(axis=1), BASES),
            said=said["text"],
            said_precision=said["date_precision"],
        ),
        layers,
    )


def latest_layers(record: Record, known: NDArray[np.bool_], day: dt.date) -> pd.DataFrame:
    """Return the latest layer of each comment that was there on a day: ``text`` and ``date``.

    Parameters
    ----------
    record : Record
        The actions and their layers.
    known : array of bool
        Of which actions the status was known on the day: an undated layer is there as soon as the status.
    day : date
        The day.
    """
    layers, comments = record.layers, record.actions["comments"]
    undated = layers["date"].isna() & known[layers["row"]]
    seen = layers[undated | (layers["date"] <= pd.Timestamp(day))].drop_duplicates("row").set_index("row")
    latest = seen[["text", "date"]].reindex(comments.index)
    in_one_piece = known & ~comments.index.isin(layers["row"])
    return latest.assign(text=latest["text"].where(~in_one_piece, comments))


def response_days(actions: pd.DataFrame) -> pd.Series:
    """Return the day of the response to each action: its own, else of the action, else of the report."""
    return actions["responded"].fillna(actions["added"]).fillna(actions["published"])


def _actions(corpus: Corpus) -> pd.DataFrame:
    begins = pd.to_datetime(corpus.evaluations["period_start"].astype("str"), format="%Y", errors="coerce")
    evaluations = corpus.evaluations[["evaluation_id", *_OF_EVALUATION]].assign(begins=begins)
    pages = evaluations.merge(
        corpus.documents[["document_id", "language", "page_date"]], on="document_id", how="left"
    )
    recommendations = corpus.tables["recommendations"][
        ["recommendation_id", "evaluation_id", *_OF_RECOMMENDATION]
    ]
    parents = recommendations.rename(columns=_OF_RECOMMENDATION).merge(pages, on="evaluation_id", how="left")
    actions = corpus.actions.rename(columns=_OF_ACTION)
    return actions.merge(parents, on="recommendation_id", how="left")


def _layers(corpus: Corpus, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the updates with the place of their action, the latest of each action first."""
    updates = corpus.updates[["order", "date", "date_precision", "text"]]
    row = pd.Index(actions["action_id"]).get_indexer(corpus.updates["action_id"])
    ranked = np.lexsort((updates["order"].to_numpy("float64", na_value=np.inf), row))
    return updates.assign(row=row).iloc[ranked[row[ranked] >= 0]].reset_index(drop=True)


def _latest_dated(layers: pd.DataFrame) -> pd.DataFrame:
    days = layers[["row", "date"]].dropna().sort_values("date", ascending=False, kind="stable")
    return layers.loc[days.drop_duplicates("row").index].set_index("row")


def _page_days(corpus: Corpus, actions: pd.DataFrame, ladder: pd.DataFrame) -> pd.Series:
    """Return the latest dated word on each page."""
    of_actions = actions[["evaluation_id"]].assign(day=_latest(ladder))
    stamps = _latest(corpus.tables["recommendations"][["added", "updated"]])
    of_responses = corpus.tables["recommendations"][["evaluation_id"]].assign(day=stamps)
    return cast("pd.Series", pd.concat([of_actions, of_responses]).groupby("evaluation_id")["day"].max())


def _latest(days: pd.DataFrame) -> pd.Series:
    return days.max(axis="columns").astype("datetime64[ns]")


def _first_given(days: pd.DataFrame) -> pd.Series:
    return reduce(pd.Series.fillna, (days[column] for column in days))
