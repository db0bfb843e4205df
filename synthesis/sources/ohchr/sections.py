"""From paragraphs to sections, by their headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from synthesis.sources.ohchr.labels import RECOMMENDATION, section_kind, without_number
from synthesis.sources.ohchr.paragraphs import Paragraph

LINES_IN_CAPITALS = 2
IN_SUMMARY = {"findings", "lessons", "recommendations"}
AFTER_BODY = {"annexes", "response", "contents"}


@dataclass(slots=True)
class Section:
    """A heading and what stands under it; of the cover, only what stands there."""

    kind: str
    heading: Paragraph | None = None
    blocks: list[Paragraph] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return the number of its lines."""
        return sum(len(block.lines) for block in self.blocks)


def sections(blocks: Sequence[Paragraph]) -> list[Section]:
    """Return the sections of a report in order; the first is its cover.

    The executive summary may have sections of the same names as the report: theirs are the kinds
    ``"summary findings"``, ``"summary lessons"`` and ``"summary recommendations"``.
    """
    found = [Section("cover")]
    summary: list[Section] | None = None
    for block in blocks:
        kind = _kind(block)
        if kind is None:
            found[-1].blocks.append(block)
            continue
        section = Section(kind, block)
        summary = _summary_so_far(summary, section)
        found.append(section)
    return found


def longest(found: Sequence[Section], kind: str) -> Section | None:
    """Return the fullest section of a kind: the others are entries of a table of contents, or copies."""
    return max(
        (section for section in found if section.kind == kind), key=lambda section: section.size, default=None
    )


def _kind(block: Paragraph) -> str | None:
    most = LINES_IN_CAPITALS if block.text.isupper() else 1
    if len(block.lines) > most or RECOMMENDATION.match(block.text):
        return None
    return section_kind(block.text)


def _summary_so_far(summary: list[Section] | None, section: Section) -> list[Section] | None:
    """Return the sections met since the executive summary began; nothing before it and after it.

    That they are of the summary shows when the body begins: with a number, an introduction, or a kind once more.
    """
    text = section.heading.text if section.heading else ""
    if section.kind == "summary":
        return []
    if summary is None or section.kind in AFTER_BODY:
        return None
    if section.kind in {"introduction", *(each.kind for each in summary)} or without_number(text) != text:
        _are_of_summary(summary)
        return None
    if "summary" in text.casefold():
        _are_of_summary([section])
    return [*summary, section]


def _are_of_summary(summary: Sequence[Section]) -> None:
    for section in summary:
        if section.kind in IN_SUMMARY:
            section.kind = f"summary {section.kind}"
