"""Periods as people write them: "2019/03", "Q4 2025", "end 2026", "novembre 2016", "14 months".

A :class:`Period` is known by its last day, for a deadline "June 2022" is kept until 30 June. Words that leave
the day open are read as the shortest period that surely holds it:

=====================================  ================================  ==============
written                                last day                          precision
=====================================  ================================  ==============
2026, end of 2026                      31 December                       year
Q3 2025, end of Q3 2025                30 September                      quarter
early 2026, mid-2026, first half 2026  30 June                           half
late 2026                              31 December                       half
March, early March, mid-March 2026     31 March                          month
Jan - Mar 2021, 2019/05 - 2021         that of the end                   that of the end
14 months, from 19 August 2020         19 October 2021 (``derived``)     day
=====================================  ================================  ==============

Figures that could be day and month or month and day ("03/04/2024") are read only if the caller knows which.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from synthesis.dates.words import fold, one_of, words

Precision = Literal["day", "month", "quarter", "half", "year"]
Basis = Literal["stated", "derived"]

FIRST_YEAR, LAST_YEAR = 1945, 2100
LONGEST = 80
EDGES = " .,;:()[]{}\"'*-"
CENTURY_TURNS = 68
DECEMBER = 12
DOTTED_ORDINAL = re.compile(r"(?<=\d)\.(?=[a-z])")
FIGURES = re.compile(r"\d\d?([-/.])\d\d?\1\d{2,4}")
NO_DATE_JOINTS = re.compile(r"/(?!a\b|o\b)|[,;()]| (?:-|and|or|et|ou|y|o) ")
FROM = re.compile(r"(?:from|between|since|desde|entre|depuis|du|de|del) (?:the |el )?")
JOINTS = re.compile(r"\s*[-/&,]\s*|\s(?:to|until|till|through|au|a|al|hasta|and|et|y|e)\s")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as a text names it.

    Parameters
    ----------
    day : datetime.date
        Its last day.
    precision : {"day", "month", "quarter", "half", "year"}
        How long the period is that the text names.
    basis : {"stated", "derived"}
        ``derived`` where it was counted from another date.
    """

    day: dt.date
    precision: Precision
    basis: Basis = "stated"


def read_period(
    text: str, *, counted_from: dt.date | None = None, dayfirst: bool | None = None
) -> Period | None:
    """Return the period that a text names as a whole, or nothing.

    Parameters
    ----------
    text : str
        The date as printed, in English, French or Spanish.
    counted_from : datetime.date, optional
        The day from which a span ("14 months") counts; without it a span is not read.
    dayfirst : bool, optional
        Whether the day stands before the month in "03/04/2024" and "31/12/24"; without it they are not read.

    Examples
    --------
    >>> read_period("fin de l'année 2026")
    Period(day=datetime.date(2026, 12, 31), precision='year', basis='stated')
    >>> read_period("14 months", counted_from=dt.date(2020, 8, 19)).day
    datetime.date(2021, 10, 19)
    """
    return _read(text, counted_from, dayfirst) if len(text) <= LONGEST else None


def read_day(text: str | None) -> dt.date | None:
    """Return the last day of the period that a text names, or nothing.

    Examples
    --------
    >>> read_day("2019/02"), read_day("soon"), read_day(None)
    (datetime.date(2019, 2, 28), None, None)
    """
    period = read_period(text) if text else None
    return period.day if period else None


def says_none(text: str) -> bool:
    """Return whether a text says that there is no date ("Tbc", "No due date", "continuous"), or is empty.

    With :func:`read_period` this tells a date that is not given from one that cannot be read.
    """
    if len(text := text.strip()) > LONGEST:
        return False
    plain = fold(text).strip(EDGES).replace(".", "")
    parts = [part.strip(EDGES) for part in NO_DATE_JOINTS.split(plain)]
    return plain in words("none") or all(part in words("none") for part in parts if part)


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


