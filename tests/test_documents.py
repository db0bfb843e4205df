"""Any file is opened by its content; what cannot be read is a clear problem, within bounded time and memory."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import re
import time
import zipfile

import docx
import openpyxl
import pypdf
import pytest
from conftest import PROJECT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from synthesis.documents import limits, open_document
from synthesis.errors import SynthesisError
from synthesis.language import Language

TEXT = (
    "Évaluation du programme: l’égalité — “décision” n° 4 à Côte d’Ivoire\nRecommandation: agir dès 2022/12\n"
)
SOURCES = sorted((PROJECT / "data" / "sources").rglob("*.txt"))


@pytest.fixture
def opened(tmp_path):
    def open_bytes(content, name="document"):
        (tmp_path / name).write_bytes(content)
        return open_document(tmp_path / name)

    return open_bytes


@pytest.fixture
def refused(opened):
    def problem_of(content, name="document"):
        with pytest.raises(SynthesisError) as error:
            opened(content, name)
        (problem,) = error.value.problems
        assert problem.severity == "error"
        assert problem.remedy
        assert problem.document_id == name
        return problem

    return problem_of


def texts(document):
    return [line.text for line in document.lines if line.text.strip()]


def cells(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def codes(document):
    return [problem.code for problem in document.problems]


def packed(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return content.getvalue()


def pdf_of(*pages, box="0 0 595 842"):
    """A PDF in which every page is a list of (x, y, text), y counted from the bottom, or of rules (x0, y0, x1, y1)."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        drawn = "".join(
            f"{item[0]} {item[1]} m {item[2]} {item[3]} l S\n" if len(item) == 4 else
            f"BT /F1 10 Tf {item[0]} {item[1]} Td ({item[2]}) Tj ET\n"
            for item in page
        )  # fmt: skip
        number = len(bodies) + 1
        kids.append(f"{number} 0 R")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {number + 1} 0 R"
            " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        bodies.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF\n".encode("latin-1")


# Plain text


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman", "cp850"],
)
def test_text_in_any_common_encoding(encoding, opened):
    content = TEXT.encode(encoding, "replace")
    document = opened(content)
    assert "\n".join(line.text for line in document.lines) == content.decode(encoding).removeprefix("\ufeff")
    assert codes(document) == ([] if encoding.startswith("utf") else ["encoding-guessed"])


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_every_document_of_ours_in_a_table_of_one_byte(encoding, opened):
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        written = text.encode(encoding, "replace").decode(encoding)
        read = "\n".join(line.text for line in opened(written.encode(encoding)).lines)
        wrong = sum(one != other for one, other in zip(read, written, strict=True))
        assert wrong <= 1, source


def test_other_scripts(opened):
    text = "Управление программы и оценки в Кыргызстане, 2022/12 завершено\nЕщё одна строка этого документа\n"
    assert texts(opened(text.encode("cp1251"))) == text.strip().split("\n")


def test_a_guess_tells_where_it_begins(opened):
    (problem,) = opened("plain\nplain\nl’évaluation\n".encode("cp1252")).problems
    assert (problem.severity, problem.line) == ("warning", 3)


def test_lines_end_in_any_way_and_pages_are_counted(opened):
    document = opened(b"one\r\ntwo\rthree\nfour\fnext page\x0bline")
    assert texts(document) == ["one", "two", "three", "four", "next page", "line"]
    assert [line.page for line in document.lines] == [1, 1, 1, 1, 2, 2]
    assert [line.number for line in document.lines] == [1, 2, 3, 4, 5, 6]
    assert document.lines[4].place == "page 2, line 5"


def test_what_was_repaired_is_told_and_the_print_kept(opened):
    document = opened("Une dÃ©cision\nL\x19ONU\n".encode())
    assert texts(document) == ["Une décision", "L’ONU"]
    assert [line.printed for line in document.lines[:2]] == ["Une dÃ©cision", "L\x19ONU"]
    assert [(p.severity, p.code, p.line) for p in document.problems] == [
        ("note", "wrong-letters", 1),
        ("note", "control-characters", 2),
    ]


