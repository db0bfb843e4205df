"""From a notebook to a report: run, tidy, lay out."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthesis.report.failure import ReportError, too_long
from synthesis.report.house import PLAIN, House


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A report that stands nowhere yet.

    Parameters
    ----------
    files : dict of str to bytes
        Content by format: ``ipynb``, then what else was asked for, ``html`` in the end.
    notes : tuple of str
        What its cells wrote to the error stream, and what the page could not hold.
    """

    files: dict[str, bytes]
    notes: tuple[str, ...] = ()


def make_report(
    notebook: str | Path,
    *,
    parameters: Mapping[str, Any],
    workbook: str | None = None,
    formats: Sequence[str] = ("html",),
    house: House = PLAIN,
    timeout: float | None = None,
) -> Made:
    """Run one notebook and lay it out as a page, as an executed notebook and in other formats; nothing is written.

    The same notebook, parameters and data give the same bytes.

    Parameters
    ----------
    notebook : str or Path
        The ``.ipynb`` file; a cell has the tag ``parameters``.
    parameters : mapping of str to object
        Values for that cell.
    workbook : str, optional
        The workbook beside the page, which it leads to.
    formats : sequence of str
        What is made beside the page: ``pdf``, ``docx``.
    house : House
        The house style.
    timeout : float, optional
        Seconds the whole report may take.

    Raises
    ------
    UsageError
        When the notebook cannot be used.
    ReportError
        When it fails.
    SynthesisError
        When it cannot be printed.
    """
    import nbformat  # noqa: PLC0415 (Jupyter is heavy; a command that renders nothing does without)

    from synthesis.language import spoken  # noqa: PLC0415
    from synthesis.report.execution import execute  # noqa: PLC0415
    from synthesis.report.headings import translate_headings  # noqa: PLC0415
    from synthesis.report.notebook import read_notebook  # noqa: PLC0415
    from synthesis.report.printing import printed  # noqa: PLC0415
    from synthesis.report.tidying import tidy  # noqa: PLC0415

    began = time.monotonic()
    declared = read_notebook(notebook)
    given = dict(parameters)
    executed, said = tidy(execute(declared.path, parameters=given, timeout=timeout), parameters=given)
    translate_headings(executed, spoken(declared.values(given).get("language")))
    from synthesis.report.page import page  # noqa: PLC0415 (while the cells ran, others may have imported it)

    laid_out, removed = page(executed, declared=declared, given=given, workbook=workbook, house=house)
    others = {
        form: printed(laid_out, form, timeout=_left(timeout, began)) for form in formats if form != "html"
    }
    if timeout is not None and time.monotonic() - began > timeout:
        raise ReportError(too_long(timeout))
    written = nbformat.writes(executed) + "\n"  # type: ignore[no-untyped-call]
    files = {"ipynb": written.encode(), **others, "html": laid_out.encode()}
    return Made(files=files, notes=(*said, *removed))


def _left(timeout: float | None, began: float) -> float | None:
    """Return the seconds that are left; a program that is begun gets at least one."""
    return None if timeout is None else max(began + timeout - time.monotonic(), 1.0)
