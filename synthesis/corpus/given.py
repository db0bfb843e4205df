"""What was given where a corpus is expected."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from synthesis.corpus.corpus import Corpus
from synthesis.errors import wrong_use


def check_corpus(given: object) -> None:
    """Refuse what is no corpus, and say how to come by one.

    Raises
    ------
    UsageError
        When it is something else, such as a frame made from a corpus, or the path of one.

    Examples
    --------
    >>> import synthesis as syn
    >>> try:
    ...     syn.history("data")
    ... except syn.UsageError as error:
    ...     error.problems[0].remedy
    'Load it first: syn.load(…).'
    """
    if isinstance(given, Corpus):
        return
    remedies = {
        pd.DataFrame: "Give the corpus that the frame was made from.",
        (str, Path): "Load it first: syn.load(…).",
    }
    remedy = next(
        (said for kind, said in remedies.items() if isinstance(given, kind)), "Load one: syn.load(…)."
    )
    raise wrong_use(
        "not-a-corpus", "a corpus is expected.", remedy, field="corpus", value=type(given).__name__
    )
