"""Somebody's own tables linked to a corpus: ids where there are none, and nothing that hangs in the air."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from synthesis import schema, vocabulary
from synthesis.corpus import Corpus
from synthesis.corpus.assemble import new_id
from synthesis.errors import Problem, SynthesisError, UsageError, wrong_use
from synthesis.frames.cells import NOT_REPORTED, Cell, Row
from synthesis.frames.columns import EVALUATION, OF_EVALUATION, ROW, read_table
from synthesis.sources import Evaluation

KEYS = {
    "evaluations": "evaluation_id",
    "recommendations": "recommendation_id",
    "actions": "action_id",
    "lessons": "lesson_id",
    "findings": "finding_id",
}
ITEMS = ("recommendations", "lessons", "findings")
LETTERS = {"recommendations": "r", "actions": "a", "findings": "f"}
Rows = dict[str, list[Row]]


def from_frames(
    *,
    recommendations: pd.DataFrame | None = None,
    actions: pd.DataFrame | None = None,
    lessons: pd.DataFrame | None = None,
    findings: pd.DataFrame | None = None,
    evaluations: pd.DataFrame | None = None,
    coverage: str = "complete",
) -> Corpus:
    """Make a corpus of tables that you already have.

    Columns are those of the data dictionary (:mod:`synthesis.schema`), in any order; only ``text`` is needed,
    and in ``actions`` the ``recommendation_id``. What is left out is missing. Ids are made where there are
    none: ``khm-undp-2021/r2``. Countries, agencies, statuses, positions and days may be written as in documents.

    Parameters
    ----------
    recommendations, lessons, findings : DataFrame, optional
        One row an item. Without ``evaluations`` they may hold the columns ``country``, ``agency``, ``title``,
        ``published``, ``period_end`` … of their evaluation; rows that say the same belong together.
    actions : DataFrame, optional
        One row an action; ``recommendation_id`` names its recommendation, by the number where that is unique.
    evaluations : DataFrame, optional
        One row an evaluation. Where it is the only one, the items need no ``evaluation_id``.
    coverage : {"complete", "excerpt"}
        Whether the tables hold whole evaluations.

    Returns
    -------
    Corpus
        Each text's ``place`` is its table and row, counted from 1. Statuses, positions and deadlines that cannot
        be read are kept as written, and stand in its ``problems``.

    Raises
    ------
    UsageError
        With everything that does not fit, before anything is computed: columns, types, ids that stand twice,
        rows that belong to nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> import synthesis as syn
    >>> sheet = pd.DataFrame({"country": "Fiji", "agency": "UNDP", "text": ["Train staff.", "Plan the exit."]})
    >>> corpus = syn.from_frames(recommendations=sheet)
    >>> corpus.recommendations["recommendation_id"].tolist()
    ['fji-undp-undated/r1', 'fji-undp-undated/r2']
    """
    frames = {
        "evaluations": evaluations, "recommendations": recommendations, "actions": actions,
        "lessons": lessons, "findings": findings,
    }  # fmt: skip
    told: list[Problem] = []
    more = OF_EVALUATION if evaluations is None else []
    given = {
        name: read_table(name, frame, more=more if name in ITEMS else [], told=told)
        for name, frame in frames.items()
        if frame is not None
    }
    if not given:
        raise wrong_use("no-table", "no table was given.", "Give recommendations=… or lessons=….")
    if coverage not in schema.COVERAGES:
        remedy = f"Choose one of: {', '.join(schema.COVERAGES)}."
        raise wrong_use(
            "unknown-coverage", "there is no such coverage.", remedy, field="coverage", value=coverage
        )
    tables = _linked(given, told)
    found = _checked(tables, coverage, told)
    if any(problem.severity == "error" for problem in told):
        raise UsageError(sorted(told, key=lambda problem: problem.severity != "error"))
    found["problems"] = schema.frame("problems", [asdict(problem) for problem in _placed(told, tables)])
    return Corpus(found)


def _linked(given: Rows, told: list[Problem]) -> Rows:
    """Return the rows with ids of their own and of what they belong to."""
    tables: Rows = {name: given.get(name, []) for name in KEYS}
    if "evaluations" in given:
        _name_evaluations(tables["evaluations"])
        _find_evaluations(tables, told)
    else:
        tables["evaluations"] = _gathered(tables, told)
    for name in ITEMS:
        _name(tables[name], KEYS[name], parent="evaluation_id", letter=LETTERS.get(name))
    _find_recommendations(tables, told)
    _name(tables["actions"], "action_id", parent="recommendation_id", letter="a")
    for name, rows in tables.items():
        _tell_twice(name, rows, told)
    return tables


def _name_evaluations(rows: list[Row]) -> None:
    taken = {row["evaluation_id"]: 1 for row in rows if "evaluation_id" in row}
    for row in rows:
        if "evaluation_id" not in row:
            row["evaluation_id"] = _new_id(taken, row)


def _new_id(taken: dict[str, int], row: Row) -> str:
    known = ("agency", "country", "office_type", "period_end", "published", "completed")
    return new_id(taken, Evaluation(**{name: row[name] for name in known if name in row}))


def _find_evaluations(tables: Rows, told: list[Problem]) -> None:
    ids = [row["evaluation_id"] for row in tables["evaluations"]]
    for name in ITEMS:
        for row in tables[name]:
            if "evaluation_id" not in row and len(ids) == 1:
                row["evaluation_id"] = ids[0]
            elif row.get("evaluation_id") not in ids:
                _tell_orphan(name, row, "evaluation_id", ids, told)


def _gathered(tables: Rows, told: list[Problem]) -> list[Row]:
    """Return the evaluations of which the items speak: those of one id, or that say the same, are one."""
    found: dict[object, Row] = {}
    taken = {row["evaluation_id"]: 1 for name in ITEMS for row in tables[name] if "evaluation_id" in row}
    for name in ITEMS:
        for row in tables[name]:
            said = row[EVALUATION]
            key = row.get("evaluation_id") or tuple(sorted((k, str(v)) for k, v in said.items()))
            if key not in found:
                own = {"evaluation_id": row.get("evaluation_id") or _new_id(taken, said)}
                found[key] = {**own, ROW: row[ROW]}
            _tell_contradictions(name, row, found[key], told)
            found[key].update(said)
            row["evaluation_id"] = found[key]["evaluation_id"]
    return list(found.values())


def _tell_contradictions(name: str, row: Row, evaluation: Row, told: list[Problem]) -> None:
    for column, value in row[EVALUATION].items():
        before = evaluation.get(column, value)
        if before != value and column != "country_name":
            cell = Cell(frame=name, row=row[ROW], column=column, value=value, told=told)
            message = f"an earlier row says otherwise of {evaluation['evaluation_id']} ({before})."
            cell.tell("contradiction", message, "Write the same in all rows of an evaluation.")


def _find_recommendations(tables: Rows, told: list[Problem]) -> None:
    numbers = pd.Series([row.get("number") for row in tables["recommendations"]], dtype=object)
    ids = [row["recommendation_id"] for row in tables["recommendations"]]
    once = ~numbers.duplicated(keep=False) & numbers.notna()
    known = {number: key for number, key, single in zip(numbers, ids, once, strict=True) if single}
    known |= {key: key for key in ids}
    of = {row["recommendation_id"]: row.get("evaluation_id") for row in tables["recommendations"]}
    for row in tables["actions"]:
        wanted = row.get("recommendation_id")
        if wanted in known:
            row["recommendation_id"] = known[wanted]
            row["evaluation_id"] = of[known[wanted]]
        elif wanted:
            _tell_orphan("actions", row, "recommendation_id", ids, told)


def _name(rows: list[Row], key: str, *, parent: str, letter: str | None) -> None:
    """Give rows without an id one: that of what they belong to, a letter, and their place in it, or the next free."""
    taken = {row[key] for row in rows if key in row}
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        sign = letter or row.setdefault("kind", "lesson")[0]
        group = (row.get(parent, ""), sign)
        counts[group] = counts.get(group, 0) + 1
        while key not in row and f"{group[0]}/{sign}{counts[group]}" in taken:
            counts[group] += 1
        row.setdefault(key, f"{group[0]}/{sign}{counts[group]}")
        if key == "recommendation_id":
            row.setdefault("number", str(counts[group]))


def _tell_orphan(name: str, row: Row, column: str, ids: list[str], told: list[Problem]) -> None:
    wanted = row.get(column)
    there = f"There are: {', '.join(ids[:9])}{' …' if len(ids) > 9 else ''}."  # noqa: PLR2004
    cell = Cell(frame=name, row=row[ROW], column=column, value=wanted, told=told)
    otherwise = there if ids else "Give the table that it belongs to."
    remedy = vocabulary.hint(wanted or "", ids) or otherwise
    cell.tell("orphan", f"the row belongs to {'nothing that there is' if wanted else 'nothing'}.", remedy)


def _tell_twice(name: str, rows: list[Row], told: list[Problem]) -> None:
    first: dict[str, Any] = {}
    for row in rows:
        key = row[KEYS[name]]
        if key in first:
            cell = Cell(frame=name, row=row[ROW], column=KEYS[name], value=key, told=told)
            cell.tell("id-twice", f"row {first[key]} has the same id.", "Give each row an id of its own.")
        first.setdefault(key, row[ROW])


def _checked(tables: Rows, coverage: str, told: list[Problem]) -> dict[str, pd.DataFrame]:
    """Return every table of a corpus, types and all, where nothing is wrong yet."""
    if any(problem.severity == "error" for problem in told):
        return {}
    full: Rows = {name: [] for name in schema.TABLES}
    full["documents"] = _documents(tables["evaluations"], coverage)
    for name, rows in tables.items():
        full[name] = [_complete(name, row) for row in rows]
    try:
        return {name: schema.frame(name, rows) for name, rows in full.items()}
    except SynthesisError as error:
        told += error.problems
        return {}


def _placed(told: list[Problem], tables: Rows) -> list[Problem]:
    """Return problems under the document their row belongs to, so that they stay with it in a part of the corpus."""
    documents = {row["evaluation_id"]: row["document_id"] for row in tables["evaluations"]}
    of = {
        f"{name}{row[ROW]}": documents[row["evaluation_id"]] for name, rows in tables.items() for row in rows
    }
    return [
        replace(
            each, document_id=of[f"{each.document_id}{each.line}"], field=f"{each.document_id}.{each.field}"
        )
        for each in told
    ]


def _documents(evaluations: list[Row], coverage: str) -> list[Row]:
    """Return a row a document that the evaluations name, or of one each where they name none."""
    empty, found = dict.fromkeys(schema.TABLES["documents"].columns), dict[str, Row]()
    for row in evaluations:
        key = row.setdefault("document_id", f"own tables/{row['evaluation_id']}")
        known = {name: row.get(name) for name in ("agency", "country", "title")}
        made = {"document_id": key, "path": key, "source_format": "frame", "coverage": coverage}
        found.setdefault(key, {**empty, **known, **made})
    return list(found.values())


def _complete(name: str, row: Row) -> Row:
    """Return a row with every column of its table; what was not given is missing."""
    defaults = {"status": NOT_REPORTED, "certainty": "exact"}
    columns = schema.TABLES[name].columns
    lists = {column: list[str]() for column, kind in columns.items() if str(kind.dtype) == "object"}
    return {column: row.get(column, lists.get(column, defaults.get(column))) for column in columns}
