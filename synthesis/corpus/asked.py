"""The names by which a part of a corpus is asked for: found, or told which there are, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from synthesis import vocabulary
from synthesis.errors import UsageError, wrong_use

Names = str | Iterable[str]


def listed(names: Names | None, *, field: str) -> list[str]:
    """Return the names without the empty ones; several are a list of any kind, or one text with semicolons.

    Raises
    ------
    UsageError
        When one of them is no text.
    """
    if isinstance(names, str):
        names = names.split(";")
    several = pd.api.types.is_list_like(names)
    given = [] if names is None else names if several else [names]
    return [name for name in (as_name(each, field=field) for each in given) if name]


def as_name(name: object, *, field: str) -> str:
    """Return a name without blanks round it, or refuse what is no text."""
    if isinstance(name, str):
        return name.strip()
    remedy = "Give a text, or a list of texts."
    raise wrong_use("not-a-name", "a name is expected.", remedy, field=field, value=name)


def country_code(name: str, *, codes: pd.Series, names: pd.Series) -> str:
    """Return the code of a country that has documents.

    Parameters
    ----------
    name : str
        As people write it.
    codes, names : Series of str
        Of the countries that there are.

    Raises
    ------
    UsageError
        When there is none of this name.
    """
    match = vocabulary.country(name)
    if match and match.code in set(codes):
        return match.code
    message = "there are no data for this country." if match else "no country has this name."
    there = vocabulary.nearest_country(match.name if match else name, names.dropna().unique())
    raise _unknown(name, message, field="country", there=there)


def region_codes(name: str, *, codes: pd.Series) -> set[str]:
    """Return the codes of the countries of a region or subregion that has documents; ``codes`` are all there are."""
    known: dict[str, set[str]] = {}
    for code in codes.dropna().unique():
        for place in (vocabulary.region(code), vocabulary.subregion(code)):
            known.setdefault(place, set()).add(code)
    if name in known:
        return known[name]
    message, there = "there are no data for a region of this name.", sorted(known)
    raise _unknown(name, message, field="region", there=vocabulary.nearest_first(name, there))


def one_of(values: pd.Series, name: str, *, field: str) -> str:
    """Return the value that a name means; an agency may have its long name."""
    match = vocabulary.agency(name) if field == "agency" else None
    wanted = match.name if match else name
    there = sorted(values.dropna().astype("str").unique())
    if wanted in there:
        return wanted
    message = "nothing in the corpus has this name."
    raise _unknown(name, message, field=field, there=vocabulary.nearest_first(wanted, there))


def theme_name(name: str, *, coded: pd.Series, codebook: Path | None, held: bool = True) -> str:
    """Return the name of a theme.

    Parameters
    ----------
    name : str
        Its name, or its label in any language.
    coded : Series of str
        The themes that items of the corpus hold.
    codebook : Path or None
        The corpus's own; without one, that which comes with the package says the labels.
    held : bool, default: True
        Whether items must hold it; else it may be any theme of the codebook.

    Raises
    ------
    UsageError
        When there is none of this name; those that there are are told with their labels.
    """
    name = as_name(name, field="theme")
    there = sorted(coded.dropna().astype("str").unique())
    if name in there:
        return name
    from synthesis.codebook import load_codebook  # noqa: PLC0415 (of no use where names are given)

    book = load_codebook(codebook)
    found = book.find(name)
    there = there if held else sorted({*there, *book.by_name})
    if found and found.name in there:
        return found.name
    labels = {theme: book.by_name[theme].label() if theme in book.by_name else theme for theme in there}
    alike = vocabulary.nearest(name, [*there, *labels.values()])
    told = {theme: f"{theme} ({label})" for theme, label in labels.items()}
    near = [told[theme] for theme, label in labels.items() if theme in alike or label in alike]
    message = "nothing in the corpus has this theme." if found else "no theme in the corpus has this name."
    raise _unknown(name, message, field="theme", there=dict.fromkeys([*near, *told.values()]))


def _unknown(name: str, message: str, *, field: str, there: Iterable[str]) -> UsageError:
    known = ", ".join(there)
    remedy = f"There are: {known}." if known else ""
    return wrong_use(f"no-such-{field}", message, remedy, field=field, value=name)
