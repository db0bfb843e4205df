"""Themes as codes of REFI-QDA, and back.

A code has a name, a colour and one description. The description holds what the codebook says of the theme, a line
each (``Definition (fr): …``), which people can read and :func:`codes_in` reads back. Patterns have no place in the
format.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement

from synthesis.codebook import KEPT_NAMES, LANGUAGES, Codebook, Theme
from synthesis.exchange.markup import clean, guid, same_guid
from synthesis.exchange.told import Told
from synthesis.patterns import fold

DEEPEST = 50
GOLDEN = 0.618034

_BY_LANGUAGE = {
    "Label": "labels",
    "Definition": "definitions",
    "Counts": "counts",
    "Does not count": "does_not_count",
}
_LINE = re.compile(rf"(Theme|Example|{'|'.join(_BY_LANGUAGE)})(?: \(({'|'.join(LANGUAGES)})\))?: (.*)")


@dataclass(frozen=True, slots=True)
class Code:
    """A code of another program with the theme it stands for."""

    guid: str
    theme: Theme


def code_guid(theme: str) -> str:
    """Return the identifier of a theme's code."""
    return guid("code", theme)


def colour(place: int) -> str:
    """Return the colour of the theme at a place, as far from its neighbours as can be.

    Examples
    --------
    >>> colour(0), colour(1)
    ('#b23636', '#365ab2')
    """
    red, green, blue = colorsys.hsv_to_rgb(place * GOLDEN % 1, 0.7, 0.7)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def add_codes(parent: Element, codebook: Codebook, *, language: str) -> None:
    """Add a code for each theme, called by its label."""
    labels = Counter(theme.label(language) for theme in codebook.themes)
    codes = SubElement(parent, "Codes")
    for place, theme in enumerate(codebook.themes):
        label = theme.label(language)
        name = label if labels[label] == 1 else f"{label} ({theme.name})"
        known = {
            "guid": code_guid(theme.name),
            "name": clean(name),
            "isCodable": "true",
            "color": colour(place),
        }
        code = SubElement(codes, "Code", known)
        SubElement(code, "Description").text = clean("\n".join(_described(theme)))


def codes_in(element: Element, *, base: Codebook | None, told: Told) -> list[Code]:
    """Return the codes below an element that can be applied, each with its theme.

    Parameters
    ----------
    element : Element
        The element ``CodeBook``, of a codebook or a project.
    base : Codebook, optional
        Where a theme of the same name, or else label, gives its name and patterns.
    told : Told
        Where to tell what is wrong.
    """
    found: list[Code] = []
    taken: set[str] = set()
    for code, parent in _walk(element, told):
        identifier = same_guid(code.get("guid"))
        if identifier is None:
            told.tell("no-guid", "a code has no identifier.", "Export the file anew.", value=code.get("name"))
        elif code.get("isCodable", "true").strip() in ("true", "1"):
            theme = _theme(code, parent, base, taken)
            taken.add(theme.name)
            found.append(Code(identifier, theme))
    return found


def with_themes(base: Codebook | None, themes: Sequence[Theme]) -> Codebook:
    """Return a codebook with these themes and what else the base has."""
    return replace(base or Codebook(themes=()), themes=tuple(themes))


def name_from(label: str) -> str:
    """Return a name that a theme of this label can have.

    Examples
    --------
    >>> name_from("Égalité des sexes (GBV)"), name_from("3 R")
    ('egalite_des_sexes_gbv', 'theme_3_r')
    """
    name = "_".join(fold(label).split())
    return name if name.isidentifier() and name not in KEPT_NAMES else f"theme_{name}".rstrip("_")


def squeezed(text: str) -> str:
    """Return a text in one line, without the signs that XML cannot hold."""
    return " ".join(clean(text).split())


def _described(theme: Theme) -> Iterator[str]:
    yield f"Theme: {theme.name}"
    for head, attribute in _BY_LANGUAGE.items():
        for language, text in getattr(theme, attribute).items():
            yield f"{head} ({language}): {squeezed(text)}"
    for example in theme.examples:
        yield f"Example: {squeezed(example)}"


def _walk(element: Element, told: Told) -> Iterator[tuple[Element, str]]:
    """Return the codes from top to bottom, each with the name of the code it stands under."""
    stack = [(code, "", 1) for codes in element.iterfind("Codes") for code in reversed(codes.findall("Code"))]
    while stack:
        code, parent, depth = stack.pop()
        yield code, parent
        if depth == DEEPEST:
            told.tell("too-deep", f"codes stand in one another more than {DEEPEST} deep.", "Flatten them.")
            continue
        stack += [(child, code.get("name", ""), depth + 1) for child in reversed(code.findall("Code"))]


def _theme(code: Element, parent: str, base: Codebook | None, taken: set[str]) -> Theme:
    label = " ".join(code.get("name", "").split())
    description = code.findtext("Description") or ""
    read = _read_lines(description)
    told_name = read.name if read else None
    known = _known(told_name, label, base)
    name = told_name or (known.name if known else name_from(label))
    if name in taken and parent:
        name = name_from(f"{parent} {label}")
    name = _free(name, taken)
    if read:
        theme = replace(read, name=name)
    else:
        definition = " ".join(description.split())
        theme = Theme(name=name, labels={"en": label}, definitions={"en": definition} if definition else {})
    return replace(theme, patterns=known.patterns, exceptions=known.exceptions) if known else theme


def _known(name: str | None, label: str, base: Codebook | None) -> Theme | None:
    if base is None:
        return None
    return base.find(label) if name is None else base.by_name.get(name)


def _free(name: str, taken: set[str]) -> str:
    again, free = 1, name
    while free in taken:
        again += 1
        free = f"{name}_{again}"
    return free


def _read_lines(description: str) -> Theme | None:
    """Return the theme that a description of ours describes; None for any other description."""
    lines = [_LINE.fullmatch(line.strip()) for line in description.splitlines() if line.strip()]
    if not lines or lines[0] is None or lines[0][1] != "Theme" or not lines[0][3].isidentifier():
        return None
    examples = tuple(line[3] for line in lines if line and line[1] == "Example")
    told = {attribute: _by_language(head, lines) for head, attribute in _BY_LANGUAGE.items()}
    return replace(Theme(name=lines[0][3], labels={}, definitions={}, examples=examples), **told)  # type: ignore[arg-type]


def _by_language(head: str, lines: list[re.Match[str] | None]) -> dict[str, str]:
    return {line[2]: line[3] for line in reversed(lines) if line and line[1] == head and line[2]}
