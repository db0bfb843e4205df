"""The sentences of a text, at their places."""

from __future__ import annotations

import re

FEWEST_WORDS = 10

_BREAK = re.compile(
    r"(?<=[.!?])(?<!\b[ie]\.[eg]\.)\s+(?=\S)|\s(?=\((?:[ivx]{1,4}|[a-z]|\d)\)\s)|\s(?=[•·▪]\s)"
)
_ENDED = re.compile(r"[.!?…][)\]”’»\"']*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences and the points of a list begin and end, from left to right.

    One of fewer than ten words goes with the one after it, the last with the one before it.

    Examples
    --------
    >>> text = "Stakeholders should be told. The office should plan its exit with the ministry now."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Stakeholders should be told. The office should plan its exit with the ministry now.']
    """
    found: list[tuple[int, int]] = []
    start, words = len(text) - len(text.lstrip()), 0
    for end, begin in [*(gap.span() for gap in _BREAK.finditer(text)), (len(text.rstrip()), 0)]:
        words = len(text[start:end].split())
        if words >= FEWEST_WORDS:
            found.append((start, end))
            start = begin
    if words < FEWEST_WORDS and words:
        start = found.pop()[0] if found else start
        found.append((start, len(text.rstrip())))
    return found


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence or sentences that hold a passage begin and end."""
    spans = sentences(text)
    heads = [head for head, _ in spans if head <= start] or [start]
    tails = [tail for _, tail in spans if tail >= end] or [end]
    return heads[-1], tails[0]


def ellipses(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what is shown before and after a passage: an ellipsis where it begins or ends within a sentence.

    Examples
    --------
    >>> text = "The office should (i) plan its exit; and (ii) tell its partners."
    >>> ellipses(text, 18, 36), ellipses(text, 0, len(text))
    (('… ', ' …'), ('', ''))
    """
    before, passage, after = text[:start].rstrip(), text[start:end].rstrip(), text[end:].strip()
    begins, ends = not before or _ENDED.search(before), not after or _ENDED.search(passage)
    return "" if begins else "… ", "" if ends else " …"
