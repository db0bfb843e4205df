"""What a page says where there is nothing: once, however many exhibits of a section are empty."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag

from synthesis.language import Language

EMPTY = "nothing"  # the class of a paragraph that stands where an exhibit would


def tell_once(paragraphs: Iterable[Tag], language: Language) -> None:
    """Make one paragraph of those that follow one another, and of a section that has nothing else.

    Parameters
    ----------
    paragraphs : iterable of Tag
        Those of the class :data:`EMPTY`, in the order of the page; ``data-title`` names what is empty.
    language : Language
        That of the page.
    """
    for first, *others in _runs(paragraphs):
        titles = [str(each.attrs.pop("data-title", "")) for each in (first, *others)]
        if not others:
            continue
        if _fills_its_section(first, others[-1]):
            first.string = language.say("The documents hold nothing on this.")
        else:
            first.string = language.say("Nothing found: {titles}.", titles=language.clauses(titles))
        for other in others:
            other.decompose()


def _runs(paragraphs: Iterable[Tag]) -> list[list[Tag]]:
    runs: list[list[Tag]] = []
    for paragraph in paragraphs:
        if runs and runs[-1][-1].find_next_sibling() is paragraph:
            runs[-1].append(paragraph)
        else:
            runs.append([paragraph])
    return runs


def _fills_its_section(first: Tag, last: Tag) -> bool:
    above, below = first.find_previous_sibling(), last.find_next_sibling()
    if not isinstance(above, Tag) or not _level(above):
        return False
    return not isinstance(below, Tag) or below.name == "section" or 0 < _level(below) <= _level(above)


def _level(tag: Tag) -> int:
    """Return the level of a heading, 0 of what is none."""
    name = tag.name
    return int(name[1]) if len(name) == len("h2") and name[0] == "h" and name[1].isdigit() else 0
