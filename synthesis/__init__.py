"""Answer what evaluations in a country have taught, and whether it was acted on.

>>> import synthesis as syn
>>> syn.sample().where(country="Cambodia").evaluations["evaluation_id"].tolist()
['khm-un-women-2020', 'khm-ohchr-2020']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from synthesis.agreement import agree as agree
    from synthesis.batch.rendering import render as render
    from synthesis.codebook import load_codebook as load_codebook
    from synthesis.coding import code as code
    from synthesis.coding import overrule as overrule
    from synthesis.concordance import search as search
    from synthesis.corpus import Corpus as Corpus
    from synthesis.corpus import load as load
    from synthesis.corpus import read_files as read_files
    from synthesis.corpus import sample as sample
    from synthesis.corpus import save as save
    from synthesis.corrections import correct as correct
    from synthesis.errors import SynthesisError as SynthesisError
    from synthesis.errors import SynthesisWarning as SynthesisWarning
    from synthesis.errors import UsageError as UsageError
    from synthesis.explorer import explore as explore
    from synthesis.frames import from_frames as from_frames
    from synthesis.language import Language as Language
    from synthesis.recurrence import convergence as convergence
    from synthesis.recurrence import follow_through as follow_through
    from synthesis.recurrence import quotes as quotes
    from synthesis.recurrence import recurring as recurring
    from synthesis.tracking import completion as completion
    from synthesis.tracking import history as history
    from synthesis.tracking import track as track
    from synthesis.workspace import init as init

__version__ = "0.1.0"

_HOMES = {
    "Corpus": "corpus",
    "Language": "language",
    "SynthesisError": "errors",
    "SynthesisWarning": "errors",
    "UsageError": "errors",
    "agree": "agreement",
    "code": "coding",
    "completion": "tracking",
    "convergence": "recurrence",
    "correct": "corrections",
    "explore": "explorer",
    "follow_through": "recurrence",
    "from_frames": "frames",
    "history": "tracking",
    "init": "workspace",
    "load": "corpus",
    "load_codebook": "codebook",
    "overrule": "coding",
    "quotes": "recurrence",
    "read_files": "corpus",
    "recurring": "recurrence",
    "render": "batch.rendering",
    "sample": "corpus",
    "save": "corpus",
    "search": "concordance",
    "track": "tracking",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"synthesis.{_HOMES[name]}"), name)
    if name in _ROOMS:
        return import_module(f"synthesis.{name}")
    raise AttributeError(f"module 'synthesis' has no attribute {name!r}.{_nearest(name)}")


def _nearest(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (of no use where names are right)

    near = [] if name.startswith("_") else get_close_matches(name, __dir__(), n=1)
    return f" Did you mean {near[0]}?" if near else ""


_ROOMS = (
    "agreement", "codebook", "coding", "corpus", "display", "errors", "exchange", "exhibits", "figures", "language",
    "prose", "recurrence", "schema", "tracking", "vocabulary",
)  # fmt: skip


def __dir__() -> list[str]:
    return [*__all__, "__version__", *_ROOMS]
