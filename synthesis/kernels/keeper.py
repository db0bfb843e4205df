"""Who starts the zygote, starts it again when it has died, and ends it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

ADDRESS = "SYNTHESIS_ZYGOTE"
INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}  # as ipykernel sets it before matplotlib
BOOT = """\
import sys
if sys.path[0] == "":
    del sys.path[0]  # as ipykernel's launcher does: nothing is imported from the folder it is started in
from synthesis.kernels.zygote import main
main()"""
SAME_EACH_TIME = {"PYTHONHASHSEED": "0"}
STARTS = 5
SOON = 0.5
LEAVE_WITHIN = 5
LONGEST = 60  # bytes; of the 107 that the address of a socket may have, ours takes some thirty
SHORT = "/tmp"  # noqa: S108 (a folder in it is ours alone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What kernels and workers find read and imported when they start; nothing where a text is empty.

    Parameters
    ----------
    data : str
        The data folder.
    codebook : str
        The file with the themes.
    notebook : str
        The file of the notebook that they run: what is slow to import is so only for one that names it.
    countries : str
        Those whose texts will be coded, with semicolons between them; all by default.
    """

    data: str = ""
    codebook: str = ""
    notebook: str = ""
    countries: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The files and folders among them."""
        return tuple(filter(None, [self.data, self.codebook, self.notebook]))


NOTHING = Ready()


def can_fork() -> bool:
    """Return whether warm kernels are to be had here: Linux alone has all that they need."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Keeper:
    """Keep a zygote alive; use it as a context manager.

    Parameters
    ----------
    ready : Ready or None
        What it reads and imports beforehand; with None it imports what every report needs, and waits to be told.
    env : mapping of str to str
        The environment that the kernels will have.
    """

    def __init__(self, ready: Ready | None = NOTHING, *, env: Mapping[str, str]) -> None:
        self._ready = ready
        self._telling = threading.Lock()
        self._env = {**INLINE, **env}
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = _folder()
        self._listener = socket.socket(socket.AF_UNIX)
        self._closing = False
        self._watch = threading.Thread(target=self._keep, name="zygote", daemon=True)

    @property
    def address(self) -> str:
        """Where kernels are asked for; who asks before the zygote is ready waits."""
        return str(self._folder / "zygote")

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The zygote of the moment."""
        return self._process

    def __enter__(self) -> Self:
        """Start the zygote, where it does not run yet; it gets ready on its own."""
        if self._process:
            return self
        try:
            self._listener.bind(self.address)
            self._listener.listen()
            self._start()
        except OSError:
            self._listener.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the zygote and its kernels."""
        self._closing = True
        self._listener.close()
        if self._process and self._ready is None:
            self._process.kill()  # it has no kernels, and would import on
        self._let_go()
        if self._watch.ident:
            self._watch.join(LEAVE_WITHIN)
        if self._process and self._watch.is_alive():
            self._process.kill()
            self._watch.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def prepare(self, ready: Ready) -> None:
        """Tell what to read and import beforehand."""
        with self._telling:
            self._ready = ready
            self._tell()

    def _tell(self) -> None:
        if self._ready and self._process and self._process.stdin:
            with suppress(OSError, ValueError):  # it has died; the next will be told
                self._process.stdin.write(json.dumps(asdict(self._ready)).encode() + b"\n")

    def _let_go(self) -> None:
        with self._telling:
            if self._process and self._process.stdin:
                self._process.stdin.close()

    def _start(self) -> None:
        with self._telling:
            self._process = self._started()
            self._tell()

    def _started(self) -> subprocess.Popen[bytes]:
        listener = self._listener.fileno()
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 (this very Python)
                [sys.executable, "-c", BOOT, str(listener), self.address],
                bufsize=0,  # what was not taken must not be written when the stream is closed
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=self._env,
                pass_fds=[listener],
                start_new_session=True,
            )

    def _keep(self) -> None:
        """Start the zygote again whenever it has died; give up, and refuse whoever asks, if it does too often."""
        for left in reversed(range(STARTS)):
            if self._process and self._process.stdin:
                self._process.wait()
                self._let_go()
            if self._closing:
                return
            if left:
                with suppress(OSError, ValueError):  # also where the listener is closed meanwhile
                    self._start()
        self._listener.close()


_begun: list[Keeper] = []


@contextmanager
def begun() -> Iterator[None]:
    """Have a zygote import what every report needs while this process finds out which are to be made.

    The first keeper that is asked for in the block is that one; if none is, it ends with the block.
    """
    if can_fork() and processors() > 1:
        with suppress(OSError):
            _begun.append(Keeper(None, env=environment()).__enter__())
    try:
        yield
    finally:
        while _begun:
            _begun.pop().__exit__(None, None, None)


def keeper_for(ready: Ready) -> Keeper:
    """Return a keeper whose zygote reads and imports this beforehand: the one that was begun, or another."""
    keeper = _begun.pop() if _begun else Keeper(None, env=environment())
    keeper.prepare(ready)
    return keeper


def environment() -> dict[str, str]:
    """Return the environment that kernels have: this one, with what makes sets come in the same order each time."""
    return {**os.environ, **SAME_EACH_TIME}


def _folder() -> Path:
    """Return a new folder, ours alone: nobody else can ask for a kernel. An address in it is short enough."""
    usual = tempfile.gettempdir()
    parent = usual if len(os.fsencode(usual)) <= LONGEST else SHORT
    return Path(tempfile.mkdtemp(prefix="synthesis-", dir=parent))


def has_died(process: subprocess.Popen[bytes] | None) -> bool:
    """Return whether a zygote is dead, or dying now."""
    if process is None:
        return False
    with suppress(subprocess.TimeoutExpired):
        process.wait(SOON)
    return process.poll() is not None
