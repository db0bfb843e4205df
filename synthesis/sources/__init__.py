"""One file a published layout; the layout is recognised from the content.

A reader is a module or object with three names: ``name`` (of the layout), ``recognise(document)`` (how sure
it is, from 0 to 1, that the document has its layout) and ``read(document)`` (a :class:`Reading`). Readers of
other packages are found by the entry point group ``synthesis.readers``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from synthesis.documents import Document
from synthesis.errors import Problem, SynthesisError, excerpt, wrong_use
from synthesis.sources.records import (
    Action,
    Evaluation,
    Finding,
    Lesson,
    Rating,
    Reading,
    Recommendation,
    Update,
)

__all__ = [
    "Action",
    "Evaluation",
    "Finding",
    "Lesson",
    "Rating",
    "Reader",
    "Reading",
    "Recommendation",
    "Update",
    "read",
    "readers",
]

OURS = ("table", "gate", "ohchr", "undp_erc", "undp_erc_evaluation")
SURE_ENOUGH = 0.5


class Reader(Protocol):
    """What every reader offers."""

    name: str

    def recognise(self, document: Document) -> float:
        """Return how sure it is, from 0 to 1, that the document has its layout."""

    def read(self, document: Document) -> Reading:
        """Return what the document says."""


@cache
def readers() -> dict[str, Reader]:
    """Return every reader by the name of its layout: ours first, then those of other packages."""
    ours = [cast("Reader", import_module(f"synthesis.sources.{name}")) for name in OURS]
    others = [cast("Reader", entry.load()) for entry in entry_points(group="synthesis.readers")]
    return {reader.name: reader for reader in [*ours, *others]}


def read(document: Document, *, layout: str | None = None) -> Reading:
    """Read a document with the reader that knows its layout.

    Parameters
    ----------
    document : Document
        An opened document.
    layout : str, optional
        The name of a layout, where the content should not decide.

    Raises
    ------
    SynthesisError
        When no reader knows the layout.
    UsageError
        When there is no reader of that name.
    """
    reading = (_named(layout) if layout else _recognised(document)).read(document)
    places = {line.number: line.place for line in document.lines if line.ref or line.page}
    reading.problems = [replace(each, place=places.get(each.line or 0)) for each in reading.problems]
    return reading


def _named(layout: str) -> Reader:
    if layout not in readers():
        raise wrong_use(
            "unknown-layout-name",
            "there is no reader of this name.",
            f"Choose one of: {', '.join(readers())}.",
            field="layout",
            value=layout,
        )
    return readers()[layout]


def _recognised(document: Document) -> Reader:
    sure, best = max(
        ((reader.recognise(document), reader) for reader in readers().values()), key=lambda pair: pair[0]
    )
    if sure < SURE_ENOUGH:
        first = next((line for line in document.lines if line.text.strip()), None)
        raise SynthesisError(
            Problem(
                severity="error",
                code="unknown-layout",
                document_id=document.document_id,
                line=first.number if first else None,
                value=excerpt(first.text) if first else None,
                message="no reader knows the layout of this document.",
                remedy=f"Name one with --layout ({', '.join(readers())}), or add a reader for it.",
            )
        )
    return best
