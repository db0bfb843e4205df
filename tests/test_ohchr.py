"""OHCHR evaluation reports: the two that are known, and what others may look like."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synthesis.documents import Document, Line, open_document
from synthesis.sources import ohchr

SAMPLE = Path(__file__).parent.parent / "data" / "sources" / "cambodia" / "ohchr-2020.txt"
EXPECTED = Path(__file__).parent / "expected" / "cambodia" / "ohchr-2020.expected.json"
TEXT = SAMPLE.read_text(encoding="utf-8")
RESPONSE = "Management response \n\nEvaluation report title:"
SECTION_3 = "\n3. LESSONS LEARNED  \n"
SECTION_4 = "\n4. CONCLUSIONS AND ACTIONABLE RECOMMENDATIONS  \n"
WORD = re.compile(r"[^\W\d_]+")
BROKEN = re.compile(r"(?<=\w)\xad\s*\n\s*")  # a word that goes on in the next line


def document(text):
    lines = tuple(Line(line, number) for number, line in enumerate(text.split("\n"), start=1))
    return Document("report.txt", Path("report.txt"), "", "text", lines)


def read(text):
    return ohchr.read(document(text))


def fold(text):
    return " ".join(text.split())


def codes(reading, severity=None):
    return {problem.code for problem in reading.problems if severity in (None, problem.severity)}


def rows(reading):
    yield from reading.recommendations
    yield from (action for recommendation in reading.recommendations for action in recommendation.actions)
    yield from reading.lessons
    yield from reading.findings


def assert_nothing_invented(reading, text):
    """Each word of each row stands in the lines that the row names, in that order."""
    lines = text.split("\n")
    for row in rows(reading):
        assert row.text.strip()
        printed = "\n".join(lines[row.line_start - 1 : row.line_end])
        there = iter(WORD.findall(BROKEN.sub("", printed)))
        assert all(word in there for word in WORD.findall(row.text)), (row.line_start, row.text)
    for rating in reading.ratings:
        assert WORD.findall(rating.rating_text)[0] in " ".join(
            lines[rating.line_start - 1 : rating.line_start + 3]
        )


@pytest.fixture(scope="module")
def sample():
    return read(TEXT)


@pytest.fixture(params=["sample", "published"])
def known(request):
    if request.param == "sample":
        return ohchr.read(open_document(SAMPLE)), json.loads(EXPECTED.read_text(encoding="utf-8"))
    folder = request.getfixturevalue("reference") / "sources"
    expected = json.loads((folder / "cambodia-ohchr-2020.expected.json").read_text(encoding="utf-8"))
    return ohchr.read(open_document(folder / "cambodia-ohchr-2020.txt")), expected


def test_what_the_report_is(known):
    reading, expected = known
    evaluation = reading.evaluation
    assert evaluation.title == expected["title"]
    assert (evaluation.agency, evaluation.country, evaluation.country_name) == ("OHCHR", "KHM", "Cambodia")
    assert (evaluation.period_start, evaluation.period_end) == (2017, 2020)
    assert evaluation.published.isoformat() == expected["report_date_iso"]
    assert (evaluation.office, evaluation.office_type) == ("OHCHR Country Office in Cambodia", "CO")
    assert evaluation.evaluation_type == "Country Programme"
    assert (reading.layout, reading.language) == ("ohchr", "en")


def test_ratings(known):
    reading, expected = known
    assert {rating.criterion: rating.rating_text for rating in reading.ratings} == expected[
        "criterion_ratings"
    ]


def test_lessons_and_good_practices(known):
    reading, expected = known
    lessons = [lesson for lesson in reading.lessons if lesson.kind == "lesson"]
    practices = [lesson for lesson in reading.lessons if lesson.kind == "good practice"]
    assert [fold(lesson.text) for lesson in lessons] == [fold(text) for text in expected["lessons"]]
    assert [(practice.cluster, practice.text) for practice in practices] == [
        (practice["group"], fold(practice["text"])) for practice in expected["good_practices"]
    ]
    assert {lesson.section for lesson in lessons} == {"3. LESSONS LEARNED"}


def test_recommendations(known):
    reading, expected = known
    read_here = [
        (
            int(each.number),
            each.cluster,
            each.text,
            each.lead,
            each.position_text,
            each.position,
            each.position_basis,
        )
        for each in reading.recommendations
    ]
    assert read_here == [
        (each["number"], each["cluster"], fold(each["text"]), each["lead"], "Accepted", "accepted", "stated")
        for each in expected["recommendations"]
    ]
    clusters = {}
    for each in reading.recommendations:
        clusters.setdefault(each.cluster, []).append(int(each.number))
    assert clusters == expected["clusters"]


def test_actions(known):
    reading, expected = known
    assert [
        [(action.text, action.responsible, action.deadline_text, action.certainty) for action in each.actions]
        for each in reading.recommendations
    ] == [
        [
            (fold(action["text"]), action["responsible"], action["timeframe"], "exact")
            for action in each["actions"]
        ]
        for each in expected["recommendations"]
    ]


def test_a_timeframe_in_months_counts_from_the_day_of_the_report(known):
    actions = [action for each in known[0].recommendations for action in each.actions]
    dated = [action for action in actions if action.deadline]
    assert len(dated) == 9
    assert {action.deadline_basis for action in dated} == {"derived"}
    assert {action.deadline_text: action.deadline for action in dated} == {
        "6 months": dt.date(2021, 2, 19),
        "11 months": dt.date(2021, 7, 19),
        "12 months": dt.date(2021, 8, 19),
        "14 months": dt.date(2021, 10, 19),
        "36 months": dt.date(2023, 8, 19),
    }
    assert {action.deadline_text for action in actions if not action.deadline} == {"Tbc"}
    assert {(action.status, action.status_text) for action in actions} == {("not reported", None)}


def test_units_one_by_one(known):
    units = [each.actions[0].units for each in known[0].recommendations]
    assert units[0] == ["Country Office", "HQ"]
    assert units[4] == ["Country Office", "Regional Office"]
    assert units[10] == ["Country Office", "HQ", "BKK Office"]


def test_findings_stand_under_criterion_and_question(known):
    reading, expected = known
    assert list(dict.fromkeys(finding.criterion for finding in reading.findings)) == list(
        expected["criterion_ratings"]
    )
    questions = [finding.question for finding in reading.findings if finding.question]
    assert len(questions) == len(set(questions)) == 17
    assert not [question for question in questions if question.startswith("EQ")]
    assert [finding.text[:8] for finding in reading.findings if not finding.question] == ["Overview"] * 6


def test_boxes_footnotes_and_page_numbers_are_no_part_of_the_text(known):
    reading = known[0]
    told = {problem.code for problem in reading.problems if problem.severity == "note"}
    assert {"boxes-set-aside", "footnotes-set-aside", "page-numbers-set-aside"} <= told
    assert len(reading.problems) == len({problem.line for problem in reading.problems})
    for finding in reading.findings:
        assert not re.search(r"^Box \d:|^Extracts? from case study", finding.text, re.MULTILINE), finding.text
        assert not re.search(r"[a-z][.,]?2\d\b|^2\d ", finding.text, re.MULTILINE), finding.text


def test_rows_know_where_they_stand(sample):
    lines = TEXT.split("\n")
    for row in rows(sample):
        assert row.text.split()[0] in lines[row.line_start - 1]
        assert row.place == f"line {row.line_start}"
    assert_nothing_invented(sample, TEXT)


def test_nothing_is_doubtful_in_the_sample(sample):
    assert not codes(sample, "warning") | codes(sample, "error")


def test_recognised_among_others():
    assert ohchr.recognise(open_document(SAMPLE)) > 0.9
    for path in SAMPLE.parent.parent.rglob("*.txt"):
        if path != SAMPLE:
            assert ohchr.recognise(open_document(path)) < 0.5, path


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Uganda", "UGA"),
        ("Guinea-Bissau", "GNB"),
        ("Democratic Republic of the Congo", "COD"),
        ("Côte d’Ivoire", "CIV"),
    ],
)
def test_a_report_of_another_country(name, code):
    reading = read(TEXT.replace("Cambodia", name))
    assert reading.evaluation.country == code
    assert reading.evaluation.title == f"Evaluation of the {name} Country Programme 2017 – 2020"
    assert len(reading.recommendations) == 16


def test_no_country_is_guessed():
    reading = read(TEXT.replace("Cambodia", "field"))
    assert reading.evaluation.country is None
    several = read(TEXT.replace("of the Cambodia Country", "of the Niger and Nigeria Country"))
    assert "several-countries" in codes(several)


def test_an_earlier_day_moves_the_deadlines():
    reading = read(TEXT.replace("\n19 August 2020", "\n1 March 2019"))
    assert reading.evaluation.published == dt.date(2019, 3, 1)
    assert reading.recommendations[0].actions[0].deadline == dt.date(2020, 5, 1)


def test_without_a_day_months_are_not_counted():
    reading = read(TEXT.replace("\n19 August 2020", "\nby the evaluators"))
    assert reading.evaluation.published is None
    assert {action.deadline for each in reading.recommendations for action in each.actions} == {None}
    assert sum(problem.code == "deadline-not-counted" for problem in reading.problems) == 9
    assert "no-day" in codes(reading)


def test_headings_in_another_style(sample):
    text = TEXT
    for old, new in [
        ("\n3. LESSONS LEARNED", "\nIII. Lessons learned"),
        (SECTION_4.strip(), "IV. Conclusions and Recommendations"),
        ("\n2. MAIN FINDINGS PRESENTED ACCORDING TO EVALUATION CRITERIA", "\nII. Main findings"),
        ("\nEXECUTIVE SUMMARY ", "\nExecutive Summary"),
        ("\nGood practices  \n", "\nGOOD PRACTICES\n"),
    ]:
        assert old in text
        text = text.replace(old, new)
    other = read(text)
    assert [row.text for row in rows(other)] == [row.text for row in rows(sample)]


def test_other_criteria_and_ratings():
    text = TEXT.replace(
        "Impact: [Overall assessment: Fragile]", "Coherence: [Overall Rating: Moderately satisfactory]"
    )
    reading = read(text.replace("\n2.4 Impact ", "\n2.4 Coherence "))
    assert {rating.criterion: rating.rating_text for rating in reading.ratings}[
        "Coherence"
    ] == "Moderately satisfactory"
    assert "Coherence" in {finding.criterion for finding in reading.findings}


def test_unnumbered_criteria_are_known_by_the_ratings(sample):
    reading = read(re.sub(r"\n2\.\d (\w+)", r"\n\1", TEXT))
    assert [finding.criterion for finding in reading.findings] == [
        finding.criterion for finding in sample.findings
    ]


FORM = """Recommendation 3: {label}