@lru_cache(maxsize=8192)
def _read(text: str, counted_from: dt.date | None, dayfirst: bool | None) -> Period | None:
    plain = DOTTED_ORDINAL.sub("", fold(text)).strip(EDGES)
    bare = _opening("before").sub("", plain)
    return _stated(bare, dayfirst) or _range(bare, dayfirst) or _span(plain, counted_from)


def _stated(plain: str, dayfirst: bool | None) -> Period | None:
    for form in _forms():
        if found := form.fullmatch(plain):
            return _built({name: value for name, value in found.groupdict().items() if value}, dayfirst)
    if part := _part_of().fullmatch(plain):
        return _part(words("part")[part["part"]], _stated(part["whole"], dayfirst))
    return None


def _range(plain: str, dayfirst: bool | None) -> Period | None:
    """Read "Jan - Mar 2021": the end, if what stands before it is a beginning."""
    if FIGURES.fullmatch(plain):
        return None
    for joint in JOINTS.finditer(plain):
        end = _stated(_opening("before").sub("", plain[joint.end() :]), dayfirst)
        if end and _begins(plain[: joint.start()], end, dayfirst):
            return end
    return None


def _begins(start: str, end: Period, dayfirst: bool | None) -> bool:
    """Say whether a text begins a range that ends so; "1" begins "15 March", "Jan" begins "Mar 2021"."""
    start = FROM.sub("", start)
    if start.isdecimal() and len(start) < len("2021"):
        return end.precision == "day" and 1 <= int(start) <= end.day.day
    first = _stated(start, dayfirst) or _stated(f"{start} {end.day.year}", dayfirst)
    return first is not None and first.day <= end.day


def _span(plain: str, counted_from: dt.date | None) -> Period | None:
    found = _spans().fullmatch(_opening("within").sub("", plain))
    if not (found and counted_from):
        return None
    number = found["upto"] or found["number"]
    length = float(words("number").get(number, number).replace(",", "."))
    size, unit = words("span")[found["unit"]].split()
    day = _later(counted_from, length * int(size), unit)
    return Period(day, "day", "derived") if day else None


def _later(day: dt.date, length: float, unit: str) -> dt.date | None:
    if not length.is_integer():
        return None
    if unit == "day":
        ordinal = day.toordinal() + int(length)
        return dt.date.fromordinal(ordinal) if ordinal <= month_end(LAST_YEAR, 12).toordinal() else None
    year, month = divmod(day.year * 12 + day.month - 1 + int(length), 12)
    return _valid(year, month + 1, min(day.day, monthrange(min(year, LAST_YEAR), month + 1)[1]))


def _built(found: dict[str, str], dayfirst: bool | None) -> Period | None:
    """Return the period of the figures and words that a form has found, if there is such a day."""
    year = int(found["year"])
    year += 0 if len(found["year"]) > len("24") else 2000 if year <= CENTURY_TURNS else 1900
    if "first" in found:
        return _figures(found, year, dayfirst)
    if "quarter" in found:
        return _period(year, 3 * _nth(found["nth"], 4), None, "quarter")
    if "half" in found:
        return _period(year, 6 * _nth(found["nth"], 2), None, "half")
    month = int(words("month")[found["name"]]) if "name" in found else int(found.get("month", 12))
    if "day" in found:
        return _period(year, month, int(found["day"]), "day")
    return _period(year, month, None, "month" if {"name", "month"} & found.keys() else "year")


def _figures(found: dict[str, str], year: int, dayfirst: bool | None) -> Period | None:
    """Read two figures as day and month where only one order is possible, or the order is known."""
    first, second = int(found["first"]), int(found["second"])
    dayfirst_read, monthfirst_read = _period(year, second, first, "day"), _period(year, first, second, "day")
    certain = len(found["year"]) > len("24") and (first == second or not (dayfirst_read and monthfirst_read))
    if dayfirst is None and not certain:
        return None
    return (dayfirst_read or monthfirst_read) if dayfirst is not False else (monthfirst_read or dayfirst_read)


