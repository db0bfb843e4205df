"""In which language what people code is written."""

from __future__ import annotations

import pandas as pd

from synthesis.coding.items import comparable
from synthesis.corpus import Corpus, check_corpus


def languages(judged: pd.DataFrame, *, items: Corpus) -> pd.Series:
    """Return the language of each item that people judged.

    Parameters
    ----------
    judged : DataFrame
        What :func:`~synthesis.coding.read_people` returns.
    items : Corpus
        Where an item is looked up of which the file tells no language: it has that of its document.

    Returns
    -------
    Series
        The language, or a missing value, by ``item_id`` (or text, where it has none).

    Examples
    --------
    >>> import synthesis as syn
    >>> people = pd.DataFrame([{"coder": "anna", "item_id": "khm-ohchr-2020/l1", "theme": "rbm", "value": 1}])
    >>> languages(syn.coding.read_people(people), items=syn.sample()).to_dict()
    {'khm-ohchr-2020/l1': 'en'}
    """
    check_corpus(items)
    known = texts_with_language(items)
    by_id = known.set_index("item_id")["language"]
    by_text = (
        known.assign(key=known["text"].map(comparable)).drop_duplicates("key").set_index("key")["language"]
    )
    told = judged["language"].fillna(judged["item_id"].map(by_id))
    told = told.fillna(judged["text"].map(comparable).map(by_text))
    told = told.set_axis(judged["item_id"].fillna(judged["text"]))
    return told[~told.index.duplicated()]


def texts_with_language(corpus: Corpus) -> pd.DataFrame:
    """Return the items with a text: ``item_id, item_kind, text, language``."""
    origins = corpus.evaluations.merge(corpus.documents[["document_id", "language"]], on="document_id")
    items = corpus.items().merge(origins[["evaluation_id", "language"]], on="evaluation_id")
    return items[["item_id", "item_kind", "text", "language"]].dropna(subset="text")
