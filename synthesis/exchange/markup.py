"""XML to and from other programs: nothing in a file is trusted."""

from __future__ import annotations

import re
import uuid
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder, indent, tostring
from xml.parsers import expat

from synthesis.exchange.told import Told

ORIGIN = "synthesis"
OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:QDA-XML:project:1.0#synthesis")

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?")


def guid(*parts: object) -> str:
    """Return an identifier that is always the same for the same parts."""
    return str(uuid.uuid5(OURS, "\x1f".join(map(str, parts))))


def same_guid(written: str | None) -> str | None:
    """Return an identifier as all files that mean the same would write it; None where it is none."""
    found = _GUID.fullmatch((written or "").strip().lower())
    return found[1] if found else None


def clean(text: str) -> str:
    """Return a text with the signs that XML cannot hold replaced, one for one."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def written(root: Element) -> bytes:
    """Return a document as bytes: the same elements give the same bytes."""
    indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


class _UnsafeError(Exception):
    """The document has a part that can do harm and that no such file needs."""


def parsed(data: bytes, *, root: str, told: Told) -> Element:
    """Return the root element of a document, its names without their namespace.

    Raises
    ------
    SynthesisError
        When it is not XML, declares a document type or entities, or is another kind of document.
    """
    try:
        found = _tree(data)
    except _UnsafeError as error:
        message = "it declares a document type or entities, which such files do not need."
        raise told.failure("unsafe-xml", message, "Do not use this file.") from error
    except expat.ExpatError as error:
        raise told.failure(
            "not-xml", "this is not XML.", "Export the file anew.", line=error.lineno
        ) from error
    except (LookupError, ValueError) as error:
        raise told.failure("not-xml", "its encoding cannot be read.", "Save it as UTF-8.") from error
    if found.tag != root:
        raise told.failure("other-document", f"a {root} document is expected, this is {found.tag}.")
    return found


def _tree(data: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, known: builder.start(name.rpartition("}")[2], known)
    parser.EndElementHandler = lambda name: builder.end(name.rpartition("}")[2])
    parser.CharacterDataHandler = builder.data
    parser.Parse(data, True)  # noqa: FBT003
    return builder.close()


def _refuse(*_: object) -> NoReturn:
    raise _UnsafeError
