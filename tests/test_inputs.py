"""What a report is made of: whatever can change it is known, and page, workbook and index speak of the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook

import synthesis as syn
from synthesis.batch.checks import plan
from synthesis.batch.choice import chosen
from synthesis.batch.entries import asked
from synthesis.batch.key_figures import key_figures
from synthesis.corpus.saved import save

PROJECT = Path(__file__).parent.parent
GATE = "gate-4567.txt"


@pytest.fixture
def data(tmp_path):
    for folder in ("mali", "rwanda"):
        (tmp_path / "data" / "sources" / folder).mkdir(parents=True)
    sources = PROJECT / "data" / "sources"
    shutil.copy(sources / "mali" / GATE, tmp_path / "data" / "sources" / "mali")
    shutil.copy(sources / "rwanda" / "gate-11320.txt", tmp_path / "data" / "sources" / "rwanda")
    return tmp_path / "data"


@pytest.fixture
def notebook(tmp_path):
    def written(parameters, code="1"):
        cells = [new_code_cell(parameters, metadata={"tags": ["parameters"]}), new_code_cell(code)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / "own" / "own.ipynb"
        path.parent.mkdir(exist_ok=True)
        write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return written


def entry(data, notebook, **parameters):
    """Return the entry of the one report that is asked for."""
    checked = plan(
        None, data=data, out=data.parent / "out", as_of=None, notebook=notebook, parameters=parameters
    )
    name = "Mali" if checked.by_country else next(iter(checked.reports))
    return asked(checked, name, None)


@pytest.mark.parametrize(
    "given", ["parameter", "list", "default", "module beside", "package beside", "module here", "matplotlib"]
)
def test_a_file_that_a_report_may_read_is_one_of_its_inputs(data, notebook, tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / {
        "module beside": "own/helper.py",
        "package beside": "own/helpers/deep/helper.py",
        "module here": "helper.py",
        "matplotlib": "matplotlibrc",
    }.get(given, "table.csv")
    default = f"{str(file)!r}" if given == "default" else "''"
    own = notebook(f"country: str = ''\ndata: str = ''\ntable = {default}\nfiles: list = ()")
    parameters = {"parameter": {"table": str(file)}, "list": {"files": [str(file)]}}.get(given, {})
    file.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "own" / "helpers").mkdir(exist_ok=True)
    (tmp_path / "own" / "helpers" / "__init__.py").touch()
    file.write_text("a,b\n", encoding="utf-8")
    before = entry(data, own, **parameters)
    assert file.name in [each["file"].rpartition("/")[2] for each in before.inputs]
    file.write_text("a,c\n", encoding="utf-8")
    assert entry(data, own, **parameters).inputs != before.inputs


def test_the_entry_of_a_report_holds_the_language_that_its_notebook_has_by_default(data, notebook):
    own = notebook("country: str = ''\ndata: str = ''\nlanguage: str = 'fr'")
    assert entry(data, own).parameters["language"] == "fr"
    assert entry(data, own, language="es").parameters["language"] == "es"


def test_a_change_of_what_was_saved_is_a_change_of_the_inputs(data, notebook, tmp_path):
    saved = save(syn.load(data), tmp_path / "saved", format="csv")
    own = notebook("data: str = ''")
    before = entry(saved, own)
    actions = saved / "actions.csv"
    actions.write_text(actions.read_text(encoding="utf-8").replace(" ", "  ", 1), encoding="utf-8")
    assert entry(saved, own).inputs != before.inputs


def test_what_is_installed_is_one_of_the_inputs(data, notebook):
    inputs = entry(data, notebook("country: str = ''\ndata: str = ''")).inputs
    assert [each["file"] for each in inputs][-2:] == ["synthesis", "installed packages"]


@pytest.mark.parametrize(
    ("chosen", "code", "expected"), [("", "1 / 0", 2), ("\nuntil: str = '1990-01-01'", "1", 0)]
)
def test_figures_are_of_what_the_notebook_chooses_also_where_it_failed(
    data, notebook, chosen, code, expected
):
    own = notebook(f"data: str = ''{chosen}", code)
    made = syn.render(data=data, out=data.parent / "out", notebook=own, progress=False)
    assert bool(made.failed) is ("/" in code)
    assert made.reports["Own"].figures["evaluations"] == expected


def test_documents_that_no_evaluation_was_read_from_are_not_counted(data):
    sources = data / "sources" / "mali"
    shutil.copy(sources / GATE, sources / "again.txt")
    (sources / "page.txt").write_text("Nothing that anybody knows.", encoding="utf-8")
    mali = syn.load(data).where(country="Mali")
    figures = key_figures(mali, as_of=None)
    assert len(mali.documents) == 3
    assert (figures["documents"], figures["excerpts"], figures["evaluations"]) == (1, 1, 1)


def test_what_chooses_nothing_that_is_there_leaves_all_of_it(data):
    corpus = syn.load(data)
    for values in ({"since": 2016}, {"until": "soon"}, {"agencies": 3}, {"countries": "Atlantis"}):
        assert len(chosen(corpus, values).evaluations) == 2
    assert len(chosen(corpus, {"countries": "Mali"}).evaluations) == 1


def test_documents_that_change_meanwhile_fail_the_report(data, notebook, tmp_path):
    change = "import pathlib; file = next(pathlib.Path(data).rglob('gate-4567.txt')); file.write_text(file.read_text() + ' ')"
    own = notebook("country: str = ''\ndata: str = ''", f"if country == 'Mali':\n    {change}")
    made = syn.render(data=data, out=tmp_path / "out", notebook=own, progress=False)
    assert [(report.name, report.failure.name) for report in made.failed] == [("Mali", "InputsChanged")]
    again = syn.render("Rwanda", data=data, out=tmp_path / "out", notebook=own, progress=False)
    assert again.unchanged == ("Rwanda",)


def test_each_report_works_in_a_folder_of_its_own_and_reads_what_is_in_the_users(
    data, notebook, tmp_path, monkeypatch
):
    work = tmp_path / "work"
    work.mkdir()
    (work / "table.csv").write_text("read", encoding="utf-8")
    monkeypatch.chdir(work)
    code = (
        "import os, pathlib, time\n"
        "pathlib.Path('scratch.txt').write_text(country)\n"
        "time.sleep(2 if country == 'Mali' else 1)\n"
        "print(pathlib.Path('scratch.txt').read_text(), pathlib.Path('table.csv').read_text(), os.path.exists(data))"
    )
    own = notebook("country: str = ''\ndata: str = ''", code)
    out = tmp_path / "out"
    made = syn.render(data="../data", out=out, notebook="../own/own.ipynb", progress=False, jobs=2)
    assert made.failed == []
    for name in ("Mali", "Rwanda"):
        assert f"{name} read True" in (out / name.lower() / f"{name.lower()}.html").read_text(
            encoding="utf-8"
        )
    assert [path.name for path in work.iterdir()] == ["table.csv"]
    assert own.is_file()
