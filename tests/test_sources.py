"""Readers are found by content, by name, and in other packages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import synthesis as syn
from synthesis.documents import open_document
from synthesis.errors import UsageError
from synthesis.sources import read, readers

PROJECT = Path(__file__).parent.parent
SOURCES = PROJECT / "data" / "sources"
LAYOUTS = {
    "gate-": "gate",
    "un-women": "gate",
    "ohchr": "ohchr",
    "undp-erc-evaluation": "undp_erc_evaluation",
    "undp-erc-": "undp_erc",
}


def _layout(path: Path) -> str:
    return next(
        layout
        for begin, layout in sorted(LAYOUTS.items(), key=lambda pair: -len(pair[0]))
        if path.name.startswith(begin)
    )


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.txt")), ids=lambda path: path.stem)
def test_the_layout_is_recognised_from_the_content(path, tmp_path):
    renamed = tmp_path / "document"
    renamed.write_bytes(path.read_bytes())
    assert read(open_document(renamed)).layout == _layout(path)


def test_a_layout_can_be_named():
    corpus = syn.read_files([SOURCES / "nepal" / "gate-5023.txt"], layout="gate")
    assert corpus.documents["source_format"].tolist() == ["gate"]


def test_a_layout_nobody_has_is_wrong_use():
    with pytest.raises(UsageError, match="gate"):
        syn.read_files([SOURCES / "nepal" / "gate-5023.txt"], layout="gaet")


def test_every_reader_has_its_name():
    assert all(reader.name == name for name, reader in readers().items())


def test_the_reader_of_the_readme_works_from_another_package(tmp_path):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    (source,) = (
        block for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "def recognise" in block
    )
    (tmp_path / "my_follow_up.py").write_text(source, encoding="utf-8")
    info = tmp_path / "my_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[synthesis.readers]\nfollow-up = my_follow_up\n", encoding="utf-8"
    )
    page = tmp_path / "page.txt"
    page.write_text(
        "Follow-up of a project\nRecommendation: Plan the exit.\nAction: Write a plan.\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "synthesis", "read", str(page), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    tables = json.loads(done.stdout)
    assert tables["documents"][0]["source_format"] == "follow-up"
    assert [row["text"] for row in tables["actions"]] == ["Write a plan."]
    assert tables["actions"][0]["place"] == "line 3"
