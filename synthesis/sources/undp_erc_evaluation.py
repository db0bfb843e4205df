"""Evaluation pages of UNDP's Evaluation Resource Centre (ERC): lessons, findings, recommendations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synthesis import dates, vocabulary
from synthesis.documents import Document, Line
from synthesis.errors import Problem
from synthesis.sources.form import BULLET, Field, fields, folded, joined, years_of
from synthesis.sources.records import Evaluation, Finding, Lesson, Reading, Recommendation

name = "undp_erc_evaluation"

PLAN, TYPE, COMPLETED, COUNTRIES, TITLE = (
    "Evaluation Plan", "Evaluation Type", "Completion Date", "Countries", "Title",
)  # fmt: skip
LESSONS, FINDINGS, RECOMMENDATIONS = "Lessons", "Findings", "Recommendations"
ONLY_HERE = ("Atlas Project Number", "Planned End Date", "Evaluation Budget(US $)", "Evaluation Team members")
LABELS = (
    PLAN, TYPE, COMPLETED, COUNTRIES, *ONLY_HERE, "Status", "Management Response", "Evaluation Expenditure(US $)",
    "Source of Funding", "Joint Programme", "Joint Evaluation", "GEF Evaluation", "GEF Project Title",
    "GEF Project ID", "GEF Phase", "Focal Area", "Project Type", "PIMS Number", "Key Stakeholders", "Comments",
    "Focus Area", "Evaluation Start Date",
)  # fmt: skip
LABEL = re.compile(
    rf"\s*(?P<label>(?:{'|'.join(map(re.escape, LABELS))})(?=\s*:)|{TITLE}(?=\s\S)"
    r"|Corporate Outcome and Output[^:]{0,80}(?=$|:)|SDG (?:Goal|Target)(?=\s*$))\s*:?"
)
NOT_THE_TITLE = re.compile(r"Report Cover Image|Share|(?:Document Type|Download document)\b.*")
MARKED = re.compile(r"\s*(?P<number>\d{1,3})(?P<dot>[.)])?(?:\s+(?P<text>\S.*))?$")
LESSON_N = re.compile(
    r"(?<!\S)(?:Lessons?(?:\s+[Ll]earn(?:ed|t))?|Leçons?(?:\s+apprises?)?|Lección(?:\s+aprendida)?)"
    r"\s+(?:#|n[°º]\s?)?\d{1,2}\s?[:.–-]"
)
LESSONS_FOLLOW = re.compile(r"(?i:.{0,80}\b(?:lessons|leçons|lecciones)\b.{0,80}:\s*)$")
LABELLED = re.compile(
    r"\s*(?P<text>(?:Recommend|Recommand|Recomend|Lesson|Leçon|Lección|Finding|Constat|Hallazgo)[^\W\d]{0,8}\s+"
    r"(?:#|n[°º]\s?)?(?P<number>\d{1,3})(?P<dot>\s?[:.–-])(?:\s.*)?)$"
)
LONGEST_HEADLINE = 200


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a section, with its number where it has one; its lines hold blank ones between paragraphs."""

    number: str | None
    lines: list[Line]


def recognise(document: Document) -> float:
    """Return how sure it is, from 0 to 1, that the document is an ERC evaluation page."""
    labels = {hit["label"] for line in document.lines if (hit := LABEL.match(line.text))}
    answers = any(line.text.startswith("Unit Responsible for providing") for line in document.lines)
    if PLAN not in labels or answers:
        return 0.0
    return 1.0 if labels.intersection(ONLY_HERE) else 0.3


def read(document: Document) -> Reading:
    """Return what an ERC evaluation page says.

    Parameters
    ----------
    document : Document
        The page, opened.
    """
    reading = Reading(layout=name)
    header, sections = _sections(document.lines)
    if not sections:
        header, sections = _without_heads(header, reading, document.document_id)
    _read_header(fields(header, LABEL.match), reading, document.document_id)
    reading.lessons = [lesson for item in _items(sections.get(LESSONS, [])) for lesson in _lessons(item)]
    reading.findings = [_finding(item) for item in _items(sections.get(FINDINGS, []))]
    reading.recommendations = [_recommendation(item) for item in _items(sections.get(RECOMMENDATIONS, []))]
    return reading


