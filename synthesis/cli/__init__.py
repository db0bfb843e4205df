"""The commands: a thin skin over the functions of the same names."""

from synthesis.cli import files as files  # its commands join the others
from synthesis.cli.commands import app, main

__all__ = ["app", "main"]
