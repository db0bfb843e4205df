"""Plain text: bytes to letters, letters to lines."""

from __future__ import annotations

import re

from synthesis.documents.encodings import decode
from synthesis.documents.flow import Flow
from synthesis.documents.limits import MOST_LINES, too_much
from synthesis.documents.parts import Content

BREAK = re.compile(r"\r\n|[\r\n\v\u2028\u2029]")
PAGE_BREAK = "\f"


def read(content: bytes, *, document_id: str) -> Content:
    """Return the lines of a text file; form feeds count pages.

    Raises
    ------
    SynthesisError
        When it is not text, or too much.
    """
    text, problems = decode(content, document_id=document_id)
    flow = Flow(document_id)
    flow.problems += problems
    count = sum(text.count(sign) for sign in "\n\r")
    if count > 2 * MOST_LINES:
        raise too_much(document_id, "lines", count // 2, MOST_LINES)
    pages = text.split(PAGE_BREAK)
    for number, page in enumerate(pages, start=1):
        for line in BREAK.split(page):
            flow.line(line, page=number if len(pages) > 1 else None)
    return flow.content()
