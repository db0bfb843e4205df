"""What the cell of a table says in the language of a report, and in which language it is."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any

import pandas as pd

from synthesis.language import Language

OURS = {
    "agency", "answer", "certainty", "country_name", "coverage", "due", "due_words", "group", "label", "lang", "name",
    "place", "severity", "source_a", "source_b", "state", "theme", "themes", "unit", "where",
}  # fmt: skip
TOLD = {"message", "remedy"}
LISTED = {"agencies"}
NAMES = {"agency", "country_name", "group"}
PLACES = {"place", "source_a", "source_b", "where"}
LANGUAGES = {"language"}
PERCENT = {"rate", "low", "high"}
HUNDREDTHS = {"alpha", "f1", "f1_high", "f1_low", "kappa", "precision", "recall"}
YEARS = {"period_end", "period_start", "year"}


class Cells:
    """Say what stands in cells, by the column that they are in.

    Parameters
    ----------
    language : Language
        That of the report.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._ours = {
            self._told: TOLD,
            language.all_named: LISTED,
            language.named: NAMES,
            language.place: PLACES,
            language.language_name: LANGUAGES,
            language.word: OURS,
        }

    def words(self, value: Any, column: str) -> str:
        """Return the words of a value; they are not escaped."""
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if missing(value):
            return ""
        if isinstance(value, pd.Timestamp):
            return self._language.month(value) if column == "month" else self._language.day(value, short=True)
        if not isinstance(value, bool) and isinstance(value, Real) and column not in YEARS:
            return self._number(value, column)
        say = next((say for say, columns in self._ours.items() if column in columns), str)
        return say(str(value))

    def _number(self, value: Any, column: str) -> str:
        if column in PERCENT:
            return self._language.percent(value)
        return self._language.number(value, decimals=2 if column in HUNDREDTHS else None)

    def foreign(self, row: Mapping[Any, Any] | pd.Series, column: str = "") -> str | None:
        """Return the language of what a document says, or of a message without words, if it is not the report's.

        It stands in the column ``lang_`` and the name of the column; in ``lang`` where all texts of the row are in it.
        """
        if column in OURS:
            return None
        code = self._told_in(row[column]) if column in TOLD else row.get(f"lang_{column}", row.get("lang"))
        return None if missing(code) or code == self._language.code else str(code)

    def _told_in(self, message: Any) -> str | None:
        text = "" if missing(message) else str(message)
        return "en" if text and self._language.told(text) == text else None

    def _told(self, message: str) -> str:
        return capital(self._language.told(message))


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def missing(value: Any) -> bool:
    """Return whether a cell holds nothing."""
    return not isinstance(value, list) and bool(pd.isna(value))
