"""What a report is made of: whatever can change it is known, and page, workbook and index speak of the same."""

from __future__ import annotations

import os
import shutil
from functools import partial
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
CODEBOOK = "themes:\n  gender:\n    label: {en: Gender}\n    patterns: [gender*, women, femmes]\n"


@pytest.fixture
def data(tmp_path):
    for folder in ("mali", "rwanda"):
        (tmp_path / "data" / "sources" / folder).mkdir(parents=True)
    sources = PROJECT / "data" / "sources"
    shutil.copy(sources / "mali" / GATE, tmp_path / "data" / "sources" / "mali")
    shutil.copy(sources / "rwanda" / "gate-11320.txt", tmp_path / "data" / "sources" / "rwanda")
    (tmp_path / "data" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
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


@pytest.fixture
def more(data):
    """The data, with a document of a third country that others may resemble."""
    (data / "sources" / "liberia").mkdir()
    shutil.copy(PROJECT / "data" / "sources" / "liberia" / "gate-11615.txt", data / "sources" / "liberia")
    (data / "catalogue.csv").write_text(CATALOGUE, encoding="utf-8")
    return data


CATALOGUE = """file,agency,country,language,title,coverage,page_date,note
liberia/gate-11615.txt,,,en,,excerpt,,
mali/gate-4567.txt,,,fr,,excerpt,,
rwanda/gate-11320.txt,,,en,,excerpt,,
"""


def catalogue_with(before, after):
    def change(data):
        assert before in CATALOGUE
        (data / "catalogue.csv").write_text(CATALOGUE.replace(before, after), encoding="utf-8")

    return change


def with_a_copy(data):
    text = (PROJECT / "data" / "sources" / "liberia" / "gate-11615.txt").read_text(encoding="utf-8")
    (data / "sources" / "niger").mkdir()
    (data / "sources" / "niger" / "page.txt").write_text(text.replace("Liberia", "Niger"), encoding="utf-8")


CHANGES = {
    "agency": (catalogue_with("4567.txt,", "4567.txt,UNDP"), {"Mali"}),
    "country": (catalogue_with("11320.txt,,", "11320.txt,,Mali"), {"Rwanda"}),
    "language": (catalogue_with(",fr,", ",en,"), {"Mali"}),
    "title": (catalogue_with("20.txt,,,en,", "20.txt,,,en,Another title"), {"Rwanda"}),
    "coverage": (catalogue_with(",fr,,excerpt", ",fr,,complete"), {"Mali"}),
    "day": (catalogue_with("20.txt,,,en,,excerpt,", "20.txt,,,en,,excerpt,2024-06-30"), {"Rwanda"}),
    "note": (catalogue_with(",fr,,excerpt,,", ",fr,,excerpt,,Look again"), {"Mali"}),
    "a wrong word": (catalogue_with("20.txt,,,en,,excerpt", "20.txt,,,en,,extract"), set()),
    "an empty row": (catalogue_with("\nrwanda", "\n,,,,,,,\nrwanda"), set()),
    "a document that resembles": (with_a_copy, {"Liberia", "Niger"}),
    "house": (
        lambda data: (data / "report.yaml").write_text("organization: Us\n"),
        {"Liberia", "Mali", "Rwanda"},
    ),
}


@pytest.mark.parametrize(("change", "concerned"), CHANGES.values(), ids=CHANGES)
def test_the_inputs_of_a_report_change_when_what_it_can_show_does(more, notebook, change, concerned):
    own = notebook("country: str = ''\ndata: str = ''")

    def seen():
        checked = plan(None, data=more, out=more.parent / "out", as_of=None, notebook=own, parameters={})
        shown = {
            name: [checked.house, *(table.to_csv() for table in checked.part(name).tables.values())]
            for name in checked.reports
        }
        return shown, {name: asked(checked, name, None).inputs for name in checked.reports}

    def differing(one, other):
        return {name for name in other if one.get(name) != other[name]}

    shown, inputs = seen()
    change(more)
    shown_now, inputs_now = seen()
    assert differing(inputs, inputs_now) == differing(shown, shown_now) == concerned


def test_an_unchanged_report_is_as_it_would_come_out_now_also_after_a_change_elsewhere(
    more, notebook, tmp_path
):
    own = notebook(
        "country: str = ''\ndata: str = ''",
        "import synthesis as syn\nsyn.load(data).where(country=country).problems",
    )
    run = partial(syn.render, data=more, notebook=own, progress=False, jobs=1)
    assert not run(out=tmp_path / "out").failed
    with_a_copy(more)
    again, forced = run(out=tmp_path / "out"), run(out=tmp_path / "forced", force=True)
    assert {name: report.sha256 for name, report in again.reports.items()} == {
        name: report.sha256 for name, report in forced.reports.items()
    }


@pytest.mark.parametrize("name", [".#helper.py", "helper.py"])
@pytest.mark.parametrize("what", ["link", "folder", "pipe"])
def test_what_is_no_file_is_none_of_the_inputs(data, notebook, monkeypatch, name, what):
    monkeypatch.chdir(data.parent)
    (data / "codings").mkdir()
    for place in (data.parent / name, data / "codings" / f"{name}.csv"):
        {"link": lambda at: at.symlink_to("ana@host"), "folder": Path.mkdir, "pipe": os.mkfifo}[what](place)
    own = notebook("country: str = ''\ndata: str = ''")
    assert not [each["file"] for each in entry(data, own).inputs if "helper" in each["file"]]
    assert syn.code(syn.load(data)).empty is False


def test_what_may_not_be_read_is_an_input_without_a_hash(data, notebook, monkeypatch):
    (data / "codings").mkdir()
    (data / "codings" / "ana.csv").touch()
    read = Path.read_bytes

    def refused(path):
        if path.name == "ana.csv":
            raise PermissionError
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    inputs = entry(data, notebook("country: str = ''\ndata: str = ''")).inputs
    assert {"file": "ana.csv", "sha256": None} in inputs


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
    (saved / "notes.txt").write_text("beside the tables")
    assert entry(saved, own).inputs == before.inputs
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
    (tmp_path / "begun").mkdir()
    monkeypatch.chdir(work)
    code = (
        "import os, pathlib, time\n"
        "pathlib.Path('scratch.txt').write_text(country)\n"
        f"begun = pathlib.Path({str(tmp_path / 'begun')!r})\n"
        "(begun / country).touch()\n"
        "while len(list(begun.iterdir())) < 2: time.sleep(0.05)\n"
        "print(pathlib.Path('scratch.txt').read_text(), pathlib.Path('table.csv').read_text(), os.path.exists(data))"
    )
    own = notebook("country: str = ''\ndata: str = ''", code)
    out = tmp_path / "out"
    made = syn.render(
        data="../data", out=out, notebook="../own/own.ipynb", progress=False, jobs=2, timeout=60
    )
    assert made.failed == []
    for name in ("Mali", "Rwanda"):
        assert f"{name} read True" in (out / name.lower() / f"{name.lower()}.html").read_text(
            encoding="utf-8"
        )
    assert [path.name for path in work.iterdir()] == ["table.csv"]
    assert own.is_file()
