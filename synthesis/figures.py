"""One figure an exhibit: each takes the table of that exhibit and returns the Axes it drew on.

Colours follow Okabe and Ito, which people with any kind of colour vision can tell apart; every mark carries
its value in figures, so that no colour is needed to read one.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias, cast

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator

from synthesis.colours import contrast
from synthesis.dates import as_day
from synthesis.errors import wrong_use
from synthesis.exhibits import COUNTS, Exhibit
from synthesis.exhibits.completion import named
from synthesis.language import Language
from synthesis.tracking.rates import without_rate

STATE_COLOURS = {
    "completed": "#00795a",
    "on track": "#56b4e9",
    "not started": "#f0e442",
    "overdue": "#c44e00",
    "no longer applicable": "#949494",
    "status not reported": "#c9ced6",
    "not known on that day": "#e8eaee",
}
ACCENT = "#0b5c8f"
INK = "#1f2933"
PALE = "#616e7c"
FAINT = "#d5dae1"
SMALL = 9
ROOMY = 8
BAR = 0.56
WIDE = 8.0  # inches
SCALE = 3.4  # of an axis that can still be read
BESIDE = 0.3  # around names, and between those of columns
COLUMN = 0.36
EDGE = 0.015  # so that a dot at 0% or 100% lies beside the names and not on them
MOST_COLUMNS = 4
MOST_LABELS = 14
LONGEST = {"M": 31, "Q": 92}  # days
STEPS = {"M": (1, 2, 3, 6, 12, 24, 60, 120), "Q": (1, 2, 4, 8, 20, 40), "Y": (1, 2, 5, 10, 20, 50)}
_RATES = ["n", "completed", "rate", "low", "high", *COUNTS, "total", "interval"]
_MADE_BY_COMPLETION = "syn.completion(…)"

Table: TypeAlias = pd.DataFrame | Exhibit


def completion(table: Table, *, ax: Axes | None = None, language: Language | str | None = None) -> Axes:
    """Draw where the actions stood: one bar a row of the completion table, split by state.

    Parameters
    ----------
    table : DataFrame or Exhibit
        What :func:`synthesis.completion` returns; what the actions were counted by names the bars.
    ax : Axes, optional
        Where to draw; a new figure by default.
    language : Language or str, optional
        Of the words on it, such as ``"fr"``; English by default.

    Returns
    -------
    Axes
        Where nothing is to be drawn, with a sentence that says so.

    Raises
    ------
    UsageError
        When it is another table, or there are no words in the language.
    """
    words, table = _words(language), _given(table, ["n", *COUNTS], _MADE_BY_COMPLETION)
    if not table[list(COUNTS)].any(axis=None):
        return _nothing(ax, words)
    names, longest = _names(table, words), table[list(COUNTS)].sum(axis="columns").max()
    width = min(_inches(names) + max(SCALE, BESIDE * longest) + BESIDE, WIDE)
    ax = ax or _new_axes(height=1.2 + 0.5 * len(table), width=width)
    places, left = range(len(table)), pd.Series(0.0, index=table.index)
    for column, state in COUNTS.items():
        values, colour = table[column].astype(float), STATE_COLOURS[state]
        if values.any():
            bars = ax.barh(
                places,
                values,
                left=left,
                color=colour,
                edgecolor="white",
                label=words.word(state),
                height=BAR,
            )
            _write_on(ax, bars, values, colour)
            left = left + values
    ax.set_yticks(places, names)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlabel(words.word("Actions"))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _legend(ax)
    _quiet(ax, grid="x")
    return ax


def rates(table: Table, *, ax: Axes | None = None, language: Language | str | None = None) -> Axes:
    """Draw the completion rate of each row with its 95% interval, or say why it has none.

    Parameters as in :func:`completion`.
    """
    words, table = _words(language), _given(table, ["n", "rate", *COUNTS], _MADE_BY_COMPLETION)
    if table.empty:
        return _nothing(ax, words)
    names, meaning = _names(table, words), words.word("Completed, of the actions whose status is known")
    width = min(_inches(names) + max(SCALE, _inches([meaning])) + BESIDE, WIDE)
    ax = ax or _new_axes(height=1.2 + 0.5 * len(table), width=width)
    for place, row in enumerate(table.to_dict("records")):
        if row["n"]:
            ax.plot(
                [row["low"], row["high"]],
                [place, place],
                color=ACCENT,
                linewidth=3,
                solid_capstyle="butt",
                alpha=0.5,
            )
            ax.plot([row["rate"]], [place], "o", color=ACCENT, markersize=9, clip_on=False, zorder=3)
            counts = words.say("{completed} of {n}", completed=row["completed"], n=row["n"])
            _annotate(ax, counts, (row["rate"], place), offset=(0, 10), ha="center")
        else:
            why = words.word(without_rate(row))
            _annotate(ax, why, (0.01, place), offset=(0, 0), va="center", color=PALE)
    ax.set_yticks(range(len(table)), names)
    ax.set_ylim(len(table) - 0.5, -0.7)
    ax.set_xlim(-EDGE, 1 + EDGE)
    ax.xaxis.set_major_formatter(lambda value, _: words.percent(value))
    ax.set_xlabel(meaning)
    _quiet(ax, grid="x")
    return ax


def themes(table: Table, *, ax: Axes | None = None, language: Language | str | None = None) -> Axes:
    """Draw theme by group as an evidence map: area by evaluations, the number of items written on it.

    A group with nothing on a theme shows as an empty ring: a gap, not a missing row. A year without any evaluation
    shows as a column without rings. Parameters as in :func:`completion`; the table is that of
    :func:`synthesis.exhibits.themes`.
    """
    words = _words(language)
    table = _given(table, ["label", "group", "items", "evaluations"], "syn.exhibits.themes(…)")
    if table.empty:
        return _nothing(ax, words)
    labels, groups = list(dict.fromkeys(table["label"])), _columns(table["group"])
    names = [words.named(group) for group in groups]
    needed = _inches(labels) + len(names) * (max(_inches(names), COLUMN) + BESIDE) + BESIDE
    width = min(needed, max(WIDE, 2.6 + 0.36 * len(names)))
    ax = ax or _new_axes(height=0.9 + 0.42 * len(labels), width=width)
    for row in table.to_dict("records"):
        place, full = (groups.index(row["group"]), labels.index(row["label"])), row["items"] > 0
        ax.scatter(
            *place, s=230 + 70 * row["evaluations"], color=ACCENT if full else "none",
            edgecolor=ACCENT if full else FAINT, linewidth=1.2,
        )  # fmt: skip
        _annotate(
            ax,
            str(row["items"]),
            place,
            offset=(0, 0),
            ha="center",
            va="center",
            color="white" if full else PALE,
        )
    size = SMALL if len(groups) > ROOMY else None
    ax.set_xticks(range(len(groups)), names, fontsize=size)
    ax.set_yticks(range(len(labels)), labels)
    ax.set_xlim(-0.6, max(len(groups) - 0.4, 0.6))
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.xaxis.tick_top()
    _quiet(ax, grid="y")
    return ax


def deadlines(
    table: Table,
    *,
    as_of: str | dt.date | None = None,
    ax: Axes | None = None,
    language: Language | str | None = None,
) -> Axes:
    """Draw how many actions fall due in each span of time, stacked by state, with the as-of day marked.

    Parameters as in :func:`completion`; the table is that of :func:`synthesis.exhibits.deadlines`.
    """
    words = _words(language)
    table = _given(table, ["month", "state", "actions", "days"], "syn.exhibits.deadlines(…)")
    day = None if as_of is None else pd.Timestamp(as_day(as_of, field="as_of"))
    if table.empty:
        return _nothing(ax, words)
    wide = table.pivot_table(index="month", columns="state", values="actions", aggfunc="sum", fill_value=0)
    freq = next((freq for freq, longest in LONGEST.items() if table["days"].max() <= longest), "Y")
    due = wide.index.to_period(freq)
    shown = pd.DatetimeIndex([each for each in (*wide.index, *due.end_time, day) if each is not None])
    spans = pd.period_range(shown.min(), shown.max(), freq=freq)
    column = max(_inches(_span_names(spans, freq, words)), COLUMN)
    ax = ax or _new_axes(height=3.2, width=min(max(SCALE, column * len(spans)) + 2 * BESIDE, WIDE))
    middles, base = _middles(due), pd.Series(0.0, index=wide.index)
    for state in (state for state in STATE_COLOURS if state in wide.columns):
        values, colour = wide[state].astype(float), STATE_COLOURS[state]
        bars = ax.bar(
            middles, values, bottom=base, width=0.82 * table["days"].min(),
            color=colour, edgecolor="white", label=words.word(state),
        )  # fmt: skip
        _write_on(ax, bars, values, colour)
        base = base + values
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(0, base.max() * 1.12)
    ax.set_ylabel(words.word("Actions due"))
    _time_axis(ax, shown, spans, words)
    if day is not None:
        _mark_day(ax, day, height=base.max(), words=words)
    _legend(ax)
    _quiet(ax, grid="y")
    return ax


def _words(language: Language | str | None) -> Language:
    return language if isinstance(language, Language) else Language(language or "en")


def _given(table: Table, needed: list[str], made_by: str) -> pd.DataFrame:
    """Return the table to draw, or say what makes it."""
    found = table.table if isinstance(table, Exhibit) else table
    missing = [name for name in needed if name not in (found if isinstance(found, pd.DataFrame) else ())]
    if missing:
        message, remedy = "the figure draws another table than this.", f"Give what {made_by} returns."
        raise wrong_use("other-table", f"{message} It lacks: {', '.join(missing)}.", remedy, field="table")
    return found


def _nothing(ax: Axes | None, words: Language) -> Axes:
    ax = ax or _new_axes(height=1.2)
    said = words.say("The documents hold nothing on this.")
    ax.text(0.5, 0.5, said, transform=ax.transAxes, ha="center", va="center", color=PALE)
    ax.set_axis_off()
    return ax


def _columns(groups: pd.Series) -> list[str]:
    """Return the groups in order; where they are years, with those between them that have no evaluation."""
    found = sorted(groups.unique())
    if not all(map(str.isdigit, found)):
        return found
    return [str(year) for year in range(int(found[0]), int(found[-1]) + 1)]


def _new_axes(*, height: float, width: float = WIDE) -> Axes:
    _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    return cast("Axes", ax)


def _inches(texts: list[str]) -> float:
    """Return how wide the longest of some words is."""
    size = plt.rcParams["font.size"]
    lines = {line for text in texts for line in str(text).splitlines() if line}
    return max((TextPath((0, 0), line, size=size).get_extents().width for line in lines), default=0) / 72


def _names(table: pd.DataFrame, words: Language) -> list[str]:
    """Return the names of the rows: what stands before their numbers, in the index or, if need be, behind them."""
    table = table.reset_index() if any(table.index.names) else table
    before = list(table.columns)[: table.columns.get_loc("n")]
    behind = table.select_dtypes(exclude="number").columns.difference(_RATES, sort=False)
    rows = table[before or list(behind)].to_dict("records")
    names = [[named(value, str(column), words) for column, value in row.items()] for row in rows]
    return [", ".join(parts) or words.word("All actions") for parts in names]


def _write_on(ax: Axes, bars: BarContainer, values: pd.Series, colour: str) -> None:
    words = [f"{value:.0f}" if value else "" for value in values]
    ax.bar_label(bars, labels=words, label_type="center", color=_readable_on(colour), fontsize=10)


def _annotate(
    ax: Axes, text: str, place: tuple[object, object], *, offset: tuple[int, int],
    ha: str = "left", va: str = "baseline", color: str = INK,
) -> None:  # fmt: skip
    ax.annotate(
        text, place, xytext=offset, textcoords="offset points", ha=ha, va=va, color=color, fontsize=SMALL
    )


def _readable_on(colour: str) -> str:
    return max(INK, "#ffffff", key=lambda ink: contrast(ink, colour))


def _mark_day(ax: Axes, day: pd.Timestamp, *, height: float, words: Language) -> None:
    """Draw a line at a day, which stands beside it on the side that has more room."""
    ax.axvline(day, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
    left = mdates.date2num(day) < sum(ax.get_xlim()) / 2
    offset, ha = ((4, 2), "left") if left else ((-4, 2), "right")
    _annotate(ax, words.day(day, short=True), (day, height), offset=offset, ha=ha)


def _middles(spans: pd.PeriodIndex) -> pd.DatetimeIndex:
    return spans.start_time + (spans.end_time - spans.start_time) / 2


def _time_axis(ax: Axes, shown: pd.DatetimeIndex, spans: pd.PeriodIndex, words: Language) -> None:
    """Name the months, quarters or years below the middle of their bars, as many as there is room for."""
    margin = max((shown.max() - shown.min()) * 0.03, pd.Timedelta(days=15))
    ax.set_xlim(shown.min() - margin, shown.max() + margin)
    freq = spans.freqstr[0]
    step = next((step for step in STEPS[freq] if len(spans) <= step * MOST_LABELS), STEPS[freq][-1])
    named = spans[spans.asi8 % step == 0]
    ax.set_xticks(_middles(named), _span_names(named, freq, words), fontsize=SMALL)


def _span_names(spans: pd.PeriodIndex, freq: str, words: Language) -> list[str]:
    """Return the name of each span, the year below the first and below the first of each year."""
    if freq == "Y":
        return [str(span.year) for span in spans]
    year_before = [None, *(span.year for span in spans[:-1])]
    years = ["" if span.year == year else span.year for span, year in zip(spans, year_before, strict=True)]
    names = [words.part_of_year(span.start_time, quarter=freq == "Q") for span in spans]
    return [f"{name}\n{year}" for name, year in zip(names, years, strict=True)]  # two lines each: one height


def _legend(ax: Axes) -> None:
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


def _quiet(ax: Axes, *, grid: Literal["x", "y", "both"]) -> None:
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0)
    ax.set_axisbelow(True)
    ax.grid(axis=grid, color=FAINT, linewidth=0.8)
