"""What in the record makes a state doubtful, in the words of the problems table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from synthesis import schema, vocabulary
from synthesis.errors import Problem
from synthesis.tracking.evidence import in_words
from synthesis.tracking.record import read_record, response_days

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

FARTHEST = 20
_COMPARE = "Compare it with the document."


def problems(corpus: Corpus) -> pd.DataFrame:
    """Return what makes the states of a corpus doubtful, in the order of the corpus.

    Parameters
    ----------
    corpus : Corpus
        The actions.

    Returns
    -------
    DataFrame
        The ``problems`` table (see :mod:`synthesis.schema`), with the codes

        - ``deadline-before-response``: it was past when the response was given;
        - ``deadline-far-away``: more than twenty years (:data:`~synthesis.tracking.faults.FARTHEST`) from the
          response or the plan;
        - ``two-statuses``: the cell holds more than one; ``unknown-status``: its word is in no vocabulary, and the
          reader has not said so;
        - ``undated-statuses``: the page has no date at all; its statuses count as known always;
        - ``statuses-dated-by-evaluation``: only the evaluation has a day; known from then.

    Raises
    ------
    UsageError
        When it is no corpus, such as the frame of :func:`synthesis.track`.
    """
    actions = read_record(corpus).actions
    told = [*_pages(actions), *_deadlines(actions), *_statuses(actions, _lines_told(corpus))]
    return schema.frame("problems", [asdict(problem) for problem in told])


def _pages(actions: pd.DataFrame) -> Iterator[Problem]:
    undated = actions["known_by"].isin(["undated", "evaluation"]) & actions["page_date"].isna()
    told = actions[undated & (actions["status"] != "not reported")]
    for document, page in told.groupby("document_id", sort=False):
        count = f"{len(page)} statuses, which are" if len(page) > 1 else "status, which is"
        day = page["known_since"].iloc[0]
        dated = pd.notna(day)
        yield Problem(
            severity="note" if dated else "warning",
            code="statuses-dated-by-evaluation" if dated else "undated-statuses",
            document_id=str(document),
            field="status",
            message=f"the page gives no date for its {count} taken as known "
            + (f"from the day of the evaluation ({in_words(day)})." if dated else "on any day."),
            remedy="Give the day the page was saved in the catalogue (page_date).",
        )


def _deadlines(actions: pd.DataFrame) -> Iterator[Problem]:
    response = response_days(actions).fillna(actions["completed"])
    start = response.fillna(actions["begins"]).fillna(actions["known_since"])
    far = (actions["due"] - start).dt.days.abs() > FARTHEST * 365.25
    early = (actions["due"] < response) & ~far
    for row in actions[far].itertuples():
        message = f"the deadline lies more than {FARTHEST} years from {in_words(start[row.Index])}."
        yield _of_row(row, "deadline-far-away", "deadline", message=message)
    for row in actions[early].itertuples():
        message = f"the deadline was past when the response was given ({in_words(response[row.Index])})."
        yield _of_row(row, "deadline-before-response", "deadline", message=message)


def _lines_told(corpus: Corpus) -> set[tuple[str, int]]:
    """Return of which rows the reader has said that their status is not known: document and line."""
    told = corpus.problems[corpus.problems["code"] == "status-not-read"]
    return set(zip(told["document_id"], told["line"], strict=True))


def _statuses(actions: pd.DataFrame, lines_told: set[tuple[str, int]]) -> Iterator[Problem]:
    found = {text: _codes(text) for text in actions["status_text"].dropna().unique()}
    several = actions["status_text"].isin([text for text, codes in found.items() if len(codes) > 1])
    for row in actions[several].itertuples():
        message = f"the cell holds more than one status ({', '.join(found[row.status_text])})."
        yield _of_row(row, "two-statuses", "status", message=message)
    unknown = actions[(actions["status"] == "not known") & ~several]
    fresh = [row for row in unknown.itertuples() if (row.document_id, row.line_start) not in lines_told]
    for row in fresh:
        message = "the status is in no vocabulary and counts as not known."
        remedy = "Add the word to synthesis/vocabulary/statuses.csv."
        yield _of_row(row, "unknown-status", "status", message=message, remedy=remedy)


def _of_row(row: Any, code: str, field: str, *, message: str, remedy: str = _COMPARE) -> Problem:
    return Problem(
        severity="warning",
        code=code,
        document_id=_given(row.document_id),
        line=_given(row.line_start),
        place=_given(row.place),
        field=field,
        value=_given(getattr(row, f"{field}_text")),
        message=message,
        remedy=remedy,
    )


def _given(value: Any) -> Any:
    return None if pd.isna(value) else value


def _codes(text: str) -> list[str]:
    """Return the different statuses a cell holds."""
    if vocabulary.status(text):
        return []
    matches = (vocabulary.status(word) for word in _status_words().findall(text))
    return list(dict.fromkeys(match.code for match in matches if match))


@cache
def _status_words() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in vocabulary.status_words())
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
