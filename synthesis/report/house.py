"""The house style of an office: ``report.yaml`` in the data folder, every key optional."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from synthesis.colours import contrast
from synthesis.errors import Problem, SynthesisError, excerpt
from synthesis.vocabulary import hint

NAME = "report.yaml"
LARGEST_FILE = 20_000
LARGEST_LOGO = 200_000
CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
PICTURES = {".svg": "svg+xml", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
BEGINNINGS = {"png": b"\x89PNG\r\n", "jpeg": b"\xff\xd8\xff"}
TEXTS = ("organization", "title_prefix", "footer", "logo_text")
HEX = re.compile(r"#[0-9a-fA-F]{6}")
GROUNDS = {  # what a colour stands beside: in each pair one is text and the other its ground
    "accent": ("#ffffff", "#f3f6f8"),
    "accent_dark": ("#11181f", "#19222b"),
    "head": ("#1b2733", "#53616f"),
    "head_dark": ("#e3e9ee", "#a5b2be"),
}
KEYS = (*TEXTS, "logo", "colours")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How an office wants its reports to look.

    Parameters
    ----------
    organization : str
        Stands above the title.
    title_prefix : str
        Stands before every title.
    footer : str
        Stands at the end of the page, and at the foot of each sheet of paper.
    logo, logo_text : str
        The picture as a data URI, and what it shows in words.
    colours : mapping of str to str
        By the keys of :data:`GROUNDS`: ``#rrggbb``.
    files : tuple of Path
        What it was read from.
    """

    organization: str = ""
    title_prefix: str = ""
    footer: str = ""
    logo: str = ""
    logo_text: str = ""
    colours: Mapping[str, str] | None = None
    files: tuple[Path, ...] = ()

    @property
    def css(self) -> str:
        """The rules that come after the style of all reports."""
        colours = self.colours or {}
        light = _rules({"--accent": colours.get("accent"), "--head": colours.get("head")})
        dark = _rules({"--accent": colours.get("accent_dark"), "--head": colours.get("head_dark")})
        paper = _rules({"--accent": colours.get("accent"), "--head": "none"}) if colours else ""
        foot = f"@page {{ @bottom-left {{ content: {_quoted(self.footer)}; }} }}" if self.footer else ""
        parts = [
            light,
            f"@media (prefers-color-scheme: dark) {{ {dark} }}" if dark else "",
            f"@media print {{ {paper} }}" if paper else "",
            foot,
        ]
        return "\n".join(filter(None, parts))


PLAIN = House()
"""That of an office that asks for nothing."""


def read_house(data: str | Path) -> House:
    """Read the house style beside the documents; without the file nothing changes.

    Parameters
    ----------
    data : str or Path
        The data folder.

    Raises
    ------
    SynthesisError
        With everything that is wrong, each with its line.
    """
    path = Path(data) / NAME
    if not path.is_file():
        return PLAIN
    reader = _Reader(path)
    house = reader.house(_root(path))
    if reader.problems:
        raise SynthesisError(sorted(reader.problems, key=lambda problem: problem.line or 0))
    return house


def _rules(values: Mapping[str, str | None]) -> str:
    given = "; ".join(f"{name}: {value}" for name, value in values.items() if value)
    return f":root {{ {given} }}" if given else ""


def _quoted(text: str) -> str:
    """Return a text as CSS writes it, so that no sign of it can end the text or the style."""
    return (
        '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text) + '"'
    )


