"""What is wrong with a file from another program, and what of it is not read."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

from synthesis.errors import Problem, Severity, SynthesisError, SynthesisWarning, excerpt


class Told:
    """Everything there is to tell about one file.

    Parameters
    ----------
    path : Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def tell(
        self,
        code: str,
        message: str,
        remedy: str = "",
        *,
        severity: Severity = "error",
        line: int | None = None,
        field: str | None = None,
        value: object = None,
    ) -> None:
        """Note a problem."""
        shown = None if value is None else excerpt(str(value))
        self.problems.append(
            Problem(
                severity=severity, code=code, document_id=self.path.name, line=line, field=field, value=shown,
                message=message, remedy=remedy,
            )
        )  # fmt: skip

    def failure(
        self, code: str, message: str, remedy: str = "", *, line: int | None = None
    ) -> SynthesisError:
        """Return the error for a file of which nothing can be read."""
        self.tell(code, message, remedy, line=line)
        return SynthesisError(self.problems)

    def finish(self) -> None:
        """Raise with all errors at once, else warn of the rest.

        Raises
        ------
        SynthesisError
            When there is an error among the problems.
        """
        if any(problem.severity == "error" for problem in self.problems):
            raise SynthesisError(self.problems)
        for problem in self.problems:
            warnings.warn(str(problem), SynthesisWarning, stacklevel=3)

    def read(self, most: int) -> bytes:
        """Return what the file holds.

        Raises
        ------
        SynthesisError
            When it cannot be opened or is larger than ``most`` bytes.
        """
        try:
            with self.path.open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise self.failure("cannot-open", "the file cannot be opened.", str(error.strerror)) from error
        if len(data) > most:
            raise self.failure("too-large", f"the file has more than {most:,} bytes.", "Split it.")
        return data

    def set_aside(self, kinds: Iterable[str]) -> None:
        """Note which parts of a file are not read."""
        if listed := ", ".join(sorted(set(kinds))):
            self.tell(
                "not-read",
                f"some parts of the file have no place here and are left out: {listed}.",
                "Nothing need be done; the file itself is unchanged.",
                severity="note",
            )
