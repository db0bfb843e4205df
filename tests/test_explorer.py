"""Looking through and correcting: what is listed, what is marked, and what a click writes."""

from __future__ import annotations

import builtins
import csv

import pandas as pd
import pytest

import synthesis as syn
from synthesis.errors import UsageError


@pytest.fixture
def view(corpus, tmp_path):
    return syn.explore(
        corpus.where(country="Cambodia"), coder="anna", folder=tmp_path / "codings", as_of="2022-12-31"
    )


@pytest.fixture
def written(tmp_path):
    def rows():
        rows = _rows(tmp_path / "codings" / "anna.csv")
        return [(row["item_id"], row["theme"], row["value"]) for row in rows]

    return rows


def _rows(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _click(view, words):
    next(button for button in view.corrections.children if button.description == words).click()


def test_all_items_are_listed_and_each_filter_narrows_them(view, corpus):
    assert len(view.table) == len(corpus.where(country="Cambodia").items())
    view.agency.value = "UN Women"
    view.kind.value = "action"
    assert set(view.table["agency"]) == {"UN Women"}
    assert len(view.table) == 11
    view.state.value = "overdue"
    assert len(view.table) == 5
    assert len(view.items.options) == 5


def test_words_are_looked_for_everywhere_and_a_pattern_that_is_none_is_told(view):
    view.words.value = "theory of change"
    assert (
        view.table["item_id"].tolist()
        == syn.search(view.corpus, "theory of change")["item_id"].unique().tolist()
    )
    view.words.value = "(theory"
    assert "not closed" in view.told.value


def test_the_quotes_of_the_theme_are_marked_in_their_paragraph(view):
    view.theme.value = "transition"
    quotes = view.corpus.codings.query("theme == 'transition' and item_id == @view.items.value")["quote"]
    assert all(f"<mark>{quote}</mark>" in view.shown.value for quote in quotes)
    assert "line " in view.shown.value


def test_a_click_writes_the_correction_and_codes_by_it(view, written):
    view.theme.value = "gender"
    item, before = view.items.value, len(view.table)
    _click(view, "not gender")
    assert written() == [(item, "gender", "0")]
    assert len(view.table) == before - 1
    assert "gender" not in set(view.corpus.codings.query("item_id == @item")["theme"])
    assert "anna.csv" in view.told.value


def test_a_theme_is_added_and_taken_back(view, written):
    item = view.items.value
    theme = view.corrections.children[-1].options[1][0]
    view.corrections.children[-1].value = theme
    assert view.corpus.codings.query("item_id == @item and theme == @theme")["coder"].tolist() == ["anna"]
    _click(view, f"not {theme}")
    assert written() == [(item, theme, "0")]


def test_the_data_folder_takes_the_correction_up(tmp_path):
    home = syn.init(tmp_path / "mine", sample=True)
    view = syn.explore(syn.load(home / "data").where(country="Mali"), coder="anna")
    view.theme.value = "gender"
    item = view.items.value
    _click(view, "not gender")
    codings = syn.code(syn.load(home / "data"))
    assert "gender" not in set(codings.loc[codings["item_id"] == item, "theme"])


def test_what_she_says_of_other_countries_is_passed_over(corpus, view, tmp_path):
    other = corpus.where(country="Mali").items()["item_id"].iloc[0]
    syn.correct(corpus, item=other, theme="rbm", value=1, coder="anna", folder=tmp_path / "codings")
    view.theme.value = "gender"
    _click(view, "not gender")
    assert "Written to" in view.told.value
    assert not view.table.empty


def test_texts_of_documents_are_never_markup(tmp_path):
    frame = pd.DataFrame({"text": ["<img src=x onerror=alert(1)> gender"], "country": ["Mali"]})
    view = syn.explore(syn.from_frames(recommendations=frame), folder=tmp_path)
    assert "<img" not in view.shown.value
    assert "&lt;img" in view.shown.value


def test_an_empty_answer_shows_nothing_to_correct(view):
    view.words.value = "zeppelin"
    assert view.table.empty
    assert view.shown.value == ""
    assert not view.corrections.children


def test_the_sample_needs_a_folder_to_write_to():
    with pytest.raises(UsageError, match="no data folder"):
        syn.explore(syn.sample())


def test_without_the_widgets_it_says_what_to_install(corpus, tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "synthesis.explorer.view":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"pip install 'evaluation-synthesis\[explore\]'"):
        syn.explore(corpus, folder=tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [{"item": "nothing"}, {"theme": "gendre"}, {"value": 2}, {"coder": "codebook"}, {"coder": "../me"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_correction_that_cannot_be_is_told_and_nothing_is_written(corpus, tmp_path, wrong):
    right = {"item": "khm-ohchr-2020/l1", "theme": "gender", "value": 1, "coder": "anna"}
    with pytest.raises(UsageError):
        syn.correct(corpus, **{**right, **wrong}, folder=tmp_path / "codings")
    assert not (tmp_path / "codings").exists()


def test_what_else_a_person_wrote_stays(corpus, tmp_path):
    file = tmp_path / "anna.csv"
    file.write_text(
        "item_id,text,theme,value,note\n,Some text.,rbm,1,why\nkhm-ohchr-2020/l1,,rbm,1,\n", encoding="utf-8"
    )
    syn.correct(corpus, item="khm-ohchr-2020/l1", theme="rbm", value=0, coder="anna", folder=tmp_path)
    assert [(row["item_id"], row["text"], row["value"], row["note"]) for row in _rows(file)] == [
        ("", "Some text.", "1", "why"),
        ("khm-ohchr-2020/l1", _text(corpus), "0", ""),
    ]


def test_a_file_laid_out_in_another_way_is_left_as_it_is(corpus, tmp_path):
    file = tmp_path / "anna.csv"
    file.write_text("item_id,gender\nkhm-ohchr-2020/l1,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="another way"):
        syn.correct(corpus, item="khm-ohchr-2020/l1", theme="rbm", value=0, coder="anna", folder=tmp_path)
    assert file.read_text(encoding="utf-8").count("\n") == 2


def test_a_correction_by_a_label_takes_the_place_of_the_one_by_name(corpus, tmp_path):
    for theme, value in (("Gender equality", 1), ("gender", 0), ("ÉGALITÉ des sexes", 1)):
        path = syn.correct(
            corpus, item="khm-ohchr-2020/l1", theme=theme, value=value, coder="anna", folder=tmp_path
        )
    told = {"item_id": ITEM, "theme": "gender", "value": "1", "text": _text(corpus)}
    assert _rows(path) == [told]


ITEM = "khm-ohchr-2020/l1"


def _text(corpus):
    items = corpus.items()
    return " ".join(items.loc[items["item_id"] == ITEM, "text"].iloc[0].split())


def _correct(corpus, folder, value=1):
    return syn.correct(corpus, item=ITEM, theme="rbm", value=value, coder="anna", folder=folder)


PAGE = """Recommendation: Look after the archive of the office.
Management Response: Accepted by the office.
Management Response Category: Accepted
Key Actions
Responsible Deadline Status Comments
Hold a workshop Country Office 2021/06 Completed
"""


def test_a_correction_stays_with_its_text_when_a_recommendation_is_put_before_it(tmp_path):
    place = tmp_path / "sources" / "kenya"
    place.mkdir(parents=True)
    (place / "page.txt").write_text(PAGE, encoding="utf-8")
    corpus = syn.load(tmp_path)
    syn.correct(
        corpus, item=corpus.recommendations["recommendation_id"][0], theme="youth", value=1, coder="anna"
    )
    (place / "page.txt").write_text(PAGE.replace("the archive", "the roof") + PAGE, encoding="utf-8")
    again = syn.load(tmp_path)
    assert len(again.recommendations) == 2
    codings = syn.code(again).query("coder == 'anna'")
    assert codings["quote"].tolist() == ["Look after the archive of the office."]
    moved = again.recommendations["recommendation_id"]
    for item in moved:
        syn.correct(again, item=item, theme="youth", value=0, coder="anna")
    assert "youth" not in set(syn.code(again)["theme"])


@pytest.mark.parametrize(
    "row", [',"{text}",rbm,0', " {item} ,,rbm,0", ',"{shouted}",Results-based management,0']
)
def test_a_correction_replaces_whatever_names_the_same_item(corpus, tmp_path, row):
    text = _text(corpus).replace('"', '""')
    row = row.format(item=ITEM, text=text, shouted=text.upper())
    file = tmp_path / "anna.csv"
    file.write_text(f"item_id,text,theme,value\n{row}\n,,,\n{ITEM},,gender,0\n", encoding="utf-8")
    _correct(corpus, tmp_path)
    assert [(row["theme"], row["value"]) for row in _rows(file)] == [("rbm", "1"), ("gender", "0")]
    coded = syn.overrule(syn.code(corpus), file, items=corpus)
    assert "anna" in coded.query("item_id == @ITEM and theme == 'rbm'")["coder"].tolist()


def test_a_judgement_of_a_text_stays_with_the_other_items_that_have_it(tmp_path):
    frame = pd.DataFrame({"text": ["Hold a workshop."] * 2, "country": ["Mali", "Kenya"]})
    corpus = syn.from_frames(recommendations=frame)
    first, second = corpus.recommendations["recommendation_id"]
    file = tmp_path / "anna.csv"
    file.write_text("text,theme,value,note\nHold a workshop.,rbm,0,why\n", encoding="utf-8")
    syn.correct(corpus, item=second, theme="rbm", value=1, coder="anna", folder=tmp_path)
    assert {(row["item_id"], row["value"], row["note"]) for row in _rows(file)} == {
        (first, "0", "why"),
        (second, "1", "why"),
    }
    assert syn.overrule(syn.code(corpus), file, items=corpus)["item_id"].tolist() == [second]


def test_what_stands_beside_a_judgement_stays(corpus, tmp_path):
    file = tmp_path / "anna.csv"
    file.write_text(f"Item_ID;theme;value;note;\n{ITEM};rbm;0;why;x\n{ITEM};gender\n", encoding="utf-8")
    _correct(corpus, tmp_path)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Item_ID;theme;value;note;;text"
    assert lines[1].startswith(f"{ITEM};rbm;1;why;x;")
    assert lines[2] == f"{ITEM};gender;;;;"


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("item_id,theme,value,note\nx,rbm,0,\xe9\n".encode("cp1252"), "no-codings-file"),
        (b"item_id,theme,value\nx,rbm,1,extra\n", "too-many-cells"),
        (b"item_id,theme,theme,value\nx,rbm,rbm,1\n", "column-twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(corpus, tmp_path, page, told):
    (tmp_path / "anna.csv").write_bytes(page)
    with pytest.raises(UsageError) as error:
        _correct(corpus, tmp_path)
    assert [problem.code for problem in error.value.problems] == [told]
    assert (tmp_path / "anna.csv").read_bytes() == page


@pytest.mark.parametrize("value", [None, float("nan"), 0.9, "", "yes", pd.NA])
def test_only_1_and_0_are_judgements(corpus, tmp_path, value):
    with pytest.raises(UsageError, match=r"1 \(it is there\) or 0"):
        _correct(corpus, tmp_path, value)
    assert _rows(_correct(corpus, tmp_path, value=True))[0]["value"] == "1"


def test_a_correction_leaves_rows_that_say_nothing_as_they_are(corpus, tmp_path):
    mine = tmp_path / "anna.csv"
    mine.write_text(
        "item_id,theme,value\nkhm-ohchr-2020/l1,rbm,1\nkhm-ohchr-2020/l2,,\n# to do\n", encoding="utf-8"
    )
    syn.correct(corpus, item=" khm-ohchr-2020/l3 ", theme="gender", value=1, coder="anna", folder=tmp_path)
    lines = mine.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [
        "khm-ohchr-2020/l1", "khm-ohchr-2020/l2", "# to do", "khm-ohchr-2020/l3",
    ]  # fmt: skip


def test_a_correction_of_what_is_nowhere_names_no_line_of_a_file(corpus, tmp_path):
    with pytest.raises(syn.UsageError) as told:
        syn.correct(corpus, item="nope", theme="rbm", value=1, coder="anna", folder=tmp_path)
    assert str(told.value).startswith("item_id: there is no such item.")
