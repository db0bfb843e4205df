"""What pandoc leaves to be done in a Word file: paper, the size of letters in tables, one description a picture."""

from __future__ import annotations

import io
import re
import zipfile

TEXT, STYLES = "word/document.xml", "word/styles.xml"
MANY_COLUMNS = 13  # as on the page: from then on heads are turned
PAPER = (  # A4, in twentieths of a point
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838" /><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
    'w:left="1134" w:header="567" w:footer="567" w:gutter="0" /></w:sectPr>'
)
SMALL = '<w:rPr><w:sz w:val="16" /><w:szCs w:val="16" /></w:rPr>'
LINES = (
    '<w:tblBorders><w:insideH w:val="single" w:sz="4" w:space="0" w:color="C5CED6" /></w:tblBorders>'
    '<w:tblCellMar><w:left w:type="dxa" w:w="40" /><w:right w:type="dxa" w:w="80" /></w:tblCellMar>'
)
TALL = '<w:trHeight w:val="2600" w:hRule="atLeast" />'
TURNED = '<w:textDirection w:val="btLr" />'
_NO_PAPER = re.compile(r"<w:sectPr\s*/>|<w:sectPr>\s*</w:sectPr>")
_SECOND_DESCRIPTION = re.compile(r'(<pic:cNvPr\b[^>]*?\bdescr=")[^"]*')
_TABLE_STYLE = re.compile(
    r'(<w:style\b[^>]*\bw:styleId="Table".*?)(<w:tblPr>\s*<w:tblInd\b[^>]*/>)\s*<w:tblCellMar>.*?</w:tblCellMar>',
    re.DOTALL,
)
_FIGURE_STYLE = re.compile(r'(<w:style\b[^>]*\bw:styleId="ImageCaption".*?<w:basedOn [^>]*/>)', re.DOTALL)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_HEAD = re.compile(r"<w:tr>(?:(?!</w:tr>).)*?<w:tblHeader\b.*?</w:tr>", re.DOTALL)
_NO_CELL = re.compile(r"<w:tcPr\s*/>")


def finished(made: bytes) -> bytes:
    """Return the Word file that pandoc made with what pandoc has no option for; the same bytes for the same file.

    Parameters
    ----------
    made : bytes
        The file.
    """
    finish = {TEXT: _finish_text, STYLES: _finish_styles}
    given, written = zipfile.ZipFile(io.BytesIO(made)), io.BytesIO()
    with given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts:
        for part in given.infolist():
            content = given.read(part)
            if part.filename in finish:
                content = finish[part.filename](content.decode("utf-8")).encode("utf-8")
            parts.writestr(part, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _finish_text(text: str) -> str:
    """Give the text its paper, its pictures one description (the other is all their pixels), wide tables turned heads."""
    text = _SECOND_DESCRIPTION.sub(r"\g<1>", _NO_PAPER.sub(PAPER, text))
    return _TABLE.sub(lambda table: _turned(table[0]), text)


def _turned(table: str) -> str:
    if table.count("<w:gridCol ") < MANY_COLUMNS:
        return table
    return _HEAD.sub(lambda head: _turn(head[0]), table, count=1)


def _turn(head: str) -> str:
    """Turn the cells of a head but the first, and make room for them: Word does not."""
    first, others = head.split("</w:tc>", 1)
    tall = first.replace("<w:trPr>", f"<w:trPr>{TALL}", 1)
    return f"{tall}</w:tc>{_NO_CELL.sub(f'<w:tcPr>{TURNED}</w:tcPr>', others)}"


def _finish_styles(styles: str) -> str:
    """Give tables smaller letters than the text and a line between rows; keep captions with their pictures."""
    styles = _FIGURE_STYLE.sub(r"\g<1><w:pPr><w:keepNext /></w:pPr>", styles, count=1)
    return _TABLE_STYLE.sub(rf"\g<1>{SMALL}\g<2>{LINES}", styles, count=1)