def _sections(lines: Sequence[Line]) -> tuple[list[Line], dict[str, list[Line]]]:
    """Part the sections from the head; a heading stands alone on its line and counts once, in its order."""
    header: list[Line] = []
    sections: dict[str, list[Line]] = {}
    left, content = [LESSONS, FINDINGS, RECOMMENDATIONS], header
    for line in lines:
        heading = line.text.strip().rstrip(":").rstrip()
        if heading in left:
            left = left[left.index(heading) + 1 :]
            content = sections.setdefault(heading, [])
        else:
            content.append(line)
    return header, sections


def _without_heads(
    lines: list[Line], reading: Reading, document_id: str
) -> tuple[list[Line], dict[str, list[Line]]]:
    """Read a page that has lost its headings: after the countries stand a comment and then the lessons.

    Two blank lines part the two; one blank line parts the lessons.
    """
    last = [place for place, line in enumerate(lines) if line.text.startswith(f"{COUNTRIES}:")]
    groups = _paragraphs(lines[last[-1] + 1 :], gap=2) if last else []
    if not groups:
        return lines, {}
    comment, lessons = (groups[0], groups[1:]) if len(groups) > 1 else ([], groups)
    reading.problems.append(_headings_missing(lessons[0][0], document_id))
    if comment:
        reading.problems.append(_comment_set_aside(comment, document_id))
    paragraphs = [paragraph for group in lessons for paragraph in _paragraphs(group, gap=1)]
    numbered = [Line(f"{number}.", each[0].number) for number, each in enumerate(paragraphs, start=1)]
    content = [line for mark, each in zip(numbered, paragraphs, strict=True) for line in (mark, *each)]
    return lines[: last[-1] + 1], {LESSONS: content}


def _paragraphs(lines: Sequence[Line], *, gap: int) -> list[list[Line]]:
    """Part lines where at least so many blank ones stand between them; shorter gaps stay."""
    found: list[list[Line]] = []
    blank: list[Line] = []
    for line in lines:
        if not line.text.strip():
            blank.append(line)
            continue
        if not found or len(blank) >= gap:
            found.append([])
        else:
            found[-1] += blank
        found[-1].append(line)
        blank = []
    return found


def _read_header(parts: Sequence[Field], reading: Reading, document_id: str) -> None:
    values = {part.label: value for part in reversed(parts[1:]) if (value := _value(part))}
    plan = values.get(PLAN, "")
    evaluation = reading.evaluation = Evaluation(
        agency="UNDP",
        office=plan.partition(",")[2].strip() or None,
        title=values.get(TITLE) or _title(parts[0].lines),
        evaluation_type=values.get(TYPE),
        completed=dates.read_day(values.get(COMPLETED)),
    )
    evaluation.period_start, evaluation.period_end = years_of(plan)
    _read_country(values.get(COUNTRIES), evaluation, reading, document_id)


def _value(part: Field) -> str | None:
    """Return the value of a field: its first line; only a title runs over several."""
    return (
        part.text
        if part.label == TITLE
        else next((text for line in part.lines if (text := joined([line]))), None)
    )


def _title(lines: Sequence[Line]) -> str | None:
    return joined(line for line in lines if not NOT_THE_TITLE.fullmatch(line.text.strip()))


def _read_country(printed: str | None, evaluation: Evaluation, reading: Reading, document_id: str) -> None:
    matches = vocabulary.countries(printed or evaluation.office or "", codes=False)
    if len(matches) == 1:
        evaluation.country, evaluation.country_name = matches[0].code, matches[0].name
    elif printed:
        reading.problems.append(_not_one_country(printed, document_id, known=bool(matches)))


def _items(lines: Sequence[Line]) -> list[_Item]:
    """Return the items of a section, numbered ("1.") or labelled ("Lesson 1:"); one without either is one item."""
    first = next((line.text for line in lines if line.text.strip()), "")
    mark = LABELLED if LABELLED.match(first) else MARKED
    items: list[_Item] = []
    style: tuple[bool, bool] | None = None
    for line in lines:
        hit = mark.match(line.text)
        if hit and int(hit["number"]) == len(items) + 1 and _fits(hit, style):
            style = style or (hit["dot"] is not None, hit["text"] is None)
            items.append(_Item(hit["number"], [Line(hit["text"] or "", line.number, line.page, line.ref)]))
        elif items:
            items[-1].lines.append(line)
        elif line.text.strip():
            items.append(_Item(None, [line]))
    return [item for item in items if joined(item.lines)]


