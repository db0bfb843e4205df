"""Take out of an executed notebook what changes from run to run: clocks, numbers of processes, paths."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from papermill.translators import translate_parameters

from synthesis.report.execution import INJECTED
from synthesis.report.failure import last_lines
from synthesis.report.notebook import shown

CELL_FILE = re.compile(r"[^\s\"]*ipykernel_\d+[\\/]\d+\.py")
CLOCKS = ("papermill", "execution")


def tidy(executed: NotebookNode, *, parameters: dict[str, Any]) -> tuple[NotebookNode, tuple[str, ...]]:
    """Return the notebook as it is kept, and what its cells wrote to the error stream.

    Parameters
    ----------
    executed : NotebookNode
        Straight from the kernel; it is changed in place.
    parameters : dict
        The values it was run with; those that are paths of this machine are kept by their last name only.
    """
    said = [
        output.text for cell in executed.cells for output in cell.get("outputs", []) if _is_stderr(output)
    ]
    executed.metadata.pop("papermill", None)
    for cell in executed.cells:
        _tidy_cell(cell, parameters)
    return executed, last_lines(CELL_FILE.sub("cell", "\n".join(said)))


def _tidy_cell(cell: NotebookNode, parameters: dict[str, Any]) -> None:
    for name in CLOCKS:
        cell.metadata.pop(name, None)
    if INJECTED in cell.metadata.get("tags", []):
        cell.id = INJECTED
        seen = {name: shown(value) for name, value in parameters.items()}
        cell.source = translate_parameters("python3", "python", seen, "Parameters")
    if "outputs" in cell:
        cell.outputs = [output for output in cell.outputs if not _is_stderr(output)]


def _is_stderr(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