{text}

Management position on recommendation: {position}

Key Actions Responsibility Timeframe

{rows}

"""


def with_form(
    position="Accepted", rows="Do it. \n\nCountry Office  14 months ", label="", text="Keep the office. "
):
    """Return the sample with another form in place of the third."""
    form = FORM.format(position=position, rows=rows, label=label, text=text)
    start = TEXT.index("Recommendation 3: \n", TEXT.index(RESPONSE))
    return TEXT[:start] + form + TEXT[TEXT.index("Recommendation 4:", start) :]


@pytest.mark.parametrize(
    ("printed", "position", "position_text", "response"),
    [
        ("Rejected", "rejected", "Rejected", None),
        ("Partially accepted", "partially accepted", "Partially accepted", None),
        ("Rejected. No funds are left.", "rejected", "Rejected", "No funds are left."),
        (
            "\n\nNot accepted \n\nComments: No funds \nare left. ",
            "rejected",
            "Not accepted",
            "No funds are left.",
        ),
        ("Accepted \nThe Office will act.", "accepted", "Accepted", "The Office will act."),
    ],
)
def test_positions_and_what_management_says_besides(printed, position, position_text, response):
    recommendation = read(with_form(printed)).recommendations[2]
    assert (recommendation.position, recommendation.position_text) == (position, position_text)
    assert (recommendation.response, recommendation.position_basis) == (response, "stated")


@pytest.mark.parametrize(
    "label",
    ["Management response: ", "Management position: ", "Management’s position on the \nrecommendation: "],
)
def test_labels_of_the_position(label):
    text = with_form("Partially accepted. No.").replace(
        "Management position on recommendation: Partially", label + "Partially"
    )
    recommendation = read(text).recommendations[2]
    assert (recommendation.position, recommendation.response) == ("partially accepted", "No.")
    assert recommendation.text == "Keep the office."


def test_a_position_that_nobody_knows_is_missing_and_told():
    reading = read(with_form("Under discussion"))
    assert reading.recommendations[2].position is None
    assert reading.recommendations[2].position_text == "Under discussion"
    assert "unknown-position" in codes(reading)


ROWS = [
    (
        "Train staff and \nwrite a plan. \n\nCountry Office with \nHQ \n\n 6 months \n\nHold a workshop in \n2021. \n\nOHCHR HQ  Q4 2021 ",
        [
            (
                "Train staff and write a plan.",
                "Country Office with HQ",
                "6 months",
                dt.date(2021, 2, 19),
                "exact",
            ),
            ("Hold a workshop in 2021.", "OHCHR HQ", "Q4 2021", dt.date(2021, 12, 31), "exact"),
        ],
    ),
    (
        "Train staff. \n\nCountry Office  by December 2022 \n\n\n\n60 \n \n\nPlan. \n\nMore of it. \n\nHQ  Tbc ",
        [
            ("Train staff.", "Country Office", "by December 2022", dt.date(2022, 12, 31), "exact"),
            ("Plan. More of it.", "HQ", "Tbc", None, "exact"),
        ],
    ),
    (
        "Train staff. \n\nCountry Office and \n\n\n\n60 \n \n\nRegional Office  Tbc ",
        [("Train staff.", "Country Office and Regional Office", "Tbc", None, "exact")],
    ),
    (
        "Train all staff of the office \nin reporting. \nOHCHR HQ with \nCountry Office  14 months ",
        [
            (
                "Train all staff of the office in reporting.",
                "OHCHR HQ with Country Office",
                "14 months",
                dt.date(2021, 10, 19),
                "likely",
            )
        ],
    ),
    (
        "Train staff. \n\nCountry Office 14 months ",
        [("Train staff.", "Country Office", "14 months", dt.date(2021, 10, 19), "likely")],
    ),
    (
        "Train staff. \n\nCountry Office \n\nShort term ",
        [("Train staff.", "Country Office", "Short term", None, "likely")],
    ),
    ("Train staff. \n\nCountry Office ", [("Train staff.", "Country Office", None, None, "likely")]),
    ("Train staff in all \nprovinces. ", [("Train staff in all provinces.", None, None, None, "unsure")]),
]


@pytest.mark.parametrize(("printed", "actions"), ROWS)
def test_rows_of_key_actions(printed, actions):
    reading = read(with_form(rows=printed))
    assert [
        (action.text, action.responsible, action.deadline_text, action.deadline, action.certainty)
        for action in reading.recommendations[2].actions
    ] == actions
    undated = [action for action in actions if action[3] is None and action[2] != "Tbc"]
    assert bool(codes(reading, "warning")) == bool(undated)


def test_a_number_that_means_another_recommendation_in_the_report():
    reading = read(with_form(label="Sell every vehicle,", text="then walk."))
    assert reading.recommendations[2].text == "Sell every vehicle, then walk."
    assert reading.recommendations[2].lead is None
    assert "recommendation-differs" in codes(reading)


def test_missing_heads_are_told():
    reading = read(with_form().replace("Key Actions Responsibility Timeframe\n\nDo it.", "Do it."))
    assert [action.text for action in reading.recommendations[2].actions] == ["Do it."]
    assert "no-heads" in codes(reading)


def test_without_the_response_the_reports_own_list_stands_in(sample):
    reading = read(TEXT[: TEXT.index(RESPONSE)])
    assert "no-management-response" in codes(reading)
    assert [each.number for each in reading.recommendations] == [
        each.number for each in sample.recommendations
    ]
    assert [each.lead for each in reading.recommendations] == [each.lead for each in sample.recommendations]
    assert {each.position for each in reading.recommendations} == {None}
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))["recommendations"]
    assert [each.text for each in reading.recommendations] == [
        fold(each["text_section4"]) for each in expected
    ]
    actions = [each.actions[0] for each in reading.recommendations]
    assert [action.text for action in actions] == [fold(each["actions_section4"]) for each in expected]
    assert [action.responsible for action in actions] == [each["lead"] for each in expected]
    assert actions[5].certainty == "unsure"


def test_a_response_cut_off_is_filled_up_from_the_report(sample):
    reading = read(TEXT[: TEXT.index("Recommendation 9: \n", TEXT.index(RESPONSE))])
    assert [each.number for each in reading.recommendations] == [str(number) for number in range(1, 17)]
    assert [each.position for each in reading.recommendations] == ["accepted"] * 8 + [None] * 8
    assert "response-incomplete" in codes(reading)


def test_without_response_and_list_the_summary_stands_in(sample):
    reading = read(TEXT[: TEXT.index(SECTION_4)])
    assert [each.cluster for each in reading.recommendations] == [
        each.cluster for each in sample.recommendations
    ]
    assert reading.recommendations[0].text.startswith("As human rights conditions change, work out")
    assert {"no-management-response", "cut-off"} <= codes(reading)


def test_without_the_summary_the_record_is_the_same(sample):
    start, end = TEXT.index("\nEXECUTIVE SUMMARY  "), TEXT.index("\n I. INTRODUCTION")
    reading = read(TEXT[:start] + TEXT[end:])
    assert [each.text for each in reading.recommendations] == [each.text for each in sample.recommendations]
    assert [each.cluster for each in reading.recommendations] == [
        each.cluster for each in sample.recommendations
    ]
    assert not reading.ratings
    assert "no-ratings" in codes(reading)


def test_without_section_3_the_lessons_of_the_summary_stand_in():
    reading = read(TEXT[: TEXT.index(SECTION_3)] + TEXT[TEXT.index(SECTION_4) :])
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))["executive_summary_lessons"]
    assert [lesson.text for lesson in reading.lessons if lesson.kind == "lesson"] == [
        fold(text) for text in expected
    ]
    assert "lessons-from-summary" in codes(reading)


def test_without_section_2_the_findings_of_the_summary_stand_in(sample):
    start = TEXT.index("\n2. MAIN FINDINGS PRESENTED ACCORDING TO EVALUATION CRITERIA  ")
    reading = read(TEXT[:start] + TEXT[TEXT.index(SECTION_3) :])
    assert [finding.criterion for finding in reading.findings] == [
        rating.criterion for rating in sample.ratings
    ]
    assert "findings-from-summary" in codes(reading)


def test_page_numbers_on_every_page_change_nothing(sample):
    """As where the text of each page ends with its number: between paragraphs and within them."""
    lines = []
    for number, (line, after) in enumerate(zip(TEXT.split("\n"), [*TEXT.split("\n")[1:], ""], strict=True)):
        lines.append(line)
        if number > 300 and line.endswith("  ") and line.strip() and not after.strip() and number % 5 == 0:
            lines += ["", "", "", f"{number % 90} ", " "]
    assert len(lines) > len(TEXT.split("\n")) + 50
    reading = read("\n".join(lines))
    assert [row.text for row in rows(reading)] == [row.text for row in rows(sample)]


def test_numbered_lessons_and_groups():
    section = """3. Lessons learned

