"""The part of the data that a report is about, as its parameters choose it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synthesis.corpus import Corpus
from synthesis.dates import as_day
from synthesis.errors import UsageError


def chosen(part: Corpus, values: Mapping[str, Any]) -> Corpus:
    """Return the part of the data that ``countries``, ``agencies``, ``since`` and ``until`` choose, as notebooks do.

    A notebook may mean something else by these names: what chooses nothing that is there leaves all of it.
    """
    try:
        found = part.where(country=values.get("countries"), agency=values.get("agencies"))
    except (UsageError, TypeError):
        found = part
    return found.since(_day(values.get("since"))).until(_day(values.get("until")))


def _day(value: Any) -> str:
    try:
        return as_day(value, field="day").isoformat() if isinstance(value, str) and value else ""
    except UsageError:
        return ""
