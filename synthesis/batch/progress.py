"""What a person sees while reports are made: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO, cast

from synthesis.report.plain import plain

if TYPE_CHECKING:
    from synthesis.batch.manifest import Report


class Progress(Protocol):
    """What is told of a run: use it as a context manager."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Show no more."""

    def begin(self, name: str) -> None:
        """Tell that a report is taken in hand; may be called from several threads."""

    def end(self, report: Report) -> None:
        """Tell what became of it."""


class Forgiving(io.TextIOBase):
    """A stream that never fails: once what is behind it can no longer be written to, it is silent.

    Parameters
    ----------
    stream : TextIO
        A terminal that may be closed, a pipe whose reader may leave, a file on a disk that may be full.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._broken = stream, False

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream behind it."""
        return self._stream.encoding

    def isatty(self) -> bool:
        """Return whether a terminal is behind it."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return the number of the file behind it."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Write as long as that can be done."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Hand on what was written, as long as that can be done."""
        self._try(self._stream.flush)

    def _try(self, show: Callable[[], object]) -> None:
        try:
            if not self._broken:
                show()
        except (OSError, ValueError):  # gone, full, or closed
            self._broken = True


class Lines:
    """One line a report, when it is done.

    Parameters
    ----------
    total : int
        How many reports are to be made.
    stream : TextIO or None
        Where to write; nowhere if none.
    """

    def __init__(self, total: int, stream: TextIO | None) -> None:
        self._total, self._done, self._stream = total, 0, stream

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""

    def begin(self, name: str) -> None:
        """Say nothing yet."""

    def end(self, report: Report) -> None:
        """Write the line."""
        self._done += 1
        if self._stream:
            print(f"[{self._done}/{self._total}] {in_a_line(report)}", file=self._stream, flush=True)


class Bars:
    """A bar for the whole and a line for each report in hand, in a terminal.

    Parameters
    ----------
    total : int
        How many reports are to be made.
    skipped : int
        How many need not be made.
    """

    def __init__(self, total: int, *, skipped: int) -> None:
        from rich.console import Console  # noqa: PLC0415 (only where there is a terminal)
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as RichProgress  # noqa: PLC0415

        self._bars = RichProgress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[told]}", markup=False),
            console=Console(file=_forgiving(sys.stderr)),
            transient=True,
        )
        self._total, self._skipped = total, skipped
        self._done = self._failed = self._made = 0
        self._began = time.monotonic()
        self._whole = self._bars.add_task("All reports", total=total, told=self._told())
        self._tasks = {"": self._whole}

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the lines and take away the bars."""
        self._bars.stop()

    def begin(self, name: str) -> None:
        """Add a line for a report in hand."""
        self._tasks[name] = self._bars.add_task(plain(name), total=None, told="")

    def end(self, report: Report) -> None:
        """Take its line away, say what became of it, and move the bar."""
        if report.name in self._tasks:
            self._bars.remove_task(self._tasks.pop(report.name))
        self._done += 1
        self._failed += bool(report.failure)
        self._made += report.seconds > 0  # what could not be read took no time
        style = "red" if report.failure else "green"
        self._bars.console.print(in_a_line(report), style=style, markup=False, highlight=False)
        self._bars.update(self._whole, completed=self._done, told=self._told())

    def _told(self) -> str:
        """Return how many are done, how many of them failed, how many were skipped, and the time left."""
        counts = [f"{self._done} of {self._total}"]
        counts += [f"{self._failed} failed"] if self._failed else []
        counts += [f"{self._skipped} unchanged"] if self._skipped else []
        return ", ".join([*counts, *self._left()])

    def _left(self) -> list[str]:
        """Return how long the others will take if they take as long as those that are done."""
        if not self._made or self._done == self._total:
            return []
        seconds = (time.monotonic() - self._began) / self._made * (self._total - self._done)
        return [f"about {_duration(seconds)} left"]


def _duration(seconds: float) -> str:
    """Return a time in words that nobody takes for exact.

    Examples
    --------
    >>> _duration(8), _duration(200), _duration(5000)
    ('10 s', '3 min', '1 h 20 min')
    """
    minutes = round(seconds / 60)
    if minutes < 2:  # noqa: PLR2004
        return f"{max(round(seconds / 5), 1) * 5} s"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest - rest % 10} min" if hours else f"{minutes} min"


def reporter(total: int, *, skipped: int, shown: bool) -> Progress:
    """Return what fits the place: bars in a terminal, lines in a notebook, a file or a log, or nothing."""
    if shown and sys.stderr.isatty():
        return Bars(total, skipped=skipped)
    return Lines(total, _stream() if shown else None)


def tell(line: str, *, shown: bool) -> None:
    """Say one thing before the reports are begun."""
    if shown:
        print(plain(line), file=_stream(), flush=True)


def _stream() -> TextIO:
    in_notebook = "ipykernel" in sys.modules
    return _forgiving(sys.stdout if in_notebook else sys.stderr)


def _forgiving(stream: TextIO) -> TextIO:
    return cast("TextIO", Forgiving(stream))


def in_a_line(report: Report) -> str:
    """Return what became of a report, in one line that is safe to print."""
    if report.failure is None:
        return plain(f"{report.name}: {report.html} ({report.seconds:.1f} s)")
    kept = f"; the report made {report.made} is kept" if report.html else ""
    return plain(f"{report.name} failed: {report.failure}{kept}")
