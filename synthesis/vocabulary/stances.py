"""The stance with which a management response in prose opens, in English, French and Spanish.

Only the first sentence counts, and only two shapes of it: a word of assent or refusal at its start, by itself
or explained ("Partially agree as …", "D'accord.", "Se acepta"), or a speaker followed by one
("The RO accepts this …", "La recommandation est acceptée"). A first sentence that takes anything back ("but",
"in principle") is no clear stance. The words are in ``stances.csv`` and ``positions.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from synthesis.vocabulary.countries import country
from synthesis.vocabulary.tables import Match, entries, fold, rows

LONGEST_SENTENCE = 600
LONGEST_SUBJECT = 8
LABEL = re.compile(
    r"\W*(?:\d[\d.]*\W+)?(?:(?:management |office |agency |unit )?(?:response|reply)"
    r"|réponse(?: de la direction| du management)?"
    r"|respuesta(?: de la (?:administración|gerencia|dirección))?)\s*:",
    re.IGNORECASE,
)
NUMBERING = re.compile(r"[\W_]*(?:\d+[\d.]*[.):\s]|[a-z]\))?[\W_]*", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.;!\n](?=\s|$)|\s[-–—]+\s|\n")
STOPS = re.compile(r"\s*[.,:()–—-]|\s*$")
OFFICE_ACRONYM = re.compile(r"[A-Z]{0,5}(?:CO|RO)|RO[A-Z]{2,5}|RB[A-Z]{1,3}|UN|ONU")


class _Word(NamedTuple):
    folded: str
    printed: str
    end: int


def stance(prose: str) -> Match | None:
    """Return the stance with which a response opens; nothing unless the opening is clear.

    Parameters
    ----------
    prose : str
        The response as printed.

    Returns
    -------
    Match or None
        ``code`` is ``accepted``, ``partially accepted`` or ``rejected``.

    Examples
    --------
    >>> stance("Partly agreed. The office will look into it.").code
    'partially accepted'
    >>> stance("The office does not fully accept this.") is None
    True
    """
    sentence = _first_sentence(prose[: 2 * LONGEST_SENTENCE])
    found = [_Word(fold(word[0]), word[0], word.end()) for word in re.finditer(r"[^\W_]+", sentence)]
    code = _opening(sentence, found) or _said_of_someone(sentence, found)
    return Match(code, code, "alias") if code else None


def _first_sentence(prose: str) -> str:
    start = LABEL.match(prose)
    body = prose[start.end() if start else 0 :]
    return SENTENCE_END.split(NUMBERING.sub("", body, count=1), maxsplit=1)[0][:LONGEST_SENTENCE]


def _opening(sentence: str, found: list[_Word]) -> str | None:
    """Return the position of the word of assent or refusal at the start, alone or explained."""
    whole = _positions().get(" ".join(word.folded for word in found))
    if whole:
        return whole
    code, size = _longest(_openings(), found)
    return _unless_taken_back(code, sentence, found, size) if code else None


def _said_of_someone(sentence: str, found: list[_Word]) -> str | None:
    """Return the position of "<who> <accepts>": the office, its management or the recommendation."""
    for start in range(1, min(LONGEST_SUBJECT, len(found))):
        code, size = _longest(_kind("verb"), found[start:])
        if code:
            spoken = _is_speaker(found[:start])
            return _unless_taken_back(code, sentence, found, start + size) if spoken else None
    return None


def _unless_taken_back(code: str, sentence: str, found: list[_Word], size: int) -> str | None:
    """Return the position, unless the sentence goes on as if the word were none, or not all of it."""
    rest = [word.folded for word in found[size:]]
    stops = STOPS.match(sentence, found[size - 1].end)
    if rest and not stops and rest[0] not in _kind("follow"):
        return None
    said = f" {' '.join(rest)} "
    doubts = [*_kind("doubt"), *(_kind("doubt of refusal") if code == "rejected" else ())]
    doubtful = code != "partially accepted" and any(f" {doubt} " in said for doubt in doubts)
    return None if doubtful else code


def _is_speaker(found: list[_Word]) -> bool:
    """Say whether words name the office, its management, agency or recommendation, and nobody else."""
    speaks, place = False, 0
    while place < len(found):
        size, anchor = _speaker_part(found[place:])
        if not size:
            return False
        speaks, place = speaks or anchor, place + size
    return speaks


def _speaker_part(found: list[_Word]) -> tuple[int, bool]:
    """Return how many words at the start may belong to a speaker, and whether they alone would be one."""
    speaker, size = _longest(_speakers(), found)
    if speaker is not None:
        return size, True
    if OFFICE_ACRONYM.fullmatch(found[0].printed):
        return 1, True
    if found[0].folded in _kind("filler") or found[0].folded.isdecimal():
        return 1, False
    sizes = range(min(LONGEST_SUBJECT, len(found)), 0, -1)
    return next(
        (n for n in sizes if country(" ".join(word.printed for word in found[:n]), codes=False)), 0
    ), False


def _longest(phrases: Mapping[str, str], found: list[_Word]) -> tuple[str | None, int]:
    """Return the code of the longest phrase at the start of some words, and its number of words."""
    for size in range(min(LONGEST_SUBJECT, len(found)), 0, -1):
        code = phrases.get(" ".join(word.folded for word in found[:size]))
        if code is not None:
            return code, size
    return None, 0


@cache
def _kind(kind: str) -> Mapping[str, str]:
    return MappingProxyType(
        {fold(row["word"]): row["code"] for row in rows("stances") if row["kind"] == kind}
    )


@cache
def _speakers() -> Mapping[str, str]:
    agencies = {word: match.code for word, match in entries("agencies").items()}
    return MappingProxyType({**agencies, **_kind("subject")})


@cache
def _positions() -> Mapping[str, str]:
    return MappingProxyType({word: match.code for word, match in entries("positions").items()})


@cache
def _openings() -> Mapping[str, str]:
    known = {fold(row["word"]): row["code"] for row in rows("positions") if row["opens"] == "yes"}
    return MappingProxyType({**known, **_kind("opening")})
