"""Positions and statuses as cells state them: words, ticked boxes, or words with prose behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from synthesis import vocabulary

YES = frozenset(["yes", "oui", "sí", "si"])
NO = frozenset(["no", "non"])
BOX = re.compile(r"(?P<ticked>[☒☑✓✔■●]|\[\s?[xX✓✔]\s?\]|\(\s?[xX✓✔]\s?\))|[☐□○]|\[\s{0,3}\]|\(\s{0,3}\)")
END = re.compile(r"[.:;,(–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Position:
    """The position on a recommendation: its code, as printed, and how it is known."""

    code: str | None = None
    text: str | None = None
    basis: str | None = None


def position_of(stated: str | None, response: str | None) -> Position:
    """Return the position that a category states, or else the response.

    Parameters
    ----------
    stated : str or None
        The category as printed: ``"Accepted"``, ``"☒ Accepted ☐ Rejected"``.
    response : str or None
        The response as printed.

    Examples
    --------
    >>> position_of("☐ Accepted ☒ Partially accepted ☐ Rejected", None).code
    'partially accepted'
    """
    if stated and (answer := stated.strip(" .").casefold()) in YES | NO:
        return Position("accepted" if answer in YES else "rejected", stated, "stated")
    if stated:
        match = vocabulary.position(ticked(stated)) or vocabulary.stance(ticked(stated))
        return Position(match.code, stated, "stated") if match else Position(text=stated)
    if not response:
        return Position()
    if match := vocabulary.position(ticked(response)):
        return Position(match.code, response, "stated")
    match = vocabulary.stance(response)
    return Position(match.code, None, "read from the response") if match else Position()


def status_and_comments(
    status: str | None, comments: str | None, mixed: str | None
) -> tuple[str | None, str | None]:
    """Return status and comments, parted where a column holds both: the status is the word before the first stop."""
    status = ticked(status) if status else None
    if not mixed:
        return status or None, comments or None
    end = END.search(mixed)
    first = mixed[: end.start()] if end else mixed
    if status or not vocabulary.status(first):
        return status, " ".join(filter(None, (comments, mixed)))
    rest = mixed[end.end() :].strip() if end else ""
    return first.strip(), " ".join(filter(None, (comments, rest))) or None


def with_percent(
    status: str | None, comments: str | None, percent: str | None
) -> tuple[str | None, str | None]:
    """Return status and comments with how much is done, in per cent: it is the status where there is no other.

    A mere number is of a hundred, but for 1 and what lies below it: that may be all or next to nothing.
    """
    if not percent:
        return status, comments
    said = f"{percent}%" if percent.isdecimal() and percent != "1" else percent
    return (status, "; ".join(filter(None, (said, comments)))) if status else (said, comments)


def ticked(text: str) -> str:
    """Return the choice that is ticked in a text with boxes, or all of it where there is not exactly one.

    Examples
    --------
    >>> ticked("[x] Accepted [ ] Rejected")
    'Accepted'
    """
    boxes = list(BOX.finditer(text))
    chosen = [place for place, box in enumerate(boxes) if box["ticked"]]
    if len(chosen) != 1:
        return text
    after = boxes[chosen[0] + 1].start() if chosen[0] + 1 < len(boxes) else len(text)
    return text[boxes[chosen[0]].end() : after].strip() or text
