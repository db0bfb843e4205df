"""Everything that can be wrong, looked for before any kernel starts, and told at once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from synthesis import vocabulary
from synthesis.batch.plan import Plan, asks_for_country
from synthesis.batch.values import typed_values
from synthesis.codebook import default_path, load_codebook
from synthesis.corpus import Corpus, load
from synthesis.corpus.asked import country_code
from synthesis.corpus.present import in_letters
from synthesis.dates import as_day
from synthesis.errors import Problem, SynthesisError, UsageError, wrong_use
from synthesis.language import LOCALES, Language
from synthesis.places import is_here, place
from synthesis.report import Notebook, read_notebook
from synthesis.report.house import read_house
from synthesis.report.printing import known_formats
from synthesis.shipped import shipped

T = TypeVar("T")

NOTEBOOKS = "notebooks"
DEFAULT = "country_synthesis"


class _Checks:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def run(self, check: Callable[[], T]) -> T | None:
        try:
            return check()
        except SynthesisError as error:
            self.problems += error.problems
            return None


def plan(
    countries: Sequence[str] | None,
    *,
    data: Path,
    out: str | Path,
    as_of: str | dt.date | None,
    notebook: str | Path | None,
    parameters: Mapping[str, Any],
    formats: str | Sequence[str] = ("html",),
) -> Plan:
    """Check what was asked for; the arguments are those of :func:`synthesis.render`.

    Raises
    ------
    UsageError
        With everything that is wrong.
    """
    checks = _Checks()
    corpus = checks.run(partial(load, data))
    found = checks.run(lambda: read_notebook(find_notebook(notebook, near=data)))
    reports = checks.run(partial(_by_country, corpus, countries)) if corpus else None
    day = checks.run(partial(as_day, as_of, field="as_of")) if as_of else None
    options = {"data": str(data)} | ({"as_of": day.isoformat()} if day else {})
    if corpus and found and not asks_for_country(found):
        options |= {"countries": "; ".join(reports)} if reports and countries is not None else {}
        title = checks.run(partial(_title, found))
        reports = {title: ""} if reports and title else None
    typed = partial(typed_values, options=options, parameters=parameters)
    values = checks.run(partial(typed, found)) if found else None
    checks.run(partial(_check_language, found, parameters))
    codebook = checks.run(partial(_codebook, corpus, parameters.get("codebook")))
    written = checks.run(partial(known_formats, formats))
    house = checks.run(partial(read_house, data))
    folder = checks.run(partial(_writable, out, reports or {}))
    if checks.problems or not (
        corpus and reports and found and values is not None and codebook and folder and written and house
    ):
        raise UsageError(checks.problems)
    return Plan(
        data=data, corpus=corpus, reports=reports, notebook=found, parameters=values, as_of=day, codebook=codebook,
        out=folder, formats=written, house=house, of_all=countries is None,
    )  # fmt: skip


def _title(notebook: Notebook) -> str:
    """Return the name of the report across countries; that of a country would have the folder of its report."""
    words = notebook.path.stem.replace("_", " ").replace("-", " ").capitalize()
    match = vocabulary.country(words)
    if match and vocabulary.slug(match.name) == vocabulary.slug(words):
        message = f"it asks for no country, and its report would take the place of that of {match.name}."
        remedy = "Give the file another name, or the notebook a parameter “country”."
        raise wrong_use("name-of-country", message, remedy, field="notebook", value=notebook.path)
    return words


def _by_country(corpus: Corpus, countries: Sequence[str] | None) -> dict[str, str]:
    """Return the code of each country that is asked for, or of each that there is, by its name."""
    if countries is not None and not (countries and all(map(str.strip, countries))):
        remedy = "Name one, or name none at all to have a report of each that there is."
        raise wrong_use("no-country", "no country was named.", remedy, field="countries")
    codes, names = corpus.documents["country"], corpus.evaluations["country_name"]
    wanted = codes.dropna().unique() if countries is None else countries
    checks = _Checks()
    found = [checks.run(partial(country_code, name, codes=codes, names=names)) for name in wanted]
    if checks.problems:
        raise UsageError(checks.problems)
    if not found:
        raise wrong_use("no-country", "there is no country in the data.", "Add documents.", field="data")
    matches = [match for code in found if code and (match := vocabulary.country(code))]
    return {match.name: match.code for match in sorted(matches, key=lambda match: match.name)}


def find_notebook(name: str | Path | None, *, near: Path) -> Path:
    """Return the file of a notebook: a path, or the name of one in a folder ``notebooks``.

    Parameters
    ----------
    name : str or Path or None
        ``notebooks/mine.ipynb``, ``mine`` or ``mine.ipynb``, or ``country`` for ``country_synthesis``, the default.
    near : Path
        The data folder; the folder ``notebooks`` beside it is looked into, too.

    Raises
    ------
    UsageError
        When there is no such notebook; those that there are are told, the nearest first.
    """
    wanted = Path(name or DEFAULT)
    if in_letters(wanted) != wanted.as_posix():
        message = "the name of the file is not UTF-8, so it is not read."
        raise wrong_use("name-not-utf8", message, "Rename it.", field="notebook", value=in_letters(wanted))
    if wanted.is_file():
        return wanted
    known = _known_notebooks(near)
    bare = str(wanted).removesuffix(".ipynb")
    for form in (bare, f"{bare}_synthesis"):
        if form in known:
            return known[form]
    there = ", ".join(vocabulary.nearest_first(wanted.stem, known))
    remedy = f"There are: {there}." if there else "Name the file of a notebook."
    raise wrong_use("no-notebook", "there is no such notebook.", remedy, field="notebook", value=wanted)


def _known_notebooks(near: Path) -> dict[str, Path]:
    folders = [Path(NOTEBOOKS), near.parent / NOTEBOOKS, shipped("notebooks")]
    found = [path for folder in folders for path in sorted(folder.glob("*.ipynb"))]
    return {path.stem: path for path in reversed(found)}


def _check_language(notebook: Notebook | None, given: Mapping[str, Any]) -> None:
    """Refuse a language without words, where the notebook is in one of ours by default."""
    declared = notebook.parameters.get("language") if notebook else None
    wanted = given.get("language")
    if declared and declared.default in LOCALES and isinstance(wanted, str):
        Language(wanted)


def _codebook(corpus: Corpus | None, given: object) -> Path:
    """Return the codebook that the reports will use; it can be read."""
    own = corpus.codebook if corpus else None
    path = Path(str(given)) if given else own or default_path()
    load_codebook(path)
    return path


def _writable(address: str | Path, names: Iterable[str]) -> Path:
    out = place(address, field="out")
    if is_here(out):
        _check_rights(out)
    for name in names:
        folder_of(name, out)
    return out


def _check_rights(out: Path) -> None:
    there = next(
        folder for folder in [out, *out.absolute().parents] if folder.exists() or folder.is_symlink()
    )
    if not there.exists():
        message = "a link there leads nowhere."
        raise wrong_use(
            "cannot-write", message, "Remove the link, or choose another folder.", field="out", value=there
        )
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise wrong_use(
            "cannot-write", "nothing can be written there.", "Choose another folder.", field="out", value=out
        )


def folder_of(name: str, out: Path) -> Path:
    """Return the folder of a country's report, which lies in the output folder.

    Raises
    ------
    UsageError
        When a link leads it elsewhere.
    """
    folder = out / vocabulary.slug(name)
    if folder.resolve().parent != out.resolve():
        raise wrong_use(
            "outside", "it leads out of the output folder.", "Remove the link.", field="out", value=folder
        )
    return folder
