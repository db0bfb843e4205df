"""Files that appear whole: there is the old one or the new one, never half of one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from synthesis.places import is_here

PARTS = ".*.part"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, make sure that it is on disk, and move it there.

    Parameters
    ----------
    path : Path
        Where it shall stand; its folder is made where it is missing. Elsewhere than on this machine (see
        :mod:`synthesis.places`) a file appears when it is closed.
    content : str or bytes
        A text is written as UTF-8 with plain line ends.

    Raises
    ------
    OSError
        When it cannot be written; what stood there before is unchanged.
    """
    write_all({path: content})


def write_all(files: Mapping[Path, str | bytes]) -> None:
    """Write files that belong together: none is moved to its place before all are on disk.

    Parameters
    ----------
    files : mapping of Path to str or bytes
        What is to be written, by its place; they are moved there in this order.

    Raises
    ------
    OSError
        When one cannot be written; what stood there before is unchanged.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files if is_here(path)}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(beside.get(path, path), content.encode("utf-8") if isinstance(content, str) else content)
        for path, part in beside.items():
            part.replace(path)
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)


def remove_parts(folder: Path) -> None:
    """Remove what writers that were killed have left beside their files, in a folder and the folders in it."""
    for pattern in (PARTS, f"*/{PARTS}"):
        for part in folder.glob(pattern):
            part.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        if is_here(path):
            file.flush()
            os.fsync(file.fileno())
