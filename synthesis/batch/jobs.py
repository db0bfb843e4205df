"""One report to make, and what became of it."""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synthesis.report import Failure, ReportError, render_report
from synthesis.report.failure import last_lines
from synthesis.report.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything that is needed to make one report, wherever it is made.

    Parameters
    ----------
    name : str
        What people call it: the English short name of the country.
    notebook, html, ipynb : Path
        What is run, and where the results go.
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
    """

    name: str
    notebook: Path
    html: Path
    ipynb: Path
    parameters: dict[str, Any] = field(default_factory=dict)
    workbook: str | None = None
    formats: tuple[str, ...] = ("html",)
    house: House = field(default_factory=House)
    timeout: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a job: made, or why not; seconds, and what the cells wrote to the error stream."""

    seconds: float
    failure: Failure | None = None
    notes: tuple[str, ...] = ()


def do(job: Job) -> Outcome:
    """Make one report; whatever goes wrong with it is in the outcome."""
    began = time.monotonic()
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    try:
        notes = render_report(
            job.notebook, parameters=job.parameters, html=job.html, ipynb=job.ipynb, workbook=job.workbook,
            formats=job.formats, house=job.house, timeout=job.timeout,
        ).notes  # fmt: skip
    except ReportError as error:
        failure = error.failure
    except Exception as error:  # noqa: BLE001 (one report must never take the others with it)
        said = last_lines("".join(traceback.format_exception(error)))
        failure = Failure(name=type(error).__name__, value=str(error), last_lines=said)
    return Outcome(seconds=round(time.monotonic() - began, 2), failure=failure, notes=notes)