def test_our_own_documents_need_no_repair():
    for source in SOURCES:
        document = open_document(source)
        assert document.problems == ()
        assert document.source_format == "text"
        assert "\n".join(line.text for line in document.lines) == source.read_bytes().decode().replace(
            "\r\n", "\n"
        )


# Tables as text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter, opened):
    rows = [["Recommendation", "Action", "Status"], ["Do, or not; so", "x | y", "Completed"], ["A", "B", ""]]
    text = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    (grid,) = opened(text.encode()).grids
    assert cells(grid) == rows
    assert grid.rows[1][2].ref == "C2"


def test_a_cell_may_hold_several_lines(opened):
    document = opened(b'Action,Status,Comments\n"First\nSecond",Completed,"He said ""yes"""\n', "rows.csv")
    assert cells(document.grids[0])[1] == ["First\nSecond", "Completed", 'He said "yes"']
    assert document.lines[1].text == 'First Second | Completed | He said "yes"'
    assert (document.lines[1].ref, document.grids[0].rows[1][0].line) == ("row 2", 2)


def test_irregular_rows_need_the_name_of_a_table(opened):
    content = b"Tracking sheet\nAction,Status\nA,Completed\nB,Ongoing\nC,Ongoing\n"
    assert opened(content, "rows.csv").source_format == "delimited"
    assert opened(content, "rows.txt").source_format == "text"


def test_prose_is_no_table(opened):
    content = b"First, second, and third.\nOne, two, three, four.\nNothing here\n"
    assert opened(content).source_format == "text"


# Web pages

PAGE = """<!DOCTYPE html><html><head><title>T</title><script>let x = "<p>no</p>"</script></head><body>
<h1>Management response</h1><p>Office:   <b>Kenya</b><!-- not this --> (CO)<br>Nairobi</p>
<ol start="3"><li>three<li>four</ol><select><option>A<option selected>B</select>
<table><caption>Actions</caption><tr><th rowspan="2">Action<th colspan="2">Who</tr><tr><th>lead<th>other</tr>
<tr><td><p>One</p><p>more</p><td>X<td>Y</tr><tr><td colspan="3">Merged</tr></table>
<table><tr><td>Outer <table><tr><td>in<td>side</table></table><pre>a
  b</pre></body></html>"""


def test_a_page_as_it_is_shown(opened):
    document = opened(PAGE.encode())
    assert document.source_format == "html"
    assert texts(document) == [
        "Management response", "Office: Kenya (CO)", "Nairobi", "3. three", "4. four", "B", "Actions", "Action | Who",
        " | lead | other", "One more | X | Y", "Merged", "Outer", "in | side", "a", "  b",
    ]  # fmt: skip


def test_merged_cells_of_a_page_stand_in_each_place(opened):
    first, second = opened(PAGE.encode()).grids
    assert cells(first) == [
        ["Action", "Who", "Who"], ["Action", "lead", "other"], ["One\nmore", "X", "Y"], ["Merged"] * 3,
    ]  # fmt: skip
    assert first.rows[1][0].ref == first.rows[0][0].ref == "table 1, row 1, column 1"
    assert cells(second) == [["in", "side"]]


def test_a_page_names_its_own_encoding(opened):
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>l’évaluation – décidée</p></body></html>"
    document = opened(page.encode("cp1252"))
    assert (texts(document), codes(document)) == (["l’évaluation – décidée"], [])


