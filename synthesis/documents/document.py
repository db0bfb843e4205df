"""A document as every reader sees it: lines and grids that know where they stand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from synthesis.documents.kinds import kind_of
from synthesis.documents.limits import LARGEST_FILE, damaged, too_much, unusable
from synthesis.documents.parts import Cell, Content, Grid, Line
from synthesis.errors import Problem, SynthesisError

__all__ = ["Cell", "Document", "Grid", "Line", "open_document"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been opened: its lines, its grids and what had to be repaired.

    Parameters
    ----------
    document_id : str
        How problems name it.
    path : Path
        The file.
    sha256 : str
        Hash of its content.
    source_format : {"text", "delimited", "html", "word", "sheet", "pdf"}
        What it is by its content: the module of this package that read it.
    lines : tuple of Line
        All of its text in reading order.
    grids : tuple of Grid
        Its tables, whose text stands in the lines too.
    problems : tuple of Problem
        What was repaired, guessed or left out.
    """

    document_id: str
    path: Path
    sha256: str
    source_format: str
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def open_document(path: Path, *, document_id: str | None = None) -> Document:
    """Open a file and return its lines and grids.

    The format is known by the content, not by the ending of the name. How much is read at the most is told in
    :mod:`synthesis.documents.limits`.

    Parameters
    ----------
    path : Path
        The file.
    document_id : str, optional
        How problems name it; the file's own name by default.

    Raises
    ------
    SynthesisError
        When nothing can be read from it: missing, empty, damaged, locked, too large, or not a document.
    """
    name = document_id or path.name
    content = content_of(path, name)
    kind, found = _read(content, name, path.suffix)
    if not any(line.text.strip() for line in found.lines):
        raise unusable(
            name,
            "empty-document",
            "the document is empty.",
            "Replace the file or remove its row from the catalogue.",
        )
    return Document(
        document_id=name,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        source_format=kind,
        lines=found.lines,
        grids=found.grids,
        problems=found.problems,
    )


def content_of(path: Path, name: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    SynthesisError
        When it cannot be opened, is none, or is too large.
    """
    try:
        if not (path.is_file() or path.is_dir()) and path.exists():
            raise unusable(name, "no-file", "this is no file but a pipe, a device or the like.", "Remove it.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise unusable(
            name,
            "unreadable-file",
            f"the file cannot be opened ({error.strerror or error}).",
            "Check that it exists and that you may read it.",
        ) from error
    if len(content) > LARGEST_FILE:
        raise too_much(name, "bytes", max(len(content), path.stat().st_size), LARGEST_FILE)
    return content


def _read(content: bytes, name: str, ending: str) -> tuple[str, Content]:
    """Tell the format and read with its module; what foreign parsers raise on damaged files is one problem of ours."""
    try:
        kind = kind_of(content, document_id=name, ending=ending)
        found: Content = import_module(f"synthesis.documents.{kind}").read(content, document_id=name)
    except SynthesisError:
        raise
    except ImportError as error:
        raise unusable(
            name,
            "missing-library",
            f"the library {error.name} is needed to read it.",
            'Install the optional part: pip install "evaluation-synthesis[documents]".',
        ) from error
    except Exception as error:
        raise damaged(name, error) from error
    return kind, found
