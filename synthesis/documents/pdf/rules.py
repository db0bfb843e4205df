"""Tables that are ruled: lines across and down part their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from synthesis.documents.limits import MOST_CELLS, MOST_COLUMNS
from synthesis.documents.pdf.boxes import Box, PageTable
from synthesis.documents.pdf.words import Word

MOST_EDGES = 20_000
NEAR = 3.0
SHORTEST_RULE = 8.0

_Edge = dict[str, Any]


def take_ruled(page: Any, words: Sequence[Word]) -> tuple[list[PageTable], list[Word]]:
    """Put every word that stands in a cell of a ruled table into its cell.

    Parameters
    ----------
    page : pdfplumber.page.Page
        The page.
    words : sequence of Word
        Its words.

    Returns
    -------
    list of PageTable and list of Word
        The tables, and the words that are in none.
    """
    frames = _frames(page)
    rest, waiting = [], [*reversed(words)]
    while waiting:
        word = waiting.pop()
        frame = next((frame for frame in frames if frame.at(word) is not None), None)
        rule = frame.rule_within(word) if frame else None
        box = frame.at(word) if frame else None
        if rule is not None:
            waiting += [part for part in word.split(rule) if part.text]
        elif box is not None:
            box.words.append(word)
        else:
            rest.append(word)
    return [frame.table() for frame in frames], _without_overflow(frames[-1], rest) if frames else rest


def _without_overflow(last: _Frame, words: Sequence[Word]) -> list[Word]:
    """Put what stands below the last table into its open cells, if all of it is below one of them."""
    below = [word for word in words if word.bottom > last.ys[-1]]
    boxes = [last.open_above(word) for word in below]
    if not below or None in boxes:
        return list(words)
    for word, box in zip(below, boxes, strict=True):
        if box is not None:
            box.words.append(word)
    return [word for word in words if word.bottom <= last.ys[-1]]


@dataclass(slots=True)
class _Frame:
    """The rules of a table: where its columns and rows part, and the box of every place."""

    xs: list[float]
    ys: list[float]
    boxes: dict[tuple[int, int], Box]

    def at(self, word: Word) -> Box | None:
        return self._box((word.x0 + word.x1) / 2, word)

    def open_above(self, word: Word) -> Box | None:
        """Return the cell of the last row that has no rule below it and stands above a word."""
        box = self.boxes.get((len(self.ys) - 2, bisect_right(self.xs, (word.x0 + word.x1) / 2) - 1))
        return box if box is not None and box.open_bottom else None

    def rule_within(self, word: Word) -> float | None:
        """Return the place of a rule that runs through a word between two letters: it is two words."""
        middles = [sum(letter[1:]) / 2 for letter in word.letters]
        for rule in self.xs[1:-1] if middles else ():
            if middles[0] < rule < middles[-1] and self._box(middles[0], word) is not self._box(
                middles[-1], word
            ):
                return rule
        return None

    def _box(self, x: float, word: Word) -> Box | None:
        row = bisect_right(self.ys, (word.top + word.bottom) / 2) - 1
        return self.boxes.get((row, bisect_right(self.xs, x) - 1))

    def table(self) -> PageTable:
        rows = [
            [self.boxes.get((row, column)) or Box() for column in range(len(self.xs) - 1)]
            for row in range(len(self.ys) - 1)
        ]
        return PageTable(self.ys[0], self.ys[-1], tuple(self.xs), rows)


def _frames(page: Any) -> list[_Frame]:
    ruled = page.filter(_is_rule)
    edges = ruled.edges
    if not edges or len(edges) > MOST_EDGES:
        return []
    across = [edge for edge in edges if edge["orientation"] == "h" and edge["width"] > SHORTEST_RULE]
    down = [edge for edge in edges if edge["orientation"] == "v" and edge["height"] > SHORTEST_RULE]
    found = ruled.find_tables({"explicit_horizontal_lines": _ends(down)})
    frames = [_frame(table.cells, across) for table in found]
    return sorted((frame for frame in frames if frame), key=lambda frame: frame.ys[0])


def _is_rule(item: dict[str, Any]) -> bool:
    """Say whether something drawn is a rule, and not letters or the shade of a cell."""
    if item["object_type"] != "rect" or item.get("stroke"):
        return item["object_type"] in {"rect", "line", "curve"}
    return bool(min(item["width"], item["height"]) <= NEAR)


def _ends(down: Sequence[_Edge]) -> list[float]:
    """Return the heights at which two columns or more end, ruled there or not."""
    columns: dict[float, set[float]] = defaultdict(set)
    for left, edges in groupby(
        sorted(down, key=lambda edge: (round(edge["x0"]), edge["top"])), lambda e: round(e["x0"])
    ):
        for top, bottom in _runs([(edge["top"], edge["bottom"]) for edge in edges]):
            columns[round(top)].add(left)
            columns[round(bottom)].add(left)
    return [end for end, lefts in sorted(columns.items()) if len(lefts) > 1]


def _runs(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join stretches that touch; they come in order."""
    joined: list[tuple[float, float]] = []
    for start, end in stretches:
        if joined and start - joined[-1][1] <= NEAR:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _frame(cells: Sequence[tuple[float, float, float, float]], across: Sequence[_Edge]) -> _Frame | None:
    """Build the frame of a table, or nothing where it is a mere box or column."""
    xs, ys = (
        _parted(x for cell in cells for x in cell[0::2]),
        _parted(y for cell in cells for y in cell[1::2]),
    )
    if not 2 < len(xs) <= MOST_COLUMNS or (len(xs) - 1) * (len(ys) - 1) > MOST_CELLS:  # noqa: PLR2004
        return None
    boxes: dict[tuple[int, int], Box] = {}
    for left, top, right, bottom in cells:
        outer = top <= ys[0] + NEAR, bottom >= ys[-1] - NEAR
        box = Box(
            open_top=outer[0] and not _is_ruled(top, left, right, across),
            open_bottom=outer[1] and not _is_ruled(bottom, left, right, across),
        )
        for row in range(_nearest(ys, top), _nearest(ys, bottom)):
            for column in range(_nearest(xs, left), _nearest(xs, right)):
                boxes[row, column] = box
    return _Frame(xs, ys, boxes)


def _is_ruled(height: float, left: float, right: float, across: Iterable[_Edge]) -> bool:
    middle = (left + right) / 2
    return any(abs(edge["top"] - height) <= NEAR and edge["x0"] <= middle <= edge["x1"] for edge in across)


def _parted(places: Iterable[float]) -> list[float]:
    """Return the different places in order, those near each other as one."""
    found = sorted(set(places))
    return found[:1] + [after for before, after in pairwise(found) if after - before > NEAR]


def _nearest(places: Sequence[float], place: float) -> int:
    return max(0, bisect_right(places, place + NEAR) - 1)
