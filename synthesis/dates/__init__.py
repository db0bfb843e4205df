"""Dates as people write them: day, precision and basis; and the dated layers of a comment."""

from synthesis.dates.asked import as_day
from synthesis.dates.layers import Layer, find_dated_layers
from synthesis.dates.periods import Period, month_end, read_day, read_period, says_none

__all__ = [
    "Layer",
    "Period",
    "as_day",
    "find_dated_layers",
    "month_end",
    "read_day",
    "read_period",
    "says_none",
]
