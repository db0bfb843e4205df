"""What the reader understood and where things stand, for people: tables, with nothing taken for markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from synthesis import exhibits
from synthesis.corpus import Corpus
from synthesis.errors import excerpt
from synthesis.report.plain import plain

UNSURE = {"likely": "likely split", "unsure": "unsure split: compare with the document"}
STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def console() -> Console:
    """Return where views are printed; in a file or a pipe lines are long enough for tables."""
    found = Console(highlight=False, markup=False, emoji=False)
    if not found.is_terminal:
        found.width = 160
    return found


def show_reading(corpus: Corpus) -> None:
    """Print what was understood of each document, with places; splits that are not certain are marked."""
    out = console()
    for _, evaluation in corpus.evaluations.iterrows():
        part = corpus.where(evaluation=evaluation["evaluation_id"])
        _show_evaluation(out, evaluation)
        _show_recommendations(out, part)
        _show_items(out, part)
    show_problems(corpus.problems, out=out)


def show_table(frame: pd.DataFrame, *, title: str | None = None, out: Console | None = None) -> None:
    """Print a frame as a table; lists are joined, dates are days, missing values are empty."""
    table = Table(title=title and Text(title), title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for name in frame.columns:
        number = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(
            Text(str(name).replace("_", " ")), justify="right" if number else "left", overflow="fold"
        )
    for row in frame.itertuples(index=False):
        table.add_row(*(_text(value) for value in row))
    (out or console()).print(table)


def show_problems(problems: pd.DataFrame, *, out: Console | None = None) -> None:
    """Print each problem in a line: how bad, where, what, and what to do."""
    out = out or console()
    for row in problems.to_dict("records"):
        known = {name: value for name, value in row.items() if not pd.isna(value)}
        place = ", ".join(
            str(part)
            for part in (known.get("document_id"), known.get("place") or _line(known.get("line")))
            if part
        )
        found = f" (found: {known['value']})" if "value" in known else ""
        line = Text(f"{known['severity']:<8}", style=STYLES[str(known["severity"])])
        line.append(
            plain(f"{place}: {known['message']}{found} {known.get('remedy', '')}".replace("\n", " ")),
            style="default",
        )
        out.print(line, soft_wrap=True)


def _line(number: object) -> str:
    return f"line {number}" if number else ""


def show_actions(tracked: pd.DataFrame) -> None:
    """Print where every action stood: overdue first, the longest on top."""
    columns = ["state", "due", "days_over", "country_name", "agency", "text", "responsible", "evidence"]
    table = exhibits.actions(tracked).table
    show_table(table[columns].rename(columns={"country_name": "country", "text": "action"}))


def _show_evaluation(out: Console, evaluation: pd.Series) -> None:
    where = _words(evaluation["country_name"]) or _words(evaluation["office"]) or "no country"
    period = "–".join(dict.fromkeys(_words(evaluation[name]) for name in ("period_start", "period_end")))
    facts = [
        where,
        _words(evaluation["agency"]) or "no agency",
        period.strip("–"),
        _words(evaluation["approval"]),
    ]
    out.print(Text(f"\n{_words(evaluation['title']) or 'No title'}", style="bold"))
    out.print(_text(", ".join(fact for fact in facts if fact)))
    out.print(Text(f"{evaluation['evaluation_id']}  {evaluation['document_id']}", style="dim"))


def _show_recommendations(out: Console, part: Corpus) -> None:
    for _, row in part.recommendations.iterrows():
        position = _words(row["position"]) or "position not stated"
        out.print(Text(plain(f"\nRecommendation {row['number']} ({row['place']}): {position}"), style="bold"))
        out.print(_text(row["text"]))
        actions = part.actions[part.actions["recommendation_id"] == row["recommendation_id"]]
        if len(actions):
            show_table(_actions(actions), out=out)


def _actions(actions: pd.DataFrame) -> pd.DataFrame:
    deadline = actions["deadline_text"].where(
        actions["deadline"].notna(), actions["deadline_text"] + " (no day)"
    )
    shown = pd.DataFrame(
        {"action": actions["text"], "responsible": actions["responsible"], "deadline": deadline,
         "status": actions["status"], "comment": actions["comments"].map(excerpt, na_action="ignore"), "where": actions["place"]}
    )  # fmt: skip
    marks = actions["certainty"].astype("str").map(UNSURE)
    return shown.assign(split=marks) if marks.notna().any() else shown


def _show_items(out: Console, part: Corpus) -> None:
    parts = {
        "Lessons and good practices": part.lessons[["kind", "text", "place"]],
        "Findings": part.findings[["criterion", "text", "place"]],
        "Ratings": part.ratings[["criterion", "rating_text", "place"]],
    }
    for title, frame in parts.items():
        if len(frame):
            show_table(frame, title=title, out=out)


def _words(value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    if pd.isna(value):
        return ""
    return (
        value.date().isoformat()
        if isinstance(value, pd.Timestamp)
        else f"{value:.2f}"
        if isinstance(value, float)
        else str(value)
    )


def _text(value: Any) -> Text:
    return Text(plain(_words(value)))
