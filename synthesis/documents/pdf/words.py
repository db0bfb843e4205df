"""The words of a page where they are printed, and the lines they stand on."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

SAME_LINE = 0.5
LABEL = re.compile(r"[^\W\d_a-zà-ÿ][^:]{1,60}:(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it is printed, in points from the top left corner, and each letter with its left and right end.

    ``spaced``: the file has a space after it.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    letters: tuple[tuple[str, float, float], ...] = ()
    spaced: bool = False

    def split(self, place: float) -> tuple[Word, Word]:
        """Part the word in two at a rule that stands between two of its letters."""
        before = tuple(letter for letter in self.letters if sum(letter[1:]) / 2 <= place)
        return self._of(before), self._of(self.letters[len(before) :])

    def _of(self, letters: tuple[tuple[str, float, float], ...]) -> Word:
        text = "".join(letter[0] for letter in letters)
        ends = (letters[0][1], letters[-1][2]) if letters else (self.x0, self.x0)
        return Word(text, *ends, self.top, self.bottom, letters)


@dataclass(frozen=True, slots=True)
class TextLine:
    """The words that stand on one line."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """Return the words with spaces between them, and after the last one if the file has it."""
        return " ".join(word.text for word in self.words) + " " * self.words[-1].spaced

    @property
    def height(self) -> float:
        """Return how high the letters are."""
        return self.bottom - self.top


def read_words(page: Any) -> list[Word]:
    """Return the words of a page that pdfplumber has opened."""
    spaces = {_corner(char["x0"], char["top"]) for char in page.chars if char["text"] == " "}
    return [_word(word, spaces) for word in page.extract_words(return_chars=True)]


def _word(word: dict[str, Any], spaces: Container[tuple[int, int]]) -> Word:
    letters = tuple((letter["text"], letter["x0"], letter["x1"]) for letter in word["chars"])
    last = word["chars"][-1]
    spaced = _corner(last["x1"], last["top"]) in spaces
    return Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"], letters, spaced)


def _corner(x: float, top: float) -> tuple[int, int]:
    return round(x), round(top)


def text_lines(words: Iterable[Word]) -> list[TextLine]:
    """Gather words into lines, from top to bottom and from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        last = rows[-1][-1] if rows else None
        if last and middle - (last.top + last.bottom) / 2 < SAME_LINE * min(
            word.bottom - word.top, last.bottom - last.top
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda word: word.x0)) for row in rows]


def _line(words: Sequence[Word]) -> TextLine:
    return TextLine(
        tuple(words),
        words[0].x0,
        max(word.x1 for word in words),
        min(word.top for word in words),
        max(word.bottom for word in words),
    )
