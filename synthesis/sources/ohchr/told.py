"""What the reader met on its way through one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from synthesis.documents import Line
from synthesis.errors import Problem, Severity

MOST_PLACES = 30
LAST = 80  # characters


@dataclass(slots=True)
class Told:
    """The problems of one document, in the order in which they were met."""

    document_id: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        severity: Severity,
        code: str,
        message: str,
        remedy: str = "",
        *,
        line: int | None = None,
        field: str | None = None,
        value: str | None = None,
    ) -> None:
        """Tell one problem."""
        self.problems.append(
            Problem(
                severity=severity,
                code=code,
                document_id=self.document_id,
                line=line,
                field=field,
                value=value,
                message=message,
                remedy=remedy,
            )
        )


def ending(text: str) -> str:
    """Return the last words of a text.

    Examples
    --------
    >>> ending("the last of these words stand at its end, " * 3)[:20]
    '…of these words stan'
    """
    return text if len(text) <= LAST else f"…{text[-LAST:].partition(' ')[2]}"


def places(lines: Iterable[Line]) -> str:
    """Return where lines stand, in words and never long.

    Examples
    --------
    >>> places([Line("", 3), Line("", 4), Line("", 9)])
    'lines 3–4, 9'
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line.number == runs[-1][-1] + 1:
            runs[-1][1:] = [line.number]
        else:
            runs.append([line.number])
    shown = ", ".join("–".join(map(str, run)) for run in runs[:MOST_PLACES])
    more = f" and {len(runs) - MOST_PLACES} more places" if len(runs) > MOST_PLACES else ""
    plural = "s" if len(runs) > 1 or (runs and len(runs[0]) > 1) else ""
    return f"line{plural} {shown}{more}"
