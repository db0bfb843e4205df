"""A notebook before it runs: whether it is one, and which parameters it declares.

Nothing of Jupyter is imported, so that a wrong name is told at once. The parameters cell is read as Python,
not line by line: a ``#`` in a text is no comment.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from synthesis.errors import UsageError, wrong_use

TAG = "parameters"
FORMAT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One line of the parameters cell.

    Parameters
    ----------
    name, help : str
        Its name, and the comment behind it.
    type : str
        The annotation as written; empty where there is none.
    default : object
        The value, or its source where it is no literal.
    required : bool
        Whether it is declared without a value.
    """

    name: str
    type: str = ""
    default: Any = None
    help: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook that can be rendered: its file and its parameters by name."""

    path: Path
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value of every parameter: what is given, or else its default."""
        return {name: parameter.default for name, parameter in self.parameters.items()} | dict(given)


def read_notebook(path: str | Path) -> Notebook:
    """Read which parameters a notebook declares.

    Parameters
    ----------
    path : str or Path
        The ``.ipynb`` file.

    Raises
    ------
    UsageError
        When it is not a notebook in Python with a parameters cell.
    """
    path = Path(path)
    content = _json(path)
    if (
        not isinstance(content, dict)
        or not isinstance(content.get("cells"), list)
        or content.get("nbformat") != FORMAT
    ):
        raise _wrong(
            "not-a-notebook",
            path,
            "the file is no notebook of the present format.",
            "Save it again in JupyterLab.",
        )
    language = _language(content)
    if language not in ("python", ""):
        raise _wrong("other-language", path, f"the notebook is in {language}.", "Use a notebook in Python.")
    cells = [cell for cell in content["cells"] if _is_parameters(cell)]
    if not cells:
        raise _wrong(
            "no-parameters-cell",
            path,
            "no cell has the tag “parameters”.",
            "Tag the cell with the parameters.",
        )
    return Notebook(path, _parameters(path, _source(cells[0])))


def shown(value: Any) -> Any:
    """Return a parameter as a reader may see it: a path of this machine by its last name only.

    Examples
    --------
    >>> shown("/home/someone/evaluations/data"), shown("data"), shown(3)
    ('data', 'data', 3)
    """
    if isinstance(value, list | tuple):
        return type(value)(map(shown, value))
    if not isinstance(value, str):
        return value
    begins = re.match(r"~[^\s/\\]*(?:[/\\]|$)", value)
    absolute = begins or Path(value).is_absolute() or PureWindowsPath(value).is_absolute()
    return (PureWindowsPath(value) if "\\" in value else PurePosixPath(value)).name if absolute else value


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise _wrong("no-notebook", path, "the notebook cannot be read.", f"{error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise _wrong(
            "not-json", path, "the file is not valid JSON, so no notebook.", "Save it again in JupyterLab."
        ) from error


def _wrong(code: str, path: Path, message: str, remedy: str) -> UsageError:
    return wrong_use(code, message, remedy, field="notebook", value=path)


def _language(content: dict[str, Any]) -> str:
    kernel = _within(content, "metadata", "kernelspec", "language")
    return str(kernel or _within(content, "metadata", "language_info", "name") or "").lower()


def _is_parameters(cell: Any) -> bool:
    tags = _within(cell, "metadata", "tags")
    return isinstance(tags, list) and TAG in tags


def _within(content: Any, *names: str) -> Any:
    for name in names:
        content = content.get(name) if isinstance(content, dict) else None
    return content


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source")
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def _parameters(path: Path, source: str) -> dict[str, Parameter]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        message = f"line {error.lineno} of the parameters cell is not Python: {error.msg}."
        raise _wrong("broken-parameters-cell", path, message, "Write name: type = value  # help") from error
    comments = _comments(source)
    found = (_parameter(statement, comments) for statement in statements)
    return {parameter.name: parameter for parameter in found if parameter}


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _parameter(statement: ast.stmt, comments: dict[int, str]) -> Parameter | None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        target, kind = statement.target, ast.unparse(statement.annotation)
    elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        target, kind = statement.targets[0], ""
    else:
        return None
    return Parameter(
        name=target.id,
        type=kind,
        default=statement.value and _value(statement.value),
        help=comments.get(statement.end_lineno or 0, ""),
        required=statement.value is None,
    )


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
