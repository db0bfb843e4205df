"""A pattern ready to be looked for: its regular expression, and how every match of it begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import prod

from synthesis.patterns.folding import any_accent, compose, fold
from synthesis.patterns.parsing import Choice, Gap, Mark, Node, Nodes, PatternError, Word, parse

MAX_LENGTH = 500
MAX_FILLED = 20_000
MAX_WAYS = 2_000
MAX_HEADS = 5_000
PLAIN = re.compile("[a-z0-9]*")

_NEW_PART = r"[^\S\n]{0,9}(?:\n|[-*–—·◦▪‣]\s|\(?\w{1,2}[.)]\s)"  # after a line break: an empty line, the mark of a list
_BETWEEN = rf"(?:[^\w.;:!?•\n]|\n(?!{_NEW_PART})|[?:](?=\w)|(?<=\d)\.(?=\d)){{1,5}}"


@dataclass(frozen=True)
class Pattern:
    """A phrase to look for.

    Parameters
    ----------
    text : str
        As the codebook writes it.
    nodes : tuple
        What it is made of.
    heads : frozenset of str
        The folded beginnings that every match has; one that ends in a space is a whole word.
    """

    text: str
    nodes: Nodes = field(repr=False)
    heads: frozenset[str]

    @cached_property
    def needed(self) -> frozenset[str]:
        """Return the folded beginnings of its rarest other word, one of which is in every text that has a match.

        There are none if there is no other word.
        """
        return _rarest(self.nodes)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Return the expression for :mod:`re`; in a composed text a :class:`Finder` finds what its ``finditer`` does."""
        return re.compile(_whole_words(self.nodes, any_accent), re.IGNORECASE)

    @cached_property
    def levelled_regex(self) -> re.Pattern[str] | None:
        """Return the expression that finds the same on the :func:`level`, far quicker made ready.

        There is none where letters other than a to z are in it.
        """
        return re.compile(_whole_words(self.nodes, fold)) if _is_plain(self.nodes) else None

    def match(self, text: str, levelled: str, start: int) -> re.Match[str] | None:
        """Return the match that begins at a place of a text, also given on the level."""
        quick = self.levelled_regex
        return self.regex.match(text, start) if quick is None else quick.match(levelled, start)


def compile_pattern(text: str, *, sets: Mapping[str, Sequence[str]] | None = None) -> Pattern:
    """Return a pattern ready to be looked for.

    Parameters
    ----------
    text : str
        The pattern as written.
    sets : mapping of str to sequence of str, optional
        The words behind ``<name>``.

    Raises
    ------
    PatternError
        When the pattern is not in the language, has no fixed beginning, or could be tried in too many ways.

    Examples
    --------
    >>> found = compile_pattern("theor(y|ies) of change").regex.search("Two Theories of Change.")
    >>> found.span()
    (4, 22)
    """
    nodes = parse(compose(_filled(text, sets or {}))[0])
    if (ways := _ways(nodes)) > MAX_WAYS:
        raise PatternError(
            f"it can be tried in {ways:,} ways at one place, at most {MAX_WAYS:,} are allowed; "
            "use fewer or shorter distances and fewer choices."
        )
    heads = frozenset(islice(_heads(nodes), MAX_HEADS + 1))
    if len(heads) > MAX_HEADS:
        raise PatternError(f"it begins in more than {MAX_HEADS:,} ways.")
    return Pattern(text, nodes, heads)


def _whole_words(nodes: Nodes, spelt: Callable[[str], str]) -> str:
    return rf"(?<!\w){_expression(nodes, spelt)}(?!\w)"


def _is_plain(nodes: Nodes) -> bool:
    """Return whether all letters are those of the Latin alphabet, which :func:`level` makes one."""
    return all(
        all(map(_is_plain, node.alternatives)) if isinstance(node, Choice)
        else PLAIN.fullmatch(fold(node.text)) is not None if isinstance(node, Word)
        else True
        for node in nodes
    )  # fmt: skip


