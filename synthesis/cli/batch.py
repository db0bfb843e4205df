"""The command that renders: what it is given, and how it ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from synthesis.cli.commands import Countries, Day, app
from synthesis.cli.output import FAILED, complain, told
from synthesis.errors import wrong_use

if TYPE_CHECKING:
    from synthesis.batch.manifest import Manifest

GIVEN = ("-p", "--parameter")


class _RenderCommand(TyperCommand):
    """Takes ``-p NAME VALUE`` or ``-p NAME=VALUE`` as often as is wanted, which typer has no type for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Join each name with its value before the arguments are read."""
        joined: list[str] = []
        rest = iter(args)
        for word in rest:
            joined.append(word)
            if word in GIVEN and (name := next(rest, None)) is not None:
                joined.append(name if "=" in name else f"{name}={_value_of(name, rest)}")
        return super().parse_args(ctx, joined)


def _value_of(name: str, rest: Iterator[str]) -> str:
    value = next(rest, None)
    if value is None:
        raise typer.BadParameter(f"{name} has no value. Write -p NAME VALUE.", param_hint="-p")
    return value


@app.command(cls=_RenderCommand, epilog="Example: synthesis render Cambodia Mali --as-of 2022-12-31")
def render(
    countries: Countries = None,
    *,
    data: Annotated[
        str, typer.Option(help="The data folder, or an address of fsspec, as s3://bucket/data.")
    ] = "data",
    out: Annotated[
        str,
        typer.Option(help="The output folder, or such an address. A run waits while another writes there."),
    ] = "outputs",
    as_of: Day = None,
    notebook: Annotated[
        str | None, typer.Option(help="A notebook's file or name.", show_default="country_synthesis")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            *GIVEN, metavar="NAME VALUE", help="A value for the notebook's parameters cell; may be repeated."
        ),
    ] = None,
    format: Annotated[  # noqa: A002
        str, typer.Option(help="What to write: html, pdf (needs Chromium), docx (needs pandoc); with commas.")
    ] = "html",
    jobs: Annotated[
        int | None, typer.Option(help="How many reports at a time.", show_default="one a processor")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="A Dask cluster that makes the reports instead, as tcp://host:8786; without --jobs.",
            show_default="this machine",
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds that one report may take.")] = 600,
    memory: Annotated[
        str | None,
        typer.Option(help="Memory that one report may take, as 4G (on Linux).", show_default="no limit"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Render also what has not changed.")] = False,
    log: Annotated[
        Path | None,
        typer.Option(help="A file to add to, with times: what happened and what the cells said."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what went wrong.")] = False,
) -> None:
    """Render one report a country, with its tables as a workbook."""
    from synthesis.kernels.keeper import begun  # noqa: PLC0415

    with told(), nullcontext() if scheduler else begun():
        from synthesis.batch.rendering import render as render_reports  # noqa: PLC0415

        signal.signal(signal.SIGTERM, _interrupt)
        manifest = render_reports(
            countries or None, data=data, out=out, as_of=as_of, notebook=notebook,
            parameters=_pairs(parameter or []), formats=format, jobs=jobs, scheduler=scheduler, timeout=timeout,
            memory=memory, force=force, log=log, progress=not quiet,
        )  # fmt: skip
        if not quiet:
            typer.echo(repr(manifest))
        _leave_if_failed(manifest)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = dict(pair.split("=", 1) for pair in given)
    wrong = [name for name in pairs if not name.isidentifier()]
    if wrong:
        raise wrong_use(
            "no-name", "this is no name of a parameter.", "Write -p NAME VALUE.", field="-p", value=wrong[0]
        )
    return pairs


def _leave_if_failed(manifest: Manifest) -> None:
    for report in manifest.failed:
        complain(f"{report.name} failed: {report.failure}")
        for line in report.failure.last_lines if report.failure else ():
            complain(f"    {line}")
    if manifest.failed:
        raise SystemExit(FAILED)
