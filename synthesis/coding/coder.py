"""A codebook made ready to code many texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from synthesis.codebook import Codebook
from synthesis.masking import Mask, is_quoting
from synthesis.patterns import Finder, Pattern


class Passage(NamedTuple):
    """A passage that a pattern of a theme found; the quote is ``text[start:end]``."""

    theme: str
    start: int
    end: int
    quote: str
    rule: str


class Coder:
    """Find the themes of a codebook in texts.

    Parameters
    ----------
    codebook : Codebook
        Its themes, names and lists.

    Examples
    --------
    >>> from synthesis.codebook import default_path, load_codebook
    >>> Coder(load_codebook(default_path())).passages("UN Women should revise its theory of change.")[0].quote
    'theory of change'
    """

    def __init__(self, codebook: Codebook) -> None:
        self._themes = [theme.name for theme in codebook.themes]
        for_it = [(n, pattern) for n, theme in enumerate(codebook.themes) for pattern in theme.patterns]
        against = [(n, pattern) for n, theme in enumerate(codebook.themes) for pattern in theme.exceptions]
        self._theme_of = [n for n, _ in [*for_it, *against]]
        self._patterns: list[Pattern] = [pattern for _, pattern in [*for_it, *against]]
        self._rules = [pattern.text for pattern in self._patterns]
        self._exceptions_from = len(for_it)
        self._triggers_from = len(self._patterns)
        self._mask = Mask(codebook)
        self._finder = Finder([*self._patterns, *self._mask.triggers])

    def passages(self, text: str) -> list[Passage]:
        """Return every passage of every theme, in the order of themes and places.

        Passages of one theme do not overlap: the first, and of those the longest, is kept.
        """
        found = self._finder.find(text)
        if found and (is_quoting(text) or any(number >= self._triggers_from for number, _, _ in found)):
            found = self._finder.find(self._mask.hide(text))
        refused = self._refused(found)
        theme_of, last = self._theme_of, self._exceptions_from
        hits = [
            (theme_of[number], start, -end, number)
            for number, start, end in found
            if number < last and not (refused and _lies_inside(start, refused.get(theme_of[number])))
        ]
        hits.sort()
        return [
            Passage(self._themes[theme], start, end, text[start:end], self._rules[number])
            for theme, start, end, number in _apart(hits)
        ]

    def _refused(self, found: list[tuple[int, int, int]]) -> dict[int, _Spans]:
        """Return where the exceptions of each theme are."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for number, start, end in found:
            if self._exceptions_from <= number < self._triggers_from:
                spans.setdefault(self._theme_of[number], []).append((start, end))
        return {
            theme: _Spans([start for start, _ in places], list(accumulate((end for _, end in places), max)))
            for theme, places in spans.items()
        }


class _Spans(NamedTuple):
    starts: list[int]
    furthest: list[int]


def _lies_inside(place: int, spans: _Spans | None) -> bool:
    if spans is None:
        return False
    last = bisect_right(spans.starts, place) - 1
    return last >= 0 and place < spans.furthest[last]


def _apart(hits: Iterable[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    theme_before, end_before = -1, -1
    for theme, start, minus_end, number in hits:
        if theme != theme_before or start >= end_before:
            yield theme, start, -minus_end, number
            theme_before, end_before = theme, -minus_end
