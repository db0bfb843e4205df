"""A document turned into Word, Excel, CSV, a web page or PDF reads like the text it was made from."""

from __future__ import annotations

import csv
import html
import shutil
import subprocess

import docx
import pytest
import xlsxwriter
from conftest import PROJECT

from synthesis import sources
from synthesis.documents import open_document

HEADS = ["Key action", "Responsible", "Deadline", "Status", "Comments"]
SOURCES = sorted(
    path for path in (PROJECT / "data" / "sources").rglob("*.txt") if "undp-erc-evaluation" not in path.name
)
CAMBODIA = [path for path in SOURCES if path.parent.name == "cambodia"]
REAL = ["cambodia-un-women-2020.txt", "cambodia-ohchr-2020.txt"]
GATE_LABELS = {
    "Thematic Area": "thematic_area",
    "Operating Principles": "operating_principles",
    "Organizational Priorities": "organizational_priorities",
    "UNEG Criteria": "criteria",
}


def read(path):
    return sources.read(open_document(path))


def plain(text):
    """White space folded; after a hyphen it goes, for nobody can tell whether a line was broken at a space."""
    return " ".join(text.split()).replace("- ", "-") if text else None


def told(reading):
    """What a reader of the synthesis sees of recommendations and actions, white space folded."""
    return [
        (
            plain(each.text),
            each.position,
            [
                (
                    plain(action.text),
                    plain(action.responsible),
                    plain(action.deadline_text),
                    action.deadline,
                    action.status_text,
                    action.status,
                    plain(action.comments),
                )
                for action in each.actions
            ],
        )
        for each in reading.recommendations
    ]


def facts(reading):
    """What the office would put above its table."""
    evaluation = reading.evaluation
    said = {
        "Evaluation title": evaluation.title,
        "Agency": evaluation.agency,
        "Country": evaluation.country_name,
        "Date of report": evaluation.published and evaluation.published.isoformat(),
    }
    return {label: value for label, value in said.items() if value}


def cells(action):
    return [
        action.text,
        action.responsible or "",
        action.deadline_text or "",
        action.status_text or "",
        action.comments or "",
    ]


def stance(each):
    """The words for a position; where the page prints none, those of our vocabulary."""
    return each.position_text or (each.position or "").capitalize()


def to_word(reading, path):
    """A table for each recommendation: merged rows for text and response, heads, and a row an action."""
    document = docx.Document()
    document.add_heading("Management response", 1)
    for label, value in facts(reading).items():
        document.add_paragraph(f"{label}: {value}")
    for number, each in enumerate(reading.recommendations, start=1):
        table = document.add_table(rows=0, cols=len(HEADS), style="Table Grid")
        said = [f"Recommendation {number}: {each.text}"]
        said += [f"Management response: {each.response}"] if each.response else []
        said += [f"Management response category: {each.position_text}"] if each.position_text else []
        for text in said:
            row = table.add_row().cells
            row[0].merge(row[-1]).text = text
        for values in [HEADS, *map(cells, each.actions)] if each.actions else []:
            for cell, value in zip(table.add_row().cells, values, strict=True):
                cell.text = value
        document.add_paragraph("")
    document.save(path)


