"""From the lines of a page to running text: footnotes, their marks and page numbers are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from synthesis.documents import Line

RULE_LENGTH = 20
BLANKS_AFTER_RULE = 2
LINES_AFTER_FOOTNOTES = 3
PRINTED_RULE = re.compile(r"\s*_{5,}\s*")
BULLET = re.compile(r"[•●▪▫◦‣■□➢➤✓\uf000-\uf0ff]\s*")
PAGE_NUMBER = re.compile(r"(?:page\s+)?(?:\d{1,3}|[ivxl]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,3})?", re.IGNORECASE)
FOOTNOTE = re.compile(r"(\d{1,3})(?!\d)")
MARK = re.compile(
    r"""(?: (?<=[^\W\d_]{2}) | (?<=[^\W\d_]{2}[.,;:!?])     # programme7, programme.7
          | (?<=[)\]”’"'»])  | (?<=[)\]”’"'»][.,;:])        # "programme"7, (programme),7
          | (?<=\b(?:19|20)\d\d[.,;:]) | (?<=-\d\d[.,;:])   # in 2017,7 COVID-19.7
        )(\d{1,3})(?![\w%]|[.,]\d)""",
    re.VERBOSE,
)
SENTENCE_END = re.compile(r"[.!?:;][)\]”’\"'»]*$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of running text.

    Parameters
    ----------
    text : str
        Its words, without bullet and white space around them.
    source : Line
        Where it stands.
    gap : int
        How many blank lines stand before it.
    indented : bool
        Whether it begins with white space or a bullet: an item, or the first line of a page.
    turned : bool
        Whether a page ended before it: footnotes or a page number were set aside, or the page differs.
    """

    text: str
    source: Line
    gap: int = 0
    indented: bool = False
    turned: bool = False

    @property
    def ends(self) -> bool:
        """Return whether a sentence or clause ends with the line."""
        return bool(SENTENCE_END.search(self.text[-8:]))

    @property
    def opens_page(self) -> bool:
        """Return whether the line seems to be the first of its page."""
        return self.turned or (self.indented and not self.gap)


@dataclass(slots=True)
class RunningText:
    """The running text of a document, and what was set aside to get it."""

    lines: list[TextLine] = field(default_factory=list)
    footnotes: list[Line] = field(default_factory=list)
    page_numbers: list[Line] = field(default_factory=list)
    footnote_count: int = 0
    missing_marks: dict[int, int] = field(default_factory=dict)


def read_lines(lines: Sequence[Line]) -> RunningText:
    """Return the running text of a document, line by line."""
    text, gap, turned, page_start = RunningText(), 0, False, 0
    for kind, run in groupby(zip(_kinds(lines), lines, strict=True), key=itemgetter(0)):
        members = [line for _, line in run]
        if kind == "blank":
            gap += len(members)
        elif kind == "text":
            _add(text.lines, members, gap, turned=turned)
            gap, turned = 0, False
        elif kind == "footnote":
            text.footnotes += members
            page_start, turned = _take_marks_out(text, _numbers(members), page_start), True
        else:
            text.page_numbers += members
            turned = True
    _take_late_marks_out(text)
    return text


def _kinds(lines: Sequence[Line]) -> list[str]:
    """Return what each line is: text, blank, footnote or (page) number."""
    kinds = ["text" if line.text.strip() else "blank" for line in lines]
    end = 0
    for at, line in enumerate(lines):
        if at < end:
            continue
        if _is_rule(line.text):
            begin, end = _footnotes(lines, kinds, at + 1)
            kinds[at:begin] = ["blank"] * (begin - at)
            kinds[begin:end] = ["footnote"] * (end - begin)
        elif kinds[at] == "text" and _is_page_number(lines, kinds, at):
            kinds[at] = "number"
    for begin, end in _footnotes_of_pages(lines, kinds):
        kinds[begin:end] = ["footnote"] * (end - begin)
    return kinds


