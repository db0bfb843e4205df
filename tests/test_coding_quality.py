"""What a person should code next, the codebook against the gold, and the notebook that shows both."""

from __future__ import annotations

import csv
import json
import re
from copy import deepcopy
from itertools import pairwise
from unicodedata import combining, normalize

import nbformat
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbclient import NotebookClient
from typer.testing import CliRunner

import synthesis as syn
from synthesis import exhibits
from synthesis.agreement import agree_by
from synthesis.cli import app
from synthesis.codebook import default_path, load_codebook
from synthesis.coding import Coder, judge_again, languages, overrule, read_people, to_code_next
from synthesis.coding.sampling import OTHERS, REASONS, THEIRS
from synthesis.errors import SynthesisError, UsageError
from synthesis.language import WORDINGS
from synthesis.patterns import compose, is_composed
from synthesis.patterns.folding import SPELT_OUT

BOOK = load_codebook(default_path())
CODER = Coder(BOOK)
ITEM = "khm-un-women-2020/r1"


@pytest.fixture(scope="module")
def everything(corpus):
    return to_code_next(corpus, most=10_000)


@pytest.fixture(scope="module")
def texts(corpus):
    return corpus.items().set_index("item_id")["text"]


def _run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


# what to code next


def test_the_doubtful_by_reason_each_once(everything):
    ranks = everything["reason"].map(REASONS.index)
    assert ranks.is_monotonic_increasing
    assert not everything.duplicated(["item_id", "theme"]).any()
    assert set(everything["reason"]) == set(REASONS) - {OTHERS, THEIRS}


def test_each_reason_is_true(everything, texts):
    for row in everything.itertuples():
        found = [passage for passage in CODER.passages(texts[row.item_id]) if passage.theme == row.theme]
        assert len(found) == (1 if row.reason == "found in one passage only" else 0)
        if "recommendation" in row.reason:
            parent = texts[row.item_id.rsplit("/", 1)[0]]
            assert row.theme in {passage.theme for passage in CODER.passages(parent)}
        else:
            assert row.quote in row.text


def test_a_short_sample_is_spread_and_follows_the_seed(corpus, everything):
    drawn = to_code_next(corpus)
    assert len(drawn) == 30
    assert set(drawn["reason"]) == set(everything["reason"])
    assert set(drawn["language"]) == {"en", "fr", "es"}
    assert drawn["theme"].nunique() >= 14
    pd.testing.assert_frame_equal(drawn, to_code_next(corpus))
    assert not drawn.equals(to_code_next(corpus, seed=1))


def test_documents_without_a_language_take_their_turn(corpus):
    documents = corpus.documents
    bare = documents.assign(language=documents["language"].where(documents["language"] != "en"))
    sample = to_code_next(syn.Corpus({**corpus.tables, "documents": bare}), most=20)
    assert sample["language"].isna().sum() > 5


def test_filled_in_it_is_a_file_of_codings(corpus, tmp_path):
    drawn = to_code_next(corpus, most=12)
    assert (drawn["value"] == "").all()
    sheet = tmp_path / "anna.csv"
    drawn.to_csv(sheet, index=False)
    assert read_people(sheet).empty
    drawn.assign(value=1).to_csv(sheet, index=False)
    judged = overrule(syn.code(corpus), sheet, items=corpus)
    pairs = set(zip(drawn["item_id"], drawn["theme"], strict=True))
    hers = judged[judged["coder"] == "anna"]
    assert set(zip(hers["item_id"], hers["theme"], strict=True)) == pairs
    again = to_code_next(corpus, people=sheet, most=10_000)
    settled = again[again["reason"] != OTHERS]
    assert not pairs & set(zip(settled["item_id"], settled["theme"], strict=True))


def test_a_judgement_follows_its_text_when_ids_move():
    texts = pd.DataFrame({"item_id": ["r1", "r2"], "text": ["A new one.", "Women dug a canal."]})
    people = pd.DataFrame(
        {"coder": "anna", "item_id": ["r1"], "text": ["Women dug a canal."], "theme": "youth", "value": 1}
    )
    assert overrule(syn.code(texts), people, items=texts).query("coder == 'anna'")["item_id"].tolist() == [
        "r2"
    ]
    reworded = people.assign(text="Women dug a long canal.")
    assert overrule(syn.code(texts), reworded, items=texts).query("coder == 'anna'")["item_id"].tolist() == [
        "r1"
    ]


