"""Repair at the door: what is certainly damage is put right; what is doubtful stays as printed.

:func:`clean` is applied to every line that is opened: letters decoded with the wrong table ("dÃ©cision") and
stray control characters. :func:`certain` is for showing and coding: question marks that stand for an apostrophe,
a ligature or a dash. It changes no length, so a span found in one text holds in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

STRAY = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
CUT_SHORT = dict(zip("\x13\x14\x18\x19\x1c\x1d\x07\x0b\x0c\r\x1e\x1f", "–—‘’“”      ", strict=True))

BEFORE_VOWEL = r"(?:[cdjlmnst]|(?:lors|puis|quoi|jus|quel|pres)?qu)"
VOWEL = "[aeiouyhàâäéèêëîïôöùûüœæ]"
LIGATURE = re.compile(
    r"(?<![^\W_])(?:(?:man|dés)?\?(?=uvr)|\?(?=cum[ée]ni|sophag|d[èe]me|ufs?(?![^\W_]))|f\?(?=t(?:us|al))"
    r"|(?:ch?|s|m)\?(?=urs?(?![^\W_]))|b\?(?=ufs?(?![^\W_]))|v\?(?=ux?(?![^\W_]))|n\?(?=uds?(?![^\W_])))",
    re.IGNORECASE,
)
APOSTROPHE = re.compile(
    rf"(?<![^\W_]){BEFORE_VOWEL}\?(?={VOWEL})|aujourd\?(?=hui)"
    r"|(?<=[^\W\d_])\?(?=(?:s|re|ve|ll)(?![^\W_]))|(?<=n)\?(?=t(?![^\W_]))|(?<![^\W_])I\?(?=m(?![^\W_]))",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?P<space> ?)\?(?=(?P=space)(?:19|20)\d\d(?!\d))")
SENTENCE_STARTS = re.compile(r"(?:\A|[.!?:…»]\s)[\s«“\"(]*\Z")
IN_ADDRESS = re.compile(r"://|www\.|[=&@]")
NEAR = 80

BROKEN = re.compile(r"(?P<part>[^\W\d_]{2,}(?:[-‐][^\W\d_]+)*)[-‐\xad]\Z")
TIED = re.compile(rf"[^\W_][-‐‑/\xad]\Z|(?<![^\W_]){BEFORE_VOWEL}\?\Z", re.IGNORECASE)
TORN = re.compile(r"\S{0,80}?(?P<part>[^\W\d_]{4,60})")
CLOSING = re.compile(r"[,;:.!?)\]}”’»%](?!\w)")
LOOSE = frozenset(["and", "or", "to", "et", "ou", "y", "o", "e"])
WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


class Change(NamedTuple):
    """One place that :func:`certain` puts right: where it is, as printed, and repaired."""

    start: int
    printed: str
    repaired: str


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Put right letters decoded with the wrong table, and take out stray control characters.

    Quotes, dashes and spaces stay as printed.

    Returns
    -------
    tuple of str and tuple of str
        The text, and the codes of what was done: ``wrong-letters``, ``control-characters``.

    Examples
    --------
    >>> clean("la dÃ©cision de lâ€™ONU")
    ('la décision de l’ONU', ('wrong-letters',))
    """
    fixed = text if text.isascii() else _in_right_letters(text)
    plain = STRAY.sub(_instead_of_stray, fixed)
    done = {"wrong-letters": fixed != text, "control-characters": plain != fixed}
    return plain, tuple(code for code, changed in done.items() if changed)


def _in_right_letters(text: str) -> str:
    import ftfy  # noqa: PLC0415 (slow to import; documents that were read before do without)

    return ftfy.fix_encoding(text)


def certain(text: str) -> str:
    """Put right question marks that certainly stand for another sign; all others stay.

    Parameters
    ----------
    text : str
        As printed.

    Returns
    -------
    str
        A text of the same length.

    Examples
    --------
    >>> certain("La mise en ?uvre de l?accord par Ghana?s office, 2014 ? 2016: pourquoi ?")
    'La mise en œuvre de l’accord par Ghana’s office, 2014 – 2016: pourquoi ?'
    """
    if "?" not in text:
        return text
    for pattern, sign in ((LIGATURE, _ligature), (APOSTROPHE, _apostrophe), (YEARS, _dash)):
        text = pattern.sub(_unless_in_address(sign), text)
    return text


