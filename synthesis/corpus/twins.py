"""The same evaluation twice: under one title, or known by its recommendations and lessons.

Of two documents under one title, and of two whose texts are nearly the same, the fuller one is kept. Documents of
different countries or agencies are both kept, and so are two of which neither holds all of the other; both then
say where their texts stand again, or which other has their title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from synthesis.corpus.source import Source
from synthesis.errors import Problem
from synthesis.sources import Reading

WORD = re.compile(r"[^\W\d_]+")
SHINGLE = 3
SHORTEST_TEXT = 6
KEYS_OF_A_TEXT = 4
MOST_TEXTS_OF_A_KEY = 12
SAME_TEXT = 0.7
SAME_EVALUATION = 0.8
SHARED_ENOUGH = 0.5
FEWEST_WORDS = 30


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A recommendation or lesson: its words in number, the runs of words in it, and those it is looked up by."""

    words: int
    shingles: frozenset[int]
    keys: tuple[int, ...]


@dataclass(slots=True)
class _Known:
    """The texts of the documents seen so far, by the keys under which they are looked up."""

    texts: dict[int, list[tuple[int, _Text]]] = field(default_factory=dict)

    def add(self, place: int, texts: Sequence[_Text]) -> None:
        for text in texts:
            for key in text.keys:
                standing = self.texts.setdefault(key, [])
                if len(standing) < MOST_TEXTS_OF_A_KEY:
                    standing.append((place, text))

    def shared(self, texts: Sequence[_Text]) -> dict[int, int]:
        """Return how many of some texts stand in each document, in its order; a few words are no evidence."""
        count, words = Counter[int](), Counter[int]()
        for text in texts:
            for place in self._holders(text):
                count[place] += 1
                words[place] += text.words
        return {place: count[place] for place in sorted(count) if words[place] >= FEWEST_WORDS}

    def _holders(self, text: _Text) -> set[int]:
        near = {(place, other) for key in text.keys for place, other in self.texts.get(key, ())}
        return {place for place, other in near if _is_same(text, other)}


def without_twins(sources: Sequence[Source]) -> tuple[set[int], list[Problem]]:
    """Keep the fullest of the documents that hold the same evaluation.

    The order of the documents does not matter.

    Returns
    -------
    set of int and list of Problem
        The ``id`` of each source that is kept, and what was set aside or stands twice.
    """
    read = sorted((source for source in sources if source.reading), key=_fullest_first)
    parted = [_without_repeats(group) for group in _by_title(read)]
    left = sorted((source for kept, _ in parted for source in kept), key=_fullest_first)
    kept, by_text = _without_same_texts(left)
    told = [*(problem for _, by_title in parted for problem in by_title), *by_text]
    return {id(source) for source in kept}, [*told, *_under_one_title(kept, told)]


def _by_title(sources: Iterable[Source]) -> list[list[Source]]:
    groups: dict[object, list[Source]] = {}
    for source in sources:
        groups.setdefault(_same_title(source), []).append(source)
    return list(groups.values())


def _without_repeats(group: Sequence[Source]) -> tuple[list[Source], list[Problem]]:
    """Set aside those of one title of which a fuller one holds every text."""
    kept, told = list[Source](), list[Problem]()
    for source in group:
        fuller = next((each for each in kept if _repeats(source, each)), None)
        if fuller:
            told.append(_set_aside(source, fuller))
        else:
            kept.append(source)
    return kept, told


def _under_one_title(kept: Sequence[Source], told: Sequence[Problem]) -> Iterator[Problem]:
    """Tell of documents that have the title of another one and were not told of yet."""
    known = {problem.document_id for problem in told}
    for group in _by_title(kept):
        for source in group:
            others = [other for other in group if other is not source]
            if others and source.entry.file not in known:
                yield _same_title_elsewhere(source, others)


def _without_same_texts(sources: Sequence[Source]) -> tuple[list[Source], list[Problem]]:
    """Compare each document with the fuller ones before it that share a text with it."""
    known, kept, told = _Known(), list[Source](), list[Problem]()
    again: dict[int, list[int]] = {}
    for source in sources:
        texts = _texts(source)
        shares = {
            place: count / len(texts)
            for place, count in known.shared(texts).items()
            if _is_at_one_time(source, kept[place])
        }
        twin = next((place for place, share in shares.items() if _is_twin(source, kept[place], share)), None)
        if twin is not None:
            told.append(_set_aside(source, kept[twin]))
            continue
        for place in (place for place, share in shares.items() if share >= SHARED_ENOUGH):
            again.setdefault(place, []).append(len(kept))
            again.setdefault(len(kept), []).append(place)
        known.add(len(kept), texts)
        kept.append(source)
    told += [_elsewhere(kept[place], [kept[other] for other in others]) for place, others in again.items()]
    return kept, told


def _is_twin(source: Source, fuller: Source, share: float) -> bool:
    return share >= SAME_EVALUATION and _holds(fuller, source)


