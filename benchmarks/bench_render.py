"""The countries of the sample data three ways: a loop of papermill and nbconvert commands, this toolkit, and the bare work.

The bare work is what the notebook's cells, the workbook and the figures of the index compute and draw, in one warm
process. In turn, in one run; a round takes four minutes. ``ROUNDS=3 python -m pytest benchmarks/bench_render.py -s``
prints the table. One country alone, and again with nothing changed: ``-k one_country``. 10, 50 and 200 countries, each the
copy of one document, with a notebook of one cell: ``-k ten``. And 200 countries, each with all that one of the sample has,
against the bare work: ``-k whole_reports``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path
from statistics import median

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook

import synthesis as syn
from synthesis.corpus import Corpus
from synthesis.kernels.allowance import peak_of
from synthesis.vocabulary.tables import rows

PROJECT = Path(__file__).parent.parent
NOTEBOOK = PROJECT / "notebooks" / "country_synthesis.ipynb"
DATA = PROJECT / "data"
BIN = Path(sys.executable).parent
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TIMES_AS_FAST = 5
JOBS = 2
COPIED = ("Mali", DATA / "sources" / "mali" / "gate-4567.txt")
COUNTS = [10, 50, 200]
AS_LINEAR = 1.3
MEGABYTE = 1e6
BARE = """
import ast, json, sys, time
import matplotlib; matplotlib.use("agg")
from pathlib import Path
from synthesis.batch.jobs import Part
from synthesis.batch.key_figures import key_figures
from synthesis.batch.workbook import tables_of, workbook
from synthesis.codebook import default_path
from synthesis.corpus import kept, load
data, notebook, *countries = sys.argv[1:]
state = kept.state_of(Path(data))
corpus = load(data)
kept.keep(corpus, of=Path(data), state=state)
cells = ["".join(cell["source"]) for cell in json.loads(Path(notebook).read_text())["cells"] if cell["cell_type"] == "code"]
codes = [compile(cell, "cell", "exec") for cell in cells[1:]]
def report(country):
    names = {"country": country, "data": data, "as_of": "", "codebook": "", "language": "en"}
    for code in codes:
        exec(code, names)
    part = Part(data=Path(data), country=country, codebook=corpus.codebook or default_path())
    tables = tables_of(part, {"country": country})
    workbook(tables, values={"country": country}, notebook="x.ipynb")
    key_figures(tables.corpus, as_of=tables.day, tracked=tables.tracked)
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


