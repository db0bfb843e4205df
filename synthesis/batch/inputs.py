"""What a report is made from, each with a hash: whether anything has changed since it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from synthesis.corpus import Corpus

PACKAGE = Path(__file__).parent.parent
OURS = ("*.py", "*.csv", "*.yaml", "*.j2", "*.css", "*.json")
BESIDE = ("catalogue.csv", "codings/*.csv", "report.yaml")


def inputs_of(
    part: Corpus, *, notebook: Path, codebook: Path, others: Iterable[Path] = ()
) -> list[dict[str, str | None]]:
    """Return everything a report is made from: one dict a file, with ``file`` and ``sha256``.

    Parameters
    ----------
    part : Corpus
        One country; its documents have been hashed when they were read.
    notebook, codebook : Path
        The notebook, and the file with the themes.
    others : iterable of Path
        What else it is made from, such as a logo.
    """
    documents = part.documents.sort_values("path")
    hashes = zip(
        documents["path"],
        documents["sha256"].astype(object).where(documents["sha256"].notna(), None),
        strict=True,
    )
    beside = [path for pattern in BESIDE for path in sorted(part.root.glob(pattern))] if part.root else []
    return [
        *({"file": path, "sha256": sha256} for path, sha256 in hashes),
        *({"file": path.name, "sha256": hash_of([path])} for path in (*beside, *others, codebook, notebook)),
        {"file": "synthesis", "sha256": toolkit()},
    ]


@cache
def toolkit() -> str:
    """Return the hash of the toolkit's own files."""
    return hash_of(path for pattern in OURS for path in sorted(PACKAGE.rglob(pattern)))


def hash_of(paths: Iterable[Path]) -> str:
    """Return the SHA-256 hash of what files hold, one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
