"""Files that appear whole: there is the old one or the new one, never half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, make sure that it is on disk, and move it there.

    Parameters
    ----------
    path : Path
        Where it shall stand; its folder is made where it is missing.
    content : str or bytes
        A text is written as UTF-8 with plain line ends.

    Raises
    ------
    OSError
        When it cannot be written; what stood there before is unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