Group one

Lesson 1: Go slowly,
and be sure.

More about going slowly. \n
Lesson 2: Go on.

4. Conclusions and recommendations

"""
    lessons = [
        lesson
        for lesson in read(TEXT[: TEXT.index(SECTION_3)] + "\n" + section).lessons
        if lesson.kind == "lesson"
    ]
    assert [(lesson.cluster, lesson.text) for lesson in lessons] == [
        ("Group one", "Go slowly, and be sure. More about going slowly."),
        ("Group one", "Go on."),
    ]


@pytest.mark.parametrize("part", range(1, 21))
def test_a_report_cut_off_anywhere(part):
    text = TEXT[: len(TEXT) * part // 20]
    reading = read(text)
    assert_nothing_invented(reading, text)
    assert bool(codes(reading, "warning") | codes(reading, "error")) == (part < 20)
    if part > 2:
        assert ohchr.recognise(document(text)) >= 0.5


def test_the_same_report_twice_is_read_once(sample):
    reading = read(TEXT + "\n\n" + TEXT)
    assert [lesson.text for lesson in reading.lessons] == [lesson.text for lesson in sample.lessons]
    assert [each.text for each in reading.recommendations] == [each.text for each in sample.recommendations]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(min_value=1, max_value=60))
def test_shuffled_pages_invent_nothing(rng, size):
    lines = TEXT.split("\n")
    pages = [lines[start : start + size * 8] for start in range(0, len(lines), size * 8)]
    rng.shuffle(pages)
    text = "\n".join(line for page in pages for line in page)
    assert_nothing_invented(read(text), text)


LABELS = st.sampled_from(
    [
        "Recommendation 1:", "Management position on recommendation: Accepted", "Key Actions Responsibility Timeframe",
        " 14 months ", "Country Office  Tbc ", "Country Office", "RECOMMENDATIONS ACTIONS AND TIMELINE LEAD", "1 Do it", "2",
        "3. LESSONS LEARNED", "Good practices", "Management response", "EQ: Why?", "2.1 Relevance", "Box 1: x", " " * 60,
        "_" * 30, "1 Footnote", "Relevance: [Overall assessment: High].", "EXECUTIVE SUMMARY", "", " ", "•", "Lesson 1: go",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(LABELS | st.text(max_size=40), max_size=40))
@example(["Recommendation 1:", "A\xad", "", "A"])
def test_any_lines_can_be_read(lines):
    text = "\n".join(line.replace("\n", " ").replace("\r", " ") for line in lines)
    reading = read(text)
    assert_nothing_invented(reading, text)
    assert 0 <= ohchr.recognise(document(text)) <= 1


@pytest.mark.parametrize(
    "line",
    [
        "a" * 300_000,
        "1 " * 200_000,
        "[" * 300_000,
        "Relevance: " * 40_000,
        " " * 300_000,
        "Country Office  " * 30_000,
        "1." * 200_000,
    ],
)
def test_hostile_lines_end(line):
    for text in (line, "Recommendation 1:\n" + "\n\n".join([line[:3000]] * 300)):
        reading = read(text)
        assert len(reading.recommendations) <= 1


ANOTHER = """Evaluation of OHCHR’s work in Honduras

