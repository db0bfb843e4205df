"""UN Women GATE pages: every field of the expected files, the variants of the page, and hostile input."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from expected_reading import differences, document_of, expected_of
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.documents import open_document
from synthesis.errors import SynthesisError
from synthesis.sources import gate, read

SOURCES = Path(__file__).parent.parent / "data" / "sources"
PAGES = sorted([*SOURCES.glob("*/gate-*.txt"), *SOURCES.glob("*/un-women-*.txt")])
CAMBODIA = (SOURCES / "cambodia" / "un-women-2020.txt").read_text(encoding="utf-8")

PLAIN = """Management Response

: Mali
: 2019 - 2022 , Mali (CO)
: Final evaluation of a project
: Mali

The office agrees.

: Approved
Recommendation: Do more.
Management Response: Accepted. It will.
Management Response Category: Partially Accepted
Thematic Area: Not applicable
Operating Principles: Advocacy, Evidence, Data and statistics, National ownership
Organizational Priorities:
UNEG Criteria: Relevance, Impact
Key Actions
Responsible Deadline Status Comments
Write a plan for the coming years UN Women Mali 2022/02 Overdue-Initiated Dec 2022: Half of it is written. Previous update: Not begun"""


HEADER, FORM = PLAIN.split("Recommendation:", 1)
MENU = "Search\nLogin\nGATE System\nManagement Response\nPlan Details (2012 - 2013)\nBolivia\n(CO)\nAruba\n(PP)\nBest Evaluation Reports\n"


def read_page(text: str):
    return gate.read(document_of(text))


def with_header(header: str):
    return read_page(f"{header}\nRecommendation:{FORM}").evaluation


@pytest.mark.parametrize("file", PAGES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_field_of_the_restated_pages(file):
    document = open_document(file)
    assert differences(expected_of(file), gate.read(document)) == []
    assert read(document).layout == "gate"


def test_every_field_of_the_reference_pages(reference):
    files = [*reference.glob("samples/gate/*.txt"), *reference.glob("s*/cambodia-un-women-2020.txt")]
    found = {
        file.name: differences(file.with_suffix(".expected.json"), gate.read(open_document(file)))
        for file in files
    }
    assert len(found) > 10
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_row_becomes_an_action_with_its_updates():
    action = read_page(PLAIN).recommendations[0].actions[0]
    assert (action.text, action.responsible, action.units) == (
        "Write a plan for the coming years",
        "UN Women Mali",
        ["UN Women Mali"],
    )
    assert (action.deadline_text, action.deadline, action.deadline_precision, action.deadline_basis) == (
        "2022/02", dt.date(2022, 2, 28), "month", "stated",
    )  # fmt: skip
    assert (action.status, action.status_text, action.certainty) == ("ongoing", "Overdue-Initiated", "exact")
    assert [(update.date, update.text) for update in action.updates] == [
        (dt.date(2022, 12, 31), "Half of it is written."),
        (None, "Not begun"),
    ]
    assert (action.line_start, action.line_end, action.place) == (20, 20, "line 20")


def test_a_comma_does_not_always_part_two_values():
    recommendation = read_page(PLAIN).recommendations[0]
    assert recommendation.operating_principles == [
        "Advocacy",
        "Evidence, Data and statistics",
        "National ownership",
    ]
    assert recommendation.thematic_area == []
    assert recommendation.organizational_priorities == []
    assert recommendation.criteria == ["Relevance", "Impact"]


def test_the_category_is_the_position_and_without_one_the_response_tells():
    stated = read_page(PLAIN).recommendations[0]
    assert (stated.position, stated.position_text, stated.position_basis) == (
        "partially accepted",
        "Partially Accepted",
        "stated",
    )
    told = read_page(PLAIN.replace("Category: Partially Accepted", "Category:")).recommendations[0]
    assert (told.position, told.position_text, told.position_basis) == (
        "accepted",
        None,
        "read from the response",
    )


def test_a_category_that_is_unknown_is_missing_and_a_problem():
    reading = read_page(PLAIN.replace("Partially Accepted", "Under discussion"))
    assert reading.recommendations[0].position is None
    assert [problem.code for problem in reading.problems] == ["unknown-position"]


@pytest.mark.parametrize(
    ("header", "place", "title", "comments"),
    [
        (HEADER, ("Mali", "CO", "MLI"), "Final evaluation of a project", "The office agrees."),
        (": Niger\n: 2022 - 2025 , Niger (PP)\n: Niger\n\nYes\n\n: Approved", ("Niger", "PP", "NER"), None, "Yes"),
        (": Haiti\n: 2012 - 2013 , Haiti (CO)\n: A title\n:\n: Haiti\n:\n\n<>\n\n: Approved", ("Haiti", "CO", "HTI"), "A title", "<>"),
        (": Mali\n: 2024 - 2028 , Mali (CO)\n: A title\n\n:\n:\n\nMali\n\n:\n\nNA\n\n: Approved", ("Mali", "CO", "MLI"), "A title", "NA"),
        (": Programme Division\n: 2024 - 2024 , Programme Division (HQ)\n: A review\n:\n: Programme Division\n:\n\nFirst.\n\nSecond.\n\n: Approved", ("Programme Division", "HQ", None), "A review", "First. Second."),
        (": Regional Office for West and Central Africa (Senegal)\n: 2010 - 2011 , Regional Office for West and Central Africa (Senegal) (RO)\n: A title\n: Regional Office for West and Central Africa (Senegal)\n\n\n: Approved", ("Regional Office for West and Central Africa (Senegal)", "RO", None), "A title", None),
        (": Independent Evaluation Service (IES)\n: 2014 - 2015 , Independent Evaluation Service (IES) (EO)\n: A study\n: Independent Evaluation Service (IES)\n\nGood\n\n: Approved", ("Independent Evaluation Service (IES)", "EO", None), "A study", "Good"),
        (": Nepal\n: 2015 - 2015 , Nepal (CO)\n: A title that\nruns over two lines\n: Nepal\n\nGood\n\n: Approved", ("Nepal", "CO", "NPL"), "A title that runs over two lines", "Good"),
        (MENU + HEADER, ("Mali", "CO", "MLI"), "Final evaluation of a project", "The office agrees."),
    ],
)  # fmt: skip
def test_the_variants_of_the_head(header, place, title, comments):
    evaluation = with_header(header)
    assert (evaluation.office, evaluation.office_type, evaluation.country) == place
    assert (evaluation.title, evaluation.response, evaluation.approval) == (title, comments, "Approved")
    assert evaluation.agency == "UN Women"


def test_a_page_without_a_head_keeps_its_prose():
    evaluation = with_header("The office finds the lessons of great use.\n")
    assert (evaluation.office, evaluation.country, evaluation.title) == (None, None, None)
    assert evaluation.response == "The office finds the lessons of great use."


def test_a_draft_is_a_draft():
    assert with_header(HEADER.replace("Approved", "Draft")).approval == "Draft"


def test_a_menu_is_set_aside_with_a_note():
    problems = read_page(MENU + PLAIN).problems
    assert [(problem.severity, problem.code) for problem in problems] == [("note", "menu-set-aside")]


def test_a_label_that_is_repeated_begins_no_recommendation():
    again = PLAIN.replace(
        "Recommendation: Do more.", "Recommendation:\nRecommendation: Recommendation: Do more."
    )
    assert [each.text for each in read_page(again).recommendations] == ["Recommendation: Do more."]


def test_a_page_that_has_lost_its_labels_keeps_its_rows():
    reading = read_page(
        "The office agrees.\n\nDescription: Plan together\nWrite the note with partners UN Women 2022/12 Completed\n"
        "Description: Count women\nRun a survey of members UN Women 2023/06 Ongoing"
    )
    assert [(each.description, len(each.actions)) for each in reading.recommendations] == [
        ("Plan together", 1),
        ("Count women", 1),
    ]
    assert [problem.code for problem in reading.problems] == ["recommendation-without-text"] * 2


def test_no_key_action_is_a_note():
    reading = read_page(PLAIN.split("Responsible Deadline", maxsplit=1)[0] + "Key Action not added.")
    assert reading.recommendations[0].actions == []
    assert [(problem.severity, problem.code) for problem in reading.problems] == [("note", "no-key-action")]


def test_a_row_that_is_cut_off_is_kept_and_told():
    reading = read_page(f"{PLAIN}\n1.2 Print the plan in")
    assert [action.text for action in reading.recommendations[0].actions][-1:] != []
    numbered = read_page(PLAIN.replace("Write a plan", "1.1 Write a plan") + "\n1.2 Print the plan in")
    last = numbered.recommendations[0].actions[-1]
    assert (last.text, last.deadline, last.status, last.certainty) == (
        "1.2 Print the plan in",
        None,
        "not reported",
        "unsure",
    )
    assert [problem.code for problem in numbered.problems] == ["row-without-deadline"]


@pytest.mark.parametrize("form", ["Recommendation: x\nManagement Response: y", PLAIN, FORM])
def test_it_is_recognised(form):
    assert gate.recognise(document_of(form)) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "A letter.",
        "Recommendation 1: Do it",
        "1. Recommendation:\n\nx\n\nManagement Response: [Added: 2018/06/21]",
    ],
)
def test_other_pages_are_not_recognised(text):
    assert gate.recognise(document_of(text)) < 0.5


LINES = CAMBODIA.split("\n")
BROKEN = st.one_of(
    st.integers(0, len(CAMBODIA)).map(lambda end: CAMBODIA[:end]),
    st.permutations(LINES).map("\n".join),
    st.lists(st.sampled_from(LINES), max_size=30).map("\n".join),
    st.text(max_size=300),
)


@given(BROKEN)
@settings(max_examples=120, deadline=None)
def test_whatever_is_read_stands_in_the_page(text):
    try:
        reading = gate.read(document_of(text))
    except SynthesisError:
        return
    source = "".join(text.split())
    for recommendation in reading.recommendations:
        assert "".join(recommendation.text.split()) in source
        for action in recommendation.actions:
            for cell in (action.text, action.responsible, action.deadline_text, action.status_text):
                assert "".join((cell or "").split()) in source
