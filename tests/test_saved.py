"""What is saved is read back as the same corpus, in every format."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

import synthesis as syn
from synthesis.corpus import saved
from synthesis.corpus.excel import write_workbook
from synthesis.errors import UsageError
from synthesis.language import LOCALES, Language

FORMATS = {"xlsx": "corpus.xlsx", "csv": "tables", "parquet": "tables", "json": "corpus.json"}


@pytest.fixture(scope="module")
def coded(corpus):
    cambodia = corpus.where(country="Cambodia")
    return cambodia.with_codings(syn.code(cambodia))


def _same(one, other):
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], obj=name)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_saved_corpus_comes_back_the_same(coded, tmp_path, kind):
    path = saved.save(coded, tmp_path / FORMATS[kind], format=kind)
    _same(coded, syn.load(path))


@pytest.mark.parametrize("kind", FORMATS)
def test_an_awkward_text_comes_back_the_same(coded, tmp_path, kind):
    texts = [
        "=1+1",
        "+x",
        "-y",
        "@z",
        "a\nb",
        '"q", r',
        "<script>",
        "NA",
        "nan",
        "1",
        "2022-12-31",
        "x" * 70_000,
        "é’œ",
    ]
    table = coded.recommendations.head(len(texts)).assign(text=texts)
    alone = {name: coded.tables[name].head(0) for name in ("actions", "updates")}
    odd = syn.Corpus({**coded.tables, **alone, "recommendations": table})
    path = saved.save(odd, tmp_path / FORMATS[kind], format=kind)
    assert syn.load(path).recommendations["text"].tolist() == texts


def test_a_workbook_has_an_about_sheet_frozen_heads_filters_and_no_formula(coded, tmp_path):
    table = coded.recommendations.assign(text="=HYPERLINK(1)")
    path = saved.save(
        syn.Corpus({**coded.tables, "recommendations": table}), tmp_path / "c.xlsx", format="xlsx"
    )
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "About"
    sheet = book["recommendations"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    column = [cell.value for cell in sheet[1]].index("text")
    assert {row[column].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_stands_in_a_cell_as_people_write_one_and_comes_back_the_same(coded, tmp_path, kind):
    lists = [["Management", "Programme"], [], ["a; b", "c"], [""], ["[x]"], ["one"]]
    table = coded.actions.head(len(lists)).assign(units=lists)
    path = saved.save(
        syn.Corpus({**coded.tables, "updates": coded.tables["updates"].head(0), "actions": table}),
        tmp_path / FORMATS[kind],
        format=kind,
    )
    raw = pd.read_excel(path, sheet_name="actions") if kind == "xlsx" else pd.read_csv(path / "actions.csv")
    assert raw["units"].iloc[[0, 5]].tolist() == ["Management; Programme", "one"]
    assert syn.load(path).actions["units"].tolist() == lists


@pytest.mark.parametrize("code", LOCALES)
def test_a_workbook_in_any_language_is_read_back(coded, tmp_path, code):
    table = coded.recommendations.assign(text="x" * 70_000)
    tables = {**coded.tables, "recommendations": table}
    computed = {"tracked": pd.DataFrame({"action": ["y" * 40_000]})}
    words = Language(code)
    write_workbook(tmp_path / "c.xlsx", tables | computed, about={}, language=words)
    _same(syn.Corpus(tables), syn.load(tmp_path / "c.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    long = book[words.word("long texts")]
    assert {cell.value for cell in long["A"][1:]} == {words.word("recommendations"), words.word("tracked")}
    assert {cell.value for cell in long["A"][1:]} < set(book.sheetnames)


def test_a_share_is_shown_as_a_percentage_and_kept_whole(tmp_path):
    write_workbook(tmp_path / "c.xlsx", {"rates": pd.DataFrame({"n": [7], "rate": [6 / 7]})}, about={})
    n, rate = openpyxl.load_workbook(tmp_path / "c.xlsx")["rates"][2]
    assert (n.number_format, rate.number_format) == ("General", "0%")
    assert rate.value == pytest.approx(6 / 7)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_corpus_gives_the_same_bytes(coded, tmp_path, kind):
    first = saved.save(coded, tmp_path / "a" / FORMATS[kind], format=kind)
    second = saved.save(coded, tmp_path / "b" / FORMATS[kind], format=kind)
    files = [first] if first.is_file() else sorted(first.iterdir())
    assert files
    for file in files:
        other = second if first.is_file() else second / file.name
        assert file.read_bytes() == other.read_bytes(), file.name


def test_an_unknown_format_is_wrong_use(coded, tmp_path):
    with pytest.raises(UsageError, match="xlsx, csv, parquet, json"):
        saved.save(coded, tmp_path / "x", format="xls")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_what_was_saved_last_comes_back_and_other_files_stay(corpus, coded, tmp_path, kind):
    folder = tmp_path / "tables"
    saved.save(coded, folder, format=kind)
    (folder / "notes.csv").write_text("mine\n", encoding="utf-8")
    saved.save(corpus, folder, format=kind)
    _same(corpus, syn.load(folder))
    assert not syn.load(folder).coded
    assert not (folder / f"codings.{kind}").exists()
    assert (folder / "notes.csv").read_text(encoding="utf-8") == "mine\n"
    other = {"csv": "parquet", "parquet": "csv"}[kind]
    mali = corpus.where(country="Mali")
    saved.save(mali, folder, format=other)
    _same(mali, syn.load(folder))
    assert (folder / f"actions.{kind}").exists()


def test_a_table_that_no_save_has_written_is_not_taken_away(corpus, coded, tmp_path):
    mine = tmp_path / "codings.csv"
    coded.codings.to_csv(mine, index=False)
    saved.save(corpus, tmp_path, format="csv")
    assert mine.exists()
    assert not syn.load(tmp_path).coded


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_that_does_not_say_what_was_saved_is_read_whole(coded, tmp_path, kind):
    saved.save(coded, tmp_path, format=kind)
    (tmp_path / saved.RECORD).unlink()
    _same(coded, syn.load(tmp_path))


def _edited(path, **changed):
    """Write a workbook again as somebody does who has changed sheets of it."""
    sheets = pd.read_excel(path, sheet_name=None, dtype=object, keep_default_na=False)
    with pd.ExcelWriter(path) as book:
        for name, sheet in sheets.items():
            kept = changed.get(name, lambda table: table)(sheet)
            if kept is not None:
                kept.to_excel(book, sheet_name=name, index=False)
    return path


@pytest.fixture
def workbook(coded, tmp_path):
    return saved.save(coded, tmp_path / "corpus.xlsx", format="xlsx")


def test_a_sheet_that_is_gone_is_named(workbook):
    _edited(workbook, actions=lambda _: None, ratings=lambda _: None)
    with pytest.raises(UsageError, match="actions, ratings missing") as caught:
        syn.load(workbook)
    assert caught.value.problems[0].code == "no-corpus"
    assert "syn.read_files" in caught.value.problems[0].remedy


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"hello"), ("a.xlsx", b""), ("a.json", b"[1]"), ("a.json", b"{"), ("a.json", b"{}"),
        ("a.json", b"\xff"), ("a.md", b"# Notes"), ("a/recommendations.parquet", b"x"), ("a/recommendations.csv", b""),
        (f"a/{saved.RECORD}", b"[]"), (f"a/{saved.RECORD}", b"{"),
    ],
)  # fmt: skip
def test_what_is_no_corpus_is_told_in_words(tmp_path, name, content):
    (tmp_path / "a").mkdir()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match="no corpus") as caught:
        syn.load(tmp_path / name.partition("/")[0])
    assert caught.value.problems[0].code == "no-corpus"


def test_a_workbook_of_something_else_is_no_corpus(tmp_path):
    pd.DataFrame({"text": ["Train staff."]}).to_excel(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="recommendations"):
        syn.load(tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["nope.xlsx", "nope"])
def test_a_path_where_nothing_is_says_so(tmp_path, name):
    with pytest.raises(UsageError, match="no such folder or file"):
        syn.load(tmp_path / name)


def test_a_corpus_needs_no_loading(corpus):
    with pytest.raises(UsageError, match="a path is expected"):
        syn.load(corpus)


def test_every_row_that_belongs_to_nothing_is_told_with_its_row_of_the_sheet(coded, workbook):
    gone = coded.recommendations.loc[1, "recommendation_id"]
    _edited(workbook, recommendations=lambda table: table.drop(index=1))
    with pytest.raises(syn.SynthesisError) as caught:
        syn.load(workbook)
    rows = coded.actions.index[coded.actions["recommendation_id"] == gone] + 2
    assert [problem.place for problem in caught.value.problems] == [f"actions, row {row}" for row in rows]
    assert {problem.value for problem in caught.value.problems} == {gone}
    _edited(workbook, actions=lambda table: table[table["recommendation_id"] != gone])
    _edited(workbook, updates=lambda table: table[~table["action_id"].str.startswith(f"{gone}/")])
    again = syn.load(workbook)
    assert len(again.actions) == len(coded.actions) - len(rows)
    assert gone in set(coded.codings["item_id"]) - set(again.codings["item_id"])


def test_wrong_cells_are_told_in_words_with_their_row_of_the_sheet(workbook):
    def finished(table):
        table.loc[0, "status"], table.loc[3, "line_start"] = "finished", "below"
        return table

    _edited(workbook, actions=finished, lessons=lambda table: pd.concat([table, table.head(1)]))
    with pytest.raises(syn.SynthesisError) as caught:
        syn.load(workbook)
    told = {problem.place: problem.message for problem in caught.value.problems}
    assert told == {
        "actions, row 2": "one of the choices is expected.",
        "actions, row 5": "a whole number is expected.",
        "lessons, row 2": "a value stands twice.",
        "lessons, row 23": "a value stands twice.",
    }


def test_units_may_be_typed_with_semicolons_but_not_as_half_a_list(workbook):
    def typed(cell):
        return lambda table: table.assign(units=[cell, *table["units"].iloc[1:]])

    assert syn.load(_edited(workbook, actions=typed("UNDP; UNFPA"))).actions["units"].iloc[0] == [
        "UNDP",
        "UNFPA",
    ]
    with pytest.raises(syn.SynthesisError, match=r"actions, row 2: actions.units: a list is expected"):
        syn.load(_edited(workbook, actions=typed('["UNDP", ')))


@pytest.mark.parametrize(
    ("typed", "read"),
    [("31/12/2022", "2022-12-31"), ("4 March 2022", "2022-03-04"), ("2022-03-04", "2022-03-04")],
)
def test_a_day_that_somebody_typed_is_read_as_in_documents(workbook, typed, read):
    _edited(workbook, actions=lambda table: table.assign(deadline=typed))
    assert set(syn.load(workbook).actions["deadline"]) == {pd.Timestamp(read)}


@pytest.mark.parametrize("typed", ["03/04/2022", "soon"])
def test_a_day_that_may_be_two_or_none_is_told(workbook, typed):
    _edited(workbook, actions=lambda table: table.assign(deadline=[typed, *table["deadline"][1:]]))
    with pytest.raises(syn.SynthesisError, match=f"actions.deadline: a date is expected.*{typed}") as caught:
        syn.load(workbook)
    assert [problem.place for problem in caught.value.problems] == ["actions, row 2"]


@pytest.mark.parametrize("typed", [12, True])
def test_what_is_no_list_is_told(workbook, typed):
    _edited(workbook, actions=lambda table: table.assign(units=[typed, *table["units"][1:]]))
    with pytest.raises(syn.SynthesisError, match=r"actions\.units: a list is expected"):
        syn.load(workbook)


def test_a_long_text_stays_with_its_row_when_the_sheet_is_sorted(coded, tmp_path):
    table = coded.recommendations.assign(text=[letter * 40_000 for letter in "abcdefghijklmnopqrs"])
    long = syn.Corpus({**coded.tables, "recommendations": table})
    path = saved.save(long, tmp_path / "c.xlsx", format="xlsx")
    again = syn.load(_edited(path, recommendations=lambda sheet: sheet.iloc[::-1])).recommendations
    assert again["text"].tolist() == table["text"].tolist()[::-1]
