"""What happened in a run, with times: the logger ``synthesis``, and a file for it."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from synthesis.batch.progress import tell
from synthesis.errors import SynthesisError, wrong_use
from synthesis.report.plain import plain

if TYPE_CHECKING:
    from synthesis.batch.manifest import Report

LOGGER = logging.getLogger("synthesis")
LOGGER.addHandler(logging.NullHandler())
FURTHER = "\n    "  # a line that goes on; text of documents cannot pass for a line of ours


class _LogFile(logging.FileHandler):
    """A file; that it can no longer be written to is told once, and the run goes on."""

    is_broken = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, as long as that can be done."""
        if not self.is_broken:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 (the name it has there)
        """Tell what is wrong; called with the error in hand."""
        self.is_broken = True
        error = sys.exc_info()[1]
        reason = getattr(error, "strerror", None) or error
        tell(f"The log cannot be written ({reason}); the run goes on without it.", shown=True)

    def close(self) -> None:
        """Close it; what could not be written is lost."""
        with suppress(OSError):
            super().close()


@contextmanager
def logged_to(file: str | Path | None, *, out: str | Path = "") -> Iterator[None]:
    """Write to a file, at its end, what is logged in the block, and how the block ended.

    Parameters
    ----------
    file : str or Path or None
        The file; none is written where none is named. Its folder must be there.
    out : str or Path
        A folder that is made if the file lies in it: that of the reports.

    Raises
    ------
    UsageError
        When it cannot be written.
    """
    if file is None:
        yield
        return
    if out and Path(file).parent == Path(out):
        _make(Path(out))
    handler = _handler(Path(file))
    level = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    LOGGER.addHandler(handler)
    try:
        yield
    except SynthesisError as error:
        for problem in error.problems:
            LOGGER.error(_lines(str(problem)))  # noqa: TRY400 (a line, no traceback)
        raise
    except BaseException as error:
        LOGGER.error("The run was ended: %s", _lines(repr(error)))  # noqa: TRY400
        raise
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
        handler.close()


def log_begin(name: str) -> None:
    """Log that a report is taken in hand."""
    LOGGER.info("%s: begun", _lines(name))


def log_end(report: Report) -> None:
    """Log what became of a report, what its cells said and, where it failed, the last lines."""
    failure = report.failure
    told = f"failed: {failure}" if failure else f"rendered in {report.seconds:.1f} s{_memory(report)}"
    said = (*report.notes, *(failure.last_lines if failure else ()))
    LOGGER.log(
        logging.ERROR if failure else logging.INFO, "%s", _lines("\n".join([f"{report.name}: {told}", *said]))
    )


def _memory(report: Report) -> str:
    return f", {report.peak_memory / 1e6:.0f} MB at most" if report.peak_memory else ""


def _make(out: Path) -> None:
    with suppress(OSError):  # who writes there will tell
        out.mkdir(parents=True, exist_ok=True)


def _handler(file: Path) -> logging.FileHandler:
    try:
        handler = _LogFile(file, encoding="utf-8")
    except OSError as error:
        message = f"the log cannot be written ({error.strerror})."
        raise wrong_use("cannot-write", message, "Name another file.", field="log", value=file) from error
    form = logging.Formatter("%(asctime)s.%(msecs)03dZ %(levelname)-7s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    return handler


def _lines(text: str) -> str:
    return FURTHER.join(plain(text).splitlines())
