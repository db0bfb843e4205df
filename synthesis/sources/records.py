"""What a reader hands over: the content of one document, nested as it stands there.

A reader gives no ids and builds no frames; ``corpus`` does. Every attribute is a column of the table of the
same name (see ``schema``), which also says what it means.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from synthesis.errors import Problem


@dataclass(slots=True, kw_only=True)
class Update:
    """One dated (or undated) layer of a comment; the latest comes first."""

    text: str
    date: dt.date | None = None
    date_precision: str | None = None


@dataclass(slots=True, kw_only=True)
class Action:
    """One key action of a management response."""

    text: str
    number: str | None = None
    responsible: str | None = None
    units: list[str] = field(default_factory=list)
    deadline_text: str | None = None
    deadline: dt.date | None = None
    deadline_precision: str | None = None
    deadline_basis: str | None = None
    status: str = "not reported"
    status_text: str | None = None
    comments: str | None = None
    added: dt.date | None = None
    updated: dt.date | None = None
    certainty: str = "exact"
    line_start: int | None = None
    line_end: int | None = None
    place: str | None = None
    updates: list[Update] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Recommendation:
    """One recommendation with the response to it."""

    text: str
    number: str | None = None
    cluster: str | None = None
    position: str | None = None
    position_text: str | None = None
    position_basis: str | None = None
    response: str | None = None
    description: str | None = None
    lead: str | None = None
    thematic_area: list[str] = field(default_factory=list)
    operating_principles: list[str] = field(default_factory=list)
    organizational_priorities: list[str] = field(default_factory=list)
    criteria: list[str] = field(default_factory=list)
    added: dt.date | None = None
    updated: dt.date | None = None
    line_start: int | None = None
    line_end: int | None = None
    place: str | None = None
    actions: list[Action] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Lesson:
    """One lesson or good practice."""

    text: str
    kind: str = "lesson"
    cluster: str | None = None
    headline: str | None = None
    section: str | None = None
    line_start: int | None = None
    line_end: int | None = None
    place: str | None = None


@dataclass(slots=True, kw_only=True)
class Finding:
    """One finding, under its criterion and evaluation question."""

    text: str
    criterion: str | None = None
    question: str | None = None
    line_start: int | None = None
    line_end: int | None = None
    place: str | None = None


@dataclass(slots=True, kw_only=True)
class Rating:
    """The rating of one criterion, as printed."""

    criterion: str
    rating_text: str
    line_start: int | None = None
    place: str | None = None


@dataclass(slots=True, kw_only=True)
class Evaluation:
    """The evaluation a document is about. ``country`` is an ISO 3166 alpha-3 code or missing."""

    agency: str | None = None
    country: str | None = None
    country_name: str | None = None
    office: str | None = None
    office_type: str | None = None
    title: str | None = None
    evaluation_type: str | None = None
    period_start: int | None = None
    period_end: int | None = None
    published: dt.date | None = None
    completed: dt.date | None = None
    approval: str | None = None
    response: str | None = None


@dataclass(slots=True, kw_only=True)
class Reading:
    """All that one reader understood of one document."""

    layout: str
    evaluation: Evaluation = field(default_factory=Evaluation)
    recommendations: list[Recommendation] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    language: str | None = None
