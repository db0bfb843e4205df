"""The units and roles that recur as responsible on management responses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from synthesis.vocabulary.tables import rows

Kind = Literal["person", "team", "office", "body", "agency"]
Form = Literal["acronym", "words", "head"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit or role as pages print it.

    Parameters
    ----------
    word : str
        As printed, the plural on a row of its own: ``"DRD"``, ``"POs"``, ``"Country Office"``.
    meaning : str
        What it stands for.
    kind : {"person", "team", "office", "body", "agency"}
        Who it is: a role, a team or project unit, an office, an outside or governing body, an agency.
    form : {"acronym", "words", "head"}
        ``acronym``: counts in this case only; ``words``: counts in any case;
        ``head``: more words belong to it ("Ministry of Internal Affairs").
    language : str
        ``en``, ``fr``, ``es``, or empty where it is used in all.
    """

    word: str
    meaning: str
    kind: Kind
    form: Form
    language: str


@cache
def units() -> tuple[Unit, ...]:
    """Return the lexicon of responsible units and roles, longest first."""
    found = (
        Unit(
            row["word"], row["meaning"], cast("Kind", row["kind"]), cast("Form", row["form"]), row["language"]
        )
        for row in rows("units")
    )
    return tuple(sorted(found, key=lambda unit: (-len(unit.word), unit.word)))
