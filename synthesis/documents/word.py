"""Word documents (.docx, and .docm without its macros): paragraphs and tables in reading order.

The XML is read itself, for the text of insertions, content controls and list numbers is there only. What was deleted
with tracked changes is not read; what was inserted is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from lxml import etree

from synthesis.documents.flow import Flow
from synthesis.documents.limits import unpack
from synthesis.documents.numerals import whole
from synthesis.documents.parts import Content
from synthesis.documents.spans import Span, spread
from synthesis.documents.word_lists import WORD as W
from synthesis.documents.word_lists import Lists

FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH, TABLE, ROW, CELL, BOX = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "txbxContent"))
GONE = frozenset({FALLBACK, *(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rt"))})
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
ASIDE = {
    "footnotes": "footnotes", "endnotes": "endnotes", "comments": "remarks in the margin",
    "header": "page headers", "footer": "page footers",
}  # fmt: skip
ASIDE_PART = re.compile(r"word/(footnotes|endnotes|comments|header|footer)\d*\.xml")
MAIN_PART = re.compile(r"word/document\d*\.xml")
MACROS = "word/vbaProject.bin"

Element: TypeAlias = etree._Element  # noqa: SLF001 (its only name)


def read(content: bytes, *, document_id: str) -> Content:
    """Return the paragraphs and tables of a Word document.

    Notes, remarks and page headers are left out, and the problems say so.

    Raises
    ------
    SynthesisError
        When it is damaged or holds too much.
    """
    flow = Flow(document_id)
    with unpack(content, document_id=document_id) as package:
        names = package.namelist()
        main = next(name for name in sorted(names) if MAIN_PART.fullmatch(name))
        lists = Lists(*(_xml(package, f"word/{part}.xml") for part in ("numbering", "styles")))
        root = _xml(package, main)
        body = root.find(f"{W}body") if root is not None else None
        _Walk(flow, lists).through(body if body is not None else ())
        _tell_left_out(package, flow)
    return flow.content()


class _Walk:
    """Walk through the blocks of a document and add them to its flow."""

    def __init__(self, flow: Flow, lists: Lists) -> None:
        self.flow = flow
        self.lists = lists
        self.tables = 0

    def through(self, blocks: Iterable[Element]) -> None:
        for block in _unwrapped(blocks):
            if block.tag == PARAGRAPH:
                for line in self._lines(block):
                    self.flow.line(line)
                for box in _boxes(block):
                    self.through(box)
            elif block.tag == TABLE and block.find(f".//{TABLE}") is not None:
                self._through_cells(block)
            elif block.tag == TABLE:
                self._add(block)

    def _add(self, table: Element) -> None:
        self.tables += 1
        name = f"table {self.tables}"
        self.flow.gap()
        rows = (self._spans(row) for row in _rows(table))
        self.flow.table(name, spread(name, rows, document_id=self.flow.document_id))

    def _through_cells(self, table: Element) -> None:
        for row in _rows(table):
            for cell in _unwrapped(row, CELL):
                self.through(cell)
                self.flow.gap()

    def _spans(self, row: Element) -> list[Span]:
        before = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        return [Span("", before)] * bool(before) + [self._span(cell) for cell in _unwrapped(row, CELL)]

    def _span(self, cell: Element) -> Span:
        lines = [
            line for paragraph in cell.iter(PARAGRAPH) for line in self._lines(paragraph) if line.strip()
        ]
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
        return Span("\n".join(lines), _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), goes_on=goes_on)

    def _lines(self, paragraph: Element) -> list[str]:
        return (self.lists.number_of(paragraph) + "".join(_text(paragraph))).split("\n")


def _text(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in GONE and child.tag != BOX:
            yield from _text(child)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes that are anchored in a paragraph, once each."""
    for box in paragraph.iter(BOX):
        if not any(above.tag in GONE for above in box.iterancestors()):
            yield box


def _unwrapped(blocks: Iterable[Element], tag: str | None = None) -> Iterator[Element]:
    for block in blocks:
        if block.tag in WRAPPERS:
            yield from _unwrapped(block, tag)
        elif tag is None or block.tag == tag:
            yield block


def _rows(table: Element) -> Iterator[Element]:
    return (row for row in _unwrapped(table, ROW) if row.find(f"{W}trPr/{W}del") is None)


def _number(element: Element | None, otherwise: int) -> int:
    return whole(element.get(f"{W}val") if element is not None else None, otherwise)


def _xml(package: zipfile.ZipFile, name: str) -> Element | None:
    if name not in package.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(package.read(name), parser)


def _tell_left_out(package: zipfile.ZipFile, flow: Flow) -> None:
    names = package.namelist()
    if MACROS in names:
        flow.note("macros-left-out", "the file holds macros, which are not read.")
    for part in names:
        aside = ASIDE_PART.fullmatch(part)
        root = _xml(package, part) if aside else None
        text = " ".join("".join(_text(root)).split()) if root is not None else ""
        if aside and text:
            flow.note("left-out", f"{ASIDE[aside[1]]} are not part of what is read.", text)
