"""The dated layers of a comment: "Dec 2022: … Previous update: …".

A layer begins with a marker: a date or a word such as "Update", closed by a colon, a bracket, a dash or the
end of its line, that stands where a sentence may begin. A date in running prose is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from synthesis.dates.periods import Period, read_period
from synthesis.dates.words import fold, one_of, words

LONGEST_MARKER = 60
LONGEST_WORD = 24
LONGEST_COMMENT = 200_000
CLOSING = re.compile(r":(?!\d|//)|[\])\n]|(?<=\s)[-–—](?=\s)")
OPENING = re.compile(
    r"(?:\A|(?<=\n))\s*(?P<line>[-–—•*·▪]?)\s*(?=[\w\[(])"
    r"|(?<=[.!?;:…»”\"')\]]\s)\s*(?P<sentence>[-–—•*·▪]?)\s*(?=[\w\[(])"
    r"|(?<=[^\d\s]\s)(?P<bullet>[-–—•*·▪]|[•*·▪]\s)(?=[\w\[(])"
    r"|(?<=\s)(?P<word>)(?=[^\W\d_a-z]|\d|\[)"
)
LAST_WORD = re.compile(r"(\w+)\W*\Z")
YEAR_AND_STOP = re.compile(r"\d{4}\. ")
FIRST_WORD = re.compile(r"\w+")
COLON = re.compile(r"\s?:")
AROUND = " .,;:()[]-–—•*·▪\n\t"


@dataclass(frozen=True, slots=True)
class Layer:
    """One update of a comment.

    Parameters
    ----------
    text : str
        What it says, as printed, without its marker; the marker itself where nothing follows it.
    period : Period or None
        What the marker dates it to; nothing for an undated one ("Previous update:").
    start : int
        Where the text begins in the comment.
    """

    text: str
    period: Period | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class _Marker:
    start: int
    end: int
    period: Period | None


@dataclass(frozen=True, slots=True)
class _Said:
    written: str
    period: Period | None
    update: bool
    previous: bool


def find_dated_layers(comment: str, *, dayfirst: bool | None = None) -> list[Layer]:
    """Part a comment into its updates, the latest first.

    The layers stay as printed, unless their dates ascend: then they are turned round. A comment without a
    marker, or of more than 200,000 characters, is one undated layer. All of the comment is in the layers and
    their markers.

    Parameters
    ----------
    comment : str
        The comment as printed.
    dayfirst : bool, optional
        As for :func:`read_period`.

    Examples
    --------
    >>> [(layer.text, layer.period and layer.period.day.year) for layer in
    ...  find_dated_layers("Dec 2022: Done. Previous update: Begun in May 2021, with partners.")]
    [('Done.', 2022), ('Begun in May 2021, with partners.', None)]
    """
    markers = _markers(comment, dayfirst) if len(comment) <= LONGEST_COMMENT else []
    starts = [*(marker.start for marker in markers), len(comment)]
    before = _stretch(comment, 0, starts[0])
    layers = [_layer(comment, marker, end) for marker, end in zip(markers, starts[1:], strict=True)]
    printed = [before, *layers] if before.text else layers
    days = [layer.period.day for layer in printed if layer.period]
    ascend = len(days) > 1 and days[0] < days[-1] and days == sorted(days)
    return printed[::-1] if ascend else printed


def _layer(comment: str, marker: _Marker, end: int) -> Layer:
    """Return what follows a marker; the marker itself where nothing does, so that its date is not lost."""
    said = _stretch(comment, marker.end, end)
    said = said if said.text else _stretch(comment, marker.start, end)
    return Layer(said.text, marker.period, said.start)


def _stretch(comment: str, start: int, end: int) -> Layer:
    stretch = comment[start:end]
    return Layer(stretch.strip(), None, start + len(stretch) - len(stretch.lstrip()))


def _markers(comment: str, dayfirst: bool | None) -> list[_Marker]:
    found: list[_Marker] = []
    for closing in CLOSING.finditer(comment):
        marker = _marker(comment, closing, found, dayfirst)
        if marker and found and not found[-1].period and not comment[found[-1].end : marker.start].strip():
            found[-1] = _Marker(found[-1].start, marker.end, marker.period)
        elif marker:
            found.append(marker)
    return found


def _marker(
    comment: str, closing: re.Match[str], found: list[_Marker], dayfirst: bool | None
) -> _Marker | None:
    """Return the marker that this sign closes, if it does close one: the longest that may begin before it."""
    close = closing.start()
    low = max(found[-1].end if found else 0, close - LONGEST_MARKER)
    if not _may_end_a_marker(comment[max(low, close - LONGEST_WORD) : close]):
        return None
    follows = bool(found and (found[0].period or found[-1].period))
    for opening in OPENING.finditer(comment, low, close):
        if opening["word"] is not None and not (follows or _may_begin_previous(comment, opening.end())):
            continue
        said = _said(comment[opening.end() : close], dayfirst)
        if said and _opens(comment, opening, said) and _closes(comment, closing, opening, said):
            colon = COLON.match(comment, closing.end()) if closing[0] in "])" else None
            return _Marker(opening.start(), colon.end() if colon else closing.end(), said.period)
    return None


def _may_end_a_marker(end: str) -> bool:
    """Say whether the last word before a sign is a figure or a word of dates and updates; most are not."""
    last = LAST_WORD.search(end)
    return last is not None and (last[1][-1].isdigit() or fold(last[1]) in _last_words())


def _may_begin_previous(comment: str, place: int) -> bool:
    """Say whether the word that begins here begins a phrase such as "Previous update"."""
    first = FIRST_WORD.match(comment, place, place + LONGEST_WORD)
    return first is not None and fold(first[0]) in {phrase.split()[0] for phrase in words("previous")}


def _said(written: str, dayfirst: bool | None) -> _Said | None:
    """Return what a text says as a marker: a date, a word for update, or both; nothing where it says more."""
    plain = fold(written).strip(AROUND)
    previous = plain.startswith(tuple(words("previous")))
    if YEAR_AND_STOP.search(plain) or (not previous and _previous().search(plain)):
        return None
    rest = _labels_after().sub("", _labels_before().sub("", plain)).strip(" ,:()[]-")
    period = read_period(rest, dayfirst=dayfirst) if rest else None
    update = _update().search(plain) is not None
    if (rest and not period) or not (period or update):
        return None
    return _Said(written, period, update, previous)


def _opens(comment: str, opening: re.Match[str], said: _Said) -> bool:
    """Say whether a marker may begin here; the less it says, the plainer its place must be."""
    bare_year = said.period is not None and said.period.precision == "year" and not said.update
    if opening["word"] is not None:
        dated = said.period is not None and said.period.precision != "year"
        return said.previous or (dated and _word_before(comment, opening.start()) not in words("preposition"))
    plain_place = opening["line"] is not None or opening["bullet"] or opening["sentence"].strip()
    return bool(plain_place) or not bare_year


def _closes(comment: str, closing: re.Match[str], opening: re.Match[str], said: _Said) -> bool:
    """Say whether this sign closes the marker: a colon does, others by what they stand with."""
    sign, line = closing[0], opening["line"] is not None
    if sign in "])":
        own = said.written.startswith("[" if sign == "]" else "(")
        return own and (sign == "]" or line or said.update)
    if any(said.written.count(left) > said.written.count(right) for left, right in ("()", "[]")):
        return False
    dated = said.period is not None and said.period.precision != "year"
    if sign == "\n":
        return line and (dated or said.update)
    goes_on = _date_goes_on().match(fold(comment[closing.end() : closing.end() + 20]))
    return sign == ":" or (dated and opening["word"] is None and not goes_on)


def _word_before(comment: str, end: int) -> str:
    before = fold(comment[max(0, end - 20) : end]).split()
    return before[-1] if before else ""


@cache
def _last_words() -> frozenset[str]:
    kinds = ("update", "about update", "previous", "month", "quarter", "half")
    return frozenset(phrase.split()[-1] for kind in kinds for phrase in words(kind))


@cache
def _labels_before() -> re.Pattern[str]:
    label = one_of(["update", "about update", "previous"])
    return re.compile(rf"\A(?:{label}(?:[ ,:()\[\]-]+|\Z))+")


@cache
def _labels_after() -> re.Pattern[str]:
    return re.compile(rf"(?:[ ,:()\[\]-]+{one_of(['update', 'about update', 'previous'])})+\Z")


@cache
def _update() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(['update'])}\b")


@cache
def _previous() -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(['previous'])}\b")


@cache
def _date_goes_on() -> re.Pattern[str]:
    return re.compile(rf"\d|{one_of(['month', 'quarter', 'half'])}\b")
