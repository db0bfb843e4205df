"""Rows of a table that hold neither a recommendation nor an action, and cells that say that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from synthesis.documents import Cell
from synthesis.sources.table.grids import OF_ACTION, Columns, GridRow

NUMBER = re.compile(r"[\d\s.,%()+–-]+")
TOTAL = re.compile(
    r"\W*(?:(?:grand|sub|sous|gran)[\s-]?)?(?:total|totals|totaux|totales|subtotal)\b(?P<rest>.*)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"\W*(?:(?:notes?|nb|n\.b\.|sources?|legend|key|abbreviations?|disclaimer|remarques?|légende|abréviations|nota|notas|"
    r"fuentes?|leyenda|abreviaturas)\s*:|last update|dernière mise à jour|última actualización|status as (?:of|at)\b)",
    re.IGNORECASE,
)  # fmt: skip
GROUP = re.compile(
    r"(?:(?:strategic|expected|intermediate)\s)?(?:outcome|output|result|component|pillar|theme|objective|area|cluster|section|part|"
    r"effet|produit|résultat|composante|pilier|thème|objectif|axe|domaine|partie|"
    r"resultado|producto|componente|pilar|tema|objetivo|eje|área|sección|parte)s?\s*(?:n°|no\.?|#)?\s*"
    r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-z])?\s*[:.–—-]\s*\S.*",
    re.IGNORECASE,
)  # fmt: skip
NOTHING = re.compile(
    r"\W*(?:n\W?\s?a(?:\W+(?:as )?(?:rejected|not accepted|rejetée?|rechazad[ao]))?|none|nil|tb[dc]|s\W?o|"
    r"néant|aucune?(?: mesure| action)?|sans objet|ningun[ao]|no aplica|no procede|not applicable|"
    r"(?:no|aucune|ninguna) (?:further |new |key )?(?:actions?|mesures?|acción|acciones|medidas?)"
    r"(?: (?:is|are|est|n'est|es))?(?: (?:required|needed|planned|foreseen|necessary|requise|prévue|nécessaire|requerida|prevista))?"
    r")\W*|[-–—./]+",
    re.IGNORECASE,
)  # fmt: skip
LONGEST_GROUP = 100
LONGEST_NUMBER = 12


def is_aside(row: GridRow) -> bool:
    """Return whether a row is a sum, or a note, a source or the like that stands alone in it."""
    texts = [cell.text.strip() for cell in row.distinct]
    if len(texts) == 1:
        return bool(NOTE.match(texts[0]) or _is_total(texts[0]))
    words = [text for text in texts if not NUMBER.fullmatch(text)]
    return len(words) == 1 and _is_total(words[0])


def _is_total(text: str) -> bool:
    found = TOTAL.fullmatch(" ".join(text.split()))
    return found is not None and (not found["rest"] or ":" in found["rest"] or text.rstrip()[-1:].isdigit())


def alone(row: GridRow, columns: Columns) -> str | None:
    """Return the field of the one cell that is filled in a row, if only one is."""
    filled = [(place, cell) for place, cell in enumerate(row.cells) if cell.text]
    if len({cell.ref for _, cell in filled}) != 1 or filled[0][0] not in columns:
        return None
    return columns[filled[0][0]].field


def is_group(text: str) -> bool:
    """Return whether a text names the group that the rows below it are of: "Outcome 2: Gender"."""
    return len(text) <= LONGEST_GROUP and bool(GROUP.fullmatch(" ".join(text.split())))


def is_number(text: str) -> bool:
    """Return whether a text can be the number of a recommendation or action."""
    return len(text.strip()) <= LONGEST_NUMBER and any(sign.isalnum() for sign in text)


def says_nothing(cell: Cell) -> bool:
    """Return whether a cell is filled to say that there is nothing: "n/a", "–", "No action required"."""
    return bool(NOTHING.fullmatch(" ".join(cell.text.split())))


def has_no_action(values: Mapping[str, list[Cell]]) -> bool:
    """Return whether a row says that there is no action, and nothing of one."""
    of_action = [cell for name, cells in values.items() if name in OF_ACTION - {"comments"} for cell in cells]
    return "action" in values and all(says_nothing(cell) for cell in of_action)
