"""The page that leads to all reports: ``index.html`` in the output folder, in the language that they share."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from synthesis import vocabulary
from synthesis.batch.manifest import Manifest, Report
from synthesis.language import Language, spoken
from synthesis.report.files import write_whole
from synthesis.report.house import PLAIN, House
from synthesis.report.plain import plain

TEMPLATES = Path(__file__).parent.parent / "templates" / "synthesis"
WORDS = {"xlsx": "tables", "pdf": "PDF", "docx": "Word", "ipynb": "notebook"}
FOREIGN = Markup(' lang="en"')  # what Python says is English
TOTALS = ("evaluations", "recommendations", "actions", "known", "completed", "overdue")


def write_index(manifest: Manifest, *, house: House = PLAIN) -> None:
    """Write the page: every report with its key figures, and what failed and why."""
    write_whole(manifest.index, index_page(manifest.reports.values(), house=house))


def index_page(reports: Iterable[Report], *, house: House = PLAIN) -> str:
    """Return the page. Every text is escaped; nothing is loaded, and no script runs but ours, by its hash."""
    listed = list(reports)
    words = _language(listed)
    script = (TEMPLATES / "index.js").read_text(encoding="utf-8")
    everything = [_row(report, words) for report in listed]
    rows = [row for row in everything if row["of_country"]]
    present = [row for row in rows if not row["gone"]]
    return _template().render(
        language=words.code,
        say=words.say,
        head=words.word,
        foreign="" if words.code == "en" else FOREIGN,
        rows=rows,
        countries=len(present),
        across=[row for row in everything if not row["of_country"]],
        failed=[row for row in everything if row["failure"]],
        totals={name: words.number(sum(row["figures"][name] for row in present)) for name in TOTALS},
        house=house,
        prefix=f"{house.title_prefix}: " if house.title_prefix else "",
        script=script,
        script_hash=f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
        style=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
    )


def _language(reports: Iterable[Report]) -> Language:
    """Return the language that all reports are in; English where they differ or there are no words in it."""
    codes = {str(report.parameters.get("language")) for report in reports}
    return spoken(codes.pop() if len(codes) == 1 else "en")


@cache
def _template() -> Template:
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("reports.html.j2")


def _row(report: Report, words: Language) -> dict[str, Any]:
    failure = report.failure
    return {
        "name": words.named(plain(report.name)),
        "id": f"failed-{vocabulary.slug(report.name)}",
        "of_country": bool(report.country),
        "gone": report.gone,
        "html": report.html,
        "files": [
            {"href": href, "word": words.word(word)}
            for form, word in WORDS.items()
            if (href := getattr(report, form))
        ],
        "day": report.as_of or "",
        "share": _share(report.figures),
        "completed": _completed(report.figures, words),
        "made": _day(report.made, words),
        "as_of": _day(report.as_of, words),
        "read": report.figures.get("evaluations", 0) > 0,
        "outcome": report.outcome,
        "coverage": _coverage(report.figures, words),
        "figures": {name: report.figures.get(name, 0) for name in TOTALS}
        | {"agencies": words.all_named(plain(str(report.figures.get("agencies", ""))))},
        "failure": failure and {"reason": str(failure), "lines": plain("\n".join(failure.last_lines))},
    }


def _share(figures: dict[str, Any]) -> str:
    known = int(figures.get("known", 0))
    return f"{figures['completed'] / known:.4f}" if known else ""


def _completed(figures: dict[str, Any], words: Language) -> str:
    """Return how many actions were completed, or why nobody can tell."""
    if figures.get("known"):
        return words.say("{n} of {all}", n=figures["completed"], all=figures["known"])
    return words.word(
        figures.get("without_rate") or ("no status known" if figures.get("actions") else "no actions")
    )


def _day(stamp: str | None, words: Language) -> str:
    """Return the day of a stamp as the reports write it."""
    return words.day(pd.Timestamp(stamp), short=True) if stamp else ""


def _coverage(figures: dict[str, Any], words: Language) -> str:
    excerpts = int(figures.get("excerpts", 0))
    complete = int(figures.get("documents", 0)) - excerpts
    parts = [
        words.say("{n:complete|complete}", n=complete) if complete else "",
        words.say("{n:excerpt|excerpts}", n=excerpts) if excerpts else "",
    ]
    return ", ".join(part for part in parts if part)
