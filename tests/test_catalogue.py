"""The catalogue: each thing that is wrong is told once, with line and remedy; nothing is lost."""

from __future__ import annotations

import errno
import os
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


def test_a_folder_that_is_a_link_is_read_and_a_link_back_is_not_followed(data):
    (data / "sources" / "cambodia").rename(data / "elsewhere")
    (data / "sources" / "cambodia").symlink_to(data / "elsewhere")
    (data / "elsewhere" / "again").symlink_to(data / "sources")
    _write(data, "cambodia/page.txt,,,en,,complete,,")
    found = catalogue.read(data)
    assert not found.problems
    assert [entry.file for entry in found.entries] == ["cambodia/page.txt"]
    assert syn.load(data).documents["country"].tolist() == ["KHM"]


def test_what_is_no_file_that_can_be_read_is_told_once_and_waits_for_nothing(data):
    _write(data, "cambodia/gone.txt,,,en,,complete,,", "cambodia/page.txt,,,en,,complete,,")
    (data / "sources" / "cambodia" / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(data / "sources" / "cambodia" / "pipe.csv")
    corpus = syn.load(data)
    told = corpus.problems.query("severity == 'error'").set_index("document_id")["code"]
    assert told.to_dict() == {"cambodia/gone.txt": "unreadable-file", "cambodia/pipe.csv": "no-file"}
    assert "missing-file" not in set(corpus.problems["code"])
    assert set(corpus.where(country="Cambodia").problems["document_id"]) >= set(told.index)


def test_a_folder_that_may_not_be_read_is_told_with_what_the_catalogue_names_in_it(data, monkeypatch):
    _write(data, "cambodia/page.txt,,,en,,complete,,", "mali/page.txt,,,en,,complete,,")
    locked = data / "sources" / "mali"
    shutil.copytree(data / "sources" / "cambodia", locked)
    look, opened = Path.iterdir, Path.open

    def refused(call):
        def allowed(path, *given, **named):
            if locked in [path, *path.parents]:
                raise PermissionError(errno.EACCES, "Permission denied")
            return call(path, *given, **named)

        return allowed

    monkeypatch.setattr(Path, "iterdir", refused(look))
    monkeypatch.setattr(Path, "open", refused(opened))
    corpus = syn.load(data)
    errors = corpus.problems.query("severity == 'error'")
    assert errors["document_id"].tolist() == ["mali/page.txt", "mali/"]
    assert errors["message"].unique().tolist() == ["the file cannot be opened (Permission denied)."]
    assert corpus.documents["country"].tolist() == ["KHM", "MLI", "MLI"]


def test_a_name_that_is_not_utf8_is_set_aside_and_told(data):
    _write(data, "cambodia/page.txt,,,en,,complete,,")
    shutil.copy(PAGE, os.fsencode(data / "sources" / "cambodia") + b"/bad\xff\xfename.txt")
    corpus = syn.load(data)
    assert corpus.documents["document_id"].tolist() == ["cambodia/page.txt"]
    (told,) = corpus.problems.query("severity == 'error'").to_dict("records")
    assert (told["code"], told["value"]) == ("name-not-utf8", "cambodia/bad\ufffd\ufffdname.txt")


@pytest.mark.parametrize(
    ("encoding", "codes"), [("cp1252", ["encoding-guessed"]), ("utf-16", []), ("utf-8-sig", [])]
)
def test_a_catalogue_keeps_its_letters_as_a_spreadsheet_saves_it(data, encoding, codes):
    rows = [
        ";".join(catalogue.COLUMNS),
        "cambodia/page.txt;UN Women;Cambodge;fr;Évaluation à mi-parcours;complete;;",
    ]
    (data / "catalogue.csv").write_bytes("\r\n".join(rows).encode(encoding))
    found = catalogue.read(data)
    assert [entry.title for entry in found.entries] == ["Évaluation à mi-parcours"]
    assert [problem.code for problem in found.problems] == codes


def test_a_catalogue_that_may_not_be_read_is_told(data, monkeypatch):
    _write(data, "cambodia/page.txt,,,en,,complete,,")
    opened = Path.open

    def refused(path, *given, **named):
        if path.name == catalogue.NAME:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *given, **named)

    monkeypatch.setattr(Path, "open", refused)
    found = catalogue.read(data)
    assert [problem.code for problem in found.problems] == ["unreadable-file", "file-without-row"]
    assert [entry.file for entry in found.entries] == ["cambodia/page.txt"]


def test_the_projects_own_catalogue_is_without_fault():
    assert not catalogue.read(PROJECT / "data").problems
