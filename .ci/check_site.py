"""Check a built site: every link inside it leads somewhere, no page loads anything from another host, every picture has words."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

LOADED = "script[src], img[src], iframe[src], source[src], link[href]:not([rel=canonical])"
FAR = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^"')]+""")


@cache
def page(path: Path) -> BeautifulSoup:
    """Return a page of the site, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return every place of a page that a link can lead to."""
    return frozenset(str(tag["id"]) for tag in page(path).select("[id]"))


def broken(path: Path) -> Iterator[str]:
    """Yield what the links of a page name and the site does not have."""
    for tag in page(path).select("[href], [src]"):
        link = str(tag.get("href") or tag.get("src") or "")
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if not target.is_file() or (
            target.suffix == ".html" and parts.fragment and unquote(parts.fragment) not in anchors(target)
        ):
            yield link


def far(path: Path) -> Iterator[str]:
    """Yield the addresses of other hosts that a page loads from."""
    for tag in page(path).select(LOADED):
        link = str(tag.get("src") or tag.get("href"))
        if urlsplit(link).netloc:
            yield link
    yield from FAR.findall("".join(style.text for style in page(path).select("style")))


def wordless(path: Path) -> Iterator[str]:
    """Yield the pictures of a page that have no words, or their own address instead."""
    for tag in page(path).select("img[src]"):
        words = str(tag.get("alt") or "").strip()
        if not words or words.endswith(Path(urlsplit(str(tag["src"])).path).name):
            yield str(tag["src"])


def main(site: Path) -> None:
    """Print everything that is wrong, and fail if anything is."""
    pages = [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]
    wrong = [f"{path.relative_to(site)}: leads nowhere: {link}" for path in pages for link in broken(path)]
    wrong += [
        f"{path.relative_to(site)}: loads from elsewhere: {link}" for path in pages for link in far(path)
    ]
    wrong += [f"{path.relative_to(site)}: has no words: {link}" for path in pages for link in wordless(path)]
    for path in sorted(site.rglob("*.css")):
        wrong += [
            f"{path.relative_to(site)}: loads from elsewhere: {link}"
            for link in FAR.findall(path.read_text("utf-8"))
        ]
    print(*wrong, sep="\n")
    print(f"{len(pages)} pages, {len(wrong)} wrong")
    sys.exit(bool(wrong or not pages))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
