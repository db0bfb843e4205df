"""Many reports: wrong use stops before any kernel, a failure stays alone, files appear whole."""

from __future__ import annotations

import base64
import datetime as dt
import errno
import hashlib
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from bs4 import BeautifulSoup
from test_report import PARAMETERS, write_notebook

import synthesis as syn
from synthesis.batch.checks import find_notebook, folder_of
from synthesis.batch.index import index_page
from synthesis.batch.jobs import Job, Part
from synthesis.batch.key_figures import key_figures
from synthesis.batch.lock import alone
from synthesis.batch.manifest import Manifest, Report, read_manifest, write_manifest
from synthesis.batch.progress import reporter, tell
from synthesis.batch.values import typed_values
from synthesis.batch.workers import Worker, Workers
from synthesis.errors import UsageError
from synthesis.kernels.keeper import can_fork
from synthesis.report import Failure, read_notebook

PROJECT = Path(__file__).parent.parent
DOCUMENTS = [
    "cambodia/un-women-2020.txt",
    "mali/gate-4567.txt",
    "rwanda/gate-11320.txt",
    "cote-d-ivoire/gate-11196.txt",
]
TROUBLE = (
    "import os, pathlib, signal, time\n"
    "if pathlib.Path(data, 'trouble').exists():\n"
    "    if country == 'Mali': raise ValueError('no <b>data</b> for [red]Mali[/red]')\n"
    "    if country == 'Rwanda': os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)\n"
    "print(country, data, as_of)"
)
CODEBOOK = "themes:\n  gender:\n    label: {en: Gender}\n    patterns: [gender*, women]\n"
SLEEPING = """
import os, pathlib, time
pathlib.Path(data, f'{country}.pids').write_text(f'{os.getpid()} {os.getppid()}')
time.sleep(300)"""
HOSTILE = "<script>alert(1)</script> [bold] \x1b[31m"


