"""Management responses of UNDP's Evaluation Resource Centre (ERC), as text or as tables with pipes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from synthesis import dates, vocabulary
from synthesis.documents import Document, Line
from synthesis.errors import Problem
from synthesis.sources.actions import Found, read_actions
from synthesis.sources.form import Field, fields, folded, joined, menu_set_aside, years_of
from synthesis.sources.records import Evaluation, Reading, Recommendation, Update
from synthesis.sources.rows import RULE, wrap_width
from synthesis.sources.stamped_rows import STAMP, StampedRow, read_stamp, read_stamped_rows

name = "undp_erc"

UNIT, PLAN, TYPE, COMPLETED = "Commissioning Unit", "Evaluation Plan", "Evaluation Type", "Completion Date"
RESPONDING = "Unit Responsible for providing Management Response"
DOCUMENTS, HISTORY = "Documents Related to overall Management Response", "Key Action Update History"
RESPONSE, ACTIONS = "Management Response", "Key Actions"
LABEL = re.compile(
    rf"\s*(?P<label>(?:{UNIT}|{PLAN}|{TYPE}|{COMPLETED}|{RESPONDING}|{DOCUMENTS}|{RESPONSE})(?=\s*[:|])"
    r"|\d{1,3}\s?\.\s*Recommendation(?=\s*[:|])|Evaluation [Rr]ecommendation(?: or [Ii]ssue)?\s+\d{1,3}(?=\s*[.:|])"
    rf"|{ACTIONS}(?=\s*:?\s*$)|{HISTORY}(?=\W*$))\s*[:.]?"
)
ASKED = re.compile(r"(?:Evaluation )?\D*(?P<number>\d{1,3})")
MESSAGES = {"success message", "error message", "warn message"}
STAMPED_RESPONSE = re.compile(r"\s*Management Response\s*:\s*\[Added:")
LONGEST_TITLE = 4
CUT_LABELS = (f"{RESPONSE}:", f"{ACTIONS}:", f"{RESPONDING}:", f"{DOCUMENTS}:")
SHORTEST_CUT = 5


@dataclass(slots=True)
class _Block:
    """The fields of one recommendation, and its rows."""

    asked: Field | None = None
    answered: Field | None = None
    rows: list[StampedRow] = field(default_factory=list)


def recognise(document: Document) -> float:
    """Return how sure it is, from 0 to 1, that the document is an ERC management response."""
    texts = [line.text for line in document.lines]
    labels = {hit["label"] for text in texts if (hit := LABEL.match(text))}
    if RESPONDING in labels:
        return 1.0
    if any(STAMPED_RESPONSE.match(text) for text in texts):
        return 0.9
    return 0.6 if UNIT in labels and RESPONSE in labels else 0.0


def read(document: Document) -> Reading:
    """Return what an ERC management response says.

    Parameters
    ----------
    document : Document
        The page, opened.
    """
    reading = Reading(layout=name)
    whole = _without_cut_label(document.lines, reading, document.document_id)
    parts = fields(whole, LABEL.match)
    _read_header(parts, reading, document.document_id)
    blocks = _blocks(parts[1:], wrap_width(document.lines))
    reading.recommendations = [_recommendation(block, reading, document.document_id) for block in blocks]
    _add_actions(blocks, reading, document.document_id)
    if not blocks:
        reading.problems.append(
            _problem("no-recommendation", "the page holds no recommendation.", document.document_id)
        )
    return reading


def _without_cut_label(lines: Sequence[Line], reading: Reading, document_id: str) -> Sequence[Line]:
    """Leave out the last line where it is the beginning of a label: the page ends in the middle of it."""
    last = max((place for place, line in enumerate(lines) if line.text.strip()), default=0)
    cut = lines[last].text.strip() if lines else ""
    if len(cut) < SHORTEST_CUT or not any(label.startswith(cut) and label != cut for label in CUT_LABELS):
        return lines
    message = "the page breaks off in the middle of a label."
    reading.problems.append(
        _problem("page-cut-off", message, document_id, lines=lines[last : last + 1], value=cut)
    )
    return lines[:last]


def _read_header(parts: Sequence[Field], reading: Reading, document_id: str) -> None:
    values = {part.label: _text(part) for part in reversed(parts)}
    evaluation = reading.evaluation = Evaluation(
        agency="UNDP",
        office=values.get(UNIT),
        title=_title(parts[0].lines, reading, document_id),
        evaluation_type=values.get(TYPE),
        completed=dates.read_day(values.get(COMPLETED)),
    )
    evaluation.period_start, evaluation.period_end = years_of(values.get(PLAN))
    for unit in (values.get(RESPONDING), values.get(UNIT)):
        match = vocabulary.country(unit, codes=False) if unit else None
        if match:
            evaluation.country, evaluation.country_name = match.code, match.name
            return


def _text(part: Field | None) -> str | None:
    """Return the value of a field without the bars and rules of its table."""
    lines = part.lines if part else ()
    return folded(line for line in lines if not RULE.fullmatch(line.text)).strip(" |") or None


def _title(lines: Sequence[Line], reading: Reading, document_id: str) -> str | None:
    filled = [line for line in lines if line.text.strip()]
    messages = [place + 1 for place, line in enumerate(filled) if line.text.strip().casefold() in MESSAGES]
    title = filled[max(messages, default=0) :]
    menu = title[:-1] if len(title) > LONGEST_TITLE else []
    if menu:
        reading.problems.append(menu_set_aside(menu, document_id))
    return joined(title[len(menu) :])


def _blocks(parts: Sequence[Field], width: int) -> list[_Block]:
    """Group the fields by recommendation; a response without one of its own answers one whose text is not there."""
    blocks: list[_Block] = []
    for part in parts:
        asked = "ecommendation" in part.label
        answers = part.label == RESPONSE
        if (
            asked
            or (answers and (not blocks or blocks[-1].answered))
            or (part.label == ACTIONS and not blocks)
        ):
            blocks.append(_Block())
        if asked:
            blocks[-1].asked = part
        elif answers:
            blocks[-1].answered = part
        elif part.label == ACTIONS:
            blocks[-1].rows += read_stamped_rows(part.lines, width=width)
    return blocks


def _recommendation(block: _Block, reading: Reading, document_id: str) -> Recommendation:
    lines = [line for part in (block.asked, block.answered) if part for line in part.lines]
    lines += [line for row in block.rows for line in row.row.lines]
    text, answer = _text(block.asked), _text(block.answered) or ""
    response = joined([STAMP.sub("", answer, count=1).strip(" |")])
    stance = vocabulary.stance(response) if response else None
    added, updated = read_stamp(answer)
    number = ASKED.match(block.asked.label) if block.asked else None
    if not text:
        message = "the recommendation has no text of its own."
        reading.problems.append(_problem("recommendation-without-text", message, document_id, lines=lines))
    return Recommendation(
        text=text or "",
        number=number["number"] if number else None,
        response=response,
        position=stance.code if stance else None,
        position_basis="read from the response" if stance else None,
        added=added,
        updated=updated,
        line_start=lines[0].number if lines else None,
        line_end=lines[-1].number if lines else None,
        place=lines[0].place if lines else None,
    )


def _add_actions(blocks: Sequence[_Block], reading: Reading, document_id: str) -> None:
    stamped = [row for block in blocks for row in block.rows]
    found = iter(
        zip(stamped, read_actions([row.row for row in stamped], document_id=document_id), strict=True)
    )
    for block, recommendation in zip(blocks, reading.recommendations, strict=True):
        for _ in block.rows:
            row, each = next(found)
            _complete(row, each, reading, document_id)
            recommendation.actions.append(each.action)


def _complete(row: StampedRow, found: Found, reading: Reading, document_id: str) -> None:
    action, lines = found.action, row.row.lines[:1]
    action.added, action.updated = row.added, row.updated
    reading.problems += found.problems
    if row.justification:
        action.updates.append(Update(text=row.justification))
        message = "the status carries a justification; it is kept as an update of the action."
        reading.problems.append(_note("justification", message, document_id, lines, row.justification))
    if row.documents:
        message = "the row names documents, which were not read."
        reading.problems.append(_note("documents-named", message, document_id, lines, row.documents))


def _problem(
    code: str, message: str, document_id: str, *, lines: Sequence[Line] = (), value: str | None = None
) -> Problem:
    return Problem(
        severity="warning",
        code=code,
        document_id=document_id,
        line=lines[0].number if lines else None,
        value=value,
        message=message,
        remedy="Look it up in the document.",
    )


def _note(code: str, message: str, document_id: str, lines: Sequence[Line], value: str) -> Problem:
    line = lines[0].number if lines else None
    return Problem(
        severity="note", code=code, document_id=document_id, line=line, value=value, message=message
    )
