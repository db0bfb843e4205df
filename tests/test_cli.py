"""The commands, run as users type them."""

from __future__ import annotations

import csv
import inspect
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_report import write_notebook
from typer.testing import CliRunner

import synthesis as syn
from synthesis import schema
from synthesis.cli import app

PROJECT = Path(__file__).parent.parent
CAMBODIA = PROJECT / "data" / "sources" / "cambodia"
COMMANDS = ["read", "check", "countries", "code", "track", "render", "init", "export", "agree"]
HOSTILE = "<script>alert(1)</script> [bold]loud[/bold] \x1b[31mred\x1b[0m"
GATE = """\
Management Response

: Mali
: 2020 - 2020 , Mali (CO)
: Evaluation {hostile}
: Mali

All is well.

: Approved
Recommendation: Do it well {hostile}.
Management Response: Agreed.
Management Response Category: Accepted
Thematic Area: Not applicable
Operating Principles: Not applicable
Organizational Priorities: Not applicable
UNEG Criteria: Not applicable
Key Actions
Responsible Deadline Status Comments
Hold a workshop on {hostile} DRD 2021/12 Completed Dec 2021: It was held {hostile}.
"""
CODEBOOK = "themes:\n  gender:\n    label: {en: Gender}\n    patterns: [gender*, women]\n"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERMINAL_WIDTH", "160")
    runner = CliRunner()
    return lambda *words: runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def data(tmp_path):
    """A data folder with one page, whose texts are hostile, and one that nobody can read."""
    sources = tmp_path / "data" / "sources" / "mali"
    sources.mkdir(parents=True)
    (sources / "page.txt").write_text(GATE.format(hostile=HOSTILE), encoding="utf-8")
    (tmp_path / "data" / "catalogue.csv").write_text(
        "file,coverage\nmali/page.txt,complete\n", encoding="utf-8"
    )
    (tmp_path / "data" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def unreadable(data):
    (data / "sources" / "mali" / "other.txt").write_text("Nothing that anybody knows.", encoding="utf-8")
    return data


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run, command):
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert re.search(rf"Example: synthesis {command} \w+|Example: synthesis {command} --", shown.stdout)


def test_there_are_no_other_commands():
    assert [command.name or command.callback.__name__ for command in app.registered_commands] == COMMANDS


@pytest.mark.parametrize(
    ("command", "function"),
    [("render", syn.render), ("track", syn.track), ("code", syn.code), ("read", syn.read_files)],
)
def test_names_and_defaults_are_those_of_the_functions(command, function):
    named = {each.callback.__name__: each.callback for each in app.registered_commands}
    ours = inspect.signature(named[command]).parameters
    theirs = inspect.signature(function).parameters
    shared = set(ours) & set(theirs)
    for name in shared:
        default = ours[name].default
        expected = theirs[name].default
        needed = inspect.Parameter.empty in (default, expected)
        assert needed or (str(default) if isinstance(default, Path) else default) == expected, name
    only_theirs = {
        "render": {"formats", "parameters", "progress"},
        "track": {"corpus"},
        "code": {"items"},
        "read": set(),
    }
    assert set(theirs) - shared == only_theirs[command]


def test_help_needs_none_of_the_heavy_libraries():
    seen = "import sys, synthesis.cli; print({'pandas', 'numpy', 'papermill', 'nbconvert', 'nbformat'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_program_and_the_module_are_the_same():
    program = [str(Path(sys.executable).with_name("synthesis")), "--version"]
    module = [sys.executable, "-m", "synthesis", "--version"]
    answers = [
        subprocess.run(words, capture_output=True, text=True, check=True).stdout
        for words in (program, module)
    ]
    assert answers == [f"synthesis {syn.__version__}\n"] * 2


def test_read_gives_every_table_as_json(run):
    shown = run("read", CAMBODIA / "un-women-2020.txt", CAMBODIA / "ohchr-2020.txt", "--format", "json")
    assert shown.exit_code == 0
    tables = json.loads(shown.stdout)
    assert list(tables) == list(schema.TABLES)
    assert (len(tables["recommendations"]), len(tables["actions"])) == (19, 27)
    action = tables["actions"][0]
    assert set(action) == set(schema.TABLES["actions"].columns)
    assert (action["deadline"], action["deadline_precision"], action["added"]) == (
        "2022-12-31",
        "month",
        None,
    )
    assert isinstance(action["line_start"], int)
    assert isinstance(action["units"], list)


def test_read_shows_people_what_was_understood_and_where(run):
    shown = run("read", CAMBODIA / "un-women-2020.txt")
    assert shown.exit_code == 0
    assert "Country Portfolio Evaluation" in shown.stdout
    assert "Recommendation 1 (line 11): accepted" in shown.stdout
    assert "2022/12" in shown.stdout
    assert "completed" in shown.stdout