@pytest.fixture
def data(tmp_path):
    """A data folder with four countries."""
    for name in DOCUMENTS:
        target = tmp_path / "data" / "sources" / name
        target.parent.mkdir(parents=True)
        shutil.copy(PROJECT / "data" / "sources" / name, target)
    (tmp_path / "data" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    rows = "".join(f"{name},excerpt\n" for name in DOCUMENTS)
    (tmp_path / "data" / "catalogue.csv").write_text(f"file,coverage\n{rows}", encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def notebook(tmp_path):
    return write_notebook(tmp_path / "notebooks" / "trouble.ipynb", ["## Section", (TROUBLE,)])


@pytest.fixture
def render(data, notebook, tmp_path):
    def run(countries=None, **options):
        usual = {"data": data, "out": tmp_path / "out", "notebook": notebook, "progress": False, "jobs": 1}
        return syn.render(countries, **usual | options)

    return run


def test_a_batch_from_first_run_to_repair(render, data, tmp_path):
    """One story, since each run costs seconds: all fine, then two fail, then one changes, then all is repaired."""
    out = tmp_path / "out"
    first = render(as_of="2022-12-31", jobs=2)
    assert list(first.reports) == ["Cambodia", "Côte d'Ivoire", "Mali", "Rwanda"]
    assert first.failed == []
    for folder in ("cambodia", "cote-d-ivoire", "mali", "rwanda"):
        page = BeautifulSoup((out / folder / f"{folder}.html").read_text(encoding="utf-8"), "lxml")
        assert page.select_one("pre.printed").get_text().split()[-1] == "2022-12-31"
        assert (out / folder / f"{folder}.ipynb").is_file()
    assert sorted(path.name for path in out.iterdir()) == [
        ".lock", "cambodia", "cote-d-ivoire", "index.html", "mali", "manifest.json", "rwanda",
    ]  # fmt: skip

    again = render(as_of="2022-12-31")
    assert again.unchanged == tuple(first.reports)

    (out / "mali" / "mali.html").write_text("<p>of a run that was killed</p>", encoding="utf-8")
    second = render(as_of="2022-12-31")
    assert second.unchanged == tuple(name for name in first.reports if name != "Mali")

    (data / "trouble").touch()
    earlier = (out / "mali" / "mali.html").read_bytes()
    third = render(as_of="2022-12-31", force=True, jobs=2)
    failures = {report.name: report.failure for report in third.failed}
    assert list(failures) == ["Mali", "Rwanda"]
    assert (failures["Mali"].cell, failures["Mali"].name) == (4, "ValueError")
    assert "ValueError" in failures["Mali"].last_lines[-1]
    assert failures["Rwanda"].name == "WorkerDied"
    assert (out / "mali" / "mali.html").read_bytes() == earlier
    assert third.reports["Mali"].outcome == "kept"
    assert third.reports["Mali"].made == second.reports["Mali"].made
    assert "2 failed (Mali, Rwanda)" in repr(third)

    index = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "lxml")
    assert (
        index.find(id="failed-mali").pre.get_text().endswith("ValueError: no <b>data</b> for [red]Mali[/red]")
    )
    assert index.find(id="failed-mali").a["href"] == "mali/mali.html"

    (data / "trouble").unlink()
    with (data / "sources" / DOCUMENTS[0]).open("a") as document:
        document.write("\n")
    fourth = render(as_of="2022-12-31")
    assert fourth.failed == []
    assert fourth.unchanged == ("Côte d'Ivoire",)
    assert read_manifest(out).reports == fourth.reports


def test_a_part_of_the_countries_leaves_the_others_in_the_index(render, tmp_path):
    render(["khm"])
    both = render("Malí")
    assert list(both.reports) == ["Cambodia", "Mali"]
    assert both.asked == ("Mali",)
    content = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    entry = content["reports"][0]
    assert entry["outcome"] == "rendered"
    assert entry["parameters"] == {"country": "Cambodia", "data": "data"}
    assert {item["file"] for item in entry["inputs"]} >= {
        "sources/cambodia/un-women-2020.txt", "table documents", "codebook.yaml", "trouble.ipynb",
    }  # fmt: skip
    assert all(len(item["sha256"]) == 64 for item in entry["inputs"])
    assert entry["figures"]["actions"] == 11
    assert entry["versions"]["synthesis"]
    assert entry["seconds"] > 0


class Full(io.StringIO):
    """A stream that takes a few lines and no more."""

    def __init__(self, lines, *, terminal):
        super().__init__()
        self.left, self.terminal = lines, terminal

    def isatty(self):
        return self.terminal

    def flush(self):
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("terminal", [False, True])
def test_what_cannot_be_shown_does_not_end_a_run(monkeypatch, terminal):
    full = Full(2, terminal=terminal)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)  # with it, lines go to the standard output
    monkeypatch.setattr(sys, "stderr", full)
    tell("Waiting.", shown=True)
    with reporter(3, skipped=0, shown=True) as seen:
        for name in ("Cambodia", "Mali", "Rwanda"):
            seen.begin(name)
            seen.end(Report(name=name, country=""))
    said = full.getvalue()
    assert said.startswith("Waiting.")
    assert "Rwanda" not in said
    tell("Nothing.", shown=True)


def test_bars_tell_what_is_done_failed_and_skipped_and_the_time_left(monkeypatch):
    terminal = Full(10_000, terminal=True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "100")
    failure = Failure(name="ValueError", value="no data")
    reports = [
        Report(name="Fiji", country="FJI", failure=failure),  # could not be read, so it took no time
        Report(name="Mali", country="MLI", failure=failure, seconds=1.0),
        Report(name="Samoa", country="WSM", html="samoa/samoa.html", seconds=1.0),
    ]
    with reporter(3, skipped=2, shown=True) as seen:
        for report in reports:
            seen.begin(report.name)
            seen.end(report)
            seen._bars.refresh()
    said = terminal.getvalue()
    assert "1 of 3, 1 failed, 2 unchanged" in said
    assert "2 of 3, 2 failed, 2 unchanged, about 5 s left" in said
    assert "1 of 3, 1 failed, 2 unchanged, about" not in said
    assert "3 of 3, 2 failed, 2 unchanged" in said
    assert "Samoa: samoa/samoa.html (1.0 s)" in said


