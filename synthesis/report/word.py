"""A page as Word can hold it, for pandoc to write."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from synthesis.report.word_file import MANY_COLUMNS, run_style

LOADED = (
    "script, link, iframe, frame, object, embed, video, audio, source, base"  # pandoc would take files in
)

SECTIONS = ("h2", "h3", "h4", "h5", "h6")
LINE = 102.0  # letters that a line of a table holds
BETWEEN = 2.0  # what stands between two columns, in letters
LONGEST_WORD = 20.0
TWO_LINES = 28  # a day and how long ago it was
LONGEST_CELL = 400
CAPITAL = 1.4  # of the width of another letter
_BREAK = re.compile(r"[\s–-]+")


def for_word(html: str) -> str:
    """Return a page as Word can hold it: nothing folded, no links for the screen only, nothing from elsewhere."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select(f".contents ol ol, .skip, .files, .more, {LOADED}"):
        tag.decompose()
    for tag in soup.select("img:not([src^='data:'])"):
        tag.replace_with(str(tag.get("alt") or ""))
    for tag in soup.select("td details, td summary, th details, th summary, .scroll"):
        tag.unwrap()
    for tag in soup.select("nav, details, summary"):
        tag.name = "p" if tag.name == "summary" else "div"
        if tag.name == "p":
            _styled(soup, tag, "Table Caption")
    for help_text in soup.select("dd > small"):
        help_text.insert_before(soup.new_tag("br"))
    for cell in soup.select("th.number, td.number"):
        cell["align"] = "right"  # pandoc knows no class
    for table in soup.select("table"):
        _set_widths(soup, table)
    _name_once(soup)
    _style_texts(soup)
    _place_captions(soup)
    return str(soup)


def _place_captions(soup: BeautifulSoup) -> None:
    for caption in soup.select("figure.table > figcaption"):
        _caption_inside(soup, caption)
    for caption in soup.select("figure > figcaption"):
        _caption_below(soup, caption)


def _name_once(soup: BeautifulSoup) -> None:
    """Take out the heading that is the title, which pandoc writes from the head of the page, and raise the others."""
    heading = soup.find("h1")
    if heading is None or soup.title is None or heading.get_text(" ", strip=True) != soup.title.get_text():
        return
    heading.decompose()
    for heading in soup.find_all(SECTIONS):
        heading.name = f"h{int(heading.name[1]) - 1}"


def _set_widths(soup: BeautifulSoup, table: Tag) -> None:
    """Give each column room for its longest word, and share what is left by how much the columns hold.

    A table with cells over several columns or rows, or with widths of its own, stays as it is.
    """
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
    if table.select_one("[colspan], [rowspan], col, table") or len(set(map(len, rows))) > 1:
        return
    if rows and len(rows[0]) >= MANY_COLUMNS:
        del rows[0]  # its cells are turned
    columns = [[cell.get_text(" ", strip=True) for cell in column] for column in zip(*rows, strict=False)]
    words = [max(map(_least, cells)) + BETWEEN for cells in columns]
    held = [sum(min(len(cell), LONGEST_CELL) for cell in cells) + 1 for cells in columns]
    left = max(LINE - sum(words), 0.0) / max(sum(held), 1)
    widths = [word + left * letters for word, letters in zip(words, held, strict=True)]
    group = soup.new_tag("colgroup")
    for width in widths:
        group.append(soup.new_tag("col", style=f"width: {100 * width / sum(widths):.4f}%"))
    table.insert(1 if table.caption else 0, group)


def _least(text: str) -> float:
    """Return the letters that a line must hold so that no word of a text is broken, and a short one is not piled up."""
    widths = [len(word) + (CAPITAL - 1) * sum(map(str.isupper, word)) for word in _BREAK.split(text)]
    return min(max(*widths, min(len(text), TWO_LINES) / 2), LONGEST_WORD)


def _caption_inside(soup: BeautifulSoup, caption: Tag) -> None:
    """Move the caption of a table into it, where Word looks for it."""
    figure = caption.parent
    table = figure and figure.find("table")
    if figure is None or table is None:
        return
    inside = soup.new_tag("caption")
    inside.extend(list(caption.contents))
    caption.decompose()
    table.insert(0, inside)
    figure.name = "div"


def _caption_below(soup: BeautifulSoup, caption: Tag) -> None:
    """Make the caption of a picture a paragraph: pandoc 2 would put it in the place of the picture's words."""
    caption.name = "p"
    below = _styled(soup, caption, "Image Caption")
    if below.parent is not None:
        below.parent.name = "div"


def _styled(soup: BeautifulSoup, part: Tag | NavigableString, style: str) -> Tag:
    """Put a paragraph or a text into a part that pandoc gives a style of Word."""
    name = "div" if isinstance(part, Tag) else "span"
    return part.wrap(soup.new_tag(name, attrs={"data-custom-style": style}))


def _style_texts(soup: BeautifulSoup) -> None:
    """Tell which texts are marked and which are in another language than the page: pandoc knows neither."""
    for text in [text for text in soup.find_all(string=True) if text.strip()]:
        speaker = text.find_parent(lang=True)
        other = str(speaker["lang"]) if speaker and speaker.name != "html" else None
        if style := run_style(marked=text.find_parent("mark") is not None, language=other):
            _styled(soup, text, style)
    for mark in soup.select("mark"):
        mark.unwrap()
