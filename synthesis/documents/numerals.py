"""Numbers as lists and spreadsheets write them: 3, c, C, iii, III."""

from __future__ import annotations

from typing import TypeVar

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST_ROMAN = 4_000
Otherwise = TypeVar("Otherwise", int, None)


def whole(written: str | None, otherwise: Otherwise, *, digits: int = 5) -> int | Otherwise:
    """Return the whole number that an attribute of a file gives, or another where it gives none in so many digits.

    Examples
    --------
    >>> whole("12", 1), whole("1e9", 1), whole("123456", 1), whole(None, 1)
    (12, 1, 1, 1)
    """
    figures = (written or "").strip()
    return int(figures) if figures.isascii() and figures.isdecimal() and len(figures) <= digits else otherwise


def numeral(number: int, style: str) -> str:
    """Return a number in the style of a list: ``"1"``, ``"01"``, ``"a"``, ``"A"``, ``"i"`` or ``"I"``.

    Examples
    --------
    >>> numeral(4, "i"), numeral(28, "A"), numeral(4, "1")
    ('iv', 'AB', '4')
    """
    if number < 1 or style not in {"a", "A", "i", "I"}:
        return f"{number:02}" if style == "01" else str(number)
    written = _letters(number) if style in "aA" else _roman(number)
    return written.upper() if style.isupper() else written


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    if number >= LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written
