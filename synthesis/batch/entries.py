"""The entry of a report in the manifest: before it is made, and after, with its files where they belong."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from synthesis.batch.checks import folder_of
from synthesis.batch.choice import chosen
from synthesis.batch.inputs import are_as_read, files_in, hash_of, inputs_of
from synthesis.batch.jobs import Outcome
from synthesis.batch.key_figures import key_figures
from synthesis.batch.manifest import FILES, Manifest, Report
from synthesis.batch.plan import Plan
from synthesis.corpus.restored import saved_files
from synthesis.places import is_here
from synthesis.report import Failure
from synthesis.report.files import write_all
from synthesis.report.notebook import shown
from synthesis.report.versions import versions

CHANGED = Failure(name="InputsChanged", value="documents were changed while it was made; render again")
MADE_FROM = ("parameters", "inputs", "versions")


def asked(checked: Plan, name: str, before: Report | None) -> Report:
    """Return the entry of a report to be made; files and figures are those of an earlier run, if there are any."""
    given = parameters_of(checked, name)
    values = checked.notebook.values(given)
    spoken = {name: value for name, value in values.items() if name == "language"}
    return replace(
        before or Report(name=name, country=checked.reports[name]),
        parameters={parameter: shown(value) for parameter, value in (given | spoken).items()},
        inputs=inputs_of(
            checked.told(name),
            root=checked.corpus.root,
            notebook=checked.notebook.path,
            codebook=checked.codebook,
            others=[*saved_files(checked.data), *checked.house.files[1:], *map(Path, files_in(values))],
        ),
        versions=versions(),
    )


def parameters_of(checked: Plan, name: str) -> dict[str, Any]:
    """Return what the parameters cell of a report is given."""
    return {**({"country": name} if checked.by_country else {}), **checked.parameters}


def is_made(report: Report, earlier: Manifest, formats: Sequence[str]) -> bool:
    """Return whether an earlier run made this report of the same, and its files are there as it wrote them."""
    before = earlier.reports.get(report.name)
    if before is None or before.failure:
        return False
    there = all(_is_as_made(before, form, earlier.out) for form in ("ipynb", "xlsx", *formats))
    return there and all(getattr(before, name) == getattr(report, name) for name in MADE_FROM)


def _is_as_made(report: Report, form: str, out: Path) -> bool:
    """Return whether a file is there and holds what was written; a run that was killed may have left another."""
    file = getattr(report, form)
    if not is_here(out) or not _is_file(out, file):
        return _is_file(out, file)
    return hash_of([out / file]) == report.sha256.get(form)


def _is_file(out: Path, file: str | None) -> bool:
    return file is not None and (out / file).is_file()


def finished(report: Report, outcome: Outcome, checked: Plan) -> Report:
    """Return the entry of a report after its run; its files are where they belong."""
    if not outcome.failure and not are_as_read(checked.documents(report.name), root=checked.corpus.root):
        outcome = replace(outcome, failure=CHANGED)
    if outcome.failure:
        return failed(report, outcome, checked)
    contents = dict(outcome.files)
    contents["html"] = contents.pop("html")  # last: who sees the page finds what it leads to
    try:
        folder = folder_of(report.name, checked.out)
        write_all({folder / f"{folder.name}.{form}": content for form, content in contents.items()})
    except Exception as error:  # noqa: BLE001 (one report must never take the others with it)
        failure = Failure(name=type(error).__name__, value=f"the files could not be written: {error}")
        return failed(report, replace(outcome, failure=failure), checked)
    _remove_others(report, checked)
    return replace(
        report,
        **_files(folder.name, made=contents),
        sha256={form: hashlib.sha256(content).hexdigest() for form, content in contents.items()},
        **_told(outcome),
        figures=outcome.figures,
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        as_of=outcome.figures["day"],
    )


def failed(report: Report, outcome: Outcome, checked: Plan) -> Report:
    """Return the entry of a report that was not made; earlier files that are still there are kept."""
    told = replace(report, **_told(outcome), figures=outcome.figures or _figures(report, checked))
    if _is_file(checked.out, report.html):
        return told
    return replace(told, **_files(), sha256={}, made=None, as_of=None)


def _figures(report: Report, checked: Plan) -> dict[str, Any]:
    """Return the key figures of a report that was not made; those of an earlier run where they cannot be had."""
    values = checked.notebook.values(parameters_of(checked, report.name))
    try:
        return key_figures(chosen(checked.part(report.name), values), as_of=checked.as_of)
    except Exception:  # noqa: BLE001 (one report must never take the others with it)
        return report.figures


def _told(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in ("seconds", "failure", "notes", "peak_memory")}


def _files(name: str = "", *, made: Collection[str] = ()) -> dict[str, Any]:
    """Return the file of each format, from the output folder; none of those that were not made."""
    return {form: f"{name}/{name}.{form}" if form in made else None for form in FILES}


def _remove_others(report: Report, checked: Plan) -> None:
    """Remove what an earlier run printed and this one did not: it says something else than the page."""
    for form in ("pdf", "docx"):
        if form not in checked.formats and (file := getattr(report, form)):
            (checked.out / file).unlink(missing_ok=True)