def test_a_page_saved_as_one_file(opened):
    saved = (
        'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><body><p>caf=C3=A9 =3D</p></body></html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    assert texts(opened(saved.encode())) == ["café ="]


def test_a_page_that_calls_itself_a_sheet(opened):
    document = opened(b"<table><tr><th>Action<th>Status</tr><tr><td>A<td>Completed</table>", "export.xls")
    assert cells(document.grids[0]) == [["Action", "Status"], ["A", "Completed"]]


# Word


def word(build):
    document = docx.Document()
    build(document)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_paragraphs_and_tables_in_their_order(opened):
    def build(document):
        document.add_heading("Response", 1)
        table = document.add_table(rows=3, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "Recommendation 1: act\nnow"
        for column, text in enumerate(["Action", "Who", "Status"]):
            table.cell(1, column).text = text
        table.cell(2, 0).text = "First"
        document.add_paragraph("After").add_run().add_break(WD_BREAK.LINE)

    document = opened(word(build))
    assert texts(document) == [
        "Response",
        "Recommendation 1: act",
        "now",
        "Action | Who | Status",
        "First",
        "After",
    ]
    (grid,) = document.grids
    assert [cell.ref for cell in grid.rows[0]] == ["table 1, row 1, column 1"] * 3
    assert document.lines[grid.rows[1][1].line - 1].text == "Action | Who | Status"


def test_a_cell_merged_down_stands_on_every_row(opened):
    def build(document):
        table = document.add_table(rows=3, cols=2)
        table.cell(0, 0).merge(table.cell(2, 0)).text = "Shared"
        for row in range(3):
            table.cell(row, 1).text = f"action {row}"

    (grid,) = opened(word(build)).grids
    assert cells(grid) == [["Shared", f"action {row}"] for row in range(3)]


def test_numbers_that_word_keeps_apart_from_the_text(opened):
    def build(document):
        for text in ("first", "second"):
            document.add_paragraph(text, style="List Number")
        document.add_paragraph("point", style="List Bullet")

    assert texts(opened(word(build))) == ["1. first", "2. second", "point"]


def test_tracked_changes_are_read_as_accepted(opened):
    def build(document):
        paragraph = document.add_paragraph("The office ")
        for tag, kind, text in (("w:ins", "w:t", "agrees"), ("w:del", "w:delText", "refuses")):
            change, run, said = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(kind)
            said.text = text
            run.append(said)
            change.append(run)
            paragraph._p.append(change)

    assert texts(opened(word(build))) == ["The office agrees"]


def test_content_controls_are_read(opened):
    def build(document):
        paragraph = document.add_paragraph("Accepted")
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        paragraph._p.addprevious(control)
        control.append(content)
        content.append(paragraph._p)

    assert texts(opened(word(build))) == ["Accepted"]


def test_page_headers_are_left_out_and_told(opened):
    def build(document):
        document.add_paragraph("Text")
        document.sections[0].header.paragraphs[0].text = "Confidential"

    document = opened(word(build))
    assert texts(document) == ["Text"]
    assert [(p.severity, p.code, p.value) for p in document.problems] == [
        ("note", "left-out", "Confidential")
    ]


def test_macros_are_not_read_and_told(opened):
    body = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>Text</w:t></w:r></w:p></w:body></w:document>"
    document = opened(packed(word__document_xml=body, word__vbaProject_bin="x"), "form.docm")
    assert (texts(document), codes(document)) == (["Text"], ["macros-left-out"])


def test_entities_are_not_unfolded(opened, refused):
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    body = (
        f"<!DOCTYPE d [<!ENTITY l0 'ha'>{lines}]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert refused(packed(word__document_xml=body)).code in {"damaged-file", "empty-document"}


# Excel


def excel(build):
    book = openpyxl.Workbook()
    build(book.active, book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_sheets_with_the_places_of_their_cells(opened):
    def build(sheet, book):
        sheet.title = "Actions"
        sheet["B2"], sheet["C2"], sheet["B1048576"] = "Action", "Status", "last"
        book.create_sheet("Empty")
        book.create_sheet("More")["A1"] = "x"

    document = opened(excel(build))
    assert [grid.name for grid in document.grids] == ["Actions", "More"]
    assert [cell.ref for cell in document.grids[0].rows[0]] == ["Actions!B2", "Actions!C2"]
    assert document.grids[0].rows[1][0].ref == "Actions!B1048576"
    assert document.lines[0].place == "Actions, row 2"


def test_dates_are_as_precise_as_they_are_shown(opened):
    def build(sheet, _):
        shown = ["yyyy-mm-dd", "dd/mm/yyyy", "mmm-yy", "mm/yyyy", "yyyy", '"due "d mmm yyyy']
        for row, form in enumerate(shown, start=1):
            sheet.cell(row, 1, dt.date(2022, 12, 1)).number_format = form
        sheet.cell(7, 1, dt.datetime(2022, 12, 1, 9, 30))

    assert texts(opened(excel(build))) == [
        "2022-12-01", "2022-12-01", "2022-12", "2022-12", "2022", "2022-12-01", "2022-12-01 09:30",
    ]  # fmt: skip


def test_numbers_and_truths(opened):
    def build(sheet, _):
        for row, (value, form) in enumerate([(1, None), (2.50, None), (0.5, "0%"), (True, None)], start=1):
            sheet.cell(row, 1, value).number_format = form or "General"

    assert texts(opened(excel(build))) == ["1", "2.5", "50%", "TRUE"]


def test_merged_cells_of_a_sheet_stand_in_each_place(opened):
    def build(sheet, _):
        sheet["A1"], sheet["B1"], sheet["B2"], sheet["A3"] = "Recommendation", "one", "two", "wide"
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("A3:B3")

    (grid,) = opened(excel(build)).grids
    assert cells(grid) == [["Recommendation", "one"], ["Recommendation", "two"], ["wide", "wide"]]


def test_formulas_never_computed_are_told(opened):
    def build(sheet, _):
        sheet["A1"], sheet["B1"] = "x", "=1+1"

    (problem,) = opened(excel(build)).problems
    assert (problem.severity, problem.code, problem.value) == ("warning", "formula-without-value", "Sheet!B1")
    assert problem.message.startswith("1 formula has")


def test_hidden_sheets_are_read_and_told(opened):
    def build(sheet, book):
        sheet["A1"] = "x"
        book.create_sheet("Lists")["A1"] = "Completed"
        book["Lists"].sheet_state = "hidden"

    document = opened(excel(build))
    assert (texts(document), codes(document)) == (["x", "Completed"], ["hidden-sheet"])


# PDF


def test_wrapped_lines_are_joined_and_paragraphs_kept_apart(opened):
    line = "This sentence is long enough to reach the right margin of the page, and then it goes on and on to the"
    document = opened(
        pdf_of([(50, 800, line), (50, 788, "next line."), (50, 776, "A new one."), (50, 740, "Apart.")])
    )
    assert [line.text for line in document.lines] == [f"{line} next line.", "A new one.", "", "Apart."]
    assert {line.page for line in document.lines} == {1}


def test_running_heads_and_page_numbers_are_left_out_and_told(opened):
    pages = [
        [(50, 820, "UNDP Kenya"), (50, 400, f"Text of page {n}."), (290, 20, f"{n}")] for n in range(1, 5)
    ]
    document = opened(pdf_of(*pages))
    assert texts(document) == [f"Text of page {n}." for n in range(1, 5)]
    assert [problem.value for problem in document.problems] == ["UNDP Kenya", "0"]


def ruled(rows, top, *, bottom_rule=True):
    xs, height = (50, 250, 400), 30
    drawn = [(x, top, x, top - height * len(rows)) for x in xs]
    drawn += [(xs[0], top - height * n, xs[-1], top - height * n) for n in range(len(rows) + bottom_rule)]
    drawn += [
        (xs[c] + 4, top - height * r - 14, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]
    return drawn


def test_a_ruled_table_goes_on_on_the_next_page(opened):
    first = ruled(
        [("Action", "Status"), ("One", "Completed"), ("Two begins", "Ongoing")], 140, bottom_rule=False
    )
    document = opened(
        pdf_of(first, [*ruled([("Action", "Status"), ("and ends", "")], 800), (50, 600, "After")])
    )
    (grid,) = document.grids
    assert cells(grid) == [["Action", "Status"], ["One", "Completed"], ["Two begins and ends", "Ongoing"]]
    assert grid.rows[2][0].ref == "page 1, table 1, row 3, column 1"
    assert texts(document)[-1] == "After"


def test_a_table_without_rules_is_known_by_its_columns(opened):
    rows = [
        ("Key action", "Responsible", "Status"),
        ("Write a plan", "DRD", "Completed"),
        ("Share it", "CPC and PO", "Ongoing"),
    ]
    page = [
        (x, 700 - 24 * r, text)
        for r, row in enumerate(rows)
        for x, text in zip((50, 250, 400), row, strict=True)
    ]
    (grid,) = opened(pdf_of([(50, 760, "Recommendation: write and share a plan."), *page])).grids
    assert cells(grid) == [list(row) for row in rows]


def test_words_broken_at_a_hyphen_are_joined_where_that_is_certain(opened):
    long = "An evaluation with long-term aims, which is so long that its line goes right up to the margin with its evalu-"
    document = opened(pdf_of([(40, 800, long), (40, 788, "ation, and another one.")]))
    assert document.lines[0].text.endswith("with its evaluation, and another one.")


def test_a_picture_of_a_page_needs_ocr(opened, refused):
    content = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(content, "PDF")
    problem = refused(content.getvalue())
    assert problem.code == "needs-ocr"
    assert "no text, needs OCR" in problem.message


def test_one_picture_among_pages_is_told(opened):
    picture, whole = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "PDF")
    writer = pypdf.PdfWriter()
    for content in (pdf_of([(50, 800, "Text")]), picture.getvalue()):
        writer.append(io.BytesIO(content))
    writer.write(whole)
    (problem,) = opened(whole.getvalue()).problems
    assert (problem.code, problem.value) == ("page-needs-ocr", "page 2")


def test_where_the_layout_fails_the_text_is_still_read(opened):
    document = opened(pdf_of([(50, 800, "Text of a page")], box="0 0 /X 842"))
    assert texts(document) == ["Text of a page"]
    assert codes(document) == ["plain-text-only"]


def test_a_locked_pdf(refused):
    writer, content = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf_of([(50, 800, "Secret")])))
    writer.encrypt("key", algorithm="AES-256")
    writer.write(content)
    assert refused(content.getvalue()).code == "password-protected"


# What is not read

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = {
    "empty-document": [b"", b"  \n\n ", b"\xef\xbb\xbf", b"<html><body></body></html>"],
    "binary-file": [bytes(range(256)) * 8, b"text\x00\x01\x02\x03\x04\x05"],
    "unread-format": [
        OLD, OLD + "Workbook".encode("utf-16-le"), b"{\\rtf1 x}", packed(ppt__presentation_xml="x"),
        packed(xl__workbook_bin="x"), packed(mimetype="application/vnd.oasis.opendocument.text"),
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    ],
    "password-protected": [OLD + "EncryptedPackage".encode("utf-16-le")],
    "packed-file": [packed(readme="x"), b"\x1f\x8b\x08" + b"x" * 50],
    "needs-ocr": [b"\x89PNG\r\n\x1a\n....", b"\xff\xd8\xff\xe0...."],
    "damaged-file": [b"PK\x03\x04 and no more", b"%PDF-1.7 and no more", packed(word__document_xml="<w:document")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "content"), [(code, content) for code, found in REFUSED.items() for content in found]
)
def test_what_cannot_be_read_is_told_with_what_to_do(code, content, refused):
    assert refused(content).code == code


def test_a_package_that_cannot_be_told_is_damaged(refused):
    whole = packed(mimetype="application/vnd.oasis.opendocument.text")
    assert refused(whole[:38] + b"\xff" * 6 + whole[44:]).code == "damaged-file"


def test_what_stands_in_the_file_is_kept_beside_the_clean_text(opened):
    document = opened(b"A\x00 first\x01 line\nthe second\nthe third\x7f\n")
    assert [line.text for line in document.lines[:3]] == ["A first line", "the second", "the third"]
    assert [line.printed for line in document.lines[:3]] == [
        "A\x00 first\x01 line",
        "the second",
        "the third\x7f",
    ]
    assert [(each.code, each.line, each.value) for each in document.problems] == [
        ("control-characters", 1, "A\x00 first\x01 line"),
        ("control-characters", 3, "the third\x7f"),
    ]


def test_missing_and_unreadable_files(tmp_path):
    for path in (tmp_path / "missing.txt", tmp_path):
        with pytest.raises(SynthesisError, match="cannot be opened"):
            open_document(path)


# What is too much


def test_a_hundred_megabytes_of_one_line(tmp_path):
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    began = time.monotonic()
    with pytest.raises(SynthesisError, match="too large"):
        open_document(path)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "content", [b"a" * 2_000_000, b"a\n" * 600_000, b"<p>" + b"a" * 2_000_000, b"\n" * 3_000_000]
)
def test_too_long_lines_and_too_many(content, refused):
    assert refused(content).code == "too-large"


def test_a_zip_bomb_is_not_unpacked(refused):
    began = time.monotonic()
    assert refused(packed(word__document_xml="\0" * 120_000_000)).code == "too-large"
    assert time.monotonic() - began < 10


def test_a_million_rows(refused):
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c><c><v>5</v></c></row>" * 1_250_000
    )
    workbook = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="A" sheetId="1"/>'
        f"</sheets></workbook><!--{rows}-->"
    )
    assert refused(packed(xl__workbook_xml=workbook)).code == "too-large"


