"""Saved web pages, also those saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Container, Iterator
from email.message import EmailMessage
from itertools import groupby
from typing import TypeAlias

from lxml import etree, html

from synthesis.documents.encodings import decode
from synthesis.documents.flow import Flow
from synthesis.documents.limits import damaged
from synthesis.documents.numerals import numeral, whole
from synthesis.documents.parts import Content
from synthesis.documents.spans import Span, spread

DROPPED = frozenset(
    ["head", "script", "style", "noscript", "template", "svg", "input", "textarea", "iframe", "object"]
)
SPACED = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "hr", "section", "article", "blockquote"]
)
BLOCKS = SPACED | frozenset(
    [
        "address",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "legend",
        "li",
        "main",
        "nav",
        "p",
        "pre",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ]
)
BREAKING = BLOCKS | {"br"}
CELLS = frozenset({"td", "th"})
DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
WHITE = re.compile(r"[ \t\r\n\f]+")
GAP = object()

Block: TypeAlias = str | html.HtmlElement | object


def read(content: bytes, *, document_id: str) -> Content:
    """Return what a page shows: its text, and each innermost table as a grid.

    Scripts, styles, pictures and the fields of forms are dropped.

    Raises
    ------
    SynthesisError
        When its elements are nested so deeply that the parser gives up, or it holds too much.
    """
    text, problems = decode(_page(content), document_id=document_id)
    flow = Flow(document_id)
    flow.problems += problems
    tables = 0
    for block in _blocks(_parse(text, document_id)):
        if isinstance(block, str):
            flow.line(block)
        elif isinstance(block, html.HtmlElement):
            tables += 1
            flow.gap()
            for line in _outside_cells(block):
                flow.line(line)
            flow.table(f"table {tables}", spread(f"table {tables}", _rows(block), document_id=document_id))
        else:
            flow.gap()
    return flow.content()


def _page(content: bytes) -> bytes:
    """Return the page itself from a file that also holds its pictures and styles."""
    if content.lstrip()[:1] == b"<":
        return content
    message = email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)
    pages = (part for part in message.walk() if part.get_content_type() == "text/html")
    page = next(pages, None)
    payload = page.get_payload(decode=True) if page else b""
    return payload if isinstance(payload, bytes) else b""


def _parse(text: str, document_id: str) -> html.HtmlElement:
    parser = html.HTMLParser(huge_tree=True)
    declaration = DECLARATION.match(text)
    bare = text[declaration.end() :] if declaration else text
    if not bare.strip():
        return html.Element("body")
    root = html.document_fromstring(bare, parser=parser)
    for entry in parser.error_log:
        if entry.level_name == "FATAL":
            raise damaged(document_id, ValueError(entry.message))
    return root


def _blocks(root: html.HtmlElement, dropped: Container[str] = DROPPED) -> Iterator[Block]:
    """Yield the lines of an element, a gap between paragraphs, and the innermost tables, in reading order."""
    text = _Text()
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        inner = element is not root
        if event == "start":
            yield from text.before(element)
            is_table = inner and element.tag == "table" and _is_innermost(element)
            if is_table or (inner and (element.tag in dropped or _is_choice(element))):
                walk.skip_subtree()
            else:
                text.add(text.number_of(element) + (element.text or ""))
            if is_table:
                yield element
        else:
            if event == "end":
                yield from text.after(element)
            if inner:
                text.add(element.tail or "")
    yield from text.lines()


class _Text:
    """Gather the text between two breaks, as a browser shows it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.counts: dict[html.HtmlElement, int] = {}
        self.kept_breaks = 0

    def add(self, text: str) -> None:
        self.parts.append(text)

    def lines(self) -> Iterator[str]:
        """Yield what was gathered: line by line where breaks are kept, else as one line."""
        text = "".join(self.parts)
        self.parts.clear()
        if self.kept_breaks:
            yield from text.removeprefix("\n").splitlines()
        elif line := WHITE.sub(" ", text).strip(" "):
            yield line

    def before(self, element: html.HtmlElement) -> Iterator[Block]:
        self.kept_breaks += element.tag == "pre"
        if element.tag == "br" and self._is_empty():
            yield GAP
        yield from self._around(element)

    def after(self, element: html.HtmlElement) -> Iterator[Block]:
        if element.tag == "p" and self._is_empty() and element.text_content().strip() == "":
            yield GAP
        yield from self._around(element)
        self.kept_breaks -= element.tag == "pre"

    def _is_empty(self) -> bool:
        return not any(part.strip() for part in self.parts)

    def _around(self, element: html.HtmlElement) -> Iterator[Block]:
        if element.tag in BREAKING:
            yield from self.lines()
        if element.tag in SPACED:
            yield GAP

    def number_of(self, element: html.HtmlElement) -> str:
        """Return the number of an item of an ordered list."""
        parent = element.getparent()
        if element.tag != "li" or parent is None or parent.tag != "ol":
            return ""
        counted = self.counts.get(parent, whole(parent.get("start"), 1) - 1) + 1
        self.counts[parent] = whole(element.get("value"), counted)
        return f"{numeral(self.counts[parent], parent.get('type') or '1')}. "


def _is_choice(element: html.HtmlElement) -> bool:
    """Say whether this is a choice of a form that is not chosen; the chosen one is shown."""
    return bool(element.tag == "option" and element.get("selected") is None)


def _is_innermost(table: html.HtmlElement) -> bool:
    return next(table.iterdescendants("table"), None) is None


def _outside_cells(table: html.HtmlElement) -> Iterator[str]:
    """Yield what stands in a table but in none of its cells: a caption, or text gone astray."""
    yield from (block for block in _blocks(table, DROPPED | CELLS) if isinstance(block, str))


def _rows(table: html.HtmlElement) -> Iterator[list[Span]]:
    for _, cells in groupby(table.iter(*CELLS), key=_row_of):
        yield [_span(cell) for cell in cells]


def _row_of(cell: html.HtmlElement) -> html.HtmlElement:
    return next(cell.iterancestors("tr"), cell.getparent())


def _span(cell: html.HtmlElement) -> Span:
    lines = [block for block in _blocks(cell, DROPPED | CELLS) if isinstance(block, str)]
    return Span("\n".join(lines), whole(cell.get("colspan"), 1), whole(cell.get("rowspan"), 1))
