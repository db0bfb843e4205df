"""What a report is made from, each with a hash: whether anything has changed since it was made."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis.corpus.present import in_letters

PACKAGE = Path(__file__).parent.parent
OURS = ("*.py", "*.csv", "*.yaml", "*.j2", "*.css", "*.json")
BESIDE = ("catalogue.csv", "codings/*.csv", "report.yaml")


def inputs_of(
    documents: pd.DataFrame, *, root: Path | None, notebook: Path, codebook: Path, others: Iterable[Path] = ()
) -> list[dict[str, str | None]]:
    """Return everything a report is made from: one dict a file, with ``file`` and ``sha256``.

    Parameters
    ----------
    documents : DataFrame
        Those of one country; they have been hashed when they were read.
    root : Path or None
        The data folder.
    notebook, codebook : Path
        The notebook, and the file with the themes.
    others : iterable of Path
        What else it is made from, such as a logo.
    """
    documents = documents.sort_values("path")
    hashes = zip(
        documents["path"],
        documents["sha256"].astype(object).where(documents["sha256"].notna(), None),
        strict=True,
    )
    beside = [path for pattern in BESIDE for path in sorted(root.glob(pattern))] if root else []
    drawing = [Path.cwd() / "matplotlibrc"]
    code = [
        (in_letters(path.relative_to(folder)), path)
        for folder in _folders_of_code(notebook)
        for path in _code(folder)
    ]
    files = [(in_letters(path.name), path) for path in chain(beside, others, filter(Path.is_file, drawing))]
    ends = [(in_letters(path.name), path) for path in (codebook, notebook)]
    return [
        *({"file": path, "sha256": sha256} for path, sha256 in hashes),
        *({"file": name, "sha256": hash_of([path])} for name, path in [*files, *code, *ends]),
        {"file": "synthesis", "sha256": toolkit()},
        {"file": "installed packages", "sha256": packages()},
    ]


def files_in(values: Mapping[str, Any]) -> Iterator[str]:
    """Return the files that values of the parameters cell name, also in lists, as they are named there."""
    for value in values.values():
        for text in value if isinstance(value, list | tuple) else [value]:
            with suppress(OSError, ValueError):  # too long a text for a name, or one with a zero in it
                if isinstance(text, str) and Path(text).is_file():
                    yield text


def are_as_read(documents: pd.DataFrame, *, root: Path | None) -> bool:
    """Return whether documents still hold what was read from them."""
    if root is None:
        return True
    hashed = documents[["path", "sha256"]].dropna(subset="sha256")
    return all(_holds(root / row.path, row.sha256) for row in hashed.itertuples())


def _holds(path: Path, sha256: str) -> bool:
    try:
        return hash_of([path]) == sha256
    except OSError:
        return False


def _folders_of_code(notebook: Path) -> list[Path]:
    """Return the folders from which a notebook may import modules of its own."""
    return list(dict.fromkeys([notebook.parent.resolve(), Path.cwd()]))


def _code(folder: Path) -> Iterator[Path]:
    """Return the modules in a folder and those of its packages, the toolkit apart."""
    yield from sorted(folder.glob("*.py"))
    for package in sorted(file.parent for file in folder.glob("*/__init__.py")):
        if package.resolve() != PACKAGE.resolve():
            yield from sorted(package.rglob("*.py"))


@cache
def packages() -> str:
    """Return a hash of what is installed, with its versions."""
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    names = sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


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
