"""A page put in order: one title, contents, numbered exhibits, unique ids, nothing that runs or loads.

What the cells show is taken as it is; what would need a script or another host is left out and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement, PreformattedString

from synthesis.language import Language
from synthesis.report.emptiness import EMPTY, tell_once
from synthesis.report.house import PLAIN, House

RUNS_OR_LOADS = (
    "script", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "form",
    "animate", "animatemotion", "animatetransform", "set",
)  # fmt: skip
NEVER = ("srcdoc", "ping")
ADDRESSES = ("src", "href", "srcset", "data", "poster", "background", "xlink:href", "action", "formaction")
SAFE_LINK = re.compile(r"(?:https?://|mailto:|#|(?![a-z][a-z0-9+.-]*:)[^/\\])", re.IGNORECASE)
SAFE_SOURCE = re.compile(r"data:image/(?:svg\+xml|png|jpeg|gif|webp)[;,]", re.IGNORECASE)
REMOTE_STYLE = re.compile(
    r"url\s*\(\s*['\"]?(?!data:|#)|@import|image-set|expression\s*\(|[\\<]", re.IGNORECASE
)  # a backslash can spell any of them, and in a drawing a style may hold tags
NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MAKER = BeautifulSoup("", "html.parser")  # of tags that stand nowhere yet
LENGTHS = {"short": 15, "middling": 28, "title": 80}


def put_in_order(
    html: str, *, language: Language, house: House = PLAIN, workbook: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return the page in order, and a line for everything that had to be left out.

    Parameters
    ----------
    html : str
        What the template gave: one ``main`` and one empty ``nav`` with the class ``contents``.
    language : Language
        That of the words which are added.
    house : House, optional
        The house style: what stands above the title and before it.
    workbook : str, optional
        The file that the head of the page leads to.
    """
    soup = BeautifulSoup(NOT_IN_HTML.sub("", html), "html.parser")
    main = _the(soup, "main")
    removed = Counter(_remove_active(_the(soup, "body")))
    _sign(soup, _place_title(soup, main, language), house)
    _link_workbook(soup, workbook, language)
    _unwrap_headings(main)
    _make_ids_unique(soup)
    _order_headings(soup)
    tell_once((tag for tag in _tags(main, "p") if EMPTY in _kinds(tag)), language)
    _name_evidence(main, _number_exhibits(main, language))
    _finish_tables(main, language)
    for picture in _tags(main, "img"):
        picture.attrs.setdefault("alt", language.say("No description has been given for this picture."))
    _write_contents(soup, main)
    told = tuple(f"{what} was left out of the page ({count} ×)" for what, count in sorted(removed.items()))
    return str(soup), told


def _the(part: Tag, name: str, kind: str = "", *, holding: str = "") -> Tag:
    found = _first(part, name, kind, holding=holding)
    if found is None:
        raise ValueError(f"the template has no {name} {kind}")
    return found


def _first(part: Tag, name: str, kind: str = "", *, holding: str = "") -> Tag | None:
    """Return the first tag of a name, with a class and a tag in it where these are given."""
    fits = (
        tag
        for tag in _tags(part, name)
        if (not kind or kind in _kinds(tag)) and (not holding or tag.find(holding))
    )
    return next(fits, None)


def _tags(part: Tag, *names: str) -> list[Tag]:
    """Return the tags in a part, all or those with one of the names, in a quarter of the time of Beautiful Soup's search."""
    return _those(part.descendants, names)


def _those(elements: Iterable[PageElement], names: Collection[str] = ()) -> list[Tag]:
    return [each for each in elements if isinstance(each, Tag) and (not names or each.name in names)]


def _remove_active(body: Tag) -> Iterator[str]:
    """Remove what runs or loads from the body, and from what a cell has put behind it by ending it."""
    yield from _remove_comments(body)
    for tag in _those(body.next_elements, RUNS_OR_LOADS):
        yield f"<{tag.name}>"
        tag.extract()
    for tag in _those(body.next_elements):
        if "style" in tag.attrs and REMOTE_STYLE.search(str(tag["style"])):
            yield "a style that could load something"
            del tag["style"]
    for tag in _those(body.next_elements, ["style"]):
        if REMOTE_STYLE.search(tag.decode_contents()):
            yield "a style that could load something"
            tag.extract()
    for tag in _those(body.next_elements):
        for name in [name for name in tag.attrs if _is_active(tag, name)]:
            yield f"{name} of <{tag.name}>"
            del tag[name]


