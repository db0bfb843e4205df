"""What stands in a folder and below, links followed: nothing that is there disappears without a word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PASSED_OVER = (".", "~$")


def present(folder: Path, *, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Yield all that stands in a folder and in those below, in order, but no folder that may be read.

    So a folder that may not be read is given itself, and a link that leads nowhere, a pipe or the like, too. What is
    hidden, or open in an office program, is passed over, and so is a link back to a folder in which it lies.

    Parameters
    ----------
    folder : Path
        The folder.
    above : frozenset of Path
        The folders in which it lies, each by its real place.
    """
    here = folder.resolve()
    if here in above:
        return
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in inside:
        if path.name.startswith(PASSED_OVER):
            continue
        if is_folder(path):
            yield from present(path, above=above | {here})
        else:
            yield path


def matching(folder: Path, pattern: str) -> list[Path]:
    """Return the files that fit a pattern, in order; nothing hidden, no folder, link to nowhere, pipe or the like."""
    found = folder.glob(pattern)
    return sorted(path for path in found if not path.name.startswith(PASSED_OVER) and path.is_file())


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; where nobody may look, it is none."""
    return os.path.isdir(path)  # noqa: PTH112 (``Path.is_dir`` raises there)


def in_letters(path: str | Path) -> str:
    """Return a path as a text that can be written anywhere; what is not UTF-8 in it is replaced."""
    return os.fsencode(Path(path).as_posix()).decode("utf-8", "replace")
