"""The versions that a report depends on."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

DISTRIBUTION = "evaluation-synthesis"
PACKAGES = ("pandas", "matplotlib", "papermill", "nbconvert")


def versions() -> dict[str, str]:
    """Return the versions of the toolkit, of Python and of the packages that shape a report, by name."""
    others = {name: _version(name) for name in PACKAGES}
    return {"synthesis": _version(DISTRIBUTION), "Python": python_version(), **others}


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
