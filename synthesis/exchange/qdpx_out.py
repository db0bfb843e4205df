"""A coded corpus as a REFI-QDA project (``.qdpx``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pandas as pd

from synthesis.codebook import Codebook
from synthesis.corpus import Corpus
from synthesis.errors import wrong_use
from synthesis.exchange.archive import packed
from synthesis.exchange.codes import add_codes, code_guid
from synthesis.exchange.markup import ORIGIN, clean, guid, written
from synthesis.exchange.project import RULE
from synthesis.exchange.sources import Placed, laid_out

NAMESPACE = "urn:QDA-XML:project:1.0"
LONGEST_NAME = 80
VARIABLES = {"agency": "Text", "country": "Text", "period": "Text"}


def write_qdpx(corpus: Corpus, codebook: Codebook, path: Path | str, *, language: str = "en") -> Path:
    """Write a corpus with its codings for programs for qualitative analysis.

    Parameters
    ----------
    corpus : Corpus
        The texts and codings.
    codebook : Codebook
        The themes.
    path : Path or str
        The file, by custom ``….qdpx``.
    language : str, default: "en"
        In which language the codes are called.

    Returns
    -------
    Path
        What was written: valid against the published schema of REFI-QDA 1.5, and the same bytes for the same
        corpus.

    Raises
    ------
    UsageError
        When something is coded with a theme that is not in the codebook.

    Notes
    -----
    Each evaluation is one plain text with its items one after the other, the agency, country and period as
    variables. Each coding is a passage with one code, by the user who coded; one without a place is a passage
    over the whole item. Positions count Unicode code points from 0; ``endPosition`` is that after the last, as
    the programs have it that read the format. What people judged *not* to be a theme, and findings of the
    reader such as deadlines, have no place in the format.
    """
    _check(corpus, codebook)
    root = Element("Project", {"xmlns": NAMESPACE, "name": "Evaluation synthesis", "origin": ORIGIN})
    _add_users(root, corpus)
    if codebook.themes:
        add_codes(SubElement(root, "CodeBook"), codebook, language=language)
    variables = SubElement(root, "Variables")
    for name, kind in VARIABLES.items():
        SubElement(
            variables, "Variable", {"guid": guid("variable", name), "name": name, "typeOfVariable": kind}
        )
    texts = _add_sources(root, corpus)
    files = {"project.qde": written(root)} | {f"sources/{name}": data for name, data in texts.items()}
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed(files))
    return target


def _check(corpus: Corpus, codebook: Codebook) -> None:
    known = {"theme": set(codebook.by_name), "item_id": set(corpus.items()["item_id"])}
    for column, names in known.items():
        unknown = sorted(set(corpus.codings[column]) - names)
        if unknown:
            remedy = "Give the corpus and the codebook that were coded."
            message = f"the codings name a {column} that the codebook or the corpus does not have."
            raise wrong_use(f"no-such-{column}", message, remedy, field=column, value=", ".join(unknown[:5]))


def _add_users(root: Element, corpus: Corpus) -> None:
    coders = sorted(set(corpus.codings["coder"]))
    if coders:
        users = SubElement(root, "Users")
        for coder in coders:
            SubElement(users, "User", {"guid": guid("user", coder), "name": clean(coder)})


def _add_sources(root: Element, corpus: Corpus) -> dict[str, bytes]:
    """Add a source for each evaluation that holds something; return their texts by file name."""
    items = {key: part for key, part in corpus.items().groupby("evaluation_id", sort=False)}  # noqa: C416
    told = corpus.codings.drop_duplicates().groupby("item_id", sort=False)
    codings = {key: list(part.itertuples()) for key, part in told}
    texts: dict[str, bytes] = {}
    sources = SubElement(root, "Sources") if items else None
    for evaluation in corpus.evaluations.itertuples():
        if sources is None or evaluation.evaluation_id not in items:
            continue
        rows = items[evaluation.evaluation_id][["item_id", "item_kind", "place", "text"]]
        text, placed = laid_out(_title(evaluation), rows.itertuples(index=False, name=None))
        file = f"{guid('source', evaluation.evaluation_id)}.txt"
        texts[file] = text.encode("utf-8", errors="replace")
        _add_source(sources, evaluation, file, placed, codings)
    return texts


def _add_source(
    sources: Element, evaluation: Any, file: str, placed: list[Placed], codings: dict[str, list[Any]]
) -> None:
    key = evaluation.evaluation_id
    known = {"guid": guid("source", key), "name": clean(key), "plainTextPath": f"internal://{file}"}
    source = SubElement(sources, "TextSource", known)
    for item in placed:
        for coding in codings.get(item.item_id, []):
            _add_selection(source, item, coding)
    for name, value in _values(evaluation).items():
        if value:
            variable = SubElement(source, "VariableValue")
            SubElement(variable, "VariableRef", {"targetGUID": guid("variable", name)})
            SubElement(variable, "TextValue").text = clean(value)


def _add_selection(source: Element, item: Placed, coding: Any) -> None:
    start, end = (0, len(item.text)) if pd.isna(coding.start) else (int(coding.start), int(coding.end))
    key = (item.item_id, coding.theme, coding.coder, start, end, coding.rule)
    user = guid("user", coding.coder)
    known = {
        "guid": guid("selection", *key),
        "name": clean(" ".join(item.text[start:end].split())[:LONGEST_NAME]),
        "startPosition": str(item.start + start),
        "endPosition": str(item.start + end),
        "creatingUser": user,
    }
    selection = SubElement(source, "PlainTextSelection", known)
    if not pd.isna(coding.rule):
        SubElement(selection, "Description").text = clean(f"{RULE}{coding.rule}")
    coded = SubElement(selection, "Coding", {"guid": guid("coding", *key), "creatingUser": user})
    SubElement(coded, "CodeRef", {"targetGUID": code_guid(coding.theme)})


def _title(evaluation: Any) -> str:
    values = _values(evaluation)
    return ", ".join(part for part in (values["agency"], _text(evaluation.title), values["period"]) if part)


def _values(evaluation: Any) -> dict[str, str]:
    years = [_text(evaluation.period_start), _text(evaluation.period_end)]
    return {
        "agency": _text(evaluation.agency),
        "country": _text(evaluation.country_name),
        "period": " – ".join(dict.fromkeys(year for year in years if year)),
    }


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
