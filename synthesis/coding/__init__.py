"""Themes to texts: a codebook finds passages, people overrule it; one row a coding, with its quote and place."""

from synthesis.coding.apply import code, judge_again, judgements, themes_of
from synthesis.coding.coder import Coder, Passage
from synthesis.coding.languages import languages
from synthesis.coding.people import check_people, overrule
from synthesis.coding.reading import CODEBOOK, read_people
from synthesis.coding.sampling import to_code_next

__all__ = [
    "CODEBOOK",
    "Coder",
    "Passage",
    "check_people",
    "code",
    "judge_again",
    "judgements",
    "languages",
    "overrule",
    "read_people",
    "themes_of",
    "to_code_next",
]