def changes(text: str) -> list[Change]:
    """Return what :func:`certain` puts right in a text, word by word.

    Examples
    --------
    >>> changes("Il s?agit de l?essentiel")
    [Change(start=3, printed='s?agit', repaired='s’agit'), Change(start=13, printed='l?essentiel', repaired='l’essentiel')]
    """
    repaired = certain(text)
    return [
        Change(word.start(), word[0], repaired[word.start() : word.end()])
        for word in re.finditer(r"\S+", text)
        if word[0] != repaired[word.start() : word.end()]
    ]


def words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of some texts in lower case, to tell how a broken word is written elsewhere."""
    return frozenset(word.casefold() for text in texts for word in WORD.findall(text))


def join(lines: Sequence[str], known: Container[str] = ()) -> str:
    """Join the wrapped lines of a paragraph; a hyphen at a line's end goes only where that is certain.

    It is certain where the whole word is written without the hyphen elsewhere. Otherwise the hyphen stays and the
    parts are joined without a space. A word torn without a hyphen, in a narrow cell, is joined under the same
    condition.

    Parameters
    ----------
    lines : sequence of str
        The lines in order, with the space at the end where the file keeps it.
    known : container of str
        The words of the document in lower case, see :func:`words`.

    Examples
    --------
    >>> join(["a long-", "term evalu-", "ation"], {"evaluation", "long-term"})
    'a long-term evaluation'
    """
    return "".join(_joints([line.lstrip() for line in lines if line.strip()], known))


def _joints(lines: Sequence[str], known: Container[str]) -> Iterator[str]:
    for whole, following in zip_longest(lines, lines[1:], fillvalue=""):
        line = whole.rstrip()
        end = line[-NEAR:]
        if not following:
            yield whole
        elif CLOSING.match(following):
            yield line
        elif line != whole or not following[0].isalnum() or following.split(maxsplit=1)[0] in LOOSE:
            yield f"{line} "
        elif TIED.search(end):
            yield (
                line[:-1] if _is_whole(BROKEN.search(end), following, known) or end.endswith("\xad") else line
            )
        else:
            yield line if _is_whole(TORN.fullmatch(line), following, known) else f"{line} "


def _is_whole(broken: re.Match[str] | None, following: str, known: Container[str]) -> bool:
    """Say whether a part of a word and what follows are one that is written whole elsewhere."""
    rest = WORD.match(following)
    return bool(broken and rest and (broken["part"] + rest[0]).casefold() in known)


def _instead_of_stray(match: re.Match[str]) -> str:
    sign = match[0]
    if "\x80" <= sign <= "\x9f":
        return sign.encode("latin-1").decode("cp1252", errors="ignore")
    return CUT_SHORT.get(sign, "")


def _unless_in_address(sign: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    def repaired(match: re.Match[str]) -> str:
        before = match.string[max(0, match.start() - NEAR) : match.start()].rsplit(maxsplit=1)
        after = match.string[match.end() : match.end() + NEAR].split(maxsplit=1)
        around = (
            before[-1:] if not match.string[match.start() - 1 : match.start()].isspace() else []
        ) + after[:1]
        if any(IN_ADDRESS.search(part) for part in around):
            return match[0]
        return match[0][:-1] + sign(match)

    return repaired


def _apostrophe(match: re.Match[str]) -> str:  # noqa: ARG001
    return "’"


def _dash(match: re.Match[str]) -> str:  # noqa: ARG001
    return "–"


def _ligature(match: re.Match[str]) -> str:
    text, end = match.string, match.end()
    before = text[max(0, match.start() - NEAR) : match.start()]
    opens = match[0] == "?" and SENTENCE_STARTS.search(before)
    capitals = text[end].isupper() and (match[0] == "?" or match[0][:-1].isupper())
    return "Œ" if opens or capitals else "œ"
