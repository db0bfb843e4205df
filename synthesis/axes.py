"""What all figures share: axes and their size, legends, what is written on marks, and names below spans of time."""

from __future__ import annotations

from typing import Literal, cast

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.textpath import TextPath

from synthesis.colours import contrast
from synthesis.language import Language

INK = "#1f2933"
PALE = "#616e7c"
FAINT = "#d5dae1"
SMALL = 9
WIDE = 8.0  # inches
MOST_COLUMNS = 4
MOST_LABELS = 14
STEPS = {"M": (1, 2, 3, 6, 12, 24, 60, 120), "Q": (1, 2, 4, 8, 20, 40), "Y": (1, 2, 5, 10, 20, 50)}


def new_axes(*, height: float, width: float = WIDE) -> Axes:
    """Return axes of a figure of its own, so many inches high and wide."""
    _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    return cast("Axes", ax)


def inches(texts: list[str]) -> float:
    """Return how wide the longest of some words is."""
    size = plt.rcParams["font.size"]
    lines = {line for text in texts for line in str(text).splitlines() if line}
    return max((TextPath((0, 0), line, size=size).get_extents().width for line in lines), default=0) / 72


def write_on(ax: Axes, bars: BarContainer, values: pd.Series, colour: str) -> None:
    """Write its number on each bar."""
    words = [f"{value:.0f}" if value else "" for value in values]
    ax.bar_label(bars, labels=words, label_type="center", color=_readable_on(colour), fontsize=10)


def annotate(
    ax: Axes, text: str, place: tuple[object, object], *, offset: tuple[int, int],
    ha: str = "left", va: str = "baseline", color: str = INK,
) -> None:  # fmt: skip
    """Write beside a place, so many points away."""
    ax.annotate(
        text, place, xytext=offset, textcoords="offset points", ha=ha, va=va, color=color, fontsize=SMALL
    )


def _readable_on(colour: str) -> str:
    return max(INK, "#ffffff", key=lambda ink: contrast(ink, colour))


def quiet(ax: Axes, *, grid: Literal["x", "y", "both"]) -> None:
    """Leave only the grid."""
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0)
    ax.set_axisbelow(True)
    ax.grid(axis=grid, color=FAINT, linewidth=0.8)


def add_legend(ax: Axes) -> None:
    """Put the legend above the axes, in as many columns as its words leave room for."""
    cast("Figure", ax.figure).draw_without_rendering()
    for columns in range(MOST_COLUMNS, 0, -1):
        legend = ax.legend(
            loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, frameon=False, borderaxespad=0.2
        )
        if legend.get_window_extent().x1 <= ax.get_window_extent().x1:
            break
    _keep_clear(ax, legend)


def _keep_clear(ax: Axes, legend: Legend) -> None:
    """Have a title that somebody gives the axes stand above the legend: it makes way for axes within these."""
    room = ax.inset_axes((0, 0, 1, 1), visible=False)
    room.set_axes_locator(
        lambda _, renderer: legend.get_window_extent(renderer).transformed(
            ax.figure.transSubfigure.inverted()
        )
    )


def mark_day(ax: Axes, day: pd.Timestamp, *, height: float, words: Language) -> None:
    """Draw a line at a day, which stands beside it on the side that has more room."""
    ax.axvline(day, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
    left = mdates.date2num(day) < sum(ax.get_xlim()) / 2
    offset, ha = ((4, 2), "left") if left else ((-4, 2), "right")
    annotate(ax, words.day(day, short=True), (day, height), offset=offset, ha=ha)


def middles(spans: pd.PeriodIndex) -> pd.DatetimeIndex:
    """Return the day in the middle of each span."""
    return spans.start_time + (spans.end_time - spans.start_time) / 2


def name_spans(ax: Axes, spans: pd.PeriodIndex, words: Language) -> None:
    """Name the months, quarters or years below the middle of their bars, as many as there is room for."""
    start, end = spans[0].start_time, spans[-1].end_time
    margin = max((end - start) * 0.03, pd.Timedelta(days=15))
    ax.set_xlim(start - margin, end + margin)
    freq = spans.freqstr[0]
    step = next((step for step in STEPS[freq] if len(spans) <= step * MOST_LABELS), STEPS[freq][-1])
    named = spans[spans.asi8 % step == 0]
    ax.set_xticks(middles(named), span_names(named, freq, words), fontsize=SMALL)


def span_names(spans: pd.PeriodIndex, freq: str, words: Language) -> list[str]:
    """Return the name of each span, the year below the first and below the first of each year."""
    if freq == "Y":
        return [str(span.year) for span in spans]
    year_before = [None, *(span.year for span in spans[:-1])]
    years = ["" if span.year == year else span.year for span, year in zip(spans, year_before, strict=True)]
    names = [words.part_of_year(span.start_time, quarter=freq == "Q") for span in spans]
    return [f"{name}\n{year}" for name, year in zip(names, years, strict=True)]  # two lines each: one height
