"""Where the action ends and the responsible unit begins, in rows that do not mark it.

Every place between two words is weighed: what each word after it would be as a part of a unit, how well two
such words stand together, whether an action can end and a unit begin there, and whether what follows recurs
from row to row. The heaviest place wins; how far it leads, and what it rests on, is the certainty.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from synthesis.sources.units import units_of
from synthesis.sources.wording import Phrases, Word, read_words, word_class

LONGEST_UNIT, LONGEST_END = 45, 4000
NOBODY, NOBODY_AFTER_STOP = -1.0, 0.5
SURE, CLEAR = 2.5, 1.0
DOUBLED = 4

GAIN = {
    "known": 2.5, "role": 1.6, "body": 1.2, "acronym": 1.0, "title": 1.0, "modifier": 0.6, "place": 0.5, "topic": 0.3,
    "name": 0.2, "joint": 0.0, "mark": -0.2, "inner": -0.3, "initials": -0.4, "shout": -2.5, "number": -3.0,
    "plain": -5.0,
}  # fmt: skip
GAIN_IN_SMALL = {"role": 0.9, "body": -0.6, "modifier": -0.2, "topic": -3.0}
GAIN_INSIDE_UNIT, GAIN_BEFORE_HEAD, GAIN_IN_NAME, LONGEST_NAME = 0.5, 0.2, -0.7, 5

BEGINNERS = set(GAIN) - {"joint", "inner", "mark", "number", "plain", "shout"}
NAMES = {"name", "modifier", "topic", "place"}
ARTICLES = {"the", "le", "la", "les", "el", "los", "las", "du", "del"}
SMALL_BEGINNERS = {"role", "body", "modifier"}
ENDING = {
    ",": -4.0, ";": -1.5, ":": -1.0, ")": 0.8, "]": 0.8, "”": 0.8, '"': 0.8, "-": -5.0, "–": -5.0, "/": -5.0, "&": -6.0,
    "(": -6.0,
}  # fmt: skip
STOP, LOOSE, PARTICLE, BLOCKED = 3.0, -1.2, -3.0, -6.0
CHANGE, AFTER_NUMBER, SHIFT, KNOWN_AFTER_SHOUTING, SHOUT = 1.5, 0.5, 2.5, 0.8, -0.5
NEW_NAME, SAME_NAME, HEAD_OF_NAME, HEAD_FIRST = 0.8, -1.2, -3.0, 0.4
BRACKET, COUNTRY, SMALL, SMALL_AFTER_STOP = -3.0, -1.5, -2.0, -0.3
SEVERAL, RECURS, RECURS_MORE = 2, 0.8, 1.2
FIRST_WORDS, TOO_SHORT = 3, -1.5


@dataclass(frozen=True, slots=True)
class Parting:
    """The two parts of a row and how sure it is: ``exact``, ``likely`` or ``unsure``."""

    action: str
    responsible: str | None
    certainty: str


Recurring = Mapping[str, set[str]]


def part(rows: Sequence[str]) -> list[Parting]:
    """Part the action from the responsible unit in every row of a document.

    Parameters
    ----------
    rows : sequence of str
        What stands before the deadline, row by row, white space folded.

    Returns
    -------
    list of Parting
        In the order of the rows. A row in which no unit can be made out has none.
    """
    ends = [_end_of(row) for row in rows]
    return [
        replace(parting, action=f"{row[: len(row) - len(end)]}{parting.action}")
        for row, end, parting in zip(rows, ends, _part_all(ends), strict=True)
    ]


def _end_of(row: str) -> str:
    """Return the end of a row in which its unit must stand."""
    start = row.find(" ", len(row) - LONGEST_END) if len(row) > LONGEST_END else 0
    return row[max(0, start) :]


def _part_all(rows: Sequence[str]) -> list[Parting]:
    read = [read_words(row) for row in rows]
    recurring = _recurring(read)
    partings = [_part_row(row, words, recurring) for row, words in zip(rows, read, strict=True)]
    taught = Phrases(
        name for parting in partings if parting.certainty != "unsure" for name in _names(parting)
    )
    return [
        parting
        if parting.certainty == "exact" or not taught
        else _part_row(row, read_words(row, taught), recurring)
        for row, parting in zip(rows, partings, strict=True)
    ]


def _names(parting: Parting) -> Iterator[str]:
    units = units_of(parting.responsible)
    if len(units) > 1:
        yield parting.responsible or ""
    yield from (unit for unit in units if not unit.islower())


def _part_row(row: str, words: Sequence[Word], recurring: Recurring) -> Parting:
    half = _doubled(words)
    if half:
        return Parting(row[: words[half].start].strip(), row[words[half].start :], "exact")
    places = _weigh(words, recurring)
    place = max(places, key=lambda each: places[each])
    if place == len(words):
        return Parting(row, None, "unsure")
    start = words[place].start
    return Parting(row[:start].rstrip(), row[start:], _certainty(words, place, places, recurring))


def _doubled(words: Sequence[Word]) -> int:
    """Return where a row says its action a second time in place of a unit; 0 where it does not."""
    half, odd = divmod(len(words), 2)
    lows = [word.low for word in words]
    return half if not odd and half >= DOUBLED and lows[:half] == lows[half:] else 0


def _weigh(words: Sequence[Word], recurring: Recurring) -> dict[int, float]:
    """Return the weight of each place where the unit may begin; the place after the last word: there is none."""
    places = {len(words): NOBODY_AFTER_STOP if words and words[-1].ends_sentence else NOBODY}
    gain, key = 0.0, ""
    for place in range(len(words) - 1, max(0, len(words) - LONGEST_UNIT), -1):
        key = f"{words[place].low} {key}"
        gain += _gain(words, place)
        places[place] = gain + _edge(words, place) + _recurrence(recurring, key, words, place)
        gain += _link(words[place - 1], words[place])
    return places


def _gain(words: Sequence[Word], place: int) -> float:
    """Return what a word adds as a part of a unit."""
    word = words[place]
    if word.inside and word.kind == "known":
        return GAIN_INSIDE_UNIT
    if not word.capital and word.kind in {"plain", "topic", "body"} and _is_in_name(words, place):
        return GAIN_IN_NAME
    if not word.capital and word.kind in GAIN_IN_SMALL:
        before_head = place + 1 < len(words) and words[place + 1].head and not word.head
        return GAIN_BEFORE_HEAD if before_head else GAIN_IN_SMALL[word.kind]
    return GAIN[word.kind]


def _is_in_name(words: Sequence[Word], place: int) -> bool:
    """Return whether a word in small letters can belong to a name that began before it.

    "Ministry of women and children" is one; in French and Spanish also "Equipo programático".
    """
    for back in range(place - 1, max(-1, place - 1 - LONGEST_NAME), -1):
        word = words[back]
        if word.ends_sentence or word.text.endswith((",", ";")):
            return False
        if word.capital:
            return word.head and (word.romance or words[back + 1].kind == "inner")
    return False


def _link(before: Word, word: Word) -> float:
    """Return what it costs that two words stand side by side in one unit."""
    if before.ends_sentence and not word.text.startswith("("):
        return -3.0
    if before.text.endswith((",", ";", "/")) or "joint" in {before.kind, word.kind} or word.inside:
        return 0.0
    if word.kind == "inner":
        return 0.0 if before.head or word.romance or word.low == "of" else -1.5
    if before.head and word.capital:
        return _link_after_head(before, word)
    if word.romance and word.head and word.capital and before.kind in {"name", "place"}:
        return -2.0
    return -0.5 if before.kind == word.kind == "known" else 0.0


def _link_after_head(before: Word, word: Word) -> float:
    """Return what it costs that a unit goes on after its main word ("Programme Officer GRB")."""
    if not before.capital:
        return -3.0
    if word.head:
        return 0.0
    return -0.3 if word.romance or word.kind == "acronym" else -2.0


def _edge(words: Sequence[Word], place: int) -> float:
    """Return how well an action ends and a unit begins at a place."""
    short = TOO_SHORT * max(0, FIRST_WORDS - place)
    return _ending(words[place - 1]) + _beginning(words, place) + short


def _ending(before: Word) -> float:
    if before.ends_sentence:
        return STOP
    if before.kind == "joint" or before.low in word_class("open"):
        return BLOCKED
    if before.low in word_class("particle"):
        return PARTICLE
    return LOOSE if before.low in word_class("loose") else ENDING.get(before.text[-1], 0.0)


def _beginning(words: Sequence[Word], place: int) -> float:
    before, word = words[place - 1], words[place]
    if word.kind == "shout" and not _is_small_word(word):
        return SHOUT
    if _cannot_begin(word):
        return BLOCKED
    if word.text[0] in "(-–[":
        return BRACKET
    if before.kind in {"shout", "initials"}:
        return _after_shouting(word)
    if word.kind == "place" and not _is_of_an_office(words, place):
        return COUNTRY
    return _case(words, place)


def _cannot_begin(word: Word) -> bool:
    lowered = word.elided and not word.text[0].isupper()
    return word.kind not in BEGINNERS or word.inside or word.depth > 0 or lowered


def _case(words: Sequence[Word], place: int) -> float:
    """Return what the case of the first word says, and of the word before it."""
    before, word = words[place - 1], words[place]
    if word.capital:
        return 0.0 if before.ends_sentence else _change(words, place)
    if before.ends_sentence:
        return SMALL_AFTER_STOP
    return SMALL if word.kind in SMALL_BEGINNERS else BLOCKED


def _is_small_word(word: Word) -> bool:
    return any(word.low in word_class(name) for name in ("open", "loose", "particle"))


def _is_of_an_office(words: Sequence[Word], place: int) -> bool:
    """Return whether the country at a place is that of an office: "Kenya CO", "Mali Country Office"."""
    following = words[place + 1] if place + 1 < len(words) else None
    return following is not None and (
        following.kind in {"modifier", "role"} or following.low in {"co", "country"}
    )


def _after_shouting(word: Word) -> float:
    if word.kind == "acronym" or not word.core.isupper():
        return SHIFT
    return KNOWN_AFTER_SHOUTING if word.kind == "known" else 0.0


def _change(words: Sequence[Word], place: int) -> float:
    """Return what it says that a unit with a capital follows the last word of the action."""
    before, word = words[place - 1], words[place]
    if not before.capital:
        return (
            AFTER_NUMBER if before.kind == "number" else 0.0 if before.low in word_class("loose") else CHANGE
        )
    if before.head or before.kind == "known":
        return SAME_NAME if before.kind != "known" and word.head and not word.romance else NEW_NAME
    if word.head:
        return _change_to_head(words, place)
    return SAME_NAME if before.kind in NAMES and word.kind in NAMES else 0.0


def _change_to_head(words: Sequence[Word], place: int) -> float:
    """Return what it says that the main word of a unit follows a name: it may be the name's own main word."""
    if words[place].romance or (place + 1 < len(words) and words[place + 1].kind == "inner"):
        return HEAD_FIRST
    if words[place - 1].kind in {"modifier", "topic"} or (place > 1 and words[place - 2].low in ARTICLES):
        return HEAD_OF_NAME
    return SAME_NAME if place > 1 and words[place - 2].capital else 0.0


