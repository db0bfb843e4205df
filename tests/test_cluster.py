"""Reports made on a Dask cluster: the same bytes as at home, also when a worker is lost on the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from test_report import write_notebook
from typer.testing import CliRunner

import synthesis as syn
from synthesis.batch.bundle import packed
from synthesis.batch.jobs import Job
from synthesis.cli import app
from synthesis.errors import UsageError

distributed = pytest.importorskip("distributed", reason="needs the extra “dask”")
cluster_module = pytest.importorskip("synthesis.batch.cluster")
room = pytest.importorskip("synthesis.batch.room")

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
    with cluster_of(2, threads=1, folder=tmp_path_factory.mktemp("elsewhere")) as made:
        yield made


def cluster_of(workers, *, threads, folder):
    options = {"n_workers": workers, "threads_per_worker": threads, "processes": True}
    return distributed.LocalCluster(**options, dashboard_address=":0", local_directory=str(folder))


def kill_who_makes(marker, cluster, killed):
    while not marker.exists() or not marker.read_text():
        time.sleep(0.05)
    pid = int(marker.read_text())
    assert pid in [nanny.pid for nanny in cluster.workers.values()]
    os.kill(pid, signal.SIGKILL)
    killed.append(pid)


@pytest.mark.torture
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
    assert_nothing_is_left(cluster)


def assert_nothing_is_left(cluster):
    with distributed.Client(cluster, set_as_default=False) as client:
        left = client.run(what_is_left)
    assert left == {address: [] for address in left}


def what_is_left(dask_worker):
    files = Path(dask_worker.local_directory).rglob("*.ipynb")
    return [*map(str, files), *(name for name in dask_worker.plugins if name.startswith("synthesis"))]


@pytest.mark.torture
@pytest.mark.parametrize(("workers", "threads"), [(2, 1), (1, 3)])
def test_a_report_that_takes_its_worker_with_it_fails_alone(
    review, tmp_path_factory, monkeypatch, workers, threads
):
    deadly = (
        "import os, psutil, signal, time\n"
        "if country == 'Mali':\n    os.kill(psutil.Process(os.getppid()).ppid(), signal.SIGKILL)\n"
        "time.sleep(1)\nprint(country)"
    )
    notebook = write_notebook(review / "deadly.ipynb", [(deadly,)], parameters='country: str = ""  # c')
    with cluster_of(workers, threads=threads, folder=tmp_path_factory.mktemp("elsewhere")) as cluster:
        monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
        address = cluster.scheduler_address
        done = syn.render(["Mali", "Fiji", "Rwanda"], notebook=notebook, scheduler=address, progress=False)
    assert [report.name for report in done.failed] == ["Mali"]
    failure = "KilledWorker: a worker was lost each time that it made the report, also with nothing beside it"
    assert str(done.reports["Mali"].failure) == failure


@pytest.mark.torture
def test_an_interrupted_run_ends_soon_and_leaves_nothing_on_the_workers(review, cluster):
    marking = f"import pathlib, time\npathlib.Path({str(review / 'marker')!r}).touch()\ntime.sleep(60)"
    notebook = write_notebook(review / "slow.ipynb", [(marking,)], parameters='country: str = ""  # c')
    words = ["--scheduler", cluster.scheduler_address, "--notebook", str(notebook)]
    program = [sys.executable, "-m", "synthesis", "render", "Mali", "Rwanda", *words]
    run = subprocess.Popen(program, stderr=subprocess.PIPE, text=True)
    wait_for((review / "marker").exists)
    began = time.monotonic()
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert time.monotonic() - began < 15
    assert run.returncode == 130
    assert said.splitlines()[-1] == "Interrupted."
    assert_nothing_is_left(cluster)


@pytest.mark.torture
def test_what_a_killed_run_has_left_on_the_workers_goes_after_a_while(review, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("DASK_SYNTHESIS__IDLE", "2s")
    marker = review / "marker"
    noting = f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getppid()))\ntime.sleep(5)"
    notebook = write_notebook(review / "slow.ipynb", [(noting,)], parameters='country: str = ""  # c')
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with cluster_of(1, threads=1, folder=elsewhere) as made:
        given = ["--scheduler", made.scheduler_address, "--notebook", str(notebook)]
        run = subprocess.Popen([sys.executable, "-m", "synthesis", "render", "Mali", *given])
        wait_for(lambda: marker.exists() and marker.read_text())
        zygote = psutil.Process(int(marker.read_text()))
        run.kill()
        run.wait()
        wait_for(lambda: not zygote.is_running() and not list(elsewhere.rglob("*.ipynb")))
        after = syn.render("Fiji", notebook=notebook, scheduler=made.scheduler_address, progress=False)
        assert after.failed == []


def wait_for(condition):
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_does_not_answer_is_told_before_anything_is_done(review, monkeypatch):
    monkeypatch.setattr(cluster_module, "ANSWER_WITHIN", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        words = ["render", "--notebook", "tiny.ipynb", "--scheduler", f"tcp://127.0.0.1:{port}"]
        told = CliRunner().invoke(app, words)
    assert told.exit_code == 2
    assert told.stderr.startswith("scheduler: no Dask scheduler answers there. (found: 'tcp://127.0.0.1:")
    assert "dask worker" in told.stderr
    for address in (f"tcp://127.0.0.1:{port}", "nowhere://x"):
        with pytest.raises(UsageError, match="no Dask scheduler answers there"):
            syn.render(notebook="tiny.ipynb", scheduler=address, progress=False)
    assert not (review / "outputs").exists()


def test_a_cluster_without_workers_is_told(review):
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(UsageError, match="has no workers"),
    ):
        syn.render(notebook="tiny.ipynb", scheduler=empty.scheduler_address, progress=False)


def test_workers_of_another_version_are_told(review, cluster, monkeypatch):
    monkeypatch.setattr(room, "versions", lambda: {"pandas": "1.0"})
    with pytest.raises(UsageError, match="has another pandas"):
        syn.render(notebook="tiny.ipynb", scheduler=cluster.scheduler_address, progress=False)


def test_without_dask_it_is_said_what_to_install(review, monkeypatch):
    monkeypatch.delitem(sys.modules, "synthesis.batch.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"evaluation-synthesis\[dask\]"):
        syn.render(notebook="tiny.ipynb", scheduler="tcp://127.0.0.1:1", progress=False)


def test_how_many_at_a_time_is_for_the_cluster_to_decide(review):
    with pytest.raises(UsageError, match="jobs"):
        syn.render(notebook="tiny.ipynb", scheduler="tcp://127.0.0.1:1", jobs=2, progress=False)


@pytest.mark.parametrize("data", ["data", "./data", "../{here}/data", "{whole}/data"])
def test_files_keep_their_place_relative_to_the_working_folder(review, data, tmp_path_factory):
    data = data.format(here=review.name, whole=review)
    for hidden in (".git/config", ".cache/kept.json", ".cache/other"):
        (review / "data" / hidden).parent.mkdir(exist_ok=True)
        (review / "data" / hidden).write_text("{}", encoding="utf-8")
    parameters = {"data": data, "extra": "extra.txt", "far": str(review / "extra.txt"), "text": "x" * 10_000}
    bundle = packed([review / "tiny.ipynb", data], parameters=parameters)
    assert packed([review / "tiny.ipynb", data], parameters=parameters) == bundle
    root = tmp_path_factory.mktemp("worker")
    home = bundle.unpack(root)
    job = bundle.moved(Job(name="Mali", notebook=review / "tiny.ipynb", parameters=parameters), root)
    assert job.notebook.read_bytes() == (review / "tiny.ipynb").read_bytes()
    values = job.parameters
    assert (values["extra"], values["text"]) == ("extra.txt", parameters["text"])
    assert (values["data"] == data) is not Path(data).is_absolute()
    assert Path(values["far"]).is_relative_to(root)
    assert Path(values["far"]).read_text(encoding="utf-8") == (home / "extra.txt").read_text(encoding="utf-8")
    there = home / values["data"]
    assert there.resolve().is_relative_to(root.resolve())
    sent = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert "sources/mali/gate-4567.txt" in sent
    assert {name for name in sent if name.startswith(".")} == {".cache/kept.json"}