def _fits(hit: re.Match[str], style: tuple[bool, bool] | None) -> bool:
    """Return whether a number marks an item as the first one did: with a dot or without, alone on its line or not."""
    if style is None:
        return True
    dotted, alone = style
    return (hit["dot"] is not None) == dotted and (hit["text"] is None or not (dotted and alone))


def _lessons(item: _Item) -> list[Lesson]:
    """Return the lessons of one item: a single one, one a bullet, or one a "Lesson 1:"."""
    filled = [line for line in item.lines if line.text.strip()]
    if BULLET.match(filled[0].text):
        return [_lesson(lines) for lines in _bullets(filled)]
    if LESSONS_FOLLOW.match(filled[0].text) and len(filled) > 1 and BULLET.match(filled[1].text):
        return [_lesson(lines, headline=filled[0].text.strip()) for lines in _bullets(filled[1:])]
    text = folded(filled)
    starts = [hit.start() for hit in LESSON_N.finditer(text)]
    if len(starts) < 2 or starts[0] > 0:  # noqa: PLR2004
        return [_lesson(item.lines)]
    texts = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return [_lesson(item.lines, text=each) for each in texts]


def _bullets(lines: Sequence[Line]) -> list[list[Line]]:
    bullets: list[list[Line]] = []
    for line in lines:
        if BULLET.match(line.text):
            bullets.append([])
        bullets[-1].append(_unmarked(line))
    return bullets


def _unmarked(line: Line) -> Line:
    return Line(
        BULLET.sub("", line.text, count=1) if BULLET.match(line.text) else line.text,
        line.number,
        line.page,
        line.ref,
    )


def _lesson(lines: Sequence[Line], *, text: str | None = None, headline: str | None = None) -> Lesson:
    paragraphs = _paragraphs(lines, gap=1)
    first = joined(paragraphs[0]) if text is None and len(paragraphs) > 1 else None
    return Lesson(
        text=text or folded(lines),
        headline=headline or (first if first and len(first) <= LONGEST_HEADLINE else None),
        section=LESSONS,
        line_start=lines[0].number,
        line_end=paragraphs[-1][-1].number,
        place=lines[0].place,
    )


def _finding(item: _Item) -> Finding:
    return Finding(
        text=folded(item.lines),
        line_start=item.lines[0].number,
        line_end=_paragraphs(item.lines, gap=1)[-1][-1].number,
        place=item.lines[0].place,
    )


def _recommendation(item: _Item) -> Recommendation:
    filled = [line for line in item.lines if line.text.strip()]
    bulleted = sum(bool(BULLET.match(line.text)) for line in filled)
    return Recommendation(
        text=folded([_unmarked(filled[0]), *filled[1:]] if bulleted == 1 else filled),
        number=item.number,
        line_start=item.lines[0].number,
        line_end=filled[-1].number,
        place=item.lines[0].place,
    )


def _headings_missing(line: Line, document_id: str) -> Problem:
    return Problem(
        severity="warning",
        code="headings-missing",
        document_id=document_id,
        line=line.number,
        message="the page has lost its headings; what follows the countries was read as its lessons.",
        remedy="Look whether it holds lessons only.",
    )


def _comment_set_aside(lines: Sequence[Line], document_id: str) -> Problem:
    return Problem(
        severity="note",
        code="comment-set-aside",
        document_id=document_id,
        line=lines[0].number,
        value=joined(lines),
        message="the comment on the evaluation was set aside.",
    )


def _not_one_country(printed: str, document_id: str, *, known: bool) -> Problem:
    return Problem(
        severity="note" if known else "warning",
        code="several-countries" if known else "unknown-country",
        document_id=document_id,
        field="country",
        value=printed,
        message="the evaluation is of several countries." if known else "this is the name of no country.",
        remedy="" if known else "Name the country in the catalogue.",
    )
