"""The commands for files: a folder to start in, tables for other programs, two coders side by side."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from synthesis.cli.commands import OWN_CODEBOOK, AnyForm, Data, app, own_codebook
from synthesis.cli.output import print_csv, print_json, records, told


class Form(StrEnum):
    """What to write."""

    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    json = "json"
    qdpx = "qdpx"


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
    """Write every table, with the themes coded, for Excel or another program; qdpx is for coding tools."""
    with told():
        from synthesis.codebook import load_codebook  # noqa: PLC0415
        from synthesis.coding import code as code_corpus  # noqa: PLC0415
        from synthesis.corpus import load, save  # noqa: PLC0415
        from synthesis.corpus.target import check_target, writing  # noqa: PLC0415
        from synthesis.exchange import write_qdpx  # noqa: PLC0415

        target = out or _default(format)
        check_target(target, format=format.value)
        corpus = load(data)
        book = load_codebook(corpus.codebook)
        coded = corpus.with_codings(code_corpus(corpus, codebook=book))
        if format is Form.qdpx:
            with writing(target):
                write_qdpx(coded, book, target)
        else:
            save(coded, target, format=format.value)
        typer.echo(target)


@app.command(epilog="Example: synthesis agree anna.csv ben.csv")
def agree(
    a: Annotated[Path, typer.Argument(metavar="A.csv", help="Codings of one person.", exists=True)],
    b: Annotated[Path, typer.Argument(metavar="B.csv", help="Codings of another.", exists=True)],
    *,
    codebook: Annotated[
        Path | None,
        typer.Option(help="The file with the themes.", show_default=OWN_CODEBOOK),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="The data folder: texts of the items, codebook.", show_default="data, where it is there"
        ),
    ] = None,
    format: Annotated[AnyForm, typer.Option(help="Tables for people, CSV or JSON.")] = AnyForm.table,  # noqa: A002
) -> None:
    """Tell how far two coders agree, theme by theme, in shares from 0 to 1, and where they differ; CSV has the figures only."""
    with told():
        from synthesis.agreement import agree as compare  # noqa: PLC0415
        from synthesis.cli.answers import with_texts  # noqa: PLC0415

        folder = data or Path("data")
        found = compare(a, b, codebook=codebook or own_codebook(folder))
        table = found.table.reset_index()
        differ = with_texts(found.disagreements, folder if data or (folder / "sources").is_dir() else None)
        if format is AnyForm.json:
            told_of = {"disagreements": records(differ), "not_compared": found.not_compared}
            print_json({"table": records(table), **told_of})
        elif format is AnyForm.csv:
            print_csv(table)
        else:
            from synthesis.cli.views import show_table  # noqa: PLC0415
            from synthesis.views import two_decimals  # noqa: PLC0415

            measures = table.select_dtypes("float")
            show_table(table.assign(**measures.map(two_decimals)))
            show_table(differ, title="Where they differ")
            typer.echo(f"Judged by one of the two only: {found.not_compared}")


def _default(form: Form) -> Path:
    is_folder = form in (Form.csv, Form.parquet)
    return Path("outputs") / (f"corpus-{form.value}" if is_folder else f"corpus.{form.value}")
