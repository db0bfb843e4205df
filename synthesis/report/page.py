"""The page of a report: nbconvert with a template of our own, then put in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from synthesis.language import Language, spoken
from synthesis.report.house import PLAIN, House
from synthesis.report.notebook import Notebook, shown
from synthesis.report.structure import put_in_order
from synthesis.report.versions import versions

TEMPLATES = Path(__file__).parent.parent / "templates"
SHOWN = [
    "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain",
]  # fmt: skip


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config({"NbConvertBase": {"display_data_priority": SHOWN}}),
        template_name="synthesis",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_raw=True,
        exclude_anchor_links=True,
        optimistic_validation=True,  # once, and not after each of ten steps
    )


@cache
def rehearse() -> None:
    """Lay out a notebook of one cell: what the first page of a process waits for is then there."""
    notebook = new_notebook(cells=[new_markdown_cell("# Rehearsal")])  # type: ignore[no-untyped-call]
    page(notebook, declared=Notebook(Path("rehearsal.ipynb")), given={})


def page(
    executed: NotebookNode,
    *,
    declared: Notebook,
    given: Mapping[str, Any],
    workbook: str | None = None,
    house: House = PLAIN,
) -> tuple[str, tuple[str, ...]]:
    """Lay out an executed notebook as one HTML file that needs nothing else.

    Parameters
    ----------
    executed : NotebookNode
        With its outputs.
    declared : Notebook
        What its parameters are and mean.
    given : mapping of str to object
        The values it was run with.
    workbook : str, optional
        The file with the tables, beside the page.
    house : House, optional
        The house style.

    Returns
    -------
    tuple of str and tuple of str
        The page, and a line for everything it could not hold.
    """
    values = declared.values(given)
    language = spoken(values.get("language"))
    resources = {
        "language": str(values.get("language") or language.code),
        "say": language.say,
        "parameters": _for_reading(declared, values, language),
        "notebook": declared.path.name,
        "versions": versions(),
        "house": house,
    }
    # not HTMLExporter's own: that reads the page a second time, which put_in_order does as well
    html, _ = TemplateExporter.from_notebook_node(_exporter(), executed, resources)
    return put_in_order(html, language=language, house=house, workbook=workbook)


def _for_reading(declared: Notebook, values: Mapping[str, Any], language: Language) -> list[dict[str, str]]:
    known = declared.parameters
    return [
        {
            "name": name.replace("_", " "),
            "value": _in_words(shown(value)) or language.say("not set"),
            "help": language.word(known[name].help) if name in known else "",
        }
        for name, value in values.items()
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