def _footnotes_of_pages(lines: Sequence[Line], kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the footnotes of a printed page begin and end: with the first that has its mark above."""
    for page, run in groupby(range(len(lines)), key=lambda at: lines[at].page):
        places = [at for at in run if kinds[at] == "text" and page is not None and not lines[at].ref]
        marks: set[str] = set()
        for at in places:
            number = FOOTNOTE.match(lines[at].text)
            if number and number[1] in marks:
                yield at, places[-1] + 1
                break
            marks.update(MARK.findall(lines[at].text))


def _is_rule(text: str) -> bool:
    """Return whether a line is the rule above footnotes: a run of blanks or of low lines."""
    return (len(text) >= RULE_LENGTH and text.isspace()) or bool(PRINTED_RULE.fullmatch(text))


def _footnotes(lines: Sequence[Line], kinds: Sequence[str], at: int) -> tuple[int, int]:
    """Return where the footnotes below a rule begin and end."""
    near = range(at, min(at + BLANKS_AFTER_RULE + 1, len(lines)))
    begin = next((place for place in near if kinds[place] == "text"), at)
    end = begin
    if begin < len(lines) and FOOTNOTE.match(lines[begin].text):
        while end < len(lines) and _goes_on_below(lines[end], lines[begin]):
            end += 1
    return begin, end


def _goes_on_below(line: Line, first: Line) -> bool:
    return line.page == first.page and bool(line.text) and not line.text[0].isspace()


def _is_page_number(lines: Sequence[Line], kinds: Sequence[str], at: int) -> bool:
    beside = (*kinds[max(at - 1, 0) : at], *kinds[at + 1 : at + 2])
    short = len(lines[at].text) < RULE_LENGTH
    return short and set(beside) <= {"blank"} and bool(PAGE_NUMBER.fullmatch(lines[at].text.strip()))


def _add(text: list[TextLine], members: Sequence[Line], gap: int, *, turned: bool) -> None:
    pending = False
    for line in members:
        words = line.text.strip()
        bullet = BULLET.match(words)
        words = words[bullet.end() :] if bullet else words
        marked = bool(bullet) or pending or line.text[0].isspace()
        pending = not words
        if words:
            page_differs = bool(text) and text[-1].source.page != line.page
            text.append(TextLine(words, line, gap, marked, turned or page_differs))
            gap, turned = 0, False


def _numbers(footnotes: Sequence[Line]) -> set[int]:
    """Return the numbers of footnotes that follow one another; other lines may begin with a number, too."""
    numbers: list[int] = []
    for line in footnotes:
        hit = FOOTNOTE.match(line.text)
        if hit and (not numbers or int(hit[1]) == numbers[-1] + 1):
            numbers.append(int(hit[1]))
    return set(numbers)


def _take_marks_out(text: RunningText, wanted: set[int], page_start: int) -> int:
    """Take the marks of footnotes out of the text of their page; return where the next page begins."""
    text.footnote_count += len(wanted)
    for place in range(len(text.lines) - 1, page_start - 1, -1):
        if wanted:
            text.lines[place] = _without_marks(text.lines[place], wanted)
    page_end = len(text.lines)
    text.missing_marks |= dict.fromkeys(wanted, page_end)
    return page_end


def _take_late_marks_out(text: RunningText) -> None:
    """Look for the marks not yet found in the sentence that ends on the next page."""
    for number, page_end in list(text.missing_marks.items()):
        wanted = {number}
        for place in range(page_end, min(page_end + LINES_AFTER_FOOTNOTES, len(text.lines))):
            text.lines[place] = _without_marks(text.lines[place], wanted)
        if not wanted:
            del text.missing_marks[number]


def _without_marks(line: TextLine, wanted: set[int]) -> TextLine:
    """Return the line without the marks wanted, which are then no longer wanted."""
    words = line.text
    for hit in reversed(list(MARK.finditer(words))):
        if int(hit[1]) in wanted:
            wanted.discard(int(hit[1]))
            words = words[: hit.start()] + words[hit.end() :]
    return line if words == line.text else replace(line, text=words)
