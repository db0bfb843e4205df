"""The tables of a report: one function a table.

Each function takes what it counts and returns an :class:`Exhibit`: the frame, what its columns are called on
paper, its caption, and a description in words with the numbers in it (the alternative text of its figure).
"""

from synthesis.exhibits.actions import actions, deadlines, doubts, due_next, workload
from synthesis.exhibits.completion import COUNTS, completion, rates
from synthesis.exhibits.countries import countries, theme_grid
from synthesis.exhibits.documents import evaluations, ratings, rested_on, set_aside, sources
from synthesis.exhibits.exhibit import Exhibit
from synthesis.exhibits.quality import agreement, agreement_by, confusion, disagreements, to_code_next
from synthesis.exhibits.recurring import convergence, follow_through
from synthesis.exhibits.response import lessons, positions, recommendations
from synthesis.exhibits.themes import passages, themes

__all__ = [
    "COUNTS",
    "Exhibit",
    "actions",
    "agreement",
    "agreement_by",
    "completion",
    "confusion",
    "convergence",
    "countries",
    "deadlines",
    "disagreements",
    "doubts",
    "due_next",
    "evaluations",
    "follow_through",
    "lessons",
    "passages",
    "positions",
    "rates",
    "ratings",
    "recommendations",
    "rested_on",
    "set_aside",
    "sources",
    "theme_grid",
    "themes",
    "to_code_next",
    "workload",
]
