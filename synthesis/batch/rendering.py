"""Render reports: check, run, record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from synthesis.batch.checks import folder_of, plan
from synthesis.batch.entries import asked, failed, finished, is_made, parameters_of
from synthesis.batch.executors import MakeExecutor, executors
from synthesis.batch.index import write_index
from synthesis.batch.jobs import Job, Outcome, Part
from synthesis.batch.lock import alone
from synthesis.batch.log import LOGGER, log_begin, log_end, logged_to
from synthesis.batch.manifest import Manifest, Report, read_manifest, write_manifest
from synthesis.batch.memory import bytes_of
from synthesis.batch.plan import Plan
from synthesis.batch.progress import Progress, reporter, tell
from synthesis.batch.record import Record
from synthesis.corpus.days import GIVE_ONE, NO_DAY
from synthesis.errors import Problem, SynthesisError, wrong_use
from synthesis.kernels.keeper import processors
from synthesis.places import brought
from synthesis.report import Failure
from synthesis.report.files import remove_parts

UNREADABLE = Failure(
    name="NothingToRead", value="none of its documents could be read; “synthesis check” says why"
)
DAYLESS = Failure(name="NoDay", value=f"{NO_DAY} {GIVE_ONE}")


def render(
    countries: str | Sequence[str] | None = None,
    *,
    data: str | Path = "data",
    out: str | Path = "outputs",
    as_of: str | dt.date | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, Any] | None = None,
    formats: str | Sequence[str] = ("html",),
    jobs: int | None = None,
    scheduler: str | None = None,
    timeout: float | None = 600,
    memory: str | int | None = None,
    force: bool = False,
    log: str | Path | None = None,
    progress: bool = True,
) -> Manifest:
    """Render one report a country, or one across countries.

    Everything is checked before any kernel starts. A report that fails leaves the others alone and keeps its
    earlier files. While another run writes into the output folder, this one waits.

    Parameters
    ----------
    countries : str or sequence of str, optional
        Names in English, French or Spanish, ISO codes or folder names; by default all there are data for.
    data, out : str or Path
        The data folder and the output folder; or any address that fsspec knows, such as ``s3://bucket/reports``
        (with the extra ``s3``). There, nothing keeps two runs apart.
    as_of : str or date, optional
        The day on which the reports stand; by default the last on which a document of each country reports.
    notebook : str or Path, optional
        A notebook with a parameters cell; by default ``country_synthesis``. One that declares no ``country``
        gives one report across countries, such as ``portfolio_synthesis``.
    parameters : mapping of str to object, optional
        Further values for that cell.
    formats : str or sequence of str
        ``html`` is always made; ``pdf`` needs an installed Chromium, ``docx`` pandoc. As one text: ``"pdf,docx"``.
    jobs : int, optional
        How many reports to make at a time; by default as many as there are processors.
    scheduler : str, optional
        The address of a Dask cluster that makes the reports, such as ``tcp://host:8786`` (with the extra ``dask``).
        Data folder, codebook and notebook, and files that parameters name, are sent to its workers once; the reports
        come back, the same as those made here. What a lost worker had in hand is made by another. How many are made
        at a time, its workers decide: ``jobs`` is refused.
    timeout : float, optional
        Seconds that one report may take.
    memory : str or int, optional
        Memory that a report's kernel and its other processes may take, and the process that collects what they put
        out, each, ``"4G"`` or bytes; on Linux alone.
    force : bool
        Render also what has not changed since its report was made.
    log : str or Path, optional
        A file to which is added, with times, what happened and what the cells said.
    progress : bool
        Show what is being done.

    Returns
    -------
    Manifest
        What was done; ``manifest.failed`` holds the reports that failed.

    Raises
    ------
    UsageError
        When something asked for is wrong: everything at once, and nothing has been rendered.
    SynthesisError
        When the manifest or the index cannot be written; the reports that could be are whole.

    Examples
    --------
    >>> import synthesis as syn
    >>> syn.render("Cambodia", as_of="2022-12-31")  # doctest: +SKIP
    1 rendered: outputs/index.html
    """
    _check_numbers(jobs, timeout, scheduler)
    limits = Limits(jobs=jobs or processors(), timeout=timeout, memory=bytes_of(memory))
    with ExitStack() as stack:
        stack.enter_context(logged_to(log, out=out))
        planned = partial(
            plan, [countries] if isinstance(countries, str) else countries,
            data=stack.enter_context(brought(data)), out=out, as_of=as_of, notebook=notebook,
            parameters=parameters or {}, formats=formats,
        )  # fmt: skip
        checked = planned()
        executor = stack.enter_context(executors(scheduler))
        waited = stack.enter_context(alone(checked.out, waiting=lambda: _wait(checked.out, shown=progress)))
        checked = planned() if waited else checked  # the data may have changed meanwhile
        remove_parts(checked.out)
        manifest = _rendered(checked, limits, executor, force=force, progress=progress)
        LOGGER.info("%r", manifest)
        return manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the making of reports may take: how many at a time, seconds and bytes each."""

    jobs: int
    timeout: float | None
    memory: int | None


