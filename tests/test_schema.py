"""The tables: what fits is typed, what does not is told all at once."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest

from synthesis import schema
from synthesis.errors import SynthesisError, UsageError
from synthesis.sources import records

RECORDS = {
    "evaluations": records.Evaluation,
    "recommendations": records.Recommendation,
    "actions": records.Action,
    "updates": records.Update,
    "lessons": records.Lesson,
    "findings": records.Finding,
    "ratings": records.Rating,
}


@pytest.mark.parametrize("table", schema.TABLES)
def test_an_empty_table_has_every_column_with_its_type(table):
    empty = schema.empty(table)
    assert list(empty.columns) == list(schema.TABLES[table].columns)
    assert "text" in set(schema.dictionary(table)["type"])


@pytest.mark.parametrize("table", schema.TABLES)
def test_every_column_is_explained(table):
    for name, column in schema.TABLES[table].columns.items():
        assert (column.description or "").endswith("."), name


@pytest.mark.parametrize(("table", "record"), RECORDS.items())
def test_what_a_reader_hands_over_is_the_table_but_for_the_ids(table, record):
    handed = {item.name for item in fields(record)} - {"actions", "updates"}
    ids = {name for name in schema.TABLES[table].columns if name.endswith("_id")}
    assert handed == set(schema.TABLES[table].columns) - ids - {"order"}


def test_everything_that_does_not_fit_is_told_at_once():
    rows = [
        {
            "evaluation_id": None,
            "criterion": "Impact",
            "rating_text": "Fragile",
            "line_start": "x",
            "place": None,
        },
        {"evaluation_id": "e", "criterion": None, "rating_text": "Good", "line_start": 3, "place": None},
    ]
    with pytest.raises(SynthesisError) as caught:
        schema.frame("ratings", rows)
    assert {problem.field for problem in caught.value.problems} == {
        "ratings.evaluation_id",
        "ratings.criterion",
        "ratings.line_start",
    }


def test_a_missing_value_stays_missing():
    row = dict.fromkeys(schema.TABLES["lessons"].columns)
    table = schema.frame(
        "lessons", [row | {"lesson_id": "l", "evaluation_id": "e", "kind": "lesson", "text": "t"}]
    )
    assert table.drop(columns=["lesson_id", "evaluation_id", "kind", "text"]).isna().all(axis=None)
    assert table["line_start"].dtype == pd.Int64Dtype()


def test_an_unknown_column_is_told():
    with pytest.raises(SynthesisError, match="no such column") as caught:
        schema.check("ratings", schema.empty("ratings").assign(extra=[]))
    assert caught.value.problems[0].field == "ratings.extra"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("status", "finished", "one of the choices is expected."),
        ("deadline_precision", "week", "one of the choices is expected."),
        ("deadline", "soon", "a date is expected."),
        ("line_start", "abc", "a whole number is expected."),
        ("units", "UNDP", "a list is expected."),
        ("text", None, "a value is missing."),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words_with_the_row_its_user_sees(
    corpus, column, value, message
):
    table = corpus.actions.head(3).astype(object)
    table.loc[1, column] = value
    with pytest.raises(SynthesisError) as caught:
        schema.check("actions", table, first_row=2)
    (told,) = caught.value.problems
    assert (told.place, told.field, told.value) == ("actions, row 3", f"actions.{column}", value)
    assert told.message == message
    assert told.remedy == f"Expected: {schema.TABLES['actions'].columns[column].description}"


def test_the_dictionary_of_a_table_that_is_not_there_names_the_nearest():
    with pytest.raises(UsageError, match="There are: actions"):
        schema.dictionary("action")
