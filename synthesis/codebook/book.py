"""A codebook: themes, names that are no theme, and how lists of examples are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from synthesis.patterns import Pattern
from synthesis.shipped import shipped
from synthesis.vocabulary.tables import fold

LANGUAGES = ("en", "fr", "es")
# the columns that a file of codings may have beside one for each theme
KEPT_NAMES = frozenset({
    "coder", "item_id", "text", "theme", "value",
    "item_kind", "kind", "language", "source", "country", "agency", "quote", "note",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One theme of a codebook.

    Parameters
    ----------
    name : str
        Its stable name, such as ``"rbm"``.
    labels, definitions, counts, does_not_count : mapping of str to str
        What to call it, what it means, what counts and what does not, by language (ISO 639-1).
    examples : tuple of str
        Texts that it applies to.
    patterns, exceptions : tuple of Pattern
        What it is found by, and passages in which that does not count.
    """

    name: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    counts: Mapping[str, str] = field(default_factory=dict)
    does_not_count: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()

    def __repr__(self) -> str:
        """Return its name and label in one line."""
        return f"Theme: {self.name} ({self.label()})"

    def label(self, language: str = "en") -> str:
        """Return what to call it, in English where the language has no label."""
        return self.labels.get(language) or self.labels.get("en") or self.name

    def definition(self, language: str = "en") -> str:
        """Return what it means, in English where the language has no definition."""
        return self.definitions.get(language) or self.definitions.get("en") or ""


@dataclass(frozen=True, kw_only=True)
class Codebook:
    """The themes and what never is one.

    Parameters
    ----------
    themes : tuple of Theme
        In the order of the file.
    names : tuple of Pattern
        Names of agencies, programmes and the like: no theme sees them.
    titles : tuple of Pattern
        Words that make capitalised words beside them a name, such as “Programme”.
    list_openers, list_ends, list_breakers : tuple of Pattern
        Words that open a list of examples, words that end it, and words that show, right after an opener, that
        something is asked and not only named.
    """

    themes: tuple[Theme, ...]
    names: tuple[Pattern, ...] = ()
    titles: tuple[Pattern, ...] = ()
    list_openers: tuple[Pattern, ...] = ()
    list_ends: tuple[Pattern, ...] = ()
    list_breakers: tuple[Pattern, ...] = ()

    def __repr__(self) -> str:
        """Return the number and the names of its themes in one line."""
        return f"Codebook: {len(self.themes)} themes ({', '.join(self.by_name)})"

    def __hash__(self) -> int:
        """Return what equal codebooks share, without looking at all their patterns."""
        return hash(tuple(theme.name for theme in self.themes))

    @cached_property
    def by_name(self) -> dict[str, Theme]:
        """Return the themes by their names."""
        return {theme.name: theme for theme in self.themes}

    def find(self, called: str) -> Theme | None:
        """Return the theme of this name, or of this label in any language, whatever its capitals, accents and spaces.

        A label that several themes have is none of them.

        Examples
        --------
        >>> import synthesis as syn
        >>> syn.load_codebook().find("égalité des sexes").name
        'gender'
        """
        return self.by_name.get(called) or self._by_label.get(fold(called))

    @cached_property
    def _by_label(self) -> dict[str, Theme]:
        called = {
            theme.name: {fold(text) for text in (theme.name, *theme.labels.values())} for theme in self.themes
        }
        counts = Counter(text for texts in called.values() for text in texts)
        return {
            text: self.by_name[name]
            for name, texts in called.items()
            for text in texts
            if text and counts[text] == 1
        }


def default_path() -> Path:
    """Return the codebook that comes with the package."""
    return shipped("data") / "codebook.yaml"