def _period(year: int, month: int, day: int | None, precision: Precision) -> Period | None:
    if not (1 <= month <= DECEMBER and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    last = _valid(year, month, day) if day is not None else month_end(year, month)
    return Period(last, precision) if last else None


def _valid(year: int, month: int, day: int) -> dt.date | None:
    possible = FIRST_YEAR <= year <= LAST_YEAR and 1 <= day <= monthrange(year, month)[1]
    return dt.date(year, month, day) if possible else None


def _part(part: str, whole: Period | None) -> Period | None:
    """Return the period of "end of", "late", "mid" or "early" in a longer one."""
    if whole is None or whole.precision == "day":
        return None
    if part == "end" or whole.precision == "month":
        return whole
    if whole.precision != "year":
        return None
    return Period(whole.day, "half") if part == "late" else Period(month_end(whole.day.year, 6), "half")


def _nth(word: str, count: int) -> int:
    """Return which of 2 halves or 4 quarters is meant; 0, which is none, where there is no such one."""
    if words("ordinal").get(word) == "last":
        return count
    number = int(words("ordinal").get(word, word))
    return number if number <= count else 0


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Return the forms a date may have; each is matched against the whole text."""
    name, year, short = f"(?P<name>{one_of(['month'])})", r"(?P<year>\d{4})", r"(?P<year>\d\d)"
    clock = r"(?:[t ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?z?)?"
    of = r"(?:(?:of|the|de|del|du|year|annee|ano) |d'|l')*"
    day = rf"(?:{one_of(['weekday'])}[ ,.]*)?(?P<day>\d\d?)(?:st|nd|rd|th|er|ro|o)?"
    nth = f"(?P<nth>[1-4]|{one_of(['ordinal'])})"
    quarter, half = f"(?P<quarter>{one_of(['quarter'])})", f"(?P<half>{one_of(['half'])})"
    forms = [
        rf"{year}(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?){clock}",
        r"(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark)(?P<year>\d{4}|\d\d)",
        rf"{year} ?[-/.] ?(?P<month>\d\d?)",
        rf"(?P<month>\d\d?) ?[-/.] ?{year}",
        rf"{day}[ ./-]*{of}{name}[ .,/-]*{of}{year}",
        rf"{day}-{name}-{short}",
        rf"(?:{one_of(['weekday'])}[ ,.]*)?{name}[ .]*(?P<day>\d\d?)(?:st|nd|rd|th)?[ ,]+{of}{year}",
        rf"{name}[ .,/-]*{of}{year}",
        rf"{year}[ ,/-]*{name}",
        rf"{name}\.?(?: ?'|-){short}",
        *(
            form
            for kind in (quarter, half)
            for form in (
                rf"{nth}[ .-]*{kind}[ .,/-]*{of}{year}",
                rf"{kind}[ .-]*{nth}[ .,/-]*{of}{year}",
                rf"{year}[ ,/-]*{kind}[ .-]*{nth}",
                rf"{year}[ ,/-]*{nth}[ .-]*{kind}",
            )
        ),
        rf"{of}{year}",
    ]
    return tuple(map(re.compile, forms))


@cache
def _part_of() -> re.Pattern[str]:
    of = r"(?:(?:of|the|de|del|du) |d'|l')*"
    before = r"(?:before (?:the )?|avant |antes del? )?"
    return re.compile(rf"{before}(?P<part>{one_of(['part'])})[ -]*{of}(?P<whole>.+)")


@cache
def _spans() -> re.Pattern[str]:
    number = rf"(?:\d{{1,3}}(?:[.,]\d)?|{one_of(['number'])})"
    return re.compile(
        rf"(?:[a-z-]+ \()?(?P<number>{number})\)?(?:(?: ?- ?| to | a | ou | or | o )(?P<upto>{number}))?"
        rf"[ -]*(?P<unit>{one_of(['span'])})"
    )


@cache
def _opening(kind: str) -> re.Pattern[str]:
    """Return a pattern for the words that may stand before a date ("by the", "au plus tard le") or a span."""
    return re.compile(rf"\A(?:{one_of([kind])}[ :]+)+")
