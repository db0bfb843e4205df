"""One figure an exhibit: each takes the table of that exhibit and returns the Axes it drew on.

Colours follow Okabe and Ito, which people with any kind of colour vision can tell apart; every mark carries
its value in figures, so that no colour is needed to read one.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from synthesis.axes import (
    FAINT,
    PALE,
    SMALL,
    WIDE,
    add_legend,
    annotate,
    inches,
    mark_day,
    middles,
    name_spans,
    new_axes,
    quiet,
    span_names,
    write_on,
)
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
ROOMY = 8
BAR = 0.56
SCALE = 3.4  # of an axis that can still be read
BESIDE = 0.3  # around names, and between those of columns
COLUMN = 0.36
EDGE = 0.015  # so that a dot at 0% or 100% lies beside the names and not on them
LONGEST = {"M": 31, "Q": 92}  # days
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
    width = min(inches(names) + max(SCALE, BESIDE * longest) + BESIDE, WIDE)
    ax = ax or new_axes(height=1.2 + 0.5 * len(table), width=width)
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
            write_on(ax, bars, values, colour)
            left = left + values
    ax.set_yticks(places, names)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlabel(words.word("Actions"))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    add_legend(ax)
    quiet(ax, grid="x")
    return ax


def rates(table: Table, *, ax: Axes | None = None, language: Language | str | None = None) -> Axes:
    """Draw the completion rate of each row with its 95% interval, or say why it has none.

    Parameters as in :func:`completion`.
    """
    words, table = _words(language), _given(table, ["n", "rate", *COUNTS], _MADE_BY_COMPLETION)
    if table.empty:
        return _nothing(ax, words)
    names, meaning = _names(table, words), words.word("Completed, of the actions whose status is known")
    width = min(inches(names) + max(SCALE, inches([meaning])) + BESIDE, WIDE)
    ax = ax or new_axes(height=1.2 + 0.5 * len(table), width=width)
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
            annotate(ax, counts, (row["rate"], place), offset=(0, 10), ha="center")
        else:
            why = words.word(without_rate(row))
            annotate(ax, why, (0.01, place), offset=(0, 0), va="center", color=PALE)
    ax.set_yticks(range(len(table)), names)
    ax.set_ylim(len(table) - 0.5, -0.7)
    ax.set_xlim(-EDGE, 1 + EDGE)
    ax.xaxis.set_major_formatter(lambda value, _: words.percent(value))
    ax.set_xlabel(meaning)
    quiet(ax, grid="x")
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
    needed = inches(labels) + len(names) * (max(inches(names), COLUMN) + BESIDE) + BESIDE
    width = min(needed, max(WIDE, 2.6 + 0.36 * len(names)))
    ax = ax or new_axes(height=0.9 + 0.42 * len(labels), width=width)
    for row in table.to_dict("records"):
        place, full = (groups.index(row["group"]), labels.index(row["label"])), row["items"] > 0
        ax.scatter(
            *place, s=230 + 70 * row["evaluations"], color=ACCENT if full else "none",
            edgecolor=ACCENT if full else FAINT, linewidth=1.2,
        )  # fmt: skip
        annotate(
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
    quiet(ax, grid="y")
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
    column = max(inches(span_names(spans, freq, words)), COLUMN)
    ax = ax or new_axes(height=3.2, width=min(max(SCALE, column * len(spans)) + 2 * BESIDE, WIDE))
    places, base = middles(due), pd.Series(0.0, index=wide.index)
    for state in (state for state in STATE_COLOURS if state in wide.columns):
        values, colour = wide[state].astype(float), STATE_COLOURS[state]
        bars = ax.bar(
            places, values, bottom=base, width=0.82 * table["days"].min(),
            color=colour, edgecolor="white", label=words.word(state),
        )  # fmt: skip
        write_on(ax, bars, values, colour)
        base = base + values
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(0, base.max() * 1.12)
    ax.set_ylabel(words.word("Actions due"))
    name_spans(ax, spans, words)
    if day is not None:
        mark_day(ax, day, height=base.max(), words=words)
    add_legend(ax)
    quiet(ax, grid="y")
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
    ax = ax or new_axes(height=1.2)
    said = words.say("The documents hold nothing on this.")
    ax.text(0.5, 0.5, said, transform=ax.transAxes, ha="center", va="center", color=PALE)
    ax.set_axis_off()
    return ax


def _columns(groups: pd.Series) -> list[str]:
    """Return the groups in the order of the table; years with those between them that have no evaluation."""
    found = list(dict.fromkeys(groups))
    if not all(map(str.isdigit, found)):
        return found
    years = sorted(map(int, found))
    return [str(year) for year in range(years[0], years[-1] + 1)]


def _names(table: pd.DataFrame, words: Language) -> list[str]:
    """Return the names of the rows: what stands before their numbers, in the index or, if need be, behind them."""
    table = table.reset_index() if any(table.index.names) else table
    before = list(table.columns)[: table.columns.get_loc("n")]
    behind = table.select_dtypes(exclude="number").columns.difference(_RATES, sort=False)
    rows = table[before or list(behind)].to_dict("records")
    names = [[named(value, str(column), words) for column, value in row.items()] for row in rows]
    return [", ".join(parts) or words.word("All actions") for parts in names]
