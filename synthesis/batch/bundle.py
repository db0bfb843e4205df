"""What a report needs, packed for machines that share no folder with this one.

Every file keeps its place relative to the working folder, so that a notebook finds it there under the name it has here.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from synthesis.batch.inputs import files_in
from synthesis.batch.jobs import Job
from synthesis.corpus.cache import FOLDER as CACHE
from synthesis.corpus.present import present
from synthesis.errors import wrong_use

THEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Files, and where they are.

    Parameters
    ----------
    content : bytes
        A zip archive.
    home : str
        The working folder, within the archive.
    places : dict of str to str
        What the job calls a file or folder, and where it is within the archive.
    """

    content: bytes
    home: str
    places: dict[str, str]

    def unpack(self, root: Path) -> Path:
        """Write every file below a folder and return the working folder, which is there too."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            archive.extractall(root)
        folder = root / self.home
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def path(self, name: str, root: Path) -> str:
        """Return where something is that was packed; anything else keeps its name."""
        return str(root / self.places[name]) if name in self.places else name

    def moved(self, job: Job, root: Path) -> Job:
        """Return a job as it is to be done in the working folder below ``root``."""
        values = {name: self._moved(value, root) for name, value in job.parameters.items()}
        notebook, part = self._path(job.notebook, root), job.part
        if part:
            part = replace(part, data=self._path(part.data, root), codebook=self._path(part.codebook, root))
        return replace(job, notebook=notebook, parameters=values, part=part)

    def _path(self, path: Path, root: Path) -> Path:
        return Path(self.path(str(path), root))

    def _moved(self, value: Any, root: Path) -> Any:
        """Return a value of the parameters cell; what is relative stays so, since a notebook may show it."""
        if isinstance(value, list | tuple):
            return [self._moved(item, root) for item in value]
        return self.path(value, root) if isinstance(value, str) and Path(value).is_absolute() else value


def packed(files: Iterable[str | Path], *, parameters: Mapping[str, Any]) -> Bundle:
    """Pack files and folders, and every file that a parameter names.

    Parameters
    ----------
    files : iterable of str or Path
        Where they are here. Of a folder, what is hidden stays behind, except for documents that were read before.
    parameters : mapping of str to object
        Values for the parameters cell.

    Raises
    ------
    UsageError
        When one of them cannot be read.
    """
    wanted = [*map(str, files), *files_in(parameters)]
    inside = {_within(path): path for name in wanted for path in _files(Path(name))}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(inside.items()):
            archive.writestr(zipfile.ZipInfo(name, THEN), _read(path), zipfile.ZIP_DEFLATED)
    places = {name: _within(Path(name)) for name in wanted}
    return Bundle(content=content.getvalue(), home=_within(Path.cwd()), places=places)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    yield from filter(Path.is_file, present(path))
    yield from sorted((path / CACHE).glob("*.json"))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "Workers of a cluster need every file of the data folder."
        raise wrong_use(
            "cannot-read", f"{error.strerror or error}.", remedy, field="data", value=path
        ) from error


def _within(path: Path) -> str:
    """Return the place of a file within the archive: its whole path, without what only this machine has before it."""
    whole = PurePath(os.path.abspath(path))  # noqa: PTH100 (a link stays one name, as it is in the parameters)
    return "/".join([*filter(None, [whole.drive.strip(":\\/").replace("\\", "-")]), *whole.parts[1:]])
