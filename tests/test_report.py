"""A report: the notebook is run, and the page is looked at as structure."""

from __future__ import annotations

import base64
import json
import re
import time
from html import escape
from itertools import pairwise
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from synthesis.errors import UsageError
from synthesis.language import Language
from synthesis.report import ReportError, make_report, read_notebook
from synthesis.report import page as page_module
from synthesis.report.execution import execute
from synthesis.report.files import write_whole
from synthesis.report.notebook import shown
from synthesis.report.plain import plain
from synthesis.report.structure import put_in_order
from synthesis.report.tidying import tidy

PARAMETERS = """\
country: str = "Cambodia"  # name or code
data: str = "../data"  # the folder
as_of: str = ""  # the day
"""
HOSTILE = "<script>alert('x')</script> [bold]red[/bold] \x1b[31m {{ 1 + 1 }} $x^2$ &amp;"
SEEN = HOSTILE.replace("\x1b", "")  # which no page may hold
PIXEL = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>").decode()

SHELL = (
    "<html><head><title></title></head><body><div class='page'><nav class='contents'><ol></ol></nav>"
    "<main id='report'>"
)


def showing(html):
    """Return a code cell that shows a piece of HTML."""
    return (f"from IPython.display import HTML\nHTML({html!r})",)


KEY_MESSAGES = """
<ul class="key-messages">
<li><a href="#chart">One</a> is.</li><li><a href="#rows">Two</a> are.</li>
</ul>"""
TABLE = """
<figure class="exhibit table" id="rows"><figcaption>Rows</figcaption><div class="scroll"><table>
<thead><tr><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">1</th></tr></tbody>
</table></div></figure>"""
CHART = f"""
<figure class="exhibit chart" id="chart"><img alt="Two bars" src="data:image/svg+xml;base64,{PIXEL}">
<figcaption>Bars</figcaption></figure>
<figure class="exhibit table" id="rows"><figcaption>Rows again</figcaption><table></table></figure>"""
ACTIVE = """
<script>steal()</script><p onclick="steal()">left</p><a href=" java\tscript:steal()">go</a>
<img src="https://example.org/a.png" alt="far"><a href="https://example.org/">far</a>
<p style="background:url(https://example.org/b.png)">styled</p><iframe src="//example.org"></iframe>"""
TITLE = """
import html
from IPython.display import HTML
secret_name = html.escape(country)
HTML(f'<header class="title-block"><h1>{secret_name}: what was taught</h1><dl></dl></header>')"""
NOISE = """
import sys, warnings
warnings.warn('a-warning')
print('to-stderr', file=sys.stderr)
print('printed <b>words</b>')"""
CELLS = [
    (NOISE,),
    (TITLE,),
    "## At a glance\n\nSee [the section](#At-a-glance).",
    showing(KEY_MESSAGES),
    showing(TABLE),
    "#### A level too deep\n\n# A second title",
    showing(CHART),
    showing(f'<p id="words">{escape(HOSTILE)}</p>'),
    showing(ACTIVE),
    ("import pandas as pd\npd.DataFrame({'n': [1, 2]}, index=['x', 'y'])",),
]


def write_notebook(path, cells=CELLS, *, parameters=PARAMETERS, **metadata):
    """Write a notebook: a text is a Markdown cell, a tuple of one text a code cell."""
    made = [new_markdown_cell("# The notebook's own title", metadata={"tags": ["title"]})]
    if parameters is not None:
        made.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    made += [new_markdown_cell(cell) if isinstance(cell, str) else new_code_cell(cell[0]) for cell in cells]
    for number, cell in enumerate(made):
        cell.id = f"own-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made, metadata={**kernel, **metadata}), path)
    return path


def render(notebook, folder, **options):
    given = {
        "parameters": {"country": HOSTILE, "data": str(folder / "data"), "as_of": "2022-12-31"},
        **options,
    }
    made = make_report(notebook, **given)
    for form, content in made.files.items():
        (folder / f"r.{form}").write_bytes(content)
    return SimpleNamespace(html=folder / "r.html", ipynb=folder / "r.ipynb", notes=made.notes)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    return render(write_notebook(folder / "n.ipynb"), folder, timeout=120)


