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

from synthesis.corpus.present import in_letters, matching

PACKAGE = Path(__file__).parent.parent
OURS = ("*.py", "*.csv", "*.yaml", "*.j2", "*.css", "*.json")
BESIDE = ("codings/*.csv", "report.yaml")

Input = dict[str, str | None]


def inputs_of(
    tables: Mapping[str, pd.DataFrame],
    *,
    root: Path | None,
    notebook: Path,
    codebook: Path,
    others: Iterable[Path] = (),
) -> list[Input]:
    """Return everything a report is made from: one dict a file or table, with ``file`` and ``sha256``.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        What the catalogue and the other documents say of those that it is about: their own rows of ``documents``,
        ``evaluations`` and ``problems``. The documents have been hashed when they were read.
    root : Path or None
        The data folder.
    notebook, codebook : Path
        The notebook, and the file with the themes.
    others : iterable of Path
        What else it is made from, such as a logo.
    """
    documents = tables["documents"].sort_values("path")
    hashes = documents["sha256"].astype(object).where(documents["sha256"].notna(), None)
    beside = [path for pattern in BESIDE for path in matching(root, pattern)] if root else []
    code = [
        (path.relative_to(folder), path) for folder in _folders_of_code(notebook) for path in _code(folder)
    ]
    drawing = filter(Path.is_file, [Path.cwd() / "matplotlibrc"])
    named = [(Path(path.name), path) for path in chain(beside, others, drawing)]
    ends = [(Path(path.name), path) for path in (codebook, notebook)]
    return [
        *({"file": path, "sha256": sha256} for path, sha256 in zip(documents["path"], hashes, strict=True)),
        *({"file": f"table {name}", "sha256": _hash_of_rows(rows)} for name, rows in tables.items()),
        *({"file": in_letters(name), "sha256": _hash(path)} for name, path in [*named, *code, *ends]),
        {"file": "synthesis", "sha256": toolkit()},
        {"file": "installed packages", "sha256": packages()},
    ]


def _hash_of_rows(rows: pd.DataFrame) -> str:
    text = rows.to_json(orient="records", date_format="iso")
    return hashlib.sha256(text.encode()).hexdigest()


def _hash(path: Path) -> str | None:
    """Return the hash of a file; none where it may not be read."""
    try:
        return hash_of([path])
    except OSError:
        return None


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
    return all(_hash(root / row.path) == row.sha256 for row in hashed.itertuples())


def _folders_of_code(notebook: Path) -> list[Path]:
    """Return the folders from which a notebook may import modules of its own."""
    return list(dict.fromkeys([notebook.parent.resolve(), Path.cwd()]))


def _code(folder: Path) -> Iterator[Path]:
    """Return the modules in a folder and those of its packages, the toolkit apart."""
    yield from matching(folder, "*.py")
    for package in [file.parent for file in matching(folder, "*/__init__.py")]:
        if package.resolve() != PACKAGE.resolve():
            yield from matching(package, "**/*.py")


@cache
def packages() -> str:
    """Return a hash of what is installed, with its versions."""
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    names = sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


@cache
def toolkit() -> str:
    """Return the hash of the toolkit's own files."""
    return hash_of(path for pattern in OURS for path in matching(PACKAGE, f"**/{pattern}"))


def hash_of(paths: Iterable[Path]) -> str:
    """Return the SHA-256 hash of what files hold, one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
