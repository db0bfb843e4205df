"""What is too much for one document, so that opening any file takes bounded time and memory.

=====================================  ==========================================
a file                                 50 MB
what a Word or Excel file unpacks to   100 MB
one line or cell                       1,000,000 characters
lines of a document                    500,000
cells of a document                    500,000, merged ones counted where they stand
columns of a table                     256
a packed part of a PDF, but pictures     20 MB
pages of a PDF                         2,000, read for five minutes at the most
=====================================  ==========================================
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from synthesis.errors import Problem, SynthesisError, excerpt

LARGEST_FILE = 50_000_000
LARGEST_UNPACKED = 100_000_000
LONGEST_LINE = 1_000_000
MOST_LINES = 500_000
MOST_CELLS = 500_000
MOST_COLUMNS = 256
MOST_PAGES = 2_000
LARGEST_STREAM = 20_000_000
LONGEST_READING = 300.0


def too_much(document_id: str, what: str, found: int, limit: int, *, remedy: str = "") -> SynthesisError:
    """Return the error for a document that goes beyond a limit.

    Parameters
    ----------
    document_id : str
        The document.
    what : str
        What there is too much of: ``"bytes"``, ``"lines"``.
    found, limit : int
        How many there are (at least), and how many there may be.
    remedy : str
        What to do.
    """
    return SynthesisError(
        Problem(
            severity="error",
            code="too-large",
            document_id=document_id,
            value=f"{found:,} {what}",
            message=f"the document is too large to be read; it may have {limit:,} {what}.",
            remedy=remedy or "Keep only the pages or rows of the evaluation, or part the file.",
        )
    )


def unusable(
    document_id: str, code: str, message: str, remedy: str, *, value: str | None = None
) -> SynthesisError:
    """Return the error for a file from which nothing can be read."""
    return SynthesisError(
        Problem(
            severity="error", code=code, document_id=document_id, message=message, remedy=remedy, value=value
        )
    )


def unpack(content: bytes, *, document_id: str) -> zipfile.ZipFile:
    """Open the package of a Word or Excel file after a look at what it would unpack to.

    Raises
    ------
    SynthesisError
        When it is damaged, locked with a password or unpacks to too much.
    """
    try:
        package = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise damaged(document_id, error) from error
    unpacked = sum(member.file_size for member in package.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise too_much(document_id, "bytes when unpacked", unpacked, LARGEST_UNPACKED)
    if any(member.flag_bits & 1 for member in package.infolist()):
        raise locked(document_id)
    return package


def locked(document_id: str) -> SynthesisError:
    """Return the error for a file that is protected with a password."""
    return unusable(
        document_id,
        "password-protected",
        "the file is protected with a password.",
        "Open it, take the password off and save it again.",
    )


def damaged(document_id: str, error: BaseException) -> SynthesisError:
    """Return the error for a file that cannot be taken apart."""
    return unusable(
        document_id,
        "damaged-file",
        "the file is damaged or not what it seems to be.",
        "Open it in its own program and save it again.",
        value=excerpt(f"{type(error).__name__}: {error}"),
    )
