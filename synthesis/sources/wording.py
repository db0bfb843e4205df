"""The words of a row, each with what it can be as a part of a unit or role."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from synthesis import vocabulary

WORD = re.compile(r"[^\s/]+/?|/")
AROUND = ".,;:()[]{}\"'“”‘’«»!?*•–—-/"
ELISION = re.compile(r"[dl]['’?](?=\w)", re.IGNORECASE)
ACRONYM = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.+-]*")
SENTENCE_END = re.compile(r"[^.][.!?…][\"”’')\]]*$")
KINDS = ("joint", "title", "role", "body", "modifier", "topic", "inner")
SHOUTED, FIRST_WORDS, SHORT = 0.7, 4, 4
ROMANCE_WORDS = 2
LONGEST_WORD = 100
MOST_OF_ONE_WORD = 200
VOWELS = set("AEIOUYÀÁÂÉÈÊËÍÎÏÓÔÚÛÜ")


@dataclass(slots=True)
class Word:
    """One word of a row.

    ``kind`` is what it can be in a unit: known, role, body, acronym, initials, modifier, topic, place, name, title,
    joint, inner, number, mark, plain; or shout, a word of an action written in capitals. ``head`` says that it can
    be the main word of a unit ("Officer", "Ministère"), ``inside`` that a known phrase began before it, ``romance``
    that its row is French or Spanish, where the main word comes first.
    """

    text: str
    start: int
    depth: int
    core: str
    low: str
    capital: bool
    head: bool
    ends_sentence: bool
    elided: bool
    kind: str
    kind_shouted: str
    inside: bool = False
    romance: bool = False


class Phrases:
    """Units and roles to be found in a text, by their first word; an acronym counts in its own case only."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str | None]]] = {}
        for phrase in dict.fromkeys(phrases):
            lows = tuple(low_of(word) for word in WORD.findall(phrase))
            acronym = phrase if len(lows) == 1 and is_acronym(phrase) else None
            known = self._by_first.setdefault(lows[0], []) if lows else []
            if len(known) < MOST_OF_ONE_WORD:
                known.append((lows, acronym))

    def __bool__(self) -> bool:
        """Return whether there is any phrase."""
        return bool(self._by_first)

    def length_at(self, words: Sequence[Word], place: int) -> int:
        """Return how many words the longest phrase that begins at a place has; 0 where none does."""
        known = self._by_first.get(words[place].low)
        if known is None:
            return 0
        return max((len(lows) for lows, acronym in known if _stands(lows, acronym, words, place)), default=0)


def _stands(lows: tuple[str, ...], acronym: str | None, words: Sequence[Word], place: int) -> bool:
    if acronym is not None:
        return words[place].core == acronym
    return len(lows) == 1 or lows == tuple(word.low for word in words[place : place + len(lows)])


@cache
def lexicon() -> Phrases:
    """Return the units and roles of the vocabulary."""
    return Phrases(unit.word for unit in vocabulary.units())


