"""Management responses of UN Women's GATE system, as the text of their page."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from synthesis import vocabulary
from synthesis.documents import Document, Line
from synthesis.errors import Problem, excerpt
from synthesis.sources.actions import read_actions
from synthesis.sources.form import Field, fields, listed, number_of
from synthesis.sources.gate_header import PERIOD, read_header
from synthesis.sources.records import Reading, Recommendation
from synthesis.sources.rows import Row, is_anchored, read_rows, wrap_width

name = "gate"

LISTS = ("Thematic Area", "Operating Principles", "Organizational Priorities", "UNEG Criteria")
CATEGORY, RESPONSE = "Management Response Category", "Management Response"
LABELS = (CATEGORY, RESPONSE, "Recommendation", "Description", *LISTS)
TABLE = {"Key Actions", "Key Action", "Responsible"}
LABEL = re.compile(
    rf"\s*(?P<label>(?:{'|'.join(LABELS)})(?=\s*[:|])|Key Actions?(?=\s*:?\s*$|[\s|]+Responsible\b)"
    r"|Responsible(?=[\s|]+Deadline[\s|]+Status\b))\s*:?(?:\s*\|)?"
)
NO_ACTION = re.compile(r"\s*Key Actions? not added\.?\s*", re.IGNORECASE)
LOOK = "Look it up in the document."


@dataclass(slots=True)
class _Block:
    """The fields of one recommendation, and its rows."""

    fields: dict[str, Field]
    tables: list[list[Line]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def recognise(document: Document) -> float:
    """Return how sure it is, from 0 to 1, that the document is a GATE page."""
    texts = [line.text for line in document.lines]
    labels = {hit["label"] for text in texts if (hit := LABEL.match(text)) and "[Added:" not in text}
    if labels.intersection({CATEGORY, *LISTS}):
        return 1.0
    if any((hit := PERIOD.fullmatch(text.strip())) and hit["type"] for text in texts):
        return 0.9
    bare = {hit["label"] for text in texts if "|" not in text and (hit := LABEL.match(text))} & labels
    if {"Recommendation", RESPONSE} <= bare:
        return 0.6
    return 0.55 if bare - TABLE and any(is_anchored(text) for text in texts) else 0.0


def read(document: Document) -> Reading:
    """Return what a GATE page says.

    Parameters
    ----------
    document : Document
        The page, opened.
    """
    problems: list[Problem] = []
    parts = fields(document.lines, LABEL.match)
    header = read_header(parts[0].lines, document_id=document.document_id)
    blocks = _blocks(parts[1:], wrap_width(document.lines), document.document_id, problems)
    recommendations = [_recommendation(block, document.document_id, problems) for block in blocks]
    _add_actions(blocks, recommendations, document.document_id, problems)
    if not recommendations:
        problems.append(_no_recommendation(document.document_id))
    return Reading(
        layout=name,
        evaluation=header.evaluation,
        recommendations=recommendations,
        problems=[*header.problems, *problems],
    )


def _blocks(parts: Sequence[Field], width: int, document_id: str, problems: list[Problem]) -> list[_Block]:
    """Group the fields by recommendation: its label begins one, or any label that comes again after rows."""
    blocks: list[_Block] = []
    for part in parts:
        form, rows = _without_rows(part)
        if not blocks or _begins(form, blocks[-1]):
            blocks.append(_Block({}))
        _add(blocks[-1], form, rows)
    for block in blocks:
        empty = [line for table in block.tables for line in table if NO_ACTION.fullmatch(line.text)]
        problems += [_no_action(line, document_id) for line in empty]
        tables = [[line for line in table if line not in empty] for table in block.tables]
        block.rows = [row for table in tables for row in read_rows(table, width=width)]
    return blocks


def _begins(form: Field, block: _Block) -> bool:
    """Return whether a field begins the next recommendation; a label repeated on the next line does not."""
    if form.label in TABLE:
        return False
    if form.label == "Recommendation":
        return any(part.text or label != "Recommendation" for label, part in block.fields.items())
    return form.label in block.fields and any(block.tables)


def _add(block: _Block, form: Field, rows: list[Line]) -> None:
    block.tables.append(rows)
    earlier = block.fields.get(form.label)
    block.fields[form.label] = _merged(earlier, form) if earlier and earlier.text else form


def _without_rows(part: Field) -> tuple[Field, list[Line]]:
    """Part the rows from a field: all of it below the heads; elsewhere what follows its first anchored line."""
    if part.label in TABLE:
        return Field(part.label, (), part.line_start, part.line_end), list(part.lines)
    place = next((place for place, line in enumerate(part.lines) if place and is_anchored(line.text)), None)
    if place is None:
        return part, []
    return Field(part.label, part.lines[:place], part.line_start, part.line_end), list(part.lines[place:])


def _merged(first: Field, second: Field) -> Field:
    return Field(first.label, (*first.lines, *second.lines), first.line_start, second.line_end)


def _recommendation(block: _Block, document_id: str, problems: list[Problem]) -> Recommendation:
    values = {label: part.text for label, part in block.fields.items()}
    text = values.get("Recommendation")
    first = next(iter(block.fields.values()))
    recommendation = Recommendation(
        text=text or "",
        number=number_of(text) if text else None,
        response=values.get(RESPONSE),
        description=values.get("Description"),
        thematic_area=listed(values.get("Thematic Area"), known_values("thematic_area")),
        operating_principles=listed(values.get("Operating Principles"), known_values("operating_principles")),
        organizational_priorities=listed(
            values.get("Organizational Priorities"), known_values("organizational_priorities")
        ),
        criteria=listed(values.get("UNEG Criteria"), ()),
        line_start=first.line_start,
        line_end=max((part.line_end or 0 for part in block.fields.values()), default=None),
        place=first.place,
    )
    if not text:
        problems.append(_missing_text(first, document_id))
    problems += _read_position(recommendation, values.get(CATEGORY), document_id)
    return recommendation


def _read_position(recommendation: Recommendation, category: str | None, document_id: str) -> list[Problem]:
    """Take the position from the category, or from the words with which the response opens."""
    if category:
        match = vocabulary.position(category)
        recommendation.position_text = category
        recommendation.position, recommendation.position_basis = (
            (match.code, "stated") if match else (None, None)
        )
        return [] if match else [_unknown_position(recommendation, category, document_id)]
    stance = vocabulary.stance(recommendation.response) if recommendation.response else None
    if stance:
        recommendation.position, recommendation.position_basis = stance.code, "read from the response"
    return []


def _add_actions(
    blocks: Sequence[_Block],
    recommendations: Sequence[Recommendation],
    document_id: str,
    problems: list[Problem],
) -> None:
    found = iter(read_actions([row for block in blocks for row in block.rows], document_id=document_id))
    for block, recommendation in zip(blocks, recommendations, strict=True):
        for _ in block.rows:
            each = next(found)
            recommendation.actions.append(each.action)
            problems += each.problems


@cache
def known_values(field_name: str) -> tuple[str, ...]:
    """Return the values that GATE's form offers for a field."""
    text = files("synthesis.sources").joinpath("gate_values.csv").read_text(encoding="utf-8")
    return tuple(row["value"] for row in csv.DictReader(text.splitlines()) if row["field"] == field_name)


def _no_action(line: Line, document_id: str) -> Problem:
    return Problem(
        severity="note",
        code="no-key-action",
        document_id=document_id,
        line=line.number,
        value=line.text.strip(),
        message="the page says that no key action was entered.",
    )


def _missing_text(first: Field, document_id: str) -> Problem:
    return Problem(
        severity="warning",
        code="recommendation-without-text",
        document_id=document_id,
        line=first.line_start,
        field="text",
        message="the recommendation has no text of its own.",
        remedy=LOOK,
    )


def _unknown_position(recommendation: Recommendation, category: str, document_id: str) -> Problem:
    return Problem(
        severity="warning",
        code="unknown-position",
        document_id=document_id,
        line=recommendation.line_start,
        field="position",
        value=excerpt(category),
        message="the category is none that is known, so the position is missing.",
        remedy="Correct it at the source.",
    )


def _no_recommendation(document_id: str) -> Problem:
    return Problem(
        severity="warning",
        code="no-recommendation",
        document_id=document_id,
        message="the page holds no recommendation.",
        remedy=LOOK,
    )
