"""Documents are kept by content hash; what is kept is never trusted blindly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import synthesis as syn
from synthesis.corpus import cache

SOURCES = Path(__file__).parent.parent / "data" / "sources"


@pytest.fixture
def data(tmp_path):
    shutil.copytree(SOURCES, tmp_path / "sources")
    shutil.copy(SOURCES.parent / "catalogue.csv", tmp_path)
    return tmp_path


def _same(one, other):
    return all(table.equals(other.tables[name]) for name, table in one.tables.items())


def _kept(data):
    return sorted((data / cache.FOLDER).iterdir())


def test_what_is_kept_gives_the_same_corpus(data):
    first = syn.load(data)
    assert len(_kept(data)) == len(first.documents)
    assert _same(first, syn.load(data))


def test_what_is_kept_is_used(data, monkeypatch):
    first = syn.load(data)
    monkeypatch.setattr(
        "synthesis.corpus.folder.read", lambda *_, **__: pytest.fail("a document was read again")
    )
    assert _same(first, syn.load(data))


@pytest.mark.parametrize("spoil", [b"", b"\x00\xff", b"0" * 64 + b"\n{}", None])
def test_a_spoilt_cache_is_rebuilt(data, spoil):
    first = syn.load(data)
    for path in _kept(data):
        content = path.read_bytes()
        path.write_bytes(content[:-20] if spoil is None else spoil)
    assert _same(first, syn.load(data))
    assert all(path.stat().st_size > 200 for path in _kept(data))


def test_a_changed_document_is_read_anew(data):
    syn.load(data)
    page = data / "sources" / "nepal" / "gate-5023.txt"
    page.write_text(
        page.read_text(encoding="utf-8").replace("Keep supporting", "Go on supporting"), encoding="utf-8"
    )
    assert syn.load(data).recommendations["text"].str.startswith("Go on supporting").any()


def test_where_nothing_can_be_written_the_data_are_read_all_the_same(data):
    (data / cache.FOLDER).write_text("in the way", encoding="utf-8")
    assert len(syn.load(data).documents) == 31
