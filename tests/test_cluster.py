"""Reports made on a Dask cluster: the same bytes as at home, also when a worker is lost on the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest
from test_report import write_notebook
from typer.testing import CliRunner

import synthesis as syn
from synthesis.batch.bundle import packed
from synthesis.batch.jobs import Job
from synthesis.cli import app
from synthesis.errors import UsageError

distributed = pytest.importorskip("distributed", reason="needs the extra “dask”")

PROJECT = Path(__file__).parent.parent
NAMES = ("burundi", "fiji", "ghana", "guatemala", "mali", "rwanda")
CODE = """
import os, pathlib, time, psutil
import synthesis as syn
marker = pathlib.Path({marker!r})
if country == 'Mali' and not marker.exists():
    marker.write_text(str(psutil.Process(os.getppid()).ppid()))
    time.sleep(60)
print(country, data, len(syn.load(data).documents), pathlib.Path(extra).read_text())
if country == 'Rwanda':
    raise ValueError('no data')
"""
PARAMETERS = 'country: str = "Fiji"  # c\ndata: str = "data"  # d\nas_of: str = ""  # a\nextra: str = ""  # e'


@pytest.fixture
def review(tmp_path, monkeypatch):
    """A folder to work in, with data of six countries and a notebook that reads a file of its own."""
    for name in NAMES:
        shutil.copytree(PROJECT / "data" / "sources" / name, tmp_path / "data" / "sources" / name)
    shutil.copy(PROJECT / "data" / "catalogue.csv", tmp_path / "data")
    (tmp_path / "extra.txt").write_text("what only this machine has", encoding="utf-8")
    code = CODE.format(marker=str(tmp_path / "marker"))
    write_notebook(tmp_path / "tiny.ipynb", ["## Section", (code,)], parameters=PARAMETERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "processes": True}
    with distributed.LocalCluster(**options, local_directory=str(elsewhere)) as made:
        yield made


def kill_who_makes(marker, cluster, killed):
    while not marker.exists() or not marker.read_text():
        time.sleep(0.05)
    pid = int(marker.read_text())
    assert pid in [nanny.pid for nanny in cluster.workers.values()]
    os.kill(pid, signal.SIGKILL)
    killed.append(pid)


def test_a_worker_is_killed_and_all_reports_arrive_as_they_are_at_home(review, cluster):
    killed = []
    threading.Thread(target=kill_who_makes, args=(review / "marker", cluster, killed), daemon=True).start()
    given = {"data": "data", "notebook": "tiny.ipynb", "as_of": "2022-12-31", "progress": False}
    given |= {"parameters": {"extra": "extra.txt"}}
    far = syn.render(out="far", scheduler=cluster.scheduler_address, **given)
    assert len(killed) == 1
    assert (review / "marker").exists()
    here = syn.render(out="here", **given)
    assert list(far.reports) == ["Burundi", "Fiji", "Ghana", "Guatemala", "Mali", "Rwanda"]
    assert [report.name for report in far.failed] == ["Rwanda"]
    failure = far.reports["Rwanda"].failure
    assert (failure.cell, failure.name, failure.value) == (4, "ValueError", "no data")
    assert failure == here.reports["Rwanda"].failure
    for report in here.reports.values():
        for name in filter(None, (report.html, report.ipynb, report.xlsx)):
            assert (far.out / name).read_bytes() == (here.out / name).read_bytes(), name
    text = (far.out / "mali" / "mali.html").read_text(encoding="utf-8")
    assert "Mali data" in text
    assert "what only this machine has" in text
    with distributed.Client(cluster, set_as_default=False) as client:
        left = client.run(what_is_left)
    assert left == {address: [] for address in left}


def what_is_left(dask_worker):
    files = Path(dask_worker.local_directory).rglob("*tiny.ipynb")
    return [*map(str, files), *(name for name in dask_worker.plugins if name.startswith("synthesis"))]