def _remove_comments(body: Tag) -> Iterator[str]:
    """Remove comments and declarations: a browser may see their end, and tags behind it, earlier than we do."""
    for text in list(body.next_elements):
        if isinstance(text, PreformattedString):
            text.extract()
            if "<" in text:
                yield "a comment"


def _is_active(tag: Tag, name: str) -> bool:
    if name.lower().startswith("on") or name.lower() in NEVER:
        return True
    if name.lower() not in ADDRESSES:
        return False
    safe = SAFE_LINK if tag.name in ("a", "area") else SAFE_SOURCE
    value = re.sub(r"[\s\x00-\x20]+", "", str(tag[name]))
    return bool(value) and not safe.match(value) and not value.startswith("#")


def _new(name: str, kind: str, text: str = "") -> Tag:
    return MAKER.new_tag(name, attrs={"class": kind}, string=text or None)


def _place_title(soup: BeautifulSoup, main: Tag, language: Language) -> Tag:
    """Put the title block at the head of the page, above contents and text; there is one ``h1``."""
    block = _first(main, "header", "title-block", holding="h1")
    if block is None:
        block = _new("header", "title-block")
        block.append((main.find("h1") or soup.new_tag("h1", string=language.say("Report"))).extract())
    else:
        for cell in [tag for tag in _tags(main) if "title" in str(tag.get("data-tags", "")).split()]:
            if cell.find("h1"):
                cell.decompose()
    _the(soup, "div", "page").insert_before(block.extract())
    _the(soup, "title").string = _the(block, "h1").get_text(" ", strip=True)
    for other in _tags(main, "h1"):
        other.name = "h2"
    return block


def _sign(soup: BeautifulSoup, block: Tag, house: House) -> None:
    """Put the house's name above the title and its prefix before it."""
    title = _the(block, "h1")
    if house.title_prefix:
        title.insert(0, f"{house.title_prefix}: ")
        _the(soup, "title").string = title.get_text(" ", strip=True)
    if house.organization or house.logo:
        line = _new("p", "house")
        if house.logo:
            line.append(soup.new_tag("img", attrs={"src": house.logo, "alt": house.logo_text}))
        if house.organization:
            line.append(_new("span", "organization", house.organization))
        title.insert_before(line)


def _link_workbook(soup: BeautifulSoup, workbook: str | None, language: Language) -> None:
    if workbook:
        line = _new("p", "files")
        line.append(
            soup.new_tag(
                "a",
                href=workbook,
                string=language.say("The data and the computed tables as an Excel workbook"),
            )
        )
        _the(soup, "header", "title-block").append(line)


def _unwrap_headings(main: Tag) -> None:
    """Let a heading that is alone in its cell stand among what it is the heading of."""
    for words in _tags(main, "div"):
        inside = [tag.name for tag in _those(words.children)]
        if "words" in _kinds(words) and len(inside) == 1 and inside[0] in HEADINGS:
            words.unwrap()


def _make_ids_unique(soup: BeautifulSoup) -> None:
    taken: set[str] = set()
    for tag in _with_id(soup):
        name = _free(str(tag["id"]), taken)
        tag["id"] = name
        taken.add(name)


def _with_id(soup: BeautifulSoup) -> list[Tag]:
    return [tag for tag in _tags(soup) if tag.get("id") is not None]


def _free(name: str, taken: set[str]) -> str:
    wanted = re.sub(r"\s+", "-", name.strip()) or "part"
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _order_headings(soup: BeautifulSoup) -> None:
    """Let no level be left out, and give each heading an id, the one it has in JupyterLab."""
    taken = {str(tag["id"]) for tag in _with_id(soup)}
    depth = 1
    for heading in _tags(soup, *HEADINGS):
        depth = min(int(heading.name[1]), depth + 1)
        heading.name = f"h{depth}"
        if not heading.get("id"):
            heading["id"] = _free(heading.get_text(" ", strip=True), taken)
            taken.add(str(heading["id"]))


