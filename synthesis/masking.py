"""Hide what is no theme: names, and lists of examples.

Hidden letters are replaced one for one, so that places in the text stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from synthesis.codebook import Codebook
from synthesis.patterns import Finder

HIDDEN = "\N{LATIN SMALL LETTER TURNED DELTA}"
LONGEST_NAME = 120
LONGEST_LIST = 400

_CLAUSE_END = re.compile(r"\.(?!\S)|[)\n]|;(?=\s{0,3}(?:and |et |y )?[(\d])")
_THREE_WORDS = re.compile(r"(?:[^\w.;]{0,4}\w++){0,3}")
_SMALL = r"(?:(?:of|in|on|the|and|for|to|with|de|des|du|la|le|les|el|los|las|en|et|y|para|pour|e) |[dl][’'])"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]{0,40}+[,:]?"
_QUOTES = (r"“[^“”]{1,120}”", r"«[^«»]{1,120}»", r'"[^"]{1,120}"')
_BEFORE_CAPITAL = re.compile(rf"(?<!\w)(?:{_CAPITAL} {_SMALL}{{0,3}}){{1,8}}$")
_BEFORE_SMALL = re.compile(rf"(?<!\w)(?:{_CAPITAL} {_SMALL}{{0,3}}){{3,8}}$")
_AFTER = re.compile(rf" {_CAPITAL}(?: {_SMALL}{{0,3}}{_CAPITAL}){{1,8}}|:? ?(?:{'|'.join(_QUOTES)})")
_QUOTED = re.compile(rf"[“«\"] ?{_CAPITAL}(?: {_SMALL}{{0,3}}{_CAPITAL}){{1,10}} ?[”»\"]")
_ETC = re.compile(rf"\([^()]{{1,{LONGEST_LIST}}}\betc\b\W?\)")

_Place = tuple[int, int]


class Mask:
    """Hides the names and the lists of examples of which a codebook speaks.

    Parameters
    ----------
    codebook : Codebook
        Its names, titles, and the words that open, end and prevent lists.

    Attributes
    ----------
    triggers : tuple of Pattern
        Only a text that has one of these, or :func:`holds_marks`, has anything to hide.
    """

    def __init__(self, codebook: Codebook) -> None:
        groups = {
            "name": codebook.names,
            "title": codebook.titles,
            "opener": codebook.list_openers,
            "end": codebook.list_ends,
            "breaker": codebook.list_breakers,
        }
        self._kind = [kind for kind, patterns in groups.items() for _ in patterns]
        self._finder = Finder([pattern for patterns in groups.values() for pattern in patterns])
        self.triggers = (*codebook.names, *codebook.titles, *codebook.list_openers)

    def hide(self, text: str) -> str:
        """Return the text with what is no theme made unreadable, letter for letter."""
        places: dict[str, list[_Place]] = {}
        for number, start, end in self._finder.find(text):
            places.setdefault(self._kind[number], []).append((start, end))
        hidden = sorted(place for place in _hidden(text, places) if place[0] < place[1])
        return _without(text, hidden) if hidden else text


def holds_marks(text: str) -> bool:
    """Return whether quotation marks, or an “etc.” in brackets, may hide something in the text."""
    return '"' in text or "“" in text or "«" in text or _ETC.search(text) is not None


def _without(text: str, hidden: list[_Place]) -> str:
    parts, done = [], 0
    for start, end in hidden:
        if end > done:
            begin = max(start, done)
            parts += [text[done:begin], HIDDEN * (end - begin)]
            done = end
    return "".join([*parts, text[done:]])


def _hidden(text: str, places: dict[str, list[_Place]]) -> Iterator[_Place]:
    yield from places.get("name", ())
    if holds_marks(text):
        yield from (found.span() for marked in (_QUOTED, _ETC) for found in marked.finditer(text))
    if "title" in places and not text.isupper():
        yield from (_name(text, start, end) for start, end in places["title"])
    ends, breakers = ([start for start, _ in places.get(kind, ())] for kind in ("end", "breaker"))
    for start, end in places.get("opener", ()):
        if not _is_asked(text, end, breakers):
            yield start, _list_end(text, end, ends)


def _name(text: str, start: int, end: int) -> _Place:
    earlier = _BEFORE_CAPITAL if text[start].isupper() else _BEFORE_SMALL
    before = earlier.search(text, max(0, start - LONGEST_NAME), start)
    after = _AFTER.match(text, end)
    if not before and not after:
        return start, start
    return before.start() if before else start, after.end() if after else end


def _is_asked(text: str, opener_end: int, breakers: list[int]) -> bool:
    near = _THREE_WORDS.match(text, opener_end)
    first = bisect_left(breakers, opener_end)
    return first < len(breakers) and near is not None and breakers[first] < near.end()


def _list_end(text: str, opener_end: int, ends: list[int]) -> int:
    limit = min(opener_end + LONGEST_LIST, len(text))
    stop = _CLAUSE_END.search(text, opener_end, limit)
    first = bisect_left(ends, opener_end)
    return min([limit, *ends[first : first + 1], *([stop.start()] if stop else [])])
