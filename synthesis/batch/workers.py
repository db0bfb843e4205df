"""Lasting workers, each a process of its own: what happens to one of them happens to one report alone."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Self, TypeAlias

from synthesis.batch.jobs import Job, Outcome
from synthesis.batch.memory import explained
from synthesis.kernels.allowance import Allowance
from synthesis.kernels.keeper import (
    ADDRESS,
    NOTHING,
    SOON,
    Ready,
    can_fork,
    environment,
    has_died,
    keeper_for,
    processors,
)
from synthesis.kernels.process import Forked, line_to
from synthesis.report import Failure
from synthesis.report.failure import last_lines, too_long

GRACE = 30
LEAVE_WITHIN = 10
TAIL = 20_000
MODULE = "synthesis.batch.worker"
MAIN = f"{MODULE}:main"

_Process: TypeAlias = subprocess.Popen[bytes] | Forked


class Workers:
    """Make reports in parallel; use it as a context manager.

    Parameters
    ----------
    count : int
        How many reports at a time.
    ready : Ready
        What they and their kernels find read and imported, where processes can be forked.
    folder : Path, optional
        The working folder; by default that of this process.
    """

    def __init__(self, count: int, ready: Ready = NOTHING, *, folder: Path | None = None) -> None:
        self._keeper = keeper_for(ready) if can_fork() else None
        address = self._keeper.address if self._keeper else ""
        self._workers = [Worker(folder, address=address) for _ in range(count)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="synthesis")

    def __enter__(self) -> Self:
        """Start what they are forked from; each of them starts with its first report."""
        for worker in self._workers:
            self._idle.put(worker)
        try:
            if self._keeper:
                self._keeper.__enter__()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; a report in hand is given up, and its kernel ended."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.dismiss()
        for worker in self._workers:
            worker.end()
        if self._keeper:
            self._keeper.__exit__(kind, error, trace)

    def submit(self, begin: Callable[[], Job]) -> Future[Outcome]:
        """Have a job done as soon as a worker is free; ``begin`` returns it and is called then."""
        return self._threads.submit(self._do, begin)

    def _do(self, begin: Callable[[], Job]) -> Outcome:
        worker = self._idle.get()
        try:
            job = replace(begin(), spare=self._in_hand() < processors())
            zygote = self._living_zygote()
            outcome = worker.do(job)
            if outcome.failure and has_died(zygote) and not worker.dismissed:
                outcome = worker.do_apart(job)
            return outcome
        finally:
            self._idle.put(worker)

    def _in_hand(self) -> int:
        return len(self._workers) - self._idle.qsize()

    def _living_zygote(self) -> subprocess.Popen[bytes] | None:
        """Return the zygote; none where it has died so often that kernels start without it."""
        zygote = self._keeper.process if self._keeper else None
        return zygote if zygote and zygote.poll() is None else None


class Worker:
    """One process that makes reports, started again when it has died.

    Parameters
    ----------
    folder : Path, optional
        The working folder; by default that of this process.
    address : str
        Where the zygote is that it is forked from, and its kernels; without one they are started as usual.
    """

    def __init__(self, folder: Path | None = None, *, address: str = "") -> None:
        self._folder = folder
        self._address = address
        self.dismissed = False
        self._process: _Process | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._jobs: IO[bytes] | None = None
        self._outcomes: IO[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._changing = threading.Lock()

    def start(self) -> _Process:
        """Return the process, started where none is alive; a worker that was dismissed starts none."""
        if self._process and self._process.poll() is not None:
            self.end()
        return self._process or self._started()

    def _started(self) -> _Process:
        with ExitStack() as opened:
            log = opened.enter_context(tempfile.TemporaryFile())
            theirs, jobs = _pipe(opened)
            outcomes, answers = _pipe(opened)
            process = self._begun([theirs.fileno(), answers.fileno(), log.fileno()])
            with self._changing:
                if self.dismissed:
                    raise EOFError
                opened.pop_all()
                self._process, self._jobs, self._outcomes, self._log = process, jobs, outcomes, log
        theirs.close()
        answers.close()
        return process

    def _begun(self, streams: list[int]) -> _Process:
        """Return a new process: forked where that can be, and else a Python of its own."""
        warm = {ADDRESS: self._address} if self._address else {}
        env, cwd = {**environment(), **warm}, self._folder or Path.cwd()
        if line := line_to(self._address):
            with suppress(ConnectionError):
                return Forked(line, run=MAIN, arguments=[MODULE], cwd=cwd, env=env, streams=streams)
        if self.dismissed:
            raise EOFError
        self._scratch = tempfile.TemporaryDirectory(prefix="synthesis-", ignore_cleanup_errors=True)
        env["TMPDIR"] = self._scratch.name  # what it leaves there when it is killed goes with it
        stdin, stdout, stderr = streams
        command = [sys.executable, "-P", "-m", MODULE]
        return subprocess.Popen(  # noqa: S603 (this very Python)
            command, stdin=stdin, stdout=stdout, stderr=stderr, env=env, cwd=cwd, start_new_session=True
        )

    def do(self, job: Job) -> Outcome:
        """Have a job done. A process that hangs is ended a while after the time of the report is over."""
        began = time.monotonic()
        try:
            process, packed = self.start(), pickle.dumps(job)
        except (OSError, EOFError) as error:
            return _failed("NoWorker", str(error))
        except Exception as error:  # noqa: BLE001 (what cannot be packed must not take the other reports with it)
            return _failed(
                type(error).__name__, f"a process could not be given what the report is about: {error}"
            )
        outcome = self._watched(process, packed, job)
        if outcome.failure and not self.dismissed:
            self.end()  # a kernel that failed may have left something behind
        return replace(outcome, seconds=outcome.seconds or round(time.monotonic() - began, 2))

    def _watched(self, process: _Process, packed: bytes, job: Job) -> Outcome:
        late = threading.Event()
        watch = threading.Timer((job.timeout or 0) + GRACE, _end_late, (process, late))
        if job.timeout:
            watch.start()
        try:
            return self._ask(packed)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            died = self._died(process, Allowance(job.memory))
            if job.timeout and late.is_set():
                return Outcome(seconds=0, failure=too_long(job.timeout))
            return died
        finally:
            watch.cancel()

    def do_apart(self, job: Job) -> Outcome:
        """Have a job done by processes that depend on nothing shared: what they were forked from had died."""
        address, self._address = self._address, ""
        try:
            return self.do(job)
        finally:
            self.end()
            self._address = address

    def dismiss(self) -> None:
        """Tell the process to end, whatever it is doing."""
        with self._changing:
            self.dismissed = True
            _close(self._jobs)

    def end(self) -> None:
        """Have the process end, by force if it takes too long."""
        process, self._process = self._process, None
        if process is None:
            return
        _close(self._jobs)
        if _status(process) is None:
            _kill(process)
            _status(process)
        _close(self._outcomes)
        _close(self._log)
        if self._scratch:
            self._scratch.cleanup()

    def _ask(self, packed: bytes) -> Outcome:
        if self._jobs is None or self._outcomes is None:
            raise EOFError
        left = memoryview(packed)
        while left:
            left = left[self._jobs.write(left) :]
        outcome = pickle.load(self._outcomes)  # noqa: S301 (from a process this one started)
        return outcome if isinstance(outcome, Outcome) else _failed("WorkerDied")

    def _died(self, process: _Process, given: Allowance) -> Outcome:
        given.status = _status(process, within=SOON)
        _kill(process)
        value = f"the process that made the report ended ({given.status or _status(process)})"
        failure = Failure(name="WorkerDied", value=value, last_lines=last_lines(_tail(self._log)))
        return Outcome(seconds=0, failure=explained(failure, given))


def _failed(name: str, value: str = "") -> Outcome:
    return Outcome(seconds=0, failure=Failure(name=name, value=value))


def _end_late(process: _Process, late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: _Process) -> None:
    """End a process, and with it what it has started in its group, such as a browser that prints."""
    if process.returncode is None and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _status(process: _Process, *, within: float = LEAVE_WITHIN) -> int | None:
    """Return how a process ended; nothing if it still runs after a while, or nobody tells."""
    try:
        return process.wait(within)
    except subprocess.TimeoutExpired:
        return None


def _tail(log: IO[bytes] | None) -> str:
    if log is None or log.closed:
        return ""
    log.seek(max(log.seek(0, os.SEEK_END) - TAIL, 0))
    return log.read().decode("utf-8", "replace")


def _pipe(opened: ExitStack) -> tuple[IO[bytes], IO[bytes]]:
    """Return the two ends of a pipe: to read from, and to write to."""
    reading, writing = os.pipe()
    return opened.enter_context(os.fdopen(reading, "rb")), opened.enter_context(
        os.fdopen(writing, "wb", buffering=0)
    )


def _close(stream: IO[bytes] | None) -> None:
    with suppress(OSError):
        if stream:
            stream.close()
