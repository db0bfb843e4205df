"""A corpus kept in memory, so that processes forked from this one need not read the documents again.

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

_kept: dict[str, Corpus] = {}


def keep(corpus: Corpus, *, state: str) -> None:
    """Keep a corpus in the place of the one before, unless its files have changed while it was read.

    Parameters
    ----------
    corpus : Corpus
        Loaded from a data folder.
    state : str
        What :func:`state_of` said of the folder before.
    """
    _kept.clear()
    if corpus.root and state_of(corpus.root) == state:
        _kept[state] = corpus


def kept(root: Path) -> Corpus | None:
    """Return what was kept of a data folder, if every file is still the same."""
    found = _kept.get(state_of(root)) if _kept else None
    return found and replace(found, root=root)


def state_of(root: Path) -> str:
    """Return a hash of the names, sizes and times of all that is read of a data folder."""
    whole = hashlib.sha256()
    for path in [root / NAME, *present(root / "sources")]:
        with suppress(OSError):
            about = path.stat()
            whole.update(os.fsencode(path.relative_to(root)))
            whole.update(f"\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ino}\n".encode())
    return whole.hexdigest()
