"""The corpus: what is in it, how it is filtered, and that nothing is lost or invented on the way."""

from __future__ import annotations

import pickle
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import synthesis as syn
from synthesis.corpus import first_known
from synthesis.corpus.assemble import new_id
from synthesis.errors import UsageError
from synthesis.sources import Evaluation

PROJECT = Path(__file__).parent.parent
SOURCES = PROJECT / "data" / "sources"
COUNTRIES = sorted(path.name for path in SOURCES.iterdir() if path.name != "regional")


@pytest.fixture
def folder(tmp_path):
    """An empty data folder; ``add`` puts a document into it."""
    (tmp_path / "sources").mkdir()

    def add(name: str, content: bytes) -> None:
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    tmp_path.joinpath("catalogue.csv").write_text("file,coverage\n", encoding="utf-8")
    return tmp_path, add


def _told(corpus, code):
    return corpus.problems[corpus.problems["code"] == code]


def test_cambodia_is_whole(corpus):
    cambodia = corpus.where(country="Cambodia")
    counts = {name: len(table) for name, table in cambodia.tables.items()}
    assert counts["documents"] == counts["evaluations"] == 2
    assert (counts["recommendations"], counts["actions"], counts["ratings"]) == (19, 27, 6)
    assert dict(cambodia.lessons["kind"].value_counts()) == {"lesson": 12, "good practice": 9}
    assert set(cambodia.evaluations["evaluation_id"]) == {"khm-un-women-2020", "khm-ohchr-2020"}
    assert "khm-un-women-2020/r2/a1" in set(cambodia.actions["action_id"])


def test_every_document_of_the_project_is_read(corpus):
    assert corpus.documents["source_format"].notna().all()
    assert not (corpus.problems["severity"] == "error").any()
    assert len(corpus.countries()) == len(COUNTRIES) + 1


def test_every_text_stands_in_its_document_at_its_lines(corpus):
    documents = corpus.evaluations.set_index("evaluation_id")["document_id"]
    for name in ("recommendations", "lessons"):
        for row in getattr(corpus, name).itertuples():
            lines = (SOURCES / documents[row.evaluation_id]).read_text(encoding="utf-8").split("\n")
            passage = "".join("".join(lines[row.line_start - 1 : row.line_end]).split())
            opening = "".join(row.text.split())[:25]
            assert opening in passage, (row[1], opening)


def test_ids_are_unique_and_linked(corpus):
    assert set(corpus.recommendations["evaluation_id"]) <= set(corpus.evaluations["evaluation_id"])
    assert set(corpus.actions["recommendation_id"]) <= set(corpus.recommendations["recommendation_id"])
    assert set(corpus.updates["action_id"]) <= set(corpus.actions["action_id"])


def test_changing_a_frame_does_not_change_the_corpus(corpus):
    table = corpus.recommendations
    table.loc[:, "text"] = "changed"
    assert "changed" not in set(corpus.recommendations["text"])
    with pytest.raises(AttributeError):
        corpus.recommendations = table
    with pytest.raises(TypeError):
        corpus.tables["actions"] = table


def test_changing_a_list_in_a_frame_changes_neither_the_corpus_nor_another_row(corpus):
    coded = corpus.with_codings(syn.code(corpus))
    tracked = syn.track(coded, as_of="2022-12-31")
    frames = [
        (coded.actions, "units"),
        (coded.recommendations, "criteria"),
        (tracked, "units"),
        (tracked, "themes"),
    ]
    for frame, column in frames:
        frame[column].iloc[0].append("ZZZ")
        assert sum("ZZZ" in each for each in frame[column]) == 1
    assert not any("ZZZ" in each for each in corpus.where(country="Cambodia").actions["units"])
    assert not any("ZZZ" in each for each in coded.recommendations["criteria"])
    assert not any("ZZZ" in each for each in syn.track(coded, as_of="2022-12-31")["units"])


@pytest.mark.parametrize("name", ["Cambodia", "Cambodge", "Camboya", "KHM", "khm", "KH", "cambodia"])
def test_a_country_may_be_named_in_many_ways(corpus, name):
    assert len(corpus.where(country=name).evaluations) == 2


def test_a_country_without_data_is_told_with_the_nearest_first(corpus):
    with pytest.raises(UsageError, match="There are: Cambodia") as caught:
        corpus.where(country="Cambodja")
    assert "Rwanda" in str(caught.value)
    with pytest.raises(UsageError, match="no data for this country"):
        corpus.where(country="France")


