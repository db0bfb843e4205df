"""What a run has done so far, kept on disk, so that one that is killed is not lost."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from contextlib import suppress

from synthesis.batch.manifest import Manifest, Report, write_manifest

PAUSE = 1.0  # seconds between two writes, at least
TIMES = 50  # the time that a write takes: that of many reports takes longer, and must not come as often


class Record:
    """The reports of a run, beside those of earlier ones.

    Parameters
    ----------
    earlier : Manifest
        What earlier runs left.
    unchanged : sequence of str
        The reports that need not be made again.
    gone : collection of str
        The reports of countries that are no longer in the data.
    """

    def __init__(self, earlier: Manifest, *, unchanged: Sequence[str], gone: Collection[str] = ()) -> None:
        self._earlier, self._unchanged, self._gone = earlier, unchanged, gone
        self._done: list[Report] = []
        self._next = 0.0

    @property
    def manifest(self) -> Manifest:
        """All reports of the output folder, as they are now."""
        return self._earlier.after(self._done, unchanged=self._unchanged, gone=self._gone)

    def add(self, report: Report) -> None:
        """Note what became of a report; it is on disk within a second or a few, or when the next one is."""
        self._done.append(report)
        began = time.monotonic()
        if began > self._next:
            with suppress(OSError):  # told when the run ends
                write_manifest(self.manifest)
            ended = time.monotonic()
            self._next = ended + max(PAUSE, TIMES * (ended - began))
