"""Agencies, office types, statuses, positions and criteria by the words that pages print for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from synthesis.vocabulary.tables import Match, find, fold, rows

BEGUN = {"yes": True, "no": False, "unknown": None}
DATE_BEHIND = re.compile(r"\s*\((?:[^\W\d]+\.? )?[\d./ -]*\d{4}\)$")
SHARE = re.compile(
    r"(?:(?:réalisée?|achevée?|exécutée?|completed?|implemented) (?:à|at|to) )?"
    r"(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|per\s?cent|pour cent|por ciento)"
    r"(?: (?:complete|completed|completion|done|implemented|achieved|achevée?|réalisée?|complet[ao]|completad[ao]))?",
    re.IGNORECASE,
)
WHOLE = 100


def agency(text: str) -> Match | None:
    """Return the agency a text names ("ONU Femmes"): ``code`` as in ids (``un-women``), ``name`` in short."""
    return find("agencies", text)


def office_type(text: str) -> Match | None:
    """Return the kind of office a text names: ``code`` is CO, MCO, RO, PP, HQ or EO."""
    return find("office_types", text)


def status(text: str) -> Match | None:
    """Return the canonical status of a printed word; nothing where the word is in no list.

    ``code`` is ``not started``, ``ongoing``, ``completed``, ``no longer applicable`` or ``not reported``.
    "Overdue" alone is read as ``not started``: the trackers print "Overdue-Initiated" for what has begun.
    A date in brackets behind it, as in "Completed (March 2023)", is no part of the word. What the word itself does
    not say is unknown to :func:`begun`. Of a share that is done, 0 per cent is not started and 100 completed.
    """
    return find("statuses", _without_date(text)) or _of_share(text)


def translated_agency(name: str, *, language: str) -> str:
    """Return an agency's short name in another language; any other text as it is.

    Examples
    --------
    >>> translated_agency("OHCHR", language="fr"), translated_agency("FAO", language="fr")
    ('HCDH', 'FAO')
    """
    return _agency_names().get(name, {}).get(language, name)


@cache
def _agency_names() -> dict[str, Mapping[str, str]]:
    return {row["name"]: row for row in rows("agency_names")}


def begun(text: str) -> bool | None:
    """Return whether an action with this printed status has begun; nothing where the word does not say."""
    share = _of_share(text)
    return share.code != "not started" if share else BEGUN[_begun().get(fold(_without_date(text)), "unknown")]


def status_words() -> list[str]:
    """Return the statuses as trackers print them in a row, the longest first."""
    return sorted(
        (row["word"] for row in rows("statuses") if row["printed_by"]), key=lambda word: (-len(word), word)
    )


def position(text: str) -> Match | None:
    """Return the position a category field gives: ``accepted``, ``partially accepted`` or ``rejected``."""
    return find("positions", text)


def criterion(text: str) -> Match | None:
    """Return the evaluation criterion (OECD DAC, UNEG) a text names."""
    return find("criteria", text)


def _without_date(text: str) -> str:
    return DATE_BEHIND.sub("", text.rstrip())


def _of_share(text: str) -> Match | None:
    found = SHARE.fullmatch(" ".join(text.split()))
    if found is None or (share := float(found[1].replace(",", "."))) > WHOLE:
        return None
    code = "completed" if share == WHOLE else "ongoing" if share else "not started"
    return Match(code, code, "alias")


@cache
def _begun() -> dict[str, str]:
    return {fold(row["word"]): row["begun"] for row in rows("statuses")}
