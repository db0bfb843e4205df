"""Open pages in headless Chromium; fail on a console error or a request to any host."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def faults(page, path: Path) -> list[str]:
    """Return what went wrong while the page was opened."""
    told: list[str] = []
    page.on(
        "console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "request",
        lambda request: told.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    page.goto(path.resolve().as_uri(), wait_until="load")
    if page.locator("h1").count() != 1:
        told.append("the page has not exactly one h1")
    return told


def main(paths: list[Path]) -> int:
    """Open each page; return 1 if any has a fault."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        told = {path: faults(browser.new_page(), path) for path in paths}
        browser.close()
    for path, found in told.items():
        print(f"{path}: {'; '.join(found) or 'opened, no console error, no request to a host'}")
    return 1 if any(told.values()) else 0


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
