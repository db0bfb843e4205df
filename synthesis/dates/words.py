"""The words of dates in English, French and Spanish (``words.csv``), and folding a text to them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

MARKS = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("’‘ʼ`´", "'"), "°": "o"})


@cache
def words(kind: str) -> Mapping[str, str]:
    """Return the words of one kind, folded, with what each stands for: ``words("month")["ene"] == "1"``."""
    text = files("synthesis.dates").joinpath("words.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {fold(row["word"]): row["value"] for row in csv.DictReader(text.splitlines()) if row["kind"] == kind}
    )


def one_of(kinds: Iterable[str]) -> str:
    """Return a pattern for any word of these kinds, the longest first."""
    found = sorted({word for kind in kinds for word in words(kind)}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, found))})"


def fold(text: str) -> str:
    """Return a text in lower case, without accents, with plain hyphens, apostrophes and single spaces."""
    plain = text.casefold().translate(MARKS)
    if not plain.isascii():
        spread = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in spread if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join(plain.split())
