"""What the commands print: tables as JSON and CSV, and what went wrong in one line each."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from synthesis.errors import Problem, SynthesisError, UsageError
from synthesis.report.plain import plain

if TYPE_CHECKING:
    import pandas as pd

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@contextmanager
def told() -> Iterator[None]:
    """Tell what goes wrong in the block in one line each, and leave with the right code."""
    try:
        yield
    except UsageError as error:
        leave(error.problems, WRONG_USE)
    except SynthesisError as error:
        leave(error.problems, FAILED)
    except KeyboardInterrupt:
        complain("Interrupted.")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:  # the reader of our output has gone, as in: synthesis check | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None


def leave(problems: Iterable[Problem], code: int) -> None:
    """Print problems to the error stream, a line each, and end the program with a code."""
    for problem in problems:
        complain(str(problem))
    raise SystemExit(code)


def complain(line: str) -> None:
    """Print one line to the error stream; text from documents cannot command the terminal."""
    sys.stderr.write(" ".join(plain(line).splitlines()) + "\n")


def print_json(value: Any) -> None:
    """Print a value as JSON; what is no letter or sign for the eye is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


def print_csv(frame: pd.DataFrame) -> None:
    """Print a frame as CSV: dates as 2022-12-31, missing values empty; harmless in a terminal."""
    text = frame.map(_cell).to_csv(index=False, lineterminator="\n")
    sys.stdout.write(plain(text) if sys.stdout.isatty() else text)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as JSON takes it: a dict a row, dates as 2022-12-31, missing values as none."""
    return [{str(name): _simple(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _simple(value: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 (only where there is a frame, it is imported already)

    if isinstance(value, list | tuple):
        return list(value)
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def _cell(value: Any) -> Any:
    simple = _simple(value)
    return "; ".join(map(str, simple)) if isinstance(simple, list) else simple
