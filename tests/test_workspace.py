"""A folder to start in: complete, usable at once, and never written over what is there."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest
from typer.testing import CliRunner

import synthesis as syn
from synthesis.cli import app
from synthesis.errors import UsageError


def _run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_new_folder_has_notebooks_codebook_and_an_empty_catalogue(tmp_path, project):
    made = syn.init(tmp_path / "my-review")
    notebooks = {path.name for path in (project / "notebooks").glob("*.ipynb")}
    assert {path.name for path in (made / "notebooks").iterdir()} == notebooks
    corpus = syn.load(made / "data")
    assert corpus.documents.empty
    assert corpus.problems.empty
    assert syn.load_codebook(corpus.codebook).themes
    assert "codings/" in (made / "data" / "README.md").read_text(encoding="utf-8")


def test_with_the_sample_it_holds_the_sample(tmp_path, corpus):
    made = syn.init(tmp_path / "my-review", sample=True)
    assert repr(syn.load(made / "data")) == repr(corpus)


def test_the_sample_needs_no_file_and_has_no_folder(corpus, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert repr(syn.sample()) == repr(corpus)
    assert syn.sample().root is None


@pytest.fixture
def sources(tmp_path, project):
    """A data folder with the documents of Mali alone."""
    folder = tmp_path / "few"
    shutil.copytree(project / "data" / "sources" / "mali", folder / "sources" / "mali")
    return folder


@pytest.mark.parametrize("there", ["file", "folder"])
def test_what_is_there_is_left_as_it_is(tmp_path, there):
    target = tmp_path / "mine"
    target.mkdir() if there == "folder" else target.write_text("mine", encoding="utf-8")
    if there == "folder":
        (target / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(UsageError, match="not empty"):
        syn.init(target)
    told = _run("init", target)
    assert told.exit_code == 2
    assert not (tmp_path / "mine" / "data").exists()


def test_the_command_says_what_to_do_next(tmp_path):
    assert "put documents into" in _run("init", tmp_path / "a").stdout
    assert "synthesis render" in _run("init", tmp_path / "b", "--sample").stdout


@pytest.mark.parametrize(
    ("form", "made"),
    [("xlsx", "corpus.xlsx"), ("csv", "corpus-csv"), ("json", "corpus.json"), ("parquet", "corpus-parquet")],
)
def test_what_is_exported_is_read_back(tmp_path, monkeypatch, project, form, made):
    monkeypatch.chdir(tmp_path)
    told = _run("export", "--format", form, "--data", project / "data")
    assert told.exit_code == 0, told.output
    again = syn.load(tmp_path / "outputs" / made)
    assert len(again.recommendations) == 60
    assert len(again.codings) > 100


def test_what_is_exported_is_rendered_with_the_codebook_of_the_package(tmp_path, corpus):
    saved = syn.save(corpus.where(country="Mali"), tmp_path / "tables", format="csv")
    done = syn.render("Mali", data=saved, out=tmp_path / "out", progress=False)
    assert not done.failed, done.failed
    assert (tmp_path / "out" / "mali" / "mali.html").is_file()


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("held", ["sources", "catalogue.csv"])
def test_tables_are_not_put_among_documents(tmp_path, project, form, held):
    target = tmp_path / "data"
    target.mkdir()
    (target / held).mkdir() if held == "sources" else (target / held).write_text("file\n", encoding="utf-8")
    told = _run("export", "--format", form, "--data", project / "data", "--out", target)
    assert told.exit_code == 2
    assert "the folder holds documents" in told.stderr
    assert [path.name for path in target.iterdir()] == [held]


@pytest.mark.parametrize(
    ("form", "name"), [("xlsx", "x.csv"), ("json", "x"), ("csv", "x.xlsx"), ("qdpx", "x.json")]
)
def test_a_name_that_ends_in_another_format_is_refused(tmp_path, project, form, name):
    told = _run("export", "--format", form, "--data", project / "data", "--out", tmp_path / name)
    assert told.exit_code == 2
    assert "the name does not end as the format does" in told.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "parquet", "qdpx"])
def test_where_nothing_can_be_written_is_told_in_one_line(tmp_path, sources, form):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    told = _run("export", "--format", form, "--data", sources, "--out", tmp_path / "file" / f"x.{form}")
    assert told.exit_code == 2
    assert "nothing can be written there" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_project_for_coding_tools_is_exported(tmp_path, project):
    target = tmp_path / "new" / "review.qdpx"
    told = _run("export", "--format", "qdpx", "--data", project / "data", "--out", target)
    assert told.exit_code == 0, told.output
    assert "project.qde" in zipfile.ZipFile(target).namelist()


def test_two_coders_are_compared(tmp_path):
    for coder, value in (("anna", 1), ("ben", 0)):
        rows = f"item_id,theme,value\nx,rbm,1\ny,rbm,{value}\n"
        (tmp_path / f"{coder}.csv").write_text(rows, encoding="utf-8")
    files = [tmp_path / "anna.csv", tmp_path / "ben.csv"]
    shown = _run("agree", *files)
    assert shown.exit_code == 0, shown.output
    assert "Where they differ" in shown.stdout
    found = json.loads(_run("agree", *files, "--format", "json").stdout)
    assert [row["item"] for row in found["disagreements"]] == ["y"]
    assert found["table"][0]["percent"] == 0.5
    (tmp_path / "ben.csv").write_text("item_id,theme,value\nx,gendre,1\n", encoding="utf-8")
    wrong = _run("agree", *files)
    assert wrong.exit_code == 1
    assert "Did you mean gender?" in wrong.stderr
