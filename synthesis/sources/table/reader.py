"""Any table with known headings: the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from synthesis.documents import Document, Line
from synthesis.errors import Problem, Severity, SynthesisError, excerpt
from synthesis.sources import gate, ohchr, undp_erc
from synthesis.sources.form import folded
from synthesis.sources.records import Evaluation, Reading
from synthesis.sources.table.build import (
    build_evaluation,
    build_lessons,
    build_recommendations,
    fill,
)
from synthesis.sources.table.collect import Part
from synthesis.sources.table.grids import Columns, GridRow, fields_of, is_of_rows, read_heads
from synthesis.sources.table.headings import read_label
from synthesis.sources.table.unknown import RENAME
from synthesis.sources.table.walk import BEGINNING, Walk

name = "table"

FORMS = (gate, undp_erc, ohchr)
SURE_OF_FORM = 0.5
OF_RECORD = frozenset({"recommendation", "lesson", "good_practice"})


def recognise(document: Document) -> float:
    """Return how sure it is, from 0 to 1, that the document holds tables of recommendations or actions.

    A document without any is taken too, where no other layout is likelier, if its lines have the same labels.
    """
    found = [fields_of(heads) for heads in _heads(document)]
    labels = _labels(document)
    if any(fields & OF_RECORD for fields in found) or (found and "recommendation" in labels):
        return 1.0
    answered = labels & {"response", "position"}
    return 0.6 if found else 0.5 if answered and "recommendation" in labels else 0.0


def read(document: Document) -> Reading:
    """Return what the tables of a document say, and what a form around them adds.

    Parameters
    ----------
    document : Document
        The document, opened.

    Raises
    ------
    SynthesisError
        When the tables are of several evaluations; see :func:`read_all`.
    """
    readings = read_all(document)
    if len(readings) > 1:
        names = [_called(reading.evaluation) for reading in readings]
        raise SynthesisError(
            Problem(
                severity="error",
                code="several-evaluations",
                document_id=document.document_id,
                field="title",
                value=excerpt("; ".join(filter(None, names))),
                message=f"the table is of {len(readings)} evaluations.",
                remedy="Save the rows of each evaluation as a file of its own.",
            )
        )
    return readings[0]


def read_all(document: Document) -> list[Reading]:
    """Return one reading an evaluation, for tables whose rows name the evaluation they belong to."""
    walk = Walk(document)
    parts = walk.collector.parts
    form = _form(document) if len(parts) == 1 else None
    readings = [_reading(part, document, form) for part in parts]
    readings[0].problems += _told(walk, document, is_form=form is not None)
    return readings


def _called(evaluation: Evaluation) -> str:
    said = (evaluation.country_name, evaluation.agency, evaluation.period_end)
    return evaluation.title or ", ".join(str(each) for each in said if each)


def _heads(document: Document) -> Iterator[Columns]:
    for number, grid in enumerate(document.grids):
        for row in grid.rows:
            heads = read_heads(GridRow(number, row))
            if heads and is_of_rows(heads):
                yield heads


def _labels(document: Document) -> set[str]:
    labels = (read_label(line.text[:BEGINNING]) for line in document.lines)
    return {label.field for label in labels if label}


def _form(document: Document) -> Reading | None:
    """Return what the reader of the form around the tables makes of the document, if it is one of a known layout."""
    sure = {form.name: form.recognise(document) for form in FORMS}
    best = max(FORMS, key=lambda form: sure[form.name])
    return best.read(document) if sure[best.name] >= SURE_OF_FORM else None


def _reading(part: Part, document: Document, form: Reading | None) -> Reading:
    published = form.evaluation.published if form else None
    evaluation = build_evaluation(part)
    recommendations, problems = build_recommendations(
        part, document_id=document.document_id, published=evaluation.published or published
    )
    reading = Reading(
        layout=name,
        evaluation=evaluation,
        recommendations=recommendations,
        lessons=build_lessons(part),
        problems=problems,
    )
    if form:
        _complete(reading, form, document)
    elif not (recommendations or reading.lessons):
        reading.problems.append(
            _problem(document, None, "no-recommendation", "the tables hold no recommendation.")
        )
    return reading


def _complete(reading: Reading, form: Reading, document: Document) -> None:
    """Take from the reading of the form what the tables do not say."""
    fill(form.evaluation, reading.evaluation)
    reading.evaluation = form.evaluation
    reading.lessons = reading.lessons or form.lessons
    reading.findings, reading.ratings, reading.language = form.findings, form.ratings, form.language
    in_tables = {line.number for line in document.lines if line.ref}
    told = {(problem.code, problem.line) for problem in reading.problems}
    reading.problems += [
        problem
        for problem in form.problems
        if problem.line is not None
        and problem.line not in in_tables
        and (problem.code, problem.line) not in told
    ]
    by_number = {each.number: each for each in form.recommendations if each.number}
    for each in reading.recommendations:
        if each.number in by_number:
            fill(each, by_number[each.number])


def _told(walk: Walk, document: Document, *, is_form: bool) -> Iterator[Problem]:
    collector = walk.collector
    for lines in collector.misfits:
        yield _set_aside(
            document, lines, "row-fits-nowhere", "the row has no action or recommendation to belong to."
        )
    for part in collector.parts:
        for row in part.orphans if part.asked else ():
            lines = [line for each in row.values() for line in each]
            yield _set_aside(
                document, lines, "row-without-recommendation", "no recommendation stands above the row."
            )
    for lines in walk.aside:
        message = "the row is a sum, a note or the like, and no recommendation."
        yield _problem(document, lines[0].number, "row-aside", message, severity="note", value=folded(lines))
    for lines in walk.without_action:
        message = "the row says that there is no action, so none is counted."
        yield _problem(document, lines[0].number, "no-action", message, severity="note", value=folded(lines))
    for line in walk.with_text_alone:
        message = "nothing else stands in the row; its text is taken for a recommendation."
        yield _problem(document, line.number, "text-alone", message, severity="note", value=line.text)
    for cell in walk.several.values():
        message = "the cell holds several actions, which are kept as one."
        yield _problem(document, cell.line, "several-actions", message, value=" ".join(cell.text.split()))
    tracked = any(asked.tracked for part in collector.parts for asked in part.asked)
    for heading, column in walk.unknown.items():
        message = f"the column is not read: its heading in {column.head.ref} is not known, or another holds the same."
        told = _problem(document, column.head.line, "unknown-column", message, severity="note", value=heading)
        likely = column.likely or ("action" if tracked else None)
        yield replace(told, severity="warning", remedy=RENAME[likely]) if likely else told
    if collector.outside and not is_form:
        count = len(collector.outside)
        message = f"{count} {'lines' if count > 1 else 'line'} outside of the tables {'were' if count > 1 else 'was'} not read."
        texts = "; ".join(line.text for line in collector.outside)
        first = collector.outside[0].number
        yield _problem(document, first, "text-outside-tables", message, severity="note", value=texts)


def _set_aside(document: Document, lines: Sequence[Line], code: str, message: str) -> Problem:
    return _problem(document, lines[0].number, code, f"{message} It was set aside.", value=folded(lines))


def _problem(
    document: Document,
    line: int | None,
    code: str,
    message: str,
    *,
    severity: Severity = "warning",
    value: str | None = None,
) -> Problem:
    return Problem(
        severity=severity,
        code=code,
        document_id=document.document_id,
        line=line,
        value=value and excerpt(value),
        message=message,
        remedy="" if severity == "note" else "Look it up in the document.",
    )
