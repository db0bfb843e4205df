"""How much memory a report may take: read from what people write, and told when it was not enough."""

from __future__ import annotations

import re
import signal
from dataclasses import replace

from synthesis.errors import UsageError, wrong_use
from synthesis.kernels.allowance import Allowance, can_limit
from synthesis.report import Failure

UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
LEAST = 512 * 1024**2  # what a kernel takes that has imported what every report needs


def bytes_of(size: str | int | None) -> int | None:
    """Return a size in bytes.

    Parameters
    ----------
    size : str or int or None
        ``"4G"``, ``"1.5 GB"`` or ``"800M"``, each 1024 times the one before; or bytes.

    Raises
    ------
    UsageError
        When it is no size, too small for any report, or when memory cannot be limited here.

    Examples
    --------
    >>> bytes_of("4G") == 4 * 1024**3
    True
    """
    if size is None:
        return None
    found = SIZE.fullmatch(str(size).strip())
    if not found:
        raise _wrong("this is no size.", size)
    number = int(float(found[1]) * UNITS[found[2].upper()])
    if number < LEAST:
        raise _wrong("no report can be made with so little.", size)
    if not can_limit():
        raise wrong_use(
            "no-limit-here", "memory is limited on Linux alone.", "Leave it out.", field="memory", value=size
        )
    return number


def _wrong(message: str, size: str | int) -> UsageError:
    return wrong_use(
        "no-size", message, "Write 4G, 800M or bytes, 512M at least.", field="memory", value=size
    )


def explained(failure: Failure, given: Allowance) -> Failure:
    """Return a failure that says so where memory was the reason, or may have been."""
    most = f"a report may take {given.memory / UNITS['G']:.3g} GB" if given.memory else ""
    if failure.name.lstrip("_").endswith("MemoryError"):
        told = f"out of memory ({most})" if most else "out of memory"
        return replace(failure, value=f"{told}: {failure.value}" if failure.value else told)
    if failure.name in ("DeadKernelError", "OutputLost", "WorkerDied"):
        is_killed = given.status == -signal.SIGKILL and failure.name != "OutputLost"
        killed = "; the system kills so where it has no memory left" if is_killed else ""
        return replace(failure, value=f"{failure.value}{killed}{f'; {most}' if most else ''}")
    return failure
