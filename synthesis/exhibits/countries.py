"""Country beside country."""

from __future__ import annotations

import pandas as pd

from synthesis import tracking
from synthesis.codebook import Codebook
from synthesis.corpus import NOWHERE, Corpus
from synthesis.exhibits.exhibit import Exhibit
from synthesis.exhibits.themes import themes
from synthesis.language import Language


def countries(corpus: Corpus, tracked: pd.DataFrame) -> Exhibit:
    """Return what there is of each country and how far its actions got, one row a country."""
    reached = tracking.completion(tracked, by="country_name")[["country_name", "n", "completed", "overdue"]]
    reached["country_name"] = reached["country_name"].fillna(NOWHERE)
    table = corpus.countries().merge(reached, on="country_name", how="left")
    counts = ["n", "completed", "overdue"]
    table[counts] = table[counts].fillna(0).astype(int)
    labels = {
        "country_name": "Country", "agencies": "Agencies", "evaluations": "Evaluations",
        "complete": "Complete documents", "recommendations": "Recommendations", "lessons": "Lessons",
        "actions": "Actions", "n": "Of known status", "completed": "Completed", "overdue": "Overdue",
    }  # fmt: skip
    return Exhibit("countries", "What there is, country by country", table, labels)


def theme_grid(corpus: Corpus, codebook: Codebook, *, language: Language | None = None) -> Exhibit:
    """Return the items on each theme, one row a country and one column a theme; 0 marks a gap."""
    long = themes(corpus, codebook, by="country_name", language=language).table
    labels = dict(zip(long["theme"], long["label"], strict=True))
    wide = long.pivot_table(index="group", columns="theme", values="items", aggfunc="sum")[list(labels)]
    table = wide.loc[long["group"].unique()].astype(int).reset_index()
    return Exhibit("theme-grid", "Themes by country, in items", table, {"group": "Country", **labels})
