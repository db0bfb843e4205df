"""A codebook read from YAML: every problem is told at once, with its line.

Only plain YAML is read: no tags are made into objects, and aliases are refused, so that a small file cannot grow.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

from synthesis.codebook.book import KEPT_NAMES, LANGUAGES, Codebook, Theme, default_path
from synthesis.errors import Problem, SynthesisError, excerpt
from synthesis.patterns import Pattern, PatternError, compile_pattern
from synthesis.vocabulary import hint

PLAIN = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # far quicker, where PyYAML has libyaml
MAX_BYTES = 2_000_000
MAX_DEPTH = 12

_TOP = ("sets", "names", "titles", "examples", "themes")
_LISTS = ("after", "until", "not_before")
_THEME = ("label", "definition", "counts", "does_not_count", "examples", "patterns", "exceptions")


def load_codebook(path: Path | str | None = None) -> Codebook:
    """Read a codebook and check it.

    Parameters
    ----------
    path : Path or str, optional
        A YAML file; by default (also for an empty text) the one that comes with the package, which shows how it
        is written.

    Returns
    -------
    Codebook
        Its themes, and what never is one.

    Raises
    ------
    SynthesisError
        With everything that is wrong, a line each.

    Examples
    --------
    >>> import synthesis as syn
    >>> syn.load_codebook().by_name["rbm"].label("fr")
    'Gestion axée sur les résultats'
    """
    path = Path(path or default_path())
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused(
            path.name, "no-codebook", f"it cannot be read ({error.strerror}).", "Check the path."
        ) from error
    return _book(path.name, data)


@lru_cache(maxsize=8)
def _book(name: str, data: bytes) -> Codebook:
    reader = _Reader(name)
    book = reader.codebook(_root(name, data))
    if reader.problems:
        raise SynthesisError(sorted(reader.problems, key=lambda problem: problem.line or 0))
    return book


def _root(name: str, data: bytes) -> yaml.Node | None:
    if len(data) > MAX_BYTES:
        raise _refused(name, "codebook-too-large", f"it has more than {MAX_BYTES:,} bytes.", "Shorten it.")
    try:
        text = data.decode("utf-8-sig")
        _refuse_tricks(name, text)
        return yaml.compose(text, Loader=PLAIN)
    except UnicodeDecodeError as error:
        raise _refused(name, "not-utf-8", "it is not UTF-8.", "Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        raise _not_yaml(name, error) from error


def _refuse_tricks(name: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=PLAIN):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise _refused(name, "alias", "aliases (*name) are not read.", "Write it out.", line=line)
        if depth > MAX_DEPTH:
            raise _refused(
                name, "too-deep", "it is nested too deep.", "See the codebook's own head.", line=line
            )


def _not_yaml(name: str, error: yaml.YAMLError) -> SynthesisError:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or error
    return _refused(
        name, "not-yaml", f"this is not YAML: {what}.",
        "Check the indents; put a pattern in quotes where it has a colon, or a ? between [ and ].",
        line=mark.line + 1 if mark else None,
    )  # fmt: skip


def _refused(name: str, code: str, message: str, remedy: str, *, line: int | None = None) -> SynthesisError:
    return SynthesisError(
        Problem(severity="error", code=code, document_id=name, line=line, message=message, remedy=remedy)
    )


class _Reader:
    """Reads the nodes of a YAML file, and keeps what is wrong with them."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.sets: dict[str, tuple[str, ...]] = {}

    def wrong(self, code: str, node: yaml.Node | None, where: str, message: str, remedy: str) -> None:
        value = excerpt(node.value) if isinstance(node, yaml.ScalarNode) else None
        line = node.start_mark.line + 1 if node else 1
        self.problems.append(
            Problem(
                severity="error", code=code, document_id=self.document, line=line, field=where, value=value,
                message=message, remedy=remedy,
            )
        )  # fmt: skip

    def codebook(self, root: yaml.Node | None) -> Codebook:
        top = self.mapping(root, "codebook", _TOP)
        for name, node in self.optional(top, "sets").items():
            self.sets[name] = tuple(text.value for text in self.texts(node, f"sets.{name}"))
        lists = self.optional(top, "examples", _LISTS)
        if root is not None and "themes" not in top:
            self.wrong("missing", root, "themes", "there are no themes.", "Add them under “themes:”.")
        return Codebook(
            themes=tuple(self.theme(name, node) for name, node in self.optional(top, "themes").items()),
            names=self.patterns(top.get("names"), "names"),
            titles=self.patterns(top.get("titles"), "titles"),
            list_openers=self.patterns(lists.get("after"), "examples.after"),
            list_ends=self.patterns(lists.get("until"), "examples.until"),
            list_breakers=self.patterns(lists.get("not_before"), "examples.not_before"),
        )

    def theme(self, name: str, node: yaml.Node) -> Theme:
        where = f"themes.{name}"
        parts = self.mapping(node, where, _THEME)
        if not name.isidentifier() or name != name.lower():
            self.wrong(
                "bad-name", node, where, "a theme's name has small letters, digits and _.", "Rename it."
            )
        for needed in ("label", "patterns"):
            if needed not in parts:
                self.wrong("missing", node, where, f"the theme has no {needed}.", f"Add “{needed}:”.")
        words = {key: self.by_language(parts.get(key), f"{where}.{key}") for key in _THEME[:4]}
        if taken := [
            called for called in (name, *words["label"].values()) if called.casefold() in KEPT_NAMES
        ]:
            self.wrong(
                "kept-name", node, where, f"files of codings have a column “{taken[0]}” for something else.",
                "Call the theme otherwise.",
            )  # fmt: skip
        return Theme(
            name=name,
            labels=words["label"],
            definitions=words["definition"],
            counts=words["counts"],
            does_not_count=words["does_not_count"],
            examples=tuple(text.value for text in self.texts(parts.get("examples"), f"{where}.examples")),
            patterns=self.patterns(parts.get("patterns"), f"{where}.patterns"),
            exceptions=self.patterns(parts.get("exceptions"), f"{where}.exceptions"),
        )

    def optional(
        self, top: dict[str, yaml.Node], name: str, known: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        return self.mapping(top[name], name, known) if name in top else {}

    def mapping(self, node: yaml.Node | None, where: str, known: Iterable[str] = ()) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.wrong(
                "not-a-mapping", node, where, "names with values are expected here.", "Write “name: value”."
            )
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if self.is_text(key, where) and self.is_key(key, where, found, tuple(known)):
                found[key.value] = value
        return found

    def is_key(
        self, key: yaml.ScalarNode, where: str, found: dict[str, yaml.Node], known: tuple[str, ...]
    ) -> bool:
        if key.value in found:
            self.wrong("stands-twice", key, where, "this stands twice.", "Keep one.")
        elif known and key.value not in known:
            remedy = hint(key.value, known) or f"Known here: {', '.join(known)}."
            self.wrong("unknown-key", key, where, "there is no such key.", remedy)
        return key.value not in found

    def texts(self, node: yaml.Node | None, where: str) -> list[yaml.ScalarNode]:
        """Return the texts of a list, or of lists by language."""
        if node is None:
            return []
        if isinstance(node, yaml.MappingNode):
            groups = self.mapping(node, where, LANGUAGES)
            return [text for key, group in groups.items() for text in self.texts(group, f"{where}.{key}")]
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(
                "not-a-list", node, where, "a list is expected here.", "Begin each line with a hyphen."
            )
            return []
        return [item for item in node.value if self.is_text(item, where)]

    def is_text(self, node: yaml.Node, where: str) -> bool:
        good = isinstance(node, yaml.ScalarNode) and bool(node.value.strip())
        if not good:
            self.wrong("not-a-text", node, where, "a text is expected here.", "Put it in quotes.")
        return good

    def by_language(self, node: yaml.Node | None, where: str) -> dict[str, str]:
        if node is None:
            return {}
        entries = self.mapping(node, where, LANGUAGES)
        return {
            key: " ".join(text.value.split()) for key, text in entries.items() if self.is_text(text, where)
        }

    def patterns(self, node: yaml.Node | None, where: str) -> tuple[Pattern, ...]:
        found: dict[str, Pattern] = {}
        for text in self.texts(node, where):
            if text.value in found:
                self.wrong("stands-twice", text, where, "this pattern stands twice.", "Keep one.")
                continue
            try:
                found[text.value] = compile_pattern(text.value, sets=self.sets)
            except PatternError as error:
                self.wrong(
                    "broken-pattern", text, where, str(error),
                    "Write words, stems (word*), choices (a|b) and distances (~3), nothing else.",
                )  # fmt: skip
        return tuple(found.values())