def _recurring(rows: Sequence[Sequence[Word]]) -> Recurring:
    """Return, by the words with which rows end, the words before them that are no part of the same name."""
    found: dict[str, set[str]] = defaultdict(set)
    for words in rows:
        key = ""
        for place in range(len(words) - 1, max(0, len(words) - LONGEST_UNIT), -1):
            key = f"{words[place].low} {key}"
            before = words[place - 1]
            if not (before.capital and before.kind in {"modifier", "topic"}):
                found[key].add(before.low)
    return found


def _recurrence(recurring: Recurring, key: str, words: Sequence[Word], place: int) -> float:
    """Return what it says that some words end several rows; a single common word ("Programme") says little."""
    rows = len(recurring.get(key, ()))
    last = words[place]
    common = place == len(words) - 1 and (last.head or last.kind in {"role", "modifier", "topic"})
    return 0.0 if rows < SEVERAL or common else RECURS + RECURS_MORE * math.log2(rows)


def _certainty(words: Sequence[Word], place: int, places: Mapping[int, float], recurring: Recurring) -> str:
    lead = places[place] - max(weight for other, weight in places.items() if other != place)
    if lead < CLEAR or places[place] < CLEAR:
        return "unsure"
    return "exact" if lead >= SURE and _is_conclusive(words, place, recurring) else "likely"


def _is_conclusive(words: Sequence[Word], place: int, recurring: Recurring) -> bool:
    """Return whether a split rests on more than weak signs: a stop, a change of case, a known or recurring unit."""
    before, unit = words[place - 1], words[place:]
    known = all(word.kind in {"known", "role", "joint", "place", "acronym", "modifier"} for word in unit)
    if known and (before.ends_sentence or before.kind == "shout"):
        return True
    if len(recurring.get("".join(f"{word.low} " for word in unit), ())) > 1:
        return True
    return known and unit[0].kind == "known" and not before.capital and before.kind != "number"
