"""The commands. What a command needs is imported when it runs, so that help is there at once."""

from __future__ import annotations

import gc
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from synthesis.cli.output import FAILED, complain, leave, print_csv, print_json, records, told

if TYPE_CHECKING:
    import pandas as pd

SHOW_TRACEBACK = "SYNTHESIS_TRACEBACK"

app = typer.Typer(
    name="synthesis",
    help="What have evaluations in this country taught us, and was it acted on?",
    epilog="Example: synthesis render Cambodia --as-of 2022-12-31",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


class View(StrEnum):
    """How to print what was found."""

    table = "table"
    json = "json"


class Sheet(StrEnum):
    """How to print rows for another program."""

    csv = "csv"
    json = "json"


class AnyForm(StrEnum):
    """How to print rows for people or for another program."""

    table = "table"
    csv = "csv"
    json = "json"


Data = Annotated[Path, typer.Option(help="The data folder, with catalogue.csv and sources/.")]
Day = Annotated[
    str | None,
    typer.Option(help="The day, as 2022-12-31.", show_default="the last day on which a document reports"),
]
Countries = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="COUNTRY",
        help="Names in English, French or Spanish, ISO codes or folder names.",
        show_default="all",
    ),
]


OWN_CODEBOOK = "data/codebook.yaml, or else the one that comes with synthesis"


def own_codebook(data: Path = Path("data")) -> Path | None:
    """Return the codebook of the data folder, by default that of the folder one works in, where there is one."""
    path = data / "codebook.yaml"
    return path if path.is_file() else None


def main() -> None:
    """Run the program; an error of its own is told in a line, ``SYNTHESIS_TRACEBACK=1`` shows more."""
    _open_streams()
    try:
        app()
    except Exception as error:
        if os.environ.get(SHOW_TRACEBACK):
            raise
        complain(f"{type(error).__name__}: {error} (set {SHOW_TRACEBACK}=1 to see where)")
        sys.exit(FAILED)
    finally:
        gc.freeze()  # or Python would look through everything once more before it ends


def _open_streams() -> None:
    """Give what is said a place to go where a stream is closed, as by ``2>&-``; no other file takes its number."""
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (as long as we run)


def _version(value: bool) -> None:
    if value:
        from synthesis import __version__  # noqa: PLC0415

        typer.echo(f"synthesis {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_version)
    ] = False,
) -> None: ...


@app.command(epilog="Example: synthesis read page.txt --format json")
def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="The documents.", exists=True, dir_okay=False)
    ],
    layout: Annotated[
        str | None, typer.Option(help="The layout, where the content should not decide.")
    ] = None,
    format: Annotated[View, typer.Option(help="A table for people, or JSON.")] = View.table,  # noqa: A002
) -> None:
    """Show what the reader understands of documents."""
    with told():
        from synthesis.corpus import read_files  # noqa: PLC0415
        from synthesis.schema import TABLES  # noqa: PLC0415

        corpus = read_files(files, layout=layout)
        if format is View.json:
            print_json({name: records(getattr(corpus, name)) for name in TABLES})
        else:
            from synthesis.cli.views import show_reading  # noqa: PLC0415

            show_reading(corpus)
        _leave_if_errors(corpus.problems, told_already=format is View.table)


@app.command(epilog="Example: synthesis check --data data")
def check(
    *,
    data: Data = Path("data"),
    format: Annotated[View, typer.Option(help="A line a problem, or JSON.")] = View.table,  # noqa: A002
) -> None:
    """Tell every problem in the data at once; the exit code is 1 if any is an error."""
    with told():
        from synthesis.cli.answers import problems_of  # noqa: PLC0415
        from synthesis.schema import SEVERITIES  # noqa: PLC0415

        problems, documents = problems_of(data)
        if format is View.json:
            print_json(records(problems))
        else:
            from synthesis.cli.views import show_problems  # noqa: PLC0415

            show_problems(problems)
            counts = problems["severity"].value_counts()
            told_of = [_counted(int(counts[name]), name) for name in SEVERITIES if counts.get(name)]
            typer.echo(f"{_counted(documents, 'document')}: {', '.join(told_of) or 'no problem'}")
        if (problems["severity"] == "error").any():
            raise SystemExit(FAILED)


@app.command(epilog="Example: synthesis countries --data data")
def countries(*, data: Data = Path("data")) -> None:
    """List the countries there are data for, a line each."""
    with told():
        from synthesis.cli.views import show_table  # noqa: PLC0415
        from synthesis.corpus import load  # noqa: PLC0415

        show_table(load(data).countries())


@app.command(epilog="Example: synthesis code answers.csv --column text --format csv")
def code(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="A CSV file with a row a text.", exists=True, dir_okay=False),
    ],
    column: Annotated[str, typer.Option(help="The column that holds the texts.")],
    codebook: Annotated[
        Path | None,
        typer.Option(help="The file with the themes.", show_default=OWN_CODEBOOK),
    ] = None,
    format: Annotated[Sheet, typer.Option(help="CSV or JSON.")] = Sheet.csv,  # noqa: A002
) -> None:
    """Code any table of texts with themes; prints one row a coding, with the quote and its place.

    The texts are named by a column item_id, or else by their place, from 1.
    """
    with told():
        from synthesis import coding  # noqa: PLC0415
        from synthesis.cli.sheets import read_csv  # noqa: PLC0415

        codings = coding.code(
            read_csv(file, column=column), column=column, codebook=codebook or own_codebook()
        )
        _print_rows(codings, format)


@app.command(epilog="Example: synthesis track Cambodia --as-of 2021-12-31 --by agency")
def track(
    countries: Countries = None,
    *,
    data: Data = Path("data"),
    as_of: Day = None,
    by: Annotated[
        str | None, typer.Option(help="Count instead, by agency, theme, unit, country_name …")
    ] = None,
    format: Annotated[AnyForm, typer.Option(help="A table for people, CSV or JSON.")] = AnyForm.table,  # noqa: A002
) -> None:
    """Tell where every action stood on a day, overdue first, or how far they got."""
    with told():
        from synthesis import tracking  # noqa: PLC0415
        from synthesis.cli.answers import tracked_actions  # noqa: PLC0415

        tracked = tracked_actions(countries, data=data, as_of=as_of, coded=by == "theme")
        if by:
            _print_rows(tracking.completion(tracked, by=by), format)
        elif format is AnyForm.table:
            from synthesis.cli.views import show_actions  # noqa: PLC0415

            show_actions(tracked)
        else:
            _print_rows(tracked, format)


def _leave_if_errors(problems: pd.DataFrame, *, told_already: bool) -> None:
    from synthesis.errors import Problem  # noqa: PLC0415

    errors = [Problem(**row) for row in records(problems) if row["severity"] == "error"]
    if errors:
        leave([] if told_already else errors, FAILED)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _print_rows(frame: pd.DataFrame, form: Sheet | AnyForm) -> None:
    if form.value == "json":
        print_json(records(frame))
    elif form.value == "csv":
        print_csv(frame)
    else:
        from synthesis.cli.views import show_table  # noqa: PLC0415

        show_table(frame)
