"""What became of the actions."""

from __future__ import annotations

import pandas as pd

from synthesis import tracking
from synthesis.corpus import NOWHERE, Corpus
from synthesis.exhibits.completion import COUNTED, COUNTS, is_undated, undated
from synthesis.exhibits.exhibit import Exhibit, noted, origins, where, with_country
from synthesis.language import Language
from synthesis.tracking.groups import grouped

URGENCY = (
    "overdue", "on track", "not started", "not known on that day", "status not reported", "completed",
    "no longer applicable",
)  # fmt: skip
HEAVIEST = ["open", "overdue", "not_reported", "not_known"]
SPANS = {"M": 30, "Q": 90}
SPAN_HEADS = {"M": "Month", "Q": "Quarter", "Y": "Year"}


def actions(tracked: pd.DataFrame, *, language: Language | None = None) -> Exhibit:
    """Return every action, overdue first (longest overdue on top), then those still to come."""
    words = language or Language()
    tracked = tracked.reset_index(drop=True)
    order = pd.DataFrame(
        {
            "rank": tracked["state"].astype("str").map({state: rank for rank, state in enumerate(URGENCY)}),
            "late": -tracked["days_over"].fillna(0).astype(int),
            "due": tracked["due"],
        }
    ).sort_values(["rank", "late", "due"], kind="stable", na_position="last")
    labels = {
        "state": "State", "agency": "Agency", "text": "Action", "responsible": "Responsible",
        "due_words": "Due", "latest_update": "Latest update", "where": "Where it stands",
    }  # fmt: skip
    table = tracked.loc[order.index].reset_index(drop=True)
    table["due_words"] = [_due(row.due, row.days_over, words) for row in table.itertuples()]
    return Exhibit("actions", "Every action, overdue first", _placed(table), labels)


def due_next(tracked: pd.DataFrame, *, months: int = 6, language: Language | None = None) -> Exhibit:
    """Return the actions that fall due on the day or in the months after it, the earliest first."""
    say = (language or Language()).say
    table = _placed(tracking.due_next(tracked, months=months))
    labels = {
        "due": "Due", "agency": "Agency", "text": "Action", "responsible": "Responsible", "state": "State",
        "where": "Where it stands",
    }  # fmt: skip
    return Exhibit(
        "due-next",
        say("Actions due on the day of this report or in the {n:month|months} after it", n=months),
        table,
        with_country(labels, tracked),
        note=say(
            "An action that is due on the day of this report is not overdue yet. Those completed or no longer "
            "applicable are left out."
        ),
        if_empty=say(
            "No action that is left to do falls due on the day of this report or in the {n:month|months} after it.",
            n=months,
        ),
    )


def workload(tracked: pd.DataFrame, *, most: int = 12, language: Language | None = None) -> Exhibit:
    """Return what lies with each responsible unit, those with the most open actions first.

    A unit of one country is not that of another, whatever its name. The actions of no stated unit come last. The
    note counts what the table does not show: the units after the first ``most``, with their actions, each once,
    and the actions with which nothing is left to do.
    """
    words = language or Language()
    load = unit_loads(tracked)
    of_units = load[load["unit"].notna()]
    table = pd.concat([of_units.head(most), load[load["unit"].isna()].assign(unit="not stated")])
    labels = {
        "unit": "Responsible", "open": "Open actions", "overdue": "Overdue", "on_track": "On track",
        "not_started": "Not started", "next_due": "Next due", "not_reported": "Status not reported",
        "not_known": "Not known on that day",
    }  # fmt: skip
    return Exhibit(
        "workload",
        "Who has what to do",
        table.reset_index(drop=True),
        with_country(labels, tracked),
        note=noted(_not_shown(of_units[most:], tracked, words), _settled(tracked, words)),
    )


def unit_loads(tracked: pd.DataFrame) -> pd.DataFrame:
    """Return what each unit of each country has to do, the most first; the actions of no stated unit come last."""
    countries = tracked["country_name"].fillna(NOWHERE)
    loads = [
        tracking.workload(rows, by="unit").assign(country_name=name)
        for name, rows in tracked.groupby(countries)
    ]
    load = pd.concat(loads) if loads else tracking.workload(tracked, by="unit").assign(country_name=NOWHERE)
    ahead = load.set_index(["unit", "country_name"]).reset_index()
    heaviest = ahead.sort_values(HEAVIEST, ascending=False, kind="stable")
    return heaviest.sort_values("unit", key=pd.isna, kind="stable", ignore_index=True)


def doubts(corpus: Corpus) -> Exhibit:
    """Return the actions whose latest comment may contradict their status, with the words that seem to."""
    known = origins(corpus)
    table = tracking.doubts(corpus).merge(known.drop(columns="agency"), on="evaluation_id", how="left")
    table["where"] = where(table)
    labels = {
        "agency": "Agency", "text": "Action", "status_text": "Status, as printed",
        "quote": "What the comment says", "where": "Where it stands",
    }  # fmt: skip
    return Exhibit(
        "doubts",
        "Comments that may contradict the status (to be checked)",
        table,
        with_country(labels, known),
    )


