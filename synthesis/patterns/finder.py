"""Many patterns in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick

from synthesis.patterns.folding import fold, level
from synthesis.patterns.pattern import Pattern


class Finder:
    """Find many patterns in one pass: Aho-Corasick proposes places, :mod:`re` decides.

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
        for head, found in numbers.items():
            self._automaton.add_word(head, (len(head) - 1, tuple(found)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (pattern, start, end) of every match, by place.

        Matches of one pattern do not overlap; their spans are those of its ``regex.finditer``.
        """
        if not self._patterns:
            return []
        places = [
            (end - length, number)
            for end, (length, numbers) in self._automaton.iter(f" {fold(text)} ")
            for number in numbers
        ]
        places.sort()
        found, last, patterns = [], dict[int, int](), self._patterns
        levelled = level(text) if places else text
        for start, number in places:
            if start >= last.get(number, 0) and (hit := patterns[number].match(text, levelled, start)):
                last[number] = hit.end()
                found.append((number, start, hit.end()))
        return found
