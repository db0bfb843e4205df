"""The numbers that Word prints before the paragraphs of its lists and does not keep in their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from synthesis.documents.numerals import numeral, whole

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = {
    "decimal": "1", "decimalZero": "01", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I",
}  # fmt: skip
PLACE = re.compile(r"%([1-9])")
DEEPEST = 9

Element: TypeAlias = etree._Element  # noqa: SLF001 (its only name)


@dataclass(frozen=True, slots=True)
class _Level:
    pattern: str
    style: str | None
    start: int


@dataclass(slots=True)
class _List:
    levels: Mapping[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, depth: int) -> str:
        """Count one more item at a depth and return its number as printed."""
        level = self.levels.get(depth)
        if level is None or level.style is None:
            return ""
        self.counts[depth] = self.counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, DEEPEST):
            self.counts.pop(deeper, None)
        return PLACE.sub(lambda place: self._shown(int(place[1]) - 1), level.pattern)

    def _shown(self, depth: int) -> str:
        level = self.levels.get(depth)
        if level is None:
            return ""
        return numeral(self.counts.get(depth, level.start), level.style or "1")


class Lists:
    """Count the numbered paragraphs of one document.

    Parameters
    ----------
    numbering, styles : Element or None
        The parts of the package that define lists, and the styles that belong to one.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.lists = _lists(numbering) if numbering is not None else {}
        self.styles = _styled(styles) if styles is not None else {}

    def number_of(self, paragraph: Element) -> str:
        """Return the number of a paragraph with a space after it, or nothing."""
        own = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        style = _value(paragraph.find(f"{WORD}pPr/{WORD}pStyle"))
        which, depth = _pointer(own) if own is not None else self.styles.get(style or "", (None, 0))
        found = self.lists.get(which or "")
        shown = found.next(depth) if found and "".join(paragraph.itertext(f"{WORD}t")).strip() else ""
        return f"{shown} " if shown else ""


def _lists(numbering: Element) -> dict[str, _List]:
    """Return the lists by number; those with one definition count on from each other unless they start anew."""
    shared = {
        each.get(f"{WORD}abstractNumId"): _List(_levels(each))
        for each in numbering.iter(f"{WORD}abstractNum")
    }
    found: dict[str, _List] = {}
    for each in numbering.iter(f"{WORD}num"):
        base = shared.get(_value(each.find(f"{WORD}abstractNumId")))
        number = each.get(f"{WORD}numId")
        if base and number:
            anew = each.find(f"{WORD}lvlOverride") is not None
            found[number] = _List(_overridden(base.levels, each)) if anew else base
    return found


def _levels(definition: Element) -> dict[int, _Level]:
    return {whole(level.get(f"{WORD}ilvl"), 0): _level(level) for level in definition.findall(f"{WORD}lvl")}


def _level(level: Element) -> _Level:
    style = STYLES.get(_value(level.find(f"{WORD}numFmt")) or "decimal")
    return _Level(
        _value(level.find(f"{WORD}lvlText")) or "", style, whole(_value(level.find(f"{WORD}start")), 1)
    )


def _overridden(levels: Mapping[int, _Level], instance: Element) -> dict[int, _Level]:
    found = dict(levels)
    for override in instance.findall(f"{WORD}lvlOverride"):
        depth = whole(override.get(f"{WORD}ilvl"), 0)
        level, start = override.find(f"{WORD}lvl"), _value(override.find(f"{WORD}startOverride"))
        if level is not None:
            found[depth] = _level(level)
        if start and depth in found:
            found[depth] = _Level(found[depth].pattern, found[depth].style, whole(start, 0))
    return found


def _styled(styles: Element) -> dict[str, tuple[str | None, int]]:
    """Return the list and depth of every style that has them, its own or those of the style it is based on."""
    own = {style.get(f"{WORD}styleId"): style for style in styles.iter(f"{WORD}style")}
    found: dict[str, tuple[str | None, int]] = {}
    for name, style in own.items():
        base: Element | None = style
        for _ in range(DEEPEST):
            pointer = base.find(f"{WORD}pPr/{WORD}numPr") if base is not None else None
            if name and pointer is not None:
                found[name] = _pointer(pointer)
                break
            base = own.get(_value(base.find(f"{WORD}basedOn"))) if base is not None else None
    return found


def _pointer(element: Element) -> tuple[str | None, int]:
    return _value(element.find(f"{WORD}numId")), whole(_value(element.find(f"{WORD}ilvl")), 0)


def _value(element: Element | None) -> str | None:
    return element.get(f"{WORD}val") if element is not None else None
