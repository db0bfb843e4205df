"""How results show themselves: in a notebook as plain HTML without script or address, in a terminal in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

COUNTED = (
    "documents", "evaluations", "recommendations", "actions", "lessons", "good_practices", "findings", "problems",
)  # fmt: skip
COUNTRY_HEADS = {
    "country_name": "Country", "agencies": "Agencies", "evaluations": "Evaluations", "complete": "Whole documents",
    "recommendations": "Recommendations", "actions": "Actions", "lessons": "Lessons",
    "good_practices": "Good practices",
}  # fmt: skip
PROBLEM_HEADS = {
    "severity": "Weight", "document_id": "Document", "line": "Line", "message": "What is the matter", "remedy": "What to do",
}  # fmt: skip
AGREEMENT_HEADS = {
    "theme": "Theme", "n": "Judged by both", "percent": "Agreed", "kappa": "Kappa", "alpha": "Alpha",
    "precision": "Precision", "recall": "Recall", "f1": "F1", "f1_low": "F1 from", "f1_high": "to",
}  # fmt: skip
DISAGREEMENT_HEADS = {"item": "Item", "theme": "Theme", "a": "First", "b": "Second", "text": "Text"}
OPEN_UP_TO = 12
MOST_PROBLEMS = 20
FOLD_OVER = 120


def corpus_line(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return what a corpus holds, in one line."""
    good = int((tables["lessons"]["kind"] == "good practice").sum())
    numbers = {name: len(table) for name, table in tables.items()}
    numbers |= {"lessons": numbers["lessons"] - good, "good_practices": good}
    return f"Corpus: {', '.join(_counted(numbers[name], name.replace('_', ' ')) for name in COUNTED)}"


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


def agreement_line(table: pd.DataFrame, *, not_compared: int) -> str:
    """Return how far two coders agree, in one line."""
    every, mean = table.loc["all"], table.loc["mean"]
    judged = f"{_counted(int(every['n']), 'judgements')} by both, {not_compared} by one alone"
    return f"Agreement: {judged}; kappa {_rounded(every['kappa'])}, mean F1 {_rounded(mean['f1'])}"


def agreement_html(table: pd.DataFrame, *, disagreements: pd.DataFrame, not_compared: int) -> str:
    """Return how far two coders agree, theme by theme, and where they do not."""
    figures = table.rename_axis("theme").reset_index().astype(object)
    shown = figures.map(lambda value: _rounded(value) if isinstance(value, float) else value)
    left = len(disagreements) - MOST_PROBLEMS
    more = f"<p>{left} more in <code>.disagreements</code></p>" if left > 0 else ""
    listed = _grid(disagreements.head(MOST_PROBLEMS), DISAGREEMENT_HEADS) + more
    parts = [
        f"<p><strong>{escape(agreement_line(table, not_compared=not_compared))}</strong></p>",
        _grid(shown, AGREEMENT_HEADS),
        _folded(_counted(len(disagreements), "disagreements"), listed, opened=False),
        "<p>Next: <code>.table</code> for the figures; <code>.disagreements</code> to talk them over.</p>",
    ]
    return f'<div class="synthesis-agreement">{"".join(parts)}</div>'


def two_decimals(share: float) -> float:
    """Return a measure of agreement with two decimals; only all is 1.

    Examples
    --------
    >>> two_decimals(0.998), two_decimals(1.0), two_decimals(2 / 3)
    (0.99, 1.0, 0.67)
    """
    return min(round(share, 2), 0.99) if share < 1 else share


def _rounded(value: float) -> str:
    return "–" if pd.isna(value) else f"{two_decimals(value):.2f}"


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
