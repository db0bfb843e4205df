"""The workbook beside a report: every table behind it, on the same day, with the same parameters and codebook."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from synthesis import coding, exhibits, prose, tracking
from synthesis.batch.choice import chosen
from synthesis.batch.jobs import Part
from synthesis.codebook import Codebook, load_codebook
from synthesis.corpus import Corpus
from synthesis.corpus.saved import write_workbook
from synthesis.errors import SynthesisWarning
from synthesis.language import Language, spoken
from synthesis.report.notebook import shown
from synthesis.schema import TABLES

COMPUTED = {
    "tracked": "Every action and where it stood on that day.",
    "completion by agency": "How far the actions got: counts, rate and its 95% interval.",
    "completion by country": "The same, a row a country.",
    "themes by agency": "How many items and evaluations of each agency hold each theme; 0 is a gap.",
    "follow-through": "Theme by theme: recommendations, positions, actions and where they stood.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What a workbook is made from.

    Parameters
    ----------
    corpus : Corpus
        What the parameters choose, coded.
    themes : Codebook
        What it was coded with.
    day : Timestamp or None
        The day; none where nothing is dated.
    tracked : DataFrame or None
        Where the actions stood on that day, as :func:`synthesis.track` tells it.
    """

    corpus: Corpus
    themes: Codebook
    day: pd.Timestamp | None
    tracked: pd.DataFrame | None


def tables_of(part: Part, values: Mapping[str, Any]) -> Tables:
    """Code and track what a report is about.

    Parameters
    ----------
    part : Part
        What that is.
    values : mapping of str to object
        Of the notebook's parameters; some of them choose, as :func:`~synthesis.batch.choice.chosen` says.
    """
    themes = load_codebook(part.codebook)
    corpus = chosen(part.corpus, values)
    corpus = corpus.with_codings(coding.code(corpus, codebook=themes))
    day = pd.Timestamp(part.as_of) if part.as_of else corpus.latest_day()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SynthesisWarning)  # the report itself says so
        tracked = None if day is None else tracking.track(corpus, as_of=day)
    return Tables(corpus=corpus, themes=themes, day=day, tracked=tracked)


def workbook(tables: Tables, *, values: Mapping[str, Any], notebook: str) -> bytes:
    """Return the workbook of a report; the same input gives the same bytes.

    Parameters
    ----------
    tables : Tables
        Coded and tracked.
    values : mapping of str to object
        Of the notebook's parameters.
    notebook : str
        The name of its file.
    """
    words = spoken(values.get("language"))
    corpus = tables.corpus
    computed = {} if tables.tracked is None else _computed(corpus, tables.tracked, tables.themes, words)
    given = ", ".join(
        f"{name} = {shown(value)}" for name, value in values.items() if value not in ("", None, [], ())
    )
    about = {
        **_facts(corpus, tables.day, words),
        words.word("Made by"): words.say(
            "synthesis, beside the report of the notebook {notebook}", notebook=notebook
        ),
        words.word("Parameters"): given or words.word("none"),
        words.word("Texts"): words.say(
            "As the documents print them; the column “place” says where they stand."
        ),
        **{
            words.word(name): _told(table, words.word(COMPUTED[name]), words)
            for name, table in computed.items()
        },
        **{name: _told(table, TABLES[name].description, words) for name, table in corpus.tables.items()},
    }
    named = {words.word(name): table for name, table in computed.items()}
    buffer = io.BytesIO()
    write_workbook(buffer, {**named, **corpus.tables}, about=about)
    return buffer.getvalue()


def _told(table: pd.DataFrame, description: str, words: Language) -> str:
    return f"{words.say('{n:row|rows}.', n=len(table))} {description}"


def _computed(
    corpus: Corpus, tracked: pd.DataFrame, themes: Codebook, words: Language
) -> dict[str, pd.DataFrame]:
    found = {
        "tracked": tracked,
        "completion by agency": tracking.completion(tracked, by="agency"),
        "completion by country": tracking.completion(tracked, by="country_name"),
        "themes by agency": exhibits.themes(corpus, themes, language=words).table,
        "follow-through": exhibits.follow_through(corpus, tracked, themes, language=words).table,
    }
    if corpus.evaluations["country"].nunique() < 2:  # noqa: PLR2004
        del found["completion by country"]
    return {name: table.map(_in_words) for name, table in found.items()}


def _facts(corpus: Corpus, day: pd.Timestamp | None, words: Language) -> dict[str, str]:
    facts = {} if day is None else prose.facts(corpus, as_of=day, language=words)
    told = {"Title": prose.title(corpus, language=words), **facts}
    return {words.word(name): fact for name, fact in told.items()}


def _in_words(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return ("yes" if value else "no") if isinstance(value, bool) else value
