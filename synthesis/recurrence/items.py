"""The items of a corpus with what is known of their evaluations, and the themes they hold."""

from __future__ import annotations

import warnings

import pandas as pd

from synthesis.corpus import Corpus, check_corpus
from synthesis.errors import Problem, SynthesisWarning

OF_EVALUATION = ["evaluation_id", "agency", "country_name", "year"]


def items_of(corpus: Corpus) -> pd.DataFrame:
    """Return one row an item with the agency, country and year of its evaluation.

    The year is that of publication, else of completion, else the last of the period.
    """
    check_corpus(corpus)
    evaluations = corpus.evaluations
    day = evaluations["published"].fillna(evaluations["completed"])
    year = day.dt.year.astype("Int64").fillna(evaluations["period_end"])
    known = evaluations.assign(year=year)[OF_EVALUATION]
    return corpus.items().merge(known, on="evaluation_id")


def warn_if_uncoded(corpus: Corpus) -> None:
    """Warn where no item has a theme since the coding was forgotten: nothing will be found."""
    check_corpus(corpus)
    if not corpus.coded:
        problem = Problem(
            severity="warning",
            code="no-codings",
            field="corpus",
            message="no item has a theme.",
            remedy="If it was not coded: corpus.with_codings(syn.code(corpus)).",
        )
        warnings.warn(str(problem), SynthesisWarning, stacklevel=3)


def coded(corpus: Corpus, items: pd.DataFrame) -> pd.DataFrame:
    """Return one row an item and theme, whoever coded it: what is known of the item, and the theme."""
    themes = corpus.codings[["item_id", "theme"]].drop_duplicates()
    return themes.merge(items, on="item_id")
