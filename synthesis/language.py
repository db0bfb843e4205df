"""The words of a report in English, French and Spanish: sentences, numbers, days and lists.

Sentences stand in ``wordings.csv``, keyed by the English one, and what problems say in ``messages.csv``. A count
brings its noun along:
``{n:action|actions}`` is “1 action” or “3 actions”, ``{n:~was|were}`` the word alone, and ``{n:~none was|1 was|{n} were}``
has words of its own for nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from numbers import Integral
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from synthesis import vocabulary
from synthesis.dates import read_period
from synthesis.errors import wrong_use

Linked = list[tuple[str, str | None]]
_PART = re.compile(r"page|table|line|row|column")
_PLACE = re.compile(rf"(?:^|(?<=, ))(?:(?:{_PART.pattern}) \d+(?:, |$))+$")
_LINK = re.compile(r"\[([^\]]*)\]\(([\w-]+)\)")
LOCALES = {"en": "en_GB", "fr": "fr", "es": "es"}
WORDINGS = Path(__file__).with_name("wordings.csv")
MESSAGES = Path(__file__).with_name("messages.csv")
_TORN = re.compile(r" (?=[;:?!»%])|(?<=«) ")
_SOUNDS_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)  # where Spanish “y” becomes “e”
PERCENT = Decimal("0.01")
LONGEST_MESSAGE = 2_000  # characters; much text of a document takes its time to match
_VALUES = {
    "n": r"\d+", "more": r"\d+", "number": r"[\d,]+", "line": r"\d+", "first": r"\d+", "last": r"\d+", "lines": r"[\d–, ]+",
    "day": r"\d\d? [A-Z][a-z]+ \d{4}",
}  # fmt: skip


class Language:
    """Say things in one language.

    Parameters
    ----------
    code : {"en", "fr", "es"}
        ISO 639-1.

    Raises
    ------
    UsageError
        When there are no words in this language.

    Examples
    --------
    >>> words = Language("fr")
    >>> words.word("overdue"), words.listed(["ONU Femmes", "PNUD"])
    ('en retard', 'ONU Femmes et PNUD')
    """

    def __init__(self, code: str = "en") -> None:
        if code not in LOCALES:
            raise wrong_use(
                "unknown-language", "there are no words in this language.", f"Choose one of: {', '.join(LOCALES)}.",
                field="language", value=code,
            )  # fmt: skip
        self.code = code
        self.locale = LOCALES[code]

    def __repr__(self) -> str:
        """Return how it was made."""
        return f"Language({self.code!r})"

    def say(self, english: str, /, **values: Any) -> str:
        """Return a sentence in this language, with its values filled in.

        Parameters
        ----------
        english : str
            The sentence as ``wordings.csv`` has it in English.
        **values
            What stands in its braces.
        """
        wording = english if self.code == "en" else _wordings()[english][self.code]
        return _Counting(self).vformat(wording, (), values)

    def say_linked(self, english: str, /, **values: Any) -> Linked:
        """Return a sentence in parts, those in ``[…](name)`` with the name of the exhibit they lead to.

        The brackets are those of the wording; what the values hold is never taken for a link.
        """
        wording = english if self.code == "en" else _wordings()[english][self.code]
        parts = _LINK.split(wording)
        texts = [_Counting(self).vformat(part, (), values) for part in parts[::3]]
        links = [
            (_Counting(self).vformat(part, (), values), name)
            for part, name in zip(parts[1::3], parts[2::3], strict=True)
        ]
        plain: list[tuple[str, str | None]] = [(text, None) for text in texts]
        woven = [piece for pair in zip(plain, [*links, ("", None)], strict=True) for piece in pair]
        return [(text, target) for text, target in woven if text]

    def word(self, value: str) -> str:
        """Return a controlled word (a state, a position, a country) in this language, or the word itself."""
        if self.code == "en":
            return value
        known = _wordings().get(value)
        return known[self.code] if known else vocabulary.translated_country(value, language=self.code)

    def named(self, name: str) -> str:
        """Return the name of an agency, a country or a region in this language; any other text as :meth:`word`.

        Its apostrophes are those of print, as in all that is said here.

        Examples
        --------
        >>> Language("es").named("UN Women"), Language("es").named("Cambodia")
        ('ONU Mujeres', 'Camboya')
        """
        agency = vocabulary.translated_agency(name, language=self.code)
        return (self.word(name) if agency == name else agency).replace("'", "’")

    def all_named(self, listed: str) -> str:
        """Return names that stand with commas between them, each as :meth:`named`."""
        return ", ".join(map(self.named, listed.split(", ")))

    def place(self, text: str) -> str:
        """Return a place in a document, such as ``page 3, line 12``, in this language, with what stands before it.

        Examples
        --------
        >>> Language("fr").place("gate-4567.txt, page 3, line 12")
        'gate-4567.txt, page 3, ligne 12'
        """
        return _PLACE.sub(lambda found: _PART.sub(lambda part: self.word(part[0]), found[0]), text)

    def told(self, english: str) -> str:
        """Return what a problem says in this language; as it is where ``messages.csv`` has no words for it.

        Examples
        --------
        >>> Language("fr").told("the table is of 3 evaluations.")
        'le tableau porte sur 3 évaluations.'
        """
        found = None if self.code == "en" or len(english) > LONGEST_MESSAGE else _message(english)
        if found is None:
            return self.word(english)
        wording, values = found
        return wording[self.code].format(**{name: self._value(name, value) for name, value in values.items()})

    def _value(self, name: str, english: str) -> str:
        match name:
            case "day":
                period = read_period(english)
                return self.day(period.day) if period else english
            case "number":
                return self.number(int(english.replace(",", "")))
            case "statuses":
                return ", ".join(map(self.word, english.split(", ")))
            case "cell":
                return self.place(english)
        return english

    def listed(self, parts: Iterable[object]) -> str:
        """Return words joined as in a sentence: ``a, b and c``."""
        words = [str(part) for part in parts]
        joined = format_list(words, locale=self.locale) if words else self.say("none")
        if self.code == "es" and len(words) > 1 and _SOUNDS_I.match(words[-1]):
            return f"{joined.removesuffix(f' y {words[-1]}')} e {words[-1]}"
        return joined

    def clauses(self, parts: Iterable[str]) -> str:
        """Return clauses joined by semicolons."""
        return ("\N{NO-BREAK SPACE}; " if self.code == "fr" else "; ").join(parts)

    def day(self, day: dt.date, *, short: bool = False) -> str:
        """Return a day as ``31 December 2022``, or short as ``31 Dec 2022``."""
        words = str(format_date(day, "medium" if short else "long", locale=self.locale))
        return words.replace("1", "1er", 1) if self.code == "fr" and day.day == 1 else words

    def month(self, day: dt.date) -> str:
        """Return a month as ``Dec 2022``."""
        return str(format_date(day, "MMM y", locale=self.locale))

    def part_of_year(self, day: dt.date, *, quarter: bool = False) -> str:
        """Return the month without its year as ``Dec``, or the quarter as ``Q4``."""
        return str(format_date(day, "QQQ" if quarter else "LLL", locale=self.locale))

    def percent(self, share: float) -> str:
        """Return a share of one as a percentage without decimals; half a percent is rounded up.

        Only nothing is 0% and only all is 100%.

        Examples
        --------
        >>> Language().percent(15 / 24), Language().percent(299 / 300)
        ('63%', '99%')
        """
        rounded = Decimal(str(float(share))).quantize(PERCENT, ROUND_HALF_UP)
        if 0 < share < 1:
            rounded = min(max(rounded, PERCENT), 1 - PERCENT)
        return str(format_percent(rounded, locale=self.locale))

    def number(self, value: float, *, decimals: int | None = None) -> str:
        """Return a number with the marks of the language, with so many decimals or as many as it has.

        Examples
        --------
        >>> Language().number(1360), Language().number(1, decimals=2)
        ('1,360', '1.00')
        """
        pattern = None if decimals is None else f"#,##0.{'0' * decimals}"
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def language_name(self, code: str) -> str:
        """Return what a language is called in this one, or its code.

        Examples
        --------
        >>> Language("fr").language_name("en")
        'anglais'
        """
        return str(Locale.parse(self.locale).languages.get(code, code))


def spoken(code: object) -> Language:
    """Return the language of this code, or English where there are no words in it."""
    return Language(str(code) if str(code) in LOCALES else "en")


class _Counting(Formatter):
    def __init__(self, language: Language) -> None:
        self._language = language
        self._ones = (0, 1) if language.code == "fr" else (1,)

    def format_field(self, value: Any, format_spec: str) -> str:
        told = self._language.number(int(value)) if isinstance(value, Integral) else str(value)
        if "|" not in format_spec:
            return told
        *none, one, many = format_spec.removeprefix("~").split("|")
        word = none[0] if none and not value else one if value in self._ones else many
        return word if format_spec.startswith("~") else f"{told} {word}"


@cache
def _wordings() -> dict[str, dict[str, str]]:
    return _rows(WORDINGS)


def _rows(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of a file of wordings by the English one; marks stay with the word or number beside them."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["en"]: row for row in csv.DictReader(lines)}
    return {
        english: row | {code: _TORN.sub("\N{NO-BREAK SPACE}", row[code]) for code in ("fr", "es")}
        for english, row in rows.items()
    }


@cache
def _messages() -> tuple[dict[str, dict[str, str]], list[tuple[re.Pattern[str], dict[str, str]]]]:
    """Return the messages without values by their text, and those with values each with its pattern."""
    rows = _rows(MESSAGES)
    with_values = [(_pattern(english), row) for english, row in rows.items() if "{" in english]
    return rows, with_values


def _pattern(english: str) -> re.Pattern[str]:
    parts = [
        re.escape(text) + (f"(?P<{name}>{_VALUES.get(name, '.+')})" if name else "")
        for text, name, _, _ in Formatter().parse(english)
    ]
    return re.compile("".join(parts), re.DOTALL)


@lru_cache(maxsize=1_000)
def _message(english: str) -> tuple[dict[str, str], dict[str, str]] | None:
    """Return the wording of a message and its values."""
    plain, with_values = _messages()
    if english in plain:
        return plain[english], {}
    matches = ((pattern.fullmatch(english), row) for pattern, row in with_values)
    return next(((row, match.groupdict()) for match, row in matches if match), None)
