"""A thousand documents the size of a GATE page, opened and read on one core, in every format; and growth.

``python -m pytest benchmarks/bench_reading.py --benchmark-only`` prints the table.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import pytest

from synthesis import sources
from synthesis.documents import open_document

PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT / "tests"))

import test_formats as formats  # noqa: E402

PAGE = PROJECT / "data" / "sources" / "cambodia" / "un-women-2020.txt"
THOUSAND = 1_000
SECONDS_FOR_A_THOUSAND = 10.0
TIMES_LONGER, SLACK = 4, 1.6


def copies(count):
    """The page in distinct copies, so that nothing is remembered from one to the next."""
    text = PAGE.read_text(encoding="utf-8")
    return [text.replace("Cambodia", f"Cambodia {number}") for number in range(count)]


@pytest.fixture
def thousand(tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(THOUSAND)]
    for path, text in zip(paths, copies(THOUSAND), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _read(paths):
    return [sources.read(open_document(path)) for path in paths]


def test_a_thousand_pages(benchmark, thousand):
    readings = benchmark.pedantic(_read, args=(thousand,), rounds=1, iterations=1)
    assert len(readings) == THOUSAND
    assert all(len(reading.recommendations) == 3 for reading in readings)
    assert benchmark.stats["mean"] < SECONDS_FOR_A_THOUSAND


def test_opening_them(benchmark, thousand):
    documents = benchmark.pedantic(lambda: [open_document(path) for path in thousand], rounds=1, iterations=1)
    assert len(documents) == THOUSAND


@pytest.mark.parametrize("name", formats.FORMATS)
def test_one_page_in_another_format(benchmark, name, tmp_path):
    formats.FORMATS[name](formats.read(PAGE), tmp_path / name)
    reading = benchmark(formats.read, tmp_path / name)
    assert len(reading.recommendations) == 3


def test_one_page_as_pdf(benchmark, tmp_path):
    formats.to_page(formats.read(PAGE), tmp_path / "page.html")
    formats.to_pdf(tmp_path / "page.html", tmp_path / "page.pdf")
    reading = benchmark.pedantic(formats.read, args=(tmp_path / "page.pdf",), rounds=3)
    assert len(reading.recommendations) == 3


@pytest.mark.parametrize("name", ["rows.csv", "page.html", "word.docx", "sheet.xlsx"])
def test_time_grows_with_length_and_no_faster(benchmark, name, tmp_path):
    def seconds(times):
        reading = formats.read(PAGE)
        reading.recommendations *= times
        formats.FORMATS[name](reading, tmp_path / name)
        began = perf_counter()
        formats.read(tmp_path / name)
        return perf_counter() - began

    seconds(10)
    short, long = benchmark.pedantic(
        lambda: (seconds(25), seconds(25 * TIMES_LONGER)), rounds=1, iterations=1
    )
    assert long < SLACK * TIMES_LONGER * short
