"""From what was gathered to records: recommendations, actions, lessons, and the evaluation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import TypeVar

from synthesis import dates, vocabulary
from synthesis.documents import Line
from synthesis.errors import Problem, excerpt
from synthesis.sources.actions import Found, read_actions
from synthesis.sources.form import folded, listed, number_of, years_of
from synthesis.sources.gate import known_values
from synthesis.sources.records import Action, Evaluation, Lesson, Recommendation, Update
from synthesis.sources.rows import Row
from synthesis.sources.stamped_rows import HISTORY, JUSTIFICATION, STAMP, read_stamp
from synthesis.sources.table.collect import Asked, Fields, Part
from synthesis.sources.table.stated import Position, position_of, status_and_comments, with_percent
from synthesis.vocabulary.tables import words

LISTS = ("thematic_area", "operating_principles", "organizational_priorities", "criteria")
OFFICE = re.compile(r"(?P<name>.+?)\s*\((?P<type>CO|MCO|RO|PP|HQ|EO)\)")
FIGURES = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2\d{2,4}\s*")
MONTHS = 12
MOST_WORDS = 4
NOTES = {"tracked-recommendation", "deadline-revised"}
DAYS = ("deadline", "revised_deadline", "updated")
NOT_OF_TABLES = {"row-without-deadline", "no-responsible"}
Record = TypeVar("Record", Evaluation, Recommendation)
ALIKE = 0.6


def build_evaluation(part: Part) -> Evaluation:
    """Return the evaluation that labels or columns describe."""
    said = {name: folded(lines) for name, lines in part.fields.items() if folded(lines)}
    office = OFFICE.fullmatch(said.get("office", ""))
    country = vocabulary.country(said.get("country", ""), codes=False)
    agency = vocabulary.agency(said.get("agency", ""))
    start, end = years_of(said.get("period"))
    return Evaluation(
        agency=agency.name if agency else None,
        country=country.code if country else None,
        country_name=country.name if country else None,
        office=office["name"] if office else said.get("office"),
        office_type=office["type"] if office else None,
        title=said.get("title"),
        evaluation_type=said.get("evaluation_type"),
        period_start=start,
        period_end=end,
        published=dates.read_day(said.get("published")),
        completed=dates.read_day(said.get("completed")),
        approval=said.get("approval"),
        response=said.get("overall"),
    )


def fill(record: Record, other: Record) -> None:
    """Fill what a record does not say from another reading of the same."""
    for each in fields(record):
        if getattr(record, each.name) in (None, []) and each.name != "actions":
            setattr(record, each.name, getattr(other, each.name))


def build_lessons(part: Part) -> list[Lesson]:
    """Return the lessons and good practices of a table."""
    return [
        Lesson(
            text=folded(lines),
            kind=kind,
            line_start=lines[0].number,
            line_end=lines[-1].number,
            place=lines[0].place,
        )
        for kind, lines in part.lessons
    ]


def build_recommendations(
    part: Part, *, document_id: str, published: dt.date | None
) -> tuple[list[Recommendation], list[Problem]]:
    """Return the recommendations with their actions, and what could not be read of them.

    Parameters
    ----------
    part : Part
        What was gathered for one evaluation.
    document_id : str
        How problems name the document.
    published : datetime.date, optional
        The day from which a timeframe in months counts.
    """
    asked = _once(part.asked) if part.asked else [Asked(rows=part.orphans)] if part.orphans else []
    rows = [row for each in asked for row in each.rows]
    found = iter(read_actions([_row(row) for row in rows], document_id=document_id))
    dayfirst = _dayfirst(folded(row.get(name, ())) for row in rows for name in DAYS)
    recommendations, problems = [], []
    for each in asked:
        recommendation, told = _recommendation(each, document_id)
        problems += told
        for row in each.rows:
            action, told = _action(next(found), row, published, dayfirst)
            recommendation.actions.append(action)
            problems += [*told, *_told_of_revised(row, action, document_id)]
        recommendations.append(recommendation)
    return recommendations, problems


def _recommendation(asked: Asked, document_id: str) -> tuple[Recommendation, list[Problem]]:
    said = {name: folded(lines) for name, lines in asked.fields.items() if folded(lines)}
    lines = [*asked.lines, *(line for each in asked.fields.values() for line in each)]
    lines += [line for row in asked.rows for each in row.values() for line in each]
    position = position_of(said.get("position"), STAMP.sub("", said.get("response", "")).strip() or None)
    if position == Position():
        position = Position(text=_short_opening(asked.fields.get("response", ())))
    recommendation = Recommendation(
        text=asked.text,
        number=asked.number or number_of(asked.text),
        cluster=said.get("cluster"),
        position=position.code,
        position_text=position.text,
        position_basis=position.basis,
        response=said.get("response"),
        description=said.get("description"),
        lead=said.get("lead"),
        line_start=min((line.number for line in lines), default=None),
        line_end=max((line.number for line in lines), default=None),
        place=lines[0].place if lines else None,
    )
    for name in LISTS:
        setattr(recommendation, name, listed(said.get(name), known_values(name)))
    return recommendation, list(_told(asked, recommendation, document_id))


def _short_opening(lines: Sequence[Line]) -> str | None:
    """Return the cell or paragraph with which a response opens, if it is as short as a position ("Noted")."""
    text = STAMP.sub("", folded(line for line in lines if line.ref == lines[0].ref)).strip()
    found = words(text)
    is_short = len(found) <= MOST_WORDS and any(word.isalpha() for word in found)
    return text if is_short else None


def _told(asked: Asked, recommendation: Recommendation, document_id: str) -> Iterator[Problem]:
    line = recommendation.line_start
    if not recommendation.text:
        yield _problem(
            "recommendation-without-text", "the recommendation has no text of its own.", document_id, line
        )
    if recommendation.position_text and not recommendation.position:
        message = "the category or short response is no position that is known, so the position is missing."
        yield _problem("unknown-position", message, document_id, line, recommendation.position_text)
    if asked.tracked:
        message = "the table has no actions; who, when and status are those of the recommendation, which stands as its action."
        yield _problem("tracked-recommendation", message, document_id, line)


def _told_of_revised(row: Fields, action: Action, document_id: str) -> Iterator[Problem]:
    first, revised = folded(row.get("deadline", ())), folded(row.get("revised_deadline", ()))
    if first and revised and first != revised:
        message = "the deadline was revised; this is the one before."
        yield _problem("deadline-revised", message, document_id, action.line_start, first)


def _row(row: Fields) -> Row:
    said = {name: folded(lines) for name, lines in row.items()}
    status, comments = status_and_comments(
        said.get("status"), said.get("comments"), said.get("status_and_comments")
    )
    status, comments = with_percent(status, comments, said.get("percent"))
    lines = [line for part in row.values() for line in part]
    first = (row.get("action") or lines)[0]
    last = max(lines, key=lambda line: line.number)
    return Row(
        before=STAMP.sub("", said.get("action", "")).strip(),
        lines=(first, last) if last.number > first.number else (first,),
        deadline=said.get("revised_deadline") or said.get("deadline") or None,
        status=JUSTIFICATION.sub("", status).strip() or None if status else None,
        comment=comments,
        responsible=_cell_by_cell(row.get("responsible", ())),
        parted=True,
    )


def _cell_by_cell(lines: Sequence[Line]) -> str | None:
    """Return what stands in one cell or in several, these with semicolons between them."""
    cells = {line.ref: [other for other in lines if other.ref == line.ref] for line in lines}
    return "; ".join(filter(None, map(folded, cells.values()))) or None


def _action(
    found: Found, row: Fields, published: dt.date | None, dayfirst: bool | None
) -> tuple[Action, list[Problem]]:
    action = found.action
    text = folded(row.get("action", ()))
    action.added, action.updated = read_stamp(text)
    if STAMP.search(text) and action.comments:
        action.comments = HISTORY.sub("", action.comments).strip() or None
    if why := JUSTIFICATION.search(folded(row.get("status", ()))):
        action.updates.append(Update(text=why["why"].strip()))
    if numbers := row.get("action_number"):
        action.number = folded(numbers).strip(". ")
    problems = [problem for problem in found.problems if problem.code not in NOT_OF_TABLES]
    if action.deadline_text and not action.deadline:
        period = dates.read_period(action.deadline_text, counted_from=published, dayfirst=dayfirst)
        if period:
            action.deadline, action.deadline_precision, action.deadline_basis = (
                period.day,
                period.precision,
                period.basis,
            )
            problems = [problem for problem in problems if problem.code != "deadline-not-read"]
    if said := folded(row.get("updated", ())):
        period = dates.read_period(said, dayfirst=dayfirst)
        action.updated = period.day if period else action.updated
        action.comments = action.comments if period else " ".join(filter(None, (action.comments, said)))
    if action.status_text is None:
        problems = [problem for problem in problems if problem.code != "status-not-read"]
    return action, problems


def _dayfirst(texts: Iterable[str]) -> bool | None:
    """Return the order of day and month in "31/12/2024", if the dates of the document show it."""
    found = [match for text in texts if (match := FIGURES.fullmatch(text))]
    day_first = any(int(match[1]) > MONTHS for match in found)
    month_first = any(int(match[3]) > MONTHS for match in found)
    return day_first if day_first != month_first else None


def _once(asked: Sequence[Asked]) -> list[Asked]:
    """Return every recommendation once: the form of a later one is of record, the earlier adds what it lacks."""
    kept: list[Asked] = []
    by_number: dict[str, Asked] = {}
    for each in asked:
        number = each.number or number_of(each.text) or each.text.casefold()
        same = by_number.get(number)
        if same is None or not _is_same(same.text, each.text):
            kept.append(each)
            by_number[number] = each
        else:
            same.fields = {**same.fields, **each.fields}
            same.rows = each.rows if _fullness(each) >= _fullness(same) else same.rows
            same.lines = each.lines
    return kept


def _is_same(one: str, other: str) -> bool:
    """Say whether two wordings are of one recommendation: most of their words are the same."""
    first, second = set(words(one)), set(words(other))
    return len(first & second) > ALIKE * len(first | second)


def _fullness(asked: Asked) -> int:
    return sum(len(row) for row in asked.rows)


def _problem(
    code: str, message: str, document_id: str, line: int | None, value: str | None = None
) -> Problem:
    return Problem(
        severity="note" if code in NOTES else "warning",
        code=code,
        document_id=document_id,
        line=line,
        value=value and excerpt(value),
        message=message,
        remedy="" if code in NOTES else "Look it up in the document.",
    )