def in_a_terminal(command: list[str]) -> str:
    """Run a command as in a terminal of a hundred columns; return what is seen there in the course of time."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "100"}
    ) as run:
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # that is how a terminal ends
            while part := os.read(ours, 4096):
                seen += part
        os.close(ours)
    assert run.returncode == 1
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())


@pytest.mark.torture
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_a_terminal_shows_what_is_in_hand_done_failed_and_skipped_and_the_time_left(data, tmp_path, render):
    notebook = write_notebook(tmp_path / "n.ipynb", [("if country == 'Mali': 1 / 0",)])
    render("Rwanda", notebook=notebook)
    command = [str(Path(sys.executable).parent / "synthesis"), "render", "--notebook", str(notebook)]
    seen = in_a_terminal([*command, "--data", str(data), "--out", str(tmp_path / "out"), "--jobs", "1"])
    bars = {line.strip() for line in re.split(r"[\r\n]+", seen) if "All reports" in line}
    assert any("0 of 3, 1 unchanged" in bar for bar in bars)
    assert any(re.search(r"1 of 3, 1 unchanged, about \d+ s left", bar) for bar in bars)
    assert any("1 failed" in bar for bar in bars)
    assert "Mali failed: " in seen
    assert re.search(r"Cambodia +\S+ +\d:\d\d:\d\d", seen)


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_done(render, data, tmp_path):
    (data / "codebook.yaml").write_text("themes: 3\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        render(["Camboda", "Chile", "Mali"], as_of="2022-13-01", parameters={"contry": "x", "as_of": "2020"})
    told = {problem.code: problem for problem in caught.value.problems}
    codes = ["no-such-country", "no-such-day", "no-such-parameter", "has-an-option", "not-a-mapping"]
    assert set(codes) <= set(told)
    wrong = [problem for problem in caught.value.problems if problem.code == "no-such-country"]
    assert [problem.value for problem in wrong] == ["Camboda", "Chile"]
    assert "There are: Cambodia" in wrong[0].remedy
    assert "country" in told["no-such-parameter"].remedy
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"data": "nowhere"}, "no-data"),
        ({"notebook": "trouble.ipnb"}, "no-notebook"),
        ({"jobs": 0}, "not-positive"),
        ({"timeout": -1}, "not-positive"),
        ({"parameters": {"data": "x"}}, "has-an-option"),
        ({"countries": ["../x"]}, "no-such-country"),
        ({"countries": ""}, "no-country"),
        ({"countries": []}, "no-country"),
        ({"countries": ["Mali", " "]}, "no-country"),
        ({"parameters": {"codebook": "nowhere.yaml"}}, "no-codebook"),
    ],
)
def test_wrong_use_is_told_before_anything_is_done(render, tmp_path, options, code):
    with pytest.raises(UsageError) as caught:
        render(**options)
    assert code in {problem.code for problem in caught.value.problems}
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_told(render, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="nothing can be written there"):
        render(out=tmp_path / "file" / "out")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("below", ["", "reports"])
def test_an_output_folder_that_is_a_link_to_nowhere_is_told(render, tmp_path, below):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="a link there leads nowhere") as caught:
        render(out=tmp_path / "link" / below)
    assert caught.value.problems[0].value == str(tmp_path / "link")
    with pytest.raises(UsageError, match="cannot be made"), alone(tmp_path / "link" / below, waiting=print):
        pass


@pytest.mark.parametrize("name", ["mali", "Mali", "burkina_faso", "cote-d-ivoire"])
def test_a_report_across_countries_does_not_take_the_place_of_a_country(render, tmp_path, name):
    notebook = write_notebook(tmp_path / f"{name}.ipynb", [], parameters="data: str = ''")
    with pytest.raises(UsageError, match="would take the place of that of") as caught:
        render(notebook=notebook)
    assert [problem.code for problem in caught.value.problems] == ["name-of-country"]
    assert not (tmp_path / "out").exists()


def test_a_country_whose_documents_cannot_be_read_fails_alone(render, data):
    (data / "sources" / "samoa").mkdir()
    (data / "sources" / "samoa" / "page.txt").write_text("Nothing that anybody knows.", encoding="utf-8")
    done = render(["Samoa", "Cambodia"])
    assert [(report.name, report.failure.name) for report in done.failed] == [("Samoa", "NothingToRead")]
    assert done.reports["Cambodia"].outcome == "rendered"


def test_a_country_whose_documents_speak_of_no_day_fails_alone_before_it_is_begun(render, data):
    (data / "sources" / "samoa").mkdir()
    sheet = "Recommendation,Management response\nPlan the exit with the ministry,Accepted\n"
    (data / "sources" / "samoa" / "sheet.csv").write_text(sheet, encoding="utf-8")
    done = render(["Samoa", "Cambodia"])
    (failed,) = done.failed
    told = "NoDay: the documents speak of no day. Give one with --as-of, or as page_date in the catalogue."
    assert (failed.name, str(failed.failure)) == ("Samoa", told)
    assert failed.figures["recommendations"] == 1
    assert not render("Samoa", as_of="2022-12-31").failed


@pytest.mark.parametrize(
    ("declared", "given", "expected"),
    [
        ("n: int = 1", "3", 3),
        ("n: float = 1", "0.5", 0.5),
        ("n: float = 1", 2, 2),
        ("n: bool = True", "no", False),
        ("n: list[str] = []", "a, b", ["a", "b"]),
        ("n: list[int] = []", "[1, 2]", [1, 2]),
        ("n: list[int] = []", "2019,2020", [2019, 2020]),
        ("n: list[int] = []", (2019, "2020"), [2019, 2020]),
        ("n: list[str] = []", "2019; 2020", ["2019", "2020"]),
        ("n: int | None = None", "5", 5),
        ("n: int | str = 1", "5", "5"),
        ("n: Optional[int] = None", "5", 5),
        ("n: list[str] | None = None", "a, b", ["a", "b"]),
        ("n: 'int' = 1", "3", 3),
        ("n: Literal['a', 'b'] = 'a'", "b", "b"),
        ("n: dict = {}", {2019: (1, 2)}, {"2019": [1, 2]}),
        ("n = 5", "6", 6),
        ("n: str = ''", "007", "007"),
        ("n: str = ''", Path("themes.yaml"), "themes.yaml"),
        ("n: str | None = None", "x", "x"),
        ("n: int = 1", "three", None),
        ("n: int = 1", True, None),
        ("n: bool = True", "perhaps", None),
        ("n: str = ''", 7, None),
        ("n: list = []", 7, None),
        ("n: list[int] = []", "2019, soon", None),
        ("n: int | None = None", "soon", None),
        ("n: 'int' = 1", "three", None),
    ],
)
def test_values_have_the_type_the_notebook_declares(tmp_path, declared, given, expected):
    found = read_notebook(
        write_notebook(tmp_path / "n.ipynb", [], parameters=f"country: str = ''\n{declared}")
    )
    if expected is None:
        with pytest.raises(UsageError) as caught:
            typed_values(found, options={}, parameters={"n": given})
        assert [(p.code, p.field, p.value) for p in caught.value.problems] == [
            ("wrong-type", "n", str(given))
        ]
    else:
        assert typed_values(found, options={"data": "data"}, parameters={"n": given}) == {"n": expected}


@pytest.mark.parametrize("given", [None, "None"])
@pytest.mark.parametrize("declared", ["list[str] | None", "int | None", "Optional[float]"])
def test_a_value_may_be_none_where_the_notebook_says_so(tmp_path, declared, given):
    found = read_notebook(write_notebook(tmp_path / "n.ipynb", [], parameters=f"n: {declared} = None"))
    assert typed_values(found, options={}, parameters={"n": given}) == {"n": None}


def test_values_that_cannot_be_handed_over_are_refused_one_by_one(render, tmp_path):
    declared = "country: str = ''\na = None\nb: list = []\nc: dict = {}\nd: float = 0"
    notebook = write_notebook(tmp_path / "n.ipynb", [], parameters=declared)
    given = {"a": dt.date(2022, 12, 31), "b": [Path("x")], "c": {"f": len}, "d": float("nan")}
    with pytest.raises(UsageError) as caught:
        render("Mali", notebook=notebook, parameters=given)
    assert [(p.code, p.field) for p in caught.value.problems] == [("not-simple", name) for name in "abcd"]
    assert "2022-12-31" in caught.value.problems[0].remedy
    assert not (tmp_path / "out").exists()


def test_names_and_values_that_are_not_utf8_are_refused_in_words(render, tmp_path):
    notebook = write_notebook(tmp_path / "n\udcff.ipynb", [])
    with pytest.raises(UsageError, match="not UTF-8"):
        render("Mali", notebook=notebook)
    own = write_notebook(tmp_path / "n.ipynb", [], parameters="country: str = ''\nword: str = ''")
    with pytest.raises(UsageError, match="cannot be handed"):
        render("Mali", notebook=own, parameters={"word": "a\udcff"})


@pytest.mark.parametrize(("default", "refused"), [("en", ["unknown-language"]), ("python", [])])
def test_a_report_in_a_language_without_words_is_refused(render, tmp_path, default, refused):
    declared = f"country: str = ''\nlanguage: str = {default!r}"
    notebook = write_notebook(tmp_path / "n.ipynb", [], parameters=declared)
    with pytest.raises(UsageError) as caught:
        render("Mali", notebook=notebook, parameters={"language": "de"}, formats="odt")
    assert [p.code for p in caught.value.problems if p.field == "language"] == refused
    with pytest.raises(UsageError) as caught:
        render("Mali", notebook=notebook, parameters={"language": ["fr"]}, formats="odt")
    assert [p.code for p in caught.value.problems] == ["wrong-type", "unknown-format"]
    assert not (tmp_path / "out").exists()


def test_a_notebook_gets_what_it_needs_and_nothing_else(tmp_path):
    found = read_notebook(write_notebook(tmp_path / "n.ipynb", [], parameters="theme: str\nlimit: int = 3"))
    with pytest.raises(UsageError) as caught:
        typed_values(found, options={"as_of": "2022-12-31"}, parameters={"limt": 2})
    assert [(p.code, p.field) for p in caught.value.problems] == [
        ("missing-parameter", "theme"),
        ("no-such-parameter", "limt"),
        ("no-such-parameter", "as_of"),
    ]
    assert "Did you mean limit?" in caught.value.problems[1].remedy


def test_a_notebook_that_asks_for_no_country_gives_one_report_across_them(render, tmp_path):
    parameters = "data: str = ''\ncountries: list[str] = []"
    notebook = write_notebook(tmp_path / "all_of_us.ipynb", [("print(countries)",)], parameters=parameters)
    with pytest.raises(UsageError, match="Camboda"):
        render(["Camboda"], notebook=notebook)
    done = render(["Mali", "khm"], notebook=notebook)
    assert list(done.reports) == ["All of us"]
    page = (tmp_path / "out" / "all-of-us" / "all-of-us.html").read_text(encoding="utf-8")
    assert "['Cambodia', 'Mali']" in BeautifulSoup(page, "lxml").main.get_text()
    render(["Mali"])
    index = BeautifulSoup((tmp_path / "out" / "index.html").read_text(encoding="utf-8"), "lxml")
    pages = [link["href"] for link in index.select("main a") if link["href"].endswith(".html")]
    assert pages == ["all-of-us/all-of-us.html", "mali/mali.html"]
    assert index.select_one("header dd").get_text() == "1"


def test_notebooks_are_found_by_file_or_name(tmp_path, monkeypatch):
    own = write_notebook(tmp_path / "notebooks" / "mine.ipynb", [])
    monkeypatch.chdir(tmp_path)
    near = tmp_path / "data"
    assert find_notebook("mine", near=near).resolve() == own
    assert find_notebook("mine.ipynb", near=near).resolve() == own
    assert find_notebook(own, near=near) == own
    assert find_notebook(None, near=near).name == "country_synthesis.ipynb"
    assert find_notebook("country", near=near) == find_notebook("country_synthesis", near=near)
    with pytest.raises(UsageError, match="There are: mine"):
        find_notebook("mien", near=near)
    with pytest.raises(UsageError, match="no such notebook"):
        find_notebook("elsewhere/mine.ipynb", near=near)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_report_cannot_leave_the_output_folder(tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "mali").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="out of the output folder"):
        folder_of("Mali", out)
    for name in ("../../x", "/etc", "..", "", "C:\\x"):
        assert folder_of(name, out).parent == out


def test_the_manifest_is_read_as_it_was_written(tmp_path):
    failure = Failure(name="ValueError", value="x", cell=3, last_lines=("a", "b"))
    report = Report(
        name="Mali", country="MLI", failure=failure, figures={"actions": 2}, notes=("n",), seconds=1.5
    )
    write_manifest(Manifest(tmp_path).after([report]))
    assert read_manifest(tmp_path).reports == {"Mali": report}


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "3", "[" * 100_000, '{"format": 2}', '{"format": 2, "reports": 3}',
        '{"format": 2, "reports": [{}]}', '{"format": 2, "reports": [3]}', '{"format": 2, "reports": null}',
    ],
)  # fmt: skip
def test_a_broken_manifest_is_as_none(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    assert read_manifest(tmp_path).reports == {}


@pytest.fixture
def written(tmp_path):
    """A manifest with two reports, and a way to change what stands in it."""
    for folder in ("mali", "ghana"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.html").touch()
    reports = [
        Report(name=name, country="", html=f"{name.lower()}/{name.lower()}.html")
        for name in ("Mali", "Ghana")
    ]
    write_manifest(Manifest(tmp_path).after(reports))

    def change(**changes):
        file = tmp_path / "manifest.json"
        content = json.loads(file.read_text(encoding="utf-8"))
        content["reports"][1] |= changes.pop("mali", {})
        file.write_text(json.dumps(content | changes), encoding="utf-8")
        return read_manifest(tmp_path).reports

    return change


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "ipynb"])
@pytest.mark.parametrize(
    "file", ["../precious.pdf", "/etc/passwd", "ghana/ghana.pdf", "mali/../mali/mali.pdf", 3, ["x"]]
)
def test_a_file_that_is_not_of_the_report_is_not_taken_for_its_own(written, form, file):
    assert getattr(written(mali={form: file})["Mali"], form) is None


def test_the_files_of_a_report_are_its_own(written):
    assert written(mali={"pdf": "mali/mali.pdf"})["Mali"].pdf == "mali/mali.pdf"
    assert list(written(mali={"html": "ghana/ghana.html"})) == ["Ghana"]


@pytest.mark.parametrize(
    "changes",
    [
        {"figures": [1]},
        {"figures": None},
        {"sha256": "x"},
        {"name": 3},
        {"failure": {"name": "x"}},
        {"notes": 3},
    ],
)
def test_an_entry_that_no_run_writes_is_left_out_alone(written, changes):
    assert list(written(mali=changes)) == ["Ghana"]


@pytest.mark.parametrize("number", [1, 3, None, "2"])
def test_a_manifest_of_another_format_is_as_none(written, number):
    assert set(written()) == {"Ghana", "Mali"}
    assert written(format=number) == {}


def test_the_index_escapes_what_it_is_given_and_runs_its_own_script_only():
    failure = Failure(name=HOSTILE, value=HOSTILE, cell=3, last_lines=(HOSTILE,))
    figures = {"documents": 3, "excerpts": 1, "evaluations": 2, "recommendations": 5, "actions": 9, "agencies": HOSTILE,
               "known": 7, "completed": 4, "overdue": 1, "day": "2022-12-31"}  # fmt: skip
    made = Report(
        name="Mali", country="MLI", html="mali/mali.html", ipynb="mali/mali.ipynb", as_of="2022-12-31",
        made="2024-05-03T10:00:00+00:00", figures=figures,
    )  # fmt: skip
    kept = replace(made, name=f"Kept {HOSTILE}", country="KPT", failure=failure)
    gone = Report(name="Gone", country="GNE", failure=failure)
    text = index_page([gone, kept, made])
    page = BeautifulSoup(text, "lxml")
    assert not page.find_all(["bold", "iframe"])
    (script,) = [script.extract().string for script in page.find_all("script")]
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert "\x1b" not in text
    assert not page.find_all(src=True)
    assert {link["href"].split("#")[0] for link in page.find_all("a")} == {
        "",
        "mali/mali.html",
        "mali/mali.ipynb",
    }
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.select("tbody tr")
    ]
    assert [row[0] for row in rows] == ["Gone", "Kept <script>alert(1)</script> [bold]", "Mali"]
    assert rows[2][2:] == ["2", "2 complete, 1 excerpt", "5", "9", "4 of 7", "1", "31 Dec 2022", "notebook"]
    assert rows[1][-1] == "failed, made on 3 May 2024"
    assert rows[0][2] == "not read"
    totals = {item.dt.get_text(): item.dd.get_text() for item in page.select("header dl > div")}
    assert (totals["Countries"], totals["Actions"], totals["Overdue"]) == ("3", "18", "2")
    assert [heading.name for heading in page.find_all(["h1", "h2", "h3"])] == ["h1", "h2", "h2", "h3", "h3"]
    assert all(head.get("scope") for head in page.find_all("th"))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.select("a[href^='#']")} <= set(ids)


def test_a_country_that_is_no_longer_in_the_data_is_told_and_not_counted(render, data, tmp_path):
    assert "no longer" not in repr(render(["Mali", "Rwanda"]))
    shutil.rmtree(data / "sources" / "mali")
    assert "no longer" not in repr(render("Rwanda"))
    manifest = render()
    assert repr(manifest).startswith("2 rendered, 1 unchanged, 1 no longer in the data (Mali): ")
    assert (tmp_path / "out" / "mali" / "mali.html").is_file()

    def seen():
        page = BeautifulSoup((tmp_path / "out" / "index.html").read_text(encoding="utf-8"), "lxml")
        names = [head.get_text() for head in page.select("tbody th")]
        return names, {item.dt.get_text(): item.dd.get_text() for item in page.select("header dl > div")}

    names, totals = seen()
    assert names == ["Cambodia", "Côte d’Ivoire", "Mali (no longer in the data)", "Rwanda"]
    others = [report for report in manifest.reports.values() if report.name != "Mali"]
    assert totals["Countries"] == "3"
    assert totals["Recommendations"] == str(sum(report.figures["recommendations"] for report in others))
    assert "1 no longer in the data" in repr(render("Rwanda"))
    (data / "sources" / "mali").mkdir()
    shutil.copy(PROJECT / "data" / "sources" / DOCUMENTS[1], data / "sources" / "mali")
    assert "no longer" not in repr(render())
    assert seen()[1]["Countries"] == "4"


def test_the_index_speaks_the_language_its_reports_share():
    figures = {"documents": 3, "excerpts": 1, "evaluations": 2, "known": 7, "completed": 4}
    french = Report(
        name="Cambodia", country="KHM", html="cambodia/cambodia.html", as_of="2022-12-31", figures=figures,
        parameters={"language": "fr"},
    )  # fmt: skip
    page = BeautifulSoup(index_page([french]), "lxml")
    assert page.html["lang"] == "fr"
    cells = [cell.get_text(strip=True) for cell in page.select_one("tbody tr").find_all(["th", "td"])]
    assert cells[0] == "Cambodge"
    assert {"2 complets, 1 extrait", "4 sur 7", "31 déc. 2022"} <= set(cells)
    measured = replace(french, name="Coding quality", country="", figures={})
    many = replace(french, figures=figures | {"actions": 4383})
    page = BeautifulSoup(index_page([many, measured]), "lxml")
    assert "Qualité du codage des thèmes" in page.main.get_text()
    assert "4\N{NARROW NO-BREAK SPACE}383" in page.header.get_text()
    english = replace(french, name="Mali", country="MLI", parameters={})
    assert BeautifulSoup(index_page([french, english]), "lxml").html["lang"] == "en"
    strange = replace(french, parameters={"language": "tlh"})
    assert BeautifulSoup(index_page([strange]), "lxml").html["lang"] == "en"


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("Cambodia", "6 sur 11"),
        ("Rwanda", "aucune ne reste applicable"),
        ("Kyrgyzstan", "aucune ne reste applicable"),
        ("Ghana", "aucune mesure"),
        ("Lesotho", "aucune mesure"),
    ],
)
def test_the_index_says_why_no_completion_is_known(country, said):
    figures = key_figures(syn.load(PROJECT / "data").where(country=country), as_of=None)
    report = Report(name=country, country="XXX", figures=figures, parameters={"language": "fr"})
    page = BeautifulSoup(index_page([report]), "lxml")
    assert page.select("tbody td.number")[3].get_text() == said


def _gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture
def worker():
    made = Worker()
    yield made
    made.dismiss()
    made.end()


def _job(folder: Path, cell: str, **given) -> Job:
    notebook = write_notebook(folder / "n.ipynb", [(cell,)])
    return Job(name="Mali", notebook=notebook, parameters={"country": "Mali", "data": str(folder)}, **given)


def _part(data: Path) -> Part:
    return Part(data=data, codebook=data / "codebook.yaml", country="MLI")


def test_the_workbook_is_the_same_while_the_notebook_runs_and_after_it(worker, data, tmp_path):
    jobs = [
        _job(tmp_path, "1", part=_part(data), workbook="mali.xlsx", spare=spare) for spare in (False, True)
    ]
    after, beside = (worker.do(job) for job in jobs)
    assert after.files == beside.files
    assert after.figures == beside.figures
    assert after.figures["recommendations"] == len(syn.load(data).where(country="Mali").recommendations)


def test_where_no_processor_is_free_the_workbook_waits_for_the_end_of_the_notebook(
    data, tmp_path, monkeypatch
):
    monkeypatch.setattr("synthesis.batch.workers.processors", lambda: 1)
    (data / "codebook.yaml").rename(data / "later.yaml")
    wait = f"import pathlib, time\ntime.sleep(1)\npathlib.Path({str(data / 'later.yaml')!r}).rename({str(data / 'codebook.yaml')!r})"
    with Workers(1) as workers:
        job = _job(tmp_path, wait, part=_part(data), workbook="mali.xlsx", timeout=60)
        outcome = workers.submit(lambda: job).result()
    assert outcome.failure is None
    assert outcome.files["xlsx"]


def test_a_worker_that_died_while_idle_does_not_fail_the_next_report(worker, tmp_path):
    process = worker.start()
    process.kill()
    process.wait()
    assert worker.do(_job(tmp_path, "1", timeout=60)).failure is None


@pytest.mark.skipif(not can_fork(), reason="kernels are not forked here")
def test_a_report_that_fails_where_the_zygote_was_given_up_runs_once(tmp_path):
    job = _job(tmp_path, "with open(f'{data}/runs', 'a') as runs: runs.write('x')\n1 / 0", timeout=60)
    with Workers(1) as workers:
        keeper = workers._keeper
        while keeper._watch.is_alive() or keeper.process.poll() is None:
            keeper.process.kill()
            time.sleep(0.02)
        failure = workers.submit(lambda: job).result().failure
    assert failure.name == "ZeroDivisionError"
    assert (tmp_path / "runs").read_text() == "x"


def test_a_worker_that_is_killed_leaves_nothing_behind_and_says_how_long_it_took(
    worker, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    outcome = worker.do(
        _job(tmp_path, "import os, time; time.sleep(1); os.kill(os.getppid(), 9); time.sleep(60)")
    )
    assert outcome.failure.name == "WorkerDied"
    assert outcome.seconds > 1
    assert list((tmp_path / "tmp").iterdir()) == []


class Hangs:
    """When it is unpacked, a process starts another, and both do nothing for a long time."""

    def __init__(self, pids):
        self.pids = pids

    def __reduce__(self):
        start = (
            "import os, pathlib, signal, subprocess; other = subprocess.Popen(['sleep', '300']); "
            f"pathlib.Path({str(self.pids)!r}).write_text(f'{{os.getpid()}} {{other.pid}}'); "
            "os.kill(os.getpid(), signal.SIGSTOP)"
        )
        return exec, (start,)


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups there")
def test_a_worker_that_hangs_is_ended_with_all_that_it_started(worker, tmp_path, monkeypatch):
    monkeypatch.setattr("synthesis.batch.workers.GRACE", 1.0)
    job = replace(_job(tmp_path, "1", timeout=3.0), parameters={"x": Hangs(tmp_path / "pids")})
    outcome = worker.do(job)
    failure = outcome.failure
    assert (failure.name, failure.value) == ("TimeoutError", "the report took longer than 3 s")
    assert outcome.seconds >= 3
    until = time.monotonic() + 10
    while not all(map(_gone, _wait_for([tmp_path / "pids"]))):
        assert time.monotonic() < until, "a process is left"
        time.sleep(0.05)


def test_a_job_that_cannot_be_packed_fails_alone(worker, tmp_path):
    good = _job(tmp_path, "1", timeout=60)
    failure = worker.do(replace(good, parameters={"x": lambda: 1})).failure
    assert "could not be given" in failure.value
    assert worker.do(good).failure is None


def _heed_interrupts():
    """A job behind another has interrupts ignored, and so have its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.torture
