"""How a report failed: in which cell, with what, and what was said last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from traceback import format_exception

from synthesis.errors import Problem, SynthesisError
from synthesis.report.plain import plain

LAST_LINES = 8
LONGEST_LINE = 300
_PLACE = re.compile(r"Cell In|File |-+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no new report.

    Parameters
    ----------
    name, value : str
        The exception and its text.
    cell : int, optional
        The cell of the notebook, counted from 1 as in the file; missing where no cell was at fault.
    last_lines : tuple of str
        The end of what was printed, without colours.
    """

    name: str
    value: str = ""
    cell: int | None = None
    last_lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, error: BaseException, *, doing: str = "") -> Failure:
        """Return what an exception says, with the end of its traceback; ``doing`` stands before its text."""
        said = last_lines("".join(format_exception(error)))
        return cls(name=type(error).__name__, value=f"{doing}{error}", last_lines=said)

    def __str__(self) -> str:
        """Return the failure in one line."""
        where = f"cell {self.cell}: " if self.cell else ""
        return where + ": ".join(filter(None, (plain(self.name), first_line(self.value))))


def too_long(timeout: float) -> Failure:
    """Return the failure of a report that took longer than it may, in seconds."""
    return Failure(name="TimeoutError", value=f"the report took longer than {timeout:g} s")


class ReportError(SynthesisError):
    """A report could not be made; :attr:`failure` says where and why.

    Parameters
    ----------
    failure : Failure
        In which cell, with what.
    """

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(
            Problem(
                severity="error",
                code="report-failed",
                field=f"cell {failure.cell}" if failure.cell else None,
                value=first_line(failure.value),
                message=f"{failure.name} ended the report.",
                remedy="Run the notebook with these parameters to see more.",
            )
        )


def first_line(text: str) -> str:
    """Return the first line with something on it, safe to print and not longer than a screen or two."""
    line = next((line for line in plain(text).splitlines() if line.strip()), "")
    return line.strip()[:LONGEST_LINE]


def where_it_broke(traceback: str) -> tuple[str, ...]:
    """Return of a traceback the line of the cell, the last lines that ran, each with its file, and the exception."""
    *path, end = last_lines(traceback, most=None) or ("",)
    told = [line for line in path if _PLACE.match(line)]
    return (*told[:2], *told[2:][3 - LAST_LINES :], end)


def last_lines(text: str, *, most: int | None = LAST_LINES) -> tuple[str, ...]:
    """Return the last lines with something on them, safe to print, or all of them."""
    lines = [line.rstrip()[:LONGEST_LINE] for line in plain(text).splitlines() if line.strip()]
    return tuple(lines if most is None else lines[-most:])
