"""What the report rests on, what was evaluated, how it was rated, and what was set aside."""

from __future__ import annotations

import pandas as pd

from synthesis import tracking
from synthesis.corpus import NOWHERE, Corpus
from synthesis.exhibits.exhibit import SEVERAL, Exhibit, origins, period, where, with_country
from synthesis.language import Language
from synthesis.schema import SEVERITIES

NAMED = 6


def sources(corpus: Corpus, *, language: Language | None = None) -> Exhibit:
    """Return the documents the report rests on, one row a document."""
    words = language or Language()
    evaluations = corpus.evaluations[["document_id", "period_start", "period_end", "published"]]
    table = rested_on(corpus).merge(evaluations, on="document_id", how="left")
    table["period"] = period(table)
    labels = {
        "agency": "Agency", "title": "Title of the original", "period": "Period", "published": "Published",
        "coverage": "Coverage", "language": "Language", "document_id": "File", "note": "Note",
    }  # fmt: skip
    shown = _filled(labels, table)
    return Exhibit("sources", "The documents this report rests on", _titled(table, words), shown)


def rested_on(corpus: Corpus) -> pd.DataFrame:
    """Return the documents that evaluations were read from; others could not be read, or were set aside."""
    return corpus.documents[corpus.documents["document_id"].isin(corpus.evaluations["document_id"])]


def same_texts(corpus: Corpus, words: Language) -> str:
    """Return which of the documents hold the texts of another; nothing where none do."""
    told = corpus.problems.query("code == 'same-texts-elsewhere'")["document_id"].drop_duplicates()
    here = sorted(told[told.isin(corpus.evaluations["document_id"])])
    if len(here) < SEVERAL:  # the other one is not part of this corpus
        return ""
    named = words.listed(here) if len(here) <= NAMED else words.say("{n:document|documents}", n=len(here))
    return words.say(
        "Some recommendations or lessons are the same in {documents}; they are counted once for each.",
        documents=named,
    )


def evaluations(corpus: Corpus, *, language: Language | None = None) -> Exhibit:
    """Return what was evaluated, one row an evaluation, with what it holds; country by country."""
    words = language or Language()
    table = corpus.evaluations.merge(corpus.documents[["document_id", "coverage"]], on="document_id")
    table["period"] = period(table)
    table = table.assign(nowhere=table["country"].isna()).sort_values(
        ["nowhere", "country_name"], kind="stable"
    )
    for name in ("recommendations", "lessons"):
        table[name] = _count(corpus.tables[name], table["evaluation_id"])
    parents = corpus.recommendations[["recommendation_id", "evaluation_id"]]
    table["actions"] = _count(corpus.actions.merge(parents, on="recommendation_id"), table["evaluation_id"])
    labels = {
        "country_name": "Country", "agency": "Agency", "title": "Evaluation", "evaluation_type": "Type",
        "period": "Period",
        "coverage": "Coverage", "recommendations": "Recommendations", "actions": "Actions",
        "lessons": "Lessons and good practices",
    }  # fmt: skip
    table["country_name"] = table["country_name"].fillna(NOWHERE)
    if len(table["country_name"].unique()) == 1:
        del labels["country_name"]
    shown = _filled(labels, table)
    table["period"] = table["period"].fillna(words.say("not stated"))
    note = same_texts(corpus, words)
    return Exhibit("evaluations", "What was evaluated", _titled(table, words), shown, note=note)


def ratings(corpus: Corpus, *, language: Language | None = None) -> Exhibit:
    """Return how each criterion was rated, one row a rating, in the evaluations' own words."""
    say = (language or Language()).say
    known = origins(corpus)
    table = corpus.ratings.merge(known, on="evaluation_id")
    table["where"] = where(table)
    labels = {
        "criterion": "Criterion", "rating_text": "Rating, as printed", "agency": "Agency",
        "where": "Where it stands",
    }  # fmt: skip
    note = say("Agencies rate on scales of their own; the words are theirs and are not converted.")
    return Exhibit("ratings", "Ratings by criterion", table, with_country(labels, known), note=note)


def set_aside(corpus: Corpus) -> Exhibit:
    """Return what the readers noted and what makes states doubtful, one row a problem, the gravest first."""
    told = pd.concat([corpus.problems, tracking.problems(corpus)], ignore_index=True).drop_duplicates()
    rank = told["severity"].astype("str").map({name: rank for rank, name in enumerate(SEVERITIES)})
    table = told.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)
    table["place"] = table["place"].fillna("line " + table["line"].astype("str"))
    labels = {
        "severity": "Weight", "document_id": "File", "place": "Where it stands", "message": "What",
        "value": "Found", "remedy": "What to do",
    }  # fmt: skip
    return Exhibit("set-aside", "What was set aside or is doubtful, and why", table, _filled(labels, table))


def _titled(table: pd.DataFrame, words: Language) -> pd.DataFrame:
    files = [words.say("(untitled: {file})", file=file) for file in table["document_id"]]
    return table.assign(title=table["title"].fillna(pd.Series(files, table.index))).reset_index(drop=True)


def _count(rows: pd.DataFrame, evaluations: pd.Series) -> pd.Series:
    return evaluations.map(rows["evaluation_id"].value_counts()).fillna(0).astype(int)


def _filled(labels: dict[str, str], table: pd.DataFrame) -> dict[str, str]:
    """Leave out the columns in which no row says anything."""
    return {name: label for name, label in labels.items() if table[name].notna().any()}
