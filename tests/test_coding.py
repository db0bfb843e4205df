"""Coding: the quote at its place, what is no theme, people overrule, and how good it is."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import synthesis as syn
from synthesis import schema
from synthesis.agreement import agree
from synthesis.codebook import default_path, load_codebook
from synthesis.coding import Coder, check_people, code, judgements, overrule, read_people, themes_of
from synthesis.errors import SynthesisError, UsageError

CORE = [
    "rbm", "gender", "transition", "capacity_development", "partnership_coordination", "monitoring_data",
    "human_rights", "resource_mobilization",
]  # fmt: skip
FLOORS = {"capacity_development": 0.85, "monitoring_data": 0.80}
CODER = Coder(load_codebook(default_path()))


@pytest.fixture(scope="module", params=["pages.csv", "practice.csv"])
def gold(project, request):
    return pd.read_csv(project / "data" / "codings" / "gold" / request.param)


def _themes(text):
    return {passage.theme for passage in CODER.passages(text)}


# the table


def test_one_row_a_coding_with_the_quote_at_its_place():
    texts = [
        "Draw up an exit strategy.",
        "Fermer le bureau.",
        "Nothing of note.",
        "Traspasar los costos al ministerio.",
    ]
    codings = code(texts)
    assert list(codings.columns) == list(schema.TABLES["codings"].columns)
    assert codings["item_id"].drop_duplicates().tolist() == ["1", "2", "4"]
    assert set(codings["theme"]) == {"transition"}
    assert set(codings["coder"]) == {"codebook"}
    assert set(codings["item_kind"]) == {"text"}
    for row in codings.itertuples():
        assert texts[int(row.item_id) - 1][row.start : row.end] == row.quote


def test_the_same_input_gives_the_same_output(gold):
    pd.testing.assert_frame_equal(code(gold), code(gold))


def test_a_string_is_one_text():
    text = "We need an exit strategy"
    found = code(text)
    assert found["quote"].tolist() == ["exit strategy"]
    pd.testing.assert_frame_equal(found, code([text]))


def test_a_frame_keeps_its_ids():
    frame = pd.DataFrame({"item_id": ["x", "y"], "words": ["theory of change", None], "item_kind": "lesson"})
    codings = code(frame, column="words")
    assert set(codings["item_id"]) == {"x"}
    assert set(codings["item_kind"]) == {"lesson"}


def test_no_text_no_coding():
    assert code([]).empty
    assert list(code(["", " ", "zzz"]).columns) == list(code([]).columns)
    schema.check("codings", code([]))


def test_wrong_use_is_told():
    with pytest.raises(UsageError, match="no such column"):
        code(pd.DataFrame({"a": ["x"]}), column="b")
    with pytest.raises(UsageError, match="stands twice"):
        code(pd.DataFrame({"item_id": ["x", "x"], "text": ["a", "b"]}))


def test_every_quote_of_the_corpus_is_verbatim(corpus):
    texts = corpus.items().set_index("item_id")["text"]
    codings = code(corpus)
    assert codings["item_id"].nunique() > 100
    for row in codings.itertuples():
        assert texts[row.item_id][row.start : row.end] == row.quote


def test_cambodia_changes_hands(corpus):
    khm = corpus.where(country="Cambodia", agency="UN Women")
    coded = khm.with_codings(code(khm))
    assert "khm-un-women-2020/r2" in set(coded.where(theme="transition").recommendations["recommendation_id"])


@settings(deadline=None)
@given(st.text(alphabet="Exit strategy, women UN “”such as (to).", max_size=120))
def test_passages_are_verbatim_and_apart(text):
    found = CODER.passages(text)
    assert all(text[passage.start : passage.end] == passage.quote for passage in found)
    for one, other in pairwise(found):
        assert one.theme != other.theme or one.end <= other.start


# what is no theme


@pytest.mark.parametrize(
    ("text", "theme", "is_there"),
    [
        ("UN Women should move to a larger building.", "gender", False),
        ("ONU Femmes et ONU Mujeres partagent un bâtiment.", "gender", False),
        ("UN Women should empower women.", "gender", True),
        ("The Rural Women Platform published its budget.", "gender", False),
        ("The project “Women at Work” was late.", "gender", False),
        ("The national gender policy was late.", "gender", True),
        ("Men and women of the village dug the canal.", "gender", False),
        ("Pay gaps between women and men should close.", "gender", True),
        ("Ce genre de projet demande du temps.", "gender", False),
        ("The country moves from conflict to peace: a transition to peace.", "transition", False),
        ("The energy transition needs grids.", "transition", False),
        ("The transition of the office to a liaison office should be planned.", "transition", True),
        ("Extend the project by six months.", "transition", False),
        ("Transfer funds to the ministry in May.", "transition", False),
        ("Transfer the clinics to the ministry in May.", "transition", True),
        ("Phase out coal and mercury.", "transition", False),
        ("The country graduates to middle-income status.", "transition", False),
        ("Departing officers leave handover notes.", "transition", False),
        ("The steering committee approved the budget.", "partnership_coordination", False),
        ("Data were broken down by age and disability.", "human_rights", False),
        ("Goods such as statistics manuals, women's shoes and data sheets were bought.", "gender", False),
        ("Take up fewer requests (studies, training, events, etc.).", "capacity_development", False),
        ("Take up more requests (studies, training, events).", "capacity_development", True),
        ("Work with schools, including by training teachers.", "capacity_development", True),
        ("Des outils, y compris les bases de données, ont été achetés.", "monitoring_data", False),
        ("Women's rights were discussed.", "human_rights", False),
        ("The rights of prisoners were discussed.", "human_rights", True),
        ("Follow up the recommendations of the Universal Periodic Review.", "rbm", False),
        ("Follow up the recommendations of the audit.", "rbm", True),
        ("Sustainable Development Goals", "sustainability", False),
        ("The challenges have visibly intensified.", "communication", False),
        ("Make the results more visible to donors.", "communication", True),
        ("Give visibility to the movement.", "communication", True),
    ],
)
def test_meaning_counts_not_keywords(text, theme, is_there):
    assert (theme in _themes(text)) is is_there


# how good it is


def _agreement(gold):
    people = gold.melt("item_id", CORE, "theme", "value")
    found = judgements(code(gold), ids=gold["item_id"], themes=CORE)
    return agree(people, found, draws=0).table


@pytest.fixture(scope="module")
def fresh(project):
    return _agreement(pd.read_csv(project / "data" / "codings" / "gold" / "fresh.csv"))


@pytest.mark.parametrize("theme", CORE)
def test_no_theme_gets_worse_on_fresh_texts(fresh, theme):
    assert fresh.loc[theme, "f1"] >= FLOORS.get(theme, 0.90)


@pytest.mark.parametrize("theme", ["rbm", "gender", "transition"])
def test_the_three_main_themes(gold, theme):
    assert _agreement(gold).loc[theme, "f1"] >= 0.85


def test_all_eight_themes(gold):
    assert _agreement(gold).loc["mean", "f1"] >= 0.80


@pytest.mark.parametrize("language", ["fr", "es"])
def test_other_languages_are_read_as_well_as_english(gold, language):
    scores = {name: _agreement(part).loc["all", "f1"] for name, part in gold.groupby("language")}
    assert scores[language] >= scores["en"] - 0.05


def test_the_reference_items(reference):
    items = pd.read_csv(reference / "themes" / "gold_shared.csv")
    table = _agreement(items)
    assert table.loc[["rbm", "gender", "transition"], "f1"].min() >= 0.85
    assert table.loc["mean", "f1"] >= 0.80


# people overrule


TEXTS = pd.DataFrame(
    {
        "item_id": ["a", "b", "c"],
        "item_kind": "lesson",
        "text": ["Draw up an exit strategy.", "Look after the archive.", "Women dug a canal."],
    }
)


def _people(**columns):
    return pd.DataFrame({"coder": "sam", **columns})


def test_a_persons_coding_wins():
    people = _people(item_id=["a", "b", "c"], theme=["transition", "transition", "gender"], value=[1, 1, 0])
    codings = overrule(code(TEXTS), people, items=TEXTS)
    assert codings[["item_id", "theme", "quote", "coder"]].to_numpy().tolist() == [
        ["a", "transition", "exit strategy", "sam"],
        ["b", "transition", "Look after the archive.", "sam"],
    ]
    assert codings["end"].tolist()[1] == len(TEXTS["text"][1])
    schema.check("codings", codings)


def test_others_stay_as_they_were():
    before = code(TEXTS)
    after = overrule(before, _people(item_id=["b"], theme=["rbm"], value=[0]), items=TEXTS)
    pd.testing.assert_frame_equal(after, before)


def test_where_people_are_divided_the_codebook_stands():
    people = pd.DataFrame(
        {"coder": ["sam", "kim"], "item_id": ["c", "c"], "theme": ["gender", "gender"], "value": [0, 1]}
    )
    pd.testing.assert_frame_equal(overrule(code(TEXTS), people, items=TEXTS), code(TEXTS))
    third = pd.concat([people, people.iloc[[0]].assign(coder="lee")])
    assert "c" not in set(overrule(code(TEXTS), third, items=TEXTS)["item_id"])


def test_an_item_is_known_by_its_text():
    people = _people(text=["  women dug\n a canal. "], theme=["gender"], value=[0])
    assert "c" not in set(overrule(code(TEXTS), people, items=TEXTS)["item_id"])


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("Plan the exit", ["a"]),
        ("3.1 plan  the exit", ["a"]),
        ("2. Train staff", ["c"]),
        ("train staff", []),
        ("a) Agree", ["d"]),
        ("3 offices close", []),
        ("1.5 million people need water", []),
        ("2.5 MILLION people need water", ["f"]),
    ],
)
def test_an_item_is_known_whatever_number_stands_before_its_text(said, items):
    texts = [
        "1. Plan the exit", "1) Train staff", "2. Train staff", "Agree", "2 offices close", "2.5 million people need water",
    ]  # fmt: skip
    known = pd.DataFrame({"item_id": list("abcdef"), "item_kind": "recommendation", "text": texts})
    people = _people(text=[said], theme=["gender"], value=[1])
    problems = check_people(people, items=known)
    assert [problem.code for problem in problems] == ([] if items else ["unknown-item"])
    if items:
        assert (
            overrule(code(known), people, items=known).query("theme == 'gender'")["item_id"].tolist() == items
        )


def test_without_items_only_those_with_a_coding_are_known():
    people = _people(item_id=["a"], theme=["transition"], value=[0])
    assert "a" not in set(overrule(code(TEXTS), people)["item_id"])
    with pytest.raises(SynthesisError, match="there is no such item"):
        overrule(code(TEXTS), _people(item_id=["b"], theme=["rbm"], value=[1]))


def test_all_that_is_wrong_with_codings_at_once(tmp_path):
    (tmp_path / "sam.csv").write_text(
        "item_id,theme,value\na,rbm,yes\na,gendr,1\n,rbm,1\nb,rbm,1\nb,rbm,0\nzz,rbm,1\n", encoding="utf-8"
    )
    (tmp_path / "codebook.csv").write_text("item_id,rbm\na,1\n", encoding="utf-8")
    (tmp_path / "kim.csv").write_bytes(b"item_id,rbm\n\xff,1\n")
    (tmp_path / "lee.csv").write_text("item_id,theme\na,rbm\n", encoding="utf-8")
    with pytest.raises(SynthesisError) as told:
        read_people(tmp_path)
    found = {(problem.document_id, problem.line, problem.code) for problem in told.value.problems}
    assert found == {
        ("sam.csv", 2, "not-0-or-1"),
        ("sam.csv", 3, "unknown-theme"),
        ("sam.csv", 4, "no-item"),
        ("sam.csv", 6, "judged-twice"),
        ("codebook.csv", 2, "unknown-coder"),
        ("kim.csv", None, "no-codings-file"),
        ("lee.csv", 2, "no-value"),
    }
    assert "Did you mean gender?" in str(told.value)


def _read(folder, page, name="sam.csv"):
    (folder / name).write_text(page, encoding="utf-8")
    return read_people(folder)[["item_id", "theme", "value"]].to_numpy().tolist()


@pytest.mark.parametrize(
    "page",
    [
        "item_id,theme,value\n,,\na,rbm,1\n , ,\n",
        "item_id\ttheme\tvalue\na\trbm\t1\n",
        "Item_ID;Theme;VALUE\na;rbm;1\n\n",
        "item_id,theme,value\na,rbm,1\nb,rbm\nb\n",
        "item_id,theme,value,\na,rbm,1,\n,,,\n",
        "Item ID,Results-based management,Gender\na,1\n",
        "coder,item_id,theme,value\nSam,a,rbm,1\n,a,rbm,1.0\n",
    ],
)
def test_a_file_is_read_as_spreadsheets_write_it(tmp_path, page):
    found = _read(tmp_path, page.replace("Gender", "Gender equality"))
    assert [found[0], *(row for row in found if row != found[0])] == [["a", "rbm", 1]]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("item_id,rbm,rbm\na,1,0\n", ("column-twice", None, "rbm", None)),
        ("item_id,theme,value\na,rbm,1,0\n", ("too-many-cells", 2, None, None)),
        (
            "coder,item_id,theme,value\nanna,a,rbm,1\nben,a,rbm,0\nben,b,rbm,0\n",
            ("another-coder", 3, "coder", "ben"),
        ),
    ],
)
def test_what_would_be_lost_in_silence_is_told(tmp_path, page, told):
    with pytest.raises(SynthesisError) as error:
        _read(tmp_path, page, "anna.csv")
    (problem,) = error.value.problems
    assert (problem.code, problem.line, problem.field, problem.value) == told


def test_a_frame_with_two_columns_of_one_name_is_told():
    frame = pd.DataFrame([["sam", "a", 1, 0]], columns=["coder", "item_id", "rbm", "rbm"])
    with pytest.raises(SynthesisError, match="two columns have this name"):
        read_people(frame)


def test_the_themes_are_those_of_the_codebook_of_the_corpus(tmp_path):
    (tmp_path / "codebook.yaml").write_text(
        "themes:\n  water:\n    label: {en: Water}\n    patterns: [water]\n", encoding="utf-8"
    )
    corpus = _workspace(tmp_path, "Look after the archive.")
    item = corpus.recommendations["recommendation_id"].iloc[0]
    people = _people(item_id=[item], theme=["water"], value=[1])
    assert check_people(people, items=corpus) == []
    assert overrule(code(corpus), people, items=corpus)["theme"].tolist() == ["water"]


def test_the_line_of_a_judgement_with_line_breaks_is_its_first(tmp_path):
    (tmp_path / "sam.csv").write_text('text,theme,value\n"one\ntwo",rbm,yes\n', encoding="utf-8")
    with pytest.raises(SynthesisError) as told:
        read_people(tmp_path)
    assert [problem.line for problem in told.value.problems] == [2]


def test_who_says_1_by_id_and_0_by_text_of_one_item_judged_twice(tmp_path):
    said = "item_id,text,theme,value\na,,rbm,1\n,{},rbm,0\n".format(TEXTS["text"].iloc[0].upper())
    (tmp_path / "sam.csv").write_text(said, encoding="utf-8")
    (problem,) = check_people(tmp_path, items=TEXTS)
    assert (problem.code, problem.document_id, problem.value) == ("judged-twice", "sam.csv", "a")
    with pytest.raises(SynthesisError, match="says both 1 and 0"):
        overrule(code(TEXTS), tmp_path, items=TEXTS)


def test_items_that_are_nowhere_are_told(tmp_path):
    (tmp_path / "sam.csv").write_text("item_id;rbm;gender\na;1;\nzz;0;1\n", encoding="utf-8")
    assert [(problem.code, problem.value) for problem in check_people(tmp_path, items=TEXTS)] == [
        ("unknown-item", "zz")
    ]
    assert len(read_people(tmp_path)) == 3


def test_an_item_that_is_nowhere_is_told_with_its_line_and_how_else_to_name_it(tmp_path):
    (tmp_path / "sam.csv").write_text("item_id,text,rbm\na,,1\nzz,,1\n,Nowhere said,1\n", encoding="utf-8")
    by_id, by_text = check_people(tmp_path, items=TEXTS)
    assert (by_id.line, by_id.field, by_text.line, by_text.field) == (3, "item_id", 4, "text")
    assert ("by its text" in by_id.remedy, "item_id" in by_text.remedy) == (True, True)
    assert "line" not in read_people(tmp_path)


def test_a_frame_without_a_coder_is_told():
    with pytest.raises(SynthesisError, match="nothing says who coded"):
        overrule(code(TEXTS), pd.DataFrame({"item_id": ["a"], "theme": ["rbm"], "value": [1]}), items=TEXTS)


PAGE = """Recommendation: {text}
Management Response: Accepted by the office.
Management Response Category: Accepted
Key Actions
Responsible Deadline Status Comments
Hold a workshop Country Office 2021/06 Completed
"""


def _workspace(folder, text):
    place = folder / "sources" / "kenya"
    place.mkdir(parents=True, exist_ok=True)
    (place / "page.txt").write_text(PAGE.format(text=text), encoding="utf-8")
    return syn.load(folder)


def test_a_persons_coding_survives_a_new_reading(tmp_path):
    _workspace(tmp_path, "Look after the archive of the office.")
    people = tmp_path / "codings"
    people.mkdir()
    (people / "sam.csv").write_text(
        "text,transition\nLook after the archive of the office.,1\n", encoding="utf-8"
    )
    codings = code(syn.load(tmp_path))
    assert codings[["theme", "coder"]].to_numpy().tolist()[0] == ["transition", "sam"]
    again = code(_workspace(tmp_path, "Look after the  archive\nof the office."))
    assert again[["theme", "coder"]].to_numpy().tolist()[0] == ["transition", "sam"]


# wide and long


def test_themes_of_every_item():
    wide = themes_of(code(TEXTS), ids=TEXTS["item_id"], themes=["gender", "rbm"])
    assert wide.to_dict("index") == {
        "a": {"gender": 0, "rbm": 0}, "b": {"gender": 0, "rbm": 0}, "c": {"gender": 1, "rbm": 0},
    }  # fmt: skip
    long = judgements(code(TEXTS), ids=TEXTS["item_id"], themes=["gender", "rbm"])
    assert long["value"].sum() == 1
    assert len(long) == 6
