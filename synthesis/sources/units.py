"""The units of a list, one by one."""

from __future__ import annotations

import re
from functools import lru_cache

from synthesis.sources.wording import read_words

BETWEEN_UNITS = re.compile(
    r"\s*[,;]\s*(?:(?:and|et|y|e)\b|&)?\s*|\s+(?:and|&|et|y|e|\+)\s+|\s*/\s*|"
    r"\s+(?:with(?:\s+(?:the\s+)?support\s+(?:from|of))?|in\s+(?:collaboration|coordination|partnership)\s+with|"
    r"avec(?:\s+l['’?]appui\s+d[ue])?|en\s+(?:collaboration|coordination)\s+avec|con(?:\s+apoyo\s+de)?)\s+",
    re.IGNORECASE,
)
TELLING = 80


def units_of(responsible: str | None) -> list[str]:
    """Return the units of a list one by one, as printed.

    Examples
    --------
    >>> units_of("DRD, CPC and POs")
    ['DRD', 'CPC', 'POs']
    """
    if not responsible:
        return []
    responsible = " ".join(responsible.split())
    parts, start, depth, seen = [], 0, 0, 0
    for hit in BETWEEN_UNITS.finditer(responsible):
        depth += responsible.count("(", seen, hit.start()) - responsible.count(")", seen, hit.start())
        seen = hit.start()
        if depth <= 0 and _parts_units(responsible, hit, start):
            parts.append(responsible[start : hit.start()])
            start = hit.end()
    parts.append(responsible[start:])
    return [unit for part in parts if (unit := part.strip(" ,;.&/"))]


def in_units_only(text: str) -> bool:
    """Return whether a text names nothing but units: ``"DRD, CPC and POs"``."""
    words = read_words(" ".join(text.split()))
    allowed = {"known", "role", "acronym", "joint", "modifier", "inner", "body"}
    return bool(words) and words[0].capital and all(word.kind in allowed for word in words)


def _parts_units(text: str, hit: re.Match[str], start: int) -> bool:
    before = text[max(start, hit.start() - TELLING) : hit.start()]
    after = text[hit.end() : hit.end() + TELLING]
    if "/" in hit[0] or hit[0].strip().startswith((",", ";")):
        return bool(after) and not after[0].islower()
    return _is_whole(before) and _is_whole(after)


@lru_cache(maxsize=4096)
def _is_whole(text: str) -> bool:
    """Return whether a text can be a unit by itself: an acronym, a known unit, or words with a head among them."""
    return any(word.head or word.kind in {"known", "acronym"} for word in read_words(text))