def deadlines(tracked: pd.DataFrame, *, language: Language | None = None) -> Exhibit:
    """Return how many actions fall due in each month, by state; the note counts those without a day.

    Where the deadlines span more than 30 months they are counted by quarter, over 90 months by year: ``month``
    is then the first of the span, ``days`` how long it is, and ``when`` what it is called.
    """
    words = language or Language()
    dated = tracked[tracked["due"].notna()]
    freq = _span(dated["due"])
    spans = dated["due"].dt.to_period(freq)
    counts = (
        dated.groupby([spans.rename("span"), dated["state"].astype("str")])
        .size()
        .rename("actions")
        .reset_index()
    )
    counts["when"] = [_span_name(span, freq, words) for span in counts["span"]]
    counts["month"] = counts["span"].dt.start_time
    counts["days"] = (counts["span"].dt.end_time - counts["span"].dt.start_time).dt.days + 1
    without, derived = len(tracked) - len(dated), int((dated["due_basis"] == "derived").sum())
    notes = [
        words.say("{n:action has|actions have} no deadline that can be read.", n=without) if without else "",
        words.say(
            "{n:deadline was|deadlines were} worked out from a span such as “14 months” after the day of the report.",
            n=derived,
        )
        if derived
        else "",
        undated(int(is_undated(dated).sum()), words),
    ]
    return Exhibit(
        "deadlines",
        "When the actions fall due",
        counts,
        {"when": SPAN_HEADS[freq], "state": "State", "actions": "Actions"},
        description=_describe_deadlines(dated, words),
        note=noted(*notes),
    )


def _placed(tracked: pd.DataFrame) -> pd.DataFrame:
    """Return actions with where they stand, the country they are of, and the language of their texts."""
    named = tracked["country_name"].fillna(NOWHERE)
    return tracked.assign(country_name=named, where=where(tracked)).rename(columns={"language": "lang"})


def _due(due: pd.Timestamp, days_over: int, words: Language) -> str:
    if pd.isna(due):
        return ""
    day = words.day(due, short=True)
    return day if pd.isna(days_over) else words.say("{day} (+{n:day|days})", day=day, n=days_over)


def _not_shown(load: pd.DataFrame, tracked: pd.DataFrame, words: Language) -> str:
    """Return how many units a table leaves out, and how many actions lie with any of them, each counted once."""
    if load.empty:
        return ""
    of_units = grouped(tracked.fillna({"country_name": NOWHERE}), ["unit"])
    theirs = of_units.merge(load[["unit", "country_name"]]).drop_duplicates("action_id")["state"]
    counts = {column: int((theirs == state).sum()) for column, state in COUNTS.items() if column in load}
    parts = [words.say(f"{{n}} {COUNTED[column]}", n=count) for column, count in counts.items() if count]
    return words.say(
        "Not shown: {n:unit|units}, which {n:~has|share} these actions: {parts}.",
        n=len(load), parts=words.listed(parts),
    )  # fmt: skip


def _settled(tracked: pd.DataFrame, words: Language) -> str:
    """Return how many actions no unit has to do, and whether an action counts more than once."""
    over = tracked["state"].isin([COUNTS["completed"], COUNTS["not_applicable"]])
    settled, shared = int(over.sum()), int((tracked.loc[~over, "units"].map(len) > 1).sum())
    notes = [
        words.say(
            "{n:action is|actions are} completed or no longer applicable and not counted here.", n=settled
        )
        if settled
        else "",
        words.say("{n:action counts|actions count} for each of several units.", n=shared) if shared else "",
    ]
    return noted(*notes)


def _span(due: pd.Series) -> str:
    months = 0 if due.empty else (due.max() - due.min()).days / 30
    return "M" if months <= SPANS["M"] else "Q" if months <= SPANS["Q"] else "Y"


def _span_name(span: pd.Period, freq: str, words: Language) -> str:
    if freq == "M":
        return words.month(span.start_time)
    quarter = words.part_of_year(span.start_time, quarter=True) if freq == "Q" else ""
    return f"{quarter} {span.year}".strip()


def _describe_deadlines(dated: pd.DataFrame, words: Language) -> str:
    if dated.empty:
        return words.say("No action has a deadline that can be read.")
    first, last = words.month(dated["due"].min()), words.month(dated["due"].max())
    if first == last:
        return words.say("{n:action falls|actions fall} due in {month}.", n=len(dated), month=first)
    return words.say(
        "{n:action falls|actions fall} due between {first} and {last}.", n=len(dated), first=first, last=last
    )