def _filled(text: str, sets: Mapping[str, Sequence[str]]) -> str:
    def words(found: re.Match[str]) -> str:
        if found[1] not in sets:
            known = ", ".join(sets) or "none is defined"
            raise PatternError(f"there is no set <{found[1]}> (sets: {known}).")
        return f"({'|'.join(sets[found[1]])})"

    filled = re.sub(r"<(\w+)>", words, text).strip()
    if len(text) > MAX_LENGTH or len(filled) > MAX_FILLED:
        raise PatternError(
            f"it is longer than {MAX_LENGTH} signs, or {MAX_FILLED:,} with its sets filled in."
        )
    return filled


def _expression(nodes: Nodes, spelt: Callable[[str], str]) -> str:
    return "".join(_node_expression(node, spelt) for node in nodes)


def _node_expression(node: Node, spelt: Callable[[str], str]) -> str:
    match node:
        case Word(text):
            return spelt(text)
        case Gap(most):
            return rf"(?:{_BETWEEN}\w++){{0,{most}}}?{_BETWEEN}"
        case Choice(alternatives):
            return f"(?:{'|'.join(_expression(nodes, spelt) for nodes in alternatives)})"
        case Mark():
            return node.value


def _rarest(nodes: Nodes) -> frozenset[str]:
    """Return how the word after the first one begins that has the longest beginnings: short words are everywhere."""
    found = [heads for part in _parts(nodes)[1:] if (heads := _own_heads(part))]
    return max(found, key=lambda heads: min(map(len, heads)), default=frozenset())


def _parts(nodes: Nodes) -> list[Nodes]:
    """Return what stands between the spaces and distances of a pattern."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Gap) or node in (Mark.SPACE, Mark.APOSTROPHE, Mark.AMPERSAND):
            parts.append([])
        else:
            parts[-1].append(node)
    return [tuple(part) for part in parts]


def _own_heads(nodes: Nodes) -> frozenset[str]:
    """Return how a word of a pattern may begin; nothing where it may be missing or begins in too many ways."""
    try:
        heads = frozenset(islice(_heads(nodes), MAX_HEADS + 1))
    except PatternError:
        return frozenset()
    return heads if len(heads) <= MAX_HEADS else frozenset()


def _heads(nodes: Nodes, before: str = " ") -> Iterator[str]:
    if not nodes:
        yield _whole(before)
        return
    node, rest = nodes[0], nodes[1:]
    match node:
        case Word(text):
            yield from _heads(rest, before + fold(text))
        case Choice(alternatives):
            for alternative in alternatives:
                yield from _heads((*alternative, *rest), before)
        case Mark.STEM:
            yield _stem(before)
        case _:
            yield _whole(before)


def _whole(head: str) -> str:
    if not head.strip():
        raise PatternError("it does not begin with a word.")
    return f"{head} "


def _stem(head: str) -> str:
    if len(head) < len(" ab"):
        raise PatternError("a stem needs at least two letters.")
    return head


def _ways(nodes: Nodes) -> int:
    """Return in how many ways a match may be tried at one place, at the most."""
    return prod(map(_node_ways, nodes))


def _node_ways(node: Node) -> int:
    match node:
        case Gap(most):
            return most + 1
        case Choice(alternatives):
            ways: Counter[str] = Counter()
            for nodes in alternatives:
                ways.update(dict.fromkeys(_first_letters(nodes), _ways(nodes)))
            may_be_missing = ways.pop("", 0)
            return max(ways.values(), default=0) + may_be_missing
        case _:
            return 1


def _first_letters(nodes: Nodes) -> set[str]:
    match nodes:
        case ():
            return {""}
        case (Word(text), *_):
            return {fold(text)[0]}
        case (Choice(alternatives), *_):
            return set().union(*map(_first_letters, alternatives))
        case _:
            return {" "}