def loop(folder, countries):
    commands = []
    for country in countries:
        executed = folder / f"{country}.ipynb"
        given = ["-p", "country", country, "-p", "data", DATA]
        commands.append([BIN / "papermill", NOTEBOOK, executed, *given, "-k", "python3", "--no-progress-bar"])
        commands.append([BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", executed])
    return _measured(*commands)


def ours(folder, countries, *, data=DATA):
    options = ["--data", data, "--out", folder, "--notebook", NOTEBOOK, "--force", "--jobs", str(JOBS)]
    return _measured([BIN / "synthesis", "render", *countries, *options])


def bare(countries, *, data=DATA):
    """Return the seconds of CPU that the bare work takes in one warm process."""
    command = [sys.executable, "-c", BARE, data, NOTEBOOK, *countries]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return float(told.rsplit("CPU", 1)[1])


def test_all_countries_three_ways(tmp_path):
    every = syn.load(DATA).countries().dropna(subset="country")["country_name"].tolist()
    half = every[: len(every) // 2]
    rounds = []
    for number in range(ROUNDS):
        (folder := tmp_path / str(number)).mkdir()
        work = {"bare": bare(every), "bare half": bare(half)}
        runs = {"ours": ours(folder / "all", every), "ours half": ours(folder / "half", half)}
        rounds.append({**work, **runs, "loop": loop(folder, every)})
        print(json.dumps(rounds[-1]), flush=True)
    faster = [each["loop"][0] / each["ours"][0] for each in rounds]
    cpu = [each["ours"][1] / each["bare"] for each in rounds]
    more = [(each["ours"][1] - each["ours half"][1]) / (each["bare"] - each["bare half"]) for each in rounds]
    print(f"{len(every)} countries, {len(half)} of them half")
    for name, values in (
        ("times as fast", faster),
        ("CPU / bare work", cpu),
        ("CPU / bare work of the other half", more),
    ):
        print(f"{name}: {median(values):.2f} ({min(values):.2f} to {max(values):.2f})")
    assert median(faster) >= TIMES_AS_FAST


def test_one_country_and_none(tmp_path):
    command = [BIN / "synthesis", "render", "Cambodia", "--data", DATA, "--out", tmp_path]
    first, again = [], []
    for _ in range(ROUNDS):
        first.append(_measured([*command, "--force"])[0])
        again.append(_measured(command)[0])
    for name, seconds in (("Cambodia", first), ("nothing changed", again)):
        print(f"{name}: {median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})")


def under_other_names(corpus, count):
    """Return a corpus of so many countries: each has what one of the sample has, in texts of its own."""
    sample = [corpus.where(country=code) for code in sorted(corpus.documents["country"].dropna().unique())]
    parts = [_renamed(*pair) for pair in zip(cycle(sample), rows("countries")[:count], strict=False)]
    return Corpus(
        {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in corpus.tables}
    )


def _renamed(part, country):
    fixed = {"country": country["alpha3"], "country_name": country["name"]}
    tables = {}
    for name, table in part.tables.items():
        own = {column: f"{country['alpha3']}-" + table[column] for column in table if column.endswith("_id")}
        own |= {column: value for column, value in fixed.items() if column in table}
        own |= {"text": table["text"] + f" ({country['name']})"} if "text" in table else {}
        tables[name] = table.assign(**own).astype(table.dtypes)
    return tables


def copies(folder, count):
    """Write a data folder of so many countries, each with a copy of one document under its name."""
    own, document = COPIED
    text = document.read_text(encoding="utf-8")
    for country in rows("countries")[:count]:
        target = folder / "data" / "sources" / country["alpha3"].lower() / document.name
        target.parent.mkdir(parents=True)
        target.write_text(text.replace(own, country["name"]), encoding="utf-8")
    return folder / "data"


def tiny(path):
    """Write a notebook of one cell."""
    cells = [
        new_code_cell("country: str = ''\ndata: str = ''", metadata={"tags": ["parameters"]}),
        new_code_cell("print(country)"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def watched(command):
    """Run a command; return its seconds and the most memory that its own process held."""
    began, peak = time.monotonic(), 0
    run = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while run.poll() is None:
        peak = max(peak, peak_of(run.pid) or 0)
        time.sleep(0.05)
    assert run.returncode == 0
    return time.monotonic() - began, peak


def test_two_hundred_whole_reports(tmp_path):
    data = syn.save(under_other_names(syn.load(DATA), 200), tmp_path / "data", format="parquet")
    every = syn.load(data).countries()["country_name"].tolist()
    half = len(every) // 2
    before = bare(every[:half], data=data)
    seconds, cpu = ours(tmp_path / "all", every, data=data)
    work = before + bare(every[half:], data=data)  # half before, half after: a machine grows faster or slower
    print(f"{len(every)} countries: {seconds:.1f} s, CPU / bare work {cpu / work:.2f}, start-up included")


def test_ten_to_two_hundred_countries_at_once(tmp_path):
    notebook = tiny(tmp_path / "tiny.ipynb")
    seconds, peaks = {}, {}
    for count in COUNTS:
        data = copies(tmp_path / str(count), count)
        options = ["--data", data, "--out", tmp_path / f"out{count}", "--notebook", notebook, "--jobs", "2"]
        seconds[count], peaks[count] = watched([BIN / "synthesis", "render", *options])
        print(f"{count} countries: {seconds[count]:.1f} s, {peaks[count] / MEGABYTE:.0f} MB", flush=True)
    few, some, many = COUNTS
    first = (seconds[some] - seconds[few]) / (some - few)
    later = (seconds[many] - seconds[some]) / (many - some)
    print(f"a country more: {first:.2f} s up to {some}, {later:.2f} s up to {many}")
    assert later < AS_LINEAR * first
