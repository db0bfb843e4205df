"""One report to make, and what became of it."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from synthesis.batch.memory import explained
from synthesis.batch.own_folder import from_anywhere, own_folder
from synthesis.kernels.allowance import allowed
from synthesis.report import Failure, Made, ReportError, make_report
from synthesis.report.failure import last_lines
from synthesis.report.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything that is needed to make one report, wherever it is made.

    Parameters
    ----------
    name : str
        What people call it: the English short name of the country.
    notebook : Path
        What is run.
    parameters : dict
        Values for the parameters cell.
    workbook : str, optional
        The name of the workbook beside the page.
    formats : tuple of str
        What to make beside the page: ``pdf``, ``docx``.
    house : House
        The house style.
    timeout : float, optional
        Seconds the report may take.
    memory : int, optional
        Bytes that each process of its kernel may take.
    """

    name: str
    notebook: Path
    parameters: dict[str, Any] = field(default_factory=dict)
    workbook: str | None = None
    formats: tuple[str, ...] = ("html",)
    house: House = field(default_factory=House)
    timeout: float | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job.

    Parameters
    ----------
    seconds : float
        How long it took.
    failure : Failure, optional
        Why nothing was made.
    notes : tuple of str
        What the cells wrote to the error stream.
    files : dict of str to bytes
        What was made, by format, in the order in which it is to be written.
    peak_memory : int, optional
        The most memory that the kernel held at a time, in bytes.
    """

    seconds: float
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    peak_memory: int | None = None


class Executor(Protocol):
    """Whatever has jobs done, on this machine or on others: use it as a context manager."""

    def __enter__(self) -> Self:
        """Be ready for jobs."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is not done."""

    def submit(self, job: Job, *, begun: Callable[[str], None]) -> Future[Outcome]:
        """Have a job done; ``begun`` is called with its name, from any thread, when it is taken in hand."""


def do(job: Job) -> Outcome:
    """Make one report; whatever goes wrong with it is in the outcome."""
    began = time.monotonic()
    failure, made = None, Made(files={})
    notebook, parameters = job.notebook.absolute(), from_anywhere(job.parameters)
    with allowed(job.memory) as given, own_folder():
        try:
            made = make_report(
                notebook, parameters=parameters, workbook=job.workbook, formats=job.formats,
                house=job.house, timeout=job.timeout,
            )  # fmt: skip
        except ReportError as error:
            failure = explained(error.failure, given)
        except Exception as error:  # noqa: BLE001 (one report must never take the others with it)
            said = last_lines("".join(traceback.format_exception(error)))
            failure = Failure(name=type(error).__name__, value=str(error), last_lines=said)
    seconds = round(time.monotonic() - began, 2)
    return Outcome(
        seconds=seconds, failure=failure, notes=made.notes, files=made.files, peak_memory=given.peak
    )