def test_too_many_cells(refused, monkeypatch):
    monkeypatch.setattr("synthesis.documents.sheet.MOST_CELLS", 100)
    content = excel(lambda sheet, _: [sheet.append([row, "x"]) for row in range(100)])
    assert refused(content).code == "too-large"


def test_a_table_that_spreads_without_end(refused):
    cell = "<td colspan=60000 rowspan=60000>x</td>"
    assert refused(f"<table>{f'<tr>{cell * 9}</tr>' * 500}</table>".encode()).code == "too-large"


def test_elements_nested_too_deeply(refused):
    assert refused(b"<div>" * 100_000 + b"x").code == "damaged-file"


def test_a_pdf_that_unpacks_to_too_much(refused):
    writer, content = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf_of([(50, 800, "x" * (limits.LARGEST_STREAM + 1))])))
    writer.compress_identical_objects()
    for page in writer.pages:
        page.compress_content_streams()
    writer.write(content)
    assert len(content.getvalue()) < 1_000_000
    assert refused(content.getvalue()).code == "too-large"


def test_a_document_can_be_kept(opened):
    document = opened(PAGE.encode())
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301


# Laws

SAMPLES = {
    "text": TEXT.encode("cp1252"),
    "csv": b'Action;Responsible;Status\n"One\nmore";DRD;Completed\nTwo;PO;Ongoing\n',
    "html": PAGE.encode(),
    "word": word(lambda document: (document.add_paragraph("Text"), document.add_table(rows=2, cols=2))),
    "excel": excel(lambda sheet, _: (sheet.append(["Action", "Status"]), sheet.merge_cells("A2:B3"))),
    "pdf": pdf_of([*ruled([("Action", "Status"), ("One", "Completed")], 800), (50, 600, "After")]),
}
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def damaged_bytes(sample):
    """A file cut off, with bytes changed, doubled or put in."""
    place = st.integers(0, len(sample))
    cut = place.map(lambda end: sample[:end])
    doubled = place.map(lambda start: sample + sample[start:])
    changed = st.lists(st.tuples(place, st.binary(max_size=4)), min_size=1, max_size=5).map(
        lambda changes: _changed(sample, changes)
    )
    return st.one_of(cut, doubled, changed)


