"""What can go wrong, in the user's words: document, line, field, value, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
LONGEST_EXCERPT = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Say what is wrong, where it stands and what to do about it.

    Parameters
    ----------
    severity : {"error", "warning", "note"}
        ``error``: something could not be read; ``warning``: it was read, but a person should look;
        ``note``: what the reader changed or set aside.
    code : str
        A stable name in lower case with hyphens, such as ``"unknown-layout"``.
    message, remedy : str
        One sentence each: what is the matter, and what to do.
    document_id, field, value : str, optional
        Where it is and what stands there; of a long text an :func:`excerpt`.
    line : int, optional
        The line in the document, counted from 1.
    place : str, optional
        Where that is in a file without such lines: ``"Actions, row 7"``, ``"table 2, row 3"``.
    """

    severity: Severity
    code: str
    message: str
    remedy: str = ""
    document_id: str | None = None
    line: int | None = None
    place: str | None = None
    field: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """Return the problem in one line, as the command line prints it."""
        line = self.place or (self.line and f"line {self.line}")
        place = ", ".join(str(part) for part in (self.document_id, line) if part)
        what = f"{self.field}: " if self.field else ""
        value = f" (found: {self.value!r})" if self.value else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{f'{place}: ' if place else ''}{what}{self.message}{value}{remedy}"


def excerpt(text: str, *, longest: int = LONGEST_EXCERPT) -> str:
    """Return of a long text, such as what a document says somewhere, the words that there is room for.

    Examples
    --------
    >>> excerpt("word " * 3), excerpt("word " * 100)[-10:], len(excerpt("w" * 1000))
    ('word word word', 'word word…', 100)
    >>> excerpt("Two missions took place in December.", longest=20)
    'Two missions took…'
    """
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    cut = words.rfind(" ", longest // 2, longest)
    return f"{words[: cut if cut > 0 else longest - 1]}…"


class SynthesisError(Exception):
    """The one base error: everything that is wrong, all at once.

    Parameters
    ----------
    problems : Problem or iterable of Problem
        What is wrong; printed as one line each.

    Examples
    --------
    >>> import synthesis as syn
    >>> try:
    ...     syn.load_codebook("nowhere.yaml")
    ... except syn.SynthesisError as error:
    ...     error.problems[0].code
    'no-codebook'
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(f"- {p}" if len(self.problems) > 1 else str(p) for p in self.problems))


class UsageError(SynthesisError):
    """A wrong name or value was asked for; nothing has been done yet (exit code 2).

    Examples
    --------
    >>> import synthesis as syn
    >>> try:
    ...     syn.sample().where(agency="UNPD")
    ... except syn.UsageError as error:
    ...     error.problems[0].remedy
    'There are: UNDP, OHCHR, UN Women.'
    """


class SynthesisWarning(UserWarning):
    """The one base warning; its text is a :class:`~synthesis.errors.Problem` in one line.

    Examples
    --------
    >>> import warnings
    >>> import synthesis as syn
    >>> with warnings.catch_warnings(record=True, action="always") as told:
    ...     tracked = syn.track(syn.sample().where(country="Cambodia"), as_of="1999-12-31")
    >>> told[0].category is syn.SynthesisWarning
    True
    """


def wrong_use(
    code: str,
    message: str,
    remedy: str = "",
    *,
    line: int | None = None,
    field: str | None = None,
    value: object = None,
) -> UsageError:
    """Return a :class:`UsageError` that holds one problem."""
    shown = None if value is None else str(value)
    return UsageError(
        Problem(
            severity="error", code=code, message=message, remedy=remedy, line=line, field=field, value=shown
        )
    )
