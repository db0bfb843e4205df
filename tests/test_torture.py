"""Runs killed at random moments, and a full disk: every file stays whole, nothing keeps running, the next run completes.

``make torture`` runs these; ``make test`` leaves them out.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import psutil
import pytest
from test_report import PARAMETERS, write_notebook

from synthesis.report.files import PARTS

PROJECT = Path(__file__).parent.parent
DOCUMENTS = [
    "cambodia/un-women-2020.txt",
    "cote-d-ivoire/gate-11196.txt",
    "mali/gate-4567.txt",
    "rwanda/gate-11320.txt",
]
FORMS = ("html", "ipynb", "xlsx")
MARK = "SYNTHESIS_TORTURE"
SEED = 20
GONE_WITHIN = 20
PAGE = 4  # KiB
MOMENTS = ["starting"] * 8 + ["preparing"] * 4 + ["rendering"] * 3 + ["writing"] * 5
SAYS = re.compile(rb"word = (\w+)")

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(sys.platform != "linux", reason="signals and disks are another thing elsewhere"),
]


class Place:
    """A data folder, a notebook that prints the word it is given, and the command that renders it."""

    def __init__(self, folder: Path, out: Path, temporary: str) -> None:
        self.out = out
        self.temporary = Path(temporary)
        for name in DOCUMENTS:
            target = folder / "data" / "sources" / name
            target.parent.mkdir(parents=True)
            shutil.copy(PROJECT / "data" / "sources" / name, target)
        parameters = f"{PARAMETERS}word: str = ''  # what is printed\n"
        notebook = write_notebook(folder / "n.ipynb", [("print('word =', word)",)], parameters=parameters)
        self.command = [
            sys.executable, "-m", "synthesis", "render", "--jobs", "2", "--data", str(folder / "data"),
            "--out", str(out), "--notebook", str(notebook),
        ]  # fmt: skip

    def start(self, word: str, *options: str, **streams: int) -> subprocess.Popen[str]:
        env = {**os.environ, MARK: str(self.out), "TMPDIR": str(self.temporary)}
        return subprocess.Popen([*self.command, "-p", "word", word, *options], text=True, env=env, **streams)

    def render(self, word: str) -> tuple[int, str]:
        """Return how a run ended and all it said, when nothing of it runs any more."""
        run = self.start(word, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = run.communicate(timeout=120)
        assert self.running() == []
        return run.returncode, said

    def running(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if _mark(process) == str(self.out)]

    def reports(self) -> list[Path]:
        folders = [self.out / Path(name).parent.name for name in DOCUMENTS]
        return [folder / f"{folder.name}.{form}" for folder in folders for form in FORMS]

    def files(self) -> dict[Path, bytes]:
        """Return every file that people see in the output folder."""
        return {
            path: path.read_bytes()
            for path in self.out.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }


@pytest.fixture
def temporary():
    with tempfile.TemporaryDirectory() as folder:
        yield folder


@pytest.fixture
def place(tmp_path, temporary):
    return Place(tmp_path, tmp_path / "out", temporary)


def _mark(process):
    try:
        return process.environ().get(MARK)
    except psutil.Error:
        return None


def word_of(path, content):
    """Check that a file is whole, and return the word that the run that made it was given."""
    if path.suffix == ".html":
        assert content.rstrip().endswith(b"</html>"), path
    elif path.suffix in (".ipynb", ".json"):
        json.loads(content)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert book.testzip() is None, path
            content = book.read("xl/sharedStrings.xml")
    return found[1].decode() if (found := SAYS.search(content)) else None


def check(place, earlier, word):
    """Check that every file is the earlier one or a whole new one, and that none is lost."""
    now = place.files()
    assert set(earlier) <= set(now)
    for path, content in now.items():
        said = word_of(path, content)
        assert path.parent == place.out or content == earlier.get(path) or said == word, path
    return now


def is_complete(place, word):
    return {word_of(path, path.read_bytes()) for path in place.reports()} == {word}


@pytest.fixture
def killed_at(place):
    """Start a run and kill its driver at a moment; return the seconds until nothing of it was left."""
    chance = random.Random(SEED)  # noqa: S311 (no secret)

    def kill(moment, word):
        run = place.start(word, "--force", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before, parts = _stamps(place), _parts(place)
        if moment == "starting":
            _pause(run, chance.uniform(0, 3))
        elif moment == "preparing":
            _until(run, lambda: any(place.temporary.glob("synthesis-*")))
            _pause(run, chance.uniform(0, 2.5))  # from the beginning of imports to the first reports
        elif moment == "rendering":
            count = chance.randint(1, 8)
            _until(run, lambda: len(_stamps(place) - before) >= count)
            _pause(run, chance.uniform(0, 0.3))
        else:
            _until(run, lambda: _parts(place) - parts)
            _pause(run, chance.uniform(0, 0.03))
        run.kill()
        assert run.wait() == -signal.SIGKILL
        return _seconds_until_gone(place)

    return kill


def _stamps(place):
    return {(path, path.stat().st_mtime_ns) for path in place.reports() if path.exists()}


def _parts(place):
    return set(place.out.glob(f"*/{PARTS}"))


def _until(run, happens):
    while run.poll() is None and not happens():
        time.sleep(0.001)


def _pause(run, seconds):
    until = time.monotonic() + seconds
    _until(run, lambda: time.monotonic() > until)


def _seconds_until_gone(place):
    began = time.monotonic()
    while left := place.running():
        assert time.monotonic() - began < GONE_WITHIN, left
        time.sleep(0.1)
    return time.monotonic() - began


def test_a_run_killed_at_random_moments_leaves_whole_files_and_no_process(place, killed_at):
    chance = random.Random(SEED)  # noqa: S311 (no secret)
    moments = chance.sample(MOMENTS, len(MOMENTS))
    code, said = place.render("first")
    assert code == 0, said
    now = place.files()
    for number, moment in enumerate(moments):
        word = chance.choice(["first", "second", f"word{number}"])
        seconds = killed_at(moment, word)
        now = check(place, now, word)
        print(f"killed while {moment}: all gone in {seconds:.1f} s", flush=True)  # noqa: T201 (with -s)
    code, said = place.render("first")
    assert code == 0, said
    assert is_complete(place, "first")
    assert (place.out / "index.html").read_bytes().rstrip().endswith(b"</html>")
    assert list(place.out.rglob(PARTS)) == []


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own, and how to change its size."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(size, *, again=False):
        options = f"{'remount,' if again else ''}size={size}k"
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
        )

    if not shutil.which("mount") or mount(1000).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder, lambda size: mount(size, again=True)
    finally:
        subprocess.run(["umount", folder], check=True)


def _largest(place):
    """Return how much room the largest report takes, in KiB."""
    sizes = [-(-path.stat().st_size // 1024 // PAGE) * PAGE for path in place.reports()]
    return max(sum(sizes[first : first + len(FORMS)]) for first in range(0, len(sizes), len(FORMS)))


def test_a_full_disk_is_told_keeps_earlier_reports_and_the_next_run_completes(tmp_path, temporary, disk):
    folder, resize = disk
    place = Place(tmp_path, folder / "out", temporary)
    code, said = place.render("first")
    assert code == 0, said
    earlier = place.files()
    used = shutil.disk_usage(folder).used // 1024
    manifest = PAGE  # an earlier run's took other seconds, so this one's can be a page shorter
    for room in (0, _largest(place) - PAGE - manifest):
        resize(used + room)
        code, said = place.render("second")
        assert code == 1, said
        assert "No space left on device" in said
        assert "Traceback" not in said
        earlier = check(place, earlier, "second")
        assert not is_complete(place, "second")
        assert list(place.out.rglob(PARTS)) == []
    resize(4000)
    code, said = place.render("second")
    assert code == 0, said
    assert is_complete(place, "second")
    assert b'id="failed-mali"' not in (place.out / "index.html").read_bytes()
