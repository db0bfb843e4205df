"""The language in which a codebook writes what to look for, and finding it in linear time.

A pattern is a phrase. Case and accents do not matter, œ is oe; a space or hyphen stands for any space, hyphen or
slash.

====================  ===============================================================
``capacit*``          a stem: any word that begins so
``theor(y|ies)``      one of several endings, words or phrases
``(joint )?plans?``   a part, or a letter, that may be missing
``women ~3 business`` at most three words between, in the same sentence and paragraph
``<ask>``             one of the words of a set that the codebook defines
====================  ===============================================================

There is no other repetition, and the number of ways in which a pattern can be tried at one place is bounded: no
pattern can run away, whatever the text.
"""

from synthesis.patterns.finder import Finder
from synthesis.patterns.folding import compose, fold, is_composed
from synthesis.patterns.parsing import PatternError
from synthesis.patterns.pattern import Pattern, compile_pattern

__all__ = ["Finder", "Pattern", "PatternError", "compile_pattern", "compose", "fold", "is_composed"]
