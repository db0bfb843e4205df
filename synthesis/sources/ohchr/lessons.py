"""Lessons and good practices: the items of a section, with the groups they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from synthesis.errors import excerpt
from synthesis.sources.ohchr.paragraphs import Paragraph, join, paragraphs
from synthesis.sources.ohchr.sections import Section
from synthesis.sources.ohchr.told import Told
from synthesis.sources.records import Lesson

LONGEST_GROUP_NAME = 80
NUMBERED = re.compile(r"(?:lesson(?:s)?(?: learned)?\s*)?#?\d{1,2}\s*[.):–-]\s+", re.IGNORECASE)
ITSELF = {
    "lesson": re.compile(r"\blessons?\b", re.IGNORECASE),
    "good practice": re.compile(r"\bpractices?\b", re.IGNORECASE),
}
POINTS_ON = re.compile(
    r"\b(?:below|following|follows?|listed|here|presented|set out|identified|section|summary|annex)\b",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"(?:(?:in|under|within|given|against|for|from|on|to|at|with|as)\s+)?(?:the\s+)?(?:above|these|this|those|such)\b"
    r"|(?:however|moreover|furthermore|in addition|additionally|similarly|likewise|therefore|thus|hence"
    r"|at the same time|for (?:example|instance))\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Item:
    """The paragraphs of one lesson, and the group they stand in."""

    group: str | None
    parts: list[Paragraph]


def read_lessons(section: Section, *, kind: str, told: Told) -> list[Lesson]:
    """Return the items of a section.

    A bullet below an item that ends with a colon belongs to it, and so does a paragraph that looks back
    ("In the above context …").

    Parameters
    ----------
    section : Section
        Lessons or good practices.
    kind : {"lesson", "good practice"}
        What its items are.
    told : Told
        Takes up what was set aside or joined.
    """
    parts = _without_introduction(paragraphs(section.blocks), kind, told)
    numbered = sum(bool(NUMBERED.match(part.text)) for part in parts) > 1
    items: list[_Item] = []
    group, fresh = None, True
    for part, after in zip_longest(parts, parts[1:]):
        if _is_group(part, after):
            group, fresh = part.text, True
        elif not fresh and _belongs(part, items[-1], numbered=numbered):
            _tell_joined(part, items[-1], told)
            items[-1].parts.append(part)
        else:
            items.append(_Item(group, [part]))
            fresh = False
    return [_lesson(item, kind, section, numbered=numbered) for item in items]


def _without_introduction(parts: Sequence[Paragraph], kind: str, told: Told) -> list[Paragraph]:
    start = 0
    while (
        start < len(parts) - 1
        and ITSELF[kind].search(parts[start].text)
        and POINTS_ON.search(parts[start].text)
    ):
        start += 1
    if start:
        told.add(
            "note",
            "introduction-set-aside",
            f"the paragraph that introduces the {kind}s is none of them.",
            line=parts[0].first.source.number,
            field="lessons",
            value=excerpt(parts[0].text),
        )
    return list(parts[start:])


def _is_group(part: Paragraph, after: Paragraph | None) -> bool:
    return after is not None and _is_short_line(part) and not _is_short_line(after)


def _is_short_line(part: Paragraph) -> bool:
    return len(part.lines) == 1 and len(part.text) <= LONGEST_GROUP_NAME and not part.ends


def _belongs(part: Paragraph, item: _Item, *, numbered: bool) -> bool:
    if numbered:
        return not NUMBERED.match(part.text)
    return _is_listed(part, item.parts) or bool(LOOKS_BACK.match(part.text))


def _is_listed(part: Paragraph, before: Sequence[Paragraph]) -> bool:
    """Return whether a paragraph is in the list that a colon announces: first, a bullet, or like the one before."""
    if not before[0].text.endswith(":"):
        return False
    alike = part.text.split(maxsplit=1)[0] == before[-1].text.split(maxsplit=1)[0]
    return len(before) == 1 or part.first.indented or alike


def _tell_joined(part: Paragraph, item: _Item, told: Told) -> None:
    if _is_listed(part, item.parts):
        return
    told.add(
        "note",
        "paragraph-joined",
        f"the paragraph looks back and was joined to the one of line {item.parts[0].first.source.number}.",
        "Look whether the two belong together.",
        line=part.first.source.number,
        field="lessons",
        value=excerpt(part.text),
    )


def _lesson(item: _Item, kind: str, section: Section, *, numbered: bool) -> Lesson:
    text = join(part.text for part in item.parts)
    return Lesson(
        text=NUMBERED.sub("", text, count=1) if numbered and NUMBERED.match(text) else text,
        kind=kind,
        cluster=item.group,
        section=section.heading.text if section.heading else None,
        line_start=item.parts[0].first.source.number,
        line_end=item.parts[-1].lines[-1].source.number,
        place=item.parts[0].first.source.place,
    )
