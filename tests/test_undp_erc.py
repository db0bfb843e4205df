"""UNDP ERC pages: management responses and evaluation pages, field by field, their variants, and hostile input."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from expected_reading import differences, document_of, expected_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synthesis.documents import open_document
from synthesis.errors import SynthesisError
from synthesis.sources import read, undp_erc, undp_erc_evaluation

SOURCES = Path(__file__).parent.parent / "data" / "sources"
EVALUATIONS = sorted(SOURCES.glob("*/undp-erc-evaluation-*.txt"))
UNSEEN = sorted((Path(__file__).parent / "unseen").glob("undp-erc-*.txt"))
RESPONSES = sorted(set(SOURCES.glob("*/undp-erc-*.txt")) - set(EVALUATIONS))

HEADER = """Success message
error message
warn message
Mid-term review of the rangeland project
Commissioning Unit: Lesotho
Evaluation Plan: 2013-2018
Evaluation Type: Project
Completion Date: 06/2017
Unit Responsible for providing Management Response: Lesotho
Documents Related to overall Management Response:

"""
ONE = """1. Recommendation:

Give grazing associations a say in the budget.

Management Response: [Added: 2017/07/03] [Last Updated: 2018/01/09]

Partially agree as budgets are set by the Board.

Key Actions:

Key Action Responsible DueDate Status Comments Documents
"""
ROWS = """1.1 Invite the associations to the Board
[Added: 2017/07/03] [Last Updated: 2018/01/09]
PMU and Ministry of Forestry 2017/12 Completed They sat in from November.
Two more will follow. History
1.2 Publish the budget in Sesotho
in each district
[Added: 2017/07/03]
UNDP CO/ Government No due date No deadline established
1.3 Hold a fair
[Added: 2017/07/03]
UNDP 2018/06 No Longer Applicable [Justification: The fair was held by the district]
History
"""
PAGE = HEADER + ONE + ROWS
PIPES = """Commissioning Unit: | Congo DRC |
---|---|
Evaluation Plan: | 2008-2012 |
Evaluation Type: | Project |
Completion Date: | 05/2012 |
Unit Responsible for providing Management Response: | Congo DRC
|
Documents Related to overall Management Response: |
|
Key Action Update History
Evaluation recommendation 1. Tenir la retraite avant les élections.
Management Response: [Added: 2012/12/23]
Recommandation acceptée
Key Actions:
Key Action | Responsible | DueDate | Status | Comments | Documents |
---|---|---|---|---|---|
1.1 Fixer une date avec la CENI
[Added: 2012/12/25] [Last Updated: 2014/06/10] |
Conseiller au programme, OM | 2013/03 | Completed | Fait en mars
après deux reports History | note.pdf |
1.2 Préparer la salle
[Added: 2012/12/25] |
OM | 2013/03 | Initiated | History | |
Management Response: [Added: 2012/12/23]
Recommandation rejetée
Key Actions:
"""


def response(text: str):
    return undp_erc.read(document_of(text))


def rows_of(text: str):
    return [
        (each.text, each.responsible, each.deadline_text, each.status_text, each.comments)
        for recommendation in response(text).recommendations
        for each in recommendation.actions
    ]


@pytest.mark.parametrize("file", RESPONSES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_field_of_the_restated_responses(file):
    document = open_document(file)
    assert differences(expected_of(file), undp_erc.read(document)) == []
    assert read(document).layout == "undp_erc"


@pytest.mark.parametrize("file", EVALUATIONS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_field_of_the_restated_evaluations(file):
    document = open_document(file)
    assert differences(expected_of(file), undp_erc_evaluation.read(document)) == []
    assert read(document).layout == "undp_erc_evaluation"


@pytest.mark.parametrize("file", UNSEEN, ids=lambda file: file.stem)
def test_every_field_of_pages_of_other_countries(file):
    assert differences(file.with_suffix(".expected.json"), read(open_document(file))) == []


def test_a_page_that_breaks_off_in_a_label_says_so():
    reading = read(open_document(UNSEEN[0].with_name("undp-erc-lao.txt")))
    assert [(problem.code, problem.value) for problem in reading.problems] == [("page-cut-off", "Key Act")]


def test_the_words_above_a_list_of_lessons_are_kept():
    reading = read(open_document(UNSEEN[0].with_name("undp-erc-evaluation-moldova.txt")))
    assert {lesson.headline for lesson in reading.lessons} == {"Lessons learned of the evaluation are these:"}


def test_every_field_of_the_reference_pages(reference):
    readers = {"undp_erc": undp_erc, "undp_erc_eval": undp_erc_evaluation}
    files = [file for name in readers for file in (reference / "samples" / name).glob("*.txt")]
    found = {
        file.name: differences(
            file.with_suffix(".expected.json"), readers[file.parent.name].read(open_document(file))
        )
        for file in files
    }
    assert len(found) > 10
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_head_of_a_response():
    evaluation = response(PAGE).evaluation
    assert (evaluation.title, evaluation.office, evaluation.country) == (
        "Mid-term review of the rangeland project",
        "Lesotho",
        "LSO",
    )
    assert (evaluation.period_start, evaluation.period_end, evaluation.completed) == (
        2013,
        2018,
        dt.date(2017, 6, 30),
    )
    assert (evaluation.agency, evaluation.evaluation_type) == ("UNDP", "Project")


def test_the_responding_unit_gives_the_country():
    text = PAGE.replace("Commissioning Unit: Lesotho", "Commissioning Unit: Independent Evaluation Office")
    evaluation = response(text).evaluation
    assert (evaluation.office, evaluation.country) == ("Independent Evaluation Office", "LSO")


def test_labels_need_no_space():
    assert response(PAGE.replace(": ", ":")).evaluation == response(PAGE).evaluation


def test_the_stance_stands_in_the_prose():
    recommendation = response(PAGE).recommendations[0]
    assert (recommendation.position, recommendation.position_text) == ("partially accepted", None)
    assert recommendation.position_basis == "read from the response"
    assert (recommendation.added, recommendation.updated) == (dt.date(2017, 7, 3), dt.date(2018, 1, 9))
    assert recommendation.response == "Partially agree as budgets are set by the Board."


def test_the_stamp_parts_the_action_from_its_row():
    assert rows_of(PAGE) == [
        ("1.1 Invite the associations to the Board", "PMU and Ministry of Forestry", "2017/12", "Completed", "They sat in from November. Two more will follow."),
        ("1.2 Publish the budget in Sesotho in each district", "UNDP CO/ Government", "No due date", "No deadline established", None),
        ("1.3 Hold a fair", "UNDP", "2018/06", "No Longer Applicable", None),
    ]  # fmt: skip


def test_no_due_date_is_no_deadline_and_no_fault():
    reading = response(PAGE)
    action = reading.recommendations[0].actions[1]
    assert (action.deadline, action.deadline_basis, action.status) == (None, None, "not reported")
    assert {problem.severity for problem in reading.problems} == {"note"}


def test_a_justification_is_kept_as_an_update():
    reading = response(PAGE)
    assert [update.text for update in reading.recommendations[0].actions[2].updates] == [
        "The fair was held by the district"
    ]
    assert [(problem.code, problem.value) for problem in reading.problems] == [
        ("justification", "The fair was held by the district")
    ]


def test_the_table_with_pipes():
    reading = response(PIPES)
    assert reading.evaluation.country == "COD"
    assert [each.position for each in reading.recommendations] == ["accepted", "rejected"]
    assert [each.text for each in reading.recommendations] == ["Tenir la retraite avant les élections.", ""]
    assert rows_of(PIPES) == [
        ("1.1 Fixer une date avec la CENI", "Conseiller au programme, OM", "2013/03", "Completed", "Fait en mars après deux reports"),
        ("1.2 Préparer la salle", "OM", "2013/03", "Initiated", None),
    ]  # fmt: skip
    assert {problem.code for problem in reading.problems} == {
        "recommendation-without-text",
        "documents-named",
    }


def test_a_recommendation_without_key_actions():
    text = HEADER + ONE.split("Key Action Responsible", maxsplit=1)[0] + ONE.replace("1. Rec", "2. Rec")
    assert [(each.number, each.actions) for each in response(text).recommendations] == [("1", []), ("2", [])]


def test_a_row_that_has_lost_its_deadline_is_kept_and_told():
    reading = response(HEADER + ONE + "1.1 Invite them\n[Added: 2017/07/03]\nPMU")
    action = reading.recommendations[0].actions[0]
    assert (action.text, action.responsible, action.deadline, action.status) == (
        "1.1 Invite them",
        "PMU",
        None,
        "not reported",
    )
    assert [problem.code for problem in reading.problems] == ["row-without-deadline"]


def test_rows_without_stamps_are_split_like_any_flattened_rows():
    rows = "Invite the associations to the board meetings UNDP CO 2017/12 Completed Done\nPrint the budget in Sesotho UNDP CO 2018/03 Ongoing"
    assert [row[:2] for row in rows_of(HEADER + ONE + rows)] == [
        ("Invite the associations to the board meetings", "UNDP CO"),
        ("Print the budget in Sesotho", "UNDP CO"),
    ]


EVALUATION = """Review of the water project

