"""Read the lists of this package and fold written words so that they can be compared."""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

LONGEST = 200
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """One entry of a list and how the written name led to it.

    Parameters
    ----------
    code : str
        The entry's code in its list (``"CIV"``, ``"un-women"``, ``"completed"``).
    name : str
        The entry's own name.
    how : {"exact", "alias"}
        ``exact``: the text is the entry's name or code, but for case, accents and punctuation;
        ``alias``: another name the list gives for it.
    """

    code: str
    name: str
    how: Literal["exact", "alias"]


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one list, ``"countries"`` for ``countries.csv``."""
    text = files("synthesis.vocabulary").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case without accents and punctuation.

    Examples
    --------
    >>> words("CÔTE D’IVOIRE")
    ['cote', 'd', 'ivoire']
    """
    plain = text.casefold().translate(LETTERS)
    if not plain.isascii():
        spread = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in spread if unicodedata.category(sign) not in {"Mn", "Cf"})
    return WORD.findall(plain)


def fold(text: str) -> str:
    """Return the words of a text as one string, or nothing where it is too long to be a name."""
    return " ".join(words(text)) if len(text) <= LONGEST else ""


@cache
def entries(table: str) -> Mapping[str, Match]:
    """Return one list by folded word; its CSV has the columns ``code``, ``name`` and ``word``."""
    return MappingProxyType({fold(row["word"]): _entry(row) for row in rows(table)})


def find(table: str, text: str) -> Match | None:
    """Return the entry a text names in one list, or nothing."""
    return entries(table).get(fold(text))


def nearest(word: str, words: Iterable[str], n: int = 3) -> list[str]:
    """Return the words most like one, nearest first, to ask "did you mean …?".

    Parameters
    ----------
    word : str
        What was written.
    words : iterable of str
        What could have been meant.
    n : int
        How many at most; words that are not alike are left out.
    """
    folded: dict[str, str] = {}
    for candidate in words:
        folded.setdefault(fold(candidate) or candidate, candidate)
    return [folded[key] for key in difflib.get_close_matches(fold(word[:LONGEST]), folded, n=n, cutoff=0.6)]


def nearest_first(word: str, words: Iterable[str]) -> list[str]:
    """Return all words, those first that are most like one.

    Examples
    --------
    >>> nearest_first("gendr", ["climate", "gender"])
    ['gender', 'climate']
    """
    known = list(words)
    return list(dict.fromkeys([*nearest(word, known), *known]))


def hint(word: str, words: Iterable[str]) -> str:
    """Return the question whether the nearest word was meant, or nothing where none is alike.

    Examples
    --------
    >>> hint("gendr", ["climate", "gender"]), hint("peace", ["climate", "gender"])
    ('Did you mean gender?', '')
    """
    near = nearest(word, words, n=1)
    return f"Did you mean {near[0]}?" if near else ""


def _entry(row: Mapping[str, str]) -> Match:
    itself = fold(row["word"]) in {fold(row["name"]), fold(row["code"])}
    return Match(row["code"], row["name"], "exact" if itself else "alias")
