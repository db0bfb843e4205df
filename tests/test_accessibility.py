"""The pages in a browser: no violation of WCAG 2.2 A and AA, all by keyboard, nothing loaded, nothing sideways."""

from __future__ import annotations

import io
import os
import shutil
from functools import cache

import pytest
from conftest import PROJECT
from PIL import Image

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

import synthesis as syn  # noqa: E402
from synthesis.report.printing import BROWSERS  # noqa: E402

PAGES = {
    "cambodia": "cambodia/cambodia.html",
    "portfolio": "portfolio-synthesis/portfolio-synthesis.html",
    "index": "index.html",
}
SHEET = {"width": 673, "height": 980}  # A4 without its margins
LINES = """(cells) => cells.map((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
})"""
GOES_ON = """(cells) => cells.map((cell) => {
  const range = document.createRange(), summary = cell.querySelector("summary");
  range.selectNodeContents(summary);
  const before = [...range.getClientRects()].filter((box) => box.width).at(-1);
  range.setStartAfter(summary);
  range.setEndAfter(cell.querySelector("details").lastChild);
  const after = [...range.getClientRects()].find((box) => box.width);
  return Math.abs(after.top - before.top) < 3;
})"""
LOOKS = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "print": {"media": "print"}}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # of what passes, one place a rule is told
}
NARROW = {"width": 320, "height": 700}
DESK = {"width": 1265, "height": 900}  # 1280 without a scroll bar
REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")];
  const seen = all.filter((one) => one.checkVisibility({visibilityProperty: true}));
  seen.forEach((one, number) => one.dataset.stop = number);
  return seen.length;
}"""
STOP = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [one.dataset.stop ?? null, outline, inside, one.outerHTML.slice(0, 80)];
}"""


def program() -> str:
    """Return where Chromium is, or skip the test."""
    found = next(filter(None, map(shutil.which, (os.environ.get("CHROME", ""), *BROWSERS))), None)
    if found is None:
        pytest.skip("there is no Chromium: install one, or name it in CHROME")
    return found


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def window(browser):
    """Return a function that gives the window with such options; the next test has it again."""
    windows = {}

    def opened(media=None, **options):
        key = (media, repr(sorted(options.items())))
        if key not in windows:
            windows[key] = page = browser.new_context(reduced_motion="reduce", **options).new_page()
            page.emulate_media(media=media)
            page.on("request", lambda request: page.asked.append(request.url))
        return windows[key]

    return opened


@pytest.fixture
def show(window, outputs):
    """Load a page; ``asked`` holds the addresses it asked for."""

    def shown(name, *, folder=outputs, **options):
        page = window(**options)
        page.asked = []
        page.goto("about:blank")  # nothing is left of how it was scrolled and filled in before
        page.goto((folder / PAGES[name]).as_uri())
        return page

    return shown