@pytest.fixture(scope="module")
def text(rendered):
    return rendered.html.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text):
    return BeautifulSoup(text, "lxml")


def test_one_title_above_everything(page):
    (title,) = page.find_all("h1")
    assert title.get_text() == f"{SEEN}: what was taught"
    assert page.title.get_text() == title.get_text()
    assert page.html["lang"] == "en"
    assert title.find_parent("header", class_="title-block").parent is page.body
    assert "The notebook's own title" not in page.get_text()


def test_headings_leave_no_level_out(page):
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_contents_lead_to_every_section_in_order(page):
    links = page.select("nav.contents a")
    assert [link["href"] for link in links] == [
        f"#{heading['id']}" for heading in page.main.find_all(["h2", "h3"])
    ]
    assert [link.get_text() for link in links] == [
        "At a glance", "A level too deep", "A second title", "How this report was made",
    ]  # fmt: skip
    assert page.select_one("a.skip")["href"] == f"#{page.main['id']}"


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.select("a[href^='#']")} <= set(ids)


def test_tables_and_figures_are_numbered_in_words(page):
    captions = [caption.get_text() for caption in page.find_all("figcaption")]
    assert captions == ["Table 1. Rows", "Figure 1. Bars", "Table 2. Rows again"]
    assert all(figure.find().name == "figcaption" for figure in page.find_all("figure"))
    assert [link["data-exhibit"] for link in page.select(".key-messages a")] == ["Figure 1", "Table 1"]


def test_tables_can_be_read_aloud_and_scrolled_by_keyboard(page):
    assert all(head.get("scope") in ("col", "row") for head in page.select("thead th, tbody th"))
    assert len(page.find_all("table")) == 3
    for table in page.find_all("table"):
        frame = table.find_parent(class_="scroll")
        assert (frame["tabindex"], frame["role"]) == ("0", "region")
        assert frame["aria-label"]
    assert all(picture["alt"] for picture in page.find_all("img"))


def test_no_code_no_error_stream(page, text, rendered):
    assert "secret_name" not in text
    assert "a-warning" not in text
    assert "to-stderr" not in text
    assert page.select_one("pre.printed").get_text().strip() == "printed <b>words</b>"
    assert any("to-stderr" in note for note in rendered.notes)
    assert any(note.startswith("cell:2: UserWarning: a-warning") for note in rendered.notes)


