"""A large portfolio, step by step: seconds, and the most memory that a process of its own held.

A thousand documents the size of a GATE page are loaded, 100,000 recommendations coded with the codebook that comes with
the project, 300,000 actions tracked. ``python -m pytest benchmarks/bench_scale.py -s`` prints the table.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import pytest
from bench_coding import text_of
from bench_reading import copies
from bench_tracking import portfolio_of

import synthesis as syn

DOCUMENTS = 1_000
RECOMMENDATIONS = 100_000
KIB_A_MEGABYTE = 1e6 / 1024


def _documents():
    folder = tempfile.TemporaryDirectory()
    source = Path(folder.name) / "data" / "sources" / "cambodia"
    source.mkdir(parents=True)
    for number, text in enumerate(copies(DOCUMENTS)):
        (source / f"gate-{number}.txt").write_text(text, encoding="utf-8")
    return folder


def _load(folder):
    return len(syn.load(Path(folder.name) / "data").documents)


def _texts():
    rng = random.Random(7)  # noqa: S311
    return [text_of(rng, rng.choices(["en", "fr", "es"], [85, 10, 5])[0]) for _ in range(RECOMMENDATIONS)]


def _code(texts):
    return len(syn.code(texts))


def _track(corpus):
    return len(syn.track(corpus, as_of="2022-12-31"))


STEPS = {"load": (_documents, _load), "code": (_texts, _code), "track": (portfolio_of, _track)}


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MEGABYTE


def _main(step):
    prepare, do = STEPS[step]
    given = prepare()
    before, began = _peak(), perf_counter()
    count = do(given)
    print(json.dumps({"rows": count, "s": perf_counter() - began, "MB before": before, "MB": _peak()}))


@pytest.mark.parametrize("step", STEPS)
def test_a_large_portfolio(step):
    told = subprocess.run([sys.executable, __file__, step], check=True, capture_output=True, text=True).stdout
    found = json.loads(told.splitlines()[-1])
    print(
        f"{step}: {found['rows']:,} rows, {found['s']:.1f} s, {found['MB']:.0f} MB at most ({found['MB before']:.0f} before)"
    )
    assert found["rows"]


if __name__ == "__main__":
    _main(sys.argv[1])
