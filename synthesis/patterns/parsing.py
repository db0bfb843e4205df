"""A pattern as written, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

MAX_DEPTH = 6
MAX_GAP = 12

_TOKEN = re.compile(
    r"(?P<letter>\w)\?|(?P<word>\w(?:\w(?!\?))*)|(?P<stem>\*)|\s*~(?P<gap>\d+)\s*|(?P<space>[\s\-/]+)"
    r"|(?P<apostrophe>['’])|(?P<ampersand>\s*&\s*)"
    r"|(?P<open>\()|(?P<bar>\|)|(?P<maybe>\)\?)|(?P<close>\))|(?P<unknown>.)",
    re.DOTALL,
)


class PatternError(ValueError):
    """What is wrong with a pattern, in one sentence."""


class Mark(Enum):
    """A sign between letters; its value is its regular expression."""

    STEM = r"\w*+"
    SPACE = r"[\s\-‐-―/]{1,4}"
    APOSTROPHE = r"['’‘´`?]\s?"
    AMPERSAND = r"\s{0,2}&\s{0,2}"


@dataclass(frozen=True, slots=True)
class Word:
    """Letters and digits."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Any words of the same sentence, so many at most."""

    most: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; an empty one may be missing."""

    alternatives: tuple[Nodes, ...]


Node: TypeAlias = Word | Gap | Choice | Mark
Nodes: TypeAlias = tuple[Node, ...]


def parse(text: str) -> Nodes:
    """Return the parts of a pattern, its sets filled in.

    Raises
    ------
    PatternError
        When it is not in the language.

    Examples
    --------
    >>> parse("plan ~3 work*")[:3]
    (Word(text='plan'), Gap(most=3), Word(text='work'))
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [
            (token.lastgroup or "", token[token.lastgroup or 0]) for token in _TOKEN.finditer(text)
        ]
        self.at = 0
        self.depth = 0

    def parse(self) -> Nodes:
        alternatives = self.alternatives()
        if self.at < len(self.tokens):
            raise PatternError("a bracket is closed that was not opened.")
        return alternatives[0] if len(alternatives) == 1 else (Choice(alternatives),)

    def kind(self, at: int) -> str:
        return self.tokens[at][0] if 0 <= at < len(self.tokens) else ""

    def alternatives(self) -> tuple[Nodes, ...]:
        found: list[list[Node]] = [[]]
        while self.kind(self.at) not in ("close", "maybe", ""):
            kind, value = self.tokens[self.at]
            self.at += 1
            if kind == "bar":
                found.append([])
            else:
                found[-1].append(self.node(kind, value))
        if any(nodes and Gap in (type(nodes[0]), type(nodes[-1])) for nodes in found):
            raise PatternError("a distance stands between two words.")
        return tuple(tuple(nodes) for nodes in found)

    def node(self, kind: str, value: str) -> Node:
        if kind == "word":
            return Word(value)
        if kind == "letter":
            return Choice(((Word(value),), ()))
        if kind == "gap":
            return self.gap(int(value))
        if kind == "open":
            return self.group()
        if kind == "unknown":
            raise PatternError(f"the sign {value} has no meaning in a pattern.")
        if kind == "stem" and not self.ends_word():
            raise PatternError("a star stands at the end of a word only.")
        return Mark[kind.upper()]

    def gap(self, most: int) -> Gap:
        if not 1 <= most <= MAX_GAP:
            raise PatternError(f"a distance is between 1 and {MAX_GAP} words.")
        return Gap(most)

    def ends_word(self) -> bool:
        before, after = self.kind(self.at - 2), self.kind(self.at)
        return before in ("word", "letter", "close", "maybe") and after not in (
            "word",
            "letter",
            "stem",
            "open",
        )

    def group(self) -> Choice:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError("its brackets are nested too deep.")
        alternatives = self.alternatives()
        self.depth -= 1
        if self.at == len(self.tokens):
            raise PatternError("a bracket is not closed.")
        optional = self.kind(self.at) == "maybe"
        self.at += 1
        if not optional and () in alternatives:
            raise PatternError("a choice is empty; write ( )? round a part that may be missing.")
        return Choice((*alternatives, ()) if optional else alternatives)
