"""The report as PDF and Word: made from the page, with its headings, captions and words for pictures."""

from __future__ import annotations

import base64
import re
import shutil
import zipfile

import docx
import pypdf
import pytest
from bs4 import BeautifulSoup
from conftest import PROJECT
from PIL import Image

from synthesis.errors import SynthesisError, UsageError
from synthesis.report.printing import BROWSERS, known_formats, printed
from synthesis.report.word import for_word

STYLE = (PROJECT / "synthesis" / "templates" / "synthesis" / "style.css").read_text(encoding="utf-8")
SVG = base64.b64encode(
    b'<svg width="90pt" height="60pt" xmlns="http://www.w3.org/2000/svg"><rect width="50" height="50"/></svg>'
).decode()
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Mali: what was taught</title></head><body>
<a class="skip" href="#report">Skip</a><nav class="contents"><ol><li>At a glance</li></ol></nav>
<main id="report"><h1>Mali: what was taught</h1><h2>At a glance</h2><p>Two évaluations.</p>
<figure class="exhibit chart"><figcaption>Figure 1. Bars</figcaption><div class="scroll">
<img alt="Two bars of equal length" src="data:image/svg+xml;base64,{SVG}"></div></figure>
<figure class="exhibit table"><figcaption>Table 1. Rows</figcaption><div class="scroll"><table>
<thead><tr><th scope="col">A</th></tr></thead>
<tbody><tr><th scope="row"><details><summary>First half<span class="more"> …</span></summary> second half</details></th></tr></tbody>
</table></div></figure></main></body></html>"""


def test_no_program_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROME", raising=False)
    with pytest.raises(UsageError) as caught:
        known_formats("html, pdf,docx,pfd")
    told = {problem.value: problem for problem in caught.value.problems}
    assert "CHROME" in told["pdf"].remedy
    assert "pandoc.org" in told["docx"].remedy
    assert told["pfd"].remedy == "Did you mean pdf?"
    assert known_formats("html") == known_formats([]) == ("html",)


def test_a_program_that_fails_is_told(monkeypatch, tmp_path):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\necho 'no display' >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROME", str(broken))
    with pytest.raises(SynthesisError, match="browser could not make it: no display"):
        printed(PAGE, "pdf")
    broken.write_text("#!/bin/sh\nexec sleep 60\n")
    with pytest.raises(SynthesisError, match="took longer than the report may"):
        printed(PAGE, "pdf", timeout=0.2)
    broken.write_text("#!/bin/sh\n")
    with pytest.raises(SynthesisError, match="wrote nothing"):
        printed(PAGE, "pdf")


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no Chromium")
def test_the_pdf_is_tagged_and_the_same_each_time(tmp_path):
    made = printed(PAGE, "pdf")
    (tmp_path / "r.pdf").write_bytes(made)
    book = pypdf.PdfReader(tmp_path / "r.pdf")
    words = " ".join(sheet.extract_text() for sheet in book.pages)
    assert "Two évaluations." in words
    assert book.metadata.title == "Mali: what was taught"
    assert book.metadata["/CreationDate"].startswith("D:20000101000000")
    root = book.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    titles = re.findall("'/Title': '([^']+)'", str(book.outline))
    assert titles == ["Mali: what was taught", "At a glance"]
    assert "Two bars of equal length" in _alternatives(root["/StructTreeRoot"])
    assert printed(PAGE, "pdf") == made


def _alternatives(node):
    """Return the words for pictures in the structure of a PDF."""
    node = node.get_object()
    if isinstance(node, list):
        return set().union(*map(_alternatives, node))
    if not isinstance(node, dict):
        return set()
    return {node["/Alt"]} if "/Alt" in node else _alternatives(node["/K"]) if "/K" in node else set()


def test_nothing_is_folded_for_word():
    page = BeautifulSoup(for_word(PAGE), "lxml")
    assert not page.find_all(["details", "summary", "nav"])
    assert page.tbody.get_text().strip() == "First half second half"
    assert page.table.caption.get_text() == "Table 1. Rows"
    assert page.img["alt"] == "Two bars of equal length"


def _widths(rows):
    page = BeautifulSoup(for_word(f"<table>{rows}</table>"), "lxml")
    return [float(re.search(r"[\d.]+", column["style"])[0]) for column in page.select("colgroup > col")]


def test_columns_in_word_are_as_wide_as_what_they_hold():
    head = "<thead><tr><th>Agency</th><th>Lesson</th><th>Recommendations</th></tr></thead>"
    rows = f"<tbody><tr><th>OHCHR</th><td>{'Many words of a text. ' * 30}</td><td>3</td></tr></tbody>"
    agency, lesson, count = _widths(head + rows)
    assert agency + lesson + count == pytest.approx(100, abs=0.1)
    assert agency < count < lesson / 2


def test_a_day_and_how_long_ago_it_was_take_no_more_than_two_lines_in_word():
    text, day = "Many words of a text. " * 30, "30 Sept 2021, 457 days over"
    _, due, _ = _widths(f"<tr><th>{text}</th><td>{day}</td><td>{text}</td></tr>")
    assert due > 12


def test_many_columns_are_as_wide_as_their_numbers_as_heads_are_turned():
    heads = "".join(f"<th>Sustainable Development {number}</th>" for number in range(13))
    country, *numbers = _widths(f"<tr>{heads}</tr><tr><th>Kyrgyzstan</th>{'<td>3</td>' * 12}</tr>")
    assert country > 1.5 * max(numbers)


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "<tr><th colspan='2'>A</th></tr><tr><td>1</td><td>2</td></tr>",
        "<tr><th rowspan='2'>A</th><td>1</td></tr><tr><td>2</td></tr>",
        "<tr><td>1</td></tr><tr><td>1</td><td>2</td></tr>",
    ],
)
def test_a_table_that_is_no_plain_grid_stays_as_it_is_for_word(rows):
    assert _widths(rows) == []


def test_the_caption_of_a_table_stays_its_first_part_for_word():
    page = BeautifulSoup(for_word("<table><caption>A</caption><tr><td>1</td></tr></table>"), "html.parser")
    assert [part.name for part in page.table.children] == ["caption", "colgroup", "tr"]


def test_what_a_parameter_means_stands_on_a_line_of_its_own_in_word():
    page = BeautifulSoup(for_word("<dl><dt>codebook</dt><dd>not set<small>a file</small></dd></dl>"), "lxml")
    assert page.dd.br.find_next_sibling().get_text() == "a file"


def test_word_takes_in_nothing_that_is_not_in_the_page():
    page = f'<img src="file:///etc/hostname" alt="A picture"><iframe src="/etc/hostname"></iframe>{PAGE}'
    found = BeautifulSoup(for_word(page), "lxml")
    assert "A picture" in found.get_text()
    assert [tag["src"].split(":")[0] for tag in found.find_all(src=True)] == ["data"]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_word_holds_headings_captions_and_words_for_pictures(tmp_path):
    made = printed(PAGE, "docx")
    assert printed(PAGE, "docx") == made
    (tmp_path / "r.docx").write_bytes(made)
    with zipfile.ZipFile(tmp_path / "r.docx") as parts:
        text = parts.read("word/document.xml").decode("utf-8")
    for style, words in {
        "Title": "Mali",
        "Heading1": "At a glance",
        "TableCaption": "Table 1. Rows",
    }.items():
        (found,) = [part for part in text.split("<w:p>") if f'w:val="{style}"' in part]
        assert words in re.sub("<[^>]+>", "", found)
    assert [words for words in re.findall('descr="([^"]*)"', text) if words] == ["Two bars of equal length"]
    assert re.sub("<[^>]+>", "", text).count("Mali: what was taught") == 1
    assert '<w:pgSz w:w="11906" w:h="16838" />' in text
    assert "Figure 1. Bars" in re.sub("<[^>]+>", "", text)


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_the_tables_of_a_word_file_fill_the_page_and_a_grid_has_turned_heads(tmp_path):
    grid = f"<thead><tr>{'<th>A theme</th>' * 14}</tr></thead><tbody><tr>{'<td>3</td>' * 14}</tr></tbody>"
    (tmp_path / "r.docx").write_bytes(
        printed(PAGE.replace("</main>", f"<table>{grid}</table></main>"), "docx")
    )
    with zipfile.ZipFile(tmp_path / "r.docx") as parts:
        text, styles = (parts.read(f"word/{name}.xml").decode("utf-8") for name in ("document", "styles"))
    tables = re.findall("<w:tbl>.*?</w:tbl>", text, re.DOTALL)
    wide = [int(re.search(r'<w:tblW w:type="pct" w:w="(\d+)"', table)[1]) for table in tables]
    assert wide == [pytest.approx(5000, abs=1)] * 2
    assert [table.count("<w:textDirection ") for table in tables] == [0, 13]
    assert re.search(r'w:styleId="Table"(?:(?!</w:style>).)*<w:sz w:val="16" />', styles, re.DOTALL)


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no Chromium")
@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_charts_are_pixels_in_word_which_shows_no_drawing_alone(tmp_path):
    (tmp_path / "r.docx").write_bytes(printed(PAGE, "docx"))
    with zipfile.ZipFile(tmp_path / "r.docx") as parts:
        (picture,) = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert picture.endswith(".png")
        pixels = Image.open(parts.open(picture)).convert("L")
    assert pixels.size == (240, 160)
    assert (pixels.getpixel((20, 20)), pixels.getpixel((220, 150))) == (0, 255)


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no Chromium")
def test_the_pdf_is_on_the_paper_of_word_and_no_heading_stands_alone_at_the_foot_of_a_page(tmp_path):
    definition = "Data, statistics, baselines, surveys and research, progress measured or followed, " * 2
    theme = f'<section class="theme"><h3>Monitoring</h3><p class="definition">Begins: {definition}.</p><p>Held by 1.</p></section>'
    page = PAGE.replace("</head>", f"<style>{STYLE}</style></head>").replace(
        "</main>", f"{theme * 60}</main>"
    )
    (tmp_path / "r.pdf").write_bytes(printed(page, "pdf"))
    sheets = pypdf.PdfReader(tmp_path / "r.pdf").pages
    assert {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets} == {(595, 842)}
    assert len(sheets) > 4
    assert {
        sheet.extract_text().count("Begins:") - sheet.extract_text().count("Held by") for sheet in sheets
    } == {0}


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no Chromium")
def test_the_names_of_rows_are_not_broken_within_words_on_paper(tmp_path):
    texts = f'<td class="long">{"many words of a text " * 20}</td>' * 4
    row = f'<tr><th scope="row" class="title">UN Women (2012\u2060–\u20602013), no. 1</th>{texts}</tr>'
    page = re.sub(r"<tbody>.*</tbody>", f"<tbody>{row}</tbody>", PAGE, flags=re.DOTALL)
    page = page.replace("</head>", f"<style>{STYLE}</style></head>")
    (tmp_path / "r.pdf").write_bytes(printed(page, "pdf"))
    told = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "r.pdf").pages)
    assert {"Women", "(2012", "2013),"} <= set(re.split(r"[\s\u2060–]+", told))


@pytest.fixture
def parts(tmp_path):
    """Return the parts of a page as a Word file."""

    def of(page):
        (tmp_path / "r.docx").write_bytes(printed(page, "docx"))
        with zipfile.ZipFile(tmp_path / "r.docx") as file:
            return {
                name: file.read(name).decode("utf-8")
                for name in file.namelist()
                if name.endswith((".xml", ".rels"))
            }

    return of


def _runs(text):
    """Return the words that share their properties, with these."""
    runs = re.findall(r"<w:r>(?:<w:rPr>(.*?)</w:rPr>)?<w:t\b[^>]*>(.*?)</w:t></w:r>", text)
    found = {}
    for properties, words in runs:
        found[properties] = (found.get(properties, "") + words).strip()
    return found


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_word_knows_what_is_marked_and_in_which_language_each_text_is(parts):
    said = (
        '<p>Ours <mark>marked</mark>.</p><p lang="fr">La <mark>théorie du changement</mark></p>'
        '<table><tr><th lang="es">Igualdad</th><td lang="x&quot;y">odd</td></tr></table>'
    )
    made = parts(PAGE.replace("</main>", f"{said}</main>"))
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="FFEFAD" />'
    runs = _runs(made["word/document.xml"])
    assert runs[shade] == "marked"
    assert runs[f'{shade}<w:lang w:val="fr" />'] == "théorie du changement"
    assert runs['<w:lang w:val="fr" />'] == "La"
    assert runs['<w:lang w:val="es" />'] == "Igualdad"
    assert re.search(r'<w:rPrDefault>.*<w:lang [^>]*w:val="en"', made["word/styles.xml"], re.DOTALL)
    assert not re.search('w:styleId="(Marked|Languagefr)', made["word/styles.xml"])


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_word_has_page_numbers_contents_and_whole_rows_below_their_captions(parts, tmp_path):
    data = '<details class="data"><summary>The numbers</summary><table><tr><td>1</td></tr></table></details>'
    contents = '<li><a href="#glance">At a glance</a><ol><li><a href="#glance">Inner</a></li></ol></li>'
    page = PAGE.replace("<li>At a glance</li>", contents).replace("<h2>", '<h2 id="glance">')
    made = parts(page.replace("</main>", f"{data}</main>"))
    text, styles = made["word/document.xml"], made["word/styles.xml"]
    assert {"PAGE", "NUMPAGES"} == set(re.findall(r'w:instr=" (\w+) "', made["word/footer.xml"]))
    assert docx.Document(tmp_path / "r.docx").sections[0].footer.paragraphs[0].text.strip() == "/"
    rows = re.findall("<w:tr>.*?</w:tr>", text, re.DOTALL)
    assert len(rows) == 3
    assert all("<w:cantSplit />" in row for row in rows)
    assert re.search(r'<w:hyperlink w:anchor="glance">.*?At.*?glance', text, re.DOTALL)
    assert "Inner" not in text
    (summary,) = [part for part in text.split("<w:p>") if "numbers" in part]
    assert 'w:val="TableCaption"' in summary
    assert re.search(r'w:styleId="TableCaption"(?:(?!</w:style>).)*<w:keepNext', styles, re.DOTALL)
    assert re.search(r'w:styleId="Caption"(?:(?!</w:style>).)*w:before="240"', styles, re.DOTALL)


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_word_has_numbers_on_the_right_and_no_head_of_a_table_alone_at_the_foot_of_a_page(parts):
    row = '<tr><th scope="row">Mali</th><td class="number short">3</td></tr>'
    head = '<thead><tr><th>Country</th><th class="number">Actions</th></tr></thead>'
    page = PAGE.replace("</main>", f"<table>{head}<tbody>{row * 3}</tbody></table></main>")
    tables = re.findall("<w:tbl>.*?</w:tbl>", parts(page)["word/document.xml"], re.DOTALL)
    short, long = (re.findall("<w:tr>.*?</w:tr>", table, re.DOTALL) for table in tables)
    assert [row.count("<w:keepNext />") for row in short] == [1, 0]
    assert [row.count("<w:keepNext />") for row in long] == [2, 2, 0, 0]
    sides = [re.findall(r'<w:jc w:val="(\w+)" />', row) for row in long]
    assert sides == [["left", "right"]] * 4
