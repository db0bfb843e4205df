"""Letters without case and accents, place for place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from string import ascii_lowercase

ASCII = 0x80
SPELT_OUT = {
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_JOINED = re.compile(f"[{''.join(SPELT_OUT)}]")
_APART = re.compile(f"{_JOINED.pattern}|(?:^|[^\u0300-\u036f])[\u0300-\u036f]+")
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
    """Return the text with each loose accent joined to its letter and joined letters apart, and where each began.

    Signs that stay as they are keep their own place; the list ends with the length of the text.

    Examples
    --------
    >>> compose("e\u0301te\u0301")
    ('été', [0, 2, 3, 5])
    >>> compose("œuf")
    ('oeuf', [0, 0, 1, 2, 3])
    """
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for found in _APART.finditer(text):
        start, end = found.span()
        read = SPELT_OUT.get(found[0]) or unicodedata.normalize("NFC", found[0])
        parts += [text[done:start], read]
        places += [*range(done, start + 1), *(max(start, end - left) for left in range(len(read) - 1, 0, -1))]
        done = end
    return "".join([*parts, text[done:]]), [*places, *range(done, len(text) + 1)]


def is_composed(text: str) -> bool:
    """Return whether :func:`compose` leaves the text as it is, and all its signs are the usual ones."""
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not _JOINED.search(text))


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
