"""Charts as Word shows them: drawings turned into pixels by an installed Chromium."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup, Tag

DRAWING = "data:image/svg+xml;base64,"
POINTS_TO_PIXELS = 96 / 72
FINE = 2.0
TALLEST = 16_000  # more than a browser draws at once
_SIZE = re.compile(rb'<svg[^>]*?\bwidth="([\d.]+)pt"[^>]*?\bheight="([\d.]+)pt"')


def with_pixels(html: str, *, folder: Path, run: Callable[[list[str]], None]) -> str:
    """Return a page whose drawings are PNG pictures; one without a size in points stays as it is.

    Parameters
    ----------
    html : str
        The page.
    folder : Path
        Where files may be written.
    run : callable
        Starts the browser with these arguments and waits for its end.
    """
    soup = BeautifulSoup(html, "html.parser")
    for number, picture in enumerate(soup.select(f"img[src^='{DRAWING}']")):
        _redraw(picture, folder / f"picture-{number}", run)
    return str(soup)


def _redraw(picture: Tag, place: Path, run: Callable[[list[str]], None]) -> None:
    drawing = base64.b64decode(str(picture["src"]).removeprefix(DRAWING))
    size = _size(drawing)
    if size is None:
        return
    width, height = size
    fine = min(FINE, TALLEST / height)
    source, made = place.with_suffix(".svg"), place.with_suffix(".png")
    source.write_bytes(drawing)
    run([
        f"--screenshot={made}", f"--window-size={width},{height}", f"--force-device-scale-factor={fine:.3f}",
        "--hide-scrollbars", "--default-background-color=FFFFFFFF", source.as_uri(),
    ])  # fmt: skip
    if made.is_file():
        picture["src"] = f"data:image/png;base64,{base64.b64encode(made.read_bytes()).decode()}"
        picture["width"] = str(width)


def _size(drawing: bytes) -> tuple[int, int] | None:
    found = _SIZE.search(drawing)
    if found is None:
        return None
    return round(float(found[1]) * POINTS_TO_PIXELS), round(float(found[2]) * POINTS_TO_PIXELS)