Final evaluation report

March 2021

Executive summary

This report of the Office of the High Commissioner for Human Rights looks back on 2018 to 2020.

Findings

A. Relevance

Evaluation question 1: Was the work needed? It was, for
everybody who was asked.

More could be done.

B. Efficiency

EQ 2. Was the money well spent?

Most of it.12

____________________
12 As the books say.

Lessons learned

• Listen first
to those concerned.
• Plan for
change.

Conclusions and recommendations

Much was reached. The evaluation recommends:

Planning

1. Plan with partners
from the first day.
2. Count what matters.

Annexes

Annex 1 Terms of reference

Management response

Recommendation 1: Plan with partners from the first day.

Management position on recommendation: Partially accepted

The Office has few partners.

Key Actions Responsible unit Timeline

Find partners.

Programme Unit  Q2 2022

Recommendation 2: Count what matters.

Management position on recommendation: Accepted

Key Actions Responsible unit Timeline

Count.

Programme Unit  within 6 months
"""


def test_a_report_that_is_set_otherwise():
    reading = read(ANOTHER)
    assert (reading.evaluation.country, reading.evaluation.published) == ("HND", dt.date(2021, 3, 31))
    assert reading.evaluation.title == "Evaluation of OHCHR’s work in Honduras"
    assert [(finding.criterion, finding.question, finding.text) for finding in reading.findings] == [
        ("Relevance", "Was the work needed?", "It was, for everybody who was asked.\nMore could be done."),
        ("Efficiency", "Was the money well spent?", "Most of it."),
    ]
    assert [lesson.text for lesson in reading.lessons] == [
        "Listen first to those concerned.",
        "Plan for change.",
    ]
    assert [(each.cluster, each.position, each.response) for each in reading.recommendations] == [
        ("Planning", "partially accepted", "The Office has few partners."),
        ("Planning", "accepted", None),
    ]
    actions = [each.actions[0] for each in reading.recommendations]
    assert [
        (action.text, action.responsible, action.deadline, action.deadline_basis) for action in actions
    ] == [
        ("Find partners.", "Programme Unit", dt.date(2022, 6, 30), "stated"),
        ("Count.", "Programme Unit", dt.date(2021, 9, 30), "derived"),
    ]
    assert {"no-ratings", "no-lead", "day-not-printed", "footnotes-set-aside"} <= codes(reading)
    assert_nothing_invented(reading, ANOTHER)


def word_file(path):
    """Save a short report as an office writes it: whole paragraphs, real tables."""
    docx = pytest.importorskip("docx")
    file = docx.Document()

    def table(*cells):
        added = file.add_table(rows=0, cols=len(cells[0]), style="Table Grid")
        for texts in cells:
            for cell, text in zip(added.add_row().cells, texts, strict=True):
                cell.text = text

    for text in ("Evaluation of the Nepal Country Programme", "2019 – 2021", "5 May 2022", "OHCHR"):
        file.add_paragraph(text)
    file.add_heading("3. Lessons learned")
    file.add_paragraph("Change takes time, and the more so where many have to agree. " * 4)
    file.add_paragraph("Partners count for more than plans, as was seen in each of the provinces. " * 4)
    file.add_heading("4. Conclusions and recommendations")
    table(
        ("Recommendations", "Actions and timeline", "Lead"),
        ("Direction", "", ""),
        ("1 Plan with partners.", "Find partners.", "Country Office"),
        ("2 Count what matters.", "Count.", "Country Office with HQ"),
    )
    file.add_heading("Management response")
    for number, text, position in (
        (1, "Plan with partners.", "Accepted"),
        (2, "Count what matters.", "Rejected"),
    ):
        file.add_paragraph(f"Recommendation {number}:")
        file.add_paragraph(text)
        file.add_paragraph(f"Management position on recommendation: {position}")
        table(
            ("Key Actions", "Responsibility", "Timeframe"),
            ("Find partners.", "Country Office", "6 months"),
            ("Meet them in 2023.", "OHCHR HQ", "Tbc"),
            ("", "Country Office", "end 2023"),
        )
    file.save(path)


def test_a_word_file(tmp_path):
    word_file(tmp_path / "report.docx")
    opened = open_document(tmp_path / "report.docx")
    reading = ohchr.read(opened)
    assert ohchr.recognise(opened) >= 0.5
    assert (reading.evaluation.country, reading.evaluation.published) == ("NPL", dt.date(2022, 5, 5))
    assert len(reading.lessons) == 2
    assert [
        (each.cluster, each.text, each.lead, each.position, len(each.actions))
        for each in reading.recommendations
    ] == [
        ("Direction", "Plan with partners.", "Country Office", "accepted", 3),
        ("Direction", "Count what matters.", "Country Office with HQ", "rejected", 3),
    ]
    first, second, third = reading.recommendations[0].actions
    assert (first.text, first.responsible, first.deadline) == (
        "Find partners.",
        "Country Office",
        dt.date(2022, 11, 5),
    )
    assert (second.text, second.responsible, second.deadline) == ("Meet them in 2023.", "OHCHR HQ", None)
    assert (third.text, third.responsible, third.deadline) == (
        second.text,
        "Country Office",
        dt.date(2023, 12, 31),
    )
    assert "table" in first.place


def test_footnotes_at_the_foot_of_a_printed_page():
    texts = [
        "3. LESSONS LEARNED",
        "",
        "Change takes years.1 Trust takes",
        "",
        "1 See the report.",
        "more than that.2",
        "",
        "2 Ibid.",
    ]
    pages = [1, 1, 1, 1, 1, 2, 2, 2]
    lines = tuple(
        Line(text, number, page)
        for number, (text, page) in enumerate(zip(texts, pages, strict=True), start=1)
    )
    reading = ohchr.read(Document("report.pdf", Path("report.pdf"), "", "pdf", lines))
    assert [(lesson.text, lesson.place) for lesson in reading.lessons] == [
        ("Change takes years. Trust takes more than that.", "page 1, line 3")
    ]
    assert "footnotes-set-aside" in codes(reading)


def test_a_word_broken_at_its_hyphen_is_whole():
    text = SECTION_3 + "\nA long-\nterm view of 2018-\n2021 helps policy -\nat least here.\n"
    assert [lesson.text for lesson in read(text).lessons] == [
        "A long-term view of 2018-2021 helps policy - at least here."
    ]