def to_excel(reading, path):
    """One sheet of actions; what belongs to a recommendation is merged beside all of its actions."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Actions")
        for row, (label, value) in enumerate(facts(reading).items()):
            sheet.write_row(row, 0, [label, value])
        top = len(facts(reading)) + 1
        sheet.write_row(top, 0, ["No.", "Recommendation", "Category", "Management response", *HEADS])
        for number, each in enumerate(reading.recommendations, start=1):
            first, count = top + 1, max(1, len(each.actions))
            beside = [f"{number}", each.text, each.position_text or "", each.response or ""]
            for column, value in enumerate(beside):
                if count > 1:
                    sheet.merge_range(first, column, first + count - 1, column, value)
                else:
                    sheet.write_string(first, column, value)
            for row, action in enumerate(each.actions, start=first):
                for column, value in enumerate(cells(action), start=4):
                    sheet.write_string(row, column, value)
            top += count


def to_csv(reading, path, *, delimiter=","):
    """One row an action; everything else is repeated on every row."""
    said = facts(reading)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(
            [
                *said,
                "Recommendation no.",
                "Recommendation",
                "Management response category",
                "Management response",
                *HEADS,
            ]
        )
        for number, each in enumerate(reading.recommendations, start=1):
            beside = [*said.values(), number, each.text, each.position_text or "", each.response or ""]
            for action in map(cells, each.actions) if each.actions else [[""] * len(HEADS)]:
                writer.writerow([*beside, *action])


def to_page(reading, path):
    """A saved page as the systems lay it out: labels and values, and a table of actions below each recommendation."""
    parts = [f"<p><b>{label}:</b> {html.escape(value)}</p>" for label, value in facts(reading).items()]
    for each in reading.recommendations:
        said = {
            "Recommendation": each.text,
            "Management Response": each.response,
            "Management Response Category": each.position_text,
        }
        said |= {label: ", ".join(getattr(each, name)) for label, name in GATE_LABELS.items()}
        parts += [f"<p><b>{label}:</b> {html.escape(value)}</p>" for label, value in said.items() if value]
        if each.actions:
            parts.append("<h3>Key Actions</h3>" + to_html_table([HEADS, *map(cells, each.actions)]))
    write_page(path, "".join(parts))


def to_one_table(reading, path):
    """One table with a recommendation beside all of its actions."""
    heads = ["#", "Recommendation", "Management position", "Response", *HEADS]
    rows = [f"<tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>"]
    for number, each in enumerate(reading.recommendations, start=1):
        beside = [str(number), each.text, each.position_text or "", each.response or ""]
        actions = [cells(action) for action in each.actions] or [[""] * len(HEADS)]
        merged = "".join(f'<td rowspan="{len(actions)}">{html.escape(value)}</td>' for value in beside)
        for place, action in enumerate(actions):
            own = "".join(f"<td>{html.escape(value)}</td>" for value in action)
            rows.append(f"<tr>{merged if place == 0 else ''}{own}</tr>")
    parts = [f"<p>{label}: {html.escape(value)}</p>" for label, value in facts(reading).items()]
    write_page(
        path, f"{''.join(parts)}<table><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>"
    )


def to_html_table(rows):
    lines = [
        "".join(f"<{tag}>{html.escape(value)}</{tag}>" for value in row)
        for tag, row in [("th", rows[0]), *(("td", row) for row in rows[1:])]
    ]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def write_page(path, body):
    style = "table { border-collapse: collapse } td, th { border: 1px solid; padding: 3px; vertical-align: top } body { font: 9pt sans-serif }"
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Management response</title><style>{style}</style></head><body><h1>Management response</h1>{body}</body></html>"
    path.write_text(page, encoding="utf-8")


def to_pdf(page, path):
    """Print a page as a browser does."""
    browser = shutil.which("chromium")
    if not browser:
        pytest.skip("chromium is not installed: no page can be printed to PDF")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={path}",
    ]
    subprocess.run([browser, *flags, page.as_uri()], check=True, capture_output=True, timeout=120)


FORMATS = {
    "word.docx": to_word,
    "sheet.xlsx": to_excel,
    "rows.csv": to_csv,
    "page.html": to_page,
    "table.html": to_one_table,
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_tables_come_out(source, name, tmp_path):
    reading = read(source)
    FORMATS[name](reading, tmp_path / name)
    assert told(read(tmp_path / name)) == told(reading)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_delimiter(delimiter, tmp_path):
    reading = read(CAMBODIA[1])
    to_csv(reading, tmp_path / "rows.txt", delimiter=delimiter)
    assert told(read(tmp_path / "rows.txt")) == told(reading)


@pytest.mark.parametrize("layout", [to_page, to_one_table])
@pytest.mark.parametrize("source", CAMBODIA, ids=lambda path: path.stem)
def test_a_page_printed_to_pdf(source, layout, tmp_path):
    reading = read(source)
    layout(reading, tmp_path / "page.html")
    to_pdf(tmp_path / "page.html", tmp_path / "page.pdf")
    assert told(read(tmp_path / "page.pdf")) == told(reading)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("real", REAL)
def test_real_documents_in_other_formats(real, name, reference, tmp_path):
    reading = read(reference / "sources" / real)
    FORMATS[name](reading, tmp_path / name)
    assert told(read(tmp_path / name)) == told(reading)


@pytest.mark.parametrize("layout", [to_page, to_one_table])
@pytest.mark.parametrize("real", REAL)
def test_real_documents_printed_to_pdf(real, layout, reference, tmp_path):
    reading = read(reference / "sources" / real)
    layout(reading, tmp_path / "page.html")
    to_pdf(tmp_path / "page.html", tmp_path / "page.pdf")
    assert told(read(tmp_path / "page.pdf")) == told(reading)
