"""A codebook made ready to code many texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from synthesis.codebook import Codebook
from synthesis.masking import Mask, holds_marks
from synthesis.patterns import Finder, Pattern, compose, is_composed

_Hit: TypeAlias = tuple[int, int, int]


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
        self._known: dict[str, list[Passage]] = {}

    def remember(self, texts: Iterable[str]) -> None:
        """Find the passages of texts at once, for whoever asks for them later."""
        self._known |= {text: self.passages(text) for text in set(texts)}

    def passages(self, text: str) -> list[Passage]:
        """Return every passage of every theme, in the order of themes and places.

        Passages of one theme do not overlap: the first, and of those the longest, is kept.
        An accent that stands apart from its letter (NFD) is read as one with it, joined letters (œ, ﬁ) as two.
        """
        if (known := self._known.get(text)) is not None:
            return list(known)
        if is_composed(text):
            return self._passages(text)
        composed, places = compose(text)
        return [_placed(passage, text, places) for passage in self._passages(composed)]

    def _passages(self, text: str) -> list[Passage]:
        found = self._read(text)
        return self._kept(text, found, self._refused(found)) if found else []

    def set_aside(self, text: str) -> list[tuple[Passage, str]]:
        """Return the passages that do not count, each with the reason: ``exception``, or ``name or list``.

        Examples
        --------
        >>> from synthesis.codebook import default_path, load_codebook
        >>> [(passage, why)] = Coder(load_codebook(default_path())).set_aside("Men and women dug the canal.")
        >>> why
        'exception'
        """
        composed, places = compose(text)
        read = self._read(composed)
        counted = set(self._kept(composed, read, self._refused(read)))
        readable = set(self._kept(composed, read, {}))
        return [
            (_placed(passage, text, places), "exception" if passage in readable else "name or list")
            for passage in self._kept(composed, self._finder.find(composed), {})
            if passage not in counted
        ]

    def _read(self, text: str) -> list[_Hit]:
        """Return every match of every pattern; those of names and lists are hidden from the others."""
        found = self._finder.find(text)
        if found and (holds_marks(text) or any(number >= self._triggers_from for number, _, _ in found)):
            found = self._finder.find(self._mask.hide(text))
        return found

    def _kept(self, text: str, found: list[_Hit], refused: dict[int, _Spans]) -> list[Passage]:
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

    def _refused(self, found: list[_Hit]) -> dict[int, _Spans]:
        """Return where the exceptions of each theme are."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for number, start, end in found:
            if self._exceptions_from <= number < self._triggers_from:
                spans.setdefault(self._theme_of[number], []).append((start, end))
        return {
            theme: _Spans([start for start, _ in places], list(accumulate((end for _, end in places), max)))
            for theme, places in spans.items()
        }


@lru_cache(maxsize=8)
def coder_of(codebook: Codebook) -> Coder:
    """Return the coder of a codebook: it is made ready once."""
    return Coder(codebook)


def _placed(passage: Passage, text: str, places: list[int]) -> Passage:
    start, end = places[passage.start], places[passage.end]
    return passage._replace(start=start, end=end, quote=text[start:end])


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
