"""Text that is safe to print: without what a terminal would take for a command."""

from __future__ import annotations

import re

_COMMANDS = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours and cursor
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # window titles, links
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    r"""Return the text without escape sequences, control characters and marks that turn its direction.

    Line ends and tabs stay.

    Examples
    --------
    >>> plain("\x1b[31mred\x1b[0m and \x07loud")
    'red and loud'
    """
    return _COMMANDS.sub("", text)
