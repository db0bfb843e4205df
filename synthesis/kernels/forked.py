"""A kernel forked from the zygote, as jupyter_client manages it: provisioner, manager and client."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any, cast
from uuid import uuid4

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

from synthesis.kernels.allowance import allowance, limit, peak_of
from synthesis.kernels.keeper import ADDRESS
from synthesis.kernels.process import Forked, line_to

LAUNCHER = "ipykernel_launcher"
KERNEL = "synthesis.kernels.zygote:kernel"
QUIET = 0.2
AGAIN_AFTER = 10  # milliseconds
ENDS_WITHIN = 5


class MeteredProvisioner(LocalProvisioner):
    """Starts a kernel as usual, limits its memory and tells what it took.

    Parameters
    ----------
    **traits
        What every provisioner has.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._allowance = allowance()

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel that gets no more memory than it is allowed."""
        info = await self._start(cmd, **kwargs)
        if self.process:
            limit(self.process.pid, self._allowance.memory)
        return info

    async def _start(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        return await super().launch_kernel(cmd, **kwargs)

    async def poll(self) -> int | None:
        """Return how it ended, or nothing while it runs."""
        status = await super().poll()
        if self.process and status is not None:
            self._told(status)
        return status

    async def kill(self, restart: bool = False) -> None:
        """End it, and wait for its end, which takes no tenth of a second."""
        process = self.process
        if process:
            self._allowance.peak = peak_of(process.pid)
        await super().kill(restart)
        if process:
            with suppress(subprocess.TimeoutExpired):
                self._told(process.wait(ENDS_WITHIN))

    def _told(self, status: int) -> None:
        self._allowance.status = status


class ForkingProvisioner(MeteredProvisioner):
    """Has the zygote fork a kernel, where jupyter_client's own would start a Python.

    Parameters
    ----------
    line : socket
        The connection to the zygote.
    **traits
        What every provisioner has.
    """

    def __init__(self, *, line: socket.socket, **traits: Any) -> None:
        super().__init__(**traits)
        self._line = line

    async def _start(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; its command is ``python -m ipykernel_launcher …``."""
        arguments = [f"{LAUNCHER}.py", *cmd[cmd.index(LAUNCHER) + 1 :]]
        env = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        del env[ADDRESS]
        cwd = kwargs.get("cwd") or Path.cwd()
        forked = Forked(self._line, run=KERNEL, arguments=arguments, cwd=cwd, env=env)
        self.process = cast("subprocess.Popen[bytes]", forked)
        self.pid = self.pgid = forked.pid
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing open, also where no kernel was ever started."""
        await super().cleanup(restart)
        if self.process is None:
            self._line.close()

    def _told(self, status: int) -> None:
        super()._told(status)
        self._allowance.peak = cast("Forked", self.process).peak


class PromptClient(AsyncKernelClient):
    """Knows soon that a kernel is ready, and by its answer: jupyter_client's own waits for a fifth of a second of silence."""

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        """Return a context whose sockets try again soon: they ask before the kernel listens."""
        context: zmq.asyncio.Context = super()._context_default()
        context.setsockopt(zmq.RECONNECT_IVL, AGAIN_AFTER)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (as nbclient calls it)
        """Wait until the kernel has answered, and its output arrives.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        RuntimeError
            When it has died, or is not ready in time.
        """
        try:
            await asyncio.wait_for(self._answered(), timeout)
        except TimeoutError as error:
            raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds") from error

    async def _answered(self) -> None:
        with suppress(Empty):
            await self.iopub_channel.get_msg(timeout=QUIET)  # a kernel's welcome: what it says will arrive
        while True:
            asked = self.kernel_info()
            try:
                while (await self.shell_channel.get_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                    pass
                while not _is_idle(await self.iopub_channel.get_msg(timeout=QUIET), asked):
                    pass
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
            else:
                return


def _is_idle(message: dict[str, Any], asked: str) -> bool:
    answers: bool = message["parent_header"].get("msg_id") == asked
    return answers and message["content"].get("execution_state") == "idle"


class ForkingManager(AsyncKernelManager):
    """Manages one kernel: forked from the zygote, or started as usual where there is none.

    Parameters
    ----------
    **traits
        What every manager has.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        line = _line(self.kernel_spec)
        if line is None:
            if not self._has_provisioner_of_its_own():
                self.provisioner = MeteredProvisioner(kernel_spec=self.kernel_spec, parent=self)
            return
        self.kernel_id = str(uuid4())
        self.transport = "ipc"
        self.connection_file = str(Path(os.environ[ADDRESS]).with_name(f"{self.kernel_id[:8]}.json"))
        self.provisioner = ForkingProvisioner(
            line=line, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )

    def _has_provisioner_of_its_own(self) -> bool:
        return self.kernel_spec is None or "kernel_provisioner" in self.kernel_spec.metadata

    @default("client_factory")
    def _default_client(self) -> type[PromptClient]:
        return PromptClient


def _line(spec: KernelSpec | None) -> socket.socket | None:
    """Return a connection to the zygote, if there is one and it is a kernel of this Python that is asked for."""
    if not spec or LAUNCHER not in spec.argv or not _is_this(spec.argv[0]):
        return None
    return line_to(os.environ.get(ADDRESS))


def _is_this(python: str) -> bool:
    """Return whether a command is the Python that is running; jupyter_client takes a bare name for that."""
    return python in (sys.executable, Path(python).name)
