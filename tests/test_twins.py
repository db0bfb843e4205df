"""The same evaluation twice, known by its texts: mirrors, restated copies, joint evaluations, and look-alikes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import synthesis as syn
from synthesis.corpus import assemble
from synthesis.corpus.catalogue import Entry
from synthesis.corpus.source import Source
from synthesis.sources import Evaluation, Lesson, Reading, Recommendation
from synthesis.sources.records import Action

DATA = Path(__file__).parent.parent / "data"
ASKED = (
    "Hand the upkeep of the trail bridges to the municipalities before the project ends in December.",
    "The ministry should publish, each quarter, what the districts have spent on the upkeep of bridges.",
    "Train at least two wardens in each ward and pay them from the budget of the municipality.",
)
RESTATED = (
    "1. Hand the upkeep of the trail bridges to the municipalities before the project ends",
    "The Ministry should publish each quarter what the districts have spent on the upkeep of bridges",
    "Train at least two wardens in each ward, and pay them from the budget of the municipality!",
)
OTHERS = (
    "Give the grazing associations a seat on the board that decides what wells are dug and where.",
    "Publish the map of all wells in Sesotho and hang it in each of the ten district offices.",
    "Ask the users of each well what they can pay for its repair before the next one is dug.",
)


def source(
    file,
    texts,
    *,
    title="Trail bridges",
    country="NPL",
    agency="UNDP",
    period=(2013, 2017),
    actions=0,
    lessons=(),
):
    asked = [
        Recommendation(text=text, actions=[Action(text="Meet") for _ in range(actions)]) for text in texts
    ]
    evaluation = Evaluation(
        agency=agency, country=country, title=title, period_start=period[0], period_end=period[1]
    )
    reading = Reading(
        layout="undp_erc",
        evaluation=evaluation,
        recommendations=asked,
        lessons=[Lesson(text=each) for each in lessons],
    )
    return Source(Entry(file=file), sha256=file, reading=reading)


FULL = source("a/full.txt", ASKED, actions=2)


def told(*sources):
    corpus = assemble(sources)
    rows = corpus.problems[corpus.problems["code"].str.startswith("same-")]
    return corpus, set(zip(rows["code"], rows["severity"], rows["document_id"], strict=True))


def test_a_mirror_under_another_title_is_set_aside():
    corpus, found = told(source("a/mirror.txt", RESTATED, title="12947", period=(2016, 2016)), FULL)
    assert found == {("same-evaluation-twice", "warning", "a/mirror.txt")}
    assert corpus.evaluations["document_id"].tolist() == ["a/full.txt"]
    assert len(corpus.documents) == 2


def test_a_mirror_that_is_cut_off_is_set_aside():
    _, found = told(FULL, source("a/half.txt", RESTATED[:2], title=None))
    assert found == {("same-evaluation-twice", "warning", "a/half.txt")}


@pytest.mark.parametrize(
    ("file", "other", "severity"),
    [
        ("b/of-another-country.txt", {"country": "BTN"}, "note"),
        ("a/of-another-agency.txt", {"agency": "UN Women"}, "note"),
        (
            "a/with-lessons.txt",
            {"lessons": ("Wardens who live in the ward stay longer than others do.",)},
            "warning",
        ),
        (
            "a/of-the-same-title.txt",
            {
                "title": "Trail bridges",
                "lessons": ("Wardens who live in the ward stay longer than others do.",),
            },
            "warning",
        ),
    ],
)
def test_what_cannot_be_set_aside_is_told_in_both(file, other, severity):
    corpus, found = told(FULL, source(file, RESTATED, **{"title": "Bridges", **other}))
    assert found == {("same-texts-elsewhere", severity, each) for each in ("a/full.txt", file)}
    assert len(corpus.evaluations) == 2


@pytest.mark.parametrize(
    "other",
    [
        source("a/later.txt", RESTATED, title="Bridges II", period=(2018, 2022)),
        source("a/other.txt", OTHERS, title="Wells"),
        source("a/one.txt", ("Strengthen monitoring and evaluation.",), title="Wells"),
        source("a/one-alike.txt", (*OTHERS, ASKED[0]), title="Wells"),
    ],
    ids=lambda other: other.entry.file,
)
def test_another_evaluation_is_kept_without_a_word(other):
    corpus, found = told(FULL, other)
    assert found == set()
    assert len(corpus.evaluations) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [(ASKED, OTHERS), (("Plan ahead.", "Meet more."), ("Meet more.", "Pay on time."))],
)
def test_two_parts_under_one_title_are_both_kept_and_told(one, two):
    corpus, found = told(source("a/one.txt", one), source("a/two.txt", two))
    assert found == {("same-title-elsewhere", "warning", f"a/{each}.txt") for each in ("one", "two")}
    assert len(corpus.recommendations) == len(one) + len(two)


def test_a_short_copy_under_one_title_is_set_aside():
    asked = ("Plan ahead.", "Meet more.")
    _, found = told(source("a/one.txt", asked), source("a/two.txt", ("Meet more",)))
    assert found == {("same-evaluation-twice", "warning", "a/two.txt")}


def test_a_copy_to_the_letter_is_not_said_to_stand_fuller_elsewhere():
    corpus, found = told(FULL, replace(FULL, entry=Entry(file="a/copy.txt"), problems=[]))
    assert found == {("same-evaluation-twice", "warning", "a/full.txt")}
    assert (
        corpus.problems.loc[0, "message"] == "the same document stands in a/copy.txt; this copy is set aside."
    )


@settings(max_examples=30, deadline=None)
@given(
    st.permutations(
        [
            FULL,
            source("a/mirror.txt", RESTATED, title="12947"),
            source("a/same-title.txt", ASKED, actions=2),
            source("a/half.txt", RESTATED[:2], title=None),
            source("b/joint.txt", RESTATED, country="BTN"),
            source("a/wells.txt", OTHERS, title="Wells"),
        ]
    )
)
def test_the_order_of_the_documents_does_not_matter(sources):
    corpus, found = told(*(replace(each, problems=[]) for each in sources))
    assert sorted(corpus.evaluations["document_id"]) == ["a/full.txt", "a/wells.txt", "b/joint.txt"]
    assert found == {
        ("same-evaluation-twice", "warning", "a/mirror.txt"),
        ("same-evaluation-twice", "warning", "a/same-title.txt"),
        ("same-evaluation-twice", "warning", "a/half.txt"),
        ("same-texts-elsewhere", "note", "a/full.txt"),
        ("same-texts-elsewhere", "note", "b/joint.txt"),
    }


def test_the_joint_evaluation_of_two_islands_is_told_in_both():
    problems = syn.load(DATA).problems
    rows = problems[problems["code"] == "same-texts-elsewhere"]
    assert sorted(rows["document_id"].str.partition("/")[0]) == ["fiji", "samoa"]
    assert "same-evaluation-twice" not in set(problems["code"])
