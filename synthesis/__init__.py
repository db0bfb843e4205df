"""Answer what evaluations in a country have taught, and whether it was acted on.

>>> import synthesis as syn
>>> corpus = syn.load("data")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from synthesis.batch import render as render
    from synthesis.codebook import load_codebook as load_codebook
    from synthesis.coding import code as code
    from synthesis.corpus import Corpus as Corpus
    from synthesis.corpus import load as load
    from synthesis.corpus import read_files as read_files
    from synthesis.errors import SynthesisError as SynthesisError
    from synthesis.errors import SynthesisWarning as SynthesisWarning
    from synthesis.errors import UsageError as UsageError
    from synthesis.language import Language as Language
    from synthesis.tracking import completion as completion
    from synthesis.tracking import track as track

__version__ = "0.1.0"

_HOMES = {
    "Corpus": "corpus",
    "Language": "language",
    "SynthesisError": "errors",
    "SynthesisWarning": "errors",
    "UsageError": "errors",
    "code": "coding",
    "completion": "tracking",
    "load": "corpus",
    "load_codebook": "codebook",
    "read_files": "corpus",
    "render": "batch",
    "track": "tracking",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"synthesis.{_HOMES[name]}"), name)
    if name in _ROOMS:
        return import_module(f"synthesis.{name}")
    raise AttributeError(f"module 'synthesis' has no attribute {name!r}")


_ROOMS = ("display", "exhibits", "figures", "prose", "tracking")


def __dir__() -> list[str]:
    return [*__all__, "__version__", *_ROOMS]
