"""Searching: every quote is verbatim at its place, and nothing that is there is missed."""

from __future__ import annotations

import re

import pytest

import synthesis as syn
from synthesis.errors import UsageError


def test_every_quote_stands_at_its_place_within_its_passage(corpus):
    found = syn.search(corpus, "(gender|genre|género)")
    assert set(found["kind"]) >= {"recommendation", "response", "action", "comment"}
    for row in found.itertuples():
        assert row.text[row.start : row.end] == row.quote
        assert row.quote in row.passage
        assert row.passage in row.text


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("theory of change", "khm-ohchr-2020/r1"),
        ("THEORIE DU CHANGEMENT", "mli-un-women-2022/r1"),
        ("theor(y|ies) of chang*", "khm-ohchr-2020/f13"),
    ],
)
def test_case_accents_and_stems_do_not_matter(corpus, words, item):
    assert item in set(syn.search(corpus, words)["item_id"])


@pytest.mark.parametrize("word", ["gender", "office", "plan", "programme", "2020"])
def test_nothing_that_is_there_is_missed(corpus, word):
    texts = [
        *corpus.items()["text"],
        *corpus.recommendations["response"].dropna(),
        *corpus.actions["comments"].dropna(),
    ]
    there = sum(len(re.findall(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)) for text in texts)
    assert len(syn.search(corpus, word)) == there > 0


def test_only_the_kinds_asked_for_are_searched(corpus):
    assert set(syn.search(corpus, "gender", kind=["lesson", "response"])["kind"]) <= {"lesson", "response"}


def test_nothing_found_is_a_table_without_rows(corpus):
    found = syn.search(corpus, "zeppelin")
    assert found.empty
    assert list(found.columns) == list(syn.search(corpus, "gender").columns)


@pytest.mark.parametrize("text", ["", "…", "*", "a.b", "(open"])
def test_what_cannot_be_looked_for_is_wrong_use(corpus, text):
    with pytest.raises(UsageError, match="nothing can be looked for"):
        syn.search(corpus, text)


def test_an_unknown_kind_is_wrong_use_with_the_nearest(corpus):
    with pytest.raises(UsageError, match="Choose from: lesson,"):
        syn.search(corpus, "gender", kind="lessons")
