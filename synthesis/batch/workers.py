"""Lasting workers, each a process of its own: what happens to one of them happens to one report alone."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Self

from synthesis.batch.jobs import Job, Outcome
from synthesis.kernels.keeper import ADDRESS, NOTHING, Keeper, Ready, can_fork, has_died
from synthesis.report import Failure
from synthesis.report.failure import last_lines

GRACE = 30
LEAVE_WITHIN = 10
SAME_EACH_TIME = {"PYTHONHASHSEED": "0"}
TAIL = 20_000


class Workers:
    """Make reports in parallel; use it as a context manager.

    Parameters
    ----------
    count : int
        How many reports at a time.
    ready : Ready
        What their kernels find read and imported, where kernels can be forked.
    folder : Path, optional
        The working folder; by default that of this process.
    """

    def __init__(self, count: int, ready: Ready = NOTHING, *, folder: Path | None = None) -> None:
        env = {**os.environ, **SAME_EACH_TIME}
        self._keeper = Keeper(ready, env=env) if can_fork() else None
        self._workers = [Worker(folder) for _ in range(count)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="synthesis")

    def __enter__(self) -> Self:
        """Start the processes."""
        try:
            self._start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _start(self) -> None:
        if self._keeper:
            self._keeper.__enter__()
        for worker in self._workers:
            worker.address = self._keeper.address if self._keeper else ""
            worker.start()
            self._idle.put(worker)

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

    def submit(self, job: Job, *, begun: Callable[[str], None]) -> Future[Outcome]:
        """Have a job done as soon as a worker is free; ``begun`` is called with its name then."""
        return self._threads.submit(self._do, job, begun)

    def _do(self, job: Job, begun: Callable[[str], None]) -> Outcome:
        worker = self._idle.get()
        try:
            begun(job.name)
            zygote = self._living_zygote()
            outcome = worker.do(job)
            if outcome.failure and has_died(zygote) and not worker.dismissed:
                outcome = worker.do_apart(job)
            return outcome
        finally:
            self._idle.put(worker)

    def _living_zygote(self) -> subprocess.Popen[bytes] | None:
        """Return the zygote; none where it has died so often that kernels start without it."""
        zygote = self._keeper.process if self._keeper else None
        return zygote if zygote and zygote.poll() is None else None


class Worker:
    """One process that makes reports, started again when it has died.

    Where it has an :attr:`address`, its kernels are forked from the zygote there.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.address = ""
        self.dismissed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._starting = threading.Lock()

    def start(self) -> subprocess.Popen[bytes]:
        """Return the process, started where none is alive; a worker that was dismissed starts none."""
        with self._starting:
            if self._process and self._process.poll() is not None:
                self.end()
            if self._process is None and self.dismissed:
                raise EOFError
            return self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "synthesis.batch.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env={**os.environ, **SAME_EACH_TIME, **({ADDRESS: self.address} if self.address else {})},
                cwd=self._folder,
                start_new_session=True,
            )
        return self._process

    def do(self, job: Job) -> Outcome:
        """Have a job done. A process that hangs is ended a while after the time of the report is over."""
        try:
            process, packed = self.start(), pickle.dumps(job)
        except (OSError, EOFError) as error:
            return _failed("NoWorker", str(error))
        except Exception as error:  # noqa: BLE001 (what cannot be packed must not take the other reports with it)
            return _failed(
                type(error).__name__, f"a process could not be given what the report is about: {error}"
            )
        outcome = self._watched(process, packed, job.timeout)
        if outcome.failure and not self.dismissed:
            self.end()  # a kernel that failed may have left something behind
        return outcome

    def _watched(self, process: subprocess.Popen[bytes], packed: bytes, timeout: float | None) -> Outcome:
        late = threading.Event()
        watch = threading.Timer((timeout or 0) + GRACE, _end_late, (process, late))
        if timeout:
            watch.start()
        try:
            return _ask(process, packed)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError):
            died = self._died(process)
            return _too_long(timeout) if timeout and late.is_set() else died
        finally:
            watch.cancel()

    def do_apart(self, job: Job) -> Outcome:
        """Have a job done with a kernel that depends on nothing shared: what it was forked from had died."""
        address, self.address = self.address, ""
        try:
            return self.do(job)
        finally:
            self.end()
            self.address = address

    def dismiss(self) -> None:
        """Tell the process to end, whatever it is doing."""
        with self._starting:
            self.dismissed = True
            if self._process:
                _close(self._process.stdin)

    def end(self) -> None:
        """Have the process end, by force if it takes too long."""
        process, self._process = self._process, None
        if process is None:
            return
        _close(process.stdin)
        try:
            process.wait(LEAVE_WITHIN)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
        _close(process.stdout)
        _close(self._log)

    def _died(self, process: subprocess.Popen[bytes]) -> Outcome:
        _kill(process)
        value = f"the process that made the report ended ({process.wait()})"
        return _failed("WorkerDied", value, said=_tail(self._log))


def _failed(name: str, value: str = "", *, said: str = "") -> Outcome:
    return Outcome(seconds=0, failure=Failure(name=name, value=value, last_lines=last_lines(said)))


def _too_long(timeout: float) -> Outcome:
    return _failed("TimeoutError", f"the report took longer than {timeout:g} s")


def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process, and with it what it has started in its group, such as a browser that prints."""
    if process.returncode is None and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _tail(log: IO[bytes] | None) -> str:
    if log is None or log.closed:
        return ""
    log.seek(max(log.seek(0, os.SEEK_END) - TAIL, 0))
    return log.read().decode("utf-8", "replace")


def _close(stream: IO[bytes] | None) -> None:
    with suppress(OSError):
        if stream:
            stream.close()


def _ask(process: subprocess.Popen[bytes], packed: bytes) -> Outcome:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(packed)
    process.stdin.flush()
    outcome = pickle.load(process.stdout)  # noqa: S301 (from a process this one started)
    return outcome if isinstance(outcome, Outcome) else _failed("WorkerDied")
