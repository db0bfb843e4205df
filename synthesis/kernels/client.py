"""The client of a forked kernel: jupyter_client's own, with another way to the kernel."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Sequence
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channelsabc import ChannelABC
from jupyter_client.session import Session

from synthesis.kernels.wire import CHANNELS, WITH_HEAD, Arrivals, pieces

AGAIN_AFTER = 1


class _Wire:
    """The client's end of the pair, closed when the kernel has ended: neither reading nor writing ever waits."""

    def __init__(self, line: socket.socket) -> None:
        line.settimeout(0)
        self._line, self._arrivals = line, Arrivals()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unsent: deque[bytes] = deque()
        self._arrived: list[asyncio.Queue[list[bytes] | MemoryError]] = [asyncio.Queue() for _ in CHANNELS]

    def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._line, self._take)

    def _take(self) -> None:
        try:
            piece = self._line.recv(WITH_HEAD)
        except ConnectionResetError:
            return  # the kernel has ended, and what it had sent before comes after this
        except OSError:
            piece = b""
        try:
            if not piece:
                self.close()  # the kernel has ended
            elif message := self._arrivals.take(piece):
                channel, parts = message
                self._arrived[channel].put_nowait(parts)
        except MemoryError as error:
            for queue in self._arrived:
                queue.put_nowait(error)

    async def next(self, channel: int) -> list[bytes]:
        """Return what arrives next; raises where there was no memory for it."""
        arrived = await self._arrived[channel].get()
        if isinstance(arrived, MemoryError):
            raise arrived
        return arrived

    def send(self, channel: int, parts: Sequence[bytes | memoryview]) -> None:
        self._unsent.extend(pieces(channel, parts))
        self._send()

    def _send(self) -> None:
        if not self._loop:
            return
        try:
            while self._unsent:
                self._line.send(self._unsent[0])
                self._unsent.popleft()
        except BlockingIOError:
            self._loop.add_writer(self._line, self._send)
        except OSError:
            self.close()
        else:
            self._loop.remove_writer(self._line)

    def is_open(self) -> bool:
        return self._loop is not None

    def close(self) -> None:
        if self._loop:
            self._loop.remove_reader(self._line)
            self._loop.remove_writer(self._line)
        self._loop = None
        self._line.close()


class _Channel(ChannelABC):
    def __init__(self, wire: _Wire, number: int, session: Session) -> None:
        self._wire, self._number, self._session = wire, number, session

    def start(self) -> None:
        """Do nothing: the client opens what all channels share."""

    def stop(self) -> None:
        self._wire.close()

    def is_alive(self) -> bool:
        return self._wire.is_open()

    def send(self, message: dict[str, Any]) -> None:
        self._session.send(self, message)  # type: ignore[arg-type]  # it has what is used of a socket

    def send_multipart(self, parts: Sequence[bytes | memoryview], **_: Any) -> None:
        self._wire.send(self._number, parts)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # noqa: ASYNC109 (as nbclient calls it)
        try:
            async with asyncio.timeout(timeout):
                parts = await self._wire.next(self._number)
        except TimeoutError:
            raise Empty from None
        _, message = self._session.feed_identities(parts)
        read: dict[str, Any] = self._session.deserialize(message)
        return read


class ForkedClient(AsyncKernelClient):
    """Talks with a forked kernel on the two channels that running a notebook takes.

    Parameters
    ----------
    line : socket
        This end of the pair.
    **traits
        What every client has.
    """

    def __init__(self, line: socket.socket, **traits: Any) -> None:
        super().__init__(**traits)
        self.session.key = b""  # nobody else can read or write here
        self._wire = _Wire(line)
        self._shell_channel, self._iopub_channel = (_Channel(self._wire, n, self.session) for n in CHANNELS)

    def start_channels(self, *_: bool, **__: bool) -> None:
        """Do nothing: they are opened when the kernel is waited for."""

    def stop_channels(self) -> None:
        """Close the connection."""
        self._wire.close()

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (as nbclient calls it)
        """Wait until the kernel answers.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        RuntimeError
            When it has died, or does not answer in time.
        """
        self._wire.open()
        try:
            await asyncio.wait_for(self._answered(self.kernel_info()), timeout)
        except TimeoutError as error:
            raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds") from error

    async def is_alive(self) -> bool:
        """Return whether the kernel runs, and can be heard."""
        return self._wire.is_open() and await self._async_is_alive()

    async def _answered(self, asked: str) -> None:
        while True:
            try:
                answer = await self._shell_channel.get_msg(timeout=AGAIN_AFTER)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
            else:
                if answer["parent_header"].get("msg_id") == asked:
                    return
