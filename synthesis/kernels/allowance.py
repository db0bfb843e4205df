"""How much memory a kernel may take, and what it took."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

KIB = 1024


@dataclass(slots=True)
class Allowance:
    """What a report may take, and what its kernel took.

    Parameters
    ----------
    memory : int, optional
        Bytes that each of its processes may take; as much as there is by default.
    peak : int, optional
        The most memory that the kernel held at a time, in bytes, what it shares with others included; missing until
        it has ended, and where the system does not tell.
    status : int, optional
        How it ended, as :attr:`subprocess.Popen.returncode` has it.
    """

    memory: int | None = None
    peak: int | None = None
    status: int | None = None


_current: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def allowed(memory: int | None) -> Iterator[Allowance]:
    """Give the kernels that are started in the block so many bytes each; what they took is told in the end."""
    given = Allowance(memory)
    token = _current.set(given)
    try:
        yield given
    finally:
        _current.reset(token)


def allowance() -> Allowance:
    """Return what the kernels that are started here may take."""
    return _current.get() or Allowance()


def can_limit() -> bool:
    """Return whether the memory of another process can be limited here."""
    return sys.platform == "linux"


def limit(pid: int, memory: int | None) -> None:
    """Limit the memory of a process: it is refused more, as on a machine that has no more.

    What it has reserved and not used when the limit is set, such as the stacks of its threads, does not count.
    """
    if memory and sys.platform == "linux":
        import resource  # noqa: PLC0415 (there is none elsewhere)

        most = _most(pid, memory)
        resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))


@contextmanager
def held_back(memory: int | None) -> Iterator[None]:
    """Limit the memory of this process in the block; what it starts afterwards, such as a browser, is free."""
    if not memory or sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415 (there is none elsewhere)

    before = resource.getrlimit(resource.RLIMIT_DATA)
    most = _most(os.getpid(), memory)
    given = most if before[1] == resource.RLIM_INFINITY else min(most, before[1])
    resource.setrlimit(resource.RLIMIT_DATA, (given, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _most(pid: int, memory: int) -> int:
    """Return the bytes that a process may have so that it takes no more than ``memory``."""
    reserved = (_told(pid, "VmData") or 0) - (_told(pid, "VmRSS") or 0)
    return memory + max(reserved, 0)


def go_first(before: int) -> None:
    """Let the system end this process before others where no memory is left.

    Parameters
    ----------
    before : int
        Thousandths of the machine's memory by which it counts as larger than it is, 1000 at most.
    """
    with suppress(OSError):  # only Linux knows of this
        Path("/proc/self/oom_score_adj").write_text(str(before), encoding="ascii")


def peak_of(pid: int) -> int | None:
    """Return the most memory that a process has held, in bytes; nothing where the system does not tell."""
    return _told(pid, "VmHWM")


def _told(pid: int, name: str) -> int | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    return int(found[1]) * KIB if found else None
