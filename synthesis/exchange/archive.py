"""The ZIP file of a project: read with bounds, never unpacked; written the same for the same content."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from synthesis.exchange.told import Told

MOST_FILES = 100_000
MOST_BYTES = 500_000_000
MADE = (2000, 1, 1, 0, 0, 0)


class Archive:
    """What a ZIP file holds, by name; capitals do not matter.

    Parameters
    ----------
    told : Told
        The file, and where to tell what is wrong with it.

    Raises
    ------
    SynthesisError
        When it is not a ZIP file, or holds a name twice or too many files.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._left = MOST_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(told.read(MOST_BYTES)))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise told.failure(
                "not-a-project", "this is not a ZIP file.", "Export the project anew."
            ) from error
        entries = self._zip.infolist()
        self._entries = {entry.filename.lower(): entry for entry in entries}
        if len(entries) > MOST_FILES or len(self._entries) < len(entries):
            raise told.failure(
                "not-a-project", "it holds a name twice, or too many files.", "Do not use this file."
            )

    def __contains__(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """Return one file.

        Raises
        ------
        SynthesisError
            When it cannot be read, is encrypted, or all that was read grows beyond bounds.
        """
        try:
            with self._zip.open(self._entries[name.lower()]) as file:
                data = file.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
        ) as error:
            message = f"its part {name} cannot be read: damaged, encrypted or of an unknown kind."
            raise self._told.failure("damaged", message, "Export the project anew.") from error
        self._left -= len(data)
        if self._left < 0:
            message = f"unpacked it has more than {MOST_BYTES:,} bytes."
            raise self._told.failure("too-large", message, "Split the project.")
        return data


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file of these files, in this order."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return memory.getvalue()
