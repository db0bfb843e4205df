"""Many patterns in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick

from synthesis.patterns.folding import compose, fold, is_composed, level
from synthesis.patterns.pattern import Pattern

ALWAYS = 1  # the bit of what every text has


class Finder:
    """Find many patterns in one pass: Aho-Corasick proposes places, :mod:`re` decides.

    A pattern of several words is tried only in a text that has another of its words, too.

    Parameters
    ----------
    patterns : sequence of Pattern
        What to look for.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        numbers: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            for head in pattern.heads:
                numbers.setdefault(head, []).append(number)
        self._automaton = ahocorasick.Automaton()
        needed = sorted({word for pattern in patterns for word in pattern.needed})
        bits = {word: 1 << place for place, word in enumerate(needed, start=1)}
        for word in numbers | bits:
            self._automaton.add_word(word, (len(word) - 1, tuple(numbers.get(word, ())), bits.get(word, 0)))
        self._automaton.make_automaton()
        self._needed = [sum(bits[word] for word in pattern.needed) or ALWAYS for pattern in patterns]

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (pattern, start, end) of every match, by place.

        Matches of one pattern do not overlap; their spans are those of its ``regex.finditer`` in the text as
        :func:`~synthesis.patterns.compose` reads it.
        """
        if is_composed(text):
            return self._find(text)
        composed, places = compose(text)
        return [(number, places[start], places[end]) for number, start, end in self._find(composed)]

    def _find(self, text: str) -> list[tuple[int, int, int]]:
        if not self._patterns:
            return []
        places, present, needed = [], ALWAYS, self._needed
        for end, (length, numbers, bit) in self._automaton.iter(f" {fold(text)} "):
            present |= bit
            for number in numbers:
                places.append((end - length, number))  # noqa: PERF401 (a list each time is slower)
        places = [place for place in places if needed[place[1]] & present]
        places.sort()
        found, last, patterns = [], dict[int, int](), self._patterns
        levelled = level(text) if places else text
        for start, number in places:
            if start >= last.get(number, 0) and (hit := patterns[number].match(text, levelled, start)):
                last[number] = hit.end()
                found.append((number, start, hit.end()))
        return found
