"""The kernel that is forked: ipykernel's own, with another way to its client.

It does without ZeroMQ and the five threads that serve it: what a cell puts out is sent by whoever puts it out.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import traitlets
import zmq
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from tornado.ioloop import IOLoop

from synthesis.kernels.wire import WITH_HEAD, Arrivals, pieces

NO_CHARACTER = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")  # half of one, which no message can hold


class Channel:
    """One channel to the client, with what ipykernel uses of a socket of ZeroMQ and of its streams.

    Parameters
    ----------
    number : int
        ``SHELL`` or ``IOPUB``.
    """

    def __init__(self, number: int) -> None:
        self._number = number

    def connect(self, line: socket.socket) -> None:
        """Use this end of a pair."""
        self._line = line

    def send_multipart(self, parts: Sequence[bytes | memoryview], **_: Any) -> None:
        """Send a message; returns when it is on its way."""
        for piece in pieces(self._number, parts):
            self._line.send(piece)

    def on_recv(self, answer: Callable[[list[zmq.Frame]], Awaitable[None]], **_: Any) -> None:
        """Have each message answered that arrives from now on."""
        loop, arrivals, tasks = IOLoop.current(), Arrivals(), set[asyncio.Future[None]]()

        def take(*_: Any) -> None:
            try:
                piece = self._line.recv(WITH_HEAD)
            except ConnectionResetError:
                return  # the end comes next
            if not piece:
                loop.stop()  # the client has ended
            elif message := arrivals.take(piece):
                task = asyncio.ensure_future(answer([zmq.Frame(part) for part in message[1]]))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        loop.add_handler(self._line, take, IOLoop.READ)


class Publisher(IOPubThread):
    """Stands where ipykernel has a thread that sends what is put out: sends at once.

    Parameters
    ----------
    channel : Channel
        Where to.
    """

    def __init__(self, channel: Channel) -> None:  # its own would open sockets of ZeroMQ
        self.socket = channel
        self.background_socket = channel  # type: ignore[assignment]
        self.thread = threading.Thread()  # is never started: all that is to be done in it is done at once
        self.io_loop = self  # type: ignore[assignment]
        self._pipe_flag = False
        self._renew()
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        self.sending = threading.RLock()
        self._waiting: dict[Callable[[], None], None] = {}

    def call_later(self, seconds: float, do: Callable[[], None]) -> None:
        """Have something done a while after, once for all who ask until then."""
        with self.sending:
            is_first = not self._waiting
            self._waiting.setdefault(do)
            if is_first:
                self._start(threading.Timer(seconds, self._do_all))

    def _start(self, timer: threading.Timer) -> None:
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError:  # there is no room for one more thread: the end of the cell will do
            self._waiting.clear()

    def _do_all(self) -> None:
        with self.sending:
            waiting, self._waiting = self._waiting, {}
            for do in waiting:
                do()


class Stream(OutStream):
    """What ``print`` writes to; what was written first is sent first, whichever thread sends it."""

    def _flush(self) -> None:
        with self.pub_thread.sending:
            try:
                super()._flush()  # type: ignore[no-untyped-call]
            except MemoryError:
                os._exit(1)  # or a part would be missing, and nobody would know
            except Exception:  # noqa: BLE001 (what is printed must not keep the answer back)
                traceback.print_exc(file=sys.__stderr__)

    def _flush_buffers(self) -> Iterator[tuple[dict[str, Any], str]]:
        for parent, text in super()._flush_buffers():  # type: ignore[no-untyped-call]
            yield parent, NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


class ForkedKernel(IPythonKernel):
    """Answers one client, one request after the other; there is nobody to debug it or to ask beside.

    Parameters
    ----------
    **traits
        What every kernel has.
    """

    shell_stream = traitlets.Instance(Channel)  # type: ignore[assignment]
    _supports_kernel_subshells = False

    def start(self) -> None:
        """Answer from now on."""
        self._own = os.getpid()
        self.shell.exit_now = False  # type: ignore[union-attr]
        Kernel.start(self)  # type: ignore[no-untyped-call]
        self.shell_channel_thread = SimpleNamespace(
            parent_thread=threading.main_thread()
        )  # asked by cells that await

    async def do_execute(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Run a cell; a process that it has forked ends where the cell ends, and answers nobody."""
        reply: dict[str, Any] = await super().do_execute(*args, **options)  # type: ignore[no-untyped-call]
        if os.getpid() != self._own:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(reply["status"] != "ok")
        return reply

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: no other request waits."""