def _changed(sample, changes):
    for place, put in changes:
        sample = sample[:place] + put + sample[place + len(put) :]
    return sample


def opens_or_tells(path):
    try:
        document = open_document(path)
    except SynthesisError as error:
        assert error.problems
        return
    numbers = [line.number for line in document.lines]
    assert numbers == list(range(1, len(numbers) + 1))
    for cell in (cell for grid in document.grids for row in grid.rows for cell in row if cell.text):
        said = " ".join(line.text for line in document.lines[cell.line - 1 :])
        assert " ".join(cell.text.split()) in " ".join(said.split())


def test_a_cell_and_its_line_are_repaired_alike(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b'Unit,Action\nDRD,"O\0\0\rmore\r\nd\xc3\x83\xc2\xa9cision"\n')
    document = open_document(tmp_path / "rows.csv")
    assert [line.text for line in document.lines[:2]] == ["Unit | Action", "DRD | O more décision"]
    assert document.grids[0].rows[1][1].text == "O\nmore\ndécision"
    assert {problem.code for problem in document.problems} == {"wrong-letters", "control-characters"}


@pytest.mark.parametrize("kind", SAMPLES)
@given(data=st.data())
@SLOW
def test_damaged_files_are_read_or_told(kind, data, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(data.draw(damaged_bytes(SAMPLES[kind])))
    opens_or_tells(path)


@given(content=st.binary(max_size=2_000))
@SLOW
def test_any_bytes_are_read_or_told(content, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    opens_or_tells(path)


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=500))
@SLOW
def test_no_text_is_lost(text, tmp_path):
    """But for what is no text: the letters of plain text stay, apart from repairs, which keep the print."""
    path = tmp_path / "file.txt"
    path.write_text(f"a{text}", encoding="utf-8", newline="")
    try:
        document = open_document(path)
    except SynthesisError as error:
        assert {problem.code for problem in error.problems} <= {"binary-file"}
        return
    if document.source_format == "text":
        assert "".join("".join(line.printed for line in document.lines).split()) == "".join(
            f"a{text}".split()
        )


