"""A corpus kept in memory, so that processes forked from this one need not read the documents again.

It is found by the hash of every file it was read from: what has changed since is read anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from synthesis.corpus.catalogue import NAME
from synthesis.corpus.corpus import Corpus

_kept: dict[str, Corpus] = {}


def keep(corpus: Corpus, *, digest: str) -> None:
    """Keep a corpus in the place of the one before, unless its files have changed while it was read.

    Parameters
    ----------
    corpus : Corpus
        Loaded from a data folder.
    digest : str
        What :func:`digest_of` said of the folder before.
    """
    _kept.clear()
    if corpus.root and digest_of(corpus.root) == digest:
        _kept[digest] = corpus


def kept(root: Path) -> Corpus | None:
    """Return what was kept of a data folder, if every file is still the same."""
    found = _kept.get(digest_of(root)) if _kept else None
    return found and Corpus(found.tables, root=root)


def digest_of(root: Path) -> str:
    """Return the hash of the names and contents of all that is read of a data folder."""
    whole = hashlib.sha256()
    for path in [root / NAME, *sorted((root / "sources").rglob("*"))]:
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
