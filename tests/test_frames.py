"""Somebody's own tables: ids are made, values read as in documents, and all that is wrong is told at once."""

from __future__ import annotations

import pandas as pd
import pytest

import synthesis as syn
from synthesis.errors import UsageError

TABLES = ("evaluations", "recommendations", "actions", "lessons", "findings")


@pytest.fixture
def sheet():
    return pd.DataFrame(
        {
            "Country": ["Fidji", "FJI", "Cambodge"],
            "agency": ["ONU Femmes", "UN Women", "UNDP"],
            "number": [1, 2, 3],
            "text": ["Train staff on gender.", "Plan the exit.", "Train partners."],
            "position": ["Accepted", "perhaps", None],
            "period_end": [2020, 2020, None],
        }
    )


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "recommendation_id": [1, 2, 3],
            "text": ["Hold a course.", "Write a plan.", "Find partners."],
            "deadline": ["2022/06", "Tbc", pd.Timestamp("2021-01-03")],
            "status": ["Overdue-Initiated", "in the works", None],
            "responsible": ["PO; DRD", "", None],
        }
    )


def _told(**frames):
    with pytest.raises(UsageError) as caught:
        syn.from_frames(**frames)
    return {(p.code, p.document_id, p.line, p.field): p for p in caught.value.problems}


def test_ids_are_made_and_values_read_as_in_documents(sheet, rows):
    corpus = syn.from_frames(recommendations=sheet, actions=rows)
    assert corpus.evaluations["evaluation_id"].tolist() == ["fji-un-women-2020", "khm-undp-undated"]
    assert corpus.actions["action_id"].tolist() == [
        "fji-un-women-2020/r1/a1",
        "fji-un-women-2020/r2/a1",
        "khm-undp-undated/r1/a1",
    ]
    assert corpus.recommendations["position"].tolist()[0] == "accepted"
    assert corpus.actions["status"].tolist() == ["ongoing", "not known", "not reported"]
    assert corpus.actions["deadline"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2022-06-30",
        "",
        "2021-01-03",
    ]
    assert corpus.actions["deadline_text"].tolist() == ["2022/06", "Tbc", "2021-01-03"]
    assert corpus.actions["place"].tolist()[1] == "actions, row 2"


def test_whole_numbers_stay_whole_where_an_empty_cell_made_them_floats():
    frame = pd.DataFrame(
        {
            "evaluation_id": [20210034.0, 20210035.0, 20210036.0],
            "number": [1.5, float("inf"), None],
            "published": [2021.0, None, 2019.0],
            "text": ["Train staff.", "Plan the exit.", "Find partners."],
        }
    )
    corpus = syn.from_frames(recommendations=frame)
    assert corpus.evaluations["evaluation_id"].tolist() == ["20210034", "20210035", "20210036"]
    assert corpus.evaluations["published"].dt.year.dropna().tolist() == [2021, 2019]
    assert corpus.recommendations["number"].tolist() == ["1.5", "inf", "1"]


def test_no_id_is_made_that_a_row_has_already():
    frame = pd.DataFrame(
        {
            "evaluation_id": "e",
            "recommendation_id": ["e/r2", None, None],
            "text": ["Train.", "Plan.", "Share."],
        }
    )
    corpus = syn.from_frames(recommendations=frame)
    assert corpus.recommendations["recommendation_id"].tolist() == ["e/r2", "e/r3", "e/r4"]


def test_what_could_not_be_read_stays_with_its_country(sheet, rows):
    corpus = syn.from_frames(recommendations=sheet, actions=rows)
    assert set(corpus.problems["field"]) == {"recommendations.position", "actions.deadline", "actions.status"}
    assert len(corpus.where(country="Fiji").problems) == 3
    assert corpus.where(country="Cambodia").problems.empty


def test_such_a_corpus_can_be_coded_tracked_filtered_and_saved(sheet, rows, tmp_path):
    corpus = syn.from_frames(recommendations=sheet, actions=rows)
    coded = corpus.with_codings(syn.code(corpus))
    tracked = syn.track(coded.where(theme="gender"), as_of="2022-12-31")
    assert tracked["state"].tolist() == ["overdue"]
    again = syn.load(syn.save(coded, tmp_path / "c.json", format="json"))
    pd.testing.assert_frame_equal(again.actions, coded.actions)


def test_the_tables_of_a_corpus_make_the_same_corpus(corpus):
    again = syn.from_frames(**{name: getattr(corpus, name) for name in TABLES})
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(corpus, name), obj=name)


def test_everything_wrong_is_told_at_once(sheet, rows):
    told = _told(
        recommendations=sheet.assign(
            Country=["Fidgi", "FJI", "KHM"], reponse="Agreed.", period_end=["soon", 2020, None]
        ),
        actions=rows.drop(columns="responsible").assign(
            Reponsible="PO", recommendation_id=[1, 9, 3], action_id=["x", "x", "y"], text=["a", ["b"], None]
        ),
    )
    assert told[("unknown-column", "actions", None, "Reponsible")].remedy == "Did you mean `responsible`?"
    assert told[("unknown-column", "recommendations", None, "reponse")].remedy == "Did you mean `response`?"
    assert told[("unknown-country", "recommendations", 1, "country")].remedy == "Did you mean Fiji?"
    assert ("wrong-type", "recommendations", 1, "period_end") in told
    assert ("orphan", "actions", 2, "recommendation_id") in told
    assert ("wrong-type", "actions", 2, "text") in told
    assert ("id-twice", "actions", 2, "action_id") in told
    assert ("missing-value", "actions", 3, "text") in told


def test_columns_that_are_needed_and_columns_that_stand_twice_are_told(sheet, rows):
    twice = pd.concat([sheet, sheet["text"]], axis="columns")
    told = _told(recommendations=twice, actions=rows.drop(columns=["text", "recommendation_id"]))
    assert {
        ("column-twice", "recommendations", None, "text"),
        ("missing-column", "actions", None, "text"),
    } <= set(told)
    assert ("missing-column", "actions", None, "recommendation_id") in told


def test_an_evaluation_of_which_two_things_are_said_is_told(sheet):
    told = _told(recommendations=sheet.assign(evaluation_id="mine"))
    assert ("contradiction", "recommendations", 3, "country") in told


def test_items_of_an_unknown_evaluation_are_orphans(sheet):
    items = sheet[["text"]].assign(evaluation_id=["mine", "mein", "mine"])
    told = _told(recommendations=items, evaluations=pd.DataFrame({"evaluation_id": ["mine", "yours"]}))
    assert told[("orphan", "recommendations", 2, "evaluation_id")].remedy == "Did you mean mine?"


def test_items_belong_to_the_only_evaluation_there_is():
    lessons = pd.DataFrame({"text": ["Plan early.", "Share data."], "kind": ["lesson", "good practice"]})
    corpus = syn.from_frames(
        lessons=lessons, evaluations=pd.DataFrame({"country": ["Mali"], "agency": ["UNDP"]})
    )
    assert corpus.lessons["lesson_id"].tolist() == ["mli-undp-undated/l1", "mli-undp-undated/g1"]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ({}, "no-table"),
        ({"lessons": [1]}, "no-frame"),
        ({"lessons": pd.DataFrame({"text": ["x"]}), "coverage": "all"}, "unknown-coverage"),
    ],
)
def test_wrong_use_is_told(frames, code):
    assert code in {key[0] for key in _told(**frames)}
