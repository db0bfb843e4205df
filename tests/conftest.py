"""What the tests share: the corpus of the project's own data, and the reference documents where they are."""

from __future__ import annotations

import os
from pathlib import Path

import matplotlib as mpl
import pytest

mpl.use("agg")

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
