"""The workbook beside a report: the data and what was computed from them, with the same day, parameters and codebook.

Where a table of the report shows a part, such as the first units or pairs, the workbook has all that it is of.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from synthesis import coding, exhibits, prose, recurrence, tracking
from synthesis.batch.choice import chosen
from synthesis.batch.jobs import Part
from synthesis.codebook import Codebook, load_codebook
from synthesis.corpus import Corpus
from synthesis.corpus.excel import write_workbook
from synthesis.errors import SynthesisWarning
from synthesis.exhibits import COUNTS
from synthesis.exhibits.actions import unit_loads
from synthesis.language import Language, spoken
from synthesis.report.notebook import shown
from synthesis.schema import COVERAGES, LESSON_KINDS, POSITIONS, SEVERITIES, STATUSES, TABLES

COMPUTED = {
    "tracked": "Every action and where it stood on that day.",
    "due next": "The actions that fall due on that day or in the six months after it.",
    "deadlines": "How many actions fall due in each span of time, by state.",
    "workload": "What each responsible unit has to do; an action counts for each of its units.",
    "doubts": "Actions whose latest comment may contradict their status, with the words that seem to.",
    "completion by agency": "How far the actions got: counts, rate and its 95% interval.",
    "completion by country": "The same, a row a country.",
    "themes by agency": "How many items and evaluations of each agency hold each theme; 0 is a gap.",
    "themes by region": "Items and evaluations of each region that hold each theme; 0 is a gap.",
    "themes by country": "Items and evaluations of each country that hold each theme; 0 is a gap.",
    "themes by year": "Items and evaluations of each year that hold each theme; 0 is a gap.",
    "positions": "How many recommendations were accepted, partially accepted or rejected, by agency.",
    "countries compared": "What there is of each country, and how far its actions got.",
    "said in similar words": "Pairs of lessons and recommendations in similar words, the most alike first.",
    "follow-through": "Theme by theme: recommendations, positions, actions and where they stood.",
}
YEARS = {"when", "group"}  # columns that may hold them
CONTROLLED = [*COUNTS.values(), *STATUSES, *POSITIONS, *COVERAGES, *LESSON_KINDS, *SEVERITIES, "yes", "no"]
SEVERAL = 2  # countries, so that they can lie side by side


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
    corpus = chosen(part.corpus(), values)
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
    computed = _computed(tables, words)
    sheets = {**computed, **corpus.tables, "problems": exhibits.set_aside(corpus).table}
    descriptions = COMPUTED | {name: table.description for name, table in TABLES.items()}
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
        **_kept_in_english(words),
        **{
            words.word(name): _told(table, words.word(descriptions[name]), words)
            for name, table in sheets.items()
        },
    }
    buffer = io.BytesIO()
    write_workbook(buffer, sheets, about=about, language=words)
    return buffer.getvalue()


def _kept_in_english(words: Language) -> dict[str, str]:
    """Say what the words mean by which programs know a value, where the report does not say them."""
    glossary = {value: words.word(value) for value in CONTROLLED}
    told = "; ".join(f"{value} = {word}" for value, word in glossary.items() if word != value)
    kept = "Names of columns and controlled values stay in English, by which programs know them: {values}."
    return {words.word("Values"): words.say(kept, values=told)} if told else {}


def _told(table: pd.DataFrame, description: str, words: Language) -> str:
    return f"{words.say('{n:row|rows}.', n=len(table))} {description}"


def _computed(tables: Tables, words: Language) -> dict[str, pd.DataFrame]:
    """Return the tables that :data:`COMPUTED` names, in its order; those of countries where there are several."""
    several = tables.corpus.evaluations["country"].nunique() >= SEVERAL
    found = _of_corpus(tables.corpus, tables.themes, words)
    if tables.tracked is not None:
        found |= _of_actions(tables.corpus, tables.tracked, tables.themes, words)
    if several:
        found |= _side_by_side(tables, words)
    return {name: _in_numbers(found[name].map(_in_words)) for name in COMPUTED if name in found}


def _of_corpus(corpus: Corpus, themes: Codebook, words: Language) -> dict[str, pd.DataFrame]:
    return {
        "themes by agency": exhibits.themes(corpus, themes, language=words).table,
        "positions": exhibits.positions(corpus).table,
        "doubts": tracking.doubts(corpus),
        "said in similar words": recurrence.convergence(corpus),
    }


def _of_actions(
    corpus: Corpus, tracked: pd.DataFrame, themes: Codebook, words: Language
) -> dict[str, pd.DataFrame]:
    return {
        "tracked": tracked,
        "due next": exhibits.due_next(tracked).table,
        "deadlines": exhibits.deadlines(tracked, language=words).table[["when", "state", "actions"]],
        "workload": unit_loads(tracked),
        "completion by agency": tracking.completion(tracked, by="agency"),
        "follow-through": exhibits.follow_through(corpus, tracked, themes, language=words).table,
    }


def _side_by_side(tables: Tables, words: Language) -> dict[str, pd.DataFrame]:
    corpus, tracked = tables.corpus, tables.tracked
    grids = {
        f"themes by {name}": exhibits.themes(corpus, tables.themes, by=by, language=words).table
        for name, by in {"region": "region", "country": "country_name", "year": "year"}.items()
    }
    if tracked is None:
        return grids
    return {
        **grids,
        "completion by country": tracking.completion(tracked, by="country_name"),
        "countries compared": exhibits.countries(corpus, tracked).table,
    }


def _facts(corpus: Corpus, day: pd.Timestamp | None, words: Language) -> dict[str, str]:
    facts = {} if day is None else prose.facts(corpus, as_of=day, language=words)
    told = {"Title": prose.title(corpus, language=words), **facts}
    return {words.word(name): fact for name, fact in told.items()}


def _in_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with years as numbers, where all of a column are."""
    years = [
        name for name in table.columns if name in YEARS and table[name].astype("str").str.isdecimal().all()
    ]
    return table.astype(dict.fromkeys(years, "Int64"))


def _in_words(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value
