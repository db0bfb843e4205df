"""Eight countries three ways: a loop of papermill and nbconvert commands, this toolkit, and the bare work in one process.

In turn, in one run; a round takes minutes. ``ROUNDS=3 python -m pytest benchmarks/bench_render.py -s`` prints the table.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parent.parent
NOTEBOOK = PROJECT / "notebooks" / "country_synthesis.ipynb"
BIN = Path(sys.executable).parent
COUNTRIES = ["Burundi", "Cambodia", "Ethiopia", "Fiji", "Ghana", "Guatemala", "Mali", "Rwanda"]
TWICE = [
    *COUNTRIES,
    "Costa Rica",
    "Côte d'Ivoire",
    "Kenya",
    "Kyrgyzstan",
    "Lesotho",
    "Liberia",
    "Myanmar",
    "Nepal",
]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TIMES_AS_FAST = 5
BARE = """
import ast, json, sys, time
import matplotlib; matplotlib.use("agg")
from pathlib import Path
from synthesis.corpus import kept, load
data, notebook, *countries = sys.argv[1:]
digest = kept.digest_of(Path(data))
kept.keep(load(data), digest=digest)
cells = ["".join(cell["source"]) for cell in json.loads(Path(notebook).read_text())["cells"] if cell["cell_type"] == "code"]
codes = [compile(cell, "cell", "exec") for cell in cells[1:]]
def report(country):
    names = {"country": country, "data": data, "as_of": "", "codebook": "", "language": "en"}
    for code in codes:
        exec(code, names)
report(countries[0])
before = time.process_time()
for country in countries:
    report(country)
print("CPU", time.process_time() - before)
"""


def _measured(*commands):
    """Run commands one after the other; return seconds, and seconds of CPU of all their processes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    for command in commands:
        subprocess.run(
            [str(part) for part in command], check=True, cwd=PROJECT / "notebooks", capture_output=True
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def loop(folder):
    commands = []
    for country in COUNTRIES:
        executed = folder / f"{country}.ipynb"
        given = ["-p", "country", country, "-p", "data", PROJECT / "data"]
        commands.append([BIN / "papermill", NOTEBOOK, executed, *given, "-k", "python3", "--no-progress-bar"])
        commands.append([BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", executed])
    return _measured(*commands)


def ours(folder, countries=COUNTRIES):
    options = ["--data", PROJECT / "data", "--out", folder, "--notebook", NOTEBOOK, "--force", "--jobs", "2"]
    return _measured([BIN / "synthesis", "render", *countries, *options])


def bare():
    command = [sys.executable, "-c", BARE, PROJECT / "data", NOTEBOOK, *COUNTRIES]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(told.rsplit("CPU", 1)[1])


def test_eight_countries_three_ways(tmp_path):
    rounds = []
    for number in range(ROUNDS):
        one = {
            "bare": bare(),
            "ours": ours(tmp_path / f"o{number}"),
            "twice": ours(tmp_path / f"t{number}", TWICE),
        }
        (tmp_path / f"l{number}").mkdir()
        rounds.append({**one, "loop": loop(tmp_path / f"l{number}")})
        print(json.dumps(rounds[-1]), flush=True)
    faster = [each["loop"][0] / each["ours"][0] for each in rounds]
    cpu = [each["ours"][1] / each["bare"] for each in rounds]
    further = [(each["twice"][1] - each["ours"][1]) / each["bare"] for each in rounds]
    for name, values in (
        ("times as fast", faster),
        ("CPU / bare work", cpu),
        ("CPU of eight more / bare", further),
    ):
        print(f"{name}: {median(values):.2f} ({min(values):.2f} to {max(values):.2f})")
    assert median(faster) >= TIMES_AS_FAST
