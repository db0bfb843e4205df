"""Where the data and notebooks lie that come with the project, in an installed package as in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent


def shipped(folder: Literal["data", "notebooks"]) -> Path:
    """Return a folder of the project: its copy in the installed package, else the one in the checkout."""
    packaged = HERE / "contents" / folder
    return packaged if packaged.is_dir() else HERE.parent / folder
