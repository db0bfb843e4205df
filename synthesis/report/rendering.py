"""From a notebook to a report: run, tidy, lay out, write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthesis.report.files import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A report that was made.

    Parameters
    ----------
    html, ipynb : Path
        The files.
    notes : tuple of str
        What its cells wrote to the error stream, and what the page could not hold.
    """

    html: Path
    ipynb: Path
    notes: tuple[str, ...] = ()


def render_report(
    notebook: str | Path,
    *,
    parameters: Mapping[str, Any],
    html: str | Path,
    ipynb: str | Path,
    timeout: float | None = None,
) -> Rendered:
    """Run one notebook and write it as a page and as an executed notebook.

    The same notebook, parameters and data give the same bytes.

    Parameters
    ----------
    notebook : str or Path
        The ``.ipynb`` file; a cell has the tag ``parameters``.
    parameters : mapping of str to object
        Values for that cell.
    html, ipynb : str or Path
        Where to write; files that stand there are replaced at the very end.
    timeout : float, optional
        Seconds the whole report may take.

    Raises
    ------
    UsageError
        When the notebook cannot be used.
    ReportError
        When it fails; nothing is written.
    """
    import nbformat  # noqa: PLC0415 (Jupyter is heavy; a command that renders nothing does without)

    from synthesis.report.execution import execute  # noqa: PLC0415
    from synthesis.report.notebook import read_notebook  # noqa: PLC0415
    from synthesis.report.page import page  # noqa: PLC0415
    from synthesis.report.tidying import tidy  # noqa: PLC0415

    declared = read_notebook(notebook)
    given = dict(parameters)
    executed, said = tidy(execute(declared.path, parameters=given, timeout=timeout), parameters=given)
    laid_out, removed = page(executed, declared=declared, given=given)
    write_whole(Path(ipynb), nbformat.writes(executed) + "\n")  # type: ignore[no-untyped-call]
    write_whole(Path(html), laid_out)
    return Rendered(html=Path(html), ipynb=Path(ipynb), notes=(*said, *removed))
