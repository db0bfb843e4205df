"""The management response: the recommendations of record, the position on each, and the actions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from synthesis import vocabulary
from synthesis.documents import Line
from synthesis.sources.ohchr.cells import has_timeframe
from synthesis.sources.ohchr.labels import (
    COMMENT,
    END_OF_POSITION_LABEL,
    KEY_ACTIONS,
    LONGEST_HEADING,
    MORE_HEADS,
    OTHER_HEADS,
    POSITION,
    RECOMMENDATION,
    RESPONSE,
)
from synthesis.sources.ohchr.lines import TextLine
from synthesis.sources.ohchr.paragraphs import Paragraph, join
from synthesis.sources.ohchr.rows import read_rows
from synthesis.sources.ohchr.sections import Section, longest
from synthesis.sources.ohchr.told import Told
from synthesis.sources.records import Recommendation

AFTER_POSITION = re.compile(r"[.,;:(–—]|\s-\s")


@dataclass(slots=True)
class _Form:
    """What stands in the form of one recommendation, part by part."""

    number: str
    label: Line
    part: str = "text"
    text: list[TextLine] = field(default_factory=list)
    position: list[TextLine] = field(default_factory=list)
    rows: list[TextLine] = field(default_factory=list)
    heads: str = ""

    def take(self, line: TextLine) -> None:
        """Add one line to the part in which it stands."""
        position = (POSITION.match(line.text) or RESPONSE.match(line.text)) if self.part == "text" else None
        if position:
            self.part = "position"
            line = replace(line, text=line.text[position.end() :])
        if self._takes_heads(line.text):
            self.part, self.heads = "rows", f"{self.heads} {line.text}"
        elif line.text or position:
            getattr(self, self.part).append(line)

    def _takes_heads(self, text: str) -> bool:
        if len(text) > LONGEST_HEADING:
            return False
        return bool(KEY_ACTIONS.match(text) or (self.heads and not self.rows and MORE_HEADS.match(text)))


def read_response(
    found: Sequence[Section], *, leads: Mapping[str, str | None], published: dt.date | None, told: Told
) -> list[Recommendation]:
    """Return the recommendations with the response to each, in their order.

    Parameters
    ----------
    found : sequence of Section
        The whole report; the response is looked for under its heading, else from the first form on.
    leads : mapping of str to str
        Who leads on a recommendation, by its number.
    published : datetime.date, optional
        The day from which a timeframe in months counts.
    told : Told
        Takes up what could not be read.
    """
    forms = _forms(_blocks(found))
    return [_recommendation(form, leads.get(form.number), published, told) for form in forms]


def _blocks(found: Sequence[Section]) -> list[Paragraph]:
    section = longest(found, "response")
    if section and any(RECOMMENDATION.match(block.text) for block in section.blocks):
        return section.blocks
    blocks = [block for section in found for block in section.blocks]
    first = next((place for place, block in enumerate(blocks) if _is_of_a_form(block)), len(blocks))
    labels = (place for place in range(first - 1, -1, -1) if RECOMMENDATION.match(blocks[place].text))
    return blocks[next(labels, first) :]


def _is_of_a_form(block: Paragraph) -> bool:
    return bool(POSITION.match(block.first.text) or KEY_ACTIONS.match(block.first.text))


def _forms(blocks: Sequence[Paragraph]) -> Iterator[_Form]:
    form = None
    for line in (line for block in blocks for line in block.lines):
        label = RECOMMENDATION.match(line.text)
        if label and form:
            yield form
        if label:
            form = _Form(label[1], line.source)
        rest = replace(line, text=line.text[label.end() :]) if label else line
        if form and rest.text:
            form.take(rest)
    if form:
        yield form


def _recommendation(form: _Form, lead: str | None, published: dt.date | None, told: Told) -> Recommendation:
    _find_rows_without_heads(form, told)
    _tell_columns(form, told)
    first = form.text[0].source if form.text else form.label
    recommendation = Recommendation(
        text=join(line.text for line in form.text),
        number=form.number,
        line_start=first.number,
        line_end=form.text[-1].source.number if form.text else form.label.number,
        place=first.place,
        actions=read_rows(form.rows, lead=lead, published=published, told=told),
    )
    _position(recommendation, form, told)
    if not recommendation.actions:
        told.add(
            "warning",
            "no-actions",
            "no key action stands under the recommendation.",
            "Look whether the document is cut off there.",
            line=form.label.number,
            field="actions",
        )
    return recommendation


def _tell_columns(form: _Form, told: Told) -> None:
    if OTHER_HEADS.search(form.heads):
        told.add(
            "warning",
            "unknown-column",
            "the table of key actions has a further column, which this reader does not know.",
            "Look at its actions and their comments.",
            line=form.label.number,
            field="actions",
            value=form.heads.strip(),
        )


def _find_rows_without_heads(form: _Form, told: Told) -> None:
    """Take what follows the position for the table of actions where only its heads are missing."""
    stated, *below = _runs(form.position) or [[]]
    form_rows = [line for run in below for line in run]
    if form.heads or not has_timeframe(form_rows):
        return
    form.position, form.rows = stated, form_rows
    told.add(
        "warning",
        "no-heads",
        "the heads of the table of key actions are missing; what follows the position was read as its rows.",
        "Look at its actions.",
        line=form.label.number,
        field="actions",
    )


def _runs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return lines in the runs that blank lines part; a label without words goes with the run below it."""
    runs: list[list[TextLine]] = []
    for line in lines:
        if not runs or (line.gap and any(each.text for each in runs[-1])):
            runs.append([])
        runs[-1].append(line)
    return runs


def _position(recommendation: Recommendation, form: _Form, told: Told) -> None:
    """Fill in the position and what management says besides."""
    runs = _runs(form.position)
    printed, rest = _part_position([line.text for line in runs[0] if line.text] if runs else [])
    match = vocabulary.position(printed)
    comments = [rest, *(join(line.text for line in run) for run in runs[1:])]
    response = join(_without_label(comment) for comment in comments if comment) or None
    recommendation.position_text, recommendation.response = printed or None, response
    if match:
        recommendation.position, recommendation.position_basis = match.code, "stated"
    elif opened := vocabulary.stance(join([printed, response or ""])):
        recommendation.position, recommendation.position_basis = opened.code, "read from the response"
    else:
        told.add(
            "warning",
            "unknown-position" if printed else "no-position",
            "the position is none that is known."
            if printed
            else "no position stands under the recommendation.",
            "Write accepted, partially accepted or rejected." if printed else "",
            line=form.label.number,
            field="position",
            value=printed or None,
        )


def _without_label(comment: str) -> str:
    label = COMMENT.match(comment)
    return comment[label.end() :] if label else comment


def _part_position(lines: Sequence[str]) -> tuple[str, str]:
    """Return the position and what follows it in the same paragraph."""
    first, *others = lines or [""]
    label = END_OF_POSITION_LABEL.match(first)
    first = first[label.end() :] if label else first
    stated = join([first, *others])
    mark = AFTER_POSITION.search(stated)
    for end in (len(stated), len(join([first])), mark.start() if mark else 0):
        if vocabulary.position(stated[:end]):
            return stated[:end].strip(), stated[end:].lstrip(" .,;:(–—-").rstrip()
    return stated, ""
