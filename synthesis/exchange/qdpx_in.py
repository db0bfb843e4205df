"""A REFI-QDA project (``.qdpx``) as texts and codings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import pandas as pd

from synthesis import schema
from synthesis.codebook import Codebook
from synthesis.documents.numerals import whole
from synthesis.exchange.archive import Archive
from synthesis.exchange.codes import codes_in, with_themes
from synthesis.exchange.markup import parsed, same_guid
from synthesis.exchange.project import RULE, Project
from synthesis.exchange.sources import Placed, is_ours, items_in
from synthesis.exchange.told import Told

TEXT = "text"
INTERNAL = "internal://"

_NOT_READ = {
    "Cases/Case": "cases", "Notes/Note": "notes", "Links/Link": "links", "Sets/Set": "sets", "Graphs/Graph": "graphs",
    "Sources/PictureSource": "pictures", "Sources/PDFSource": "PDF files", "Sources/AudioSource": "recordings",
    "Sources/VideoSource": "films",
}  # fmt: skip

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a project's sources refer to: themes by code, coders by user, and who coded where nothing says so."""

    themes: dict[str, str]
    coders: dict[str, str]
    nobody: str


def read_qdpx(path: Path | str, *, base: Codebook | None = None) -> Project:
    """Read the texts and codings of a project that this or another program wrote.

    Parameters
    ----------
    path : Path or str
        The file.
    base : Codebook, optional
        As for :func:`read_qdc`.

    Returns
    -------
    Project
        Its codebook, texts and codings. In a text that :func:`write_qdpx` wrote, passages are found again in
        their items, and one that reaches over several items is a coding of each; any other text is one item of
        the kind ``text``, named as the project names it.

    Raises
    ------
    SynthesisError
        With everything that is wrong with the file: not a project, a text that is missing, a passage outside its
        text, a code that is not there.

    Warns
    -----
    SynthesisWarning
        When parts of the project (cases, notes, pictures, codes on a whole document …) are not read, or a passage
        lies in no item.
    """
    told = Told(Path(path))
    archive = Archive(told)
    if "project.qde" not in archive:
        raise told.failure("not-a-project", "it holds no project.qde.", "Export the project anew.")
    root = parsed(archive.read("project.qde"), root="Project", told=told)
    codes = [code for book in root.iterfind("CodeBook") for code in codes_in(book, base=base, told=told)]
    coders = {
        same_guid(user.get("guid")): user.get("name") or user.get("id")
        for user in root.iterfind("Users/User")
    }
    known = _Known(
        {code.guid: code.theme.name for code in codes},
        {key: " ".join(name.split()) for key, name in coders.items() if key and name and name.strip()},
        told.path.stem,
    )
    texts: list[Row] = []
    codings: list[Row] = []
    for source in root.iterfind("Sources/TextSource"):
        items = _items(source, archive, told)
        texts += [{"item_id": item.item_id, "item_kind": item.kind, "text": item.text} for item in items]
        codings += _codings(source, items, known, told)
    told.set_aside(kind for place, kind in _NOT_READ.items() if root.find(place) is not None)
    told.finish()
    table = schema.frame("codings", codings).drop_duplicates(ignore_index=True)
    book = with_themes(base, [code.theme for code in codes])
    frame = pd.DataFrame(texts, columns=["item_id", "item_kind", "text"])
    return Project(root.get("name", told.path.stem), book, frame, table)


def _items(source: Element, archive: Archive, told: Told) -> list[Placed]:
    name = source.get("name") or source.get("guid") or ""
    text = source.findtext("PlainTextContent")
    if text is None:
        file = f"sources/{(source.get('plainTextPath') or '').removeprefix(INTERNAL)}"
        if file not in archive:
            told.tell("no-text", "the text of a source is not in the project.", "Export it anew.", value=name)
            return []
        text = _decoded(archive.read(file), name, told)
    items = items_in(text)
    if items is None and is_ours(text):
        message = "the text was changed in the other program, so that its items cannot be told apart."
        told.tell("text-changed", message, "Code the text as it was exported.", value=name)
    return items or [Placed(name, TEXT, 0, text)]


def _decoded(data: bytes, name: str, told: Told) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        told.tell("not-utf-8", "the text of a source is not UTF-8.", "Export the project anew.", value=name)
        return data.decode("utf-8-sig", errors="replace")


def _codings(source: Element, items: list[Placed], known: _Known, told: Told) -> Iterator[Row]:
    name = source.get("name")
    if source.find("Coding") is not None:
        told.set_aside(["codes on a whole document"])
    length = max((item.end for item in items), default=0)
    for selection in source.iterfind("PlainTextSelection"):
        start, end = (whole(selection.get(f"{side}Position"), None, digits=11) for side in ("start", "end"))
        if start is None or end is None or not start < end:
            told.tell("no-passage", "a coded passage has no place in its text.", "Code it anew.", value=name)
            continue
        inside = [item for item in items if item.start < end and start < item.end]
        if end > length and items[-1].kind == TEXT:
            told.tell("no-passage", "a coded passage reaches beyond its text.", "Code it anew.", value=name)
        elif not inside:
            told.tell(
                "in-no-item", "a coded passage lies in no item and is left out.", "Code words of an item.",
                severity="warning", value=selection.get("name") or name,
            )  # fmt: skip
        else:
            yield from _passages(selection, inside, (start, end), known, told)


def _passages(
    selection: Element, items: list[Placed], span: tuple[int, int], known: _Known, told: Told
) -> Iterator[Row]:
    described = selection.findtext("Description") or ""
    rule = described.removeprefix(RULE) if described.startswith(RULE) else None
    for coding in selection.iterfind("Coding"):
        reference = coding.find("CodeRef")
        code = None if reference is None else same_guid(reference.get("targetGUID"))
        if code not in known.themes:
            told.tell("no-code", "a passage has a code that the project does not have.", "Export it anew.")
            continue
        coder = _coder(coding, selection, known)
        for item in items:
            start, end = max(span[0], item.start) - item.start, min(span[1], item.end) - item.start
            yield {
                "item_id": item.item_id, "item_kind": item.kind, "theme": known.themes[code], "start": start,
                "end": end, "quote": item.text[start:end], "coder": coder, "rule": rule,
            }  # fmt: skip


def _coder(coding: Element, selection: Element, known: _Known) -> str:
    for element in (coding, selection):
        user = same_guid(element.get("creatingUser"))
        if user in known.coders:
            return known.coders[user]
    return known.nobody
