"""A forked kernel set up: what needs no client in the zygote, once, and the rest in each process that is forked from it."""

from __future__ import annotations

import atexit
import builtins
import os
import socket
import sys
import traceback
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np
import traitlets
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.application import BaseIPythonApplication
from traitlets.config.application import catch_config_error

from synthesis.kernels.allowance import go_first
from synthesis.kernels.kernel import Channel, ForkedKernel, Publisher, Stream
from synthesis.kernels.wire import IOPUB, SHELL

USUAL = ["--HistoryManager.hist_file=:memory:"]  # what nbclient adds to the command of a kernel
PROMPTS = ("ps1", "ps2", "ps3")


class ForkedKernelApp(IPKernelApp):
    """Sets up the kernel, as far as that goes without a client in the zygote already.

    Parameters
    ----------
    **traits
        What every application has.
    """

    outstream_class = traitlets.DottedObjectName(f"{Stream.__module__}.{Stream.__name__}")

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
        self.log.setLevel(self.log_level)  # or lines would be written that nothing shows
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
