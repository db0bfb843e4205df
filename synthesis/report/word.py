"""A page as Word can hold it, for pandoc to write."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

LOADED = (
    "script, link, iframe, frame, object, embed, video, audio, source, base"  # pandoc would take files in
)


def for_word(html: str) -> str:
    """Return a page as Word can hold it: nothing folded, no links for the screen only, nothing from elsewhere."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select(f"nav, .skip, .files, .more, {LOADED}"):
        tag.decompose()
    for tag in soup.select("img:not([src^='data:'])"):
        tag.replace_with(str(tag.get("alt") or ""))
    for tag in soup.select("td details, td summary, th details, th summary, .scroll"):
        tag.unwrap()
    for tag in soup.select("details, summary"):
        tag.name = "p" if tag.name == "summary" else "div"
    for caption in soup.select("figure.table > figcaption"):
        _caption_inside(soup, caption)
    for caption in soup.select("figure > figcaption"):
        _caption_below(soup, caption)
    return str(soup)


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
    below = soup.new_tag("div", attrs={"data-custom-style": "Image Caption"})
    caption.wrap(below)
    caption.name = "p"
    if below.parent is not None:
        below.parent.name = "div"