def _root(path: Path) -> yaml.Node | None:
    try:
        text = path.read_bytes()
        if len(text) > LARGEST_FILE:
            raise _refused("too-large", f"it has more than {LARGEST_FILE:,} bytes.", "Shorten it.")
        return yaml.compose(text.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        remedy = "Check that you may read it."
        raise _refused("cannot-read", f"it cannot be read ({error.strerror or error}).", remedy) from error
    except UnicodeDecodeError as error:
        raise _refused("not-utf-8", "it is not UTF-8.", "Save it as UTF-8.") from error
    except RecursionError as error:
        raise _refused("too-deep", "it is nested too deep.", "Write “name: value”.") from error
    except yaml.YAMLError as error:
        mark, what = getattr(error, "problem_mark", None), getattr(error, "problem", None) or error
        line = mark.line + 1 if mark else None
        message, remedy = f"this is not YAML: {what}.", "Put a text with a colon or a # in quotes."
        raise _refused("not-yaml", message, remedy, line=line) from error


def _refused(code: str, message: str, remedy: str, *, line: int | None = None) -> SynthesisError:
    return SynthesisError(
        Problem(severity="error", code=code, document_id=NAME, line=line, message=message, remedy=remedy)
    )


class _Reader:
    """Reads the nodes of the file, and keeps what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def wrong(self, code: str, node: yaml.Node, field: str, message: str, remedy: str) -> None:
        value = excerpt(node.value) if isinstance(node, yaml.ScalarNode) else None
        self.problems.append(
            Problem(
                severity="error", code=code, document_id=NAME, line=node.start_mark.line + 1, field=field,
                value=value, message=message, remedy=remedy,
            )
        )  # fmt: skip

    def house(self, root: yaml.Node | None) -> House:
        if root is None or root.value == "":
            return House(files=(self.path,))
        found = self.mapping(root, NAME, KEYS)
        texts = {name: self.text(node, name) for name, node in found.items() if name in TEXTS}
        logo = self.read(found, "logo", self.logo)
        colours = self.mapping(found["colours"], "colours", GROUNDS) if "colours" in found else {}
        checked = {name: self.colour(node, name) for name, node in colours.items()}
        given = [self.path, *([self.path.parent / self.text(found["logo"], "logo")] if logo else [])]
        if logo and not (texts.get("logo_text") or texts.get("organization")):
            message = "the logo has no words for those who cannot see it."
            self.wrong("missing", found["logo"], "logo_text", message, "Add “logo_text:”.")
        texts.setdefault("logo_text", texts.get("organization", ""))
        return House(**texts, logo=logo, colours=checked, files=tuple(given))

    def read(self, found: Mapping[str, yaml.Node], name: str, how: Callable[[yaml.Node], str]) -> str:
        return how(found[name]) if name in found else ""

    def mapping(
        self, node: yaml.Node, field: str, known: Mapping[str, object] | tuple[str, ...]
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.wrong(
                "not-a-mapping", node, field, "names with values are expected.", "Write “name: value”."
            )
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                remedy = hint(name, known) or f"Known here: {', '.join(known)}."
                self.wrong("unknown-key", key, field, "there is no such key.", remedy)
            elif name in found:
                self.wrong("stands-twice", key, name, "this stands twice.", "Keep one.")
            else:
                found[name] = value
        return found

    def text(self, node: yaml.Node, field: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.wrong("not-a-text", node, field, "a text is expected here.", "Put it in quotes.")
            return ""
        return " ".join(node.value.split())

    def colour(self, node: yaml.Node, field: str) -> str:
        colour = self.text(node, field)
        if not HEX.fullmatch(colour):
            message, remedy = (
                'a colour such as "#0b5c8f" is expected.',
                "Put it in quotes: # begins a comment.",
            )
            self.wrong("no-colour", node, field, message, remedy)
            return ""
        worst = min(GROUNDS[field], key=lambda ground: contrast(colour, ground))
        if (found := contrast(colour, worst)) < CONTRAST:
            message = f"its contrast with {worst}, which it stands beside, is {found:g} and not {CONTRAST}."
            remedy = "Choose a darker one." if field in ("accent", "head_dark") else "Choose a lighter one."
            self.wrong("low-contrast", node, field, message, remedy)
        return colour.lower()

    def logo(self, node: yaml.Node) -> str:
        name = self.text(node, "logo")
        path = self.path.parent / name
        kind = PICTURES.get(path.suffix.lower(), "")
        if not kind:
            self.wrong("no-picture", node, "logo", "it is no picture.", f"Use one of: {', '.join(PICTURES)}.")
        elif not _is_file_in(self.path.parent, path):
            self.wrong("no-file", node, "logo", "it is not in the data folder.", "Put the file there.")
        elif path.stat().st_size > LARGEST_LOGO:
            message = f"it has more than {LARGEST_LOGO:,} bytes, and stands in every report."
            self.wrong("too-large", node, "logo", message, "Make it smaller.")
        elif not _is_picture(content := path.read_bytes(), kind):
            self.wrong("no-picture", node, "logo", f"its content is no {path.suffix[1:]}.", "Save it again.")
        else:
            return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
        return ""


def _is_file_in(folder: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):  # too long a name, or a sign that no name can have
        return False


def _is_picture(content: bytes, kind: str) -> bool:
    return b"<svg" in content[:2000] if kind == "svg+xml" else content.startswith(BEGINNINGS[kind])