def _fullest_first(source: Source) -> tuple[int, str]:
    return -sum(_sizes(source)), source.entry.file


def _reading(source: Source) -> Reading:
    return source.reading or Reading(layout="")


def _sizes(source: Source) -> tuple[int, ...]:
    reading = _reading(source)
    actions = sum(len(recommendation.actions) for recommendation in reading.recommendations)
    return len(reading.recommendations), actions, len(reading.lessons), len(reading.findings)


def _same_title(source: Source) -> object:
    reading = _reading(source)
    evaluation = reading.evaluation
    if not evaluation.title:
        return source.sha256 or id(source)
    title = " ".join(evaluation.title.casefold().split())
    return (
        reading.layout,
        evaluation.agency,
        _where(source),
        title,
        evaluation.period_start,
        evaluation.period_end,
    )


def _where(source: Source) -> str | None:
    evaluation = _reading(source).evaluation
    return evaluation.country or evaluation.office


def _is_at_one_time(one: Source, other: Source) -> bool:
    """Return whether the periods of two evaluations meet; one without a period may be of any."""
    first, second = _reading(one).evaluation, _reading(other).evaluation
    starts = [each.period_start for each in (first, second) if each.period_start]
    ends = [each.period_end for each in (first, second) if each.period_end]
    return not (starts and ends) or max(starts) <= min(ends)


def _is_filed_alike(one: Source, other: Source) -> bool:
    agency = _reading(one).evaluation.agency
    return agency == _reading(other).evaluation.agency and _where(one) == _where(other)


def _holds(fuller: Source, other: Source) -> bool:
    """Return whether a document has as much of each kind as another of the same agency and place."""
    enough = all(one >= two for one, two in zip(_sizes(fuller), _sizes(other), strict=True))
    return enough and _is_filed_alike(fuller, other)


def _repeats(source: Source, fuller: Source) -> bool:
    """Return whether every text of a document stands in another of its title; the short ones word for word."""
    if not _holds(fuller, source):
        return False
    theirs = [_words(text) for text in _printed(fuller)]
    whole = "\n".join(f" {words}" for words in theirs)
    left = [_text(words) for words in map(_words, _printed(source)) if f" {words}" not in whole]
    long = [text for text in map(_text, theirs if left else []) if text.words >= SHORTEST_TEXT]
    return all(text.words >= SHORTEST_TEXT and any(_is_same(text, other) for other in long) for text in left)


def _printed(source: Source) -> Iterator[str]:
    reading = _reading(source)
    for recommendation in reading.recommendations:
        yield recommendation.text
        yield from (action.text for action in recommendation.actions)
    yield from (lesson.text for lesson in reading.lessons)
    yield from (finding.text for finding in reading.findings)


def _words(printed: str) -> str:
    return " ".join(WORD.findall(printed.casefold()))


def _texts(source: Source) -> list[_Text]:
    reading = _reading(source)
    printed = [each.text for each in reading.recommendations] + [each.text for each in reading.lessons]
    return [text for text in map(_text, printed) if text.words >= SHORTEST_TEXT]


def _text(printed: str) -> _Text:
    words = [crc32(word.encode()) for word in WORD.findall(printed.casefold())]
    shingles = frozenset(map(hash, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))
    return _Text(len(words), shingles, tuple(sorted(shingles)[:KEYS_OF_A_TEXT]))


def _is_same(one: _Text, other: _Text) -> bool:
    """Return whether two texts are the same but for a few words, or the shorter one stands in the longer."""
    return len(one.shingles & other.shingles) >= SAME_TEXT * min(len(one.shingles), len(other.shingles))


def _set_aside(source: Source, fullest: Source) -> Problem:
    return Problem(
        severity="warning",
        code="same-evaluation-twice",
        document_id=source.entry.file,
        field="title",
        value=_reading(source).evaluation.title,
        message=f"the same document stands in {fullest.entry.file}; this copy is set aside."
        if source.sha256 and source.sha256 == fullest.sha256
        else f"the same evaluation stands, fuller, in {fullest.entry.file}; this one is set aside.",
        remedy="Keep one of the two documents.",
    )


def _elsewhere(source: Source, others: Sequence[Source]) -> Problem:
    alike = any(_is_filed_alike(source, other) for other in others)
    return Problem(
        severity="warning" if alike else "note",
        code="same-texts-elsewhere",
        document_id=source.entry.file,
        field="recommendations",
        message=f"the same recommendations or lessons also stand in {_files(others)}; all are kept.",
        remedy="Keep one of the documents if they are of one evaluation." if alike else "",
    )


def _same_title_elsewhere(source: Source, others: Sequence[Source]) -> Problem:
    return Problem(
        severity="warning",
        code="same-title-elsewhere",
        document_id=source.entry.file,
        field="title",
        value=_reading(source).evaluation.title,
        message=f"other texts stand under the same title in {_files(others)}; all are kept.",
        remedy="If they are of one evaluation, make one document of them.",
    )


def _files(others: Sequence[Source]) -> str:
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return f"{others[0].entry.file}{more}"