def test_what_people_dispute_comes_first(corpus):
    rows = [("anna", "covid_19", 1), ("ben", "youth", 1), ("anna", "youth", 0), ("anna", "sdgs", 0)]
    people = pd.DataFrame(rows, columns=["coder", "theme", "value"]).assign(item_id=ITEM)
    drawn = to_code_next(corpus, people=people, most=10_000)
    mine = drawn[drawn["item_id"] == ITEM].set_index("theme")["reason"]
    assert (mine["covid_19"], mine["youth"]) == (OTHERS, THEIRS)
    assert "sdgs" not in mine
    assert drawn["reason"].tolist()[:2] == [OTHERS, THEIRS]


def test_wrong_use_of_the_sample_is_told(corpus):
    with pytest.raises(UsageError, match="at least one row"):
        to_code_next(corpus, most=0)
    people = pd.DataFrame([{"coder": "anna", "item_id": ITEM, "theme": "gendr", "value": 1}])
    with pytest.raises(SynthesisError, match="Did you mean gender"):
        to_code_next(corpus, people=people)


def test_what_does_not_count_is_told_with_the_reason():
    found = {why for _, why in CODER.set_aside("Men and women use tools such as surveys.")}
    assert found == {"exception", "name or list"}
    assert CODER.set_aside("Draw up an exit strategy.") == []


# accents apart from their letters


@given(st.text(st.sampled_from("aeéñ\u0301\u0303\u0335 xœŒﬁﬃ"), max_size=30))
@example("\u0301\u0335a")
def test_places_after_composing_are_exact(text):
    composed, places = compose(text)
    assert len(places) == len(composed) + 1
    assert places[-1] == len(text)
    assert places == sorted(places)
    for place, again in pairwise(places):
        assert place < again or text[place] in SPELT_OUT
    assert is_composed(text) == (composed == text)


@given(st.text(st.sampled_from("aeéñ\u0301\u0303\u0335 x"), max_size=30))
def test_composing_changes_no_letter(text):
    composed, places = compose(text)
    assert normalize("NFC", composed) == normalize("NFC", text)
    for place, sign in zip(places, composed, strict=False):
        assert combining(sign) or normalize("NFD", text[place])[0] == normalize("NFD", sign)[0]


@pytest.mark.parametrize(
    "text", ["Développer les capacités des élues, et l’égalité.", "Fortalecer la educación y género."]
)
def test_accents_apart_are_read_as_one_with_their_letters(text):
    apart = normalize("NFD", text)
    assert apart != text
    whole, parts = CODER.passages(text), CODER.passages(apart)
    assert whole
    assert [(p.theme, p.quote) for p in whole] == [(p.theme, normalize("NFC", p.quote)) for p in parts]
    assert all(apart[p.start : p.end] == p.quote for p in parts)


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("Renforcer le suivi de la mise en œuvre des activités.", "suivi de la mise en oeuvre"),
        ("Œuvrer avec les partenaires.", "OEuvrer avec"),
        ("Seek diversiﬁed donors.", "Seek diversified donors"),
    ],
)
def test_joined_letters_are_read_as_two_and_quoted_as_printed(printed, plain):
    found = CODER.passages(printed)
    assert all(printed[p.start : p.end] == p.quote for p in found)
    assert plain in [compose(p.quote)[0] for p in found]


# the codebook against people


def test_the_codebook_judges_what_people_judged(corpus, tmp_path):
    file = tmp_path / "anna.csv"
    file.write_text(f"item_id,text,theme,value\n{ITEM},,gender,1\n,Draw up an exit strategy.,transition,0\n"
                    "lost,,rbm,1\n", encoding="utf-8")  # fmt: skip
    again = judge_again(file, items=corpus)
    assert again[["theme", "value"]].to_numpy().tolist() == [["gender", 0], ["transition", 1]]
    assert syn.agree(file, again, draws=0).not_compared == 1


