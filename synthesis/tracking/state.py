"""Where every action stood on a given day: seven states, exhaustive and exclusive."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from synthesis import vocabulary
from synthesis.corpus import check_corpus
from synthesis.dates import as_day
from synthesis.errors import Problem, SynthesisWarning, wrong_use
from synthesis.tracking.evidence import evidence
from synthesis.tracking.groups import with_lists
from synthesis.tracking.record import Record, latest_layers, read_record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from synthesis.corpus import Corpus

STATES = [
    "completed",
    "on track",
    "overdue",
    "not started",
    "no longer applicable",
    "status not reported",
    "not known on that day",
]

COLUMNS = [
    "action_id", "recommendation_id", "evaluation_id", "agency", "country", "country_name", "text",
    "recommendation", "responsible", "units", "themes", "position", "status", "status_text", "begun", "state",
    "due", "due_precision", "due_basis", "days_over", "known_since", "evidence", "latest_update",
    "latest_update_date", "document_id", "language", "place", "as_of",
]  # fmt: skip
_DAYS = ["due", "known_since", "latest_update_date", "as_of"]


def track(corpus: Corpus, *, as_of: str | dt.date) -> pd.DataFrame:
    """Tell where every action stood on a day, from what was known on that day.

    Parameters
    ----------
    corpus : Corpus
        The actions. Where it has been coded, each action gets its themes.
    as_of : str or date
        The day, as ``"2022-12-31"``, a date or a timestamp.

    Returns
    -------
    DataFrame
        One row an action, in the order of the corpus:

        - ``action_id, recommendation_id, evaluation_id, agency, country, country_name, text, recommendation,
          responsible, position, status, status_text, document_id, place`` as in the corpus, and the ``language`` of the
          document: the record as it is, whatever the day;
        - ``units``: the responsible units one by one; ``themes``: its own and its recommendation's, missing
          where the corpus has not been coded;
        - ``state``: one of :data:`~synthesis.tracking.STATES`; ``begun``: missing where nothing known on the day says so;
        - ``due``, ``due_precision``, ``due_basis``: the last day that is not late; ``days_over``: days since
          then, only where overdue;
        - ``known_since``: the day since which the status is known, missing where it is known always or where
          there is none (see :mod:`synthesis.tracking.record`);
        - ``evidence``: the update or field that says so, in words;
        - ``latest_update``, ``latest_update_date``: the latest layer of the comment known on the day;
        - ``as_of``: the day.

    Raises
    ------
    UsageError
        When there is no such day.

    Warns
    -----
    SynthesisWarning
        When the day lies before everything in the record.

    Notes
    -----
    An action is ``overdue`` when its due day is past, it is neither completed nor no longer applicable, and
    its status was known by then. A due month means its last day and is past on the first of the next; an
    action without a due day is never overdue. A status that the source never gives is ``status not reported``
    on every day; a status word that is in no vocabulary is ``not known on that day`` on every day.

    What dates a page may stand on any of its rows. So track whole evaluations and choose rows afterwards (or
    count ``by="theme"``): in ``corpus.where(theme=…)`` the rows that date the others may be missing.

    Examples
    --------
    >>> import synthesis as syn
    >>> tracked = syn.track(syn.sample().where(agency="UN Women", country="Cambodia"), as_of="2022-12-31")
    >>> tracked["state"].value_counts().head(2).to_dict()
    {'completed': 6, 'overdue': 5}
    """
    day = as_day(as_of, field="as_of")
    record = read_record(corpus)
    _warn_if_before_all(record, day)
    actions = record.actions
    known, codes = known_on(actions, day), codes_on(actions, day)
    seen = latest_layers(record, known, day)
    found = actions.assign(
        state=pd.Categorical.from_codes(codes, STATES, ordered=True),
        begun=_begun(actions).where(known),
        days_over=_days_over(actions["due"], day, codes),
        known_since=actions["known_since"].mask(actions["status"].isin(["not reported", "not known"])),
        evidence=evidence(actions, known),
        latest_update=seen["text"],
        latest_update_date=seen["date"],
        as_of=pd.Timestamp(day).as_unit("ns"),
    )
    return with_lists(corpus, found)[COLUMNS]


def tracked_on(data: Corpus | pd.DataFrame, as_of: str | dt.date | None) -> pd.DataFrame:
    """Return what :func:`track` returns: the frame that was given, or the corpus tracked on the day.

    Raises
    ------
    UsageError
        When it is neither, the day is missing, or the frame was not tracked or on another day.
    """
    if not isinstance(data, pd.DataFrame):
        check_corpus(data)
        return track(data, as_of=as_day(as_of, field="as_of"))
    if not {"state", "as_of"} <= set(data):
        raise wrong_use(
            "not-tracked", "the actions have not been tracked.", "Use syn.track(corpus, as_of=…)."
        )
    tracked = data.assign(**{name: _as_days(data[name]) for name in _DAYS if name in data})
    if as_of is not None and (tracked["as_of"] != pd.Timestamp(as_day(as_of, field="as_of"))).any():
        message, remedy = "the actions were tracked on another day.", "Leave the day out, or give the corpus."
        raise wrong_use("other-day", message, remedy, field="as_of", value=as_of)
    return tracked


def _as_days(column: pd.Series) -> pd.Series:
    """Return a column of days as one, also where a file has made texts of them."""
    try:
        return pd.to_datetime(column, format="ISO8601")
    except (ValueError, TypeError) as error:
        message = f"the column holds what is no day ({error})."
        raise wrong_use(
            "no-such-day", message, "Use syn.track(corpus, as_of=…).", field=column.name
        ) from error


def known_on(actions: pd.DataFrame, day: dt.date) -> NDArray[np.bool_]:
    """Return of which actions of a record the status was known on a day, whatever it says."""
    since = actions["known_since"].fillna(actions["begins"])
    return np.asarray(since.isna() | (since <= pd.Timestamp(day)))


def codes_on(actions: pd.DataFrame, day: dt.date) -> NDArray[np.int8]:
    """Return the state of each action of a record on a day, by its place in :data:`STATES`."""
    status = actions["status"]
    rules = {
        "status not reported": status == "not reported",
        "not known on that day": ~known_on(actions, day) | (status == "not known"),
        "completed": status == "completed",
        "no longer applicable": status == "no longer applicable",
        "overdue": actions["due"] < pd.Timestamp(day),
        "on track": status == "ongoing",
        "not started": status == "not started",
    }
    codes = [np.int8(STATES.index(state)) for state in rules]
    unknown = np.int8(STATES.index("not known on that day"))
    return np.select(list(rules.values()), codes, default=unknown)


def _warn_if_before_all(record: Record, day: dt.date) -> None:
    first = record.days.min()
    if pd.notna(first) and pd.Timestamp(day) < first:
        problem = Problem(
            severity="warning",
            code="day-before-all-data",
            field="as_of",
            value=day.isoformat(),
            message=f"the day lies before everything in the record, which begins on {first:%Y-%m-%d}.",
            remedy="Ask for a later day.",
        )
        warnings.warn(str(problem), SynthesisWarning, stacklevel=3)


def _begun(actions: pd.DataFrame) -> pd.Series:
    """Return whether each action has begun; a word such as “Overdue” leaves it open."""
    status, words = actions["status"], actions["status_text"]
    left_open = [word for word in words.dropna().unique() if vocabulary.begun(word) is None]
    begun = status.isin(["ongoing", "completed"]).astype("boolean")
    return begun.where(begun | ((status == "not started") & ~words.isin(left_open)))


def _days_over(due: pd.Series, day: dt.date, codes: NDArray[np.int8]) -> pd.Series:
    days = (np.datetime64(day, "D") - due.to_numpy().astype("datetime64[D]")).astype("int64")
    return pd.Series(days, index=due.index).astype("Int64").where(codes == STATES.index("overdue"))
