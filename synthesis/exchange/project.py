"""What a project of another program holds: its codebook, its texts, and who coded what."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from synthesis.codebook import Codebook

RULE = "Rule: "


@dataclass(frozen=True)
class Project:
    """Hold what was read of a project.

    Parameters
    ----------
    name : str
        What it is called.
    codebook : Codebook
        Its codes as themes.
    texts : DataFrame
        One row an item: ``item_id, item_kind, text``.
    codings : DataFrame
        The ``codings`` table (see :mod:`synthesis.schema`): who coded what with which theme.
    """

    name: str
    codebook: Codebook = field(repr=False)
    texts: pd.DataFrame = field(repr=False)
    codings: pd.DataFrame = field(repr=False)