def test_nothing_runs_and_nothing_is_loaded(page, text, rendered):
    assert not page.find_all(["script", "iframe", "link", "object", "embed", "form", "base"])
    assert not [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")]
    assert not re.search(r"url\(\s*['\"]?(?!data:)", text)
    assert {tag["src"][:5] for tag in page.find_all(src=True)} == {"data:"}
    assert [link["href"] for link in page.select("main a[href]:not([href^='#'])")] == ["https://example.org/"]
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    assert any("<script>" in note for note in rendered.notes)


LEAD_AWAY = '<meta http-equiv="refresh" content="0;url=file:///x">'
HIDDEN = [
    f"<!-->{LEAD_AWAY}-->",
    f"<!-- x --!>{LEAD_AWAY}-->",
    f"<!--->{LEAD_AWAY}-->",
    f"<![CDATA[x>{LEAD_AWAY}]]>",
    f"<?x {LEAD_AWAY}?>",
    f"<!x {LEAD_AWAY}>",
    f"</main></div></body></html>{LEAD_AWAY}",
    f"<svg><style>{LEAD_AWAY}</style></svg>",
    f"<form>{LEAD_AWAY}</form>",
    "<a href='https://example.org' ping='https://example.org/seen'>go</a>",
    "<svg><a><animate attributeName='href' values='javascript:steal()'/></a></svg>",
    "<svg><a><set attributeName='href' to='javascript:steal()'/></a></svg>",
    "<svg><animateMotion path='M0,0'/><animateTransform type='scale'/></svg>",
    "<p style='background: u\\72l(https://example.org/a.png)'>x</p>",
    "<style>p { background: u\\72l(https://example.org/a.png) }</style>",
    "<p style='background: image-set(\"https://example.org/a.png\" 1x)'>x</p>",
    "<style>p { background: -webkit-image-set('https://example.org/a.png' 1x) }</style>",
]
NEVER_THERE = re.compile(
    r"http-equiv=\"refresh|ping=|steal|<animate|<set|\\|image-set|<!--|CDATA", re.IGNORECASE
)


def test_what_a_browser_reads_otherwise_than_a_parser_of_files_is_left_out_and_told(tmp_path):
    shown = [("from IPython.display import HTML",), *((f"HTML({part!r})",) for part in HIDDEN)]
    rendered = render(write_notebook(tmp_path / "n.ipynb", [*shown, showing("<!-- harmless -->")]), tmp_path)
    text = rendered.html.read_text(encoding="utf-8")
    assert not NEVER_THERE.search(text[text.index("<body>") :])
    assert "a comment was left out of the page" in " ".join(rendered.notes)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_each_way_to_hide_something_active_is_told(hidden):
    page, told = put_in_order(f"{SHELL}{hidden}</main></div></body></html>", language=Language("en"))
    assert not NEVER_THERE.search(page)
    assert told
    assert all(re.search(r"^(a|<\w+|ping of <a)\b", note) for note in told)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_classes_of_the_page_hide_nothing(hidden):
    shell = SHELL.replace("<body", "<body class='dark'").replace("<title", "<title class='x'")
    before = f"{shell.replace('<main', '<main class=wide')}{hidden}"
    page, told = put_in_order(f"{before}<body>again</main></div></body></html>", language=Language("en"))
    assert not NEVER_THERE.search(page)
    assert told


EMPTY = "<p class='nothing' data-title='{0}'>{0}: rien.</p>\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<h2>A</h2>" + EMPTY.format("B"), ["B: rien."]),
        ("<h2>A</h2>" + EMPTY.format("B") + EMPTY.format("C &amp; D"), ["ALL"]),
        ("<h2>A</h2>" + EMPTY.format("B") + EMPTY.format("C") + "<h3>E</h3><p>F</p>", ["B; C"]),
        ("<h2>A</h2><p>x</p>" + EMPTY.format("B") + EMPTY.format("C &amp; D") + "<h2>G</h2>", ["B; C & D"]),
        (
            "<h2>A</h2>" + EMPTY.format("B") + TABLE + EMPTY.format("C") + EMPTY.format("D"),
            ["B: rien.", "C; D"],
        ),
        (EMPTY.format("B") + EMPTY.format("C"), ["B; C"]),
        ("<h2>A</h2>" + 2 * EMPTY.format("B") + "<h2>G</h2>" + 2 * EMPTY.format("B"), ["ALL", "ALL"]),
    ],
)
@pytest.mark.parametrize("code", ["en", "fr"])
def test_what_is_empty_is_told_once(content, expected, code):
    words = Language(code)
    page, _ = put_in_order(f"{SHELL}{content}</main></div></body></html>", language=words)
    said = {
        each: words.say("Nothing found: {titles}.", titles=words.clauses(each.split("; ")))
        for each in expected
    } | {"ALL": words.say("The documents hold nothing on this."), "B: rien.": "B: rien."}
    paragraphs = BeautifulSoup(page, "lxml").select("p.nothing")
    assert [paragraph.get_text() for paragraph in paragraphs] == [said[each] for each in expected]
    assert "data-title" not in page


