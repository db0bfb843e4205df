"""What a table of a report is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeVar

import pandas as pd

from synthesis.corpus import NOWHERE, Corpus
from synthesis.errors import wrong_use
from synthesis.vocabulary import nearest_first

SEVERAL = 2
Title = TypeVar("Title", str, tuple[str, str])


@dataclass(frozen=True)
class Exhibit:
    """One table of a report.

    Parameters
    ----------
    name : str
        What links point to.
    title : str
        The caption, in English, or as it is in the language of the report.
    table : DataFrame
        The numbers and texts, one row a line of the table. A column ``lang`` says in which language the texts
        of documents in the row are.
    labels : mapping of str to str
        Column of ``table`` to its heading on paper, in English, in the order shown; other columns are not shown.
    description : str
        The same in words, with its numbers, in the language of the report.
    note : str
        What a reader must know to read it rightly, in the language of the report.
    if_empty : str
        What is said where there are no rows, in the language of the report; a sentence with the title by default.
    """

    name: str
    title: str
    table: pd.DataFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    note: str = ""
    if_empty: str = ""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.table)

    def __repr__(self) -> str:
        """Return the caption, and the table with its headings."""
        return f"{self.title}\n{self._on_paper()!r}"

    def _repr_html_(self) -> str:
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        return f"<p><strong>{escape(self.title)}</strong></p>{self._on_paper().to_html(max_rows=60)}{note}"

    def _on_paper(self) -> pd.DataFrame:
        return self.table[list(self.labels or self.table)].rename(columns=dict(self.labels))


def chosen(titles: Mapping[str, Title], name: str, *, field: str) -> Title:
    """Return the title of what was asked for; raises where there is no such exhibit."""
    if name not in titles:
        remedy = f"Choose one of: {', '.join(nearest_first(str(name), titles))}."
        raise wrong_use("no-such-exhibit", "there is no such exhibit.", remedy, field=field, value=name)
    return titles[name]


def origins(corpus: Corpus) -> pd.DataFrame:
    """Return where each evaluation comes from: ``evaluation_id, agency, country_name, document_id, lang``."""
    languages = corpus.documents[["document_id", "language"]].rename(columns={"language": "lang"})
    names = ["evaluation_id", "agency", "country_name", "document_id"]
    found = corpus.evaluations[names].merge(languages, on="document_id")
    return found.fillna({"country_name": NOWHERE})


def period(table: pd.DataFrame) -> pd.Series:
    """Return the years of each evaluation, as ``2020`` or ``2017–2020``; missing where they are not known."""
    start, end = table["period_start"].astype("str"), table["period_end"].astype("str")
    return start.where(start == end, start + "–" + end)


def noted(*notes: str) -> str:
    """Return those notes that say something, one after the other."""
    return " ".join(filter(None, notes))


def where(table: pd.DataFrame) -> pd.Series:
    """Return where each row stands: the file, under the name it has everywhere, and the place in it."""
    files = table["document_id"].astype("str")
    return files.str.cat(table["place"].astype("str"), sep=", ", na_rep="").str.removesuffix(", ")


def with_country(labels: dict[str, str], report: pd.DataFrame) -> dict[str, str]:
    """Return the headings with that of the country after the first, where a report is on several countries."""
    if report["country_name"].nunique(dropna=False) < SEVERAL:
        return labels
    first, *rest = labels.items()
    return dict([first, ("country_name", "Country"), *rest])