@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    )
)
@SLOW
def test_every_cell_of_a_web_table_is_in_lines_and_grid(rows, tmp_path):
    from html import escape

    path = tmp_path / "page.html"
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    path.write_text(f"<html><body><p>x</p><table>{lines}</table></body></html>", encoding="utf-8")
    document = open_document(path)
    found = "".join("".join(line.printed for line in document.lines).split())
    for row in rows:
        for cell in row:
            assert "".join(cell.split()) in found


# Places


def test_every_place_is_said_in_other_languages(opened):
    def table(document):
        document.add_paragraph("Before")
        document.add_table(rows=1, cols=1).cell(0, 0).text = "One"

    def sheet(first, _):
        first["A1"] = "One"

    rows = [("Action", "Status"), ("One", "Completed")]
    files = [
        TEXT.encode(), b"Action,Status\nOne,Completed\n", PAGE.encode(), word(table), excel(sheet),
        pdf_of([*ruled(rows, 800), (50, 600, "After")]),
    ]  # fmt: skip
    documents = [opened(content) for content in files]
    grids = [grid for document in documents for grid in document.grids]
    places = {line.place for document in documents for line in document.lines}
    places |= {cell.ref for grid in grids for row in grid.rows for cell in row}
    named = {word for place in places for word in re.findall(r"([a-z]+) \d", place)}
    assert named == {"page", "line", "table", "row", "column"}
    told = {word for place in places for word in re.findall(r"(\S+) \d", Language("es").place(place))}
    assert told == {"página", "línea", "cuadro", "fila", "columna"}
