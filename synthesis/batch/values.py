"""Values for the parameters cell: names and types as the notebook declares them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
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
    "str": str, "int": int, "float": (int, float), "bool": bool, "list": list, "dict": dict,
    "None": type(None),
}  # fmt: skip
SIMPLE = "Give a text, a number, True, False or None, or a list or dict of these; a day as “2022-12-31”."
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
        Everything else, as JSON has it. A text stands for a value of the declared type: ``"3"`` for 3, ``"a, b"``
        for a list.

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
    remedy = vocabulary.hint(name, known) or f"Parameters: {', '.join(known)}."
    raise UsageError(_problem("no-such-parameter", name, "the notebook declares no such parameter.", remedy))


def _typed(parameter: Parameter, value: Any) -> Any:
    """Return a value of the declared type, or of that of the default."""
    value = _simple(parameter.name, str(value) if isinstance(value, Path) else value)
    written = parameter.type or type(parameter.default).__name__
    try:
        return _fitted(ast.parse(written, mode="eval").body, value)
    except TypeError:
        message = f"a value of type {written} is expected."
        raise UsageError(_problem("wrong-type", parameter.name, message, value=str(value))) from None


def _simple(name: str, value: Any) -> Any:
    """Return a value as the manifest gives it back, in which tuples are lists and keys are texts."""
    try:
        written = json.dumps(value, allow_nan=False, ensure_ascii=False)
        return json.loads(written.encode())  # what is not UTF-8, as some names of files, is refused
    except (TypeError, ValueError, RecursionError):
        message = "such a value cannot be handed to a notebook."
        raise UsageError(_problem("not-simple", name, message, SIMPLE, value=str(value))) from None


def _fitted(declared: ast.expr, value: Any) -> Any:
    """Return a value of a declared type, or what a text stands for; one of another type is refused."""
    kinds = _alternatives(declared)
    for kind in kinds:
        with suppress(TypeError):
            return _checked(kind, value)
    for kind in sorted(kinds, key=lambda kind: _name(kind) != "None") if isinstance(value, str) else []:
        with suppress(TypeError):
            return _checked(kind, _read(_name(kind), value))
    raise TypeError


def _alternatives(declared: ast.expr) -> list[ast.expr]:
    """Return the types of which a value has one: of ``int | None`` both, of ``"int"`` what it says."""
    match declared:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return [*_alternatives(left), *_alternatives(right)]
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional"), slice=kind):
            return [*_alternatives(kind), ast.Constant(None)]
        case ast.Constant(value=str(written)):
            with suppress(SyntaxError):
                return _alternatives(ast.parse(written, mode="eval").body)
    return [declared]


def _checked(kind: ast.expr, value: Any) -> Any:
    """Return the value, the items of a list fitted one by one; a type that is not known here takes any."""
    expected = TYPES.get(_name(kind))
    truth_for_number = isinstance(value, bool) and _name(kind) in ("int", "float")
    if expected and (truth_for_number or not isinstance(value, expected)):
        raise TypeError
    if expected is list and isinstance(kind, ast.Subscript):
        return [_fitted(kind.slice, item) for item in value]
    return value


def _name(kind: ast.expr) -> str:
    return ast.unparse(kind.value if isinstance(kind, ast.Subscript) else kind)


def _read(kind: str, text: str) -> Any:
    if kind == "bool":
        return text.lower() in YES if text.lower() in (*YES, *NO) else text
    if kind == "list" and not text.startswith("["):
        separator = ";" if ";" in text else ","
        return [part.strip() for part in text.split(separator) if part.strip()]
    try:
        return json.loads(json.dumps(ast.literal_eval(text), allow_nan=False))
    except (TypeError, ValueError, SyntaxError, RecursionError, MemoryError):
        return text


def _problem(code: str, name: str, message: str, remedy: str = "", *, value: str | None = None) -> Problem:
    return Problem(severity="error", code=code, field=name, message=message, remedy=remedy, value=value)
