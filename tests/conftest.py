"""What the tests share: the corpus of the project's own data, and the reference documents where they are."""

from __future__ import annotations

import os
import time
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import settings

mpl.use("agg")
settings.register_profile("project", deadline=None)  # speed is measured in benchmarks/
settings.load_profile("project")

PROJECT = Path(__file__).parent.parent
EXPECTED = PROJECT / "tests" / "expected"
LONGEST = (
    "accessibility", "batch", "kernels", "country_report", "inputs", "exhibits", "jupyterlab", "cli", "report",
    "formats", "tracking_laws", "printing", "tracking_doubts", "notebooks", "coding_quality", "codebook", "saved",
    "recurrence", "wheel", "workspace",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    """Begin what takes longest, so that no process is left with it when all others are done."""
    place = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the real documents; they are not part of the project."""
    folder = os.environ.get("SYNTHESIS_REFERENCE")
    if not folder:
        pytest.skip("SYNTHESIS_REFERENCE is not set: the real documents are not part of the project")
    return Path(folder)


@pytest.fixture(scope="session")
def corpus():
    import synthesis as syn

    return syn.load(PROJECT / "data")


@pytest.fixture(scope="session")
def outputs(tmp_path_factory) -> Path:
    """An output folder with the reports of Cambodia and Ghana and the portfolio, made once for all processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "rendered"
    done = folder / "done"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 600
        while not done.exists():
            assert time.monotonic() < until, "the reports were not made"
            time.sleep(0.5)
    else:
        try:
            _render_outputs(folder / "outputs")
        finally:
            done.touch()
    return folder / "outputs"


def _render_outputs(out: Path) -> None:
    import synthesis as syn

    for notebook, names in ((None, ["Cambodia", "Ghana"]), ("portfolio", None)):
        made = syn.render(names, notebook=notebook, data=PROJECT / "data", out=out, progress=False, jobs=2)
        assert not made.failed, made
