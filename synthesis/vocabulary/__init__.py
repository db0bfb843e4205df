"""Controlled lists, each a CSV with source and date, and matching a written name to one entry.

A match is the entry itself (``exact``), another name of it (``alias``), or nothing. It is never a guess.
"""

from synthesis.vocabulary.countries import (
    countries,
    country,
    country_name,
    nearest_country,
    region,
    slug,
    subregion,
    translated_country,
)
from synthesis.vocabulary.stances import stance
from synthesis.vocabulary.tables import Match, hint, nearest, nearest_first
from synthesis.vocabulary.terms import (
    agency,
    begun,
    criterion,
    office_type,
    position,
    status,
    status_words,
    translated_agency,
)
from synthesis.vocabulary.units import Unit, units

__all__ = [
    "Match",
    "Unit",
    "agency",
    "begun",
    "countries",
    "country",
    "country_name",
    "criterion",
    "hint",
    "nearest",
    "nearest_country",
    "nearest_first",
    "office_type",
    "position",
    "region",
    "slug",
    "stance",
    "status",
    "status_words",
    "subregion",
    "translated_agency",
    "translated_country",
    "units",
]
