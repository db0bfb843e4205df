"""The notebooks rendered for real: the page as structure, its quotes, its numbers, its files, hostile text."""

from __future__ import annotations

import re
import shutil
import unicodedata
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

import synthesis as syn
from synthesis import exhibits
from synthesis.language import Language

PROJECT = Path(__file__).parent.parent
PAGES = ["cambodia/cambodia", "ghana/ghana", "portfolio-synthesis/portfolio-synthesis"]
LONGEST_GAP = 700  # what a footnote or a page's foot may take between two halves of a passage


@pytest.fixture(scope="module", params=PAGES)
def page(request, outputs):
    return _read(outputs / f"{request.param}.html")


@pytest.fixture(scope="module")
def cambodia(outputs):
    return _read(outputs / "cambodia" / "cambodia.html")


def _read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def _folded(text):
    return re.sub(r"\s+", "", text)


def test_one_title_a_language_and_headings_in_order(page):
    assert page.html["lang"] == "en"
    (title,) = page.find_all("h1")
    assert page.title.get_text() == title.get_text()
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_link_within_leads_somewhere(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    within = {link["href"][1:] for link in page.select("a[href^='#']")}
    assert within
    assert within <= set(ids)


def test_pictures_have_words_and_tables_captions_and_scopes(page):
    words = [picture["alt"] for picture in page.find_all("img")]
    assert all(len(text) > 20 for text in words)
    assert len(set(words)) == len(words)
    for table in page.find_all("table"):
        assert table.find_parent("figure").find("figcaption").get_text(strip=True)
        assert {head.get("scope") for head in table.select("thead th")} == {"col"}
        assert {head.get("scope") for head in table.select("tbody th")} == {"row"}
        assert all(len(row.find_all("th")) == 1 for row in table.select("tbody tr"))


def test_exhibits_are_numbered_without_a_gap(page):
    numbers = [number.get_text() for number in page.select("figcaption > .number")]
    for kind in ("Table", "Figure"):
        found = [int(number.split()[1].rstrip(".")) for number in numbers if number.startswith(kind)]
        assert found == list(range(1, len(found) + 1))


def test_nothing_runs_and_nothing_is_loaded(page):
    assert not page.find_all(["script", "iframe", "link", "object", "embed", "form", "base"])
    assert not [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")]
    assert {tag["src"].split(";")[0] for tag in page.find_all(src=True)} <= {"data:image/svg+xml"}


def test_every_passage_leads_to_the_annex_and_back(page):
    for quote in page.select(".quotes > blockquote"):
        theme = quote.find_parent("section", class_="theme")
        item = page.find(id=quote.footer.a["href"][1:])
        assert item.find_parent(class_="annex")
        assert f"#{theme['id']}" in [link["href"] for link in item.find_all("a")]
        marked = [_folded(mark.get_text()) for mark in item.find_all("mark")]
        assert all(
            any(_folded(mark.get_text()) in whole for whole in marked) for mark in quote.find_all("mark")
        )


def _holds(source: str, words: str) -> bool:
    """Whether the words stand in the source in one piece, or in two with a footnote or page end between."""
    if words in source:
        return True
    for cut in range(len(words) - 1, 0, -1):
        place = source.find(words[:cut])
        if place >= 0:
            return words[cut:] in source[place + cut : place + cut + LONGEST_GAP]
    return False


def test_every_quote_is_verbatim_in_its_document(page):
    for sign in page.select(".quotes .cut"):
        sign.decompose()
    quotes = [
        (quote.p.get_text(), mark.get_text(), quote.footer.get_text())
        for quote in page.select(".quotes > blockquote")
        for mark in quote.find_all("mark")
    ]
    assert bool(quotes) == bool(page.select(".theme"))
    for passage, quote, place in quotes:
        document = re.search(r", ([\w-]+/\S+\.txt)", place)[1]
        source = _folded((PROJECT / "data" / "sources" / document).read_text(encoding="utf-8"))
        assert _folded(quote) in source, (quote, place)
        assert _holds(source, _folded(passage)), (passage, place)


def _rows(page, name):
    """Return a table of the page as dicts: heading to words."""
    table = page.find(id=name).find("table")
    heads = [head.get_text() for head in table.select("thead th")]
    return [
        dict(zip(heads, [cell.get_text() for cell in row.find_all(["th", "td"])], strict=True))
        for row in table.select("tbody tr")
    ]


def _message(page, text):
    (found,) = [item.get_text() for item in page.select(".key-messages li") if text in item.get_text()]
    return found


def _numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_the_numbers_of_the_key_messages_are_those_of_the_tables(cambodia):
    evaluated = _rows(cambodia, "evaluations")
    counts = [sum(int(row[head]) for row in evaluated) for head in ("Recommendations", "Actions")]
    lessons, practices = len(_rows(cambodia, "lessons")), len(_rows(cambodia, "good-practices"))
    assert _numbers(_message(cambodia, " hold ")) == [len(evaluated), *counts, lessons, practices]
    assert sum(int(row["Lessons and good practices"]) for row in evaluated) == lessons + practices

    ratings = _rows(cambodia, "ratings")
    said = _message(cambodia, " rated ")
    assert _numbers(said) == [len(ratings)]
    for row in ratings:
        assert re.search(
            f"“{re.escape(row['Rating, as printed'])}”: [^“]*{re.escape(row['Criterion'])}", said
        )

    recurring: dict[str, int] = {}
    for row in _rows(cambodia, "themes"):
        recurring[row["Theme"]] = recurring.get(row["Theme"], 0) + int(row["Evaluations"])
    said = _message(cambodia, " in more than one evaluation")
    shared = [name for name, number in recurring.items() if number > 1]
    assert _numbers(said)[:2] == [len(shared), len(recurring)]
    each, named = re.search(r"each in (\d+): (.*)\.$", said).groups()
    assert sorted(re.split(r", | and (?=[A-Z])", named)) == sorted(shared)
    assert {recurring[name] for name in shared} == {int(each)}

    (positions,) = [_rows(cambodia, "positions")]
    said = _message(cambodia, "The position of management")
    assert _numbers(said)[0] == sum(int(row["Total"]) for row in positions) == counts[0]
    for number, position in re.findall(r"(\d+) (accepted|partially accepted|rejected|not stated)", said):
        assert int(number) == sum(int(row[position.capitalize()]) for row in positions)


def test_the_numbers_of_what_was_done_are_those_of_the_library(cambodia):
    (row,) = [row for row in _rows(cambodia, "rates") if row["Agency"] == "UN Women"]
    said = _message(cambodia, "were completed by")
    counted = syn.completion(syn.sample().where(country="Cambodia"), as_of="2022-12-31", by="agency")
    ours = counted.set_index("agency").loc["UN Women"]
    assert (
        _numbers(said)[:2]
        == [ours["completed"], ours["n"]]
        == [int(row["Completed"]), int(row["Of known status"])]
    )
    assert row["Completion rate"] == f"{ours['rate']:.0%}"
    assert row["Completion rate"] in said
    (row,) = [row for row in _rows(cambodia, "completion") if row["Agency"] == "UN Women"]
    assert [int(row["Completed"]), int(row["Overdue"])] == [ours["completed"], ours["overdue"]]
    assert f"95% interval {ours['low']:.0%} to {ours['high']:.0%}" in said
    assert f"{ours['overdue']:.0f} were overdue" in said
    states = [row["State"] for row in _rows(cambodia, "actions") if row["Agency"] == "UN Women"]
    assert states.count("overdue") == ours["overdue"]
    assert states.count("completed") == ours["completed"]
    untold = [row for row in _rows(cambodia, "actions") if row["State"] == "status not reported"]
    assert _numbers(_message(cambodia, "no reported status"))[0] == len(untold)


def test_a_report_on_an_excerpt_says_so(outputs):
    said = _read(outputs / "ghana" / "ghana.html").main.get_text()
    assert "excerpts only" in said
    assert "known from an excerpt only" in said


def _section(page, heading):
    """The paragraphs and exhibits between a heading and the next."""
    found = []
    for tag in page.find(id=heading).find_next_siblings():
        if tag.name in ("h2", "section"):
            return found
        found.append(tag)
    return found


def test_a_section_without_anything_is_one_sentence(outputs):
    ghana = _read(outputs / "ghana" / "ghana.html")
    for heading in ("How-far-the-actions-got", "Lessons-and-good-practices"):
        assert [tag.get_text() for tag in _section(ghana, heading)] == ["The documents hold nothing on this."]
    assert _section(ghana, "About-the-data")[-1].get_text().endswith("and why: nothing found.")


def test_exhibits_without_anything_are_told_together(cambodia):
    told = [tag.get_text() for tag in cambodia.select("p.nothing")]
    assert told[0] == "What is said in similar words: nothing found."
    assert told[1].startswith(
        "No action that is left to do falls due on the day of this report or in the 6 months"
    )


def test_cambodia_is_light(outputs):
    assert (outputs / "cambodia" / "cambodia.html").stat().st_size < 1_500_000


def _sheet(book, name):
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_workbook_beside_the_report_holds_its_tables(cambodia, outputs):
    (link,) = cambodia.select("header .files a")
    path = outputs / "cambodia" / link["href"]
    assert path.name == "cambodia.xlsx"
    book = openpyxl.load_workbook(path)
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Title"] == cambodia.h1.get_text()
    facts = {fact.dt.get_text(): fact.dd.get_text() for fact in cambodia.select("header dl > div")}
    assert {term: about[term] for term in facts} == facts
    assert {name for name in book.sheetnames if name != "About"} <= about.keys()
    tracked = _sheet(book, "tracked")
    states = sorted(row["state"] for row in tracked)
    assert states == sorted(row["State"] for row in _rows(cambodia, "actions"))
    themes = {(row["label"], row["group"]): row["items"] for row in _sheet(book, "themes by agency")}
    shown = {(row["Theme"], row["Agency"]): int(row["Items"]) for row in _rows(cambodia, "themes")}
    assert themes == shown
    assert syn.load(path).where(theme="gender").recommendations["text"].notna().all()


def test_what_the_report_computes_is_in_the_workbook(cambodia, outputs):
    book = openpyxl.load_workbook(outputs / "cambodia" / "cambodia.xlsx")
    units = [row["unit"] or "not stated" for row in _sheet(book, "workload")]
    shown = [row["Responsible"] for row in _rows(cambodia, "workload")]
    assert set(shown) <= set(units)
    assert len(units) == len(shown) + _not_shown(cambodia)
    positions = {row["agency"]: row["accepted"] for row in _sheet(book, "positions")}
    assert positions == {row["Agency"]: int(row["Accepted"]) for row in _rows(cambodia, "positions")}
    dated = sum(row["actions"] for row in _sheet(book, "deadlines"))
    assert dated == sum(int(row["Actions"]) for row in _rows(cambodia, "deadlines"))
    assert len(_sheet(book, "problems")) == len(_rows(cambodia, "set-aside"))
    assert {"due next", "doubts", "said in similar words"} <= set(book.sheetnames)
    assert "countries compared" not in book.sheetnames


def _not_shown(page):
    told = re.search(r"Not shown: (\d+) unit", page.find(id="workload").get_text())
    return int(told[1]) if told else 0


def test_the_workbook_of_a_portfolio_holds_what_lies_side_by_side(outputs):
    place = outputs / "portfolio-synthesis"
    page, book = (
        _read(place / "portfolio-synthesis.html"),
        openpyxl.load_workbook(place / "portfolio-synthesis.xlsx"),
    )
    countries = [row["country_name"] for row in _sheet(book, "countries compared")]
    in_print = [Language().named(country) for country in countries]
    assert in_print == [row["Country"] for row in _rows(page, "countries")]
    assert {f"themes by {name}" for name in ("agency", "region", "country", "year")} <= set(book.sheetnames)
    loads = [(row["unit"], row["country_name"]) for row in _sheet(book, "workload")]
    assert len(set(loads)) == len(loads)
    assert [(unit or "not stated", Language().named(country)) for unit, country in loads][:12] == [
        (row["Responsible"], row["Country"]) for row in _rows(page, "workload")
    ][:12]
    years = {(row["label"], str(row["group"])): row["items"] for row in _sheet(book, "themes by year")}
    assert years == {(row["Theme"], row["Year"]): int(row["Items"]) for row in _rows(page, "themes-by-year")}


def test_a_workbook_in_french_is_in_french_and_says_what_is_not(tmp_path):
    syn.render("Mali", data=PROJECT / "data", out=tmp_path, parameters={"language": "fr"}, progress=False)
    path = tmp_path / "mali" / "mali.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "À propos"
    assert {"suivi", "documents", "mises à jour", "problèmes"} <= set(book.sheetnames)
    about = dict(book["À propos"].iter_rows(values_only=True))
    assert about["documents"] == "3 lignes. Une ligne par document source."
    assert "completed = achevée; " in about["Valeurs"]
    assert not re.search(r"\b(One row|rows)\b", " ".join(about.values()))
    assert {row["when"] for row in _sheet(book, "échéances")} == {2013, 2014, 2022, 2025}
    units = {row["action_id"]: row["units"] for row in _sheet(book, "mesures")}
    assert units == {row["action_id"]: row["units"] for row in _sheet(book, "suivi")}
    assert len(syn.load(path).actions) == len(units)


def test_a_workbook_that_is_read_again_tells_each_problem_once(cambodia, outputs):
    again = syn.load(outputs / "cambodia" / "cambodia.xlsx")
    assert len(exhibits.set_aside(again)) == len(_rows(cambodia, "set-aside"))


def test_the_same_input_gives_the_same_bytes(outputs, tmp_path):
    syn.render("Ghana", data=PROJECT / "data", out=tmp_path, progress=False)
    for form in ("html", "ipynb", "xlsx"):
        again = (tmp_path / "ghana" / f"ghana.{form}").read_bytes()
        assert again == (outputs / "ghana" / f"ghana.{form}").read_bytes(), form


def test_the_index_leads_to_the_files(outputs):
    index = _read(outputs / "index.html")
    links = {link["href"] for link in index.select("main a:not([href^='#'])")}
    assert {f"{page}.{form}" for page in PAGES for form in ("html", "xlsx", "ipynb")} == links
    assert all((outputs / link).is_file() for link in links)


HOSTILE = [
    "<script>alert('x')</script><img src=x onerror=alert(1)> gender",
    "[click](javascript:alert(1)) javascript:alert(2) **bold** `code` # gender",
    r"$\href{javascript:alert(1)}{x}$ \(\frac{1}{0}\) \begin{equation} gender",
    "\u202egender\u202c \u2067turned\u2069 &lt;b&gt; &amp; " + "W" * 10_000,
    "=HYPERLINK(1) gender",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The page and workbook of a country whose actions and recommendations hold what a page must not take up."""
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "data" / "sources" / "cambodia" / "un-women-2020.txt"
    source.parent.mkdir(parents=True)
    shutil.copy(PROJECT / "data" / "codebook.yaml", folder / "data")
    given = (PROJECT / "data" / "sources" / "cambodia" / source.name).read_text(encoding="utf-8")
    turns = iter(HOSTILE)
    parts = [part + (f" {next(turns, '')} " if number else "") for number, part in enumerate(_split(given))]
    source.write_text("".join(parts), encoding="utf-8")
    (folder / "data" / "catalogue.csv").write_text(
        'file,coverage,title\ncambodia/un-women-2020.txt,complete,"<b>Title</b> [x](javascript:1)"\n',
        encoding="utf-8",
    )
    done = syn.render(data=folder / "data", out=folder / "outputs", as_of="2022-12-31", progress=False)
    assert not done.failed, done.failed
    assert next(turns, None) is None
    return folder / "outputs" / "cambodia"


def _split(text):
    """Part a management response before each response and after each label of a recommendation."""
    return re.split(r"(?<=Management Response: )|(?<=Recommendation: )", text)


def test_hostile_text_stays_text(hostile):
    page = _read(hostile / "cambodia.html")
    seen = re.sub(r"\s+", " ", page.get_text())
    assert all(text in seen for text in HOSTILE[:3])
    for sign in page.select(".more"):
        sign.decompose()
    assert "W" * 10_000 in _folded(page.main.get_text())
    assert not page.find_all(["script", "iframe"])
    assert not page.select("[onerror], img[src=x], a[href^=javascript]")
    assert not page.main.find_all(["code", "strong", "em"])
    assert all(picture["src"].startswith("data:image/svg+xml") for picture in page.find_all("img"))
    assert not [sign for sign in page.get_text() if unicodedata.category(sign) == "Cc" and sign not in "\n\t"]


def test_hostile_text_does_not_widen_the_page(hostile):
    from test_accessibility import NARROW, program

    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        page = browser.new_page(viewport=NARROW)
        page.goto((hostile / "cambodia.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        browser.close()


def test_hostile_cells_stay_text(hostile):
    book = openpyxl.load_workbook(hostile / "cambodia.xlsx")
    cells = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    begun = [cell for cell in cells if cell.value.lstrip().startswith(("=", "+", "-", "@"))]
    assert any("HYPERLINK" in cell.value for cell in begun)
    assert {cell.data_type for cell in begun} == {"s"}
