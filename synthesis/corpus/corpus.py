"""The corpus: immutable, linked, filterable."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from synthesis import schema
from synthesis.corpus import asked
from synthesis.corpus.asked import Names
from synthesis.corpus.days import first_known, latest_day
from synthesis.dates import as_day
from synthesis.errors import Problem, SynthesisWarning, wrong_use
from synthesis.views import corpus_html, corpus_line

NOWHERE = "(no single country)"
"""What stands in a table for the country of regional and headquarters work."""


def _table(name: str) -> property:
    lists = schema.columns_of(name, "list")

    def get(self: Corpus) -> pd.DataFrame:
        table = self.tables[name].copy(deep=False)
        for column in lists:
            table[column] = pd.Series([each.copy() for each in table[column]], table.index, object)
        return table

    return property(get, doc=schema.TABLES[name].description)


@dataclass(frozen=True, eq=False)
class Corpus:
    """Hold the tables of a set of evaluations.

    Each table is an attribute; changing the frame you get, or a list in it, does not change the corpus. :meth:`where`,
    :meth:`since` and :meth:`until` return a new one. ``tables`` holds the frames themselves, which are not to be changed.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        One frame a table of :data:`synthesis.schema.TABLES`.
    root : Path, optional
        The data folder it was loaded from.
    coded : bool
        Whether it has been coded, which may have found nothing; one that has codings has been.

    Examples
    --------
    >>> import synthesis as syn
    >>> corpus = syn.sample()
    >>> corpus.where(country="Cambodge", agency="OHCHR").evaluations["evaluation_id"].tolist()
    ['khm-ohchr-2020']
    """

    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    root: Path | None = None
    coded: bool = False

    documents = _table("documents")
    evaluations = _table("evaluations")
    recommendations = _table("recommendations")
    actions = _table("actions")
    updates = _table("updates")
    lessons = _table("lessons")
    findings = _table("findings")
    ratings = _table("ratings")
    codings = _table("codings")
    problems = _table("problems")

    def __post_init__(self) -> None:
        """Make the tables read-only."""
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))
        object.__setattr__(self, "coded", self.coded or not self.tables["codings"].empty)

    def __reduce__(self) -> tuple[type[Corpus], tuple[dict[str, pd.DataFrame], Path | None, bool]]:
        """Return what a pickle holds."""
        return Corpus, (dict(self.tables), self.root, self.coded)

    def __repr__(self) -> str:
        """Return the counts in one line."""
        return corpus_line(self.tables)

    def _repr_html_(self) -> str:
        return corpus_html(self.tables, countries=self.countries())

    @property
    def codebook(self) -> Path | None:
        """The codebook beside the documents, where there is one."""
        path = self.root and self.root / "codebook.yaml"
        return path if path and path.is_file() else None

    def countries(self) -> pd.DataFrame:
        """Return what is there: one row a country, by name, with counts and coverage.

        Evaluations without a country come last, as ``(no single country)``.
        """
        joined = self.evaluations.merge(self.documents[["document_id", "coverage"]], on="document_id")
        joined["country_name"] = joined["country_name"].fillna(NOWHERE)
        joined = joined.assign(evaluations=1, complete=joined["coverage"] == "complete")
        for name, evaluations in self._evaluations_of_each().items():
            joined[name] = joined["evaluation_id"].map(evaluations.value_counts()).fillna(0)
        groups = joined.astype(dict.fromkeys(_COUNTS, "int64")).groupby("country_name", as_index=False)
        found = groups.agg({"country": "first", "agency": _listed, **dict.fromkeys(_COUNTS, "sum")})
        return found.rename(columns={"agency": "agencies"})[_COUNTRY_COLUMNS].sort_values(
            ["country", "country_name"], key=_missing_last, kind="stable", ignore_index=True
        )

    def _evaluations_of_each(self) -> dict[str, pd.Series]:
        """Return the evaluation of each item, by kind."""
        recommendations, lessons = self.tables["recommendations"], self.tables["lessons"]
        parents = recommendations.set_index("recommendation_id")["evaluation_id"]
        return {
            "recommendations": recommendations["evaluation_id"],
            "actions": self.tables["actions"]["recommendation_id"].map(parents),
            "lessons": lessons.loc[lessons["kind"] == "lesson", "evaluation_id"],
            "good_practices": lessons.loc[lessons["kind"] == "good practice", "evaluation_id"],
        }

    def items(self) -> pd.DataFrame:
        """Return every text that can be coded: one row an item.

        Columns: ``item_id, item_kind, text, context, evaluation_id, place``. The context of an action is its
        recommendation; of any other item it is missing.
        """
        return self._items.copy(deep=False)

    @cached_property
    def _items(self) -> pd.DataFrame:
        recommendations = self.recommendations.rename(columns={"recommendation_id": "item_id"})
        parents = recommendations[["item_id", "text", "evaluation_id"]].set_axis(
            ["recommendation_id", "context", "evaluation_id"], axis="columns"
        )
        actions = self.actions.merge(parents, on="recommendation_id").rename(columns={"action_id": "item_id"})
        lessons = self.lessons.rename(columns={"lesson_id": "item_id"})
        findings = self.findings.rename(columns={"finding_id": "item_id"})
        parts = [
            recommendations.assign(item_kind="recommendation"),
            actions.assign(item_kind="action"),
            lessons.assign(item_kind=lessons["kind"].astype("str")),
            findings.assign(item_kind="finding"),
        ]
        columns = ["item_id", "item_kind", "text", "context", "evaluation_id", "place"]
        return pd.concat([part.reindex(columns=columns).astype("str") for part in parts], ignore_index=True)

    def with_codings(self, codings: pd.DataFrame) -> Corpus:
        """Return the same corpus with these codings, so that ``where(theme=…)`` can use them.

        Those of items that the corpus does not hold, such as the rest of one that was coded as a whole, are left out.

        Raises
        ------
        SynthesisError
            When the frame is not a table of codings.

        Warns
        -----
        SynthesisWarning
            When none of the codings is of an item of the corpus.
        """
        checked = schema.check("codings", codings)
        own = _rows(checked, "item_id", _item_ids(self.tables))
        if own.empty and not checked.empty:
            problem = Problem(
                severity="warning", code="other-items", field="codings", value=checked["item_id"].iloc[0],
                message="none of the codings is of an item of the corpus.",
                remedy="If its items were coded: code the corpus as a whole, syn.code(corpus).",
            )  # fmt: skip
            warnings.warn(str(problem), SynthesisWarning, stacklevel=2)
        return replace(self, tables={**self.tables, "codings": own}, coded=True)

    def where(
        self,
        *,
        country: Names | None = None,
        region: Names | None = None,
        agency: Names | None = None,
        evaluation: Names | None = None,
        coverage: Names | None = None,
        theme: Names | None = None,
    ) -> Corpus:
        """Return the part of the corpus that has all of these; what is empty filters nothing.

        Several names are a list of any kind, such as a Series, or one text with semicolons.

        Parameters
        ----------
        country : str or iterable of str, optional
            Names in English, French or Spanish, ISO codes, or folder names.
        region : str or iterable of str, optional
            Regions or subregions of the United Nations (M49): ``Africa``, ``South-eastern Asia``.
        agency, evaluation, coverage : str or iterable of str, optional
            Short names of agencies, evaluation ids, ``complete`` or ``excerpt``.
        theme : str or iterable of str, optional
            Names of themes, or their labels in any language. Kept are the items coded with one of them, the
            actions of a recommendation that is, and the recommendation of an action that is. The corpus must
            have been coded.

        Raises
        ------
        UsageError
            When a name is not in the corpus; the nearest names are told.
        """
        kept = self.evaluations.merge(self.documents[["document_id", "coverage"]], on="document_id")
        documents = self.documents
        codes, country_names = documents["country"], self.evaluations["country_name"]
        countries = {
            asked.country_code(name, codes=codes, names=country_names)
            for name in asked.listed(country, field="country")
        }
        regions = {
            code
            for name in asked.listed(region, field="region")
            for code in asked.region_codes(name, codes=codes)
        }
        for wanted in filter(None, [countries, regions]):
            kept = kept[kept["country"].isin(wanted)]
            documents = documents[documents["country"].isin(wanted)]
        for column, names in (("agency", agency), ("evaluation_id", evaluation), ("coverage", coverage)):
            field = column.removesuffix("_id")
            if asked_for := asked.listed(names, field=field):
                found = [asked.one_of(kept[column], name, field=field) for name in asked_for]
                kept = kept[kept[column].isin(found)]
                documents = documents[documents["document_id"].isin(kept["document_id"])]
        part = self._keep(set(kept["evaluation_id"]), set(documents["document_id"]))
        themes = asked.listed(theme, field="theme")
        return Corpus._themed(part, themes) if themes else part

    def until(self, day: str | dt.date) -> Corpus:
        """Return the evaluations known by a day: published, completed, or over by then.

        One that bears none of these dates counts as known at the end of its period or at its last deadline,
        whichever is earlier; one with no date at all is left out. To know where the actions stood on that day,
        use :func:`synthesis.track`. An empty day filters nothing.
        """
        return self._known_when(day, "until", pd.Series.le)

    def since(self, day: str | dt.date) -> Corpus:
        """Return the evaluations that were not yet known before a day, by the same dates as :meth:`until`."""
        return self._known_when(day, "since", pd.Series.ge)

    def latest_day(self) -> pd.Timestamp | None:
        """Return the last day the record speaks of, or None where nothing in it is dated.

        It is the day a report stands on unless another is asked for.
        """
        return latest_day(self.tables)

    def _known_when(self, day: str | dt.date, field: str, holds: Callable[..., pd.Series]) -> Corpus:
        if not day:
            return self
        known = first_known(self.tables)
        return self._keep(set(known.index[holds(known, pd.Timestamp(as_day(day, field=field)))]))

    def _keep(self, evaluations: set[str], documents: set[str] | None = None) -> Corpus:
        tables = dict(self.tables)
        tables["evaluations"] = _rows(tables["evaluations"], "evaluation_id", evaluations)
        wanted = set(tables["evaluations"]["document_id"]) if documents is None else documents
        tables["documents"] = _rows(tables["documents"], "document_id", wanted)
        tables["problems"] = _rows(tables["problems"], "document_id", wanted)
        for name in ("recommendations", "lessons", "findings", "ratings"):
            tables[name] = _rows(tables[name], "evaluation_id", evaluations)
        return replace(self, tables=_linked(tables))

    def _themed(self, themes: list[str]) -> Corpus:
        if not self.coded:
            raise wrong_use(
                "no-codings",
                "the corpus has no codings.",
                "Use corpus.with_codings(syn.code(corpus)) first.",
                field="theme",
            )
        coded_as = self.codings["theme"]
        known = [asked.theme_name(theme, coded=coded_as, codebook=self.codebook) for theme in themes]
        coded = set(self.codings.loc[self.codings["theme"].isin(known), "item_id"])
        tables = dict(self.tables)
        actions, recommendations = tables["actions"], tables["recommendations"]
        own, parents = actions["action_id"].isin(coded), actions["recommendation_id"].isin(coded)
        wanted = coded | set(actions.loc[own, "recommendation_id"])
        tables["actions"] = actions[own | parents].reset_index(drop=True)
        tables["recommendations"] = _rows(recommendations, "recommendation_id", wanted)
        for name, key in (("lessons", "lesson_id"), ("findings", "finding_id")):
            tables[name] = _rows(tables[name], key, coded)
        return replace(self, tables=_linked(tables))


_COUNTS = ["evaluations", "complete", "recommendations", "actions", "lessons", "good_practices"]
_COUNTRY_COLUMNS = ["country", "country_name", "agencies", *_COUNTS]


def _rows(data: pd.DataFrame, key: str, wanted: set[str]) -> pd.DataFrame:
    return data[data[key].isin(wanted)].reset_index(drop=True)


def _listed(agencies: pd.Series) -> str:
    return ", ".join(sorted(agencies.dropna().unique()))


def _missing_last(column: pd.Series) -> pd.Series:
    return column.isna() if column.name == "country" else column


def _linked(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Drop actions, updates and codings whose parents are gone."""
    tables["actions"] = _rows(
        tables["actions"], "recommendation_id", set(tables["recommendations"]["recommendation_id"])
    )
    tables["updates"] = _rows(tables["updates"], "action_id", set(tables["actions"]["action_id"]))
    tables["codings"] = _rows(tables["codings"], "item_id", _item_ids(tables))
    return tables


def _item_ids(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    keys = {
        "recommendations": "recommendation_id",
        "actions": "action_id",
        "lessons": "lesson_id",
        "findings": "finding_id",
    }
    return {item for name, key in keys.items() for item in tables[name][key]}
