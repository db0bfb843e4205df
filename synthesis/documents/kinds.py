"""What a file is, by its content."""

from __future__ import annotations

import re
import zipfile

from synthesis.documents import delimited
from synthesis.documents.encodings import decode
from synthesis.documents.limits import locked, unpack, unusable
from synthesis.errors import SynthesisError

HEAD = 20_000
PDF = b"%PDF-"
PDF_WITHIN = 1_024
PACKAGE = (b"PK\x03\x04", b"PK\x05\x06")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div)\b",
    re.IGNORECASE,
)
MAIL = re.compile(rb"(?:[\w-]{1,40}: [^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n)*){1,20}", re.IGNORECASE)
SAVED_PAGE = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
OFFICE_2003 = re.compile(r"<\?mso-application progid=\"(?:Excel\.Sheet|Word\.Document)\"", re.IGNORECASE)
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
SAVE_AS = {
    "word": ("an old Word file", "Open it in Word and save it as .docx."),
    "excel": ("an old Excel file", "Open it in Excel and save it as .xlsx."),
    "open": ("an OpenDocument file", "Open it in its program and save it as .docx or .xlsx."),
    "slides": ("a presentation", "Save it as PDF."),
    "rtf": ("a rich text file", "Open it in Word and save it as .docx."),
}


def kind_of(content: bytes, *, document_id: str, ending: str = "") -> str:
    """Return the name of the module of this package that reads a file.

    Parameters
    ----------
    content : bytes
        The file.
    document_id : str
        How problems name it.
    ending : str
        The ending of its name (``".csv"``), which counts only for tables with irregular rows.

    Raises
    ------
    SynthesisError
        When it is of a kind that cannot be read: what to save it as.
    """
    if PDF in content[:PDF_WITHIN]:
        return "pdf"
    if content.startswith(PACKAGE):
        return _in_package(content, document_id)
    if content.startswith(COMPOUND):
        raise _in_compound(content, document_id)
    if content.startswith(b"{\\rtf"):
        raise _old(document_id, "rtf")
    if content.startswith(PICTURES):
        raise unusable(
            document_id,
            "needs-ocr",
            "this is a picture: no text, needs OCR.",
            "Read it with OCR and save the text.",
        )
    if content.startswith(PACKED):
        raise unusable(document_id, "packed-file", "this is a packed file.", "Unpack it.")
    return _in_text(content, document_id, ending)


def _in_text(content: bytes, document_id: str, ending: str) -> str:
    if (mail := MAIL.match(content)) and SAVED_PAGE.search(mail[0]):
        return "html"
    whole = len(content) <= HEAD
    head, _ = decode(
        content if whole else content[:HEAD].rpartition(b"\n")[0] or content[:HEAD], document_id=document_id
    )
    if old := OFFICE_2003.search(head):
        raise _old(document_id, "word" if "word" in old[0].lower() else "excel")
    if MARKUP.match(head):
        return "html"
    return (
        "delimited"
        if delimited.is_table(head, whole=whole, named=ending.lower() in {".csv", ".tsv"})
        else "text"
    )


def _in_package(content: bytes, document_id: str) -> str:
    with unpack(content, document_id=document_id) as package:
        names = set(package.namelist())
        if EXCEL in names:
            return "sheet"
        if WORD in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
            return "word"
        raise _old(document_id, _unread(package, names))


def _unread(package: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "excel"
    if "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis"):
        return "open"
    return "slides" if any(name.startswith("ppt/") for name in names) else ""


def _in_compound(content: bytes, document_id: str) -> SynthesisError:
    """Tell by the names of its streams what an Office file of before 2007 is; a locked new one looks the same."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return locked(document_id)
    return _old(document_id, "excel" if "Workbook".encode("utf-16-le") in content else "word")


def _old(document_id: str, what: str) -> SynthesisError:
    if what not in SAVE_AS:
        return unusable(document_id, "packed-file", "this is a packed file.", "Unpack it.")
    name, remedy = SAVE_AS[what]
    return unusable(document_id, "unread-format", f"this is {name}, which is not read.", remedy)
