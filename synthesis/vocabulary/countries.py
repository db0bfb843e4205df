"""Countries and areas of ISO 3166-1 by any of their names, their regions, and folder names."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from synthesis.vocabulary.tables import LONGEST, Match, fold, rows, words

SAME = {
    "et": "and", "y": "and", "st": "saint", "ste": "sainte", "sta": "santa", "is": "islands",
    "rep": "republic", "republique": "republic", "republica": "republic",
    "dem": "democratic", "democratique": "democratic", "democratica": "democratic",
}  # fmt: skip
LITTLE = frozenset({"the", "of", "le", "la", "les", "l", "de", "du", "des", "d", "el", "los", "las", "del"})
DOT_OF_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
BETWEEN = re.compile(r"( ?[,;/|•] ?(?:(?:and|et|y) )?| (?:and|et|y|e|[-–—&]) )", re.IGNORECASE)
EDGES = " ,;/|•&-–—."
LONGEST_LIST = 10_000
PARTS_OF_A_NAME = 4


def country(text: str, *, codes: bool = True) -> Match | None:
    """Return the country a text names as a whole, or nothing: never a guess.

    Parameters
    ----------
    text : str
        A name in English, French or Spanish (short, official or former), an ISO 3166 alpha-2 or alpha-3 code
        in upper or in lower case, or a folder name such as ``cote-d-ivoire``.
        "Congo" alone is the Congo (COG), as in the United Nations; "Korea" alone is no country.
    codes : bool
        Whether ISO codes count. Readers of documents say no: there "NA" is not Namibia, nor "no" Norway.

    Returns
    -------
    Match or None
        ``code`` is the alpha-3 code, ``name`` the English short name used by the United Nations.

    Examples
    --------
    >>> country("Birmania")
    Match(code='MMR', name='Myanmar', how='alias')
    >>> country("Guinea, Niger") is None
    True
    """
    if not (text := text.strip()) or len(text) > LONGEST:
        return None
    code = _names().get(_key(text)) or _abbreviations().get(text.replace(".", ""))
    code = code or (_codes().get(text) if codes else None)
    if code is None:
        return None
    entry = _countries()[code]
    own = {fold(entry[column]) for column in ("name", "alpha2", "alpha3")}
    return Match(code, entry["name"], "exact" if fold(text) in own else "alias")


def countries(text: str, *, codes: bool = True) -> list[Match]:
    """Return every country of one cell ("Mali, Niger"), in order and once; none unless each part is one.

    Examples
    --------
    >>> [match.code for match in countries("Mali, Trinidad and Tobago et le Niger")]
    ['MLI', 'TTO', 'NER']
    """
    if len(text) > LONGEST_LIST:
        return []
    found: dict[str, Match] = {}
    pieces = BETWEEN.split(" ".join(text.replace("\n", ";").split()).strip(EDGES))
    while pieces:
        match, size = _first_name(pieces, codes=codes)
        if match is None:
            return []
        found.setdefault(match.code, match)
        pieces = pieces[size + 1 :]
    return list(found.values())


def country_name(alpha3: str, *, language: str = "en") -> str:
    """Return the short name of a country in English, French or Spanish (``en``, ``fr``, ``es``).

    Raises
    ------
    KeyError
        When there is no such code or language.

    Examples
    --------
    >>> country_name("CPV", language="fr")
    'Cabo Verde'
    """
    return _countries()[alpha3]["name" if language == "en" else f"name_{language}"]


def translated_country(name: str, *, language: str) -> str:
    """Return a country's name in another language, given its English short name; any other text as it is.

    Examples
    --------
    >>> translated_country("Cambodia", language="fr"), translated_country("Africa", language="fr")
    ('Cambodge', 'Africa')
    """
    match = country(name, codes=False)
    return country_name(match.code, language=language) if match and match.name == name else name


def nearest_country(text: str, among: Iterable[str] | None = None) -> list[str]:
    """Return English short names, the most like the text first, to ask "did you mean …?".

    Parameters
    ----------
    text : str
        What was written.
    among : iterable of str, optional
        The names that are to be had: all of them are returned. By default, the three of all countries
        that are most alike.
    """
    written = fold(text[:LONGEST])
    if among is not None:
        return sorted(among, key=lambda name: (-_likeness(written, name), name))
    folded = {fold(name): alpha3 for name, alpha3 in _written()}
    alike = difflib.get_close_matches(written, folded, n=9, cutoff=0.6)
    return list(dict.fromkeys(country_name(folded[name]) for name in alike))[:3]


def slug(name: str) -> str:
    """Return a name as a folder: lower-case ASCII and hyphens, never empty, never a path.

    A name without any ASCII letter or figure becomes ``name-`` and eight figures that depend on it alone.

    Examples
    --------
    >>> slug("Côte d'Ivoire")
    'cote-d-ivoire'
    """
    plain = "-".join(re.findall(r"[a-z0-9]+", " ".join(words(name))))
    if plain and len(plain) <= LONGEST:
        return plain
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[: LONGEST - 9].strip('-') or 'name'}-{digest}"


def region(alpha3: str) -> str:
    """Return the United Nations (M49) region of a country: ``"Africa"``.

    Raises
    ------
    KeyError
        When there is no such code.
    """
    return _countries()[alpha3]["region"]


def subregion(alpha3: str) -> str:
    """Return the United Nations (M49) subregion of a country: ``"Western Africa"``.

    Raises
    ------
    KeyError
        When there is no such code.
    """
    return _countries()[alpha3]["subregion"]


def _first_name(pieces: list[str], *, codes: bool) -> tuple[Match | None, int]:
    """Return the country at the start of a split list and how many pieces, separators too, its name takes."""
    for size in range(min(2 * PARTS_OF_A_NAME - 1, len(pieces)), 0, -2):
        if match := country("".join(pieces[:size]), codes=codes):
            return match, size
    return None, 0


def _key(text: str) -> str:
    """Fold a name so that inverted forms ("Korea, Republic of") and articles make no difference."""
    found = words(DOT_OF_INITIALS.sub("", text.replace("&", " and ")))
    return " ".join(sorted(SAME.get(word, word) for word in found if word not in LITTLE))


def _likeness(written: str, name: str) -> float:
    """Return how like a text is to the name of a country, in the language in which it is most like it."""
    match = country(name)
    known = [other for other, alpha3 in _written() if match and alpha3 == match.code]
    return max(difflib.SequenceMatcher(None, written, fold(other)).ratio() for other in [*known, name])


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({row["alpha3"]: row for row in rows("countries")})


@cache
def _codes() -> Mapping[str, str]:
    """Return ISO codes in upper and lower case, and abbreviations in lower case, as people type them."""
    pairs = [(row[column], row["alpha3"]) for row in rows("countries") for column in ("alpha2", "alpha3")]
    typed = {short.lower(): alpha3 for short, alpha3 in _abbreviations().items()}
    return MappingProxyType({**typed, **dict(pairs), **{code.lower(): alpha3 for code, alpha3 in pairs}})


@cache
def _abbreviations() -> Mapping[str, str]:
    return MappingProxyType(
        {row["name"]: row["alpha3"] for row in rows("country_names") if row["kind"] == "abbreviation"}
    )


@cache
def _written() -> tuple[tuple[str, str], ...]:
    own = [
        (row[column], row["alpha3"]) for row in rows("countries") for column in ("name", "name_fr", "name_es")
    ]
    others = [(row["name"], row["alpha3"]) for row in rows("country_names") if row["kind"] != "abbreviation"]
    return (*own, *others)


@cache
def _names() -> Mapping[str, str]:
    return MappingProxyType({_key(name): alpha3 for name, alpha3 in _written()})