@pytest.mark.parametrize(
    "content",
    [
        "<header class='title-block'><h1 class='big'>Mali <b>2022</b></h1><nav class='contents'></nav></header>",
        "<header class='title-block'><p>none</p></header><h1 class='big'>Mali <b>2022</b></h1><h1>other</h1>",
        "<div><h1 class='big'><span>Mali</span> 2022</h1></div><svg><title class='x'>drawn</title></svg>",
    ],
)
def test_the_title_is_found_whatever_classes_it_has(content):
    html, _ = put_in_order(
        f"{SHELL}{content}<h2>Next</h2></main></div></body></html>", language=Language("en")
    )
    page = BeautifulSoup(html, "html.parser")
    assert [page.title.get_text(), page.h1.get_text()] == ["Mali 2022"] * 2
    assert page.select_one("nav.contents ol li a").get_text() in {"other", "Next"}


def test_a_cell_that_can_be_scrolled_is_told_so():
    table = "<table><tr><td class='scroll'>text</td></tr></table>"
    html, _ = put_in_order(f"{SHELL}{table}</main></div></body></html>", language=Language("en"))
    assert BeautifulSoup(html, "html.parser").td["role"] == "region"


def test_tables_below_one_heading_have_names_of_their_own_and_no_empty_heads():
    frame = pd.DataFrame({"a": [1]}).to_html()
    html, _ = put_in_order(
        f"{SHELL}<h2>Look</h2>{frame * 3}</main></div></body></html>", language=Language("en")
    )
    page = BeautifulSoup(html, "html.parser")
    assert [frame["aria-label"] for frame in page.select(".scroll")] == ["Look", "Look (2)", "Look (3)"]
    assert {head.get_text() for head in page.select("th")} == {"a", "0"}
    assert [len(row.find_all(["th", "td"])) for row in page.select("tr")] == [2] * 6


def test_a_comment_of_words_is_removed_and_not_told():
    page, told = put_in_order(
        f"{SHELL}<!-- words --><p>left</p></main></div></body></html>", language=Language()
    )
    assert "words" not in page
    assert "<p>left</p>" in page
    assert told == ()


def test_text_from_documents_stays_text(page):
    assert page.find(id="words").get_text() == SEEN


def test_says_how_it_was_made_without_paths_of_the_machine(page, text, rendered):
    made = page.select_one("section.made")
    facts = {fact.dt.get_text(): fact.dd.get_text(" ") for fact in made.select("dl > div")}
    assert facts["as of"] == "2022-12-31 the day"
    assert facts["data"] == "data the folder"
    assert "synthesis" in made.select_one(".versions").get_text()
    for file in (rendered.html, rendered.ipynb):
        assert str(rendered.html.parent) not in file.read_text(encoding="utf-8")


def test_same_input_same_bytes(tmp_path, rendered):
    again = render(write_notebook(tmp_path / "n.ipynb"), tmp_path)
    assert again.html.read_bytes() == rendered.html.read_bytes()
    assert again.ipynb.read_bytes() == rendered.ipynb.read_bytes()


CHANGING = [
    ("print(object(), [lambda: 0]); object()",),
    ("print((lambda: 0).__code__.co_filename)\n(lambda: 0).__code__",),
    ("import pandas as pd\ntable = pd.DataFrame({'f': [print]}, index=['x']).style.set_properties(color='red')\ntable",),
    ("pd.DataFrame({'o': [object()]})",),
    ("table",),
    ("pd.DataFrame({'n': [1]}).style.set_properties(color='blue')",),
    ((
        "%config InlineBackend.figure_formats = ['svg']\nimport matplotlib.pyplot as plt\n"
        "plt.plot([1, 3, 2], marker='o'); plt.bar([1, 2], [3, 4], hatch='/'); plt.scatter([1, 2], [2, 1])"
    ),),
    ((
        "import io\nfrom IPython.display import HTML\nkept = io.StringIO()\nfigure, axes = plt.subplots()\n"
        "lines = axes.plot([1, 2])\nfigure.savefig(kept, format='svg')\nplt.close()\nHTML(kept.getvalue())"
    ),),
    ("lines",),
]  # fmt: skip


