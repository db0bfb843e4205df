"""Messages of Jupyter's protocol over one pair of sockets, where ZeroMQ has five and threads that serve them.

A message goes in pieces, each of which arrives whole. So threads, and processes forked meanwhile, send side by side
without a lock, and what one of them does not finish spoils nothing of the others.
"""

from __future__ import annotations

import os
import socket
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

SHELL, IOPUB = CHANNELS = range(2)
PIECE = 1 << 16  # bytes; some three of them wait to be read before who sends must wait, too
HEAD = struct.Struct("!QB?")  # which message, which channel, whether this is its last piece
WITH_HEAD = HEAD.size + PIECE  # bytes; no more arrive at a time


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two ends; what goes in at one comes out at the other."""
    return socket.socketpair(type=socket.SOCK_SEQPACKET)


def pieces(channel: int, parts: Sequence[bytes | memoryview]) -> Iterator[bytes]:
    """Yield a message as what is sent, each piece in one go.

    Parameters
    ----------
    channel : int
        ``SHELL`` or ``IOPUB``.
    parts : sequence of bytes
        What ZeroMQ would send as the frames of one message.
    """
    lengths = [memoryview(part).nbytes for part in parts]
    message = b"".join([struct.pack(f"!{len(lengths) + 1}Q", len(lengths), *lengths), *parts])
    number = int.from_bytes(os.urandom(8))
    for start in range(0, len(message), PIECE):
        is_last = start + PIECE >= len(message)
        yield HEAD.pack(number, channel, is_last) + message[start : start + PIECE]


class Arrivals:
    """Puts together what arrives."""

    def __init__(self) -> None:
        self._begun: dict[int, bytearray] = defaultdict(bytearray)

    def take(self, piece: bytes) -> tuple[int, list[bytes]] | None:
        """Take a piece; return channel and parts of the message that it is the last one of."""
        number, channel, is_last = HEAD.unpack_from(piece)
        self._begun[number] += piece[HEAD.size :]
        return (channel, _parts(memoryview(self._begun.pop(number)))) if is_last else None


def _parts(message: memoryview) -> list[bytes]:
    (count,) = struct.unpack_from("!Q", message)
    lengths = struct.Struct(f"!{count + 1}Q")
    ends = accumulate(lengths.unpack_from(message)[1:], initial=lengths.size)
    return [bytes(message[start:end]) for start, end in pairwise(ends)]
