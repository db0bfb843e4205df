"""Letters without case and accents, place for place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from string import ascii_lowercase

ASCII = 0x80
_LOOSE = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
LATIN = range(0xC0, 0x250)
LAST_OF_THEM = 0x2200  # signs for units, such as that of Kelvin, are letters in another case


class _Fold(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_letter(chr(code))
        return folded


def _fold_letter(letter: str) -> str:
    if not re.match(r"\w", letter):
        return " "
    base = unicodedata.normalize("NFKD", letter)[0].lower()[0]
    return "i" if base == "ı" else base


_FOLD = _Fold()
_FOLD_ASCII = bytes(ord(_FOLD[code]) if code < ASCII else 0 for code in range(0x100))


def fold(text: str) -> str:
    """Return the text in lower case, without accents, each sign that is no letter or digit a space.

    Examples
    --------
    >>> fold("L’Égalité: où?")
    'l egalite  ou '
    """
    return (
        text.encode("ascii").translate(_FOLD_ASCII).decode("ascii")
        if text.isascii()
        else text.translate(_FOLD)
    )


def compose(text: str) -> tuple[str, list[int]]:
    """Return the text with each loose accent joined to its letter, and where each sign began.

    Signs that stay apart keep their own place; the list ends with the length of the text.

    Examples
    --------
    >>> compose("e\u0301te\u0301")
    ('été', [0, 2, 3, 5])
    """
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for loose in _LOOSE.finditer(text):
        joined = unicodedata.normalize("NFC", loose[0])
        parts += [text[done : loose.start()], joined]
        places += [*range(done, loose.start() + 1), *range(loose.end() - len(joined) + 1, loose.end())]
        done = loose.end()
    return "".join([*parts, text[done:]]), [*places, *range(done, len(text) + 1)]


def any_accent(word: str) -> str:
    """Return the regular expression of a word, whatever its accents.

    Examples
    --------
    >>> any_accent("wz")
    '[wŵ][zźżž]'
    """
    accented = _accented()
    return "".join(
        f"[{accented[letter]}]" if letter in accented else re.escape(letter) for letter in fold(word)
    )


def level(text: str) -> str:
    """Return the text with the letters that :func:`any_accent` takes for one another made one; all else stays.

    Examples
    --------
    >>> level("L’Égalité: où?")
    'l’egalite: ou?'
    """
    return text.lower() if text.isascii() else text.translate(_levelled())


@cache
def _levelled() -> dict[int, str]:
    """Return each sign that a Latin letter stands for where neither case nor accent matters, with that letter."""
    signs = "".join(map(chr, range(LAST_OF_THEM)))
    return {
        ord(sign): letter
        for letter in ascii_lowercase
        for sign in re.findall(any_accent(letter), signs, re.IGNORECASE)
    }


@cache
def _accented() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter in map(chr, LATIN):
        if letter.islower() and unicodedata.normalize("NFD", letter) != letter:
            base = _fold_letter(letter)
            found[base] = found.get(base, base) + letter
    return found