def test_notebooks_of_others_give_the_same_bytes_too(tmp_path):
    first, second = (
        render(write_notebook(tmp_path / name / "n.ipynb", CHANGING), tmp_path / name) for name in ("1", "2")
    )
    for one, other in ((first.html, second.html), (first.ipynb, second.ipynb)):
        assert one.read_text(encoding="utf-8").splitlines() == other.read_text(encoding="utf-8").splitlines()
        assert one.read_bytes() == other.read_bytes()
    kept = first.ipynb.read_text(encoding="utf-8")
    assert "[<matplotlib.lines.Line2D>]" in kept
    assert not re.search(r"0x[0-9a-f]{6}|ipykernel_|dc:date", kept)


def test_numbered_ids_still_join_a_table_to_its_style_and_a_drawing_to_its_parts(tmp_path):
    rendered = render(write_notebook(tmp_path / "n.ipynb", CHANGING), tmp_path)
    page = BeautifulSoup(rendered.html.read_text(encoding="utf-8"), "lxml")
    styles = "".join(style.get_text() for style in page.main.find_all("style"))
    coloured = re.findall(r"#(numbered-\d+_row0_col0) {\s*color: (\w+)", styles)
    assert coloured == [("numbered-1_row0_col0", "red")] * 2 + [("numbered-2_row0_col0", "blue")]
    assert all(page.find(id=name) for name, _ in coloured)
    (drawing,) = page.main.find_all("svg")
    used = re.findall(r"url\(#([^)]+)\)|xlink:href=\"#([^\"]+)", str(drawing))
    assert used
    assert all(drawing.find(id=one or other) for one, other in used)


def test_a_long_line_is_tidied_in_no_time():
    long = "ipykernel_1/" * 300_000 + "x" * 3_000_000 + " at 0x1" * 300_000
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[new_output("stream", text=long)])])
    began = time.monotonic()
    kept, _ = tidy(notebook, parameters={})
    assert time.monotonic() - began < 5
    assert kept.cells[0].outputs[0].text == long


def test_the_executed_notebook_is_kept_with_its_outputs(rendered):
    kept = nbformat.read(rendered.ipynb, as_version=4)
    nbformat.validate(kept)
    injected = next(cell for cell in kept.cells if "injected-parameters" in cell.metadata.get("tags", []))
    assert 'as_of = "2022-12-31"' in injected.source
    assert [cell.id for cell in kept.cells if cell is not injected] == [
        f"own-{n}" for n in range(len(kept.cells) - 1)
    ]
    assert sum(len(cell.get("outputs", [])) for cell in kept.cells) == 8


def test_without_a_title_of_its_own_the_notebooks_title_is_taken(tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", ["## Section"])
    page = BeautifulSoup(render(notebook, tmp_path).html.read_text(encoding="utf-8"), "lxml")
    assert [heading.get_text() for heading in page.find_all("h1")] == ["The notebook's own title"]


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        ("x = 1\nraise ValueError('no \\x1b[31mred\\x1b[0m data')", "ValueError", "no red data"),
        ("import os\nos._exit(3)", "DeadKernelError", "the kernel died"),
        ("import sys\nsys.exit()", "SystemExit", ""),
        ("while True: pass", "TimeoutError", "the report took longer than 4 s"),
    ],
)
def test_a_failing_cell_is_named_and_the_earlier_report_is_kept(tmp_path, code, name, value):
    earlier = tmp_path / "r.html"
    earlier.write_text("earlier")
    notebook = write_notebook(
        tmp_path / "n.ipynb", ["## Section", ("1 + 1",), (code,), ("print('not reached')",)]
    )
    began = time.monotonic()
    with pytest.raises(ReportError) as caught:
        render(notebook, tmp_path, timeout=4)
    failure = caught.value.failure
    assert (failure.cell, failure.name, plain(failure.value)) == (5, name, value)
    assert failure.last_lines
    assert not any("\x1b" in line for line in failure.last_lines)
    assert earlier.read_text() == "earlier"
    assert not list(tmp_path.glob(".*"))
    assert not (tmp_path / "r.ipynb").exists()
    assert time.monotonic() - began < 30


