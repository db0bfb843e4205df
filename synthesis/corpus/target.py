"""Where a corpus may be written: under a name that says what it is, and not among the documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synthesis.corpus.catalogue import NAME as CATALOGUE
from synthesis.errors import wrong_use

FILES = (".xlsx", ".json", ".qdpx")


def check_target(path: Path, *, format: str) -> None:  # noqa: A002
    """Refuse a name that ends in another format than asked for, and a folder that holds data.

    Raises
    ------
    UsageError
        Before anything is written.
    """
    ends = f".{format}"
    if path.suffix != ends and (ends in FILES or path.suffix in FILES):
        raise wrong_use(
            "other-format", f"the name does not end as the format does ({format}).",
            "Change the name or the format.", field="out", value=path,
        )  # fmt: skip
    with _told(path):
        holds_documents = any((path / name).exists() for name in ("sources", CATALOGUE))
    if holds_documents:
        raise wrong_use(
            "data-folder", "the folder holds documents; tables in it would be taken for the corpus.",
            "Name another folder.", field="out", value=path,
        )  # fmt: skip


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Make the folder above a path for the block that writes there, and tell where that cannot be done.

    Raises
    ------
    UsageError
        When the operating system refuses.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        yield


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise wrong_use(
            "cannot-write", f"nothing can be written there ({error.strerror}).", "Name another place.",
            field="out", value=path,
        ) from error  # fmt: skip