@cache
def bridges() -> Phrases:
    """Return the phrases that join two units: "in collaboration with", "avec l'appui de"."""
    return Phrases(phrase.replace("_", " ") for phrase in word_class("bridge"))


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the words of one class of ``words.csv`` in all languages."""
    return frozenset(word for words in _classes()[name].values() for word in words)


@cache
def _classes() -> dict[str, dict[str, frozenset[str]]]:
    text = files("synthesis.sources").joinpath("words.csv").read_text(encoding="utf-8")
    classes: dict[str, dict[str, frozenset[str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        classes.setdefault(row["kind"], {})[row["language"]] = frozenset(row["words"].split())
    return classes


def read_words(text: str, *taught: Phrases) -> list[Word]:
    """Return the words of a row, with the units of the vocabulary marked, and those that the document taught."""
    words = list(_split(text))
    shouted, romance = _is_shouted(words), _is_romance(words)
    for word in words:
        word.romance = romance
        if shouted and word.kind_shouted:
            word.kind = word.kind_shouted
    if shouted:
        _mark_initials(words)
    _mark_units(words, (lexicon(), *taught), shouted=shouted)
    _mark_bridges(words)
    return words


def _mark_initials(words: Sequence[Word]) -> None:
    """Take words in capitals for acronyms where a unit goes on after them: "EE Unit", "ISDEMU, ONU Mujeres"."""
    for word, following in pairwise(words):
        short = word.kind == "initials" and len(word.core) < SHORT and following.head
        listed = word.kind in {"initials", "shout"} and word.text.endswith(",") and following.kind != "shout"
        if (short and not following.core.isupper()) or listed:
            word.kind = "acronym"


def _mark_units(words: Sequence[Word], phrases: Sequence[Phrases], *, shouted: bool) -> None:
    place = 0
    while place < len(words):
        length = 0
        for each in phrases:
            length = max(length, each.length_at(words, place))
        found = words[place : place + length]
        if length > 1 and shouted and all(word.core.isupper() for word in found):
            length, found = 1, []
        for offset, word in enumerate(found):
            word.kind = _kind_in_unit(found[0], word, alone=length == 1)
            word.inside = offset > 0
        place += length or 1


def _kind_in_unit(first: Word, word: Word, *, alone: bool) -> str:
    """Return what a word of a known unit is: common words ("partners", "programme team") are weaker than names."""
    if not first.capital:
        return word.kind if alone or word.kind in {"joint", "inner"} else "role"
    return "role" if alone and not is_acronym(first.core) else "known"


def _mark_bridges(words: Sequence[Word]) -> None:
    phrases, place = bridges(), 0
    while place < len(words):
        length = phrases.length_at(words, place)
        for word in words[place : place + length]:
            word.kind = "joint"
        place += length or 1


def _split(text: str) -> Iterator[Word]:
    depth = 0
    for hit in WORD.finditer(text):
        word = hit[0]
        shape = _shape(word) if len(word) <= LONGEST_WORD else _shape.__wrapped__(word)
        yield Word(word, hit.start(), depth, *shape)
        if "(" in word or ")" in word:
            depth = max(0, depth + word.count("(") - word.count(")"))


class _Shape(NamedTuple):
    """What a word shows by itself; most words of a document are met many times."""

    core: str
    low: str
    capital: bool
    head: bool
    ends_sentence: bool
    elided: bool
    kind: str
    kind_shouted: str


@lru_cache(maxsize=1 << 14)
def _shape(word: str) -> _Shape:
    bare = word.strip(AROUND)
    elision = ELISION.match(bare)
    core = (bare[elision.end() :] if elision else bare) or word
    low = low_of(word)
    return _Shape(
        core=core,
        low=low,
        capital=next((sign.isupper() for sign in core if sign.isalpha()), False),
        head=low in word_class("role") or low in word_class("body"),
        ends_sentence=_ends_sentence(word, core),
        elided=elision is not None,
        kind=_kind(word, core, low),
        kind_shouted=_shouted_kind(core, low) if core.isupper() else "",
    )


def low_of(word: str) -> str:
    """Return a word as it is compared: in lower case, without the marks around it and the elision before it."""
    bare = word.strip(AROUND)
    core = ELISION.sub("", bare, count=1) if ELISION.match(bare) else bare
    return (core or word).casefold().replace("’", "'").replace("?", "'")


def _ends_sentence(word: str, core: str) -> bool:
    if not SENTENCE_END.search(word) or core.casefold() in word_class("tail") | word_class("title"):
        return False
    return len(core) > 1 or core.isdigit()


def _is_shouted(words: Sequence[Word]) -> bool:
    """Return whether a row begins in capitals: its small words are written in capitals too."""
    lettered = [word for word in words if len(word.core) > 1 and word.core.isalpha()][:FIRST_WORDS]
    capitals = [word for word in lettered if word.core.isupper()]
    small = any(word.low in word_class("open") for word in words if word.core.isupper())
    return len(capitals) > SHOUTED * len(lettered) and (small or len(capitals) == FIRST_WORDS)


def _is_romance(words: Sequence[Word]) -> bool:
    """Return whether a row is French or Spanish, by its small words and by the main words of units."""
    return sum(word.low in _romance_words() for word in words) >= ROMANCE_WORDS


@cache
def _romance_words() -> frozenset[str]:
    own = [_classes()[kind][language] for kind in ("inner", "role", "body") for language in ("fr", "es")]
    english = [words["en"] for words in _classes().values() if "en" in words]
    return frozenset().union(*own) - frozenset().union(*english) - {"a", "en"}


def _kind(word: str, core: str, low: str) -> str:
    """Return what a word can be in a unit, by the lists and by its shape."""
    if not any(sign.isalpha() for sign in core):
        return "number" if any(sign.isdigit() for sign in core) else "joint" if word in "&/+;," else "mark"
    listed = next((kind for kind in KINDS if low in word_class(kind)), None)
    if listed:
        return listed
    if is_acronym(core):
        return "acronym"
    if not next(sign for sign in core if sign.isalpha()).isupper():
        return "plain"
    return "place" if vocabulary.country(core, codes=False) else "name"


def _shouted_kind(core: str, low: str) -> str:
    """Return what a word in capitals can be among words in capitals."""
    if low in word_class("joint"):
        return "joint"
    if low in word_class("modifier") and len(core) < SHORT:
        return "modifier"
    if not VOWELS.intersection(core):
        return "acronym"
    plain = any(
        low in word_class(kind) for kind in ("open", "loose", "particle", "modifier", "topic", "body")
    )
    short = len(core) <= SHORT or low in word_class("role")
    return "initials" if short and not plain else "shout"


def is_acronym(core: str) -> bool:
    """Return whether a word is written as an acronym: two capitals or more, and no fewer than small letters."""
    capitals = sum(sign.isupper() for sign in core)
    small = sum(sign.islower() for sign in core)
    return capitals > 1 and capitals >= small and bool(ACRONYM.fullmatch(core))
