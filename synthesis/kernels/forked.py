"""A kernel forked from the zygote, as jupyter_client manages it: provisioner and manager."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from synthesis.kernels.allowance import allowance, limit, peak_of
from synthesis.kernels.client import ForkedClient
from synthesis.kernels.keeper import ADDRESS
from synthesis.kernels.process import Forked, line_to
from synthesis.kernels.wire import pair

LAUNCHER = "ipykernel_launcher"
KERNEL = "synthesis.kernels.application:main"
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
        self._ours: socket.socket | None = None

    async def _start(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; its command is ``python -m ipykernel_launcher …``."""
        arguments = [f"{LAUNCHER}.py", *cmd[cmd.index(LAUNCHER) + 1 :]]
        env = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        del env[ADDRESS]
        cwd = kwargs.get("cwd") or Path.cwd()
        self._ours, theirs = pair()
        with theirs:
            streams = [theirs.fileno()]
            forked = Forked(self._line, run=KERNEL, arguments=arguments, cwd=cwd, env=env, streams=streams)
        self.process = cast("subprocess.Popen[bytes]", forked)
        self.pid = self.pgid = forked.pid
        return self.connection_info

    def connection(self) -> socket.socket:
        """Give away the connection to the kernel, for the one client that it has."""
        if self._ours is None:
            raise RuntimeError("a forked kernel has one client, and must have been started")
        ours, self._ours = self._ours, None
        return ours

    async def shutdown_requested(self, restart: bool = False) -> None:
        """End it: it hears no request for that."""
        await self.terminate(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing open, also where no kernel was ever started."""
        await super().cleanup(restart)
        if self.process is None:
            self._line.close()
        if self._ours:
            self._ours.close()

    def _told(self, status: int) -> None:
        super()._told(status)
        self._allowance.peak = cast("Forked", self.process).peak


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

    def client(self, **options: Any) -> AsyncKernelClient:  # type: ignore[override]  # as the manager's own
        """Return a client of the kernel; a forked one has but one."""
        if isinstance(self.provisioner, ForkingProvisioner):
            return ForkedClient(self.provisioner.connection(), session=self.session, parent=self, **options)
        return super().client(**options)


def _line(spec: KernelSpec | None) -> socket.socket | None:
    """Return a connection to the zygote, if there is one and it is a kernel of this Python that is asked for."""
    if not spec or LAUNCHER not in spec.argv or not _is_this(spec.argv[0]):
        return None
    return line_to(os.environ.get(ADDRESS))


def _is_this(python: str) -> bool:
    """Return whether a command is the Python that is running; jupyter_client takes a bare name for that."""
    return python in (sys.executable, Path(python).name)