def test_groups_are_those_of_the_items(project):
    gold = project / "data" / "codings" / "gold" / "practice.csv"
    languages = pd.read_csv(gold).set_index("item_id")["language"]
    machine = judge_again(gold)
    table = agree_by(gold, machine, groups=languages, draws=0)
    assert list(table.index) == ["en", "es", "fr"]
    assert table["n"].sum() == syn.agree(gold, machine, draws=0).table.loc["all", "n"]


def test_the_tables_hold_what_was_measured(project):
    gold = pd.DataFrame({"coder": "anna", "item_id": list("abc"), "theme": "transition", "value": [1, 0, 1],
                         "text": ["Draw up an exit strategy.", "Close the office.", "A poem."]})  # fmt: skip
    measured = syn.agree(gold, judge_again(gold))
    shown = exhibits.agreement(measured, BOOK).table.set_index("theme")
    assert shown.loc["transition", ["n", "rate", "f1"]].tolist() == [3, pytest.approx(1 / 3), 0.5]
    cells = exhibits.confusion(measured, BOOK).table.iloc[0]
    assert cells[["both", "only_a", "only_b", "neither"]].tolist() == [1, 1, 1, 0]
    differ = exhibits.disagreements(measured, BOOK, language=syn.Language("fr")).table
    assert differ[["item", "label", "name", "answer"]].to_numpy().tolist() == [
        ["b", "Transition et sortie", "no", "yes"],
        ["c", "Transition et sortie", "yes", "no"],
    ]


def test_only_all_is_1():
    a = pd.DataFrame({"item_id": range(1000), "theme": "rbm", "value": [1, 0] * 500})
    measured = syn.agree(a, a.assign(value=[1] + [0] * 1 + [1, 0] * 498 + [1, 1]), draws=200)
    shown = exhibits.agreement(measured, BOOK).table.iloc[0]
    assert measured.table.loc["rbm", "f1"] > 0.995
    assert shown[["kappa", "alpha", "precision", "f1", "f1_low"]].tolist() == [0.99] * 5
    assert shown["recall"] == 1
    assert "<td>0.99</td>" in measured._repr_html_()
    assert "kappa 0.99, mean F1 0.99" in repr(measured)
    one = exhibits.agreement(syn.agree(a, a), BOOK).table.iloc[0]
    assert one[["kappa", "alpha", "precision", "recall", "f1", "f1_low", "f1_high"]].tolist() == [1] * 7


# the commands


@pytest.fixture
def files(tmp_path):
    a, b = tmp_path / "anna.csv", tmp_path / "ben.csv"
    a.write_text("item_id,rbm\nx,1\ny,0\n", encoding="utf-8")
    b.write_text("item_id,rbm\nx,1\ny,1\nz,1\n", encoding="utf-8")
    return a, b


def test_agree_prints_for_people_and_programs(files):
    assert "Judged by one of the two only: 1" in _run("agree", *files).stdout
    rows = list(csv.DictReader(_run("agree", *files, "--format", "csv").stdout.splitlines()))
    assert [row["theme"] for row in rows] == ["rbm", "all", "mean"]
    told = json.loads(_run("agree", *files, "--format", "json").stdout)
    assert [row["item"] for row in told["disagreements"]] == ["y"]


def test_agree_takes_a_codebook_of_ones_own(files, tmp_path):
    book = tmp_path / "book.yaml"
    book.write_text("themes:\n  water:\n    label: {en: Water}\n    patterns: [water]\n", encoding="utf-8")
    told = _run("agree", *files, "--codebook", book)
    assert told.exit_code == 1
    assert "water" in told.stderr
    for file in files:
        file.write_text(file.read_text(encoding="utf-8").replace("rbm", "water"), encoding="utf-8")
    assert _run("agree", *files, "--codebook", book).exit_code == 0
    assert _run("agree", files[0], tmp_path / "nobody.csv").exit_code == 2


