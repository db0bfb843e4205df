"""One file on its way into the corpus."""

from __future__ import annotations

from dataclasses import dataclass, field

from synthesis.corpus.catalogue import Entry
from synthesis.errors import Problem
from synthesis.sources import Reading


@dataclass(slots=True)
class Source:
    """One file on its way into the corpus: its entry, and what could be made of it."""

    entry: Entry
    sha256: str | None = None
    reading: Reading | None = None
    problems: list[Problem] = field(default_factory=list)
