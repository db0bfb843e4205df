"""What two processes say to each other arrives whole, whoever says something beside it."""

from __future__ import annotations

from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from synthesis.kernels import wire
from synthesis.kernels.wire import CHANNELS, WITH_HEAD, Arrivals, pair, pieces

MESSAGES = st.lists(
    st.tuples(st.sampled_from(CHANNELS), st.lists(st.binary(max_size=40), max_size=6)), max_size=6
)


def arrived(sent):
    arrivals = Arrivals()
    return [message for piece in sent if (message := arrivals.take(piece))]


@given(MESSAGES, st.integers(1, 30), st.data())
def test_messages_sent_side_by_side_arrive_whole_and_those_not_finished_do_not(messages, size, data):
    before, wire.PIECE = wire.PIECE, size
    try:
        cut = [list(pieces(channel, parts)) for channel, parts in messages]
    finally:
        wire.PIECE = before
    finished = [data.draw(st.booleans()) for _ in cut]
    begun = [each if whole else each[:-1] for each, whole in zip(cut, finished, strict=True)]
    together = [piece for row in zip_longest(*begun) for piece in row if piece is not None]
    expected = [message for message, whole in zip(messages, finished, strict=True) if whole]
    assert sorted(arrived(together)) == sorted(expected)


@given(st.lists(st.binary(max_size=9), max_size=3))
def test_parts_may_be_of_any_length_and_kind(short):
    parts = [*short, memoryview(bytes(range(256)) * 2000), b"", memoryview(b"12345678").cast("q")]
    cut = list(pieces(CHANNELS[1], parts))
    assert max(map(len, cut)) <= WITH_HEAD
    assert arrived(cut) == [(CHANNELS[1], [bytes(part) for part in parts])]


def test_a_piece_arrives_in_one_go():
    ours, theirs = pair()
    with ours, theirs:
        for piece in pieces(CHANNELS[0], [b"x" * (WITH_HEAD + 9)]):
            ours.send(piece)
        sent = [theirs.recv(WITH_HEAD), theirs.recv(WITH_HEAD)]
        assert arrived(sent) == [(CHANNELS[0], [b"x" * (WITH_HEAD + 9)])]
