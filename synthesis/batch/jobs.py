"""One report to make, and what became of it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from synthesis.batch.memory import explained
from synthesis.batch.own_folder import from_anywhere, own_folder
from synthesis.corpus import Corpus, load
from synthesis.kernels.allowance import allowed
from synthesis.report import Failure, ReportError, make_report, read_notebook
from synthesis.report.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a report is about: what its workbook and its key figures are made from.

    Parameters
    ----------
    data : Path
        The data folder, or what was saved of a corpus.
    codebook : Path
        The file with the themes.
    country : str
        The code of one country; all data by default.
    as_of : date, optional
        The day; by default the last on which a document reports.
    """

    data: Path
    codebook: Path
    country: str = ""
    as_of: dt.date | None = None

    def absolute(self) -> Part:
        """Return the same, whatever folder is worked in."""
        return replace(self, data=self.data.absolute(), codebook=self.codebook.absolute())

    def corpus(self) -> Corpus:
        """Return that part of the data, which each process loads once; raises what :func:`synthesis.load` does."""
        whole = _loaded(self.data)
        return whole.where(country=self.country) if self.country else whole


_loaded = cache(load)


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
    part : Part, optional
        What it is about; without it there are no workbook and no key figures.
    workbook : str, optional
        The name of the workbook beside the page.
    formats : tuple of str
        What to make beside the page: ``pdf``, ``docx``.
    house : House
        The house style.
    timeout : float, optional
        Seconds the report may take.
    memory : int, optional
        Bytes that each process may take that makes it.
    spare : bool
        Whether a processor has nothing else to do: then the workbook is made while the notebook runs.
    """

    name: str
    notebook: Path
    parameters: dict[str, Any] = field(default_factory=dict)
    part: Part | None = None
    workbook: str | None = None
    formats: tuple[str, ...] = ("html",)
    house: House = field(default_factory=House)
    timeout: float | None = None
    memory: int | None = None
    spare: bool = False


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
    figures : dict of str to int or str
        Key figures, see :mod:`synthesis.batch.key_figures`.
    peak_memory : int, optional
        The most memory that the kernel held at a time, in bytes.
    """

    seconds: float
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    peak_memory: int | None = None


class Executor(Protocol):
    """Whatever has jobs done, on this machine or on others: use it as a context manager."""

    def __enter__(self) -> Self:
        """Be ready for jobs."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up what is not done."""

    def submit(self, begin: Callable[[], Job]) -> Future[Outcome]:
        """Have a job done; ``begin`` returns it and is called, from any thread, when it is taken in hand."""


def do(job: Job) -> Outcome:
    """Make one report; whatever goes wrong with it is in the outcome."""
    began = time.monotonic()
    notebook, parameters = job.notebook.absolute(), from_anywhere(job.parameters)
    part = job.part and job.part.absolute()
    outcome, doing = Outcome(seconds=0), ""
    make_book = partial(_book_and_figures, part, notebook, job.parameters)
    thread = ThreadPoolExecutor(1)
    begun = thread.submit(make_book) if job.spare else None
    thread.submit(_rehearse)
    with allowed(job.memory) as given, own_folder():
        try:
            made = make_report(
                notebook, parameters=parameters, workbook=job.workbook, formats=job.formats,
                house=job.house, timeout=job.timeout,
            )  # fmt: skip
            doing = "the workbook could not be made: "
            book, figures = begun.result() if begun else make_book()
            outcome = replace(outcome, notes=made.notes, files=book | made.files, figures=figures)
        except ReportError as error:
            outcome = replace(outcome, failure=explained(error.failure, given))
        except Exception as error:  # noqa: BLE001 (one report must never take the others with it)
            outcome = replace(outcome, failure=explained(Failure.of(error, doing=doing), given))
        finally:
            thread.shutdown(wait=False)
    return replace(outcome, seconds=round(time.monotonic() - began, 2), peak_memory=given.peak)


def _rehearse() -> None:
    from synthesis.report.page import rehearse  # noqa: PLC0415 (heavy, as below)

    rehearse()


def _book_and_figures(
    part: Part | None, notebook: Path, parameters: dict[str, Any]
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the workbook, as a file, and the key figures; neither of a report that is about no part of the data."""
    if part is None:
        return {}, {}
    from synthesis.batch.key_figures import key_figures  # noqa: PLC0415 (heavy; who only hands out jobs does without)
    from synthesis.batch.workbook import tables_of, workbook  # noqa: PLC0415

    values = read_notebook(notebook).values(parameters)
    tables = tables_of(part, values)
    book = workbook(tables, values=values, notebook=notebook.name)
    return {"xlsx": book}, key_figures(tables.corpus, as_of=tables.day, tracked=tables.tracked)
