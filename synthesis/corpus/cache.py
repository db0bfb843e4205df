"""Documents that were read once, kept by the hash of their content and of the code that read them.

A file of the cache is taken only if it is whole and fits the records; anything else is read anew. Kept is what
our own readers made; what readers of other packages make is always read anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from synthesis.errors import Problem
from synthesis.sources import OURS, readers
from synthesis.sources.records import Reading

PACKAGE = Path(__file__).parents[1]
PARTS = ("dates", "documents", "sources", "vocabulary", "corpus")
FOLDER = ".cache"


@dataclass(slots=True)
class Known:
    """What was made of one document: the reading, and what was told on the way."""

    reading: Reading
    problems: list[Problem]


def find(root: Path, *, sha256: str, document_id: str) -> Known | None:
    """Return what was made of a document with this content and name, if it is kept and whole."""
    try:
        checksum, content = _path(root, sha256, document_id).read_bytes().split(b"\n", 1)
        return _known().validate_json(content) if checksum == _hash(content) else None
    except (OSError, ValueError, ValidationError):
        return None


def keep(root: Path, known: Known, *, sha256: str, document_id: str) -> None:
    """Keep what was made of a document, but not within the package, and not where nothing can be written."""
    if known.reading.layout not in OURS or PACKAGE in root.resolve().parents:
        return
    path, content = _path(root, sha256, document_id), _known().dump_json(known)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
            beside.write(_hash(content) + b"\n" + content)
        os.replace(beside.name, path)  # noqa: PTH105 (the name is all there is)
    except OSError:
        return


def _path(root: Path, sha256: str, document_id: str) -> Path:
    key = hashlib.sha256(f"{sha256}\0{document_id}\0{_code()}".encode()).hexdigest()
    return root / FOLDER / f"{key}.json"


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


@cache
def _known() -> TypeAdapter[Known]:
    return TypeAdapter(Known)


@cache
def _code() -> str:
    """Return the hash of all that decides how a document is read."""
    whole = hashlib.sha256("\0".join(readers()).encode())
    for part in PARTS:
        for path in sorted((PACKAGE / part).rglob("*")):
            if path.suffix in {".py", ".csv"}:
                whole.update(path.read_bytes())
    return whole.hexdigest()