def test_an_agency_may_be_named_in_many_ways(corpus):
    assert len(corpus.where(agency="ONU Femmes").evaluations) == len(
        corpus.where(agency="UN Women").evaluations
    )
    with pytest.raises(UsageError, match="UN Women"):
        corpus.where(agency="UN Woman")


@given(first=st.sampled_from(COUNTRIES), second=st.sampled_from(["UN Women", "UNDP", "OHCHR"]))
def test_filters_commute_and_never_add(corpus, first, second):
    part = corpus.where(country=first)
    if second not in set(part.evaluations["agency"]):
        return
    both, other = part.where(agency=second), corpus.where(agency=second).where(country=first)
    for name in both.tables:
        assert both.tables[name].equals(other.tables[name]), name
        assert len(both.tables[name]) <= len(part.tables[name])


@pytest.mark.parametrize("name", ["country", "region", "agency", "evaluation", "coverage", "theme"])
def test_what_is_empty_filters_nothing(corpus, name):
    assert len(corpus.where(**{name: " "}).documents) == len(corpus.documents)


@pytest.mark.parametrize("kind", [list, tuple, set, np.array, pd.Series, pd.Index])
def test_several_names_may_be_any_kind_of_list(corpus, kind):
    part = corpus.where(country=["Mali", "Kenya"])
    assert corpus.where(country=kind(["Mali", "Kenya"])).documents.equals(part.documents)
    assert len(corpus.where(country=kind([]), agency=kind([" ", ""])).documents) == len(corpus.documents)


@pytest.mark.parametrize("field", ["country", "region", "agency", "evaluation", "coverage", "theme"])
@pytest.mark.parametrize("name", [3, float("nan"), ["Mali", float("nan")], [None], False])
def test_what_is_no_name_is_wrong_use(corpus, field, name):
    with pytest.raises(UsageError, match=f"{field}: a name is expected"):
        corpus.where(**{field: name})


def test_the_countries_are_counted_without_filtering_the_corpus(corpus, monkeypatch):
    monkeypatch.setattr(syn.Corpus, "_keep", None)
    assert corpus.countries()["actions"].sum() == len(corpus.actions)


def test_the_countries_add_up_to_the_whole(corpus):
    rows = corpus.countries()
    for column, table in (
        ("evaluations", "evaluations"),
        ("recommendations", "recommendations"),
        ("actions", "actions"),
    ):
        assert rows[column].sum() == len(getattr(corpus, table))


def test_a_theme_keeps_parents_and_children(corpus):
    coded = corpus.with_codings(syn.code(corpus))
    part = coded.where(theme="gender")
    assert 0 < len(part.actions) < len(corpus.actions)
    assert set(part.actions["recommendation_id"]) <= set(part.recommendations["recommendation_id"])
    with pytest.raises(UsageError, match="gender"):
        coded.where(theme="gendre")
    with pytest.raises(UsageError, match="no codings"):
        corpus.where(theme="gender")


def test_codings_of_other_items_are_left_out_and_told_where_there_are_no_others(corpus):
    mali = corpus.where(country="Mali")
    coded = mali.with_codings(syn.code(corpus))
    assert coded.codings.equals(corpus.with_codings(syn.code(corpus)).where(country="Mali").codings)
    for theme in coded.codings["theme"].unique():
        assert len(coded.where(theme=theme).codings)
    with pytest.warns(syn.SynthesisWarning, match="none of the codings is of an item of the corpus"):
        numbered = corpus.with_codings(syn.code(corpus.recommendations))
    assert numbered.coded
    assert numbered.codings.empty


@pytest.mark.parametrize(
    "theme", ["gender", "Gender equality", "gender  EQUALITY", "Égalité des sexes", "Igualdad de género"]
)
def test_a_theme_goes_by_its_name_or_its_label_in_any_language(corpus, theme):
    coded = corpus.with_codings(syn.code(corpus))
    assert len(coded.where(theme=theme).actions) == len(coded.where(theme="gender").actions)
    assert syn.quotes(coded, theme=theme).equals(syn.quotes(coded, theme="gender"))


def test_a_theme_that_is_not_there_is_told_with_the_names_and_labels_that_are(corpus):
    coded = corpus.with_codings(syn.code(corpus))
    with pytest.raises(UsageError, match="no theme in the corpus has this name") as told:
        coded.where(theme="Gender equalty")
    assert told.value.problems[0].remedy.startswith("There are: gender (Gender equality), ")
    without = coded.with_codings(coded.codings[coded.codings["theme"] != "gender"])
    with pytest.raises(UsageError, match="nothing in the corpus has this theme"):
        without.where(theme="Gender equality")


