"""What kernels and workers find done: imported, read, coded, and used once where the first use is slow."""

from __future__ import annotations

import io
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synthesis.codebook import Codebook
    from synthesis.corpus import Corpus

MODULES = (
    "synthesis.kernels.application", "ipykernel.debugger", "IPython.core.completerlib", "IPython.extensions.storemagic",
    "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect", "IPython.core.pylabtools",
    "faulthandler", "sqlite3", "tornado.platform.asyncio",
    "pandas", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape", "babel.dates", "babel.numbers",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "PIL.features",
    "synthesis.coding", "synthesis.corpus", "synthesis.display", "synthesis.exhibits", "synthesis.figures",
    "synthesis.prose", "synthesis.recurrence", "synthesis.tracking",
)  # fmt: skip
SLOW = ("seaborn",)  # with SciPy behind it; imported for a notebook that names it
ENOUGH = 2_000  # texts, for nearly every concept to be looked for once


def slow_ones(notebook: str) -> list[str]:
    """Return what is slow to import and named in a notebook."""
    try:
        text = Path(notebook).read_text(encoding="utf-8") if notebook else ""
    except (OSError, ValueError):  # the report will tell
        text = ""
    return [name for name in SLOW if name in text]


def rehearse(data: Path, codebook: str, countries: str) -> None:
    """Read the data and make ready what reports need; if anything is wrong, they will tell.

    Parameters
    ----------
    data : Path
        The data folder, or what was saved of a corpus.
    codebook : str
        The file with the themes.
    countries : str
        Those whose texts are coded, with semicolons between them; all where the text is empty.
    """
    from synthesis.codebook import load_codebook  # noqa: PLC0415 (in this process alone)
    from synthesis.corpus import load  # noqa: PLC0415
    from synthesis.corpus.kept import keep, state_of  # noqa: PLC0415

    try:
        state = state_of(data)
        corpus = load(data)
        keep(corpus, of=data, state=state)
        _use_once(corpus.where(country=countries), load_codebook(codebook))
    except Exception:  # noqa: BLE001 (it only saves time)
        traceback.print_exc()


def _use_once(corpus: Corpus, themes: Codebook) -> None:
    """Code all texts, and make ready what waits for its first use: patterns, names of days, letters to draw."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    from synthesis import exhibits, figures  # noqa: PLC0415
    from synthesis.coding import code  # noqa: PLC0415
    from synthesis.coding.coder import coder_of  # noqa: PLC0415
    from synthesis.recurrence.terms import terms_of  # noqa: PLC0415
    from synthesis.tracking import track  # noqa: PLC0415

    texts = corpus.items()["text"].dropna().tolist()
    coder_of(themes).remember(texts)
    for text in texts[:ENOUGH]:
        terms_of(text)
    part = corpus.where(evaluation=list(corpus.evaluations["evaluation_id"][:1]))
    part = part.with_codings(code(part, codebook=themes))
    exhibits.passages(part, themes)
    if day := part.latest_day():
        figure = Figure()
        figures.completion(exhibits.completion(track(part, as_of=day)).table, ax=figure.subplots())
        figure.savefig(io.BytesIO(), format="svg")
