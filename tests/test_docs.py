"""The documentation tells the truth: its code and commands run, its messages are the program's, no name is missing."""

from __future__ import annotations

import importlib
import re
import shlex
import tomllib
from pathlib import Path

import nbformat
import pytest
import typer
from typer.testing import CliRunner

import synthesis as syn
from synthesis.cli import app
from synthesis.tracking import STATES

PROJECT = Path(__file__).parent.parent
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((PROJECT / "docs").glob("*.md"))}
PYTHON = r"(?:\{code-cell\}|python)"
COMMANDS = typer.main.get_command(app).commands


def _blocks(page, kind):
    return re.findall(rf"^ *```{kind}\n(.*?)^ *```", PAGES[page], re.DOTALL | re.MULTILINE)


def _with(kind):
    return [page for page in PAGES if _blocks(page, kind)]


def test_every_page_is_in_the_contents():
    listed = set(re.findall(r"^(?!:).*?(\w+)>?$", "\n".join(_blocks("index", r"\{toctree\}")), re.MULTILINE))
    assert listed == {*PAGES, "explore"} - {"index"}


def test_every_public_name_has_its_entry_in_the_reference():
    sections = re.findall(
        r"currentmodule:: (\S+)\n(.*?)(?=\.\. currentmodule|```)", PAGES["reference"], re.DOTALL
    )
    listed = [
        name
        for room, text in sections
        if room == "synthesis"
        for name in re.findall(r"^   (\w+)$", text, re.MULTILINE)
    ]
    assert sorted(listed) == syn.__all__


def test_the_page_on_tracking_explains_every_state():
    assert sorted(re.findall(r"^\| `([^`]+)` \|", PAGES["tracking"], re.MULTILINE)) == sorted(STATES)


@pytest.mark.parametrize("page", _with(PYTHON))
def test_its_cells_run(page, monkeypatch):
    monkeypatch.chdir(PROJECT / "docs")
    names = {}
    for block in _blocks(page, PYTHON):
        exec(compile(block, f"{page}.md", "exec"), names)  # noqa: S102


@pytest.mark.parametrize("page", _with("sh"))
def test_its_commands_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(syn.init(tmp_path / "review", sample=True))
    for name, text in re.findall(r"^:caption: (\S+)\n\n(.*?)^```", PAGES[page], re.DOTALL | re.MULTILINE):
        Path(name).write_text(text, encoding="utf-8")
    for line in "".join(_blocks(page, "sh")).splitlines():
        program, *words = shlex.split(line)
        if program == "synthesis":
            _run(words)
        elif program == "cd":
            monkeypatch.chdir(words[0])
        else:
            assert (program, *words[:1]) == ("cp", "notebooks/country_synthesis.ipynb")


def _run(words):
    """Run a command; of ``render``, which other tests run, only what it is given is read."""
    if words[0] == "render":
        COMMANDS["render"].make_context("render", words[1:])
        return
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, f"{' '.join(words)}: {done.output}"


def test_every_command_it_names_takes_the_options_it_is_shown_with():
    for page, text in PAGES.items():
        for line in re.findall(r"`synthesis (\w+[^`]*)`", text):
            name, *words = line.split()
            known = {name for option in COMMANDS[name].params for name in option.opts}
            assert {word for word in words if word.startswith("-")} <= known, (page, line)


def test_its_messages_are_those_of_the_program():
    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "synthesis").rglob("*.py"))
    cells = re.findall(r"^\| (“.*?”) \|", PAGES["troubleshooting"], re.MULTILINE)
    assert len(cells) > 30
    for message in (part for cell in cells for part in cell[1:-1].split("”, “")):
        for piece in re.split(r"…", message):
            assert piece.strip() in code, message


def test_the_charts_of_the_tutorial_have_words(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(PROJECT / "docs")
    importlib.import_module("parts").copy_tutorial(tmp_path / "explore.ipynb")
    cells = nbformat.read(tmp_path / "explore.ipynb", as_version=4).cells
    drawn = [cell for cell in cells if "savefig" in cell.source]
    assert drawn
    assert all(len(cell.metadata["mystnb"]["image"]["alt"]) > 20 for cell in drawn)
    assert all(cell.metadata["alt"] == cell.metadata["mystnb"]["image"]["alt"] for cell in drawn)


def test_what_builds_it_is_among_the_requirements():
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    named = {re.match(r"[\w-]+", line)[0] for line in extras["docs"]}
    assert {"sphinx", "pydata-sphinx-theme", "myst-nb", "numpydoc"} <= named
