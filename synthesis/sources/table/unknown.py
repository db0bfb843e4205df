"""Columns whose headings are not known, and what they may hold by the words in their cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from synthesis import vocabulary
from synthesis.dates import read_period
from synthesis.documents import Cell

RENAME = {
    "action": "If it holds the actions, give it the heading “Key action”.",
    "status": "If it holds the statuses, give it the heading “Status”.",
    "position": "If it holds the positions, give it the heading “Position”.",
    "deadline": "If it holds the deadlines, give it the heading “Deadline”.",
}
READS: dict[str, Callable[[str], object]] = {
    "status": vocabulary.status,
    "position": vocabulary.position,
    "deadline": read_period,
}


@dataclass(slots=True)
class UnknownColumn:
    """A column that is not read: its heading, the fields of the columns beside it, and what stands in it."""

    head: Cell
    beside: set[str]
    texts: set[str] = field(default_factory=set)

    @property
    def likely(self) -> str | None:
        """Return the field that no column beside it holds and that at least half of its cells read like."""
        missing = (name for name in READS if not any(other.startswith(name) for other in self.beside))
        return next((name for name in missing if self._reads_like(name)), None)

    def _reads_like(self, name: str) -> bool:
        return 2 * sum(bool(READS[name](text)) for text in self.texts) >= len(self.texts)