def test_a_report_that_was_laid_out_too_late_fails_as_one_whose_cells_took_too_long(tmp_path, monkeypatch):
    def slow(*given, **named):
        time.sleep(4)
        return laid_out(*given, **named)

    laid_out = page_module.page
    monkeypatch.setattr("synthesis.report.page.page", slow)
    with pytest.raises(ReportError) as caught:
        render(write_notebook(tmp_path / "n.ipynb", [("1 + 1",)]), tmp_path, timeout=4)
    assert str(caught.value.failure) == "TimeoutError: the report took longer than 4 s"
    assert not (tmp_path / "r.html").exists()


def test_a_failing_cell_is_named_where_nothing_was_given(tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", [("1 / 0",)], parameters="theme: str = ''")
    with pytest.raises(ReportError) as caught:
        render(notebook, tmp_path, parameters={})
    assert caught.value.failure.cell == 3


def test_a_notebook_without_a_language_and_with_a_byte_order_mark_is_rendered(tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", [("print('well')",)])
    content = json.loads(notebook.read_text(encoding="utf-8")) | {"metadata": {}}
    notebook.write_text(json.dumps(content), encoding="utf-8-sig")
    assert read_notebook(notebook).parameters
    assert "well" in render(notebook, tmp_path).html.read_text(encoding="utf-8")


def test_parameters_are_read_as_python(tmp_path):
    source = (
        'country: str = "a # b"  # help # more\n'
        "years: list[int] = [\n    2019,\n    2020,\n]  # years\n"
        "share = 0.5\nneeded: str  # has no value\nday = today()\n"
    )
    found = read_notebook(write_notebook(tmp_path / "n.ipynb", [], parameters=source)).parameters
    assert [(p.name, p.type, p.default, p.help, p.required) for p in found.values()] == [
        ("country", "str", "a # b", "help # more", False),
        ("years", "list[int]", [2019, 2020], "years", False),
        ("share", "", 0.5, "", False),
        ("needed", "str", None, "has no value", True),
        ("day", "", "today()", "", False),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "not-json"),
        (b"\xff\xfe", "not-json"),
        (b"[" * 200_000, "not-json"),
        (b"[]", "not-a-notebook"),
        (b'{"cells": [], "nbformat": 3}', "not-a-notebook"),
        (b'{"cells": [3, {"metadata": null}], "nbformat": 4, "metadata": []}', "no-parameters-cell"),
        (b'{"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"language": "R"}}}', "other-language"),
        (
            b'{"cells": [{"metadata": {"tags": ["parameters"]}, "source": "x ="}], "nbformat": 4, "metadata": {}}',
            "broken-parameters-cell",
        ),
    ],
)
def test_what_is_no_notebook_is_told(tmp_path, content, code):
    (tmp_path / "n.ipynb").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_notebook(tmp_path / "n.ipynb")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].remedy


def test_paths_of_the_machine_are_shown_by_their_last_name():
    values = ["/home/someone/data", "C:\\Users\\someone\\data", "~/data", "data", "../data", 3, None]
    assert [shown(value) for value in values] == ["data", "data", "data", "data", "../data", 3, None]


def test_words_with_a_slash_are_no_path_and_the_paths_of_a_list_are():
    words = ["~5 % of actions / all", "actions / all", "~ 5/6"]
    assert shown(words) == words
    assert shown(["/home/someone/data", "~someone/data", "data"]) == ["data", "data", "data"]


@given(st.text())
def test_plain_text_cannot_command_a_terminal(text):
    safe = plain(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", safe)
    assert plain(safe) == safe


def test_a_hostile_line_of_escapes_takes_no_time():
    began = time.monotonic()
    plain("\x1b]" * 500_000 + "\x1b[" * 500_000)
    assert time.monotonic() - began < 5


def test_files_appear_whole_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "new" / "page.html"
    write_whole(file, "first\n")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "second\n")
    assert [path.name for path in file.parent.iterdir()] == ["page.html"]
    assert file.read_text() == "first\n"


