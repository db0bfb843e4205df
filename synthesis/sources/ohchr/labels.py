"""The words that an OHCHR evaluation report prints: headings, labels and heads of tables."""

from __future__ import annotations

import re

LONGEST_HEADING = 120
BETWEEN_CELLS = " | "

NUMBERING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}(?:\.\d{1,2})+[.)]?|[IVX]{1,5}[.)]|[A-H][.)])\s+(?=\S)"
)
SUBHEADING = re.compile(r"(?:\d{1,2}|[IVX]{1,5})\.\d{1,2}\.?\s+(?=[^\W\d_])")
QUESTION = re.compile(
    r"(?:EQ|(?:key )?evaluation question)s?\s*\d{0,2}(?:\.\d{1,2})?\s*[:.–-]\s*", re.IGNORECASE
)
BOX = re.compile(
    r"(?:(?:text )?box\s+\d{1,2}\s*[:.–-]|extracts? from case stud(?:y|ies)\s+\d{1,2}\b)", re.IGNORECASE
)
RECOMMENDATION = re.compile(
    r"recommendation\s+(?:no\.?\s*|number\s+|#\s*)?(\d{1,2}[a-z]?(?:\.\d{1,2})?)\s*(?:[:.|–—-][\s|]*|$)",
    re.IGNORECASE,
)
ON_RECOMMENDATION = r"(?:\s+(?:on|to)(?:\s+the)?(?:\s+recommendation(?:\s+\d{1,2})?)?)"
POSITION = re.compile(
    rf"management(?:[’']s)?\s+(?:position{ON_RECOMMENDATION}?|response{ON_RECOMMENDATION})\s*(?:[:|][\s|]*|$)",
    re.IGNORECASE,
)
END_OF_POSITION_LABEL = re.compile(r"(?:the\s+)?recommendation(?:\s+\d{1,2})?\s*[:|][\s|]*", re.IGNORECASE)
RESPONSE = re.compile(r"management(?:[’']s)?\s+response\s*[:|][\s|]*", re.IGNORECASE)
COMMENT = re.compile(
    r"(?:management(?:[’']s)?\s+)?(?:comments?|response|justification|explanation|reasons?)\s*:\s*",
    re.IGNORECASE,
)
HEAD = (
    r"(?:responsib\w*|units?|offices?|part(?:y|ies)|time\s?-?frames?|time\s?-?lines?|deadlines?|due dates?"
    r"|status|progress|tracking|comments?|implementation)"
)
KEY_ACTIONS = re.compile(rf"key\s+actions?(?:[\s/&|]+(?:{HEAD}|and))*\s*$", re.IGNORECASE)
MORE_HEADS = re.compile(rf"{HEAD}(?:[\s/&|]+(?:{HEAD}|and))*\s*$", re.IGNORECASE)
OTHER_HEADS = re.compile(r"\b(?:status|progress|tracking|comments?|implementation)\b", re.IGNORECASE)
ITEM = re.compile(r"(\d{1,2})[.)]\s+(?=[^\W\da-z_]|[“\"‘'(])")
TABLE_HEAD = re.compile(
    r"recommendations?\b.{0,40}\b(?:key )?actions?\b.{0,40}\b(?:lead|responsib\w+)\b.{0,40}", re.IGNORECASE
)
RATING = re.compile(
    r"([^:\[\]]{2,120}?)\s*:\s*\[\s*overall (?:assessment|rating)\s*:\s*([^\]]{1,80}?)\s*\]", re.IGNORECASE
)
REPORT_TITLE = re.compile(
    r"(?:(?:evaluation |report |evaluation report )title|title of (?:the )?evaluation(?: report)?)\s*:\s*",
    re.IGNORECASE,
)

MAIN = r"(?:main |key |overall |evaluation )?"
KINDS = {
    "contents": r"(?:table of )?contents",
    "acronyms": r"(?:list of )?(?:acronyms|abbreviations)(?: and (?:acronyms|abbreviations))?",
    "summary": r"executive summary|summary",
    "introduction": r"introduction",
    "background": r"(?:programme |evaluation |project )?background(?: and context)?",
    "methodology": r"methodology(?: and approach)?",
    "good practices": r"(?:good|best|promising) practices?",
    "lessons": rf"(?:summary of )?{MAIN}lessons(?: learn(?:ed|t))?(?: and (?:good|best) practices)?",
    "findings": rf"(?:summary of )?{MAIN}findings?(?: .{{0,60}})?",
    "recommendations": rf"(?:{MAIN}conclusions? and )?(?:summary of )?(?:\w+ )?recommendations?",
    "conclusions": rf"{MAIN}conclusions?",
    "annexes": r"(?:annex(?:es)?|appendi(?:x|ces))\b.{0,100}",
    "response": r"management(?:[’']s)? response(?: (?:to|on) .{0,60})?",
}
SECTIONS = {kind: re.compile(pattern) for kind, pattern in KINDS.items()}
CONTENTS_ENTRY = re.compile(r".*\s(?:\d{1,3}|[ivxl]{1,5})")
ANNEX_NUMBER = re.compile(r"annex \d{1,2}")
CHAPTER = re.compile(r"(?:\d{1,2}|[IVX]{1,5})\.\s+[A-Z]")


def without_number(text: str) -> str:
    """Return a heading without its number.

    Examples
    --------
    >>> without_number("I.2 Evaluation background")
    'Evaluation background'
    """
    hit = NUMBERING.match(text)
    return text[hit.end() :] if hit else text


def section_kind(text: str) -> str | None:
    """Return the kind of section that a heading opens, or nothing where it is no heading known.

    Examples
    --------
    >>> section_kind("3. LESSONS LEARNED"), section_kind("3. Lessons learned 45")
    ('lessons', None)
    """
    if len(text) > LONGEST_HEADING:
        return None
    plain = " ".join(without_number(text).casefold().split()).rstrip(" :")
    if CONTENTS_ENTRY.fullmatch(plain) and not ANNEX_NUMBER.fullmatch(plain):
        return None
    known = next((kind for kind, pattern in SECTIONS.items() if pattern.fullmatch(plain)), None)
    return known or ("other" if CHAPTER.match(text) and text.isupper() else None)


def is_heading(text: str) -> bool:
    """Return whether a line is a heading by itself, whatever stands around it."""
    if len(text) > LONGEST_HEADING or text.endswith((".", ",", ";")):
        return False
    chapter = text.isupper() and section_kind(text) is not None
    return chapter or bool(SUBHEADING.match(text) or TABLE_HEAD.fullmatch(text))


def opens_block(text: str) -> bool:
    """Return whether a line opens a paragraph, whatever stands before it."""
    return any(label.match(text) for label in OPENING)


OPENING = (QUESTION, BOX, RECOMMENDATION, POSITION, KEY_ACTIONS, REPORT_TITLE)
