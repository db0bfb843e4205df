"""How a corpus shows itself: in a notebook as plain HTML without script or address, in a terminal in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

COUNTED = ("documents", "evaluations", "recommendations", "actions", "lessons", "findings", "problems")
COUNTRY_HEADS = {
    "country_name": "Country", "agencies": "Agencies", "evaluations": "Evaluations", "complete": "Whole documents",
    "recommendations": "Recommendations", "actions": "Actions", "lessons": "Lessons",
    "good_practices": "Good practices",
}  # fmt: skip
PROBLEM_HEADS = {
    "severity": "", "document_id": "Document", "line": "Line", "message": "What is the matter", "remedy": "What to do",
}  # fmt: skip
OPEN_UP_TO = 12
MOST_PROBLEMS = 20
FOLD_OVER = 120


def corpus_line(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return what a corpus holds, in one line."""
    return f"Corpus: {', '.join(_counted(len(tables[name]), name) for name in COUNTED)}"


def corpus_html(tables: Mapping[str, pd.DataFrame], *, countries: pd.DataFrame) -> str:
    """Return what a corpus holds, its countries, its problems and what to try next.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Its tables.
    countries : DataFrame
        What its ``countries()`` returns.
    """
    parts = [
        f"<p><strong>{escape(corpus_line(tables))}</strong></p>",
        _folded(
            _counted(int(countries["country"].notna().sum()), "countries"),
            _grid(countries, COUNTRY_HEADS),
            opened=len(countries) <= OPEN_UP_TO,
        ),
        _problems(tables["problems"]),
        f"<p>Next: {'; '.join(f'<code>{escape(line)}</code> {what}' for line, what in _next(tables, countries))}.</p>",
    ]
    return f'<div class="synthesis-corpus">{"".join(parts)}</div>'


def _next(tables: Mapping[str, pd.DataFrame], countries: pd.DataFrame) -> Iterable[tuple[str, str]]:
    named = countries[countries["country"].notna()]
    if len(named) > 1:
        fullest = named.loc[named["recommendations"].idxmax(), "country_name"]
        yield f'corpus.where(country="{fullest}")', "for a part"
    yield "corpus.recommendations", "for a table"
    if tables["codings"].empty:
        yield "corpus.with_codings(syn.code(corpus))", "for the themes"
    else:
        yield f'corpus.where(theme="{tables["codings"]["theme"].mode()[0]}")', "for a theme"
    if len(tables["actions"]):
        yield "syn.track(corpus, as_of=corpus.latest_day())", "for where the actions stood"


def _problems(problems: pd.DataFrame) -> str:
    if problems.empty:
        return ""
    counts = problems["severity"].value_counts()
    told = ", ".join(_counted(number, f"{name}s") for name, number in counts.items() if number)
    left = len(problems) - MOST_PROBLEMS
    more = f"<p>{left} more in <code>corpus.problems</code></p>" if left > 0 else ""
    return _folded(
        f"What to look at: {told}", _grid(problems.head(MOST_PROBLEMS), PROBLEM_HEADS) + more, opened=False
    )


def _folded(summary: str, html: str, *, opened: bool) -> str:
    return f"<details{' open' if opened else ''}><summary>{escape(summary)}</summary>{html}</details>"


def _grid(table: pd.DataFrame, heads: Mapping[str, str]) -> str:
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads.values())
    rows = ("".join(f"<td>{_cell(row[name])}</td>" for name in heads) for row in table.to_dict("records"))
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _cell(value: Any) -> str:
    text = "" if pd.isna(value) else str(value)
    if len(text) <= FOLD_OVER:
        return escape(text)
    return f"<details><summary>{escape(text[:FOLD_OVER])} …</summary>{escape(text[FOLD_OVER:])}</details>"


def _counted(number: int, words: str) -> str:
    one = f"{words[:-3]}y" if words.endswith("ies") else words[:-1]
    return f"{number} {one if number == 1 else words}"
