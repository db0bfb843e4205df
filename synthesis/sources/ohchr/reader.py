"""The reader of the layout: from a document to a reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synthesis.documents import Document
from synthesis.sources.ohchr.cover import AGENCY, EVALUATION, read_cover
from synthesis.sources.ohchr.findings import read_findings, read_ratings, read_summary_findings
from synthesis.sources.ohchr.labels import LONGEST_HEADING, POSITION, QUESTION, TABLE_HEAD, section_kind
from synthesis.sources.ohchr.lessons import read_lessons
from synthesis.sources.ohchr.lines import RunningText, read_lines
from synthesis.sources.ohchr.paragraphs import blocks
from synthesis.sources.ohchr.recommendations import read_recommendations
from synthesis.sources.ohchr.sections import Section, longest, sections
from synthesis.sources.ohchr.told import Told, ending, places
from synthesis.sources.records import Finding, Lesson, Rating, Reading

name = "ohchr"

ASSESSMENT = re.compile(r"\[\s*overall (?:assessment|rating)\s*:", re.IGNORECASE)
SIGNS = ((POSITION, 0.4), (ASSESSMENT, 0.4), (TABLE_HEAD, 0.3), (QUESTION, 0.2))
AGENCY_NAMED, AGENCY_ON_COVER, A_SECTION, ALL_SECTIONS = 0.25, 0.15, 0.05, 0.2
PAGE = re.compile(r"[\s.]+\d{1,3}$")
SECTIONS = {"summary", "findings", "lessons", "recommendations", "annexes", "response"}
LINES_OF_A_COVER = 40
LONGEST_LABEL = 300


def recognise(document: Document) -> float:
    """Return how sure it is, from 0 to 1, that the document is an OHCHR evaluation report."""
    lines = [line.text.strip()[:LONGEST_LABEL] for line in document.lines if not line.text.isspace()]
    cover = " ".join(lines[:LINES_OF_A_COVER])
    named = AGENCY_NAMED * any(AGENCY.search(line) for line in lines)
    on_cover = AGENCY_ON_COVER * bool(AGENCY.search(cover) and EVALUATION.search(cover))
    signs = sum(sure for sign, sure in SIGNS if any(_shows(sign, line) for line in lines))
    kinds = {section_kind(PAGE.sub("", line)) for line in lines if len(line) <= LONGEST_HEADING}
    return min(1.0, named + on_cover + signs + min(ALL_SECTIONS, A_SECTION * len(SECTIONS & kinds)))


def _shows(sign: re.Pattern[str], line: str) -> bool:
    return bool(sign.search(line) if sign is ASSESSMENT else sign.match(line))


def read(document: Document) -> Reading:
    """Return what the report and its management response say.

    Whatever is missing, cut off or taken from another place than usual is told in the reading's problems.
    """
    told = Told(document.document_id)
    text = read_lines(document.lines)
    found = sections(blocks(text.lines))
    evaluation = read_cover(found, told=told)
    ratings = read_ratings(found, told=told)
    reading = Reading(
        layout=name,
        language="en",
        evaluation=evaluation,
        ratings=ratings,
        findings=_findings(found, ratings, told),
        lessons=[*_lessons(found, told), *_good_practices(found, told)],
        recommendations=read_recommendations(found, published=evaluation.published, told=told),
    )
    _tell_cut_off(found, told)
    _tell_set_aside(text, told)
    reading.problems = told.problems
    return reading


def _findings(found: Sequence[Section], ratings: Sequence[Rating], told: Told) -> list[Finding]:
    section = longest(found, "findings")
    rated = [rating.criterion for rating in ratings]
    findings = read_findings(section, rated=rated, told=told) if section else []
    if section and not findings:
        findings = read_summary_findings(section)
    summary = longest(found, "summary findings")
    if not findings and summary and (findings := read_summary_findings(summary)):
        _tell_summary("findings", told)
    if not findings:
        _tell_none("findings", told)
    if not ratings:
        _tell_none("ratings", told)
    return findings


def _lessons(found: Sequence[Section], told: Told) -> list[Lesson]:
    section, summary = longest(found, "lessons"), longest(found, "summary lessons")
    lessons = read_lessons(section, kind="lesson", told=told) if section else []
    if not lessons and summary and (lessons := read_lessons(summary, kind="lesson", told=told)):
        _tell_summary("lessons", told)
    if not lessons:
        _tell_none("lessons", told)
    return lessons


def _good_practices(found: Sequence[Section], told: Told) -> list[Lesson]:
    section = longest(found, "good practices")
    return read_lessons(section, kind="good practice", told=told) if section else []


def _tell_summary(what: str, told: Told) -> None:
    told.add(
        "warning",
        f"{what}-from-summary",
        f"the section with the {what} is missing; those of the executive summary stand in their place.",
        "Look whether the document is complete.",
        field=what,
    )


def _tell_none(what: str, told: Told) -> None:
    told.add(
        "warning", f"no-{what}", f"the report has no {what} that could be read.", "Look at it.", field=what
    )


def _tell_cut_off(found: Sequence[Section], told: Told) -> None:
    """Tell where the text ends if that is before the annexes and the response."""
    if any(section.kind in {"annexes", "response"} for section in found):
        return
    last = [line for section in found for block in section.blocks for line in block.lines][-1:]
    told.add(
        "warning",
        "cut-off",
        f"the report ends before its annexes and management response, in the section “{_title(found[-1])}”.",
        "Look whether the document is complete; the last item may be cut off.",
        line=last[0].source.number if last else None,
        value=ending(last[0].text) if last else None,
    )


def _title(section: Section) -> str:
    return section.heading.text if section.heading else section.kind


def _tell_set_aside(text: RunningText, told: Told) -> None:
    """Tell in one note a kind what was taken out of the running text."""
    if text.footnotes:
        missing = ", ".join(map(str, sorted(text.missing_marks)))
        told.add(
            "note",
            "footnotes-set-aside",
            f"{text.footnote_count} footnotes and their marks are no part of the text"
            f" ({places(text.footnotes)}{'; not found: the marks of ' + missing if missing else ''}).",
            "Read them in the document.",
            line=text.footnotes[0].number,
        )
    if text.page_numbers:
        told.add(
            "note",
            "page-numbers-set-aside",
            f"page numbers are no part of the text: {places(text.page_numbers)}.",
            line=text.page_numbers[0].number,
        )
