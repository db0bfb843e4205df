"""Readings to tables: ids are given here, and here only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from synthesis import schema, vocabulary
from synthesis.corpus.catalogue import Entry
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.source import Source
from synthesis.corpus.twins import without_twins
from synthesis.errors import Problem, Severity
from synthesis.sources import Evaluation, Reading, Recommendation

Row = dict[str, Any]
NOT_HERE = "Name it in the catalogue, which is not looked at here."
NOT_A_COUNTRY_OFFICE = {"MCO", "RO", "HQ", "EO"}


class _Tables:
    """Rows of every table, growing document by document."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in schema.TABLES}
        self.taken: dict[str, int] = {}

    def add(self, table: str, **row: Any) -> None:
        self.rows[table].append(row)


def assemble(
    sources: Sequence[Source], *, problems: Iterable[Problem] = (), root: Path | None = None
) -> Corpus:
    """Build the tables from what was read.

    Parameters
    ----------
    sources : sequence of Source
        In the order that decides the ids: the first of two evaluations of one country, agency and year keeps
        the plain id.
    problems : iterable of Problem
        What is wrong with the catalogue.
    root : Path, optional
        The data folder; none where files are read alone, without a catalogue.
    """
    tables = _Tables()
    told = list(problems)
    for source in sources:
        _complete(source)
    kept, set_aside = without_twins(sources)
    for source in sources:
        _add_document(tables, source)
        told += source.problems
        if source.reading and id(source) in kept:
            told += _unplaced(source, alone=root is None)
            _add_evaluation(tables, source.entry.file, source.reading)
    tables.rows["problems"] = [
        asdict(problem) | {"remedy": problem.remedy or None} for problem in [*told, *set_aside]
    ]
    return Corpus({name: schema.frame(name, rows) for name, rows in tables.rows.items()}, root=root)


def _complete(source: Source) -> None:
    """Fill in from the catalogue what the document does not say; where they differ the document is right."""
    if not source.reading:
        return
    evaluation, entry = source.reading.evaluation, source.entry
    for name in ("agency", "country", "title"):
        printed, listed = getattr(evaluation, name), getattr(entry, name)
        if not printed:
            setattr(evaluation, name, listed)
        elif listed and listed != printed and name != "title":
            source.problems.append(_disagrees(entry, name, printed, listed))
    if not evaluation.country and evaluation.office_type not in NOT_A_COUNTRY_OFFICE:
        evaluation.country = _folder(entry.file)
        source.problems += [_by_folder(entry)] if evaluation.country else []
    match = vocabulary.country(evaluation.country or "")
    evaluation.country_name = match.name if match else None


def _by_folder(entry: Entry) -> Problem:
    return Problem(
        severity="note",
        code="country-by-folder",
        document_id=entry.file,
        field="country",
        message="the document names no country; that of its folder has been taken.",
        remedy="If it is another, name it in the catalogue.",
    )


def _disagrees(entry: Entry, name: str, printed: str, listed: str) -> Problem:
    return Problem(
        severity="warning",
        code="catalogue-disagrees",
        document_id=entry.file,
        field=name,
        value=listed,
        message=f"the catalogue says otherwise than the document ({printed}), which is kept.",
        remedy="Correct the catalogue.",
    )


def _unplaced(source: Source, *, alone: bool) -> Iterator[Problem]:
    """Tell what nobody names; of a file read alone, the catalogue may."""
    evaluation = source.reading.evaluation if source.reading else Evaluation()
    regional = evaluation.office_type in NOT_A_COUNTRY_OFFICE
    if not evaluation.country and regional:
        message = "the evaluation is of no single country and stands in no country's report."
        yield _missing("country", source, message, "", severity="note", value=evaluation.office)
    elif not evaluation.country:
        message = (
            "the document names no country."
            if alone
            else "the document names no country, so it stands in no country's report."
        )
        remedy = NOT_HERE if alone else "Name the country in the catalogue."
        yield _missing("country", source, message, remedy, value=evaluation.office)
    if not evaluation.agency:
        remedy = NOT_HERE if alone else "Name the agency in the catalogue."
        yield _missing("agency", source, "the document names no agency.", remedy)