@pytest.fixture(scope="module")
def translated(outputs, tmp_path_factory):
    """Return a function that gives the folder with the reports of Cambodia and all countries in a language."""

    @cache
    def of(code):
        out, common = tmp_path_factory.mktemp(code), {"parameters": {"language": code}, "progress": False}
        for names, notebook in (("Cambodia", None), (None, "portfolio")):
            made = syn.render(names, notebook=notebook, data=PROJECT / "data", out=out, **common)
            assert not made.failed, made
        return out

    return lambda code: outputs if code == "en" else of(code)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_no_violation_of_wcag(show, name, look):
    page = show(name, bypass_csp=True, **LOOKS[look])
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(axe.AXE_SCRIPT + "; 0")
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    told = [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
    assert not told
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_another_host_and_nothing_is_refused(show, name):
    page = show(name)
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.reload()
    assert {address.split(":", 1)[0] for address in page.asked} <= {"file", "data"}
    assert not told


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(show, name):
    page = show(name, viewport={"width": 1280, "height": 900})
    total = page.evaluate(REACHABLE)
    reached = []
    for _ in range(total):
        page.keyboard.press("Tab")
        stop, outlined, inside, what = page.evaluate(STOP)
        assert outlined, what
        assert inside, what
        reached.append(stop)
    assert [int(stop) for stop in reached] == list(range(total))


@pytest.mark.parametrize("name", PAGES)
def test_the_skip_link_leads_past_the_contents(show, name):
    page = show(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_page_does_not_move_sideways(show, name, opened):
    page = show(name, viewport=NARROW)
    if opened:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def _edges(frame):
    """Return how bright a picture of a frame is on its left and on its right edge, where nothing is drawn."""
    pixels = Image.open(io.BytesIO(frame.screenshot())).convert("L")
    return [pixels.getpixel((across, 8)) for across in (2, pixels.width - 3)]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_chart_wider_than_a_phone_shows_on_which_side_it_goes_on(show, look):
    page = show("cambodia", viewport={"width": 390, "height": 844}, **LOOKS[look])
    frame = page.locator("#completion > .scroll")
    white, dim = 250, 220
    left, right = _edges(frame)
    assert left > white
    assert right < dim
    frame.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
    left, right = _edges(frame)
    assert left < dim
    assert right > white


def test_a_chart_of_few_columns_fits_a_phone_and_can_be_read_there(show):
    page = show("cambodia", viewport={"width": 390, "height": 844})
    wide = "(all) => all.map((one) => [one.naturalWidth, one.width, one.closest('.scroll').clientWidth])"
    charts = page.eval_on_selector_all("figure.chart img", wide)
    assert len(charts) == 4
    assert all(shown >= 0.74 * drawn for drawn, shown, _ in charts)
    ids = page.eval_on_selector_all("figure.chart", "(all) => all.map((one) => one.id)")
    fits = {name: shown <= room for name, (_, shown, room) in zip(ids, charts, strict=True)}
    assert fits == {"themes": True, "completion": False, "rates": True, "deadlines": True}


@pytest.mark.parametrize("code", ["en", "fr", "es"])
@pytest.mark.parametrize("name", ["cambodia", "portfolio"])
def test_tables_fit_their_column_on_a_desk(show, translated, name, code):
    page = show(name, folder=translated(code), viewport=DESK)
    wide = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel)"
    assert page.eval_on_selector_all(".scroll", wide) == []


@pytest.mark.parametrize("code", ["fr", "es"])
def test_on_paper_no_longer_word_makes_a_table_wider_than_the_sheet(show, translated, code):
    page = show("portfolio", folder=translated(code), viewport=SHEET, media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]


def test_a_table_one_pixel_too_wide_for_its_frame_begins_to_show_that_it_goes_on(show):
    page = show("cambodia", viewport=DESK)
    frame = page.locator("#evaluations > .scroll")
    assert _edges(frame)[1] > 250
    frame.evaluate("(one) => { one.firstChild.style.width = `${one.clientWidth + 10}px`; }")
    assert _edges(frame)[1] < 245


@pytest.mark.parametrize(("drawn", "shown"), [(507, 358), (530, 358), (540, 405), (768, 576)])
def test_a_chart_a_little_wider_than_a_phone_is_made_to_fit_and_no_other_gets_smaller(show, drawn, shown):
    page = show("cambodia", viewport={"width": 390, "height": 844})
    picture = page.locator("#deadlines img")
    picture.evaluate("(one, drawn) => { one.style.setProperty('--drawn', `${drawn}px`); }", drawn)
    assert picture.evaluate("(one) => one.width") == shown


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_nothing_is_wider_than_the_sheet(show, name):
    page = show(name, viewport=SHEET, media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]


def test_on_paper_what_was_folded_goes_on_in_its_line(show):
    page = show("cambodia", viewport=SHEET, media="print")
    found = page.eval_on_selector_all("td:has(> details)", GOES_ON)
    assert len(found) > 20
    assert sum(found) > len(found) / 2  # the others are at the end of a line


def test_on_paper_a_day_and_how_long_ago_it_was_take_two_lines(show):
    page = show("cambodia", viewport=SHEET, media="print")
    late = page.eval_on_selector_all("#actions td:nth-child(5):not(:empty)", LINES)
    assert len(late) > 10
    assert max(late) == 2


def _names(page):
    return page.eval_on_selector_all("tbody tr:not([hidden]) th", "(all) => all.map((one) => one.innerText)")


def test_the_index_is_searched_and_tells_how_many_are_left(show):
    page = show("index")
    page.get_by_label("Search").fill("UNDP")
    assert _names(page) == ["Ghana"]
    assert page.get_by_role("status").inner_text() == "1 of 2 shown"
    page.get_by_label("Search").fill("cambôdia")
    assert _names(page) == ["Cambodia"]
    page.get_by_label("Search").fill("nowhere")
    assert page.get_by_role("status").inner_text() == "0 of 2 shown"


def test_the_index_is_sorted_by_keyboard_and_says_how(show):
    page = show("index")
    head = page.get_by_role("columnheader", name="Actions")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert _names(page) == ["Ghana", "Cambodia"]
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert _names(page) == ["Cambodia", "Ghana"]
    page.get_by_role("columnheader", name="As of").get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert _names(page) == ["Ghana", "Cambodia"]


def test_the_index_is_whole_without_its_script(show):
    page = show("index", java_script_enabled=False)
    assert page.locator("tbody tr").count() == 2
    assert not page.get_by_label("Search").is_visible()
    assert page.locator("thead button").count() == 0
