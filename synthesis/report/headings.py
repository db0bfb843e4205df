"""The headings of a notebook, in the language of its report."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from synthesis.language import Language

HEADING = re.compile(r"(#{1,6} +)(.+)")


def translate_headings(executed: NotebookNode, language: Language) -> None:
    """Say each heading that stands alone in a Markdown cell in another language, where there are words for it.

    Parameters
    ----------
    executed : NotebookNode
        It is changed in place.
    language : Language
        That of the report.
    """
    for cell in executed.cells:
        alone = HEADING.fullmatch(cell.source.strip())
        if cell.cell_type == "markdown" and alone:
            cell.source = alone[1] + language.word(alone[2])