Report Cover Image
Evaluation Plan:
2011-2015, Maldives
Evaluation Type:
Mid Term Project
Completion Date:
05/2014
Status:
Completed

Share

Document Type Language Size Status Downloads
Download document report.pdf report English 500.00 KB Posted 100
Title Review of the water project
Atlas Project Number:
Evaluation Plan: 2011-2015, Maldives
Evaluation Type: Mid Term Project
Status: Completed
Completion Date: 05/2014
Evaluation Team members:
Name Title Email Nationality
Key Stakeholders: Government; island councils
Countries: MALDIVES
Comments: The review went as planned.
"""
EMPTY = "Lessons\nFindings\nRecommendations\n"


def evaluation(sections: str):
    return undp_erc_evaluation.read(document_of(EVALUATION + sections))


def test_the_head_of_an_evaluation():
    found = evaluation(EMPTY).evaluation
    assert (found.title, found.office, found.country) == ("Review of the water project", "Maldives", "MDV")
    assert (found.period_start, found.period_end, found.completed) == (2011, 2015, dt.date(2014, 5, 31))


def test_no_lessons_is_an_empty_list_and_no_fault():
    reading = evaluation(EMPTY)
    assert (reading.lessons, reading.findings, reading.recommendations, reading.problems) == ([], [], [], [])


def test_a_lesson_with_a_headline_and_a_body():
    reading = evaluation(
        "Lessons\n1.\n\nTrust takes time.\n\nCouncils came round late.\nThen they paid.\n2.\n\nPumps break.\nFindings\nRecommendations\n"
    )
    assert [(each.headline, each.text) for each in reading.lessons] == [
        ("Trust takes time.", "Trust takes time. Councils came round late. Then they paid."),
        (None, "Pumps break."),
    ]


def test_bullets_and_numbered_lessons_of_one_item_are_lessons_of_their_own():
    bullets = evaluation("Lessons\n1.\n  • Trust takes time\n  • Pumps break\nFindings\n")
    assert [each.text for each in bullets.lessons] == ["Trust takes time", "Pumps break"]
    several = evaluation("Lessons\n1.\n\nLesson 1: Trust takes time. Lesson 2: Pumps break.\nFindings\n")
    assert [each.text for each in several.lessons] == [
        "Lesson 1: Trust takes time.",
        "Lesson 2: Pumps break.",
    ]


def test_a_list_inside_a_lesson_begins_no_lesson():
    reading = evaluation("Lessons\n1.\n\n1. Trust takes time.\n2. Pumps break.\nFindings\n")
    assert [each.text for each in reading.lessons] == ["1. Trust takes time. 2. Pumps break."]


def test_findings_and_recommendations_with_their_numbers():
    reading = evaluation(
        "Lessons\nFindings\n1.\n\nWater is clean.\nRecommendations\n1 1. Hand over the pumps\n2 2. Train 3 people\n3\n\nGo on.\n"
    )
    assert [each.text for each in reading.findings] == ["Water is clean."]
    assert [(each.number, each.text) for each in reading.recommendations] == [
        ("1", "1. Hand over the pumps"),
        ("2", "2. Train 3 people"),
        ("3", "Go on."),
    ]


def test_several_countries_are_no_country():
    reading = undp_erc_evaluation.read(
        document_of(EVALUATION.replace("MALDIVES", "MALDIVES, SRI LANKA") + EMPTY)
    )
    assert reading.evaluation.country is None
    assert [problem.code for problem in reading.problems] == ["several-countries"]


TEXTS = [file.read_text(encoding="utf-8") for file in [*RESPONSES, *EVALUATIONS]]
LINES = sorted({line for text in TEXTS for line in text.split("\n")})
MARKS = re.compile(r"[\s|•:-]+")  # of lists and of the rules of tables
BROKEN = st.one_of(
    st.sampled_from(TEXTS).flatmap(lambda text: st.integers(0, len(text)).map(lambda end: text[:end])),
    st.sampled_from(TEXTS).map(lambda text: text + text),
    st.lists(st.sampled_from(LINES), max_size=40).map("\n".join),
    st.text(max_size=300),
)


@given(BROKEN)
@example("Key Actions\nAct\n[Added:2022/01/01]\n[Added:2022/01/02]")
@settings(max_examples=150, deadline=None)
def test_whatever_is_read_stands_in_the_page(text):
    for reader in (undp_erc, undp_erc_evaluation):
        try:
            reading = reader.read(document_of(text))
        except SynthesisError:
            continue
        texts = [each.text for each in [*reading.lessons, *reading.findings, *reading.recommendations]]
        actions = [action for each in reading.recommendations for action in each.actions]
        texts += [cell or "" for each in actions for cell in (each.text, each.responsible, each.comments)]
        for each in texts:
            words = iter(MARKS.split(text))
            assert all(word in words for word in filter(None, MARKS.split(each))), each
