"""A folder to start in: notebooks, codebook, and a place for documents."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from synthesis.corpus.catalogue import COLUMNS, NAME
from synthesis.errors import wrong_use
from synthesis.shipped import shipped

README = Path(__file__).parent / "templates" / "workspace" / "README.md"


def init(folder: str | Path, *, sample: bool = False) -> Path:
    """Make a folder to start in.

    Parameters
    ----------
    folder : str or Path
        The folder, which is made; one that holds anything is left as it is.
    sample : bool
        Put the sample documents into it; otherwise its ``data`` holds a catalogue without rows.

    Returns
    -------
    Path
        The folder, with ``notebooks``, ``data`` (documents, catalogue, codebook, codings) and ``outputs``.

    Raises
    ------
    UsageError
        When the folder is there already and not empty, or cannot be made.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import synthesis as syn
    >>> with TemporaryDirectory() as place:
    ...     review = syn.init(Path(place) / "my-review")
    ...     sorted(path.name for path in review.iterdir())
    ['data', 'notebooks', 'outputs']
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise wrong_use(
            "not-empty",
            "it is there already and not empty.",
            "Name a new folder.",
            field="folder",
            value=target,
        )
    try:
        _fill(target, sample=sample)
    except OSError as error:
        remedy = "Name a folder that you may write in."
        raise wrong_use("cannot-write", "it cannot be made.", remedy, field="folder", value=target) from error
    return target


def _fill(target: Path, *, sample: bool) -> None:
    (target / "outputs").mkdir(parents=True)
    (target / "notebooks").mkdir()
    for notebook in sorted(shipped("notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, target / "notebooks" / notebook.name)
    if sample:
        shutil.copytree(shipped("data"), target / "data")
    else:
        _empty_data(target / "data")
    gold = Path("codings") / "gold"
    shutil.copytree(shipped("data") / gold, target / "data" / gold, dirs_exist_ok=True)


def _empty_data(data: Path) -> None:
    (data / "sources").mkdir(parents=True)
    shutil.copyfile(shipped("data") / "codebook.yaml", data / "codebook.yaml")
    shutil.copyfile(shipped("data") / "report.yaml", data / "report.yaml")
    shutil.copyfile(README, data / "README.md")
    with (data / NAME).open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerow(COLUMNS)
