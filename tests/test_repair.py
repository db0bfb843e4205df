"""What is certainly damage is put right and told; what is doubtful stays as printed."""

from __future__ import annotations

import time

import pytest
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from synthesis.documents import repair

SOURCES = sorted((PROJECT / "data" / "sources").rglob("*.txt"))


@pytest.mark.parametrize(
    ("printed", "repaired", "done"),
    [
        ("la dÃ©cision de lâ€™ONU", "la décision de l’ONU", ["wrong-letters"]),
        ("cafÃ© à São Paulo, “x”", "café à São Paulo, “x”", ["wrong-letters"]),
        ("L\x19ONU \x1cdit\x1d", "L’ONU “dit”", ["control-characters"]),
        ("co\xadopération\ufeff", "coopération", ["control-characters"]),
        ("a \u202eterces\u202c and \u2066b\u2069", "a terces and b", ["control-characters"]),
        ("(\u200fالعربية\u200e)", "(\u200fالعربية\u200e)", []),
        ("“As printed” – it’s ‘so’…", "“As printed” – it’s ‘so’…", []),
        ("Straight 'quotes' and a\xa0space", "Straight 'quotes' and a\xa0space", []),
    ],
)
def test_letters_and_control_characters(printed, repaired, done):
    assert repair.clean(printed) == (repaired, tuple(done))


@pytest.mark.parametrize(
    ("printed", "repaired"),
    [
        ("l?organisation s?engage jusqu?à ce qu?il y ait", "l’organisation s’engage jusqu’à ce qu’il y ait"),
        (
            "D?accord. L?ONU, QU?ELLE, aujourd?hui, lorsqu?un",
            "D’accord. L’ONU, QU’ELLE, aujourd’hui, lorsqu’un",
        ),
        ("mise en ?uvre, main-d??uvre, c?ur, n?ud, v?ux", "mise en œuvre, main-d’œuvre, cœur, nœud, vœux"),
        ("?uvrer pour. ?uvrer encore. MISE EN ?UVRE", "Œuvrer pour. Œuvrer encore. MISE EN ŒUVRE"),
        ("Ghana?s office, UNDP?s role, they don?t, I?m", "Ghana’s office, UNDP’s role, they don’t, I’m"),
        ("2014 ? 2016 and 2014?2016", "2014 – 2016 and 2014–2016"),
    ],
)
def test_question_marks_that_certainly_stand_for_another_sign(printed, repaired):
    assert repair.certain(printed) == repaired


@pytest.mark.parametrize(
    "printed",
    [
        "Que faire ? Et pourquoi?",
        "Was it done in 2014? 2016 was late.",
        "What could be done? So much.",
        "http://example.org/l?organisation and www.example.org/c?ur",
        "page?s=1&l?a",
        "agencies?i.e. what they do",
        "g?nero, 12?17 Sep, ?quoted?",
    ],
)
def test_doubtful_question_marks_stay(printed):
    assert repair.certain(printed) == printed


def test_changes_are_told_word_by_word():
    text = "Il s?agit de l?essentiel."
    assert repair.changes(text) == [(3, "s?agit", "s’agit"), (13, "l?essentiel.", "l’essentiel.")]


def test_our_own_documents_hold_only_question_marks_to_repair():
    for source in SOURCES:
        for line in source.read_text(encoding="utf-8").splitlines():
            assert repair.clean(line)[1] == ()
            assert "?" in line or repair.certain(line) == line


@pytest.mark.parametrize(
    ("lines", "known", "joined"),
    [
        (["the evalu-", "ation"], {"evaluation"}, "the evaluation"),
        (["a long-", "term aim"], {"long-term"}, "a long-term aim"),
        (["an evalu-", "ation"], set(), "an evalu-ation"),
        (["COVID-", "19 and 2023-", "2027"], set(), "COVID-19 and 2023-2027"),
        (["pre-", "and post-test"], set(), "pre- and post-test"),
        (["pre- ", "school"], set(), "pre- school"),
        (["UNDP/", "UNEP"], set(), "UNDP/UNEP"),
        (["une agence d?", "audit"], set(), "une agence d?audit"),
        (["Complet", "ed"], {"completed"}, "Completed"),
        (["Country", "Office"], {"country", "office"}, "Country Office"),
        (["co\xad", "operation"], set(), "cooperation"),
        (["the end", ". And"], set(), "the end. And"),
        (["", "one", " ", "two "], set(), "one two "),
    ],
)
def test_wrapped_lines_are_joined(lines, known, joined):
    assert repair.join(lines, known) == joined


@given(st.text(st.sampled_from("ls?dqu'aeéo 2014–sttnœ.www=/uvrI")))
def test_spans_hold_in_both_texts(text):
    repaired = repair.certain(text)
    assert len(repaired) == len(text)
    assert all(one in (other, "?") for one, other in zip(text, repaired, strict=True))
    for change in repair.changes(text):
        assert text[change.start :].startswith(change.printed)
        assert repaired[change.start :].startswith(change.repaired)


@given(st.text())
def test_what_is_clean_stays_clean(text):
    once, _ = repair.clean(text)
    twice, done = repair.clean(once)
    assert "control-characters" not in done
    assert (twice == once) == (done == ())


@given(st.lists(st.text(max_size=12), max_size=6), st.sets(st.text(max_size=8), max_size=4))
def test_joining_loses_no_letter(lines, known):
    def letters(text):
        return [sign for sign in text if not sign.isspace() and sign not in "-‐‑\xad"]

    assert letters(repair.join(lines, known)) == letters("".join(lines))


@pytest.mark.parametrize("part", ["?", "l?", "l?a", "C?ur ", "a?s=", "\x19", "é", "dÃ©", "evalu-\n"])
def test_time_grows_linearly(part):
    def seconds(size):
        text = part * size
        began = time.perf_counter()
        repair.certain(text)
        repair.clean(text)
        repair.join(text.split("\n"))
        return time.perf_counter() - began

    seconds(1_000)
    assert seconds(40_000) < 100 * max(seconds(4_000), 0.001)
