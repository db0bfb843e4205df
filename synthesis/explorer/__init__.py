"""Look through a corpus in a notebook, and correct its codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from synthesis.corpus import Corpus, check_corpus
from synthesis.corrections import folder_of
from synthesis.errors import wrong_use
from synthesis.explorer.shelf import Shelf

if TYPE_CHECKING:
    from synthesis.explorer.view import Explorer

__all__ = ["explore"]


def explore(
    corpus: Corpus, *, coder: str = "me", folder: str | Path | None = None, as_of: str | None = None
) -> Explorer:
    """Look through a corpus: filter by country, agency, kind, theme, state and words; correct codings by a click.

    Needs the optional part ``explore`` of the package, and nothing from the network.

    Parameters
    ----------
    corpus : Corpus
        What to look through; it is coded if it has not been yet.
    coder : str
        Who corrects.
    folder : str or Path, optional
        Where ``<coder>.csv`` is written; by default ``codings`` in the data folder of the corpus.
    as_of : str, optional
        The day of the states; by default the last day the record speaks of.

    Returns
    -------
    Explorer
        Shows itself as the last line of a cell. ``.table`` is a DataFrame of what it lists; ``.corpus`` is the
        corpus with the codings as corrected.

    Raises
    ------
    UsageError
        When ipywidgets is not installed, or no folder is known to write to.

    Examples
    --------
    >>> import synthesis as syn
    >>> view = syn.explore(syn.sample().where(country="Mali"), folder="codings")
    >>> view.agency.value = "UN Women"
    >>> view.words.value = "theory of change"
    >>> len(view.table)
    0
    """
    check_corpus(corpus)
    try:
        from synthesis.explorer.view import Explorer  # noqa: PLC0415
    except ImportError as error:
        remedy = "Install it: pip install 'evaluation-synthesis[explore]'."
        raise wrong_use("not-installed", "the explorer needs ipywidgets.", remedy) from error
    return Explorer(Shelf(corpus, coder=coder, folder=folder_of(corpus, folder), as_of=as_of))