@pytest.mark.parametrize(
    "words", [["read"], ["check", "--data"], ["track", "--data"], ["render", "--quiet", "--data"]]
)
def test_text_from_documents_commands_neither_terminal_nor_markup(run, data, tmp_path, words):
    notebook = write_notebook(
        tmp_path / "n.ipynb", [("import synthesis as syn\nraise ValueError(syn.load(data).actions.text[0])",)]
    )
    more = ["--notebook", notebook, "--out", tmp_path / "out"] if words[0] == "render" else []
    shown = run(*words, data / "sources" / "mali" / "page.txt" if words == ["read"] else data, *more)
    printed = shown.stdout + shown.stderr
    assert "\x1b" not in printed
    if words[0] != "check":
        assert "[bold]loud[/bold]" in re.sub(r"\s+", " ", printed)


def test_a_document_that_cannot_be_read_is_told_and_the_rest_is_read(run, unreadable):
    files = sorted((unreadable / "sources" / "mali").iterdir())
    shown = run("read", *files, "--format", "json")
    assert shown.exit_code == 1
    assert len(json.loads(shown.stdout)["evaluations"]) == 1
    assert "other.txt" in shown.stderr
    assert "no reader knows the layout" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["read", "nowhere.txt"],
        ["read"],
        ["check", "--data", "nowhere"],
        ["nonsense"],
        ["read", "--layout", "gat", "x.txt"],
    ],
)
def test_wrong_use_is_2(run, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    Path("x.txt").write_text("text")
    shown = run(*words)
    assert shown.exit_code == 2
    assert shown.stderr.strip()
    assert "Traceback" not in shown.stderr


def test_check_tells_every_problem_and_how_bad_it_is(run, unreadable):
    shown = run("check", "--data", unreadable)
    assert shown.exit_code == 1
    (line,) = [line for line in shown.stdout.splitlines() if line.startswith("error")]
    assert "mali/other.txt" in line
    assert "no reader knows the layout" in line
    assert "1 error," in shown.stdout.splitlines()[-1]
    problems = json.loads(run("check", "--data", unreadable, "--format", "json").stdout)
    assert {problem["code"] for problem in problems} >= {"unknown-layout"}
    assert set(problems[0]) == set(schema.TABLES["problems"].columns)


def test_check_of_good_data_is_0(run):
    assert run("check", "--data", PROJECT / "data").exit_code == 0


def test_check_reads_the_codebook_too(run, data):
    (data / "codebook.yaml").write_text("themes: 3\n", encoding="utf-8")
    shown = run("check", "--data", data)
    assert shown.exit_code == 1
    assert "codebook.yaml, line 1" in shown.stdout


def test_countries_lists_them(run, data):
    shown = run("countries", "--data", data)
    assert shown.exit_code == 0
    assert re.search(r"MLI\s+Mali\s+UN Women\s+1\s+1\s+1\s+1", shown.stdout)


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8")])
def test_code_gives_a_row_a_coding(run, data, tmp_path, separator, encoding):
    rows = [["id", "text"], ["a", 'Women lead; "gender" too, é'], ["b", ""], ["c", "NA"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    (tmp_path / "answers.csv").write_text(buffer.getvalue(), encoding=encoding)
    words = ["code", tmp_path / "answers.csv", "--column", "text", "--codebook", data / "codebook.yaml"]
    shown = run(*words)
    assert shown.exit_code == 0
    codings = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert [(row["item_id"], row["theme"], row["quote"], row["start"]) for row in codings] == [
        ("1", "gender", "Women", "0"),
        ("1", "gender", "gender", "13"),
    ]
    assert [row["quote"] for row in json.loads(run(*words, "--format", "json").stdout)] == ["Women", "gender"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,text\n1,x\n", "Columns: text, id"),
        (b"", "the file is empty"),
        (b"t\xe9xt\n", "Save it as CSV UTF-8"),
    ],
)
def test_code_says_what_is_wrong_with_a_file(run, tmp_path, content, said):
    (tmp_path / "a.csv").write_bytes(content)
    shown = run("code", tmp_path / "a.csv", "--column", "texte")
    assert shown.exit_code == 2
    assert said in shown.stderr


def test_code_reads_the_column_it_names_where_rows_end_in_a_separator(run, data, tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,Women lead,\n2,Train staff,,\n3\n", encoding="utf-8")
    shown = run("code", tmp_path / "a.csv", "--column", "text", "--codebook", data / "codebook.yaml")
    assert shown.exit_code == 0, shown.output
    assert [row["quote"] for row in csv.DictReader(io.StringIO(shown.stdout))] == ["Women"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('id,text\n1,"two\nlines"\n2,Train, staff\n', "line 4"),
        ("text,id,text\na,1,b\n", "two columns have this name"),
    ],
)
def test_code_refuses_a_table_whose_cells_have_no_sure_column(run, tmp_path, content, said):
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    shown = run("code", tmp_path / "a.csv", "--column", "text")
    assert shown.exit_code == 2
    assert said in shown.stderr


def test_track_tells_where_every_action_stood(run):
    words = ["track", "Cambodia", "--data", PROJECT / "data", "--as-of", "2022-12-31"]
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    expected = syn.track(syn.load(PROJECT / "data").where(country="Cambodia"), as_of="2022-12-31")
    assert [row["state"] for row in rows] == list(expected["state"])
    assert rows[0]["as_of"] == "2022-12-31"
    counts = json.loads(run(*words, "--by", "agency", "--format", "json").stdout)
    assert {row["agency"]: row["total"] for row in counts} == {"OHCHR": 16, "UN Women": 11}
    shown = run(*words)
    assert shown.exit_code == 0
    assert shown.stdout.index("overdue") < shown.stdout.index("status not reported")


def test_track_says_what_is_wrong(run, data):
    assert "2022-12-31" in run("track", "--data", data, "--as-of", "31.12.2022").stderr
    assert run("track", "Mal", "--data", data).exit_code == 2


def test_render_says_everything_that_is_wrong_a_line_each(run, data, tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", [])
    shown = run(
        "render", "Mal", "--data", data, "--notebook", notebook, "-p", "contry", "x", "--as-of", "then"
    )
    assert shown.exit_code == 2
    lines = shown.stderr.splitlines()
    assert len(lines) == 3
    assert any("There are: Mali" in line for line in lines)
    assert any("Did you mean country?" in line for line in lines)
    assert not Path("outputs/mal").exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell of another kind")
def test_where_streams_are_closed_reports_are_made_all_the_same(data, tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", [("print(country)",)])
    words = [sys.executable, "-m", "synthesis", "render", "Mali", "--data", data, "--notebook", notebook]
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&- 2>&-', "sh", *words, "--out", tmp_path / "out"], check=False
    )
    assert done.returncode == 0
    assert (tmp_path / "out" / "mali" / "mali.html").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_log_that_can_no_longer_be_written_is_told_once(data, tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", [("print(country)",)])
    words = ["render", "Mali", "--data", data, "--notebook", notebook, "--out", tmp_path / "out"]
    done = subprocess.run(
        [sys.executable, "-m", "synthesis", *words, "--log", "/dev/full", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == "The log cannot be written (No space left on device); the run goes on without it.\n"


def test_render_makes_reports_and_names_what_failed(run, data, tmp_path):
    code = ("assert note == 'a b', note\nprint(note, limit + 1)",)
    parameters = "country: str = ''\ndata: str = ''\nnote: str = ''\nlimit: int = 0"
    notebook = write_notebook(tmp_path / "n.ipynb", [code], parameters=parameters)
    words = [
        "render",
        "Malí",
        "--data",
        data,
        "--out",
        tmp_path / "out",
        "--notebook",
        notebook,
        "-p",
        "limit",
        "3",
    ]
    good = run(*words, "--parameter", "note", "a b")
    assert good.exit_code == 0, good.stderr
    assert "1 rendered" in good.stdout
    assert "a b 4" in (tmp_path / "out" / "mali" / "mali.html").read_text(encoding="utf-8")
    other = run(*words, "-p", "note=a=b")
    assert "AssertionError: a=b" in other.stderr
    bad = run(*words, "-p", "note", "c")
    assert bad.exit_code == 1
    assert "Mali failed: cell 3: AssertionError: c" in bad.stderr
    assert "1 failed (Mali)" in bad.stdout
    assert "Traceback (most recent call last)" not in bad.stdout


@pytest.mark.parametrize("words", [["-p", "limit"], ["-p"], ["-p", "no name", "x"]])
def test_render_wants_a_name_and_a_value(run, data, tmp_path, words):
    notebook = write_notebook(tmp_path / "n.ipynb", [], parameters="country: str = ''\nlimit: int = 0")
    shown = run("render", "--data", data, "--notebook", notebook, "--out", tmp_path / "out", *words)
    assert shown.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_render_takes_no_missing_value_for_an_empty_one(run, data, tmp_path):
    shown = run("render", "--data", data, "--out", tmp_path / "out", "-p", "language")
    assert shown.exit_code == 2
    assert "language has no value" in shown.stderr
    assert not (tmp_path / "out").exists()


def test_track_by_theme_codes_the_actions_first(run):
    done = run("track", "Cambodia", "--as-of", "2022-12-31", "--by", "theme", "--format", "csv")
    assert done.exit_code == 0, done.output
    assert "transition" in done.output


def test_the_disagreements_of_two_coders_have_the_texts_of_the_items(run, tmp_path, monkeypatch):
    for name, value in (("anna", 1), ("ben", 0)):
        page = f"item_id,theme,value\nkhm-un-women-2020/r2,rbm,{value}\nelsewhere,rbm,{value}\n"
        (tmp_path / f"{name}.csv").write_text(page, encoding="utf-8")
    words = ("agree", tmp_path / "anna.csv", tmp_path / "ben.csv", "--format", "json")
    items = syn.load(PROJECT / "data").items().set_index("item_id")["text"]
    monkeypatch.chdir(PROJECT)
    here = json.loads(run(*words).stdout)["disagreements"]
    assert [row["text"] for row in here] == [items["khm-un-women-2020/r2"], None]
    monkeypatch.chdir(tmp_path)
    nowhere = json.loads(run(*words).stdout)["disagreements"]
    assert [row["text"] for row in nowhere] == [None, None]
    assert json.loads(run(*words, "--data", PROJECT / "data").stdout)["disagreements"] == here
    assert run(*words, "--data", tmp_path).exit_code == 2
