"""A corpus kept in memory, so that processes forked from this one need not read documents or tables again.

It is found by the names, sizes and times of all files it was read from: what has changed since is read anew.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from synthesis.corpus.catalogue import NAME
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.present import present
from synthesis.corpus.restored import saved_files

_kept: dict[str, Corpus] = {}


def keep(corpus: Corpus, *, of: Path, state: str) -> None:
    """Keep a corpus in the place of the one before, unless its files have changed while it was read.

    Parameters
    ----------
    corpus : Corpus
        What was loaded.
    of : Path
        The data folder, or what was saved of a corpus.
    state : str
        What :func:`state_of` said of it before.
    """
    _kept.clear()
    if state_of(of) == state:
        _kept[state] = corpus


def kept(data: Path) -> Corpus | None:
    """Return what was kept of a data folder or of what was saved, if every file is still the same."""
    found = _kept.get(state_of(data)) if _kept else None
    return found and replace(found, root=found.root and data)


def state_of(data: Path) -> str:
    """Return a hash of the names, sizes and times of all that is read of a data folder, or of what was saved."""
    whole = hashlib.sha256()
    for path in saved_files(data) or [data / NAME, *present(data / "sources")]:
        with suppress(OSError):
            about = path.stat()
            whole.update(os.fsencode(path.relative_to(data)))
            whole.update(f"\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ino}\n".encode())
    return whole.hexdigest()
