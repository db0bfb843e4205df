"""A report for the files: PDF printed by an installed Chromium, Word written by pandoc.

Both are made from the finished page, so headings, captions and the words for pictures are the same. Nothing is
loaded: the page forbids it, and the browser gets no address but that of the page. The same page printed by the
same program gives the same bytes: the clock is taken out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from synthesis.errors import Problem, SynthesisError, UsageError
from synthesis.report.word_file import finished
from synthesis.vocabulary import hint

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_FROM = "CHROME"
LONGEST = 120.0
SHORTEST = 0.1
MIDNIGHT = b"20000101000000"
SECONDS = "946684800"  # the same day, as pandoc takes it
_CLOCK = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")
HEADLESS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
    "--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
ON_A4 = "<style>@page { size: A4 }</style></head>"  # no printer says which paper, as it does when a reader prints the page
PRINTING = (*HEADLESS, "--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")


def known_formats(formats: str | Iterable[str]) -> tuple[str, ...]:
    """Return the formats that were asked for, each once; ``html`` is always made.

    Raises
    ------
    UsageError
        When there is no such format, or the program that writes it is not installed.

    Examples
    --------
    >>> known_formats("html"), known_formats(["html", "html"])
    (('html',), ('html',))
    """
    parts = formats.split(",") if isinstance(formats, str) else list(formats)
    names = dict.fromkeys(["html", *(part.strip().lower() for part in parts if part.strip())])
    problems = [problem for name in names for problem in _missing(name)]
    if problems:
        raise UsageError(problems)
    return tuple(names)


def printed(html: str, form: str, *, timeout: float | None = None) -> bytes:
    """Return a page as PDF or Word.

    Parameters
    ----------
    html : str
        The finished page.
    form : {"pdf", "docx"}
        What to make of it.
    timeout : float, optional
        Seconds that it may take; two minutes by default.

    Raises
    ------
    SynthesisError
        When the program fails; what it said is told.
    """
    until = time.monotonic() + (timeout or LONGEST)
    with tempfile.TemporaryDirectory(prefix="synthesis-") as place:
        page, made = Path(place) / "report.html", Path(place) / f"report.{form}"
        page.write_text(
            _for_pdf(html) if form == "pdf" else _for_word(html, page.parent, until), encoding="utf-8"
        )
        _run(form, _COMMANDS[form](page, made), until)
        if not made.is_file():
            raise _failed(form, "it wrote nothing.")
        return _FINISHED[form](made.read_bytes())


def _for_pdf(html: str) -> str:
    return html.replace("</head>", ON_A4, 1)


def _for_word(html: str, folder: Path, until: float) -> str:
    """Return a page for Word, its charts as pixels where there is a browser to draw them: Word shows no drawing alone."""
    from synthesis.report.pictures import with_pixels  # noqa: PLC0415 (both are slow to import)
    from synthesis.report.word import for_word  # noqa: PLC0415

    browser = _browser()
    page = for_word(html)
    if browser is None:
        return page
    start = [browser, *HEADLESS, f"--user-data-dir={folder / 'profile'}"]
    return with_pixels(page, folder=folder, run=lambda words: _run("pdf", [*start, *words], until))


def _without_clock(made: bytes) -> bytes:
    return _CLOCK.sub(rb"\g<1>" + MIDNIGHT, made)


def _browser() -> str | None:
    given = os.environ.get(BROWSER_FROM)
    return next((found for name in (given, *BROWSERS) if name and (found := shutil.which(name))), None)


def _pandoc() -> str | None:
    return shutil.which("pandoc")


def _missing(name: str) -> Iterable[Problem]:
    remedies = {
        "pdf": f"Install Chromium, or name a browser of its kind in {BROWSER_FROM}.",
        "docx": "Install pandoc (pandoc.org).",
    }
    if name not in ("html", *_PROGRAMS):
        remedy = hint(name, ["html", *_PROGRAMS]) or "Choose from: html, pdf, docx."
        yield _problem("unknown-format", name, "there is no such format.", remedy)
    elif name in _PROGRAMS and _PROGRAMS[name]() is None:
        message = f"no {'browser' if name == 'pdf' else 'pandoc'} was found to make it."
        yield _problem("no-program", name, message, remedies[name])


def _problem(code: str, value: str, message: str, remedy: str = "") -> Problem:
    return Problem(severity="error", code=code, field="format", value=value, message=message, remedy=remedy)


def _print(page: Path, made: Path) -> list[str]:
    profile = f"--user-data-dir={page.parent / 'profile'}"
    return [_browser() or BROWSERS[0], *PRINTING, profile, f"--print-to-pdf={made}", page.as_uri()]


def _write_word(page: Path, made: Path) -> list[str]:
    return [_pandoc() or "pandoc", "--from=html", "--to=docx", f"--output={made}", str(page)]


def _run(form: str, command: list[str], until: float) -> None:
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": SECONDS}
    try:
        done = subprocess.run(  # noqa: S603 (a list of ours, no shell)
            command,
            env=surroundings,
            capture_output=True,
            timeout=max(until - time.monotonic(), SHORTEST),
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(form, "it took longer than the report may.") from error
    except OSError as error:
        raise _failed(form, f"{error.strerror}.") from error
    if done.returncode:
        raise _failed(
            form, (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it failed."])[-1]
        )


def _failed(form: str, said: str) -> SynthesisError:
    message = f"{Path(_PROGRAMS[form]() or form).name} could not make it: {said}"
    return SynthesisError(_problem("not-printed", form, message, "Leave the format out, or try again."))


_PROGRAMS: dict[str, Callable[[], str | None]] = {"pdf": _browser, "docx": _pandoc}
_FINISHED: dict[str, Callable[[bytes], bytes]] = {"pdf": _without_clock, "docx": finished}
_COMMANDS: dict[str, Callable[[Path, Path], list[str]]] = {"pdf": _print, "docx": _write_word}
