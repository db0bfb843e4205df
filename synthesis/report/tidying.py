"""Take out of an executed notebook what changes from run to run.

That is clocks, numbers of processes, paths of this machine, addresses in memory, and the random ids that pandas gives
to tables and matplotlib to the parts of a drawing. Ids are numbered in the order in which the notebook shows them.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from papermill.translators import translate_parameters

from synthesis.report.execution import INJECTED
from synthesis.report.failure import last_lines
from synthesis.report.notebook import shown

_WORD = r"[^\s\"'<>(;]"
CELL_FILE = re.compile(rf"(?<!{_WORD}){_WORD}{{0,200}}ipykernel_\d+[\\/]\d+\.py")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,16}(?=>|&gt;|, file )")
DRAWN_BY, DRAWN_AT = "Matplotlib v", re.compile(r"<dc:date>[^<]*</dc:date>")
DRAWN_ID = re.compile(r"\bid=\"([A-Za-z]\w{0,30}[0-9a-f]{10})\"")
TABLE_ID = re.compile(r"<table id=\"(T_[0-9a-f]{5,32})\"")
USED_ID = re.compile(r"(?<=[\"#])(?:T_[0-9a-f]{5,32}|\w+)")
OVERWRITTEN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)
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
    for cell in executed.cells:
        if "outputs" in cell:
            cell.outputs = _in_one_piece(cell.outputs)
    said = [
        output.text for cell in executed.cells for output in cell.get("outputs", []) if _is_stderr(output)
    ]
    executed.metadata.pop("papermill", None)
    ids: dict[str, str] = {}
    for cell in executed.cells:
        _tidy_cell(cell, parameters)
        for output in cell.get("outputs", []):
            _tidy_output(output, ids)
    return executed, last_lines(CELL_FILE.sub("cell", "\n".join(said)))


def _in_one_piece(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return the outputs of a cell, what was printed in one piece where it begins: it comes in pieces of any length."""
    pieces: dict[str, list[str]] = {}
    found = []
    for output in outputs:
        if output.output_type != "stream":
            found.append(output)
        elif output.name in pieces:
            pieces[output.name].append(output.text)
        else:
            pieces[output.name] = [output.text]
            found.append(output)
    for output in found:
        if output.output_type == "stream":
            output.text = OVERWRITTEN.sub("", "".join(pieces[output.name]))
    return found


def _tidy_cell(cell: NotebookNode, parameters: dict[str, Any]) -> None:
    for name in CLOCKS:
        cell.metadata.pop(name, None)
    if INJECTED in cell.metadata.get("tags", []):
        cell.id = INJECTED
        seen = {name: shown(value) for name, value in parameters.items()}
        cell.source = translate_parameters("python3", "python", seen, "Parameters")
    if "outputs" in cell:
        cell.outputs = [output for output in cell.outputs if not _is_stderr(output)]


def _tidy_output(output: NotebookNode, ids: dict[str, str]) -> None:
    """Tidy what is text in an output; ``ids`` are the numbered ones by the random ones, and grow."""
    if "text" in output:
        output.text = _tidy_text(output.text, ids)
    data = output.get("data", {})
    for kind, content in data.items():
        if isinstance(content, str) and (kind.startswith("text/") or kind == "image/svg+xml"):
            data[kind] = _tidy_text(content, ids)


def _tidy_text(text: str, ids: dict[str, str]) -> str:
    drawn = DRAWN_BY in text
    for random in [*TABLE_ID.findall(text), *(DRAWN_ID.findall(text) if drawn else ())]:
        ids.setdefault(random, f"numbered-{len(ids) + 1}")
    text = CELL_FILE.sub("cell", ADDRESS.sub("", text))
    text = DRAWN_AT.sub("", text) if drawn else text
    return USED_ID.sub(lambda used: ids.get(used[0], used[0]), text) if ids else text


def _is_stderr(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
