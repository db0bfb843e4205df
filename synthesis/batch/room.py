"""What a worker of a Dask cluster has for one run: the files, and processes of its own that make the reports."""

from __future__ import annotations

import asyncio
import pickle
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import dask.config
from dask.utils import parse_timedelta
from distributed import Worker, WorkerPlugin, get_worker

from synthesis.batch.bundle import Bundle
from synthesis.batch.inputs import toolkit
from synthesis.batch.jobs import Job, Outcome
from synthesis.batch.workers import Workers
from synthesis.kernels.keeper import Ready
from synthesis.report import Failure
from synthesis.report.versions import versions

IDLE = "15 minutes"
CLOSED = Failure(name="WorkerClosed", value="the run was ended")


class Room(WorkerPlugin):
    """Make reports on one worker as they are made at home: each in a kernel of its own, with its limits.

    When nobody has asked for a report for a while (Dask's setting ``synthesis.idle``, 15 minutes by default), its
    processes and files go, also those of a run that was killed; they come back with the next report.

    Parameters
    ----------
    bundle : Bundle
        The files.
    ready : Ready
        What the kernels find read and imported, as the bundle knows it.
    """

    def __init__(self, bundle: Bundle, ready: Ready) -> None:
        self._expected = about()
        self._bundle, self._ready = bundle, ready

    def setup(self, worker: Worker) -> None:
        """Note where we are; everything else waits for the first report, so that the worker answers meanwhile."""
        self._count, self._beside = worker.state.nthreads, worker.local_directory
        self._stack, self._opening = ExitStack(), threading.Lock()
        self._workers: Workers | None = None
        self._closed = False
        self._reports = 0
        self._idle = parse_timedelta(dask.config.get("synthesis.idle", None) or IDLE)
        self._watch: threading.Timer | None = None

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """Give up what is in hand, and remove the files."""
        await asyncio.to_thread(self._close)

    def do(self, job: Job) -> Outcome:
        """Make one report; whatever goes wrong with it is in the outcome."""
        if other := differences(about(), self._expected):  # a worker that came after all had been compared
            return Outcome(seconds=0, failure=Failure(name="OtherVersions", value=f"the worker has {other}"))
        with self._in_use():
            try:
                workers = self._open()
            except OSError as error:
                return Outcome(seconds=0, failure=Failure(name=type(error).__name__, value=str(error)))
            if workers is None:
                return Outcome(seconds=0, failure=CLOSED)
            return workers.submit(lambda: self._bundle.moved(job, self._root)).result()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._opening:
            self._reports += 1
            self._watch_no_more()
        try:
            yield
        finally:
            with self._opening:
                self._reports -= 1
                if not self._reports and not self._closed:
                    self._watch = threading.Timer(self._idle, self._close_if_idle)
                    self._watch.daemon = True
                    self._watch.start()

    def _watch_no_more(self) -> None:
        if self._watch:
            self._watch.cancel()
        self._watch = None

    def _close_if_idle(self) -> None:
        with self._opening:
            if not self._reports:
                self._workers = None
                self._stack.close()

    def _open(self) -> Workers | None:
        with self._opening:
            if self._workers is None and not self._closed:
                self._workers = self._opened()
            return None if self._closed else self._workers

    def _opened(self) -> Workers:
        with ExitStack() as stack:
            folder = tempfile.TemporaryDirectory(
                prefix="synthesis-", dir=self._beside, ignore_cleanup_errors=True
            )
            self._root = Path(stack.enter_context(folder))
            home = self._bundle.unpack(self._root)
            names = asdict(self._ready).items()
            ready = Ready(**{kind: name and self._bundle.path(name, self._root) for kind, name in names})
            workers = stack.enter_context(Workers(self._count, ready, folder=home))
            self._stack = stack.pop_all()
        return workers

    def _close(self) -> None:
        with self._opening:
            self._closed = True
            self._watch_no_more()
            self._stack.close()


def do(room: str, job: bytes) -> Outcome:
    """Make a report on the worker where this runs.

    Parameters
    ----------
    room : str
        The name of the plugin.
    job : bytes
        A pickled :class:`~synthesis.batch.jobs.Job`.
    """
    found = get_worker().plugins.get(room)
    if not isinstance(found, Room):
        return Outcome(seconds=0, failure=CLOSED)
    return found.do(pickle.loads(job))  # noqa: S301 (from the run that this worker serves)


def about() -> dict[str, str]:
    """Return what reports made here depend on: the versions, and the toolkit's code."""
    return {**versions(), "code of synthesis": toolkit()}


def differences(there: dict[str, str], here: dict[str, str]) -> str:
    """Return in words what of :func:`about` is another there; nothing if all is the same."""
    return ", ".join(f"another {name}" for name in here if there.get(name) != here[name])
