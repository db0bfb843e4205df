"""PDF files: lines and ruled tables page by page, with pypdf where pdfplumber fails."""

from __future__ import annotations

import logging
import re
import time
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pypdf import PdfReader

from synthesis.documents.flow import Flow
from synthesis.documents.limits import (
    LARGEST_STREAM,
    LONGEST_READING,
    MOST_PAGES,
    damaged,
    locked,
    too_much,
    unusable,
)
from synthesis.documents.parts import Content
from synthesis.documents.pdf.page import Page, read_page
from synthesis.documents.pdf.paragraphs import add_pages
from synthesis.errors import Problem, SynthesisError

STREAM = re.compile(rb"(?<!end)stream\r?\n")
IMAGE = b"/Image"
BEFORE_STREAM = 1_000
UNKNOWN_LETTER = re.compile(r"\(cid:\d+\)")
MOSTLY = 0.1

for _name in ("pdfminer", "pypdf"):
    logging.getLogger(_name).setLevel(logging.ERROR)


def read(content: bytes, *, document_id: str) -> Content:
    """Return the paragraphs and ruled tables of a PDF; wrapped lines are joined.

    Raises
    ------
    SynthesisError
        When it has no text (``needs-ocr``), is damaged, locked or too large.
    """
    _check_streams(content, document_id)
    flow, failure = Flow(document_id), None
    try:
        pages = list(_pages(content, document_id))
    except SynthesisError:
        raise
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(
            (error.args or [None])[0], PDFPasswordIncorrect
        ):
            raise locked(document_id) from error
        pages, failure = [], f"{type(error).__name__}: {error}"[:200]
    if any(page.lines or page.tables for page in pages):
        flow.problems += _without_text(pages, document_id)
        add_pages(flow, pages)
    else:
        _add_plain(flow, content, failure)
    _check_letters(flow)
    return flow.content()


def _pages(content: bytes, document_id: str) -> Iterator[Page]:
    began = time.monotonic()
    with pdfplumber.open(BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise too_much(document_id, "pages", len(document.pages), MOST_PAGES)
        above: Page | None = None
        for page in document.pages:
            above = read_page(page, above=above)
            yield above
            page.close()
            if time.monotonic() - began > LONGEST_READING:
                raise too_much(document_id, "pages in five minutes", len(document.pages), page.page_number)


def _check_streams(content: bytes, document_id: str) -> None:
    """Raise where a packed part that is not a picture unpacks to too much."""
    for match in STREAM.finditer(content):
        start = match.end()
        if IMAGE in content[max(0, start - BEFORE_STREAM) : start].rpartition(b"obj")[2]:
            continue
        end = content.find(b"endstream", start)
        packed = content[start : end if end >= 0 else len(content)]
        try:
            unpacked = len(zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1))
        except zlib.error:
            continue
        if unpacked > LARGEST_STREAM:
            raise too_much(document_id, "bytes in one packed part", unpacked, LARGEST_STREAM)


def _without_text(pages: Sequence[Page], document_id: str) -> Iterator[Problem]:
    for page in pages:
        if page.pictures and not (page.lines or page.tables):
            yield Problem(
                severity="warning",
                code="page-needs-ocr",
                document_id=document_id,
                value=f"page {page.number}",
                message="the page is a picture: no text, needs OCR.",
                remedy="Read the file with OCR and save it again.",
            )


def _add_plain(flow: Flow, content: bytes, failure: str | None) -> None:
    """Add the bare lines as pypdf finds them, without tables."""
    texts = _plain_pages(content, flow.document_id)
    if not any(text.strip() for text in texts):
        raise unusable(
            flow.document_id,
            "needs-ocr",
            "the pages are pictures: no text, needs OCR.",
            "Read the file with OCR and save it again.",
        )
    flow.problems.append(
        Problem(
            severity="warning",
            code="plain-text-only",
            document_id=flow.document_id,
            value=failure,
            message="the layout of the pages could not be read; the text was, without its tables.",
            remedy="Print it to PDF again, or save it as Word or text.",
        )
    )
    for number, text in enumerate(texts, start=1):
        for line in text.splitlines():
            flow.line(line, page=number)


def _plain_pages(content: bytes, document_id: str) -> list[str]:
    try:
        reader = PdfReader(BytesIO(content))
        opened = not reader.is_encrypted or reader.decrypt("")
        texts = [page.extract_text() for page in reader.pages[:MOST_PAGES]] if opened else []
    except Exception as error:
        raise damaged(document_id, error) from error
    if not opened:
        raise locked(document_id)
    return texts


def _check_letters(flow: Flow) -> None:
    """Raise where the letters of the fonts have no names, so that numbers stand for them."""
    letters = sum(len(line.text) for line in flow.lines)
    unknown = sum(len(found) for line in flow.lines for found in UNKNOWN_LETTER.findall(line.text))
    if unknown > MOSTLY * letters:
        raise unusable(
            flow.document_id,
            "needs-ocr",
            "the fonts of the file do not say which letters they show: no text, needs OCR.",
            "Print it to PDF again from its source, or read it with OCR.",
        )
