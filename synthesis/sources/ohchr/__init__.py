"""OHCHR evaluation reports with their management response.

The steps, one module each: :mod:`lines` (of the page to running text), :mod:`paragraphs`, :mod:`sections`,
then the items of each section: :mod:`cover`, :mod:`findings`, :mod:`lessons`, :mod:`listing` (the report's
own recommendations), :mod:`response` and its :mod:`rows`, :mod:`recommendations` (all of them together).
The words that the layout prints are in :mod:`labels`.
"""

from synthesis.sources.ohchr.reader import name, read, recognise

__all__ = ["name", "read", "recognise"]
