"""The commands that write files: a folder to start in, and the tables for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from synthesis.cli.commands import Data, app
from synthesis.cli.output import told


class Form(StrEnum):
    """What to write."""

    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    json = "json"


@app.command(epilog="Example: synthesis init my-review --sample")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder, which is made.")],
    *,
    sample: Annotated[bool, typer.Option("--sample", help="Put the sample documents into it.")] = False,
) -> None:
    """Make a folder to start in: notebooks, codebook, and a place for your documents."""
    with told():
        from synthesis import workspace  # noqa: PLC0415

        made = workspace.init(folder, sample=sample)
        first = "run there: synthesis render" if sample else "put documents into data/sources/<country>/"
        typer.echo(f"{made} is made; {first}")


@app.command(epilog="Example: synthesis export --format xlsx --out tables.xlsx")
def export(
    format: Annotated[Form, typer.Option(help="What to write.")],  # noqa: A002
    *,
    data: Data = Path("data"),
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file; for csv and parquet a folder.",
            show_default="outputs/corpus.xlsx, outputs/corpus-csv …",
        ),
    ] = None,
) -> None:
    """Write every table, with the themes coded, for Excel or another program."""
    with told():
        from synthesis.coding import code as code_corpus  # noqa: PLC0415
        from synthesis.corpus import load, save  # noqa: PLC0415

        corpus = load(data)
        coded = corpus.with_codings(code_corpus(corpus))
        typer.echo(save(coded, out or _default(format), format=format.value))


def _default(form: Form) -> Path:
    is_folder = form in (Form.csv, Form.parquet)
    return Path("outputs") / (f"corpus-{form.value}" if is_folder else f"corpus.{form.value}")
