"""What is to be rendered, of which data, and how: it has passed every check."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from synthesis.batch.choice import chosen
from synthesis.batch.manifest import Manifest
from synthesis.corpus import Corpus
from synthesis.corpus.days import last_days
from synthesis.report import Notebook
from synthesis.report.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be rendered: it has passed every check.

    Parameters
    ----------
    data : Path
        The data folder, or what was saved of a corpus.
    corpus : Corpus
        All that is in it.
    reports : dict of str to str
        By the name of each report, which is the English short name of its country, that country's code; of one
        across countries, by the name of its notebook, nothing.
    notebook : Notebook
        What is run.
    parameters : dict
        Values for all reports.
    as_of : date or None
        The day that was asked for.
    codebook : Path
        The file with the themes.
    out : Path
        The output folder.
    formats : tuple of str
        What is written.
    house : House
        The house style.
    of_all : bool
        Whether all countries that there are were asked for, and none by its name.
    """

    data: Path
    corpus: Corpus
    reports: dict[str, str]
    notebook: Notebook
    parameters: dict[str, Any]
    as_of: dt.date | None
    codebook: Path
    out: Path
    formats: tuple[str, ...] = ("html",)
    house: House = field(default_factory=House)
    of_all: bool = False

    @property
    def by_country(self) -> bool:
        """Whether there is a report a country, and not one across countries."""
        return asks_for_country(self.notebook)

    def documents(self, name: str) -> pd.DataFrame:
        """Return the rows of the documents that a report is about."""
        return self._of(name, self.corpus.documents)

    def told(self, name: str) -> dict[str, pd.DataFrame]:
        """Return what catalogue and corpus say of the documents that a report is about, by the name of the table."""
        documents, problems = self.documents(name), self.corpus.problems
        about = problems["document_id"].isin(documents["document_id"])
        return {
            "documents": documents,
            "evaluations": self._of(name, self.corpus.evaluations),
            "problems": problems[about] if self.by_country else problems,
        }

    def unread(self) -> set[str]:
        """Return the reports of which no document could be read."""
        read = _codes(self.corpus.evaluations)
        return {name for name, code in self.reports.items() if code not in read}

    def without_day(self) -> set[str]:
        """Return the reports that are to stand on the last day of their documents, which speak of none."""
        values = self.notebook.values(self.parameters)
        if "as_of" not in self.notebook.parameters or values["as_of"]:
            return set()
        evaluations = chosen(self.corpus, values).evaluations
        undated = evaluations["evaluation_id"].map(last_days(self.corpus.tables)).isna()
        wanting = _codes(evaluations) - _codes(evaluations[~undated])
        return {name for name, code in self.reports.items() if code in wanting}

    def part(self, name: str) -> Corpus:
        """Return what a report is about."""
        code = self.reports[name]
        return self.corpus.where(country=code) if code else self.corpus

    def gone(self, earlier: Manifest) -> set[str]:
        """Return the earlier reports of countries that are no longer in the data, as far as that is known."""
        of_all = self.of_all and self.by_country
        others = [
            report
            for report in earlier.reports.values()
            if report.country and report.name not in self.reports
        ]
        return {report.name for report in others if report.gone or of_all}

    def _of(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        code = self.reports[name]
        return table[table["country"] == code] if code else table


def _codes(evaluations: pd.DataFrame) -> set[str]:
    """Return the countries of evaluations, as :attr:`Plan.reports` has them: with the empty one of a report on all."""
    return {*evaluations["country"], ""} if len(evaluations) else set()


def asks_for_country(notebook: Notebook) -> bool:
    """Return whether a notebook is about one country."""
    return "country" in notebook.parameters
