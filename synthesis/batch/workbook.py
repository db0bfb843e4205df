"""The workbook beside a report: every table behind it, on the same day, with the same parameters and codebook."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis import coding, exhibits, prose, tracking
from synthesis.codebook import Codebook, load_codebook
from synthesis.corpus import Corpus
from synthesis.corpus.saved import write_workbook
from synthesis.errors import SynthesisWarning
from synthesis.report.notebook import shown
from synthesis.schema import TABLES

COMPUTED = {
    "tracked": "Every action and where it stood on that day.",
    "completion by agency": "How far the actions got: counts, rate and its 95 % interval.",
    "completion by country": "The same, a row a country.",
    "themes by agency": "How many items and evaluations of each agency hold each theme; 0 is a gap.",
    "follow-through": "Theme by theme: recommendations, positions, actions and where they stood.",
}


def workbook(
    part: Corpus, *, codebook: Path, as_of: dt.date | None, parameters: Mapping[str, Any], notebook: str
) -> bytes:
    """Return the workbook of a report; the same input gives the same bytes.

    Parameters
    ----------
    part : Corpus
        What the report is about.
    codebook : Path
        The file with the themes.
    as_of : date, optional
        The day; by default the last one that the documents speak of.
    parameters : mapping of str to object
        What the notebook was run with; ``countries``, ``agencies`` and ``until`` choose, as they do there.
    notebook : str
        The name of its file.
    """
    themes = load_codebook(codebook)
    corpus = _chosen(part, parameters)
    corpus = corpus.with_codings(coding.code(corpus, codebook=themes))
    day = as_of or corpus.latest_day()
    computed = {} if day is None else _computed(corpus, themes, pd.Timestamp(day))
    given = ", ".join(f"{name} = {shown(value)}" for name, value in parameters.items())
    about = {
        **_about(corpus, None if day is None else pd.Timestamp(day)),
        "Made by": f"synthesis, beside the report of the notebook {notebook}",
        "Parameters": given or "none",
        "Texts": "As the documents print them; the column “place” says where they stand.",
        **{name: f"{len(table)} rows. {COMPUTED[name]}" for name, table in computed.items()},
        **{name: f"{len(table)} rows. {TABLES[name].description}" for name, table in corpus.tables.items()},
    }
    buffer = io.BytesIO()
    write_workbook(buffer, {**computed, **corpus.tables}, about=about)
    return buffer.getvalue()


def _chosen(part: Corpus, parameters: Mapping[str, Any]) -> Corpus:
    chosen = part.where(country=parameters.get("countries"), agency=parameters.get("agencies"))
    return chosen.until(parameters.get("until") or "")


def _computed(corpus: Corpus, themes: Codebook, day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SynthesisWarning)  # the report itself says so
        tracked = tracking.track(corpus, as_of=day)
    found = {
        "tracked": tracked,
        "completion by agency": tracking.completion(tracked, by="agency"),
        "completion by country": tracking.completion(tracked, by="country_name"),
        "themes by agency": exhibits.themes(corpus, themes).table,
        "follow-through": exhibits.follow_through(corpus, tracked, themes).table,
    }
    if corpus.evaluations["country"].nunique() < 2:  # noqa: PLR2004
        del found["completion by country"]
    return {name: table.map(_in_words) for name, table in found.items()}


def _about(corpus: Corpus, day: pd.Timestamp | None) -> dict[str, str]:
    title = {"Title": prose.title(corpus)}
    return title if day is None else {**title, **prose.facts(corpus, as_of=day)}


def _in_words(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return ("yes" if value else "no") if isinstance(value, bool) else value
