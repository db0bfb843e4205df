"""The catalogue: each thing that is wrong is told once, with line and remedy; nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import synthesis as syn
from synthesis.corpus import catalogue

PROJECT = Path(__file__).parent.parent
PAGE = PROJECT / "data" / "sources" / "cambodia" / "un-women-2020.txt"


@pytest.fixture
def data(tmp_path):
    (tmp_path / "sources" / "cambodia").mkdir(parents=True)
    shutil.copy(PAGE, tmp_path / "sources" / "cambodia" / "page.txt")
    return tmp_path


def _write(data: Path, *rows: str, header: str = ",".join(catalogue.COLUMNS)) -> None:
    (data / "catalogue.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def _codes(found) -> dict[str, object]:
    return {problem.code: problem for problem in found.problems}


def test_a_good_row_fills_an_entry_and_tells_nothing(data):
    _write(data, "cambodia/page.txt,UN Women,Cambodge,en,A title,complete,2022-12-31,A note")
    found = catalogue.read(data)
    (entry,) = found.entries
    assert not found.problems
    assert (entry.agency, entry.country, entry.coverage) == ("UN Women", "KHM", "complete")
    assert entry.page_date.isoformat() == "2022-12-31"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_catalogue_may_be_parted_by_semicolons_or_tabs(data, separator):
    cells = ["cambodia/page.txt", "UN Women", "Cambodge", "en", "A title, with a comma", "complete", "", ""]
    text = "\r\n".join(separator.join(row) for row in (catalogue.COLUMNS, cells))
    (data / "catalogue.csv").write_text(text, encoding="utf-8-sig")
    found = catalogue.read(data)
    assert not found.problems
    assert [(entry.country, entry.title) for entry in found.entries] == [("KHM", "A title, with a comma")]


def test_the_line_of_a_row_with_line_breaks_is_its_first(data):
    _write(data, "", 'cambodia/page.txt,,,en,,complet,,"one\ntwo\nthree"', "cambodia/page.txt,,,,,,,")
    told = _codes(catalogue.read(data))
    assert (told["unknown-coverage"].line, told["row-twice"].line) == (3, 6)


def test_every_fault_is_told_at_once_with_its_line(data):
    _write(
        data,
        "cambodia/pag.txt,,,en,,complete,,",
        ",UN Women,,en,,complete,,",
        "cambodia/page.txt,No Such Agency,Cambodja,en,,whole,soon,",
        "cambodia/page.txt,,,en,,complete,,",
    )
    told = _codes(catalogue.read(data))
    assert told["missing-file"].line == 2
    assert "cambodia/page.txt" in told["missing-file"].remedy
    assert told["row-without-file"].line == 3
    assert told["unknown-agency"].value == "No Such Agency"
    assert "Cambodia" in told["unknown-country"].remedy
    assert told["unknown-coverage"].value == "whole"
    assert told["unreadable-date"].value == "soon"
    assert told["row-twice"].line == 5
    assert all(problem.remedy for problem in told.values())


def test_a_file_without_a_row_is_read_as_an_excerpt_and_told(data):
    _write(data)
    found = catalogue.read(data)
    assert [entry.file for entry in found.entries] == ["cambodia/page.txt"]
    assert found.entries[0].coverage == "excerpt"
    assert _codes(found)["file-without-row"].value == "cambodia/page.txt"


def test_without_a_catalogue_the_documents_are_read(data):
    corpus = syn.load(data)
    assert len(corpus.actions) == 11
    assert {"no-catalogue", "file-without-row"} <= set(corpus.problems["code"])


def test_a_misspelt_column_is_named_with_the_nearest(data):
    _write(data, "cambodia/page.txt,complete", header="file,covarage")
    told = _codes(catalogue.read(data))
    assert "coverage" in told["unknown-column"].remedy


def test_a_path_that_leaves_the_folder_is_not_followed(data):
    (data / "secret.txt").write_text("Management Response\n", encoding="utf-8")
    _write(data, "../secret.txt,,,en,,complete,,", "cambodia/page.txt,,,en,,complete,,")
    found = catalogue.read(data)
    assert _codes(found)["missing-file"].value == "../secret.txt"
    assert [entry.file for entry in found.entries] == ["cambodia/page.txt"]


def test_hidden_files_are_no_documents(data):
    _write(data, "cambodia/page.txt,,,en,,complete,,")
    (data / "sources" / "cambodia" / ".DS_Store").write_bytes(b"\x00")
    assert not catalogue.read(data).problems


def test_the_projects_own_catalogue_is_without_fault():
    assert not catalogue.read(PROJECT / "data").problems
