"""A process forked from the zygote, for whoever asked for it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from synthesis.kernels.allowance import KIB

READY_WITHIN = 120  # seconds


class Forked:
    """A forked process, with what jupyter_client uses of :class:`subprocess.Popen`.

    Parameters
    ----------
    line : socket
        The connection to the zygote.
    run : str
        What the process runs, as an entry point is named: ``module:function``.
    arguments : sequence of str
        Its command line, the name of the program first.
    cwd : str or Path
        The folder it works in.
    env : mapping of str to str
        Its environment.
    streams : sequence of int
        The files that are its standard input, output and error stream; by default it has nothing to read, and writes
        to the log of the zygote.

    Raises
    ------
    ConnectionError
        When the zygote has died, or does not answer.
    """

    stdin = stdout = stderr = None

    def __init__(
        self,
        line: socket.socket,
        *,
        run: str,
        arguments: Sequence[str],
        cwd: str | Path,
        env: Mapping[str, str],
        streams: Sequence[int] = (),
    ) -> None:
        line.settimeout(READY_WITHIN)
        self._line = line
        self._answers = line.makefile("rb")
        self._hearing = threading.Lock()  # several threads may wait for its end
        self.returncode: int | None = None
        self.peak: int | None = None
        request = {"run": run, "arguments": list(arguments), "cwd": str(cwd), "env": dict(env)}
        written = json.dumps(request).encode() + b"\n"
        try:
            socket.send_fds(line, [written[:1]], streams)
            line.sendall(written[1:])
            answer = self._answers.readline()
        except OSError:
            answer = b""
        if not answer:
            self._close()
            raise ConnectionError("the process that others are forked from has died, or is not ready")
        line.settimeout(None)
        self.pid = int(answer)

    def poll(self) -> int | None:
        """Return how it ended, or nothing while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended, as soon as it has.

        Raises
        ------
        TimeoutExpired
            When it still runs after so many seconds.
        """
        with self._hearing:
            if self.returncode is None:
                if not select.select([self._line], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired("a forked process", timeout or 0)
                self.returncode = self._heard()
            return self.returncode

    def _heard(self) -> int:
        """Hear how it ended and what it took; with a zygote that has died, it has died, too, but not its children."""
        try:
            answer = self._answers.readline().split()
        except OSError:
            answer = []
        self._close()
        if not answer:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            return -signal.SIGKILL
        self.peak = int(answer[1]) * KIB
        return int(answer[0])

    def _close(self) -> None:
        self._answers.close()
        self._line.close()

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended, and the zygote has not said so yet
                os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it by force."""
        self.send_signal(signal.SIGKILL)


def line_to(address: str | None) -> socket.socket | None:
    """Return a connection to the zygote at an address; nothing where there is none, or none any more."""
    if not address:
        return None
    line = socket.socket(socket.AF_UNIX)
    try:
        line.connect(address)
    except OSError:
        line.close()
        return None
    return line
