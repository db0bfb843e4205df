"""From anchored rows to actions: the split, the dates, the status, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synthesis import dates, vocabulary
from synthesis.errors import Problem, excerpt
from synthesis.sources.boundary import Parting, part
from synthesis.sources.form import number_of
from synthesis.sources.records import Action, Update
from synthesis.sources.rows import Row
from synthesis.sources.units import units_of

MESSAGES = {
    "row-without-deadline": "the row has no deadline and status, so its parts cannot be told from one another.",
    "no-responsible": "no responsible unit can be made out in the row.",
    "unsure-split": "nothing marks where the action ends and the unit begins, and only weak signs tell.",
    "status-not-read": "the row has no status that is known.",
    "deadline-not-read": "the deadline is no date.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An action and what a person should know about how it was read."""

    action: Action
    problems: tuple[Problem, ...] = ()


def read_actions(rows: Sequence[Row], *, document_id: str) -> list[Found]:
    """Return the actions of all rows of one document.

    Parameters
    ----------
    rows : sequence of Row
        All of them together, since units recur from row to row.
    document_id : str
        How problems name the document.
    """
    open_rows = [row for row in rows if not row.parted]
    parted = iter(part([row.before for row in open_rows if _anchored(row)]))
    return [_found(row, _parting(row, parted), document_id) for row in rows]


def _anchored(row: Row) -> bool:
    return row.deadline is not None or row.status is not None


def _parting(row: Row, parted: Iterator[Parting]) -> Parting:
    if row.parted:
        return Parting(row.before, row.responsible, "exact")
    return next(parted) if _anchored(row) else Parting(row.before, None, "unsure")


def _found(row: Row, parting: Parting, document_id: str) -> Found:
    period = dates.read_period(row.deadline) if row.deadline else None
    status = vocabulary.status(row.status) if row.status else None
    action = Action(
        text=parting.action,
        number=number_of(parting.action),
        responsible=parting.responsible,
        units=units_of(parting.responsible),
        deadline_text=row.deadline,
        deadline=period.day if period else None,
        deadline_precision=period.precision if period else None,
        deadline_basis=period.basis if period else None,
        status=status.code if status else "not known" if row.status else "not reported",
        status_text=row.status,
        comments=row.comment,
        certainty=parting.certainty,
        line_start=row.lines[0].number if row.lines else None,
        line_end=row.lines[-1].number if row.lines else None,
        place=row.lines[0].place if row.lines else None,
        updates=_updates(row.comment),
    )
    return Found(action, tuple(_problems(row, action, document_id)))


def _updates(comment: str | None) -> list[Update]:
    layers = dates.find_dated_layers(comment) if comment else []
    return [_update(layer) for layer in layers]


def _update(layer: dates.Layer) -> Update:
    period = layer.period
    return Update(
        text=layer.text,
        date=period.day if period else None,
        date_precision=period.precision if period else None,
    )


def _problems(row: Row, action: Action, document_id: str) -> Iterator[Problem]:
    if not _anchored(row):
        yield _problem("row-without-deadline", "deadline", action, document_id)
        return
    if action.responsible is None:
        yield _problem("no-responsible", "responsible", action, document_id)
    elif action.certainty == "unsure":
        yield _problem("unsure-split", "responsible", action, document_id)
    if action.status_text is None or action.status == "not known":
        yield _problem("status-not-read", "status", action, document_id)
    if action.deadline_text and not action.deadline and not dates.says_none(action.deadline_text):
        yield _problem("deadline-not-read", "deadline", action, document_id)


def _problem(code: str, field: str, action: Action, document_id: str) -> Problem:
    printed = {
        "responsible": action.responsible,
        "deadline": action.deadline_text,
        "status": action.status_text,
    }
    return Problem(
        severity="warning",
        code=code,
        document_id=document_id,
        line=action.line_start,
        field=field,
        value=printed[field] or excerpt(action.text),
        message=MESSAGES[code],
        remedy="Look the row up in the document.",
    )
