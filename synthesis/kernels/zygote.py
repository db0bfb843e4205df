"""The process that kernels are forked from, and the workers that run them.

It imports what reports need, reads and codes the data once, and then waits. It runs nothing of a notebook, starts no
thread and opens no socket of ZeroMQ, since neither outlives a fork. What to read is told in a line on the standard
input. A connection asks for one process and holds it:
when either ends, so does the other. When the standard input ends, because the driver is gone, all end.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import selectors
import shutil
import signal
import socket
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import NoReturn

from synthesis.kernels.keeper import Ready
from synthesis.kernels.rehearsal import MODULES, rehearse, slow_ones

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIFELINE = 0
STREAMS = 3
PATIENCE = 5
RARELY = 10_000  # objects made until what could be thrown away is looked for, where Python takes 700: drawing makes many


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    run: str
    arguments: list[str]
    cwd: str
    env: dict[str, str]
    streams: list[int]


@dataclass(frozen=True, slots=True)
class _Child:
    pid: int
    ended: int
    line: socket.socket


def main() -> None:
    """Prepare, then serve; what returns from that is a process that somebody asked for."""
    listener, address = sys.argv[1:]
    _import_all(MODULES, address)
    told = sys.stdin.buffer.readline()
    ready = Ready(**json.loads(told)) if told else _leave_nothing(Path(address))
    _import_all(slow_ones(ready.notebook), address)
    if ready.data:
        rehearse(Path(ready.data), ready.codebook, ready.countries)
    from synthesis.kernels.application import prepare  # noqa: PLC0415 (imported above, with garbage left alone)

    prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY)
    request = _Zygote(socket.socket(fileno=int(listener)), Path(address)).serve()
    _become(request)


def _import_all(names: Iterable[str], address: str) -> None:
    """Import modules; what they hold is kept for good, and never looked through for what could be thrown away."""
    gc.disable()
    for name in names:
        _import(name)
        if not _is_held(LIFELINE):
            _leave_nothing(Path(address))
    gc.freeze()
    gc.enable()


def _leave_nothing(address: Path) -> NoReturn:
    shutil.rmtree(address.parent, ignore_errors=True)
    os._exit(0)


def _import(name: str) -> None:
    """Import a module; if that fails, whoever needs it will tell."""
    try:
        import_module(name)
    except Exception:  # noqa: BLE001
        traceback.print_exc()


class _Zygote:
    def __init__(self, listener: socket.socket, address: Path) -> None:
        self._listener = listener
        self._address = address
        self._events = selectors.DefaultSelector()
        self._children: dict[int, _Child] = {}
        self._libc = ctypes.CDLL(None)
        self._libc.prctl(PR_SET_CHILD_SUBREAPER, 1)

    def serve(self) -> _Request:
        """Fork a process for whoever asks; returns in that process alone, with what was asked for."""
        request: _Request | None = None
        self._watch(self._listener, self._accept)
        self._watch(LIFELINE, self._end)
        while request is None:
            for key, _ in self._events.select():
                if self._events.get_map().get(key.fd) is key:  # not ended by an event before it
                    request = key.data()
                if request is not None:
                    break
        return request

    def _watch(self, file: socket.socket | int, then: Callable[[], _Request | None]) -> None:
        self._events.register(file, selectors.EVENT_READ, then)

    def _accept(self) -> _Request | None:
        line, _ = self._listener.accept()
        line.settimeout(PATIENCE)
        streams: list[int] = []
        try:
            first, streams, _, _ = socket.recv_fds(line, 1, STREAMS)
            with line.makefile("rb") as asked:
                request = _Request(**json.loads(first + asked.readline()), streams=streams)
            if _is_held(line):
                return self._fork(line, request)
        except (OSError, ValueError, TypeError):  # also where there is no room for one more process
            pass
        finally:
            _close(streams)
        line.close()
        return None

    def _fork(self, line: socket.socket, request: _Request) -> _Request | None:
        own = os.getpid()
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # of the threads of OpenBLAS, which can be forked
            pid = os.fork()
        if pid == 0:
            try:
                self._leave(line, parent=own)
                _take(request.streams)
            except BaseException:  # noqa: BLE001 (it must not go on as what it was forked from)
                os._exit(1)
            return request
        try:
            child = _Child(pid, os.pidfd_open(pid), line)
        except OSError:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        self._children[pid] = child
        self._watch(child.ended, lambda: self._bury(child))
        self._watch(line, lambda: self._kill(child))
        self._say(child, pid)
        return None

    def _leave(self, line: socket.socket, *, parent: int) -> None:
        """Cut the ties of a new process with this one, except that it dies with it."""
        os.setsid()
        self._libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        self._libc.prctl(
            PR_SET_CHILD_SUBREAPER, 1
        )  # what leaves its session comes to the zygote when it has ended
        if os.getppid() != parent:
            os._exit(1)
        for child in self._children.values():
            child.line.close()
            os.close(child.ended)
        line.close()
        self._listener.close()
        self._events.close()

    def _bury(self, child: _Child) -> None:
        """Tell how a process ended, and end what it has left behind."""
        self._kill(child)
        _, status, used = os.wait4(child.pid, 0)
        self._say(child, os.waitstatus_to_exitcode(status), used.ru_maxrss)
        self._events.unregister(child.ended)
        os.close(child.ended)
        child.line.close()
        del self._children[child.pid]
        self._end_orphans()

    def _end_orphans(self) -> None:
        """End what a process has left behind and this one has inherited, also what that had left behind."""
        seen = set(self._children)
        while orphans := _children() - seen:
            seen |= orphans
            for pid in orphans:
                with suppress(PermissionError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)

    def _kill(self, child: _Child) -> None:
        with suppress(KeyError):
            self._events.unregister(child.line)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)

    def _say(self, child: _Child, *numbers: int) -> None:
        with suppress(OSError):
            child.line.sendall(f"{' '.join(map(str, numbers))}\n".encode())

    def _end(self) -> None:
        for child in list(self._children.values()):
            self._bury(child)
        _leave_nothing(self._address)


def _is_held(line: socket.socket | int) -> bool:
    """Return whether there is still somebody at the other end."""
    poll = select.poll()
    poll.register(line, 0)
    return not poll.poll(0)


def _children() -> set[int]:
    """Return the processes whose parent this one is; none where the system does not tell."""
    try:
        told = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    except OSError:
        return set()
    return set(map(int, told.split()))


def _take(streams: list[int]) -> None:
    """Read from and write to what was asked for; by default there is nothing to read."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate(streams or [nothing]):
        os.dup2(file, number)
    os.close(nothing)


def _close(files: Iterable[int]) -> None:
    for file in files:
        os.close(file)


def _become(request: _Request) -> None:
    """Run what was asked for, in the folder and environment that were."""
    os.chdir(request.cwd)
    os.environ.clear()
    os.environ.update(request.env)
    sys.argv = request.arguments
    run = resolve_name(request.run)
    from synthesis.kernels import application  # noqa: PLC0415 (is there already)

    if run is not application.main:
        application.forget()
    run()
