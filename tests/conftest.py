"""What the tests share: the corpus of the project's own data, and the reference documents where they are."""

from __future__ import annotations

import os
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import settings

mpl.use("agg")
settings.register_profile("project", deadline=None)  # speed is measured in benchmarks/
settings.load_profile("project")

PROJECT = Path(__file__).parent.parent
EXPECTED = PROJECT / "tests" / "expected"


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
    """An output folder with the reports of Cambodia and Ghana and the portfolio; tests that use it are one group."""
    import synthesis as syn

    out = tmp_path_factory.mktemp("rendered") / "outputs"
    for notebook, names in ((None, ["Cambodia", "Ghana"]), ("portfolio", None)):
        done = syn.render(names, notebook=notebook, data=PROJECT / "data", out=out, progress=False, jobs=2)
        assert not done.failed, done
    return out
