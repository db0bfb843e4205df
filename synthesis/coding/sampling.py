"""Which judgements a person should make next: the doubtful ones, spread over themes and languages."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from synthesis.codebook import Codebook
from synthesis.coding.coder import Coder, coder_of
from synthesis.coding.items import Book, book_of
from synthesis.coding.languages import texts_with_language
from synthesis.coding.people import People, decided, on_items
from synthesis.coding.reading import read_people
from synthesis.corpus import Corpus, check_corpus
from synthesis.errors import wrong_use

REASONS = (
    "people and the codebook disagree",
    "people disagree with each other",
    "found, but an exception sets it aside",
    "found, but only in a name or a list of examples",
    "not found, though its recommendation holds the theme",
    "found in one passage only",
)
OTHERS, THEIRS, EXCEPTION, NAME_OR_LIST, PARENT, ONE_PASSAGE = REASONS
SHEET = ["item_id", "theme", "value", "reason", "quote", "text", "language", "item_kind"]
PAIR = ["item_id", "theme"]
TURNS = (["reason", "theme"], ["reason"], ["theme", "wording"], ["language", "theme"])


def to_code_next(
    corpus: Corpus, *, people: People | None = None, codebook: Book = None, most: int = 30, seed: int = 0
) -> pd.DataFrame:
    """Draw a sample for a person to code next: the judgements of the codebook that are in doubt.

    What people have judged is left out, unless they differ from the codebook or from each other. The reasons,
    and for each reason the themes and languages, take turns, so that a short sample holds some of each; the same
    words are drawn again only when there are no others left.

    Parameters
    ----------
    corpus : Corpus
        What is to be coded.
    people : Path, str or DataFrame, optional
        What people have judged (see :func:`read_people`); default: ``codings`` in the data folder.
    codebook : Codebook, Path or str, optional
        Default: the corpus's own, else the one that comes with the package.
    most : int
        How many rows at most.
    seed : int
        Where the draw begins: the same seed draws the same rows.

    Returns
    -------
    DataFrame
        One row an item and theme, by reason: ``item_id, theme, value`` (empty: to be filled in with 1 or 0),
        ``reason`` (one of :data:`~synthesis.coding.sampling.REASONS`), ``quote`` (the passage in doubt),
        ``text, language, item_kind``.
        Saved as ``data/codings/<coder>.csv`` and filled in, it is that person's codings.

    Raises
    ------
    UsageError
        When ``most`` is less than one.
    SynthesisError
        When the codebook or people's codings have problems: all of them at once.

    Examples
    --------
    >>> import synthesis as syn
    >>> to_code_next(syn.sample(), most=3)["value"].tolist()
    ['', '', '']
    """
    check_corpus(corpus)
    if most < 1:
        raise wrong_use(
            "too-few", "a sample has at least one row.", "Ask for more.", field="most", value=most
        )
    doubts = _doubts(corpus, people, book_of(corpus, codebook)).merge(
        texts_with_language(corpus), on="item_id"
    )
    wording = doubts["quote"].str.casefold().fillna(doubts["item_id"])
    drawn = doubts.assign(wording=wording).sample(frac=1, random_state=seed)
    for turn in TURNS:
        drawn = _by_turns(drawn, turn)
    drawn = drawn.head(most).sort_values("reason", key=_rank, kind="stable", ignore_index=True)
    return drawn.assign(value="")[SHEET]


def _by_turns(rows: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Put the first row of each group first, then the second of each."""
    turn = rows.groupby(groups, dropna=False).cumcount()
    return rows.loc[turn.sort_values(kind="stable").index]


def _rank(reasons: pd.Series) -> pd.Series:
    return reasons.map(REASONS.index)


def _doubts(corpus: Corpus, people: People | None, book: Codebook) -> pd.DataFrame:
    """Return every judgement in doubt with the first reason for it: ``item_id, theme, quote, reason``."""
    coder = coder_of(book)
    texts = texts_with_language(corpus).set_index("item_id")["text"]
    passages = pd.DataFrame(_passages(coder, texts), columns=[*PAIR, "quote"], dtype="str")
    found = passages.drop_duplicates(PAIR)
    alone = passages.drop_duplicates(PAIR, keep=False).assign(reason=ONE_PASSAGE)
    aside = pd.DataFrame(_set_aside(coder, texts), columns=[*PAIR, "quote", "reason"], dtype="str")
    judged = _judged(corpus, people, book)
    divided = _divided(judged, found)
    unsure = pd.concat([_without(aside, found), _without(_expected(corpus, found), found), alone])
    both = pd.concat([divided, _without(unsure, judged)])
    return both.sort_values("reason", key=_rank, kind="stable").drop_duplicates(PAIR, ignore_index=True)


def _passages(coder: Coder, texts: pd.Series) -> Iterator[tuple[str, str, str]]:
    for item, text in texts.items():
        for passage in coder.passages(text):
            yield str(item), passage.theme, passage.quote


def _set_aside(coder: Coder, texts: pd.Series) -> Iterator[tuple[str, str, str, str]]:
    for item, text in texts.items():
        for passage, why in coder.set_aside(text):
            yield str(item), passage.theme, passage.quote, EXCEPTION if why == "exception" else NAME_OR_LIST


def _expected(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """Return the themes of recommendations, for each of their actions."""
    parents = corpus.actions[["action_id", "recommendation_id"]]
    theirs = parents.merge(found, left_on="recommendation_id", right_on="item_id")
    return pd.DataFrame({"item_id": theirs["action_id"], "theme": theirs["theme"], "reason": PARENT})


def _judged(corpus: Corpus, people: People | None, book: Codebook) -> pd.DataFrame:
    """Return what people judged: ``item_id, theme, coder, value``."""
    folder = corpus.root / "codings" if corpus.root else None
    if people is None and folder is not None and folder.is_dir():
        people = folder
    if people is None:
        people = pd.DataFrame(columns=["coder", *PAIR, "value"])
    return on_items(read_people(people, codebook=book), texts_with_language(corpus))


def _divided(judged: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return the judgements on which people differ from the codebook, or from each other."""
    verdict = judged[PAIR].drop_duplicates().merge(decided(judged)[[*PAIR, "value"]], on=PAIR, how="left")
    compared = verdict.merge(found, on=PAIR, how="left", indicator=True)
    machine = (compared["_merge"] == "both").astype("int64")
    tied = compared["value"].isna()
    differ = compared.assign(reason=OTHERS)[~tied & (compared["value"] != machine)]
    return pd.concat([differ, compared[tied].assign(reason=THEIRS)])[[*PAIR, "quote", "reason"]]


def _without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    marked = rows.merge(others[PAIR].drop_duplicates(), on=PAIR, how="left", indicator=True)
    return marked[marked["_merge"] == "left_only"].drop(columns="_merge")
