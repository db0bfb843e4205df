"""Bytes to letters: what the file says itself, else UTF-8, else the table that gives the most usual text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from synthesis.documents.limits import unusable
from synthesis.errors import Problem

LAST_ASCII = 0x7F
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
TRUSTED = re.compile(
    r"utf-8|cp125\d|iso8859-\d+|koi8-[ru]|mac-roman|gbk|gb2312|gb18030|big5|shift_jis|euc_\w{2}"
)
WINDOWS_INSTEAD = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "ascii": "cp1252"}
LATIN = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS 850"}
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HEAD = 4_096
SAMPLE = 20_000
MOSTLY = 0.4
FEW, STRAY = 0.02, 2

LOWER = frozenset("àáâãäçèéêëíîïñóôõöùúûüœß")
UPPER = frozenset("ÀÁÂÃÄÇÈÉÊËÍÎÏÑÓÔÕÖÙÚÛÜŒ")
ALONE = frozenset("àÀéèóý•·°€§©®™ªº\xa0")
NON_ASCII = re.compile(r"[^\x00-\x7f]")
NON_ASCII_BYTE = re.compile(rb"[\x80-\xff]")


def decode(content: bytes, *, document_id: str) -> tuple[str, list[Problem]]:
    """Return the text of some bytes, and a problem where the encoding had to be guessed.

    Raises
    ------
    SynthesisError
        When they are not text.
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="replace"), []
    wide = _wide(content)
    if wide:
        return content.decode(wide, errors="replace"), []
    if _is_binary(content):
        raise unusable(
            document_id,
            "binary-file",
            "this is not a document of a known kind.",
            "Save it as text, PDF, Word, HTML, Excel or CSV.",
        )
    try:
        return content.decode(_declared(content) or "utf-8"), []
    except UnicodeDecodeError:
        return _guessed(content, document_id)


def _wide(content: bytes) -> str | None:
    """Return the name of UTF-16 without a mark: every other byte of Latin text is naught."""
    head = content[:HEAD]
    half = len(head) // 2
    high, low = head[0::2].count(0), head[1::2].count(0)
    if half and low > MOSTLY * half and high < FEW * half:
        return "utf-16-le"
    return "utf-16-be" if half and high > MOSTLY * half and low < FEW * half else None


def _is_binary(content: bytes) -> bool:
    head = content[:SAMPLE]
    return len(CONTROL.findall(head)) > STRAY + FEW * len(head)


def _declared(content: bytes) -> str | None:
    """Return the encoding that a page names in its head, as browsers understand it."""
    head = content[:HEAD]
    found = DECLARED.search(head) if head.lstrip().startswith(b"<") else None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return None
    name = WINDOWS_INSTEAD.get(name, name)
    return name if TRUSTED.fullmatch(name) else None


def _guessed(content: bytes, document_id: str) -> tuple[str, list[Problem]]:
    name, shown = _likeliest(content)
    first = next(place for place, byte in enumerate(content) if byte > LAST_ASCII)
    problem = Problem(
        severity="warning",
        code="encoding-guessed",
        document_id=document_id,
        line=content.count(b"\n", 0, first) + 1,
        message=f"the file is not UTF-8 and was read as {shown}.",
        remedy="If letters look wrong, save it again as UTF-8.",
    )
    return content.decode(name, errors="replace"), [problem]


def _likeliest(content: bytes) -> tuple[str, str]:
    lines = (line for line in content.splitlines() if not line.isascii())
    sample = b"\n".join(lines)[:SAMPLE]
    foreign = len(NON_ASCII_BYTE.findall(sample)) > MOSTLY * len(sample.strip())
    match = from_bytes(sample).best() if foreign else None
    if match:
        return match.encoding, match.encoding
    best = max(LATIN, key=lambda name: usual(sample.decode(name, errors="replace")))
    return best, LATIN[best]


def usual(text: str) -> float:
    """Return how usual the letters outside ASCII are where they stand: the share of usual less that of odd ones."""
    places = [match.start() for match in NON_ASCII.finditer(text)]
    good = sum(_is_usual(text, place) for place in places)
    return (2 * good - len(places)) / max(1, len(places))


def _is_usual(text: str, place: int) -> bool:
    sign, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if sign in LOWER or sign in UPPER:
        inside = before.isalpha() or after.isalpha()
        amid = before.islower() or (before.isalpha() and after.islower())
        return (inside or sign in ALONE) and not (sign in UPPER and amid)
    if sign in "’‘":
        return before.isalnum() or after.isalnum()
    if sign in "“«¿¡":
        return not before.isalnum() and after.strip() != ""
    if sign in "”»…":
        return before.strip() != ""
    if sign in "–—":
        return not (before.islower() and after.islower())
    return sign == "\xa0" or (sign in ALONE and not (before.isalpha() and after.isalpha()))
