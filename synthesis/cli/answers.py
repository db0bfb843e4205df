"""What ``check`` and ``track`` answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from synthesis import schema, tracking
from synthesis.codebook import default_path, load_codebook
from synthesis.coding import code
from synthesis.corpus import load
from synthesis.errors import SynthesisError, wrong_use


def problems_of(data: Path) -> tuple[pd.DataFrame, int]:
    """Return all problems of a data folder, codebook and record included, and how many documents it has."""
    corpus = load(data)
    found = [corpus.problems, tracking.problems(corpus)]
    try:
        load_codebook(corpus.codebook or default_path())
    except SynthesisError as error:
        found.append(schema.frame("problems", [asdict(problem) for problem in error.problems]))
    return pd.concat(found, ignore_index=True), len(corpus.documents)


def tracked_actions(
    countries: Sequence[str] | None, *, data: Path, as_of: str | None, coded: bool = False
) -> pd.DataFrame:
    """Return where every action of these countries, or of all, stood on the day, or on the last one known.

    With ``coded``, the actions carry their themes.
    """
    corpus = load(data)
    part = corpus.where(country=countries) if countries else corpus
    day = as_of or part.latest_day()
    if day is None:
        raise wrong_use("no-day", "the documents speak of no day.", "Name one.", field="as_of")
    return tracking.track(part.with_codings(code(part)) if coded else part, as_of=day)
