"""Rows whose action is parted from the rest by a stamp: ``[Added: 2018/05/14] [Last Updated: 2019/03/15]``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from synthesis.dates import read_day
from synthesis.documents import Line
from synthesis.sources.form import joined
from synthesis.sources.rows import LONE_DEADLINE, Row, find_anchor, is_head, read_rows, row_start

DAY = r"\d{4}/\d{1,2}/\d{1,2}"
STAMP = re.compile(rf"\[Added:\s*(?P<added>{DAY})\s*\](?:\s*\[Last Updated:\s*(?P<updated>{DAY})\s*\])?")
UPDATED_ALONE = re.compile(rf"\s*\[Last Updated:\s*{DAY}\s*\]")
END_OF_ROW = re.compile(r"(?:\bHistory\W*|\|\s*)$")
HISTORY = re.compile(r"(?:^|(?<=\s))History\s*$")
JUSTIFICATION = re.compile(r"\s*\[Justification:\s*(?P<why>[^\]]*)(?:\]|$)")


@dataclass(frozen=True, slots=True)
class StampedRow:
    """A row, the days on which it was entered and last updated, and why it is no longer applicable."""

    row: Row
    added: dt.date | None = None
    updated: dt.date | None = None
    justification: str | None = None
    documents: str | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the lines: before the sign ``sign`` of line ``line``."""

    line: int
    sign: int


def read_stamped_rows(lines: Sequence[Line], *, width: int = 0) -> list[StampedRow]:
    """Return the rows of one table of key actions.

    Parameters
    ----------
    lines : sequence of Line
        What stands below the label, heads included.
    width : int
        Where the lines are hard-wrapped: how wide they are.
    """
    filled = _whole_stamps([line for line in lines if line.text.strip() and not is_head(line.text)])
    stamps = [(place, hit) for place, line in enumerate(filled) if (hit := STAMP.search(line.text))]
    if not stamps:
        return [_finished(StampedRow(row)) for row in read_rows(filled, width=width)]
    rows, start = [], 0
    for order, (place, stamp) in enumerate(stamps):
        following = stamps[order + 1] if order + 1 < len(stamps) else (len(filled), None)
        anchor = _anchor(filled, place, stamp.end(), following[0])
        last = anchor[0].line if anchor else place
        end = _end(filled, last, following, previous=start, width=width)
        rows.append(_row(filled[start:end], start, place, stamp, anchor))
        start = end
    return rows


def read_stamp(text: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the days of the first stamp in a text: added, last updated."""
    hit = STAMP.search(text)
    return (read_day(hit["added"]), read_day(hit["updated"])) if hit else (None, None)


def _whole_stamps(lines: list[Line]) -> list[Line]:
    """Put the second half of a stamp that stands on a line of its own behind the first."""
    whole: list[Line] = []
    for line in lines:
        if whole and UPDATED_ALONE.match(line.text) and "[Added:" in whole[-1].text:
            last = whole[-1]
            whole[-1] = Line(f"{last.text.rstrip()} {line.text.strip()}", last.number, last.page, last.ref)
        else:
            whole.append(line)
    return whole


def _anchor(lines: Sequence[Line], place: int, sign: int, end: int) -> tuple[_Place, re.Match[str]] | None:
    """Return where deadline and status stand, between a stamp and the next."""
    for line in range(place, min(end, len(lines))):
        start = sign if line == place else 0
        hit = find_anchor(lines[line].text, start) or LONE_DEADLINE.search(lines[line].text, start)
        if hit:
            return _Place(line, hit.start()), hit
    return None


def _end(
    lines: Sequence[Line],
    last: int,
    following: tuple[int, re.Match[str] | None],
    *,
    previous: int,
    width: int,
) -> int:
    """Return where the next row begins: after the mark of a row's end, or on the line that looks most like it.

    The row has at least the lines up to ``last``, with its stamp, deadline and status.
    """
    place, stamp = following
    if stamp is None:
        return len(lines)
    first = min(last + 1, place)
    marked = [line + 1 for line in range(first - 1, place) if END_OF_ROW.search(lines[line].text)]
    if marked:
        return min(marked[-1], place)
    own = lines[place].text[: stamp.start()]
    return row_start(lines, own, first=first, last=place, previous=previous, width=width)


def _row(
    lines: Sequence[Line],
    start: int,
    place: int,
    stamp: re.Match[str],
    anchor: tuple[_Place, re.Match[str]] | None,
) -> StampedRow:
    at = place - start
    action = joined([*(line.text for line in lines[:at]), lines[at].text[: stamp.start()]])
    row = Row((action or "").strip(" |"), tuple(lines), parted=True)
    if anchor is None:
        rest = joined([lines[at].text[stamp.end() :], *(line.text for line in lines[at + 1 :])])
        row = replace(row, responsible=(rest or "").strip(" |") or None)
    else:
        where, hit = anchor
        row = _completed(
            row, _between(lines, at, stamp.end(), where.line - start, where.sign), hit, where.line - start
        )
    return _finished(StampedRow(row, read_day(stamp["added"]), read_day(stamp["updated"])))


def _between(lines: Sequence[Line], line: int, sign: int, last: int, end: int) -> str | None:
    """Return the text from one place to another."""
    if line == last:
        return joined([lines[line].text[sign:end]])
    return joined(
        [lines[line].text[sign:], *(each.text for each in lines[line + 1 : last]), lines[last].text[:end]]
    )


def _completed(row: Row, responsible: str | None, hit: re.Match[str], line: int) -> Row:
    after = joined([row.lines[line].text[hit.end() :], *(each.text for each in row.lines[line + 1 :])])
    status = hit.groupdict().get("status")
    whole = None if status else find_anchor(f"{hit['deadline']} {after}", 0)
    if whole and whole.start() == 0:
        status, after = whole["status"], whole.string[whole.end() :]
    return replace(
        row,
        responsible=(responsible or "").strip(" |") or None,
        deadline=hit["deadline"],
        status=status,
        comment=after,
    )


def _finished(stamped: StampedRow) -> StampedRow:
    """Part the comment from the justification before it and from the link and the documents after it."""
    text = (stamped.row.comment or "").strip()
    why = JUSTIFICATION.match(text)
    text = text[why.end() :] if why else text
    comment, _, documents = text.removeprefix("|").partition("|")
    comment = HISTORY.sub("", comment.strip()).strip()
    return replace(
        stamped,
        row=replace(stamped.row, comment=comment or None),
        justification=joined([why["why"]]) if why else None,
        documents=joined([HISTORY.sub("", documents.replace("|", " ").strip())]),
    )
