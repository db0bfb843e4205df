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
    odd = syn.Corpus({**coded.tables, "recommendations": table})
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
    path = saved.save(syn.Corpus({**coded.tables, "actions": table}), tmp_path / FORMATS[kind], format=kind)
    raw = pd.read_excel(path, sheet_name="actions") if kind == "xlsx" else pd.read_csv(path / "actions.csv")
    assert raw["units"].iloc[[0, 5]].tolist() == ["Management; Programme", "one"]
    assert syn.load(path).actions["units"].tolist() == lists


@pytest.mark.parametrize("code", LOCALES)
def test_a_workbook_in_any_language_is_read_back(coded, tmp_path, code):
    table = coded.recommendations.assign(text="x" * 70_000)
    tables = {**coded.tables, "recommendations": table}
    write_workbook(tmp_path / "c.xlsx", tables, about={}, language=Language(code))
    _same(syn.Corpus(tables), syn.load(tmp_path / "c.xlsx"))


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
