"""The items of an evaluation as one plain text that people can read and code, and back to items.

Before each item stands a line with its id, kind, place and length, so that what is coded in the text is found again
in the item, whatever the item's text holds::

    [khm-un-women-2020/r1 | recommendation | line 12 | 213]
    The office should …
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

import pandas as pd

_HEAD = re.compile(
    r"\[(?P<id>[^|\]\n]{1,300}) \| (?P<kind>[a-z ]{1,30}) \| (?P<place>[^\n]{0,300}) \| (?P<size>\d{1,9})\]\n"
)
_ODD = re.compile(r"[%|\[\]\x00-\x1f]")
GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and where its text stands in the source."""

    item_id: str
    kind: str
    start: int
    text: str

    @property
    def end(self) -> int:
        """Return where its text ends."""
        return self.start + len(self.text)


def laid_out(title: str, items: Iterable[tuple[str, str, str | None, str]]) -> tuple[str, list[Placed]]:
    """Return the text of a source, and where its items stand.

    Parameters
    ----------
    title : str
        The first line.
    items : iterable of (item_id, kind, place, text)
        What follows.
    """
    parts, placed = [f"{' '.join(title.split())}{GAP}"], []
    length = len(parts[0])
    for item_id, kind, place, text in items:
        where = "" if pd.isna(place) else " ".join(str(place).split())[:300]
        head = f"[{_ODD.sub(_escaped, item_id)} | {kind} | {where} | {len(text)}]\n"
        placed.append(Placed(item_id, kind, length + len(head), text))
        parts.append(f"{head}{text}{GAP}")
        length += len(parts[-1])
    return "".join(parts), placed


def items_in(source: str) -> list[Placed] | None:
    """Return the items of a text that :func:`laid_out` made; None for any other text."""
    start = source.find(f"{GAP}[") + len(GAP)
    found: list[Placed] = []
    while start >= len(GAP) and start < len(source):
        head = _HEAD.match(source, start)
        if not head:
            return None
        end = head.end() + int(head["size"])
        if not source.startswith(GAP, end):
            return None
        found.append(Placed(unquote(head["id"]), head["kind"], head.end(), source[head.end() : end]))
        start = end + len(GAP)
    return found or None


def is_ours(source: str) -> bool:
    """Return whether a text has a line as :func:`laid_out` puts before an item."""
    start = source.find(f"{GAP}[")
    return start >= 0 and _HEAD.match(source, start + len(GAP)) is not None


def _escaped(sign: re.Match[str]) -> str:
    return f"%{ord(sign[0]):02X}"