def test_until_keeps_what_was_known(corpus):
    early = corpus.until("2018-12-31")
    assert 0 < len(early.evaluations) < len(corpus.evaluations)
    assert "khm-ohchr-2020" not in set(early.evaluations["evaluation_id"])


def test_since_and_until_part_the_dated_evaluations(corpus):
    known = first_known(corpus.tables)
    early, late = corpus.until("2018-12-31"), corpus.since("2019-01-01")
    parts = [set(part.evaluations["evaluation_id"]) for part in (early, late)]
    assert not parts[0] & parts[1]
    assert parts[0] | parts[1] == set(known[known.notna()].index)
    assert len(corpus.since("").evaluations) == len(corpus.evaluations)
    assert len(corpus.since(np.datetime64("2019-01-01")).evaluations) == len(late.evaluations)
    with pytest.raises(UsageError, match=r"since.*2022-12-31"):
        corpus.since("2019")


def test_an_evaluation_without_dates_is_known_before_its_last_deadline(corpus):
    assert str(first_known(corpus.tables)["mli-un-women-2028"].date()) == "2025-12-31"


def test_a_corpus_survives_a_pickle(corpus):
    again = pickle.loads(pickle.dumps(corpus))  # noqa: S301
    assert all(again.tables[name].equals(table) for name, table in corpus.tables.items())


def test_a_corpus_knows_that_it_was_coded_though_nothing_was_found(corpus, tmp_path):
    mali = corpus.where(country="Mali")
    coded = mali.with_codings(mali.codings)
    parts = [
        coded, coded.where(country="Mali"), coded.since("1990-01-01"), coded.until("2090-01-01"),
        replace(coded, root=None), pickle.loads(pickle.dumps(coded)),  # noqa: S301
    ]  # fmt: skip
    for form, name in {"xlsx": "a.xlsx", "csv": "csv", "parquet": "parquet", "json": "a.json"}.items():
        parts.append(syn.load(syn.save(coded, tmp_path / name, format=form)))
        assert not syn.load(syn.save(mali, tmp_path / f"un{name}", format=form)).coded
    assert not mali.coded
    assert all(part.coded for part in parts)
    with pytest.raises(UsageError, match="nothing in the corpus has this theme"):
        coded.where(theme="gender")


def test_items_are_every_text_once(corpus):
    items = corpus.items()
    assert items["item_id"].is_unique
    tables = (corpus.recommendations, corpus.actions, corpus.lessons, corpus.findings)
    assert len(items) == sum(map(len, tables))
    assert items.loc[items["item_kind"] == "action", "context"].notna().all()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-document"),
        (b" \n\n ", "empty-document"),
        (b"\x00\x01\x02\xff" * 400, None),
        (b"Minutes of a meeting\n\nNobody evaluated anything.\n", "unknown-layout"),
    ],
)
def test_a_document_that_cannot_be_read_is_told_and_the_rest_is_read(folder, content, code):
    root, add = folder
    add("cambodia/bad.txt", content)
    add("cambodia/good.txt", (SOURCES / "cambodia" / "un-women-2020.txt").read_bytes())
    corpus = syn.load(root)
    errors = corpus.problems[corpus.problems["severity"] == "error"]
    assert errors["document_id"].tolist() == ["cambodia/bad.txt"]
    assert code is None or errors["code"].tolist() == [code]
    assert errors["remedy"].str.len().gt(10).all()
    assert len(corpus.documents) == 2
    assert len(corpus.where(country="Cambodia").documents) == 2
    assert len(corpus.actions) == 11


