"""A run beside others: it waits for its turn, is logged, keeps to its memory, and reads and writes elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from filelock import FileLock
from test_report import write_notebook

import synthesis as syn
from synthesis.batch.lock import NAME as LOCK
from synthesis.batch.manifest import read_manifest
from synthesis.batch.memory import bytes_of
from synthesis.errors import UsageError
from synthesis.kernels.allowance import can_limit
from synthesis.report.printing import BROWSERS

pytestmark = pytest.mark.torture

PROJECT = Path(__file__).parent.parent
NAMES = {"mali": "gate-4567.txt", "rwanda": "gate-11320.txt"}
SAYING = (
    "import warnings, sys\nwarnings.warn('take \\x1b[31mcare\\n2026-01-01T00:00:00.000Z ERROR forged')\n"
    "print(country)\nif country == 'Rwanda': raise ValueError('no data')"
)


@pytest.fixture
def data(tmp_path):
    for country, name in NAMES.items():
        target = tmp_path / "data" / "sources" / country / name
        target.parent.mkdir(parents=True)
        shutil.copy(PROJECT / "data" / "sources" / country / name, target)
    rows = "".join(f"{country}/{name},excerpt\n" for country, name in NAMES.items())
    (tmp_path / "data" / "catalogue.csv").write_text(f"file,coverage\n{rows}", encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def render(data, tmp_path):
    def run(code, *countries, **options):
        notebook = write_notebook(tmp_path / "n.ipynb", [(code,)])
        given = {"data": data, "out": tmp_path / "out", "notebook": notebook, "progress": False, **options}
        return syn.render(list(countries) or None, **given)

    return run


def command(data, tmp_path, code, *words):
    notebook = write_notebook(tmp_path / "n.ipynb", [(code,)])
    program = [sys.executable, "-m", "synthesis", "render", "--data", data, "--notebook", notebook]
    return [str(word) for word in (*program, "--out", tmp_path / "out", *words)]


def test_a_second_run_in_a_folder_waits_says_so_once_and_then_runs(data, tmp_path):
    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out" / LOCK):
        words = command(data, tmp_path, "print(1)", "Mali")
        second = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert second.stderr.readline().startswith("Another run is writing to ")
        time.sleep(0.5)
        assert second.poll() is None
        assert not (tmp_path / "out" / "manifest.json").exists()
    said, errors = second.communicate(timeout=60)
    assert second.returncode == 0, errors
    assert "1 rendered" in said
    assert "Another run" not in errors


def test_whoever_waits_can_give_up_and_a_run_that_was_killed_keeps_nobody_waiting(data, tmp_path, render):
    (tmp_path / "out").mkdir()
    holds = "import sys, time\nfrom filelock import FileLock\nlock = FileLock(sys.argv[1])\nlock.acquire()\nprint('held', flush=True)\ntime.sleep(60)"
    lock = str(tmp_path / "out" / LOCK)
    first = subprocess.Popen([sys.executable, "-c", holds, lock], stdout=subprocess.PIPE, text=True)
    assert first.stdout.readline() == "held\n"
    words = command(data, tmp_path, "print(1)", "Mali")
    second = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert "ctrl-C gives up" in second.stderr.readline()
    second.terminate()
    _, errors = second.communicate(timeout=10)
    assert (second.returncode, errors) == (130, "Interrupted.\n")
    first.kill()
    first.communicate()
    assert render("print(1)", "Mali").failed == []


def test_two_runs_at_once_make_what_one_after_the_other_makes(render, tmp_path):
    results = {}
    threads = [
        threading.Thread(target=lambda name=name: results.update({name: render("print(country)", name)}))
        for name in ("Mali", "Rwanda")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(done.failed == [] for done in results.values())
    assert list(read_manifest(tmp_path / "out").reports) == ["Mali", "Rwanda"]
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count('href="mali/mali.html"') == index.count('href="rwanda/rwanda.html"') >= 1


def test_the_log_tells_with_times_what_happened_and_what_the_cells_said(data, tmp_path):
    log = tmp_path / "run.log"
    words = command(data, tmp_path, SAYING, "--log", log, "--quiet")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Rwanda failed: cell 3: ValueError: no data\n")
    lines = log.read_text(encoding="utf-8").splitlines()
    stamped = [line for line in lines if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ", line)]
    told = [line.split(" ", 1)[1] for line in stamped]
    assert told[0] == "INFO    2 reports to make, 0 unchanged"
    assert {"INFO    Mali: begun", "INFO    Rwanda: begun"} < set(told)
    assert any(re.match(r"INFO    Mali: rendered in \d+\.\d s, \d+ MB at most", line) for line in told)
    assert "ERROR   Rwanda: failed: cell 3: ValueError: no data" in told
    assert told[-1].startswith("INFO    1 rendered, 1 failed (Rwanda)")
    whole = log.read_text(encoding="utf-8")
    assert "UserWarning: take care" in whole.replace("[31m", "")
    assert "\x1b" not in whole
    assert not any("forged" in line for line in stamped)
    wrong = subprocess.run([*words, "-p", "contry", "x"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "Did you mean country?" in log.read_text(encoding="utf-8").splitlines()[-1]


def test_a_log_that_cannot_be_written_is_told_before_anything_is_done(render, tmp_path):
    with pytest.raises(UsageError, match="log"):
        render("print(1)", log=tmp_path)
    with pytest.raises(UsageError, match="log: the log cannot be written"):
        render("print(1)", log=tmp_path / "nowhere" / "run.log")
    assert not (tmp_path / "nowhere").exists()
    assert not (tmp_path / "out").exists()
    render("print(1)", log=tmp_path / "out" / "run.log")
    assert "rendered" in (tmp_path / "out" / "run.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not can_limit(), reason="memory is limited on Linux alone")
def test_a_report_that_takes_too_much_memory_ends_alone_and_says_so(render, tmp_path):
    greedy = "if country == 'Rwanda':\n    hoard = [bytearray(1 << 27) for _ in range(40)]\nprint(len(bytearray(1 << 28)))"
    done = render(greedy, memory="1.5G", jobs=2)
    failure = done.reports["Rwanda"].failure
    assert [report.name for report in done.failed] == ["Rwanda"]
    assert (failure.name, failure.cell) == ("MemoryError", 3)
    assert failure.value.startswith("out of memory (a report may take 1.5 GB)")
    entries = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["reports"]
    peaks = {entry["name"]: entry["peak_memory"] for entry in entries}
    assert 2**28 < peaks["Mali"] < peaks["Rwanda"] < 2**31


@pytest.mark.torture
@pytest.mark.skipif(not can_limit(), reason="memory cannot be limited here")
def test_a_cell_that_puts_out_more_than_a_report_may_take_ends_its_report_alone(render):
    code = "if country == 'Rwanda':\n    for _ in range(60):\n        print('x' * 50_000_000)"
    done = render(code, memory="1.5G", jobs=2)
    assert [report.name for report in done.failed] == ["Rwanda"]
    assert "1.5 GB" in done.failed[0].failure.value


@pytest.mark.torture
@pytest.mark.skipif(not can_limit(), reason="memory cannot be limited here")
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no Chromium")
def test_a_report_that_may_take_little_is_printed(render, tmp_path):
    done = render("print(1)", memory="512M", formats="pdf", timeout=60)
    assert not done.failed
    assert (tmp_path / "out" / "mali" / "mali.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("4G", 4 * 2**30),
        ("1.5 GB", 3 * 2**29),
        ("800m", 800 * 2**20),
        ("1GiB", 2**30),
        (2**31, 2**31),
        (None, None),
    ],
)
def test_sizes_are_read_as_people_write_them(size, expected):
    assert bytes_of(size) == expected


@pytest.mark.parametrize("size", ["", "much", "-4G", "4X", "1e9", "0", 0, "10M", "4 G B"])
def test_what_is_no_size_is_told(size):
    with pytest.raises(UsageError, match="memory"):
        bytes_of(size)


def test_a_run_leaves_no_process_behind(render):
    before = set(psutil.Process().children(recursive=True))
    render("import subprocess; subprocess.Popen(['sleep', '300'])", "Mali")
    until = time.monotonic() + 10
    while set(psutil.Process().children(recursive=True)) - before:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_data_and_reports_may_lie_at_any_address(data, render):
    from upath import UPath

    there = UPath("memory://review/data")
    for file in (path for path in data.rglob("*") if path.is_file()):
        (there / file.relative_to(data).as_posix()).write_bytes(file.read_bytes())
    code = "import synthesis as syn\nprint(country, data.rsplit('/')[-1], len(syn.load(data).documents))"
    here = render(code, as_of="2022-12-31")
    far = render(code, as_of="2022-12-31", data="memory://review/data", out="memory://review/out")
    assert far.failed == []
    for report in far.reports.values():
        for name in (report.html, report.ipynb, report.xlsx):
            assert (far.out / name).read_bytes() == (here.out / name).read_bytes(), name
    assert {path.name for path in far.out.iterdir()} == {"index.html", "manifest.json", "mali", "rwanda"}
    again = render(code, as_of="2022-12-31", data="memory://review/data", out="memory://review/out")
    assert again.unchanged == ("Mali", "Rwanda")
    assert len(syn.load("memory://review/data").documents) == 2


@pytest.mark.parametrize(
    ("option", "address"),
    [("data", "nowhere://bucket/x"), ("data", "memory://nothing/here"), ("out", "nowhere://bucket/x")],
)
def test_an_address_that_leads_nowhere_is_told(render, option, address):
    with pytest.raises(UsageError, match=option):
        render("print(1)", **{option: address})
