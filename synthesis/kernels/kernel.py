"""The kernel that is forked: ipykernel's own, with another way to its client.

It does without ZeroMQ and the five threads that serve it: what a cell puts out is sent by whoever puts it out.
"""

from __future__ import annotations

import asyncio
import atexit
import builtins
import os
import re
import socket
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import numpy as np
import traitlets
import zmq
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.application import BaseIPythonApplication
from tornado.ioloop import IOLoop
from traitlets.config.application import catch_config_error

from synthesis.kernels.allowance import go_first
from synthesis.kernels.wire import IOPUB, SHELL, WITH_HEAD, Arrivals, pieces

NO_CHARACTER = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")  # half of one, which no message can hold

USUAL = ["--HistoryManager.hist_file=:memory:"]  # what nbclient adds to the command of a kernel
PROMPTS = ("ps1", "ps2", "ps3")


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


class ForkedKernelApp(IPKernelApp):
    """Sets up the kernel, as far as that goes without a client in the zygote already.

    Parameters
    ----------
    **traits
        What every application has.
    """

    outstream_class = traitlets.DottedObjectName(f"{__name__}.{Stream.__name__}")

    @catch_config_error
    def initialize(self, argv: list[str] | None = None) -> None:
        """Be ready to start; the connection to the client is the standard input."""
        is_prepared = self.kernel is not None
        if not is_prepared:
            self.set_up(argv)
        self._connect()
        self.init_blackhole()  # type: ignore[no-untyped-call]
        self.init_io()  # type: ignore[no-untyped-call]
        self.displayhook.get_execution_count = partial(getattr, self.kernel, "execution_count")
        self.init_signal()  # type: ignore[no-untyped-call]
        if is_prepared:
            self._take_over()
        self.init_path()  # type: ignore[no-untyped-call]
        self.init_shell()  # type: ignore[no-untyped-call]
        self.init_gui_pylab()  # type: ignore[no-untyped-call]
        self.init_extensions()  # type: ignore[no-untyped-call]
        self.init_code()  # type: ignore[no-untyped-call]
        sys.stdout.flush()
        sys.stderr.flush()

    def set_up(self, argv: list[str] | None) -> None:
        """Read the configuration and make the kernel, with channels that lead nowhere yet."""
        BaseIPythonApplication.initialize(self, argv)  # type: ignore[no-untyped-call]
        self.init_pdb()  # type: ignore[no-untyped-call]
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        self.session.key = b""  # nobody else can read or write here
        self.iopub_socket, self.shell_socket = Channel(IOPUB), Channel(SHELL)
        self.iopub_thread = Publisher(self.iopub_socket)
        self.kernel = ForkedKernel.instance(
            parent=self, session=self.session, shell_stream=self.shell_socket,
            iopub_thread=self.iopub_thread, iopub_socket=self.iopub_socket, log=self.log,
            profile_dir=self.profile_dir, user_ns=self.user_ns,
        )  # fmt: skip

    def _take_over(self) -> None:
        """Make what was set up in the zygote this process's own."""
        self.init_crash_handler()  # type: ignore[no-untyped-call]
        self.connection_file = sys.argv[2]
        self.kernel.ident = str(uuid4())
        shell = self.kernel.shell
        shell.starting_dir = str(Path.cwd())
        shell.init_environment()
        shell.init_virtualenv()
        shell.save_sys_module_state()
        shell.init_sys_modules()
        shell.init_builtins()
        shell.init_prompts()
        atexit.register(shell.atexit_operations)
        self.config.HistoryManager.enabled = True
        shell.configurables.remove(shell.history_manager)
        shell.history_manager = None
        shell.init_history()
        shell.init_user_ns()

    def _connect(self) -> None:
        """Take the connection, and leave nothing to read in its place."""
        self.session.pid = os.getpid()
        line = socket.socket(fileno=os.dup(0))
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        self.iopub_socket.connect(line)
        self.shell_socket.connect(line)


def prepare() -> None:
    """Set up a kernel for the processes that are forked from this one; what that changes in this one is put back.

    Who has configured IPython, or starts kernels with options of her own, has each set up anew.
    """
    hook, main, path, environment = sys.excepthook, sys.modules["__main__"], sys.path[:], dict(os.environ)
    app = ForkedKernelApp.instance()
    app.config.HistoryManager.enabled = False  # it would open a database, which must not be forked
    try:
        app.set_up(USUAL)
        atexit.unregister(app.kernel.shell.atexit_operations)
        if app.loaded_config_files:
            forget()
    except Exception:  # noqa: BLE001 (each kernel will tell)
        traceback.print_exc()
        forget()
    finally:
        sys.excepthook, sys.modules["__main__"], sys.path[:] = hook, main, path
        os.environ.clear()
        os.environ.update(environment)
        for name in PROMPTS:
            vars(sys).pop(name, None)


def forget() -> None:
    """Have no kernel in this process: whoever asks for one is told so."""
    for each in (ForkedKernelApp, ForkedKernel, ZMQInteractiveShell):
        each.clear_instance()
    for name in ("__IPYTHON__", "display"):
        vars(builtins).pop(name, None)


def main() -> None:
    """Do what ``python -m ipykernel_launcher`` does."""
    go_first(1000)
    if sys.argv[3:] != USUAL:  # behind ``-f FILE``
        forget()
    np.random.seed()  # noqa: NPY002 (or the notebooks of all kernels would draw the same numbers)
    ForkedKernelApp.launch_instance()