def _missing(
    name: str,
    source: Source,
    message: str,
    remedy: str,
    *,
    severity: Severity = "warning",
    value: str | None = None,
) -> Problem:
    return Problem(
        severity=severity,
        code=f"no-{name}",
        document_id=source.entry.file,
        field=name,
        value=value,
        message=message,
        remedy=remedy,
    )


def _add_document(tables: _Tables, source: Source) -> None:
    entry, reading = source.entry, source.reading
    evaluation = reading.evaluation if reading else Evaluation()
    tables.add(
        "documents",
        document_id=entry.file,
        path=f"sources/{entry.file}",
        sha256=source.sha256,
        source_format=reading and reading.layout,
        agency=evaluation.agency or entry.agency,
        country=(evaluation.country if reading else None)
        or entry.country
        or (None if reading else _folder(entry.file)),
        language=entry.language or (reading and reading.language),
        title=entry.title or evaluation.title,
        coverage=entry.coverage,
        page_date=entry.page_date,
        note=entry.note,
    )


def _folder(file: str) -> str | None:
    """Return the country that the folder of a document is named after."""
    match = vocabulary.country(file.split("/", maxsplit=1)[0]) if "/" in file else None
    return match.code if match else None


def _add_evaluation(tables: _Tables, document_id: str, reading: Reading) -> None:
    evaluation = reading.evaluation
    evaluation_id = new_id(tables.taken, evaluation)
    tables.add("evaluations", evaluation_id=evaluation_id, document_id=document_id, **_columns(evaluation))
    for order, recommendation in enumerate(reading.recommendations, start=1):
        _add_recommendation(tables, evaluation_id, order, recommendation)
    counts = {"lesson": 0, "good practice": 0}
    for lesson in reading.lessons:
        counts[lesson.kind] += 1
        lesson_id = f"{evaluation_id}/{lesson.kind[0]}{counts[lesson.kind]}"
        tables.add("lessons", lesson_id=lesson_id, evaluation_id=evaluation_id, **_columns(lesson))
    for order, finding in enumerate(reading.findings, start=1):
        tables.add(
            "findings",
            finding_id=f"{evaluation_id}/f{order}",
            evaluation_id=evaluation_id,
            **_columns(finding),
        )
    for rating in reading.ratings:
        tables.add("ratings", evaluation_id=evaluation_id, **_columns(rating))


def _add_recommendation(
    tables: _Tables, evaluation_id: str, order: int, recommendation: Recommendation
) -> None:
    key = f"{evaluation_id}/r{order}"
    row = _columns(recommendation) | {"number": recommendation.number or str(order)}
    tables.add("recommendations", recommendation_id=key, evaluation_id=evaluation_id, **row)
    for place, action in enumerate(recommendation.actions, start=1):
        action_id = f"{key}/a{place}"
        tables.add("actions", action_id=action_id, recommendation_id=key, **_columns(action))
        for layer, update in enumerate(action.updates, start=1):
            tables.add(
                "updates",
                update_id=f"{action_id}/u{layer}",
                action_id=action_id,
                order=layer,
                **_columns(update),
            )


def _columns(record: Any) -> Row:
    nested = {"actions", "updates"}
    return {item.name: getattr(record, item.name) for item in fields(record) if item.name not in nested}


def new_id(taken: dict[str, int], evaluation: Evaluation) -> str:
    """Return an id for an evaluation that no other has, and take it: country, agency and year.

    What is taken stands with the last number that was given behind it, 1 if none was.
    """
    stem = "-".join([_where(evaluation), vocabulary.slug(evaluation.agency or "unknown"), _year(evaluation)])
    name, again = stem, taken.get(stem, 1)
    while name in taken:
        again += 1
        name = f"{stem}-{again}"
    taken[stem] = again
    taken.setdefault(name, 1)
    return name


def _where(evaluation: Evaluation) -> str:
    if evaluation.country:
        return evaluation.country.lower()
    return "regional" if evaluation.office_type in NOT_A_COUNTRY_OFFICE else "unplaced"


def _year(evaluation: Evaluation) -> str:
    day: dt.date | None = evaluation.published or evaluation.completed
    return str(day.year if day else evaluation.period_end or "undated")