def _number_exhibits(main: Tag, language: Language) -> dict[str, str]:
    """Put each caption first and "Table 1. " or "Figure 1. " before it; return the labels by id."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for figure in _tags(main, "figure"):
        caption = figure.find("figcaption")
        if caption is None:
            continue
        kind = "Table {number}" if _is_table(figure) else "Figure {number}"
        counts[kind] += 1
        label = language.say(kind, number=counts[kind])
        caption.insert(0, _new("span", "number", f"{label}. "))
        figure.insert(0, caption.extract())
        if figure.get("id"):
            labels[str(figure["id"])] = label
    return labels


def _is_table(figure: Tag) -> bool:
    return "table" in _kinds(figure) or not figure.find(["img", "svg"])


def _kinds(tag: Tag) -> list[str]:
    return " ".join(str(kind) for kind in tag.get_attribute_list("class") if kind).split()


def _name_evidence(main: Tag, labels: dict[str, str]) -> None:
    """Tell each link to an exhibit which one it is, for paper."""
    for link in _tags(main, "a"):
        href = str(link.get("href", ""))
        if href[:1] == "#" and href[1:] in labels:
            link["data-exhibit"] = labels[href[1:]]


def _finish_tables(main: Tag, language: Language) -> None:
    """Give heads their scope, and wide tables and pictures a frame that can be scrolled by keyboard."""
    for head in [head for head in _tags(main, "th") if "scope" not in head.attrs]:
        if not head.get_text(strip=True) and not _tags(head):
            head.name = "td"  # the corner, which pandas leaves empty, is the head of nothing
        elif part := head.find_parent(["thead", "tbody"]):
            head["scope"] = "col" if part.name == "thead" else "row"
    for table in _tags(main, "table"):
        if table.find_parent(class_="scroll") is None:
            table.wrap(_new("div", "scroll"))
    for picture in _tags(main, "img"):
        if picture.parent and picture.parent.name == "figure":
            picture.wrap(_new("div", "scroll"))
    for cell in _tags(main, "th", "td"):
        _tell_length(cell)
    _name_frames([tag for tag in _tags(main) if "scroll" in _kinds(tag)], language)


def _name_frames(frames: list[Tag], language: Language) -> None:
    """Give each frame a name of its own, by which those who do not see the page can find it."""
    taken: Counter[str] = Counter()
    for frame in frames:
        name = str(frame.get("aria-label") or _table_name(frame) or language.say("Table"))
        taken[name] += 1
        told = name if taken[name] == 1 else f"{name} ({taken[name]})"
        frame.attrs |= {"tabindex": "0", "role": "region", "aria-label": told}


def _tell_length(cell: Tag) -> None:
    """Tell the style which cells hold a word not to be broken, and which a title or sentences and need room."""
    length = len(cell.get_text(" ", strip=True))
    size = next((name for name, longest in LENGTHS.items() if length <= longest), "long")
    cell["class"] = " ".join([*_kinds(cell), size])


def _table_name(frame: Tag) -> str:
    figure = frame.find_parent("figure")
    caption = (figure and figure.find("figcaption")) or frame.find("caption") or frame.find_previous(HEADINGS)
    return caption.get_text(" ", strip=True) if caption else ""


def _write_contents(soup: BeautifulSoup, main: Tag) -> None:
    contents = _the(_the(soup, "nav", "contents", holding="ol"), "ol")
    inner = None
    for heading in _tags(main, "h2", "h3"):
        item = soup.new_tag("li")
        item.append(soup.new_tag("a", href=f"#{heading['id']}", string=heading.get_text(" ", strip=True)))
        if heading.name == "h2" or inner is None:
            contents.append(item)
            inner = item
        else:
            _sublist(soup, inner).append(item)


def _sublist(soup: BeautifulSoup, item: Tag) -> Tag:
    found = item.find("ol") or soup.new_tag("ol")
    if found.parent is None:
        item.append(found)
    return found
