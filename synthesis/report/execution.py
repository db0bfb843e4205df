"""One notebook, run once in a kernel of its own."""

from __future__ import annotations

import json
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from synthesis.report.failure import Failure, ReportError, last_lines, where_it_broke

ENGINE = "synthesis"
KERNEL = "python3"  # always the Python that runs the toolkit, whatever name the notebook was saved with
START_TIMEOUT = 60
OUTPUT_TIMEOUT = 60
INJECTED = "injected-parameters"


@dataclass(slots=True)
class _Watch:
    """Knows which cell is running and how much of the report's time is left."""

    timeout: float | None
    began: float = field(default_factory=time.monotonic)
    cell: int | None = None
    injected: int | None = None

    def see(self, *, cell: NotebookNode, cell_index: int) -> None:
        self.cell = cell_index
        if INJECTED in cell.metadata.get("tags", []):
            self.injected = cell_index

    def left(self, _: Any = None) -> float | None:
        if self.timeout is None:
            return None
        return max(self.timeout - (time.monotonic() - self.began), 0.001)

    def is_over(self) -> bool:
        left = self.left()
        return left is not None and left < 1


def execute(notebook: Path, *, parameters: dict[str, Any], timeout: float | None = None) -> NotebookNode:
    """Run a notebook with papermill and return it with its outputs.

    Parameters
    ----------
    notebook : Path
        The ``.ipynb`` file.
    parameters : dict
        Values by name, injected after the parameters cell.
    timeout : float, optional
        Seconds the whole notebook may take.

    Raises
    ------
    ReportError
        When a cell raises, the kernel dies or the time is over: cell, exception, value, last lines.
    """
    watch = _Watch(timeout)
    source = read(notebook)
    try:
        executed = _run(source, parameters, watch)
    except PapermillExecutionError as error:
        raise _raised(
            _number(source, watch, error.cell_index), error.ename, error.evalue, error.traceback
        ) from error
    except CellTimeoutError as error:
        if timeout and watch.is_over():
            value = f"the report took longer than {timeout:g} s"
            raise _ended(source, watch, "TimeoutError", value) from error
        value = f"what the cell put out did not arrive within {OUTPUT_TIMEOUT} s"
        raise _ended(source, watch, "OutputLost", value) from error
    except DeadKernelError as error:
        raise _ended(source, watch, "DeadKernelError", "the kernel died") from error
    except RuntimeError as error:
        raise _ended(source, watch, type(error).__name__, str(error)) from error
    _refuse_errors(source, watch, executed)
    return executed


def read(notebook: Path) -> NotebookNode:
    """Return a notebook with an id of its own, the same each time, for every cell."""
    text = notebook.read_text(encoding="utf-8-sig")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = nbformat.reads(text, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
        node: NotebookNode = nbformat.v4.upgrade(found)  # type: ignore[no-untyped-call]
    taken: set[str] = set()
    written = json.loads(text)["cells"]
    for number, cell in enumerate(node.cells, start=1):
        cell.id = written[number - 1].get("id") or f"cell-{number}"
        if cell.id in taken:
            cell.id = f"cell-{number}"
        taken.add(cell.id)
    return node


def _run(source: NotebookNode, parameters: dict[str, Any], watch: _Watch) -> NotebookNode:
    executed: NotebookNode = papermill.execute_notebook(
        source,
        None,
        parameters=parameters,
        engine_name=ENGINE,
        kernel_name=KERNEL,
        language="python",
        progress_bar=False,
        request_save_on_cell_execute=False,
        autosave_cell_every=0,
        start_timeout=START_TIMEOUT,
        timeout_func=watch.left,
        iopub_timeout=OUTPUT_TIMEOUT,
        on_cell_start=watch.see,
        shutdown_kernel="immediate",
        record_timing=False,
        coalesce_streams=False,  # tidy does it: nbclient takes hours for a line of some megabytes
    )
    return executed


def _refuse_errors(source: NotebookNode, watch: _Watch, executed: NotebookNode) -> None:
    """Refuse what papermill lets pass, such as ``sys.exit()``: the cells behind it may not have run."""
    for index, cell in enumerate(executed.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise _raised(_number(source, watch, index), output.ename, output.evalue, output.traceback)


def _raised(cell: int, name: str, value: str, traceback: list[str]) -> ReportError:
    lines = where_it_broke("\n".join(traceback))
    return ReportError(Failure(name=name, value=value, cell=cell, last_lines=lines))


def _ended(source: NotebookNode, watch: _Watch, name: str, value: str) -> ReportError:
    cell = None if watch.cell is None else _number(source, watch, watch.cell)
    code = source.cells[cell - 1].source if cell else ""
    return ReportError(Failure(name=name, value=value, cell=cell, last_lines=last_lines(code)))


def _number(source: NotebookNode, watch: _Watch, index: int) -> int:
    """Return the number in the file, from 1, of a cell of the executed notebook, which may have one more."""
    had_one = any(INJECTED in cell.metadata.get("tags", []) for cell in source.cells)
    if had_one or watch.injected is None or index < watch.injected:
        return index + 1
    return index