@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_batch_leaves_no_process_and_no_half_file(data, tmp_path, sign):
    notebook = write_notebook(tmp_path / "n.ipynb", [(SLEEPING,)], parameters=PARAMETERS)
    command = [
        sys.executable,
        "-m",
        "synthesis",
        "render",
        "Mali",
        "Rwanda",
        "--jobs",
        "2",
        "--data",
        str(data),
    ]
    options = ["--out", str(tmp_path / "out"), "--notebook", str(notebook)]
    run = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,
    )
    pids = _wait_for([data / "Mali.pids", data / "Rwanda.pids"])
    began = time.monotonic()
    run.send_signal(sign)
    _, error = run.communicate(timeout=60)
    while not all(map(_gone, pids)) and time.monotonic() - began < 20:
        time.sleep(0.1)
    assert all(map(_gone, pids))
    assert time.monotonic() - began < 12
    assert "Traceback" not in error
    if sign != signal.SIGKILL:
        assert run.returncode == 130
        assert json.loads((tmp_path / "out" / "manifest.json").read_text())["reports"] == []
    assert not list((tmp_path / "out").rglob("*.html.*"))


def _wait_for(files: list[Path]) -> list[int]:
    until = time.monotonic() + 60
    while not all(file.is_file() and file.read_text() for file in files):
        assert time.monotonic() < until, "the kernels did not start"
        time.sleep(0.1)
    return [int(pid) for file in files for pid in file.read_text().split()]
