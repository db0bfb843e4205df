"""What was rendered, from what, with what, and what failed: ``manifest.json`` in the output folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from synthesis.report import Failure
from synthesis.report.files import write_whole
from synthesis.vocabulary import slug

NAME = "manifest.json"
FILES = ("html", "ipynb", "xlsx", "pdf", "docx")
FORMAT = 2
DICTS = ("sha256", "figures", "parameters", "versions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One country's entry in the manifest.

    Parameters
    ----------
    name, country : str
        English short name and ISO 3166 alpha-3 code; for a report across countries its title and nothing.
    html, ipynb, xlsx, pdf, docx : str or None
        The files, from the output folder; none where the last run that succeeded did not make them.
    sha256 : dict of str to str
        The hash of each of these files, by its format.
    made : str or None
        When these files were made (UTC).
    as_of : str or None
        The day on which they stand.
    failure : Failure or None
        Why the last run made none; the files are then those of an earlier run.
    seconds : float
        How long the last run took.
    peak_memory : int or None
        The most memory that its kernel held at a time, in bytes, what kernels share included; none where it is
        not known.
    figures : dict of str to int or str
        Key figures, see :mod:`synthesis.batch.key_figures`.
    parameters : dict
        What the notebook was run with, and the language it is in, be it its own default.
    inputs : list of dict
        Documents, codebook, notebook and what else it is made from: ``file`` and ``sha256``. Of the catalogue, and
        of what is told of documents, its own rows alone: ``table documents``, ``table evaluations`` and
        ``table problems``.
    versions : dict of str to str
        The toolkit and what it stands on.
    notes : tuple of str
        What its cells wrote to the error stream.
    gone : bool
        Whether its country was no longer in the data when all were last rendered; its files are kept.
    """

    name: str
    country: str
    html: str | None = None
    ipynb: str | None = None
    xlsx: str | None = None
    pdf: str | None = None
    docx: str | None = None
    sha256: dict[str, str] = field(default_factory=dict)
    made: str | None = None
    as_of: str | None = None
    failure: Failure | None = None
    seconds: float = 0.0
    peak_memory: int | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    inputs: list[dict[str, str | None]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    gone: bool = False

    @property
    def outcome(self) -> str:
        """``rendered``, ``kept`` (failed, an earlier report is still there) or ``failed``."""
        if self.failure is None:
            return "rendered"
        return "kept" if self.html else "failed"


@dataclass(frozen=True, slots=True)
class Manifest:
    """All reports of an output folder, and which of them this run was about.

    Parameters
    ----------
    out : Path
        The output folder.
    reports : dict of str to Report
        By English short name.
    asked : tuple of str
        The names this run was asked for.
    unchanged : tuple of str
        Those of them for which nothing had changed since their report was made.
    """

    out: Path
    reports: dict[str, Report] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def failed(self) -> list[Report]:
        """The reports of this run that failed."""
        return [self.reports[name] for name in self.asked if self.reports[name].failure]

    @property
    def index(self) -> Path:
        """The page that leads to all reports."""
        return self.out / "index.html"

    def __repr__(self) -> str:
        """Return what this run did in one line."""
        made = len(self.asked) - len(self.failed) - len(self.unchanged)
        parts = [f"{made} rendered", f"{len(self.unchanged)} unchanged" if self.unchanged else ""]
        parts.append(
            f"{len(self.failed)} failed ({', '.join(r.name for r in self.failed)})" if self.failed else ""
        )
        gone = [report.name for report in self.reports.values() if report.gone]
        parts.append(f"{len(gone)} no longer in the data ({', '.join(gone)})" if gone else "")
        return f"{', '.join(part for part in parts if part)}: {self.index}"

    def after(
        self, reports: Iterable[Report], *, unchanged: Sequence[str] = (), gone: Collection[str] = ()
    ) -> Manifest:
        """Return the manifest after a run: each of its reports in the place of the earlier one.

        Those of countries that are gone are marked, where they have files, and else left out.
        """
        new = {report.name: report for report in reports}
        both = sorted((self.reports | new).items())
        left = {
            name: replace(report, gone=name in gone)
            for name, report in both
            if report.html or name not in gone
        }
        return Manifest(self.out, left, tuple(sorted([*new, *unchanged])), tuple(unchanged))


def read_manifest(out: Path) -> Manifest:
    """Return what earlier runs left in the folder; reports whose files are gone are not in it.

    A manifest of another format counts as none, an entry that no run writes is left out, and a file that is not
    the report's own is not taken for it.
    """
    reports = [report for entry in _entries(out) if (report := _report(entry))]
    there = {report.name: report for report in reports if report.failure or _is_there(report, out)}
    return Manifest(out, there)


def _entries(out: Path) -> list[Any]:
    try:
        content = json.loads((out / NAME).read_text(encoding="utf-8"))
        entries = content["reports"] if content["format"] == FORMAT else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return entries if isinstance(entries, list) else []


def write_manifest(manifest: Manifest) -> None:
    """Write ``manifest.json``: one object, its reports by name, each on a line of its own."""
    entries = (
        json.dumps(_entry(report), ensure_ascii=False, default=asdict) for report in manifest.reports.values()
    )
    lines = ",\n".join(entries)
    write_whole(manifest.out / NAME, f'{{"format": {json.dumps(FORMAT)}, "reports": [\n{lines}\n]}}\n')


def _entry(report: Report) -> dict[str, Any]:
    return {item.name: getattr(report, item.name) for item in fields(report)} | {"outcome": report.outcome}


def _report(entry: Any) -> Report | None:
    """Return the report of an entry; none where it is not as runs write them."""
    try:
        known = {item.name: entry[item.name] for item in fields(Report) if item.name in entry}
        failure, notes = _failure(known.get("failure")), tuple(known.get("notes", ()))
        report = Report(**known | {"failure": failure, "notes": notes} | _own_files(known))
    except (KeyError, TypeError, AttributeError):
        return None
    return report if all(isinstance(getattr(report, name), dict) for name in DICTS) else None


def _failure(entry: dict[str, Any] | None) -> Failure | None:
    return Failure(**{**entry, "last_lines": tuple(entry["last_lines"])}) if entry else None


def _own_files(entry: dict[str, Any]) -> dict[str, str | None]:
    """Return the file of each format, if it is where reports of this name have it; later runs may remove it."""
    folder = slug(entry["name"])
    own = {form: f"{folder}/{folder}.{form}" for form in FILES}
    return {form: file if entry.get(form) == file else None for form, file in own.items()}


def _is_there(report: Report, out: Path) -> bool:
    return report.html is not None and (out / report.html).is_file()