def test_the_commands_code_by_the_codebook_of_the_workspace(files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    book = "themes:\n  water:\n    label: {en: Water}\n    patterns: [water]\n"
    (tmp_path / "data" / "codebook.yaml").write_text(book, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("item_id,text\nA7,We need water.\n", encoding="utf-8")
    (row,) = csv.DictReader(_run("code", "answers.csv", "--column", "text").stdout.splitlines())
    assert (row["item_id"], row["theme"]) == ("A7", "water")
    for file in files:
        file.write_text(file.read_text(encoding="utf-8").replace("rbm", "water"), encoding="utf-8")
    assert _run("agree", *files).exit_code == 0
    assert _run("agree", *files, "--codebook", default_path()).exit_code == 1


def test_check_tells_what_is_wrong_with_codings(tmp_path):
    data = tmp_path / "data"
    (data / "sources").mkdir(parents=True)
    (data / "codings").mkdir()
    (data / "codings" / "anna.csv").write_text("item_id,theme,value\nzz,rbm,1\nx,gendr,1\n", encoding="utf-8")
    told = _run("check", "--data", data, "--format", "json")
    assert told.exit_code == 1
    assert {problem["code"] for problem in json.loads(told.stdout)} == {
        "no-catalogue",
        "unknown-item",
        "unknown-theme",
    }


# the notebook


@pytest.fixture(scope="module")
def notebook(project):
    return nbformat.read(project / "notebooks" / "coding_quality.ipynb", as_version=4)


def test_what_the_notebook_shows_has_its_wordings(notebook):
    source = "\n".join(cell["source"] for cell in notebook.cells)
    shown = re.findall(r'(?:say\(\s*|word\(|title=|heading=)"([^"]+)"', source)
    shown += re.findall(r"^## (.+)$", source, re.MULTILINE)
    known = {row["en"] for row in csv.DictReader(WORDINGS.read_text(encoding="utf-8").splitlines())}
    assert len(shown) >= 7
    assert {*shown, *REASONS, *exhibits.quality.MEASURES.values(), *exhibits.quality.CELLS.values()} <= known


@pytest.mark.parametrize(
    ("page", "groups"),
    [
        ("item_id,theme,value\nkhm-un-women-2020/r1,rbm,0\n", ["en"]),
        ('item_id,text,theme,value\nx,"Use indicators, now.",rbm,1\n', ["not stated"]),
        ("text;language;rbm;gender\nPlan the exit.;en;1;0\nUse indicators.;;1;\n", ["en", "not stated"]),
    ],
)
def test_languages_are_those_of_the_file_or_of_the_documents(corpus, tmp_path, page, groups):
    file = tmp_path / "anna.csv"
    file.write_text(page, encoding="utf-8")
    people = read_people(file)
    spoken = languages(people, items=corpus)
    table = agree_by(people, judge_again(people, items=corpus), groups=spoken, draws=0)
    shown = exhibits.agreement_by(table, title="Language by language", heading="Language").table
    assert shown["group"].tolist() == groups
    assert shown["n"].sum() == len(people)


def test_the_notebook_measures_ones_own_codings(notebook, tmp_path):
    review = syn.init(tmp_path / "my-review", sample=True)
    mine = tmp_path / "anna.csv"
    mine.write_text("item_id,theme,value\nkhm-un-women-2020/r1,rbm,0\n", encoding="utf-8")
    parameters = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    own = deepcopy(notebook)
    own.cells.insert(notebook.cells.index(parameters) + 1, nbformat.v4.new_code_cell(f"gold = {str(mine)!r}"))
    NotebookClient(own, timeout=120, resources={"metadata": {"path": review / "notebooks"}}).execute()


def test_the_notebook_measures_and_draws(notebook, tmp_path):
    review = syn.init(tmp_path / "my-review", sample=True)
    place = {"metadata": {"path": review / "notebooks"}}
    NotebookClient(notebook, timeout=120, resources=place).execute()
    shown = "".join(
        output["data"].get("text/html", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    )
    names = re.findall(r'<figure class="exhibit table" id="([^"]+)"', shown)
    assert names == ["agreement", "agreement-by", "confusion", "disagreements", "to-code-next"]
    drawn = pd.read_csv(review / "outputs" / "to-code-next.csv")
    assert len(drawn) == 30
    assert (review / "outputs" / "to-code-next.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert drawn["value"].isna().all()
