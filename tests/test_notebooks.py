"""The tutorial runs top to bottom in a folder to start in, and writes there only."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

import synthesis as syn
from synthesis.coding import read_people


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return syn.init(tmp_path_factory.mktemp("home") / "my-review", sample=True)


@pytest.fixture(scope="module")
def before(workspace):
    return _files(workspace)


@pytest.fixture(scope="module")
def explored(workspace, before):
    """The tutorial after it has run."""
    book = nbformat.read(workspace / "notebooks" / "explore.ipynb", as_version=4)
    place = {"metadata": {"path": workspace / "notebooks"}}
    return NotebookClient(book, timeout=120, resources=place).execute()


def _files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_explore_runs_without_a_warning(explored):
    outputs = [output for cell in explored.cells for output in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output.get("name") == "stderr"]


def test_explore_writes_a_chart_a_correction_and_a_workbook_and_nothing_else(explored, workspace, before):
    after = _files(workspace)
    written = {path.as_posix() for path in after.keys() - before.keys()}
    assert written == {
        "outputs/explore/chart.svg",
        "outputs/explore/codings/me.csv",
        "outputs/explore/corpus.xlsx",
    }
    assert {path: after[path] for path in before} == before


def test_what_it_exports_holds_the_correction_made_by_hand(explored, workspace):
    saved = syn.load(workspace / "outputs" / "explore" / "corpus.xlsx")
    (judged,) = read_people(workspace / "outputs" / "explore" / "codings").to_dict("records")
    item = judged["item_id"]
    items = saved.items().set_index("item_id")
    assert (judged["theme"], judged["value"]) == ("gender", 0)
    assert judged["text"] == " ".join(items.loc[item, "text"].split())
    codings = saved.codings
    assert "gender" not in set(codings.loc[codings["item_id"] == item, "theme"])
