"""Values for the parameters cell: names and types as the notebook declares them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from synthesis import vocabulary
from synthesis.errors import Problem, UsageError
from synthesis.report import Notebook, Parameter

OPTIONS = {
    "country": "Name the countries",
    "data": "Use the option for the data folder",
    "as_of": "Use the option for the day",
}
TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str, "int": int, "float": (int, float), "bool": bool, "list": (list, tuple), "dict": dict,
}  # fmt: skip
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


def typed_values(
    notebook: Notebook, *, options: Mapping[str, Any], parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values for every report, as the notebook types them.

    Parameters
    ----------
    notebook : Notebook
        What it declares.
    options : mapping of str to object
        What has an option of its own: the data folder, and the day and countries if they were asked for.
    parameters : mapping of str to object
        Everything else. A text stands for a value of the declared type: ``"3"`` for 3, ``"a, b"`` for a list.

    Raises
    ------
    UsageError
        With every name and value that does not fit.
    """
    given = {
        **parameters,
        **{name: value for name, value in options.items() if name != "data" or name in notebook.parameters},
    }
    problems = [*_reserved(parameters), *_missing(notebook, given)]
    values: dict[str, Any] = {}
    for name, value in given.items():
        try:
            values[name] = _typed(_declared(notebook, name), value)
        except UsageError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return values


def _reserved(parameters: Mapping[str, Any]) -> Iterator[Problem]:
    for name in parameters:
        if name in OPTIONS:
            yield _problem("has-an-option", name, "it is not given as a parameter.", f"{OPTIONS[name]}.")


def _missing(notebook: Notebook, given: Mapping[str, Any]) -> Iterator[Problem]:
    for name, known in notebook.parameters.items():
        if known.required and name != "country" and name not in given:
            yield _problem(
                "missing-parameter", name, "the notebook needs a value.", "Give it as a parameter."
            )


def _declared(notebook: Notebook, name: str) -> Parameter:
    known = notebook.parameters
    if name in known:
        return known[name]
    near = vocabulary.nearest(name, list(known), n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Parameters: {', '.join(known)}."
    raise UsageError(_problem("no-such-parameter", name, "the notebook declares no such parameter.", remedy))


def _typed(parameter: Parameter, value: Any) -> Any:
    """Return a value of the declared type; one of another type is refused, not turned into it."""
    kind = _kind(parameter)
    value = str(value) if isinstance(value, Path) else value
    if isinstance(value, str) and kind not in ("str", ""):
        value = _read(kind, value)
    expected = TYPES.get(kind)
    truth_for_number = isinstance(value, bool) and kind in ("int", "float")
    if expected and (truth_for_number or not isinstance(value, expected)):
        raise UsageError(
            _problem("wrong-type", parameter.name, f"a value of type {kind} is expected.", value=str(value))
        )
    return value


def _kind(parameter: Parameter) -> str:
    """Return the declared type, or that of the default; empty where it cannot be checked."""
    written = parameter.type.split("[")[0].strip() or type(parameter.default).__name__
    return written if written in TYPES else ""


def _read(kind: str, text: str) -> Any:
    if kind == "bool":
        return text.lower() in YES if text.lower() in (*YES, *NO) else text
    if kind == "list" and not text.startswith("["):
        separator = ";" if ";" in text else ","
        return [part.strip() for part in text.split(separator) if part.strip()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _problem(code: str, name: str, message: str, remedy: str = "", *, value: str | None = None) -> Problem:
    return Problem(severity="error", code=code, field=name, message=message, remedy=remedy, value=value)
