"""What pandoc leaves to be done in a Word file: paper and page numbers, tables, marks, languages, one description a picture."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

TEXT, STYLES, FOOTER = "word/document.xml", "word/styles.xml", "word/footer.xml"
LINKS, KINDS = "word/_rels/document.xml.rels", "[Content_Types].xml"
MANY_COLUMNS = 13  # as on the page: from then on heads are turned
PAPER = (  # A4, in twentieths of a point
    '<w:sectPr><w:footerReference w:type="default" r:id="footer" /><w:pgSz w:w="11906" w:h="16838" />'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0" />'
    "</w:sectPr>"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTER_LINK = (
    '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Id="footer" '
    'Target="footer.xml" /></Relationships>'
)
FOOTER_KIND = (
    '<Override PartName="/word/footer.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml" /></Types>'
)
GREY = '<w:rPr><w:color w:val="53616F" /><w:sz w:val="17" /></w:rPr>'
NUMBER = f'<w:fldSimple w:instr=" {{name}} "><w:r>{GREY}<w:t>1</w:t></w:r></w:fldSimple>'
PAGE_NUMBER = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:jc w:val="right" /></w:pPr>'
    f'{NUMBER.format(name="PAGE")}<w:r>{GREY}<w:t xml:space="preserve"> / </w:t></w:r>'
    f"{NUMBER.format(name='NUMPAGES')}</w:p></w:ftr>"
)
MARKED, LANGUAGE = "Marked", "Language"
MARK = '<w:shd w:val="clear" w:color="auto" w:fill="FFEFAD" />'
ABOVE_CAPTION = 240  # twentieths of a point
SMALL = (  # in a letter that every machine has, or one as wide: what fits a column fits it everywhere
    '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" /><w:sz w:val="16" /><w:szCs w:val="16" /></w:rPr>'
)
LINES = (
    '<w:tblBorders><w:insideH w:val="single" w:sz="4" w:space="0" w:color="C5CED6" /></w:tblBorders>'
    '<w:tblCellMar><w:left w:type="dxa" w:w="40" /><w:right w:type="dxa" w:w="80" /></w:tblCellMar>'
)
TALL = '<w:trHeight w:val="2600" w:hRule="atLeast" />'
KEPT = 2  # rows at the head of a table that stay with the next
TURNED = '<w:textDirection w:val="btLr" />'
_NO_PAPER = re.compile(r"<w:sectPr\s*/>|<w:sectPr>\s*</w:sectPr>")
_SECOND_DESCRIPTION = re.compile(r'(<pic:cNvPr\b[^>]*?\bdescr=")[^"]*')
_TABLE_STYLE = re.compile(
    r'(<w:style\b[^>]*\bw:styleId="Table".*?)(<w:tblPr>\s*<w:tblInd\b[^>]*/>)\s*<w:tblCellMar>.*?</w:tblCellMar>',
    re.DOTALL,
)
_FIGURE_STYLE = re.compile(r'(<w:style\b[^>]*\bw:styleId="ImageCaption".*?<w:basedOn [^>]*/>)', re.DOTALL)
_CAPTION_SPACE = re.compile(r'(<w:style\b[^>]*\bw:styleId="Caption".*?\bw:before=")\d+', re.DOTALL)
_RUN_STYLE = re.compile(rf'<w:rStyle w:val="({MARKED})?(?:{LANGUAGE}([\w-]+))?" />')
_RUN_STYLE_ITSELF = re.compile(
    rf'<w:style\b[^>]*\bw:styleId="(?:{MARKED}|{LANGUAGE})[\w-]*".*?</w:style>', re.DOTALL
)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_HEAD = re.compile(r"<w:tr>(?:(?!</w:tr>).)*?<w:tblHeader\b.*?</w:tr>", re.DOTALL)
_ROW = re.compile(r"<w:tr>.*?</w:tr>(?!</w:tbl>)", re.DOTALL)
_CELL_STYLE = re.compile(r"<w:pStyle\b[^>]*/>")
_PLAIN_ROW = re.compile(r"<w:tr>(?!<w:trPr>)")
_NO_CELL = re.compile(r"<w:tcPr\s*/>")


def run_style(*, marked: bool, language: str | None) -> str:
    """Return the style by which pandoc hands a text on that is marked or in another language; empty if it is neither."""
    return " ".join([*[MARKED] * marked, *([LANGUAGE, language] if language else [])])


def finished(made: bytes) -> bytes:
    """Return the Word file that pandoc made with what pandoc has no option for; the same bytes for the same file.

    Parameters
    ----------
    made : bytes
        The file.
    """
    given, written = zipfile.ZipFile(io.BytesIO(made)), io.BytesIO()
    with given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts:
        for part in given.infolist():
            content = given.read(part)
            if part.filename in _FINISH:
                content = _FINISH[part.filename](content.decode("utf-8")).encode("utf-8")
            parts.writestr(part, content, zipfile.ZIP_DEFLATED)
        parts.writestr(zipfile.ZipInfo(FOOTER), PAGE_NUMBER, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _finish_text(text: str) -> str:
    """Give the text its paper, pictures one description (the other is all their pixels), tables whole rows and turned heads."""
    text = _SECOND_DESCRIPTION.sub(r"\g<1>", _NO_PAPER.sub(PAPER, text))
    text = _PLAIN_ROW.sub("<w:tr><w:trPr></w:trPr>", text).replace("<w:trPr>", "<w:trPr><w:cantSplit />")
    text = _RUN_STYLE.sub(_set_run, text)
    return _TABLE.sub(lambda table: _kept(_turned(table[0])), text)


def _kept(table: str) -> str:
    """Keep the first rows of a table, but the last of all, with the next: no head stands alone at the foot of a page."""
    return _ROW.sub(lambda row: _CELL_STYLE.sub(r"\g<0><w:keepNext />", row[0]), table, count=KEPT)


def _turned(table: str) -> str:
    if table.count("<w:gridCol ") < MANY_COLUMNS:
        return table
    return _HEAD.sub(lambda head: _turn(head[0]), table, count=1)


def _turn(head: str) -> str:
    """Turn the cells of a head but the first, and make room for them: Word does not."""
    first, others = head.split("</w:tc>", 1)
    tall = first.replace("<w:trPr>", f"<w:trPr>{TALL}", 1)
    return f"{tall}</w:tc>{_NO_CELL.sub(f'<w:tcPr>{TURNED}</w:tcPr>', others)}"


def _set_run(style: re.Match[str]) -> str:
    marked, language = style.groups()
    return (MARK if marked else "") + (f'<w:lang w:val="{language}" />' if language else "")


def _finish_styles(styles: str) -> str:
    """Give tables smaller letters than the text and a line between rows; keep captions with what is below them."""
    styles = _FIGURE_STYLE.sub(r"\g<1><w:pPr><w:keepNext /></w:pPr>", styles, count=1)
    styles = _CAPTION_SPACE.sub(rf"\g<1>{ABOVE_CAPTION}", styles, count=1)
    styles = _RUN_STYLE_ITSELF.sub("", styles)
    return _TABLE_STYLE.sub(rf"\g<1>{SMALL}\g<2>{LINES}", styles, count=1)


_FINISH: dict[str, Callable[[str], str]] = {
    TEXT: _finish_text,
    STYLES: _finish_styles,
    LINKS: lambda links: links.replace("</Relationships>", FOOTER_LINK),
    KINDS: lambda kinds: kinds.replace("</Types>", FOOTER_KIND),
}
