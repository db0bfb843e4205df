"""Where data come from and where results go: folders of this machine, and every address that fsspec knows."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast

from synthesis.errors import wrong_use

SIGN = "://"
UNNAMED = "data"
_held = ExitStack()


def place(address: str | Path, *, field: str) -> Path:
    """Return a path of this machine, or what behaves as one elsewhere, such as ``s3://bucket/reports``.

    Parameters
    ----------
    address : str or Path
        Whatever holds ``://`` is an address of fsspec; anything else is a path.
    field : str
        What it is for, as the user knows it.

    Raises
    ------
    UsageError
        When no such place is known, or the package that leads there is missing.
    """
    if SIGN not in str(address):
        return Path(address)
    from upath import UPath  # noqa: PLC0415 (only where somebody asks for it)

    try:
        found = UPath(address)
        found.fs  # noqa: B018 (the package that leads there is imported now)
    except (ImportError, ValueError) as error:
        remedy = "Install what is missing, as evaluation-synthesis[s3] for s3://, or name a folder."
        raise wrong_use("no-such-place", f"{error}.", remedy, field=field, value=address) from error
    return Path(found.path) if found.protocol in ("file", "local") else cast("Path", found)


def is_here(path: Path) -> bool:
    """Return whether a place is on this machine, where files can be locked, moved and seen to be on disk."""
    return isinstance(path, Path)


@contextmanager
def brought(address: str | Path) -> Iterator[Path]:
    """Bring data here for as long as the block lasts; data of this machine stay where they are.

    Parameters
    ----------
    address : str or Path
        A folder or a file.

    Raises
    ------
    UsageError
        When there is nothing.
    """
    source = place(address, field="data")
    if is_here(source):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="synthesis-") as folder:
        yield _copied(source, Path(folder) / (source.name or UNNAMED))


def held(address: str | Path) -> Path:
    """Bring data here for as long as the program runs; data of this machine stay where they are."""
    source = place(address, field="data")
    return source if is_here(source) else _held.enter_context(brought(address))


def _copied(source: Path, target: Path) -> Path:
    """Copy a file or a folder; a name that would lead out of it is refused."""
    try:
        files = [source] if source.is_file() else [path for path in source.rglob("*") if path.is_file()]
        for file in files:
            there = target / str(file.relative_to(source)) if file is not source else target
            if not there.resolve().is_relative_to(target.resolve()):
                raise wrong_use("outside", "a name leads out of the folder.", field="data", value=file)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(file.read_bytes())
    except OSError as error:
        remedy = "Look whether the address is right and you may read it."
        raise wrong_use(
            "no-data", f"it cannot be read: {error}.", remedy, field="data", value=source
        ) from error
    if not files:
        raise wrong_use("no-data", "there is nothing.", "Name the data folder.", field="data", value=source)
    return target


atexit.register(_held.close)
