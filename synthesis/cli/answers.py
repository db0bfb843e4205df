"""What ``check``, ``track`` and ``agree`` answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from synthesis import schema, tracking
from synthesis.codebook import load_codebook
from synthesis.coding import check_people, code
from synthesis.corpus import Corpus, load
from synthesis.corpus.days import GIVE_ONE, NO_DAY
from synthesis.errors import Problem, SynthesisError, wrong_use


def problems_of(data: Path) -> tuple[pd.DataFrame, int]:
    """Return all problems of a data folder and how many documents it has.

    The codebook, people's codings and the record are looked at, too.
    """
    corpus = load(data)
    found = [corpus.problems, tracking.problems(corpus)]
    found.append(schema.frame("problems", [asdict(problem) for problem in _of_themes(corpus)]))
    return pd.concat(found, ignore_index=True).drop_duplicates(ignore_index=True), len(corpus.documents)


def _of_themes(corpus: Corpus) -> list[Problem]:
    try:
        book = load_codebook(corpus.codebook)
    except SynthesisError as error:
        return list(error.problems)
    folder = corpus.root / "codings" if corpus.root else None
    return check_people(folder, items=corpus, codebook=book) if folder and folder.is_dir() else []


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
        raise wrong_use("no-day", NO_DAY, GIVE_ONE, field="as_of")
    return tracking.track(part.with_codings(code(part)) if coded else part, as_of=day)


def with_texts(disagreements: pd.DataFrame, data: Path | None) -> pd.DataFrame:
    """Return disagreements with the text of each item, as far as the data folder has it."""
    said = disagreements["text"]
    if data is None or said.notna().all():
        return disagreements
    known = load(data).items().set_index("item_id")["text"]
    return disagreements.assign(text=disagreements["item"].map(known).where(said.isna(), said))
