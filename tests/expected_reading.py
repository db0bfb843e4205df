"""Readings in the words of the expected files: same keys, so that every field is compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synthesis import vocabulary
from synthesis.documents import Document, Line

LISTS = {
    "thematic_area": "thematic_area", "operating_principles": "operating_principles",
    "organizational_priorities": "organizational_priorities", "uneg_criteria": "criteria",
}  # fmt: skip


def document_of(text: str, name: str = "page") -> Document:
    """Return a document as it is opened from a text file."""
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), start=1))
    return Document(name, Path(name), "0", "text", lines)


def expected_of(file: Path) -> Path:
    """Return the expected file of a document of the project's data folder."""
    tests = Path(__file__).parent
    return tests / "expected" / file.parent.name / f"{file.stem}.expected.json"


def differences(file: Path, reading: Any) -> list[tuple[str, Any, Any]]:
    """Return each field that is not read as expected: its name, what was expected, what was read."""
    pairs = _pairs(json.loads(file.read_text(encoding="utf-8")), reading)
    return [(name, want, got) for name, want, got in pairs if _fold(want) != _fold(got)]


def _fold(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _pairs(expected: dict[str, Any], reading: Any) -> Iterator[tuple[str, Any, Any]]:
    evaluation = reading.evaluation
    own = {
        "agency": evaluation.agency,
        "office": evaluation.office,
        "commissioning_unit": evaluation.office,
        "planning_unit": evaluation.office,
        "office_type": evaluation.office_type,
        "evaluation_title": evaluation.title,
        "evaluation_type": evaluation.evaluation_type,
        "overall_comments": evaluation.response,
        "completion_date": evaluation.completed and evaluation.completed.strftime("%m/%Y"),
    }
    yield from ((key, expected[key], value) for key, value in own.items() if key in expected)
    yield "country", _code(expected.get("country")), evaluation.country
    yield "plan_period", _years(expected.get("plan_period")), (evaluation.period_start, evaluation.period_end)
    if "header_variant" in expected:
        yield "overall_status", expected["overall_status"], evaluation.approval
    yield (
        "lessons",
        [_fold(text) for text in expected.get("lessons", [])],
        [each.text for each in reading.lessons],
    )
    if "findings" in expected:
        yield "findings", expected["findings"], [each.text for each in reading.findings]
    yield "recommendations", len(expected["recommendations"]), len(reading.recommendations)
    for want, got in zip(expected["recommendations"], reading.recommendations, strict=True):
        yield from _recommendation(want, got, silent="commissioning_unit" in expected)


def _recommendation(want: dict[str, Any], got: Any, *, silent: bool) -> Iterator[tuple[str, Any, Any]]:
    own = {"text": got.text, "response": got.response, "description": got.description}
    own |= {"response_added": _day(got.added), "response_last_updated": _day(got.updated)}
    yield from ((key, want[key], value) for key, value in own.items() if key in want)
    if "number" in want:
        yield "number", str(want["number"]), got.number
    for key, column in LISTS.items():
        if key in want:
            printed = want[key] if want[key] != "Not applicable" else None
            yield key, printed or "", ", ".join(getattr(got, column))
    stance = want.get("category") or want.get("stance_in_prose")
    if stance or silent:
        yield "position", _position(want, stance), (got.position, got.position_text, got.position_basis)
    yield "actions", len(want.get("actions", [])), len(got.actions)
    for action, read in zip(want.get("actions", []), got.actions, strict=True):
        yield from _action(action, read)


def _position(want: dict[str, Any], stance: str | None) -> tuple[str | None, str | None, str | None]:
    if not stance:
        return None, None, None
    return (
        stance.casefold(),
        want.get("category"),
        "stated" if want.get("category") else "read from the response",
    )


def _action(want: dict[str, Any], got: Any) -> Iterator[tuple[str, Any, Any]]:
    own = {
        "text": got.text,
        "responsible": got.responsible,
        "deadline": got.deadline and got.deadline.strftime("%Y-%m"),
        "status": got.status_text,
        "comments": got.comments,
        "added": _day(got.added),
        "last_updated": _day(got.updated),
        "justification": got.updates[-1].text if got.updates else None,
    }
    yield from ((key, want[key], value) for key, value in own.items() if key in want)
    yield "canonical status", vocabulary.status(want["status"]).code, got.status


def _code(name: str | None) -> str | None:
    match = vocabulary.country(name) if name else None
    return match and match.code


def _years(period: str | None) -> tuple[int | None, int | None]:
    first, _, last = (period or "").partition("-")
    return (int(first), int(last)) if period else (None, None)


def _day(day: Any) -> str | None:
    return day and day.strftime("%Y/%m/%d")
