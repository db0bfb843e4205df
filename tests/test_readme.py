"""The README tells the truth: its commands exist, its Python runs, its dictionary is the schema's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from dictionary import printed

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_dictionary_is_printed_from_the_schema():
    assert printed() == README, "run `make dictionary`"


def test_every_make_target_it_names_exists():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_command_it_names_exists_and_every_command_is_named():
    from synthesis.cli import app

    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    named = set(re.findall(r"`synthesis (\w+)", README))
    assert named == commands
    assert set(re.findall(r"`(\w+)`", CHANGELOG.partition("- Commands: ")[2].partition(".\n")[0])) == commands


def test_every_file_it_links_is_there():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (PROJECT / link).exists(), link


def test_its_python_runs_as_it_stands(monkeypatch):
    monkeypatch.chdir(PROJECT / "notebooks")
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102


@pytest.mark.parametrize("path", ["notebooks", "synthesis", "data", "outputs", "tests"])
def test_the_folders_it_names_are_there(path):
    assert f"`{path}/`" in README
    assert (PROJECT / path).is_dir()


def test_the_version_is_said_once():
    import synthesis

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == synthesis.__version__
    assert f"## {project['version']}" in CHANGELOG
