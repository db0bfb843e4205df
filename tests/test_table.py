"""Any table with known headings: exports, and the tables that offices keep themselves."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io

import pandas as pd
import pytest
from conftest import PROJECT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import synthesis as syn
from synthesis import sources
from synthesis.documents import open_document
from synthesis.errors import SynthesisError
from synthesis.sources import table
from synthesis.sources.table.headings import read_heading, read_label
from synthesis.sources.table.stated import position_of, status_and_comments, ticked

HEADS = ["Recommendation", "Key action", "Responsible", "Deadline", "Status", "Comments"]


@pytest.fixture
def sheet(tmp_path):
    def opened(*rows, name="rows.csv"):
        content = io.StringIO(newline="")
        csv.writer(content).writerows(rows)
        (tmp_path / name).write_text(content.getvalue(), encoding="utf-8", newline="")
        return open_document(tmp_path / name)

    return opened


@pytest.fixture
def page(tmp_path):
    def opened(body):
        (tmp_path / "page.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        return open_document(tmp_path / "page.html")

    return opened


def rows_of(*rows, head="th"):
    lines = [
        "".join(cell if cell.startswith("<") else f"<{head if n == 0 else 'td'}>{cell}</td>" for cell in row)
        for n, row in enumerate(rows)
    ]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def actions(reading):
    return [[action.text for action in each.actions] for each in reading.recommendations]


def codes(reading):
    return [problem.code for problem in reading.problems]


# Headings


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        (
            "action",
            ["Key action(s)", "Action", "Mesure(s)", "Acción clave", "ACTIONS CLÉS", "Follow-up actions:"],
        ),
        (
            "responsible",
            [
                "Responsible",
                "Responsible unit(s)",
                "Responsable",
                "Unité responsable",
                "By whom",
                "Agency responsible",
                "Organisme responsable",
            ],
        ),
        (
            "deadline",
            [
                "Deadline",
                "DueDate",
                "Due date",
                "Timeframe",
                "Time frame",
                "Time-frame",
                "Calendrier",
                "Plazo",
                "Échéance",
            ],
        ),
        (
            "status",
            [
                "Status",
                "Implementation status",
                "Statut",
                "Estado",
                "Implementation stage",
                "Niveau de mise en œuvre",
                "Nivel de implementación",
                "Status of implementation as of June 2022",
            ],
        ),
        (
            "comments",
            ["Comments", "Progress", "Update", "Commentaires", "Comments / Progress", "Comentarios"],
        ),
        ("recommendation", ["Recommendation", "Recommendation/Issue", "Recommandation", "Recomendaciones"]),
        (
            "position",
            ["Management Response Category", "Accepted / Partially accepted / Rejected", "Category"],
        ),
        ("response", ["Management response", "Réponse de la direction", "Respuesta de la administración"]),
        ("status_and_comments", ["Status / Comments", "Status update"]),
        ("agency", ["Agency", "Organisme", "Organismo"]),
        ("number", ["No.", "#", "N°", "Nº"]),
        ("updated", ["Last updated", "Status date", "Date de mise à jour", "Fecha de actualización"]),
        ("percent", ["% complete", "Progress (%)", "Percentage of completion", "Taux d'exécution"]),
        ("response", ["WFP management responses", "UNICEF response"]),
    ],
)
def test_headings_in_three_languages(field, headings):
    for heading in headings:
        found = read_heading(heading)
        assert found is not None, heading
        assert found.field == field, heading


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Colour",
        "Country programme outcome",
        "Year of completion",
        "Date completed",
        "% of budget spent",
        "Evaluation question",
        "The office will share the action plan",
        "x" * 500,
        "2022/12",
    ],
)
def test_other_texts_are_no_headings(text):
    assert read_heading(text) is None


@pytest.mark.parametrize(
    ("line", "field", "number", "rest"),
    [
        ("Recommendation 1: Act", "recommendation", "1", " Act"),
        ("2. Recommendation: Act", "recommendation", "2", " Act"),
        ("RECOMMANDATION N° 4 : Agir", "recommendation", "4", " Agir"),
        ("Evaluation Recommendation or Issue 3:", "recommendation", "3", ""),
        ("Management Response Category: Accepted", "position", None, " Accepted"),
        ("Key Actions", "action", None, ""),
    ],
)
def test_labels(line, field, number, rest):
    label = read_label(line)
    assert (label.field, label.number, line[label.end :]) == (field, number, rest)


@pytest.mark.parametrize(
    "line", ["The recommendation was: act", "Recommendation of the board", "12 actions", ""]
)
def test_other_lines_have_no_label(line):
    assert read_label(line) is None


# Layouts


def test_columns_repeated_on_every_row(sheet):
    document = sheet(
        HEADS,
        [
            "Write a plan",
            "Draft it",
            "DRD, PO",
            "2022/12",
            "Completed",
            "Dec 2022: Done. Previous update: Begun.",
        ],
        ["Write a plan", "Share it", "PO", "Q4 2025", "Ongoing", ""],
        ["Train staff", "Hold a course", "HR", "Tbc", "Not Initiated", ""],
    )
    assert table.recognise(document) == 1
    reading = table.read(document)
    assert [each.text for each in reading.recommendations] == ["Write a plan", "Train staff"]
    assert actions(reading) == [["Draft it", "Share it"], ["Hold a course"]]
    first = reading.recommendations[0].actions[0]
    assert (first.responsible, first.units, first.place) == ("DRD, PO", ["DRD", "PO"], "B2")
    assert (first.deadline, first.deadline_precision, first.deadline_text) == (
        dt.date(2022, 12, 31),
        "month",
        "2022/12",
    )
    assert (first.status, first.status_text, first.certainty) == ("completed", "Completed", "exact")
    assert [update.text for update in first.updates] == ["Done.", "Begun."]
    assert reading.recommendations[1].actions[0].status == "not started"
    assert reading.problems == []


def test_heads_below_other_rows_and_in_two_lines(page):
    document = page(
        rows_of(
            ["Tracking of 2022", "", "", "", ""],
            [
                "<th rowspan=2>Recommendation</th>",
                "<th rowspan=2>Key action(s)</th>",
                "<th rowspan=2>Time frame</th>",
                "<th colspan=2>Tracking</th>",
            ],
            ["<th>Comments</th>", "<th>Status</th>"],
            ["Act", "Now", "2022", "Well under way", "Ongoing"],
        )
    )
    (each,) = table.read(document).recommendations
    (action,) = each.actions
    assert (each.text, action.text, action.status_text, action.comments) == (
        "Act",
        "Now",
        "Ongoing",
        "Well under way",
    )


def test_a_recommendation_merged_beside_its_actions(page):
    document = page(
        rows_of(
            HEADS[:4],
            ["<td rowspan=3>Act</td>", "one", "DRD", "2022"],
            ["two", "PO", "2023"],
            ["three", "PO", ""],
            ["Wait", "four", "RO", "2024"],
        )
    )
    assert actions(table.read(document)) == [["one", "two", "three"], ["four"]]


def test_a_recommendation_merged_above_its_actions(page):
    document = page(
        rows_of(
            ["Action", "Responsible", "Status"],
            ["<td colspan=3>1. Act at once</td>"],
            ["one", "DRD", "Completed"],
            ["<td colspan=3>2. Wait</td>"],
            ["two", "PO", "Ongoing"],
        )
    )
    reading = table.read(document)
    assert [(each.number, each.text) for each in reading.recommendations] == [
        ("1", "1. Act at once"),
        ("2", "2. Wait"),
    ]
    assert actions(reading) == [["one"], ["two"]]


def test_a_form_with_labels_beside_their_values(page):
    document = page(
        rows_of(
            ["Recommendation 1", "<td colspan=3>Act</td>"],
            ["Management response", "<td colspan=3>Partially agree, as there is no money.</td>"],
            ["Key actions", "Responsible unit(s)", "Due date", "Status"],
            ["one", "DRD", "2022/12", "Completed"],
            ["Recommendation 2", "<td colspan=3>Wait</td>"],
            ["Management response", "<td colspan=3>Rejected</td>"],
            head="td",
        )
    )
    first, second = table.read(document).recommendations
    assert (first.number, first.text, first.position, first.position_basis) == (
        "1",
        "Act",
        "partially accepted",
        "read from the response",
    )
    assert (second.number, second.position, second.position_basis) == ("2", "rejected", "stated")
    assert [action.text for action in first.actions] == ["one"]


def test_labels_above_each_table(page):
    document = page(
        "<p>Evaluation title: Mid-term review</p><p>Country: Côte d’Ivoire</p>"
        "<h2>Recommendation 1</h2><p>Act</p><p>at once.</p><p>Management response: Accepted</p>"
        + rows_of(HEADS[1:5], ["one", "DRD", "2022", "Ongoing"])
        + "<h2>Recommendation 2: Wait</h2>"
        + rows_of(HEADS[1:5], ["two", "PO", "2023", "Ongoing"])
    )
    reading = table.read(document)
    assert [(each.number, each.text) for each in reading.recommendations] == [
        ("1", "Act at once."),
        ("2", "Wait"),
    ]
    assert actions(reading) == [["one"], ["two"]]
    assert (reading.evaluation.title, reading.evaluation.country) == ("Mid-term review", "CIV")


def test_labels_on_lines_without_any_table(tmp_path):
    lines = [
        "Recommendation 1: Write a plan.", "Response: Accepted", "Action: Draft the plan", "with the ministry",
        "Responsible: CO", "Deadline:", "30 September 2022", "Status: Completed", "Comments: Done in May.",
        "Key action 2: Share it", "Status: Ongoing",
        "Recommendation 2: Train staff.", "Response: Rejected", "Deadline: 2023",
    ]  # fmt: skip
    (tmp_path / "plain.txt").write_text("\n".join(lines), encoding="utf-8")
    reading = table.read(open_document(tmp_path / "plain.txt"))
    assert actions(reading) == [["Draft the plan with the ministry", "Share it"], []]
    assert [each.response for each in reading.recommendations] == ["Accepted", "Rejected"]
    first, second = reading.recommendations[0].actions
    assert (first.responsible, first.deadline, first.status) == ("CO", dt.date(2022, 9, 30), "completed")
    assert (first.comments, first.line_start, second.number, second.status) == (
        "Done in May.",
        3,
        "2",
        "ongoing",
    )
    assert [(problem.code, problem.line, problem.value) for problem in reading.problems] == [
        ("row-fits-nowhere", 14, "2023")
    ]


def test_a_label_below_a_table_is_none_of_its_last_action(page):
    table_of = rows_of(HEADS[1:5], ["one", "DRD", "2022", "Ongoing"])
    reading = table.read(page(f"<p>Recommendation 1: Act</p>{table_of}<p>Comments: Of all.</p>"))
    assert reading.recommendations[0].actions[0].comments is None
    assert [(problem.code, problem.value) for problem in reading.problems] == [
        ("row-fits-nowhere", "Of all.")
    ]


def test_french_and_spanish(sheet):
    french = sheet(
        ["N°", "Recommandation", "Réponse de la direction", "Mesures", "Responsable", "Échéance", "Statut"],
        ["1", "Agir", "Recommandation acceptée", "Écrire un plan", "RCO", "décembre 2022", "En cours"],
    )
    (each,) = table.read(french).recommendations
    assert (each.number, each.position, each.actions[0].status) == ("1", "accepted", "ongoing")
    assert each.actions[0].deadline == dt.date(2022, 12, 31)
    spanish = sheet(
        ["Recomendación", "Respuesta", "Acción clave", "Responsable", "Plazo", "Estado"],
        ["Actuar", "Aceptada", "Escribir un plan", "RCO", "diciembre de 2022", "Completada"],
    )
    (each,) = table.read(spanish).recommendations
    assert (each.position, each.actions[0].status) == ("accepted", "completed")


def test_several_sheets_and_a_repeated_head(page):
    one = rows_of(
        HEADS[:5],
        ["Act", "one", "DRD", "2022", "Ongoing"],
        HEADS[:5],
        ["Act", "two", "DRD", "2022", "Ongoing"],
    )
    other = rows_of(HEADS[:5], ["Wait", "three", "DRD", "2022", "Ongoing"])
    assert actions(table.read(page(one + other))) == [["one", "two"], ["three"]]


def test_a_head_printed_again_is_a_head_even_with_an_unknown_heading(sheet):
    head = ["Recommendation", "Action", "Rating", "Deadline", "Status"]
    document = sheet(
        head, ["R1", "A1", "x", "2023", "Ongoing"],
        ["Recommendation", "ACTION", *head[2:]], ["R2", "A2", "y", "2024", "Completed"],
    )  # fmt: skip
    reading = table.read(document)
    assert [each.text for each in reading.recommendations] == ["R1", "R2"]
    assert actions(reading) == [["A1"], ["A2"]]
    assert codes(reading) == ["unknown-column"]


def test_a_head_of_two_lines_is_printed_again(page):
    heads = [
        ["<th rowspan=2>Recommendation</th>", "<th rowspan=2>Key action</th>", "<th rowspan=2>Rating</th>", "<th colspan=2>Tracking</th>"],
        ["<th>Comments</th>", "<th>Status</th>"],
    ]  # fmt: skip
    document = page(
        rows_of(*heads, ["Act", "one", "x", "a", "Ongoing"], *heads, ["Wait", "two", "y", "b", "Ongoing"])
    )
    reading = table.read(document)
    assert actions(reading) == [["one"], ["two"]]
    assert [each.actions[0].comments for each in reading.recommendations] == ["a", "b"]


def test_actions_taken_beside_planned_ones_are_comments(sheet):
    rest = ["Responsible Office", "Expected Completion Date", "Implementation Stage", "Actions taken"]
    document = sheet(
        ["Recommendation", "Planned Actions", *rest],
        ["Act", "one", "CO", "2022", "Completed", "Held in May."],
    )
    (action,) = table.read(document).recommendations[0].actions
    assert (action.text, action.responsible, action.status) == ("one", "CO", "completed")
    assert (action.deadline_text, action.comments) == ("2022", "Held in May.")
    alone = sheet(["Recommendation", "Actions taken", "Status"], ["Act", "one", "Completed"])
    assert actions(table.read(alone)) == [["one"]]


def test_a_table_that_goes_on_without_its_head(page):
    one = rows_of(HEADS[:4], ["Act", "one", "DRD", "2022"])
    other = rows_of(["", "two", "PO", "2023"], head="td")
    assert actions(table.read(page(one + other))) == [["one", "two"]]


def test_columns_that_are_ticked(page):
    document = page(
        rows_of(
            [
                "Recommendation",
                "Accepted",
                "Partially accepted",
                "Rejected",
                "Action",
                "Completed",
                "Ongoing",
            ],
            ["Act", "X", "", "", "one", "", "✓"],
            ["Wait", "", "", "x", "two", "X", ""],
        )
    )
    reading = table.read(document)
    assert [each.position for each in reading.recommendations] == ["accepted", "rejected"]
    assert [each.actions[0].status for each in reading.recommendations] == ["ongoing", "completed"]


@pytest.mark.parametrize(
    "heading", ["Acceptée (Oui/Non)", "Accepted? (Yes/No)", "Aceptada (Sí/No)", "Decision (Yes/No)", "Accepted yes/no"]
)  # fmt: skip
def test_columns_that_say_yes_or_no(heading, sheet):
    told = {"Oui": "accepted", "oui": "accepted", "YES": "accepted", "Yes.": "accepted", "Sí": "accepted"}
    told |= {
        "Non": "rejected",
        "No": "rejected",
        "no": "rejected",
        "Partially accepted": "partially accepted",
    }
    rows = [[f"Act {number}", said, "one"] for number, said in enumerate([*told, "Perhaps", ""])]
    reading = table.read(sheet(["Recommendation", heading, "Action"], *rows))
    assert [each.position for each in reading.recommendations] == [*told.values(), None, None]
    assert [each.position_text for each in reading.recommendations] == [*told, "Perhaps", None]
    assert [(problem.code, problem.value) for problem in reading.problems] == [
        ("unknown-position", "Perhaps")
    ]


def test_no_below_rejected_is_no_position(sheet):
    reading = table.read(
        sheet(["Recommendation", "Rejected (Yes/No)", "Action"], ["a", "No", "b"], ["c", "Yes", "d"])
    )
    assert [each.position for each in reading.recommendations] == [None, "rejected"]
    assert [(problem.code, problem.value) for problem in reading.problems] == [
        ("unknown-position", "Rejected No")
    ]


def test_no_in_one_of_several_columns_is_no_tick(sheet):
    head = ["Recommendation", "Accepted", "Partially accepted", "Rejected", "Action"]
    reading = table.read(sheet(head, ["Act", "No", "YES", "No", "one"]))
    assert (reading.recommendations[0].position, reading.problems) == ("partially accepted", [])


def test_who_leads(sheet):
    with_actions = sheet(["Recommendation", "Action", "Lead", "Deadline"], ["Act", "one", "DRD", "2022"])
    assert table.read(with_actions).recommendations[0].actions[0].responsible == "DRD"
    without = sheet(["Recommendation", "Lead", "Management response"], ["Act", "DRD", "Accepted"])
    assert table.read(without).recommendations[0].lead == "DRD"


def test_recommendations_that_are_tracked_themselves(sheet):
    document = sheet(
        ["Recommendation", "Responsible", "Deadline", "Status"], ["Act", "DRD", "2022", "Ongoing"]
    )
    reading = table.read(document)
    assert [(each.text, [action.text for action in each.actions]) for each in reading.recommendations] == [
        ("Act", ["Act"])
    ]
    assert codes(reading) == ["tracked-recommendation"]


def test_lessons(sheet):
    document = sheet(
        ["Country", "Lesson learned", "Good practice"],
        ["Mali", "Begin early", ""],
        ["Mali", "", "Meet weekly"],
    )
    reading = table.read(document)
    assert [(each.kind, each.text, each.place) for each in reading.lessons] == [
        ("lesson", "Begin early", "B2"), ("good practice", "Meet weekly", "C3"),
    ]  # fmt: skip
    assert reading.evaluation.country == "MLI"


# Values


def test_day_and_month_in_the_order_that_the_table_shows(sheet):
    rows = [["Act", "one", "31/12/2024"], ["Act", "two", "03/04/2025"]]
    found = table.read(sheet(["Recommendation", "Action", "Due date"], *rows)).recommendations[0].actions
    assert [action.deadline for action in found] == [dt.date(2024, 12, 31), dt.date(2025, 4, 3)]
    doubtful = table.read(sheet(["Recommendation", "Action", "Due date"], rows[1]))
    assert doubtful.recommendations[0].actions[0].deadline is None
    assert codes(doubtful) == ["deadline-not-read"]


def test_a_timeframe_counts_from_the_date_of_the_report(sheet):
    document = sheet(
        ["Date of report", "19 August 2020", "", ""],
        ["Recommendation", "Action", "Responsible", "Timeframe"],
        ["Act", "one", "HQ", "14 months"],
    )
    (action,) = table.read(document).recommendations[0].actions
    assert (action.deadline, action.deadline_basis) == (dt.date(2021, 10, 19), "derived")


def test_an_unknown_status_is_told(sheet):
    reading = table.read(
        sheet(["Recommendation", "Action", "Status"], ["Act", "one", "Purple"], ["Act", "two", ""])
    )
    first, second = reading.recommendations[0].actions
    assert (first.status, first.status_text, second.status, second.status_text) == (
        "not known",
        "Purple",
        "not reported",
        None,
    )
    assert codes(reading) == ["status-not-read"]


@pytest.mark.parametrize(
    ("stated", "response", "code", "basis"),
    [
        ("Accepted", None, "accepted", "stated"),
        ("☐ Accepted ☒ Partially accepted ☐ Rejected", None, "partially accepted", "stated"),
        ("[ ] Accepted [x] Rejected", None, "rejected", "stated"),
        ("Strategic", None, None, None),
        (None, "Not accepted", "rejected", "stated"),
        (None, "Agreed. The office will act.", "accepted", "read from the response"),
        (None, "The office will act.", None, None),
        (None, None, None, None),
    ],
)
def test_positions(stated, response, code, basis):
    found = position_of(stated, response)
    assert (found.code, found.basis) == (code, basis)


@pytest.mark.parametrize("said", ["Noted", "Accepted in principle", "Under review.", "Prise en compte"])
def test_a_short_response_that_is_no_known_position_is_told(said, sheet):
    reading = table.read(sheet(["Recommendation", "Management response", "Action"], ["Act", said, "one"]))
    (each,) = reading.recommendations
    assert (each.position, each.position_text, each.response) == (None, said, said)
    assert [(problem.code, problem.value) for problem in reading.problems] == [("unknown-position", said)]


@pytest.mark.parametrize("said", ["The office will look into it next year.", "", "–"])
def test_a_response_in_prose_states_no_position(said, sheet):
    reading = table.read(sheet(["Recommendation", "Management response", "Action"], ["Act", said, "one"]))
    assert (reading.recommendations[0].position_text, reading.problems) == (None, [])


def test_two_ticks_are_none():
    assert ticked("☒ Accepted ☒ Rejected") == "☒ Accepted ☒ Rejected"


@pytest.mark.parametrize(
    ("mixed", "status", "comments"),
    [
        ("Completed. Done in May.", "Completed", "Done in May."),
        ("Ongoing", "Ongoing", None),
        ("Talks are held.", None, "Talks are held."),
    ],
)
def test_status_and_comments_in_one_column(mixed, status, comments):
    assert status_and_comments(None, None, mixed) == (status, comments)


# Nothing lost


def test_unknown_columns_are_noted(sheet):
    document = sheet(
        ["Recommendation", "Action", "Colour", "Status"],
        ["Act", "one", "blue", "Ongoing"],
        ["Act", "two", "red", "Ongoing"],
    )
    (problem,) = table.read(document).problems
    assert (problem.severity, problem.code, problem.value) == ("note", "unknown-column", "Colour")
    assert "in C1 " in problem.message
    assert problem.line == document.grids[0].rows[0][2].line


@pytest.mark.parametrize(
    ("heading", "cells", "missing", "remedy"),
    [
        ("Traffic light", ["Done", "Awaiting clearance"], "Status", "Status"),
        ("View taken", ["Agreed", "Partly agreed"], "Position", "Position"),
        ("Date of entry", ["30/06/2023", "Q1 2024"], "Deadline", "Deadline"),
        ("Traffic light", ["Green", "Amber"], "Status", None),
        ("Traffic light", ["Done", "Ongoing"], None, None),
    ],
)
def test_an_unknown_column_that_reads_like_a_missing_one_is_a_warning(heading, cells, missing, remedy, sheet):
    named = {"Status": "Ongoing", "Position": "Accepted", "Deadline": "2023"}
    beside = {name: said for name, said in named.items() if name != missing}
    heads = ["Recommendation", "Action", heading, "Room", *beside]
    rows = [["Act", f"Step {cell}", cell, "12", *beside.values()] for cell in cells]
    told = {problem.value: problem for problem in table.read(sheet(heads, *rows)).problems}
    assert told.keys() == {heading, "Room"}
    assert (told["Room"].severity, told["Room"].remedy) == ("note", "")
    assert told[heading].severity == ("warning" if remedy else "note")
    assert told[heading].remedy.endswith(f"the heading “{remedy}”." if remedy else "")


def test_an_own_tracker_in_plain_words(sheet):
    heads = [
        "Ref",
        "Evaluation",
        "Recommendation text",
        "Mgmt decision",
        "What we will do",
        "Who",
        "By when",
        "Where we are",
    ]
    reading = table.read(sheet(heads, ["R1", "Review", "Act.", "Agreed", "Train", "HR", "2022", "Done"]))
    (recommendation,) = reading.recommendations
    assert (recommendation.position, recommendation.actions[0].status) == ("accepted", "completed")
    assert reading.problems == []


@pytest.mark.parametrize(
    ("heading", "said", "field"),
    [
        ("Recommendation status", "Closed", "text"),
        ("Status evidence link", "https://x.org", "status_text"),
        ("Date", "15/02/2024", "deadline_text"),
        ("Date completed", "15/02/2024", "deadline_text"),
        ("Management response date", "28/04/2023", "responsible"),
    ],
)
def test_a_heading_that_begins_as_another_one_is_another_column(heading, said, field, sheet):
    row = ["Act", "Agreed", "one", "DRD", "30/06/2023", "Ongoing", "First."]
    document = sheet([HEADS[0], "Management response", *HEADS[1:], heading], [*row, said])
    alone = table.read(sheet([HEADS[0], "Management response", *HEADS[1:]], row, name="alone.csv"))
    reading = table.read(document)
    (action,), (same,) = reading.recommendations[0].actions, alone.recommendations[0].actions
    assert getattr(action, field) == getattr(same, field)
    assert (reading.recommendations[0].text, reading.recommendations[0].position) == ("Act", "accepted")
    assert [(problem.code, problem.value) for problem in reading.problems] == [("unknown-column", heading)]


def test_a_revised_deadline_is_of_record_where_there_is_one(sheet):
    reading = table.read(
        sheet(
            ["Recommendation", "Action", "Due date (revised)", "Due date (original)"],
            ["Act", "one", "2024-06-30", "2023-06-30"],
            ["Act", "two", "", "2023-12-31"],
        )
    )
    assert [action.deadline_text for action in reading.recommendations[0].actions] == [
        "2024-06-30",
        "2023-12-31",
    ]
    (problem,) = reading.problems
    assert (problem.severity, problem.code, problem.value) == ("note", "deadline-revised", "2023-06-30")


def test_of_statuses_as_of_some_day_the_last_is_read(sheet):
    heads = ["Recommendation", "Action", "Status (June 2023)", "Status (Dec 2023)"]
    reading = table.read(sheet(heads, ["Act", "one", "Not started", "Ongoing"]))
    assert reading.recommendations[0].actions[0].status == "ongoing"
    assert [problem.value for problem in reading.problems] == ["Status (June 2023)"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("100%", "completed"),
        ("60 %", "ongoing"),
        ("0%", "not started"),
        ("75", "ongoing"),
        ("1", "not known"),
    ],
)
def test_how_much_is_done_is_the_status_where_there_is_no_other(said, status, sheet):
    heads = ["Recommendation", "Action", "% complete"]
    (action,) = table.read(sheet(heads, ["Act", "one", said])).recommendations[0].actions
    assert action.status == status


def test_how_much_is_done_stands_with_the_comments_beside_a_status(sheet):
    heads = ["Recommendation", "Action", "Status", "Progress (%)", "Comments"]
    reading = table.read(sheet(heads, ["Act", "one", "Ongoing", "60%", "Draft shared."]))
    (action,) = reading.recommendations[0].actions
    assert (action.status, action.comments) == ("ongoing", "60%; Draft shared.")


def test_when_a_row_was_last_updated(sheet):
    heads = ["Recommendation", "Action", "Status", "Last updated", "Comments"]
    reading = table.read(
        sheet(
            heads,
            ["Act", "one", "Completed", "2024-05-01", "Done"],
            ["Act", "two", "Ongoing", "see file", ""],
        )
    )
    first, second = reading.recommendations[0].actions
    assert (first.updated, first.comments) == (dt.date(2024, 5, 1), "Done")
    assert (second.updated, second.comments) == (None, "see file")


@pytest.mark.parametrize(
    "row",
    [
        ["Note: deadlines as agreed with RO"],
        ["", "", "Source: the office's list"],
        ["Last updated 30 June 2024"],
        ["Total", "", "", "3", "2"],
        ["Total actions: 6"],
    ],
)
def test_sums_and_notes_are_no_recommendations(row, sheet):
    document = sheet(
        HEADS, ["Act", "one", "DRD", "2022", "Ongoing", ""], row + [""] * (len(HEADS) - len(row))
    )
    reading = table.read(document)
    assert actions(reading) == [["one"]]
    (problem,) = reading.problems
    assert (problem.severity, problem.code, problem.line) == ("note", "row-aside", 3)
    assert problem.value == " ".join(filter(None, row))


def test_a_sum_in_the_column_of_countries_is_of_no_other_evaluation(sheet):
    heads = ["Country", "Agency", "No.", *HEADS[:2]]
    reading = table.read(sheet(heads, ["Mali", "WFP", "1", "Act", "one"], ["Total", "", "1", "", "1"]))
    assert (reading.evaluation.country, actions(reading)) == ("MLI", [["one"]])


def test_rows_that_name_a_group(sheet):
    document = sheet(
        HEADS[:3],
        ["OUTCOME 1: Governance", "", ""], ["Act", "one", "DRD"],
        ["Résultat 2 – Genre", "", ""], ["Count", "two", "DRD"],
    )  # fmt: skip
    reading = table.read(document)
    assert [(each.cluster, each.text) for each in reading.recommendations] == [
        ("OUTCOME 1: Governance", "Act"),
        ("Résultat 2 – Genre", "Count"),
    ]
    assert reading.problems == []


def test_a_recommendation_with_nothing_beside_it_is_told(sheet):
    reading = table.read(
        sheet(HEADS, ["Act", "one", "DRD", "2022", "Ongoing", ""], ["Women in the budget", *[""] * 5])
    )
    assert actions(reading) == [["one"], []]
    assert [(problem.code, problem.value) for problem in reading.problems] == [
        ("text-alone", "Women in the budget")
    ]


@pytest.mark.parametrize(
    "said", ["n/a", "N/A", "-", "–", "None", "s.o.", "No action required", "N/A - rejected", "Aucune"]
)
def test_where_there_is_no_action_none_is_counted(said, sheet):
    document = sheet(
        HEADS,
        ["Act", "one", "DRD", "2022", "Ongoing", ""],
        ["Close it", said, "n/a", "", "-", "Closed in May"],
    )
    reading = table.read(document)
    assert actions(reading) == [["one"], []]
    (problem,) = reading.problems
    assert (problem.severity, problem.code, problem.line) == ("note", "no-action", 3)
    assert problem.value == f"{said} n/a - Closed in May"


def test_nobody_is_responsible_where_a_cell_says_so(sheet):
    reading = table.read(sheet(HEADS, ["Act", "one", "n/a", "2022", "Ongoing", ""]))
    assert reading.recommendations[0].actions[0].responsible is None


def test_those_responsible_in_two_columns_are_several_units(sheet):
    heads = ["Recommendation", "Action", "Responsible", "Responsible manager"]
    reading = table.read(sheet(heads, ["Act", "one", "PMU", "Deputy Representative"]))
    assert reading.recommendations[0].actions[0].units == ["PMU", "Deputy Representative"]


def test_a_second_line_of_heads_may_hold_an_unknown_one(page):
    body = (
        "<table><tr><th rowspan=2>Recommendation</th><th rowspan=2>Key action</th><th colspan=2>Timing</th>"
        "<th colspan=3>Progress</th></tr>"
        "<tr><th>Start</th><th>Due</th><th>% complete</th><th>Status</th><th>Remarks</th></tr>"
        "<tr><td>Act</td><td>one</td><td>2023-01-01</td><td>2023-12-31</td><td>75%</td><td>Ongoing</td><td>ok</td></tr>"
        "</table>"
    )
    reading = table.read(page(body))
    (action,) = reading.recommendations[0].actions
    assert (reading.recommendations[0].text, action.text) == ("Act", "one")
    assert (action.deadline_text, action.status, action.comments) == ("2023-12-31", "ongoing", "75%; ok")
    assert [(problem.code, problem.value) for problem in reading.problems] == [("unknown-column", "Start")]


def test_labels_side_by_side_in_a_row(page):
    body = (
        "<table><tr><td colspan=3>Recommendation 1. Hand over.</td></tr>"
        "<tr><td colspan=2>Management response: Not accepted. Too early.</td><td>Priority: High</td></tr>"
        "<tr><td>Key action</td><td>Time frame</td><td>Status</td></tr>"
        "<tr><td>one</td><td>June 2023</td><td>Ongoing</td></tr></table>"
    )
    reading = table.read(page(body))
    (recommendation,) = reading.recommendations
    assert (recommendation.position, recommendation.response) == ("rejected", "Not accepted. Too early.")
    assert actions(reading) == [["one"]]
    assert [problem.value for problem in reading.problems] == ["Priority: High"]


def test_an_unknown_column_beside_tracked_recommendations_may_hold_the_actions(sheet):
    document = sheet(["Recommendation", "Steps ahead", "Status"], ["Act", "Sign it", "Ongoing"])
    (problem,) = [problem for problem in table.read(document).problems if problem.code == "unknown-column"]
    assert (problem.severity, problem.value) == ("warning", "Steps ahead")
    assert "Key action" in problem.remedy


def test_comments_below_an_action_go_on_with_it(sheet):
    document = sheet(
        HEADS, ["Act", "one", "DRD", "2022", "Ongoing", "First."], ["", "", "", "", "", "Second."]
    )
    reading = table.read(document)
    assert reading.recommendations[0].actions[0].comments == "First. Second."
    assert reading.problems == []


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("1.1 Hire officer\n1.2 Train staff", True),
        ("a) Hire officer\nb) Train staff\nin time", True),
        ("(1) Hire officer\n(2) Train staff", True),
        ("1. Hire officer\nand train staff", False),
        ("Hire officer in\n2022 and\n2023", False),
    ],
)
def test_several_actions_in_one_cell_are_told(cell, told, sheet):
    reading = table.read(sheet(["Recommendation", "Action"], ["Act", "one"], ["Act", cell]))
    assert actions(reading) == [["one", " ".join(cell.split())]]
    assert [(problem.code, problem.line) for problem in reading.problems] == [("several-actions", 3)] * told


def test_a_row_that_fits_nowhere_is_a_problem(sheet):
    document = sheet(
        HEADS, ["Act", "one", "DRD", "2022", "Ongoing", ""], ["", "", "PO", "2023", "Completed", ""]
    )
    (problem,) = table.read(document).problems
    assert (problem.severity, problem.code, problem.line) == ("warning", "row-fits-nowhere", 3)
    assert problem.value == "PO 2023 Completed"


def test_actions_without_any_recommendation_are_kept(sheet):
    reading = table.read(
        sheet(["Action", "Responsible", "Status"], ["one", "DRD", "Ongoing"], ["two", "PO", "Completed"])
    )
    assert actions(reading) == [["one", "two"]]
    assert codes(reading) == ["recommendation-without-text"]


def test_the_work_plan_in_an_annex_is_no_response(page):
    document = page(
        "<p>Recommendation 1: Act</p>"
        + rows_of(HEADS[1:5], ["one", "DRD", "2022", "Ongoing"])
        + "<h2>Annex</h2>"
        + rows_of(["Activity", "Date"], ["Inception", "May 2020"])
    )
    reading = table.read(document)
    assert actions(reading) == [["one"]]
    assert [(p.code, p.value) for p in reading.problems][:1] == [
        ("row-without-recommendation", "Inception May 2020")
    ]


def test_several_evaluations_in_one_table(sheet):
    rows = [
        ["Review A", "Kenya", "Act", "one"],
        ["Review B", "Mali", "Act", "two"],
        ["Review A", "Kenya", "Act", "three"],
    ]
    document = sheet(["Evaluation", "Country", "Recommendation", "Action"], *rows)
    found = table.read_all(document)
    assert [(reading.evaluation.title, reading.evaluation.country) for reading in found] == [
        ("Review A", "KEN"),
        ("Review B", "MLI"),
    ]
    assert [actions(reading) for reading in found] == [[["one", "three"]], [["two"]]]
    with pytest.raises(SynthesisError, match="2 evaluations") as error:
        table.read(document)
    assert error.value.problems[0].code == "several-evaluations"


@pytest.mark.parametrize("column", ["Agency", "Country", "Year"])
def test_rows_of_another_agency_country_or_year_are_of_another_evaluation(column, sheet):
    names = {"Agency": ["UNDP", "UNICEF"], "Country": ["Mali", "Kenya"], "Year": ["2021", "2022"]}[column]
    rows = [
        [names[0], "Act", "one"],
        [names[1], "Act", "two"],
        ["", "Act", "three"],
        [names[0], "Act", "four"],
    ]
    document = sheet([column, "Recommendation", "Action"], *rows)
    found = table.read_all(document)
    assert [actions(reading) for reading in found] == [[["one", "four"]], [["two", "three"]]]
    with pytest.raises(SynthesisError, match="2 evaluations") as error:
        table.read(document)
    assert all(name in error.value.problems[0].value for name in names)


def test_one_title_in_two_countries_is_two_evaluations(sheet):
    rows = [["Review", country, "Act", "one"] for country in ["Mali", "Kenya", "mali"]]
    document = sheet(["Title", "Country", "Recommendation", "Action"], *rows)
    assert [reading.evaluation.country for reading in table.read_all(document)] == ["MLI", "KEN"]


def test_one_agency_and_country_written_in_several_ways_are_one(sheet):
    document = sheet(
        ["Agency", "Country", "Recommendation", "Action"],
        ["UN Women", "Côte d'Ivoire", "Act", "one"],
        ["ONU Femmes", "Ivory Coast", "Act", "two"],
    )
    assert actions(table.read(document)) == [["one", "two"]]


def test_the_form_around_the_tables_says_what_they_do_not(page):
    document = page(
        "<p>: Kenya</p><p>: 2019 - 2021 , Kenya (CO)</p><p>: Portfolio evaluation</p><p>: Kenya</p><p>Comments of all.</p><p>: Approved</p>"
        "<p>Recommendation: Act</p><p>Management Response: Agreed.</p><p>Management Response Category: Accepted</p>"
        "<p>Operating Principles: Evidence, Data and statistics, Advocacy</p><h3>Key Actions</h3>"
        + rows_of(
            ["", "Responsible", "Deadline", "Status", "Comments"],
            ["one | two", "DRD", "2022/12", "Completed", ""],
        )
    )
    reading = table.read(document)
    evaluation, (each,) = reading.evaluation, reading.recommendations
    assert (evaluation.agency, evaluation.country, evaluation.title) == (
        "UN Women",
        "KEN",
        "Portfolio evaluation",
    )
    assert (evaluation.period_end, evaluation.approval) == (2021, "Approved")
    assert each.operating_principles == ["Evidence, Data and statistics", "Advocacy"]
    assert [(action.text, action.responsible) for action in each.actions] == [("one | two", "DRD")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Text</p>",
        rows_of(["Name", "Title", "Country"], ["x", "y", "Kenya"]),
        rows_of(["Acronym", "Meaning"], ["RO", "x"]),
    ],
)
def test_other_documents_are_left_to_others(body, page):
    assert table.recognise(page(body)) == 0


def test_our_text_documents_are_left_to_others():
    for source in (PROJECT / "data" / "sources").rglob("*.txt"):
        assert table.recognise(open_document(source)) <= 0.5


# Laws

WORDS = st.sampled_from(
    ["Recommendation", "Action", "Responsible", "Deadline", "Status", "Comments", "No.", "Country", "Evaluation", "Management response",
     "Recommendation 1: Act", "Recommendation 2", "Key Actions", "Accepted", "X", "2022/12", "14 months", "Completed", "DRD, PO", "Kenya",
     "Lesson", "[Added: 2018/05/14]", "1.", "", "", "Act now", "☒ Accepted ☐ Rejected", "Status / Comments", "Done. Well."]
)  # fmt: skip
CELLS = WORDS | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=25)
GRIDS = st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=9)
SPANS = st.lists(st.integers(1, 3), min_size=1, max_size=9)
QUICK = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def plain(text):
    return "".join(text.split())


@given(grids=st.lists(st.tuples(GRIDS, SPANS), min_size=1, max_size=3), lines=st.lists(CELLS, max_size=4))
@example(
    grids=[([["Recommendation", "Action"], ["¡", "÷º"]], [1])], lines=[]
)  # repaired alone, not in its row
@QUICK
def test_nothing_is_invented_whatever_the_cells(grids, lines, page):
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    for rows, spans in grids:
        drawn = ""
        for number, row in enumerate(rows):
            span = spans[number % len(spans)]
            drawn += "<tr>" + "".join(
                f"<td colspan={span if place == 0 else 1} rowspan={span if place == 1 else 1}>{html.escape(cell)}</td>" for place, cell in enumerate(row)
            ) + "</tr>"  # fmt: skip
        body += f"<table>{drawn}</table>"
    try:
        document = page(body)
    except SynthesisError:
        return
    source = plain(" ".join(line.text for line in document.lines))
    assert 0 <= table.recognise(document) <= 1
    for reading in table.read_all(document):
        for each in reading.recommendations:
            said = [
                each.text,
                each.position_text,
                *(text for action in each.actions for text in (action.text, action.deadline_text)),
            ]
            for text in filter(None, said):
                assert all(plain(word) in source for word in text.split())


@given(
    rows=st.lists(
        st.tuples(*[st.text("abc ", min_size=1, max_size=6).map(str.strip).filter(bool)] * 5),
        min_size=1,
        max_size=8,
    )
)
@QUICK
def test_no_row_is_lost(rows, sheet):
    document = sheet(["Recommendation", "Action", "Responsible", "Deadline", "Comments"], *rows)
    reading = table.read(document)
    found = [
        (each.text, action.text, action.responsible, action.deadline_text, action.comments)
        for each in reading.recommendations
        for action in each.actions
    ]
    assert sorted(found) == sorted(tuple(" ".join(cell.split()) for cell in row) for row in rows)


def test_problems_say_where_they_are_in_a_file_without_lines(tmp_path):
    book = Workbook()
    book.active.title = "Tracker"
    for row in [["Our tracker"], [], ["Recommendation", "Action", "Status"], ["Act", "one", "Purple"]]:
        book.active.append(row)
    book.save(tmp_path / "tracker.xlsx")
    (told,) = [
        each
        for each in sources.read(open_document(tmp_path / "tracker.xlsx")).problems
        if each.value == "Purple"
    ]
    assert (told.code, told.place) == ("status-not-read", "Tracker, row 4")
    assert str(told).startswith("tracker.xlsx, Tracker, row 4: status: ")
    (tmp_path / "sources").mkdir()
    (tmp_path / "tracker.xlsx").rename(tmp_path / "sources" / "tracker.xlsx")
    corpus = syn.load(tmp_path)
    both = pd.concat([corpus.problems, syn.tracking.problems(corpus)])
    assert both.loc[both["value"] == "Purple", "place"].tolist() == ["Tracker, row 4"]