def test_the_same_evaluation_twice_is_kept_once_and_told(folder):
    root, add = folder
    page = (SOURCES / "cambodia" / "un-women-2020.txt").read_bytes()
    add("cambodia/a.txt", page[: len(page) // 2])
    add("cambodia/b.txt", page)
    corpus = syn.load(root)
    assert len(corpus.actions) == 11
    (told,) = _told(corpus, "same-evaluation-twice").itertuples()
    assert told.document_id == "cambodia/a.txt"
    assert "cambodia/b.txt" in told.message


def test_two_evaluations_of_one_year_keep_apart(folder):
    root, add = folder
    page = (SOURCES / "cambodia" / "un-women-2020.txt").read_text(encoding="utf-8")
    add("cambodia/a.txt", page.encode())
    other = re.sub("(?m)^Recommendation: .*", "Recommendation: Open a helpline in Kratie.", page)
    add("cambodia/b.txt", other.replace("Country Portfolio Evaluation", "Another evaluation").encode())
    assert set(syn.load(root).evaluations["evaluation_id"]) == {"khm-un-women-2020", "khm-un-women-2020-2"}


def test_ids_of_evaluations_that_look_alike_are_found_without_trying_all():
    class Counted(dict):
        asked = 0

        def __contains__(self, name):
            self.asked += 1
            return super().__contains__(name)

    taken = Counted({"unplaced-unknown-undated-3": 1})
    ids = [new_id(taken, Evaluation()) for _ in range(200)]
    assert ids[:3] == [f"unplaced-unknown-undated{end}" for end in ("", "-2", "-4")]
    assert len(set(ids)) == 200
    assert taken.asked < 1_000


def test_a_truncated_document_gives_what_is_there(folder):
    root, add = folder
    page = (SOURCES / "cambodia" / "un-women-2020.txt").read_bytes()
    add("cambodia/cut.txt", page[: page.index(b"Key Actions") + 400])
    corpus = syn.load(root)
    assert len(corpus.recommendations) == 1
    assert set(corpus.recommendations["text"]) <= set(
        syn.read_files([SOURCES / "cambodia" / "un-women-2020.txt"]).recommendations["text"]
    )


@pytest.mark.parametrize("kind", [str, Path])
def test_one_file_needs_no_list(kind):
    page = SOURCES / "mali" / "gate-4567.txt"
    alone, listed = syn.read_files(kind(page)), syn.read_files([page])
    assert len(alone.documents) == 1
    pd.testing.assert_frame_equal(alone.recommendations, listed.recommendations)


def test_a_folder_without_sources_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="sources"):
        syn.load(tmp_path)


def test_two_files_of_one_name_stay_two(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        shutil.copy(SOURCES / "nepal" / "gate-5023.txt", tmp_path / name / "page.txt")
    corpus = syn.read_files([tmp_path / "one" / "page.txt", tmp_path / "two" / "page.txt"])
    assert len(corpus.documents) == 2
    assert len(corpus.evaluations) == 1


def test_a_region_is_its_countries(corpus):
    western = corpus.where(region="Western Africa")
    assert set(western.countries()["country_name"]) == {"Côte d'Ivoire", "Ghana", "Liberia", "Mali"}
    assert len(corpus.where(region="Africa", country="Mali").evaluations) == 3
    assert corpus.where(region="Asia", country="Mali").evaluations.empty
    both = corpus.where(region=["Oceania", "Western Africa"])
    assert len(both.evaluations) == len(western.evaluations) + len(corpus.where(region="Oceania").evaluations)
    with pytest.raises(UsageError, match="There are: Africa,"):
        corpus.where(region="Afrika")


def test_a_document_that_names_no_country_is_of_the_country_of_its_folder(tmp_path):
    for folder in ("ghana", "regional"):
        file = tmp_path / "data" / "sources" / folder / f"{folder}.csv"
        file.parent.mkdir(parents=True)
        file.write_text(f"Agency,Recommendation,Status\nUNDP,Train {folder},Completed\n", encoding="utf-8")
    corpus = syn.load(tmp_path / "data")
    assert corpus.where(country="Ghana").recommendations["text"].tolist() == ["Train ghana"]
    told = corpus.problems.set_index("document_id")["code"]
    assert "country-by-folder" in told.loc[["ghana/ghana.csv"]].tolist()
    assert "no-country" in told.loc[["regional/regional.csv"]].tolist()


def test_a_file_read_alone_is_not_said_to_stand_in_no_report(tmp_path):
    file = tmp_path / "data" / "sources" / "ghana" / "rows.csv"
    file.parent.mkdir(parents=True)
    file.write_text("Recommendation,Status\nTrain,Completed\n", encoding="utf-8")
    told = syn.read_files(file).problems.set_index("code")
    assert told.loc[["no-country", "no-agency"], "message"].tolist() == [
        "the document names no country.", "the document names no agency.",
    ]  # fmt: skip
    assert (
        told.loc[["no-country", "no-agency"], "remedy"].str.contains("catalogue, which is not looked at here")
    ).all()
