"""What recurs across evaluations, agencies, years and kinds of item, coded or not, each with its quotes."""

from synthesis.recurrence.alike import convergence
from synthesis.recurrence.candidates import candidates
from synthesis.recurrence.followup import follow_through
from synthesis.recurrence.passages import quotes, quotes_by_theme
from synthesis.recurrence.strength import recurring

__all__ = ["candidates", "convergence", "follow_through", "quotes", "quotes_by_theme", "recurring"]