def test_the_order_of_a_page_does_not_depend_on_what_is_in_it():
    for content in (
        "",
        "<h1></h1>",
        "<figure></figure>",
        "<h6>a</h6><h2></h2>",
        "<p id=''>a</p>",
        "</main></div>",
    ):
        page, told = put_in_order(f"{SHELL}{content}</main></div></body></html>", language=Language("en"))
        assert BeautifulSoup(page, "lxml").find("h1"), content
        assert told == ()


def test_the_page_speaks_the_language_of_its_parameter(tmp_path):
    parameters = (
        "country: str = ''  # whatever I call it\nlanguage: str = 'fr'  # of the report: en, fr or es"
    )
    notebook = write_notebook(tmp_path / "n.ipynb", [showing(TABLE)], parameters=parameters)
    page = BeautifulSoup(render(notebook, tmp_path, parameters={}).html.read_text(encoding="utf-8"), "lxml")
    assert page.html["lang"] == "fr"
    assert page.figcaption.get_text() == "Tableau 1. Rows"
    assert page.find(id="contents-name").get_text() == "Sommaire"
    assert page.main.find_all("h2")[-1].get_text() == "Comment ce rapport a été établi"
    helps = [small.get_text() for small in page.select(".parameters small")]
    assert helps == ["whatever I call it", "du rapport\N{NO-BREAK SPACE}: en, fr ou es"]


def test_headings_are_said_in_the_language_of_the_report_and_stand_among_what_they_are_of(tmp_path):
    cells = [
        "## Recurring themes\n", showing(EMPTY.format("a")), showing(EMPTY.format("b")),
        "## My *own* words", "### Lessons and good practices\n\nat length", "what is `overdue`",
        ("print('## Recurring themes')",),
    ]  # fmt: skip
    notebook = write_notebook(tmp_path / "n.ipynb", cells, parameters="language: str = 'es'  # of the report")
    made = render(notebook, tmp_path, parameters={})
    page = BeautifulSoup(made.html.read_text(encoding="utf-8"), "lxml")
    first, *others = page.main.find_all(["h2", "h3"])
    words = Language("es")
    assert first.get_text() == words.word("Recurring themes") != "Recurring themes"
    assert first.find_next_sibling().get_text() == words.say("The documents hold nothing on this.")
    assert [each.get_text() for each in others[:2]] == ["My own words", "Lessons and good practices"]
    assert page.select_one("pre").get_text() == "## Recurring themes\n"
    kept = nbformat.read(made.ipynb, as_version=4)
    assert [cell.source for cell in kept.cells if cell.source.startswith("## ")] == [
        f"## {first.get_text()}", "## My *own* words",
    ]  # fmt: skip


def test_notebooks_without_cell_ids_get_the_same_ones_each_time(tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", [("1 + 1",)])
    content = json.loads(notebook.read_text())
    content["nbformat_minor"] = 4
    for cell in content["cells"]:
        del cell["id"]
    notebook.write_text(json.dumps(content))
    kept = json.loads(render(notebook, tmp_path).ipynb.read_text(encoding="utf-8"))
    assert [cell["id"] for cell in kept["cells"]] == ["cell-1", "cell-2", "injected-parameters", "cell-3"]


def test_what_is_printed_is_one_piece_however_long_its_lines_are(tmp_path):
    code = (
        "import sys\nprint('x' * 3_000_000)\nprint('one'); sys.stderr.write('told\\n'); print('two')\n"
        "for n in range(3):\n    print(f'\\r{n} of 3', end='', flush=True)\nprint()"
    )
    path = write_notebook(tmp_path / "long.ipynb", [(code,)])
    executed, said = tidy(execute(path, parameters={}, timeout=60), parameters={})
    [printed] = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert printed.text == "x" * 3_000_000 + "\none\ntwo\n2 of 3\n"
    assert said == ("told",)
