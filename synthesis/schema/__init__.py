"""The tables, column by column: this is also the data dictionary.

Each table is a pandera schema; the sentence behind a column is its entry in the data dictionary, which the
README prints from here. :func:`check` looks at a frame and tells everything that is wrong with it at once.
"""

from synthesis.schema.checking import check, empty, frame
from synthesis.schema.meanings import columns_of, dictionary, markdown
from synthesis.schema.tables import (
    CERTAINTIES,
    COVERAGES,
    DEADLINE_BASES,
    ITEM_KINDS,
    LESSON_KINDS,
    POSITION_BASES,
    POSITIONS,
    PRECISIONS,
    SEVERITIES,
    STATUSES,
    TABLES,
)

__all__ = [
    "CERTAINTIES",
    "COVERAGES",
    "DEADLINE_BASES",
    "ITEM_KINDS",
    "LESSON_KINDS",
    "POSITIONS",
    "POSITION_BASES",
    "PRECISIONS",
    "SEVERITIES",
    "STATUSES",
    "TABLES",
    "check",
    "columns_of",
    "dictionary",
    "empty",
    "frame",
    "markdown",
]
