"""Where every action stood on any given day, from the record, and what the record cannot say."""

from synthesis.tracking.contradictions import doubts
from synthesis.tracking.faults import problems
from synthesis.tracking.load import due_next, workload
from synthesis.tracking.past import durations, history
from synthesis.tracking.rates import completion
from synthesis.tracking.state import STATES, track

__all__ = [
    "STATES",
    "completion",
    "doubts",
    "due_next",
    "durations",
    "history",
    "problems",
    "track",
    "workload",
]
