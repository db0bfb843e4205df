"""The parts of the pages that are printed from the package, so that they cannot drift."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import typer

from synthesis import schema
from synthesis.cli import app
from synthesis.codebook import Theme, default_path, load_codebook
from synthesis.shipped import shipped
from synthesis.sources import table

VIEW = "syn.explore("
PICTURE = "![Filters, a recommendation with its quotes marked, and buttons to correct its themes](pictures/jupyterlab.png)"


def dictionary() -> str:
    """Return what every column means, with a heading a table."""
    return re.sub(r"^\*\*(\w+)\*\*: ", r"## \1\n\n", schema.markdown(), flags=re.MULTILINE)


def codebook() -> str:
    """Return the themes of the codebook that comes with the package: meaning, bounds and examples."""
    return "\n\n".join(_theme(theme) for theme in load_codebook(default_path()).themes)


def _theme(theme: Theme) -> str:
    lines = [
        f"## {theme.label()}",
        f"`{theme.name}` · *{theme.label('fr')}* (fr) · *{theme.label('es')}* (es)",
        theme.definition(),
        f"**Counts:** {theme.counts.get('en', '')}",
        f"**Does not count:** {theme.does_not_count.get('en', '')}",
        "**Examples:**",
        "\n".join(f"- {example}" for example in theme.examples),
    ]
    return "\n\n".join(lines)


def headings() -> str:
    """Return the headings of tables that are known, a row a meaning."""
    words: dict[str, list[str]] = defaultdict(list)
    with (Path(table.__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words[row["field"]].append(row["heading"])
    rows = [f"| {field.replace('_', ' ')} | {'; '.join(known)} |" for field, known in words.items()]
    return "\n".join(["| what it is | headings, whatever their case |", "| --- | --- |", *rows])


def commands() -> str:
    """Return every command with its arguments and options, as its ``--help`` has them."""
    group: Any = typer.main.get_command(app)
    return "\n\n".join(_command(name, group.commands[name]) for name in group.commands)


def _command(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    example = command.epilog.removeprefix("Example: ")
    rows = [f"| `{what}` | {how} |" for what, how in _options(command, context)]
    return "\n".join(
        [
            f"## synthesis {name}\n",
            f"{command.help}\n",
            f"```sh\n{example}\n```\n",
            "| argument or option | what it is |",
            "| --- | --- |",
            *rows,
        ]
    )


def _options(command: Any, context: Any) -> Iterator[tuple[str, str]]:
    for option in command.params:
        what, how = option.get_help_record(context)
        yield what.replace("|", r"\|"), how.replace("[", r"\[").replace("|", r"\|")


def copy_tutorial(target: Path) -> None:
    """Copy the tutorial beside the pages; a picture stands for the view that needs a running notebook.

    The words for a chart, which its cell has for the reports, are put where the pages look for them.
    """
    notebook = nbformat.read(shipped("notebooks") / "explore.ipynb", as_version=4)
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if words := cell.metadata.get("alt"):
            cell.metadata["mystnb"] = {"image": {"alt": words}}
        if VIEW in cell.source:
            cell.metadata["tags"] = ["remove-output"]
            cells.append(nbformat.v4.new_markdown_cell(PICTURE))
    notebook.cells = cells
    nbformat.write(notebook, target)


PRINTED: dict[str, Callable[[], str]] = {
    printed.__name__: printed for printed in (dictionary, codebook, headings, commands)
}
