"""A working folder of its own for a report: it reads what is in the user's, and what it writes there stays apart."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from synthesis.kernels.keeper import ADDRESS


@contextmanager
def own_folder() -> Iterator[None]:
    """Work in a new folder with a link to everything that is in the present one; both are as before afterwards.

    It lies beside the zygote, where there is one, and goes with it at the latest. Where no links can be made the
    present folder stays.
    """
    here = Path.cwd()
    beside = os.environ.get(ADDRESS)
    with tempfile.TemporaryDirectory(
        prefix="synthesis-", dir=Path(beside).parent if beside else None, ignore_cleanup_errors=True
    ) as folder:
        os.chdir(folder if _linked(here, Path(folder)) else here)
        try:
            yield
        finally:
            os.chdir(here)


def _linked(here: Path, folder: Path) -> bool:
    try:
        for each in here.iterdir():
            (folder / each.name).symlink_to(each)
    except OSError:
        return False
    return True


def from_anywhere(values: dict[str, Any]) -> dict[str, Any]:
    """Return values of the parameters cell; a place above the working folder is named from the root."""
    return {name: os.path.abspath(value) if _is_above(value) else value for name, value in values.items()}  # noqa: PTH100 (a link stays one name)


def _is_above(value: Any) -> bool:
    return isinstance(value, str) and value.split(os.sep, 1)[0] == ".." and Path(value).exists()
