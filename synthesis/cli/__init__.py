"""The commands: a thin skin over the functions of the same names."""

from synthesis.cli import batch as batch  # its command joins the others, as do those of the next
from synthesis.cli import files as files
from synthesis.cli.commands import app, main

__all__ = ["app", "main"]
