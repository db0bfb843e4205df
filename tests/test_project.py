"""The repository explains itself and cannot drift: imports, environments, notebooks, vocabulary of the code."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parent.parent
ORDER = [
    ["errors", "lines", "shipped", "colours"],
    ["places"],
    ["vocabulary", "dates"],
    ["language"],
    ["cells"],
    ["documents", "meaning"],
    ["schema"],
    ["sources"],
    ["views"],
    ["patterns"],
    ["codebook"],
    ["corpus"],
    ["frames"],
    ["masking"],
    ["coding"],
    ["agreement", "recurrence", "tracking", "exchange"],
    ["exhibits", "concordance", "corrections"],
    ["spread", "axes"],
    ["figures", "prose", "display"],
    ["explorer"],
    ["kernels"],
    ["kernels"],
    ["report"],
    ["batch"],
    ["workspace"],
    ["cli"],
    ["__main__"],
]
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}
MODULES = sorted(
    path
    for path in (PROJECT / "synthesis").rglob("*.py")
    if path.parent != PROJECT / "synthesis" or path.name != "__init__.py"
)


def _room(path: Path) -> str:
    return path.relative_to(PROJECT / "synthesis").parts[0].removesuffix(".py")


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("synthesis"):
            names |= (
                {node.module.split(".")[1]} if "." in node.module else {alias.name for alias in node.names}
            )
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("synthesis.")}
    return names & RANK.keys()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_data_flows_one_way(path):
    room = _room(path)
    assert room in RANK, f"{room} has no place in the order of the rooms"
    backwards = {name for name in _imported(path) if name != room and RANK[name] >= RANK[room]}
    assert not backwards, f"{room} may not import {backwards}"


def _requirements(lines):
    found = {}
    for line in lines:
        pattern = r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*(>=[\d.]+(?:,<\d+)?)?"
        name, version = re.fullmatch(pattern, line).groups()
        found[name.lower().replace("_", "-")] = version
    return found


def test_conda_environment_agrees_with_the_project():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    extras = project["optional-dependencies"]
    parts = re.search(r"\[(.*)\]", extras["all"][0])[1].split(",")
    wanted = _requirements([*project["dependencies"], *(line for part in parts for line in extras[part])])
    listed = _requirements([line for line in environment["dependencies"] if isinstance(line, str)])
    assert listed.pop("python") == project["requires-python"]
    listed.pop("pip")
    assert listed == wanted
    assert {"pip": ["--editable ."]} in environment["dependencies"]


def test_all_is_every_optional_part():
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    parts = set(re.search(r"\[(.*)\]", extras["all"][0])[1].split(","))
    assert parts == set(extras) - {"all", "docs", "meaning", "dev"}


def test_lock_holds_hashes_and_no_address():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^[A-Za-z0-9_.-]+==", lock, re.MULTILINE)
    assert len(pinned) > 50
    for block in re.split(r"\n(?=\S)", lock.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_lock_covers_every_requirement():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = set(
        re.findall(
            r"^([A-Za-z0-9_.-]+)==", (PROJECT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    parts = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = {name for part in parts for name in _requirements(part)} - {"evaluation-synthesis"}
    assert wanted <= lock


NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_tell_and_hold_no_logic(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    heads = [
        line
        for cell in cells
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if line.startswith("# ")
    ]
    assert len(heads) == 1
    for source in code:
        kinds = {type(node) for node in ast.walk(ast.parse(source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.Lambda}, (
            source
        )
        assert "sys.path" not in source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_parameters_are_typed_and_explained(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    for line in "".join(tagged[0]["source"]).splitlines():
        assert re.fullmatch(r"\w+: \w+ = .+?  # .+", line), line
