"""The recommendations as the report itself lists them: the table of its last section, or a numbered list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from synthesis.sources.ohchr.labels import BETWEEN_CELLS, ITEM, RECOMMENDATION, TABLE_HEAD
from synthesis.sources.ohchr.paragraphs import Paragraph, join, paragraphs
from synthesis.sources.ohchr.rows import units
from synthesis.sources.ohchr.sections import Section
from synthesis.sources.records import Action, Recommendation

ROW_NUMBER = re.compile(r"(\d{1,2})[.)]?[\s|]+(?=[^\W\da-z_]|[“\"‘'(])")
NOT_A_DIGIT = re.compile(r"\D")
GREATEST_GAP = 3
WIDEST_GROUP_NAME = 45
SMALLEST_STEP = 0.85


@dataclass(slots=True)
class _Row:
    number: str
    cluster: str | None
    parts: list[Paragraph]
    text: list[Paragraph] = field(default_factory=list)
    actions: list[Paragraph] = field(default_factory=list)
    lead: list[Paragraph] = field(default_factory=list)
    broken: bool = False


def read_listing(section: Section) -> list[Recommendation]:
    """Return the recommendations of a section that lists them.

    Under the heads of a table (recommendations, actions, lead) the text runs column by column, and once more
    through them where a page ends within a row: the length of the lines tells the columns apart. Elsewhere
    the recommendations are a numbered list.
    """
    parts = paragraphs(section.blocks)
    head = next((place for place, part in enumerate(parts) if _is_head(part)), None)
    if head is None:
        return [_recommendation(row) for row in _rows(parts, listed=True)]
    rows = _rows([part for part in parts[head:] if not _is_head(part)], listed=False)
    for row in rows:
        _read_cells(row)
    _tell_columns_apart([row for row in rows if not row.text])
    return [_recommendation(row) for row in rows]


def _is_head(part: Paragraph) -> bool:
    return len(part.lines) == 1 and bool(TABLE_HEAD.fullmatch(part.text))


def _rows(parts: Sequence[Paragraph], *, listed: bool) -> list[_Row]:
    numbers = _numbers(parts, ITEM if listed else ROW_NUMBER)
    rows: list[_Row] = []
    waiting: list[Paragraph] = []
    cluster = None
    for place, part in enumerate(parts):
        if place in numbers:
            cluster = _take_group_name(waiting, listed=listed) or cluster
            waiting = [part]
            rows.append(_Row(numbers[place], cluster, waiting))
        else:
            waiting.append(part)
    return rows


def _numbers(parts: Sequence[Paragraph], pattern: re.Pattern[str]) -> dict[int, str]:
    """Return the paragraphs that open a row, with their numbers, which must follow one another."""
    hits = {place: number for place, part in enumerate(parts) if (number := _number(part.text, pattern))}
    last_place = {number: place for place, number in hits.items()}
    found: dict[int, str] = {}
    last = 0
    for place, number in hits.items():
        skipped = range(last + 1, number) if found else range(0)
        follows = not found or last < number <= last + GREATEST_GAP
        if follows and not any(last_place.get(each, -1) > place for each in skipped):
            found[place], last = str(number), number
    return found


def _number(text: str, pattern: re.Pattern[str]) -> int:
    """Return the number that opens a row, or 0."""
    hit = RECOMMENDATION.match(text) or pattern.match(text)
    return int(NOT_A_DIGIT.split(hit[1])[0]) if hit else 0


def _take_group_name(parts: list[Paragraph], *, listed: bool) -> str | None:
    """Take the name of the next group off the end of a row, where one stands there."""
    if not parts or (ROW_NUMBER.match(parts[-1].text) and len(parts) == 1):
        return None
    name = parts[-1]
    if listed:
        alone = name.width <= WIDEST_GROUP_NAME
    else:
        beside = len(parts) == 1 or BETWEEN_CELLS in parts[-2].text
        wider = beside or name.first.indented or name.width > parts[-2].width
        alone = len(name.lines) == 1 and wider
    if not alone or name.ends or not name.text[0].isupper():
        return None
    return parts.pop().text


def _read_cells(row: _Row) -> None:
    """Fill the columns of a row whose cells stand between bars."""
    hit = ROW_NUMBER.match(row.parts[0].text)
    cells = row.parts[0].text[hit.end() if hit else 0 :].split(BETWEEN_CELLS)
    if len(cells) > 1:
        first = row.parts[0].first
        columns = [
            [Paragraph((replace(first, text=cell.strip()),))] if cell.strip() else [] for cell in cells
        ]
        row.text, row.actions, *rest = columns
        row.lead = [part for column in rest for part in column]


def _tell_columns_apart(rows: Sequence[_Row]) -> None:
    full = [row for row in rows if len(row.parts) >= len(("text", "actions", "lead"))]
    if not full:
        return
    text, actions, lead = (median(row.parts[place].width for row in full) for place in (0, -2, -1))
    if lead < SMALLEST_STEP * actions < SMALLEST_STEP**2 * text:
        for row in rows:
            _fill_columns(row, wide=(text + actions) / 2, narrow=(actions + lead) / 2)


def _fill_columns(row: _Row, *, wide: float, narrow: float) -> None:
    for page in _pages(row.parts):
        row.broken = row.broken or bool(row.text)
        begun = bool(row.text) and row.text[-1].ends
        text = max(
            (place + 1 for place, part in enumerate(page) if part.width > wide), default=int(not begun)
        )
        lead = len(page)
        while lead > text and page[lead - 1].width < narrow:
            lead -= 1
        if lead == text and not row.actions:
            lead = max(text, len(page) - 1)
        row.text += page[:text]
        row.actions += page[text:lead]
        row.lead += page[lead:]


def _pages(parts: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Return the paragraphs page by page, for the columns begin anew on each."""
    pages: list[list[Paragraph]] = []
    for part in parts:
        if not pages or part.first.opens_page:
            pages.append([])
        pages[-1].append(part)
    return pages


def _recommendation(row: _Row) -> Recommendation:
    parts = row.text or row.parts
    text = join(part.text for part in parts)
    hit = RECOMMENDATION.match(text) or ROW_NUMBER.match(text)
    lead = join(part.text for part in row.lead) or None
    return Recommendation(
        text=text[hit.end() :] if hit else text,
        number=row.number,
        cluster=row.cluster,
        lead=lead,
        line_start=parts[0].first.source.number,
        line_end=max(part.lines[-1].source.number for part in parts),
        place=parts[0].first.source.place,
        actions=[_action(row, lead)] if row.actions else [],
    )


def _action(row: _Row, lead: str | None) -> Action:
    first = row.actions[0].first.source
    return Action(
        text=join(part.text for part in row.actions),
        responsible=lead,
        units=units(lead),
        certainty="unsure" if row.broken else "likely",
        line_start=first.number,
        line_end=row.actions[-1].lines[-1].source.number,
        place=first.place,
    )
