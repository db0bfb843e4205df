"""Any table with known headings: exports and the tables that offices keep themselves.

The steps, one module each: :mod:`headings` (what a column or label means; the words are in ``headings.csv``),
:mod:`grids` (rows in reading order, heads and columns), :mod:`walk` and :mod:`collect` (what belongs to which
recommendation), :mod:`unknown` (columns that are not read), :mod:`stated` and :mod:`build` (records), :mod:`reader`.
"""

from synthesis.sources.table.reader import name, read, read_all, recognise

__all__ = ["name", "read", "read_all", "recognise"]
