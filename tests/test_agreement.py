"""Agreement: published worked examples, intervals, and what the two differ on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from synthesis.agreement import agree, agree_by, cohen_kappa, krippendorff_alpha
from synthesis.errors import SynthesisError, UsageError

NA = np.nan
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), the data of its sections B and D
BINARY = pd.DataFrame({"A": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "B": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]})
FOUR = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
        "C": [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
    }
)


def _judged(values, theme="rbm"):
    return pd.DataFrame({"item_id": [f"i{n}" for n in range(len(values))], "theme": theme, "value": values})


@pytest.mark.parametrize(("values", "alpha"), [(BINARY, 0.095), (FOUR, 0.743)])
def test_alpha_of_published_examples(values, alpha):
    assert krippendorff_alpha(values) == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize(
    ("cells", "kappa"),
    [((20, 5, 10, 15), 0.40), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)],
)
def test_kappa_of_published_examples(cells, kappa):
    assert cohen_kappa(*cells) == pytest.approx(kappa, abs=0.00005)


def test_nothing_to_choose_from_is_missing_not_one():
    table = agree(_judged([1, 1, 1]), _judged([1, 1, 1])).table
    assert table.loc["rbm", "percent"] == 1
    assert table.loc["rbm", ["kappa", "alpha"]].isna().all()
    none = agree(_judged([0, 0]), _judged([0, 0])).table
    assert none.loc["rbm", ["precision", "recall", "f1", "f1_low"]].isna().all()


def test_nothing_to_compare_is_missing():
    assert np.isnan(cohen_kappa(0, 0, 0, 0))
    assert np.isnan(krippendorff_alpha(pd.DataFrame({"a": [NA], "b": [NA]})))
    assert np.isnan(krippendorff_alpha(pd.DataFrame({"a": [1, NA], "b": [NA, 0]})))
    groups = pd.Series({"i0": "en", "i1": "en", "i2": "fr"}, name="language")
    table = agree_by(_judged([1, 0, 1]), _judged([1, 0]), groups=groups)
    assert table["n"].to_dict() == {"en": 2, "fr": 0}
    assert table.loc["fr", ["percent", "kappa", "alpha", "f1", "f1_low"]].isna().all()


def test_one_row_a_theme():
    a = pd.concat([_judged([1, 1, 0, 0]), _judged([1, 0, 0, 0], "gender")])
    b = pd.concat([_judged([1, 0, 1, 0]), _judged([1, 0, 0, 0], "gender")])
    found = agree(a, b)
    assert list(found.table.index) == ["rbm", "gender", "all", "mean"]
    row = found.table.loc["rbm"]
    assert row[["n", "both", "only_a", "only_b", "neither"]].tolist() == [4, 1, 1, 1, 1]
    assert (row["percent"], row["precision"], row["recall"], row["f1"]) == (0.5, 0.5, 0.5, 0.5)
    assert found.table.loc["all", "both"] == 2
    assert found.table.loc["all", "f1"] == pytest.approx(2 / 3)
    assert found.table.loc["mean", "f1"] == pytest.approx(0.75)


def test_disagreements_side_by_side():
    a = _judged([1, 1, 0]).assign(text=["one", "two", "three"])
    found = agree(a, _judged([1, 0, 1]))
    assert found.disagreements.to_numpy().tolist() == [
        ["i1", "rbm", 1, 0, "two"],
        ["i2", "rbm", 0, 1, "three"],
    ]


def test_what_only_one_judged_is_counted_not_compared():
    found = agree(_judged([1, 0, NA, 1]), _judged([1, 0, 1]))
    assert found.table.loc["all", "n"] == 2
    assert found.not_compared == 2


def test_intervals_hold_the_figure_and_follow_the_seed():
    rng = np.random.default_rng(3)
    a, b = (_judged(rng.integers(0, 2, 80)) for _ in range(2))
    one, same, other = (agree(a, b, seed=seed).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same)
    assert one.loc["rbm", "f1_low"] < one.loc["rbm", "f1"] < one.loc["rbm", "f1_high"]
    assert not one.equals(other)


def test_files_of_two_coders(tmp_path):
    (tmp_path / "sam.csv").write_text("item_id,text,rbm,gender\nx,one,1,0\ny,two,0,\n", encoding="utf-8")
    (tmp_path / "kim.csv").write_text("item_id,theme,value\nx,rbm,1\ny,rbm,1\nx,gender,0\n", encoding="utf-8")
    found = agree(tmp_path / "sam.csv", str(tmp_path / "kim.csv"))
    assert found.table.loc["all", "n"] == 3
    assert found.disagreements["text"].tolist() == ["two"]
    with pytest.raises(UsageError, match="several people"):
        agree(tmp_path, tmp_path / "kim.csv")
    (tmp_path / "lee.csv").write_text("item_id,rbm\nx,maybe\n", encoding="utf-8")
    with pytest.raises(SynthesisError, match="1 \\(it is there\\) or 0"):
        agree(tmp_path / "lee.csv", tmp_path / "kim.csv")


def test_wrong_use_is_told():
    with pytest.raises(UsageError, match="no judgement in common"):
        agree(_judged([1]), _judged([1], "gender"))
    with pytest.raises(UsageError, match="no judgements"):
        agree(pd.DataFrame({"a": [1]}), _judged([1]))
    two = pd.concat([_judged([1]).assign(coder=name) for name in ("anna", "ben")])
    with pytest.raises(UsageError, match="several people") as told:
        agree(two, _judged([1]))
    assert told.value.problems[0].code == "several-coders"


def test_both_1_and_0_of_the_same_is_refused():
    a = _judged([1, 0, 1])
    for frame in (pd.concat([a, a.assign(value=1 - a["value"])]), a.assign(item_id="i0", text=list("pqr"))):
        with pytest.raises(UsageError, match="says both 1 and 0"):
            agree(frame, a, draws=0)
    assert agree(pd.concat([a, a]), a, draws=0).table.loc["all", "n"] == 3


@pytest.mark.parametrize("value", [2, 0.7, "yes", -1])
def test_what_is_neither_1_nor_0_is_refused(value):
    with pytest.raises(UsageError, match=r"1 \(it is there\) or 0") as told:
        agree(_judged([1, value, 0]), _judged([1, 1, 0]))
    assert [(problem.field, problem.value) for problem in told.value.problems] == [("rbm", str(value))]
    assert agree(_judged(["1", "", "0"]), _judged([True, True, False])).table.loc["all", "both"] == 1


def test_texts_are_compared_whatever_their_spaces_and_capitals():
    a = pd.DataFrame({"text": ["Hold a  workshop.", "Plan the exit."], "theme": "rbm", "value": [1, 0]})
    found = agree(a, a.assign(text=["hold a workshop. ", "Plan\nthe EXIT."], value=[0, 0]), draws=0)
    assert found.table.loc["all", "n"] == 2
    assert found.disagreements["item"].tolist() == ["Hold a  workshop."]


def test_items_without_a_group_are_a_row_of_their_own_and_no_group_at_all_is_a_table():
    a, b = _judged([1, 0, 1]), _judged([1, 0, 0])
    table = agree_by(a, b, groups=pd.Series({"i0": "en"}, name="language"), draws=0)
    assert table["n"].tolist() == [1, 2]
    assert table.index[0] == "en"
    assert pd.isna(table.index[1])
    assert agree_by(a, b, groups=pd.Series({"i0": "en"}), draws=0).shape == table.shape
    none = agree_by(a.head(0), b, groups=pd.Series(dtype=object), draws=0)
    assert list(none.columns) == list(agree(a, b).table.columns)


VALUES = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40)


@settings(deadline=None, max_examples=50)
@given(VALUES)
def test_laws(pairs):
    a, b = (_judged(list(values)) for values in zip(*pairs, strict=True))
    one, turned = agree(a, b, draws=0).table.loc["rbm"], agree(b, a, draws=0).table.loc["rbm"]
    for name in ("percent", "kappa", "alpha", "f1"):
        assert one[name] == pytest.approx(turned[name], nan_ok=True)
    assert one["precision"] == pytest.approx(turned["recall"], nan_ok=True)
    itself = agree(a, a, draws=0)
    assert itself.table.loc["rbm", "percent"] == 1
    assert itself.disagreements.empty
    assume({*a["value"]} == {0, 1})
    assert itself.table.loc["rbm", ["kappa", "alpha", "f1"]].tolist() == [1, 1, 1]


def test_two_coders_may_call_the_themes_by_name_or_label(tmp_path):
    pages = {
        "anna.csv": "item_id,theme,value\na,gender,1\nb,rbm,1\n",
        "ben.csv": "item_id;theme;value\na;GENDER equality;1\nb;Gestion axée sur les résultats;0\n",
        "carla.csv": "item_id,Igualdad de género,Results-based management\na,1,\nb,,1\n",
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert agree(tmp_path / "anna.csv", tmp_path / "ben.csv").table["n"]["all"] == 2
    assert agree(tmp_path / "anna.csv", tmp_path / "ben.csv").table["percent"]["all"] == 0.5
    assert agree(tmp_path / "anna.csv", tmp_path / "carla.csv").table["percent"]["all"] == 1


def test_a_label_that_is_misspelt_is_told_with_the_nearest(tmp_path):
    (tmp_path / "ben.csv").write_text("item_id,theme,value\na,Gender equalty,1\n", encoding="utf-8")
    with pytest.raises(SynthesisError, match="Did you mean Gender equality"):
        agree(tmp_path / "ben.csv", tmp_path / "ben.csv")
