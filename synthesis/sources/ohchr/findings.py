"""Findings by criterion and evaluation question, and the ratings of the criteria."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from synthesis import vocabulary
from synthesis.errors import excerpt
from synthesis.sources.ohchr.labels import BOX, LONGEST_HEADING, QUESTION, RATING, SUBHEADING, without_number
from synthesis.sources.ohchr.paragraphs import Paragraph, paragraphs
from synthesis.sources.ohchr.sections import Section
from synthesis.sources.ohchr.told import MOST_PLACES, Told
from synthesis.sources.records import Finding, Rating

CLEARLY_WIDER, MUCH_WIDER = 0.04, 0.25
LINES_THAT_TELL = 3


@dataclass(slots=True)
class _Answer:
    """What stands under one question, or under a criterion before its first question."""

    criterion: str | None
    question: str | None = None
    parts: list[Paragraph] = field(default_factory=list)
    asked: Paragraph | None = None
    rest: str = ""


def read_ratings(found: Iterable[Section], *, told: Told) -> list[Rating]:
    """Return the rating of each criterion ("Relevance: [Overall assessment: Highly relevant]"), once."""
    ratings: dict[str, Rating] = {}
    for part in (part for section in found for part in section.blocks):
        hit = _rated(part)
        if hit is None:
            continue
        rating = Rating(
            criterion=hit[0],
            rating_text=hit[1],
            line_start=part.first.source.number,
            place=part.first.source.place,
        )
        kept = ratings.setdefault(hit[0].casefold(), rating)
        if kept.rating_text != rating.rating_text:
            told.add(
                "warning",
                "rated-twice",
                f"{kept.criterion} is {kept.rating_text} in line {kept.line_start}, which is kept.",
                "Look which of the two holds.",
                line=part.first.source.number,
                field="rating_text",
                value=rating.rating_text,
            )
    return list(ratings.values())


def _rated(part: Paragraph) -> tuple[str, str] | None:
    start = part.opening
    hit = RATING.match(start) if "[" in start and start[0].isupper() else None
    return (without_number(hit[1]), hit[2]) if hit else None


def read_findings(section: Section, *, rated: Iterable[str], told: Told) -> list[Finding]:
    """Return one finding a question, and one for what a criterion says before its first question.

    Paragraphs of a finding stand on lines of their own; text boxes are set aside.

    Parameters
    ----------
    section : Section
        The findings of the report.
    rated : iterable of str
        The criteria that the report rates: their names are headings, numbered or not.
    told : Told
        Takes up what was set aside.
    """
    criteria = {name.casefold() for name in rated}
    parts = _without_boxes(paragraphs(section.blocks), criteria, told)
    answers = [_Answer(None)]
    for part in parts:
        if criterion := _criterion(part, criteria):
            answers.append(_Answer(criterion))
        elif QUESTION.match(part.text):
            question, rest = _question(part.text)
            answers.append(_Answer(answers[-1].criterion, question, [], part, rest))
        else:
            answers[-1].parts.append(part)
    return [_finding(answer) for answer in answers if _is_finding(answer, told)]


def read_summary_findings(section: Section) -> list[Finding]:
    """Return what the executive summary says about each criterion that it rates."""
    answers: list[_Answer] = []
    for part in paragraphs(section.blocks):
        if hit := _rated(part):
            answers.append(_Answer(hit[0]))
        if answers:
            answers[-1].parts.append(part)
    return [_finding(answer) for answer in answers]


def _criterion(part: Paragraph, criteria: set[str]) -> str | None:
    if len(part.lines) > 1 or part.ends or len(part.first.text) > LONGEST_HEADING:
        return None
    name = without_number(part.text)
    known = name.casefold() in criteria or vocabulary.criterion(name)
    return name if known or SUBHEADING.match(part.text) else None


def _question(text: str) -> tuple[str, str]:
    """Return the question without its label, and what follows it in the same paragraph."""
    label = QUESTION.match(text)
    body = text[label.end() :] if label else text
    end = body.rfind("?") + 1 or len(body)
    return body[:end].strip(), body[end:].strip()


def _is_finding(answer: _Answer, told: Told) -> bool:
    if answer.criterion is None and answer.question is None:
        return False
    if answer.question and not answer.parts and not answer.rest and answer.asked:
        told.add(
            "warning",
            "question-without-answer",
            "nothing stands under the evaluation question.",
            "Look whether the document is cut off there.",
            line=answer.asked.first.source.number,
            field="findings",
            value=excerpt(answer.question),
        )
    return bool(answer.parts or answer.rest)


def _finding(answer: _Answer) -> Finding:
    lines = [
        line.source
        for part in ([answer.asked] if answer.rest and answer.asked else []) + answer.parts
        for line in part.lines
    ]
    return Finding(
        text="\n".join([*([answer.rest] if answer.rest else []), *(part.text for part in answer.parts)]),
        criterion=answer.criterion,
        question=answer.question,
        line_start=lines[0].number,
        line_end=lines[-1].number,
        place=lines[0].place,
    )


def _without_boxes(parts: Sequence[Paragraph], criteria: set[str], told: Told) -> list[Paragraph]:
    """Return the paragraphs outside text boxes, whole again where a box stood within one.

    A box ends at the next question, heading or box, or where lines have the length of the body again.
    """
    measures = [part.measure for part in parts if part.measure]
    body = median(measures) if measures else 0
    kept: list[Paragraph] = []
    boxes: list[list[Paragraph]] = []
    inside, measure = False, 0.0
    for part in parts:
        if BOX.match(part.text):
            inside, measure = True, part.measure if len(part.lines) >= LINES_THAT_TELL else 0
            boxes.append([])
        elif inside and (_is_label(part, criteria) or _is_body(part, body, measure, boxes[-1])):
            inside = False
        elif inside:
            measure = measure or part.measure
        (boxes[-1] if inside else kept).append(part)
    _tell_boxes(boxes, told)
    return paragraphs(kept)


def _tell_boxes(boxes: Sequence[Sequence[Paragraph]], told: Told) -> None:
    if not boxes:
        return
    spans = ", ".join(
        f"{box[0].first.source.number}–{box[-1].lines[-1].source.number}" for box in boxes[:MOST_PLACES]
    )
    told.add(
        "note",
        "boxes-set-aside",
        f"text boxes in the findings are no part of their text ({len(boxes)}: lines {spans}).",
        "Read them in the document.",
        line=boxes[0][0].first.source.number,
        field="findings",
    )


def _is_label(part: Paragraph, criteria: set[str]) -> bool:
    return bool(QUESTION.match(part.text)) or _criterion(part, criteria) is not None


def _is_body(part: Paragraph, body: float, box: float, boxed: Sequence[Paragraph]) -> bool:
    """Return whether a paragraph has the measure of the body, not of the box; short ones tell less.

    Where paragraphs are not broken into lines, a box is its title, its bullets and one paragraph.
    """
    if not body:
        return not part.first.indented and any(not each.first.indented for each in boxed[1:])
    difference = abs(box - body)
    if not box or not part.measure or (len(part.lines) < LINES_THAT_TELL and difference < MUCH_WIDER * body):
        return False
    if difference < CLEARLY_WIDER * body:
        return part.first.opens_page
    return abs(part.measure - body) < abs(part.measure - box)
