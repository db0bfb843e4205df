"""Find words or a meaning in everything the evaluations say, each with its sentence and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from synthesis import vocabulary
from synthesis.corpus import check_corpus
from synthesis.corpus.asked import Names, listed
from synthesis.errors import wrong_use
from synthesis.meaning import likeness
from synthesis.patterns import Finder, Pattern, PatternError, compile_pattern
from synthesis.recurrence.sentences import around, sentences
from synthesis.schema import ITEM_KINDS

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

WAYS = ("words", "meaning")
KINDS = [*(kind for kind in ITEM_KINDS if kind != "text"), "response", "comment"]
ORIGIN = ["evaluation_id", "agency", "country", "country_name", "document_id"]
COLUMNS = ["item_id", "kind", "quote", "passage", *ORIGIN, "place", "start", "end", "text"]


def search(
    corpus: Corpus,
    text: str,
    *,
    kind: Names | None = None,
    by: Literal["words", "meaning"] = "words",
    most: int = 20,
) -> pd.DataFrame:
    """Find words or a phrase in every item, response and comment, or what is near to it in meaning.

    Case and accents do not matter; a space stands for a space, hyphen or slash. Whole words are found. What a
    codebook may write can be searched for, too: ``capacit*`` finds every word that begins so,
    ``theor(y|ies) of change`` either form, ``women ~3 business`` both with at most three words between.

    Parameters
    ----------
    corpus : Corpus
        Where to look.
    text : str
        What to look for.
    kind : str or iterable of str, optional
        Only in these: ``recommendation``, ``action``, ``lesson``, ``good practice``, ``finding``, ``response``
        (of management to a recommendation), ``comment`` (on an action).
    by : {"words", "meaning"}
        By meaning, sentences in English, French and Spanish are compared with the text, whatever their words. It
        needs the extra ``meaning``, takes a second for some 200 sentences the first time, and is a help to find
        passages: how near they are is a guess of the encoder.
    most : int
        How many sentences by meaning, the nearest first.

    Returns
    -------
    DataFrame
        One row a place found, in the order of the corpus. ``quote`` is verbatim ``text[start:end]``, ``passage``
        the sentence round it; ``item_id`` is the recommendation, action, lesson or finding; ``place`` says where
        it stands in ``document_id``. By meaning the quote is the whole sentence, and ``likeness`` says how near
        it is: the cosine, 1 for the same.

    Raises
    ------
    UsageError
        When nothing can be looked for by this text, there is no such kind or way, or the encoder is not installed.

    Examples
    --------
    >>> import synthesis as syn
    >>> found = syn.search(syn.sample(), "theory of change", kind="recommendation")
    >>> found.loc[0, ["item_id", "quote"]].tolist()
    ['khm-ohchr-2020/r1', 'theory of change']
    """
    check_corpus(corpus)
    if by not in WAYS:
        remedy = f"Choose one of: {', '.join(WAYS)}."
        raise wrong_use("unknown-by", "nothing can be looked for by this.", remedy, field="by", value=by)
    sought, texts = _searchable(text), _texts(corpus)
    if kinds := _kinds(kind):
        texts = texts[texts["kind"].isin(kinds)]
    return _by_meaning(texts, sought, most) if by == "meaning" else _by_words(texts, sought)


def _by_words(texts: pd.DataFrame, text: str) -> pd.DataFrame:
    finder = Finder([_pattern(text)])
    hits = [
        (row.Index, row.text[start:end], row.text[slice(*around(row.text, start, end))], start, end)
        for row in texts.itertuples()
        for _, start, end in finder.find(row.text)
    ]
    return _told(hits, texts)[COLUMNS]


def _by_meaning(texts: pd.DataFrame, text: str, most: int) -> pd.DataFrame:
    hits = [
        (row.Index, row.text[start:end], row.text[start:end], start, end)
        for row in texts.itertuples()
        for start, end in sentences(row.text)
    ]
    found = _told(hits, texts)
    found["likeness"] = likeness(found["quote"].tolist(), text)
    return found.nlargest(most, "likeness")[[*COLUMNS, "likeness"]].reset_index(drop=True)


def _told(hits: list[tuple[int, str, str, int, int]], texts: pd.DataFrame) -> pd.DataFrame:
    found = pd.DataFrame(hits, columns=["row", "quote", "passage", "start", "end"])
    found = found.astype({"row": "int64", "quote": "str", "passage": "str", "start": "int64", "end": "int64"})
    return found.merge(texts, left_on="row", right_index=True).reset_index(drop=True)


def _searchable(text: object) -> str:
    if not isinstance(text, str):
        raise wrong_use(
            "not-a-text", "only a text can be looked for.", "Put it in quotes.", field="text", value=text
        )
    return text


def _pattern(text: str) -> Pattern:
    try:
        return compile_pattern(text.strip(' \t\n"“”«»'))
    except PatternError as error:
        raise wrong_use(
            "cannot-search", f"nothing can be looked for: {error}", "Write words, stems (word*) and choices (a|b).",
            field="text", value=text,
        ) from error  # fmt: skip


def _kinds(kind: Names | None) -> list[str]:
    wanted = listed(kind, field="kind")
    unknown = [name for name in wanted if name not in KINDS]
    if unknown:
        known = vocabulary.nearest_first(unknown[0], KINDS)
        raise wrong_use(
            "no-such-kind", "there is no such kind of text.", f"Choose from: {', '.join(known)}.",
            field="kind", value=unknown[0],
        )  # fmt: skip
    return wanted


def _texts(corpus: Corpus) -> pd.DataFrame:
    """Return every text there is, with its evaluation, document and place."""
    items = corpus.items().rename(columns={"item_kind": "kind"})
    known = items[["item_id", "evaluation_id", "place"]]
    responses = _said(corpus.recommendations, "recommendation_id", "response", "response")
    comments = _said(corpus.actions, "action_id", "comments", "comment")
    said = pd.concat([responses, comments]).merge(known, on="item_id")
    texts = pd.concat([items, said], ignore_index=True).dropna(subset="text")
    texts = texts.merge(corpus.evaluations[ORIGIN], on="evaluation_id")
    order = {item: rank for rank, item in enumerate(items["item_id"])}
    return texts.sort_values("item_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def _said(table: pd.DataFrame, key: str, column: str, kind: str) -> pd.DataFrame:
    renamed = table[[key, column]].set_axis(["item_id", "text"], axis="columns")
    return renamed.assign(kind=kind)
