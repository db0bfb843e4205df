"""One run at a time in an output folder: the next one waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from synthesis.errors import wrong_use
from synthesis.places import is_here

NAME = ".lock"


@contextmanager
def alone(out: Path, *, waiting: Callable[[], None]) -> Iterator[bool]:
    """Have an output folder alone for the block, and tell whether it had to be waited for.

    The system gives it free when the process ends, however it ends.

    Parameters
    ----------
    out : Path
        The folder, which is made. One that is not of this machine cannot be locked.
    waiting : callable
        Is called once when another run has the folder.

    Raises
    ------
    UsageError
        When the folder cannot be made.
    """
    if not is_here(out):
        yield False
        return
    _make(out)
    lock = FileLock(out / NAME)
    waited = False
    try:
        lock.acquire(blocking=False)
    except Timeout:
        waited = True
        waiting()
        lock.acquire()
    try:
        yield waited
    finally:
        lock.release()


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder cannot be made: {error.strerror or error}."
        raise wrong_use("cannot-write", message, "Choose another folder.", field="out", value=out) from error
