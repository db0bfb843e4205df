"""A codebook as a REFI-QDA codebook file (``.qdc``), and back."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from synthesis.codebook import Codebook
from synthesis.errors import wrong_use
from synthesis.exchange.codes import add_codes, codes_in, with_themes
from synthesis.exchange.markup import ORIGIN, parsed, written
from synthesis.exchange.told import Told

NAMESPACE = "urn:QDA-XML:codebook:1.0"
MOST_BYTES = 50_000_000


def write_qdc(codebook: Codebook, path: Path | str, *, language: str = "en") -> Path:
    """Write a codebook for other programs.

    Parameters
    ----------
    codebook : Codebook
        What to write: names, labels, definitions, what counts and what does not, examples. Patterns are not
        written, as the format has no place for them.
    path : Path or str
        The file, by custom ``….qdc``.
    language : str, default: "en"
        In which language the codes are called.

    Returns
    -------
    Path
        What was written: valid against the published schema of REFI-QDA 1.5, and the same bytes for the same
        codebook.

    Raises
    ------
    UsageError
        When the codebook has no theme.
    """
    if not codebook.themes:
        raise wrong_use("no-themes", "the codebook has no theme to write.", "Add one.", field="codebook")
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": ORIGIN})
    add_codes(root, codebook, language=language)
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(written(root))
    return target


def read_qdc(path: Path | str, *, base: Codebook | None = None) -> Codebook:
    """Read a codebook that this or another program wrote.

    Parameters
    ----------
    path : Path or str
        The file.
    base : Codebook, optional
        Themes of the same name, or else label, get their patterns from here; what is no theme (names of
        agencies and the like) is taken over.

    Returns
    -------
    Codebook
        One theme a code that can be applied; codes in one another become themes side by side. Without a
        ``base`` the themes have no patterns and find nothing by themselves.

    Raises
    ------
    SynthesisError
        With everything that is wrong with the file.

    Warns
    -----
    SynthesisWarning
        When parts of the file, such as sets of codes, are not read.
    """
    told = Told(Path(path))
    root = parsed(told.read(MOST_BYTES), root="CodeBook", told=told)
    codes = codes_in(root, base=base, told=told)
    if not codes:
        told.tell("no-themes", "there is no code that can be applied.", "Export the codebook anew.")
    told.set_aside("sets of codes" for _ in root.iterfind("Sets/Set"))
    told.finish()
    return with_themes(base, [code.theme for code in codes])