def _wait(out: Path, *, shown: bool) -> None:
    told = f"Another run is writing to {out}: this one waits until it has ended (ctrl-C gives up)."
    LOGGER.info("%s", told)
    tell(told, shown=shown)


def _rendered(
    checked: Plan, limits: Limits, executor: MakeExecutor, *, force: bool, progress: bool
) -> Manifest:
    earlier = read_manifest(checked.out)
    entries = [asked(checked, name, earlier.reports.get(name)) for name in checked.reports]
    unchanged = (
        [] if force else [report.name for report in entries if is_made(report, earlier, checked.formats)]
    )
    todo = [report for report in entries if report.name not in unchanged]
    record = Record(earlier, unchanged=unchanged, gone=checked.gone(earlier))
    LOGGER.info("%d reports to make, %d unchanged", len(todo), len(unchanged))
    try:
        with reporter(len(todo), skipped=len(unchanged), shown=progress) as seen:
            _make(checked, todo, record, seen, limits=limits, executor=executor)
    finally:
        _write(record.manifest, checked)
    return record.manifest


def _write(manifest: Manifest, checked: Plan) -> None:
    try:
        write_manifest(manifest)
        write_index(manifest, house=checked.house)
    except OSError as error:
        raise SynthesisError(
            Problem(
                severity="error",
                code="cannot-write",
                field="out",
                value=str(checked.out),
                message=f"the manifest and the index could not be written: {error.strerror or error}.",
                remedy="Make room there and render again.",
            )
        ) from error


def _check_numbers(jobs: int | None, timeout: float | None, scheduler: str | None) -> None:
    if scheduler and jobs is not None:
        raise wrong_use(
            "decided-there", "the workers of the cluster decide that.", "Leave it out.", field="jobs"
        )
    for name, number in (("jobs", jobs), ("timeout", timeout)):
        if number is not None and not number > 0:
            raise wrong_use("not-positive", "a number above zero is expected.", field=name, value=number)


def _make(
    checked: Plan,
    todo: list[Report],
    record: Record,
    seen: Progress,
    *,
    limits: Limits,
    executor: MakeExecutor,
) -> None:
    def begin(name: str) -> Job:
        log_begin(name)
        seen.begin(name)
        return _job(checked, name, limits)

    def finish(report: Report) -> None:
        record.add(report)
        log_end(report)
        seen.end(report)

    hopeless = dict.fromkeys(checked.without_day(), DAYLESS) | dict.fromkeys(checked.unread(), UNREADABLE)
    for report in todo:
        if report.name in hopeless:
            finish(failed(report, Outcome(seconds=0.0, failure=hopeless[report.name]), checked))
    possible = [report for report in todo if report.name not in hopeless]
    if not possible:
        return
    names = [report.name for report in possible]
    with executor(checked, names, min(limits.jobs, len(names))) as workers:
        futures = {workers.submit(partial(begin, report.name)): report for report in possible}
        for future in as_completed(futures):
            finish(finished(futures.pop(future), _outcome(future), checked))


def _outcome(future: Future[Outcome]) -> Outcome:
    """Return what became of a report, also of one that could not even be begun."""
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 (one report must never take the others with it)
        return Outcome(seconds=0, failure=Failure.of(error))


def _job(checked: Plan, name: str, limits: Limits) -> Job:
    return Job(
        name=name,
        notebook=checked.notebook.path,
        parameters=parameters_of(checked, name),
        part=Part(
            data=checked.data, codebook=checked.codebook, country=checked.reports[name], as_of=checked.as_of
        ),
        workbook=f"{folder_of(name, checked.out).name}.xlsx",
        formats=checked.formats,
        house=checked.house,
        timeout=limits.timeout,
        memory=limits.memory,
    )
