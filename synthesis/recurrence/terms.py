"""What a text speaks of, in terms that mean the same in English, French and Spanish.

A word or phrase that the bridge (``bridge.csv``) knows becomes its concept; any other word becomes its stem: its
first letters without accents, which words of one root share across languages. Function words and the names of
agencies say nothing about a message and are left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from synthesis.patterns import Finder, compile_pattern, fold

LANGUAGES = ("en", "fr", "es")
STEM = 6
SHORTEST = 3
STEM_WORTH = 0.6

_WORD = re.compile(r"[^\W\d_]{1,60}")


class Term(NamedTuple):
    """A concept or stem at its place in a text.

    Parameters
    ----------
    start, end : int
        Where it stands: ``text[start:end]``.
    name : str
        The concept in words, or the stem with a hyphen: ``"exit"``, ``"battam-"``.
    worth : float
        How much it tells of a message, from 0.
    """

    start: int
    end: int
    name: str
    worth: float


def language_of(text: str) -> str:
    """Return the language whose function words stand most often in the text; English where there are none.

    Examples
    --------
    >>> language_of("Les femmes rurales ont été peu atteintes.")
    'fr'
    """
    words = words_of(text)
    return max(LANGUAGES, key=lambda language: sum(word in _function_words(language) for word in words))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, from left to right."""
    return [word[0].lower() for word in _WORD.finditer(text)]


def terms_of(text: str) -> list[Term]:
    """Return the terms of a text from left to right.

    Examples
    --------
    >>> [term.name for term in terms_of("Une stratégie de sortie dès le début")]
    ['strategy', 'exit', 'early']
    """
    language = language_of(text)
    concepts = _concepts(text, language)
    found = sorted([*concepts, *_stems(text, language, concepts)])
    return [term for term in found if term.worth]


def stem(word: str) -> str:
    """Return what stands for a word that the bridge does not know.

    Examples
    --------
    >>> stem("Indígenas"), stem("indigenous")
    ('indige-', 'indige-')
    """
    return f"{fold(word)[:STEM]}-"


def is_stem(name: str) -> bool:
    """Return whether a term is no concept that the bridge knows."""
    return name.endswith("-")


def printed(name: str, text: str) -> str:
    """Return a concept as it is called, and a stem as the first word of a text that has it.

    Examples
    --------
    >>> printed("indige-", "Consult Indigenous peoples."), printed("exit", "")
    ('indigenous', 'exit')
    """
    if not is_stem(name):
        return name
    return next((word for word in words_of(text) if stem(word) == name), name)


def country_stems(names: Iterable[str | None]) -> frozenset[str]:
    """Return what stands for the names of countries: that two items name their country tells nothing."""
    return frozenset(stem(word) for name in names if isinstance(name, str) for word in words_of(name))


def _concepts(text: str, language: str) -> list[Term]:
    """Return the concepts; of those that overlap the first, of those that begin together the longest."""
    finder, names, worths = _bridge(language)
    found: list[Term] = []
    last = (0, 0)
    for start, minus_end, name in sorted({(s, -e, names[n]) for n, s, e in finder.find(text)}):
        if start >= last[1] or (start, -minus_end) == last:
            last = start, -minus_end
            found.append(Term(*last, name, worths[name]))
    return found


def _stems(text: str, language: str, concepts: list[Term]) -> Iterator[Term]:
    spans = iter([*((term.start, term.end) for term in concepts), (len(text) + 1, len(text) + 1)])
    start, end = next(spans)
    for word in _WORD.finditer(text):
        while word.start() >= end:
            start, end = next(spans)
        told = word.start() < start and len(word[0]) >= SHORTEST
        if told and word[0].lower() not in _function_words(language):
            yield Term(*word.span(), stem(word[0]), STEM_WORTH)


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset(
        word
        for row in _rows("function_words.csv")
        if row["language"] == language
        for word in row["words"].split()
    )


@cache
def _bridge(language: str) -> tuple[Finder, list[str], dict[str, float]]:
    rows = [row | {"concept": row["concept"].replace("_", " ")} for row in _rows("bridge.csv")]
    known = [
        (compile_pattern(each.strip()), row["concept"]) for row in rows for each in row[language].split(";")
    ]
    worths = {row["concept"]: float(row["worth"]) for row in rows}
    return Finder([pattern for pattern, _ in known]), [concept for _, concept in known], worths


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("synthesis.recurrence") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
