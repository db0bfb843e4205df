"""What was taught and recommended, and what management answered."""

from __future__ import annotations

import pandas as pd

from synthesis.codebook import Codebook
from synthesis.corpus import Corpus
from synthesis.exhibits.completion import NONE
from synthesis.exhibits.documents import same_texts
from synthesis.exhibits.exhibit import Exhibit, chosen, origins, period, where
from synthesis.exhibits.themes import themes_of
from synthesis.language import Language

WHOLE_SPAN = "\N{WORD JOINER}–\N{WORD JOINER}"  # no line ends within it
POSITIONS = ["accepted", "partially accepted", "rejected", "not stated"]
TITLES = {"lesson": ("lessons", "Lessons"), "good practice": ("good-practices", "Good practices")}


def lessons(corpus: Corpus, codebook: Codebook, *, kind: str, language: Language | None = None) -> Exhibit:
    """Return the lessons, or the good practices, one row each: ``kind`` is ``lesson`` or ``good practice``."""
    name, title = chosen(TITLES, kind, field="kind")
    table = corpus.lessons[corpus.lessons["kind"] == kind].merge(origins(corpus), on="evaluation_id")
    table["themes"] = themes_of(corpus, table["lesson_id"], codebook, language=language)
    table["where"] = where(table)
    labels = {
        "agency": "Agency", "cluster": "Group", "text": kind.capitalize(), "themes": "Themes",
        "where": "Where it stands",
    }  # fmt: skip
    if table["cluster"].isna().all():
        del labels["cluster"]
    return Exhibit(name, title, table, labels)


def recommendations(corpus: Corpus, codebook: Codebook, *, language: Language | None = None) -> Exhibit:
    """Return the recommendations with management's position, one row each."""
    words = language or Language()
    table = corpus.recommendations.merge(origins(corpus), on="evaluation_id")
    table["themes"] = themes_of(corpus, table["recommendation_id"], codebook, language=words)
    table["answer"] = [_answer(row.position, row.position_basis, words) for row in table.itertuples()]
    table["name"] = _names(corpus, table, words)
    table["where"] = where(table)
    labels = {
        "name": "No.", "text": "Recommendation", "answer": "Position", "response": "Response",
        "themes": "Themes", "where": "Where it stands",
    }  # fmt: skip
    if table["response"].isna().all():
        del labels["response"]
    return Exhibit("recommendations", "Recommendations and the response to them", table, labels)


def positions(corpus: Corpus, *, language: Language | None = None) -> Exhibit:
    """Return how many recommendations were accepted, partly accepted, rejected or not answered, by agency."""
    table = corpus.recommendations.merge(origins(corpus), on="evaluation_id")
    answer = table["position"].astype("str").fillna("not stated")
    agency = table["agency"].astype("str").fillna(NONE["agency"])
    counts = pd.crosstab(agency, answer).reindex(columns=POSITIONS, fill_value=0)
    counts["total"] = counts.sum(axis="columns")
    counts = counts.sort_index(key=lambda names: names == NONE["agency"], kind="stable")
    labels = {"agency": "Agency", **{name: name.capitalize() for name in [*POSITIONS, "total"]}}
    return Exhibit(
        "positions", "Position of management on the recommendations", counts.reset_index(), labels,
        note=same_texts(corpus, language or Language()),
    )  # fmt: skip


def _names(corpus: Corpus, recommendations: pd.DataFrame, words: Language) -> list[str]:
    """Return the agency of each recommendation with its number, told apart where evaluations bear one name.

    Then the period stands after the agency, or else the document.
    """
    held = corpus.evaluations["evaluation_id"].isin(recommendations["evaluation_id"])
    evaluations = corpus.evaluations[held].set_index("evaluation_id")
    agency = evaluations["agency"].map(words.named, na_action="ignore").astype("str").fillna("")
    names, apart = agency, False
    for more in (period(evaluations).str.replace("–", WHOLE_SPAN), evaluations["document_id"].astype("str")):
        alike = names.duplicated(keep=False)
        names = names.mask(alike, agency.str.cat(" (" + more + ")", na_rep="").str.strip())
        apart = apart or alike.any()
    rows = zip(recommendations["evaluation_id"].map(names), recommendations["number"], strict=True)
    return [_numbered(name, number, words, apart=apart) for name, number in rows]


def _numbered(evaluation: str, number: str, words: Language, *, apart: bool) -> str:
    if pd.isna(number):
        return evaluation
    if evaluation and apart:
        return words.say("{evaluation}, no.\N{NO-BREAK SPACE}{number}", evaluation=evaluation, number=number)
    return f"{evaluation} {number}".strip()


def _answer(position: str, basis: str, words: Language) -> str:
    if pd.isna(position):
        return words.word("not stated")
    return (
        words.say("{position} (read from the response)", position=words.word(position))
        if basis != "stated"
        else words.word(position)
    )
