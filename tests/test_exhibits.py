"""Exhibits, the figures drawn from them and the sentences computed from them agree with the corpus."""

from __future__ import annotations

import re
from itertools import pairwise

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from tracking_corpus import action, build, page

import synthesis as syn
from synthesis import axes, display, exhibits, figures, prose
from synthesis.colours import contrast
from synthesis.language import LOCALES, Language
from synthesis.report.house import CONTRAST
from synthesis.spread import recurring

DAY = pd.Timestamp("2022-12-31")


@pytest.fixture(scope="module")
def codebook(project):
    return syn.load_codebook(project / "data" / "codebook.yaml")


@pytest.fixture(scope="module")
def coded(corpus, codebook):
    return corpus.with_codings(syn.code(corpus, codebook=codebook))


@pytest.fixture(scope="module")
def cambodia(coded):
    return coded.where(country="Cambodia")


@pytest.fixture(scope="module")
def tracked(cambodia):
    return syn.track(cambodia, as_of=DAY)


def _text(messages) -> str:
    return " ".join("".join(text for text, _ in message) for message in messages)


def test_themes_count_items_and_evaluations_and_show_gaps(cambodia, codebook):
    table = exhibits.themes(cambodia, codebook).table
    assert len(table) == len(codebook.themes) * cambodia.evaluations["agency"].nunique()
    kept = cambodia.codings.drop_duplicates(["item_id", "theme"])
    assert table["items"].sum() == len(kept)
    assert (table.loc[table["items"] == 0, "evaluations"] == 0).all()


def test_themes_by_year_count_each_dated_evaluation_and_tell_the_others(codebook):
    corpus = syn.sample().where(country="Kenya; Mali")
    corpus = corpus.with_codings(syn.code(corpus, codebook=codebook))
    by_year = exhibits.themes(corpus, codebook, by="year")
    assert set(by_year.table["group"]) == {"2013", "2022", "2025"}
    assert by_year.note.endswith("Not shown: 1 evaluation with no year.")
    dated = corpus.since("2000-01-01")
    assert by_year.table["items"].sum() == len(dated.codings.drop_duplicates(["item_id", "theme"]))


def test_the_note_of_the_themes_says_what_a_dot_and_a_ring_are(cambodia, codebook):
    note = exhibits.themes(cambodia, codebook).note
    assert note.startswith("The larger a dot, the more evaluations; the number in it counts items.")
    assert note.endswith("Ring: no item was found in the documents held.")


def test_a_year_without_any_evaluation_is_a_gap_and_is_told(codebook):
    corpus = syn.sample().where(country="Kenya; Mali").since("2020-01-01")
    by_year = exhibits.themes(corpus.with_codings(syn.code(corpus, codebook=codebook)), codebook, by="year")
    assert "The year is that in which the evaluation was first known" in by_year.note
    assert by_year.note.endswith("Years without rings have no evaluation: 2023 and 2024.")
    ax = figures.themes(by_year.table)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2022", "2023", "2024", "2025"]
    drawn = {round(float(marks.get_offsets()[0][0])) for marks in ax.collections}
    assert drawn == {0, 3}
    plt.close("all")


@pytest.mark.parametrize("by", ["agency", "country_name", "region"])
def test_every_way_of_grouping_counts_all_evaluations(coded, codebook, by):
    assert coded.evaluations["country"].isna().any()
    strength = syn.recurring(coded, themes=[theme.name for theme in codebook.themes]).set_index("theme")
    counted = exhibits.themes(coded, codebook, by=by).table.groupby("theme")[["evaluations", "items"]].sum()
    pd.testing.assert_frame_equal(counted.sort_index(), strength[counted.columns].sort_index())
    grid = exhibits.theme_grid(coded, codebook).table.set_index("group")
    assert grid.index[-1] == "(no single country)"
    assert grid.sum()[counted.index].tolist() == counted["items"].tolist()


def test_how_widely_a_theme_is_held_names_regions_as_one_says_them(coded, codebook):
    for code, america, nowhere in [
        ("en", "1 item in 1 evaluation in the Americas", "3 items in 1 evaluation (no region)."),
        ("fr", "1 élément dans 1 évaluation (Amériques)", "3 éléments dans 1 évaluation (sans région)."),
        ("es", "1 elemento de 1 evaluación (América)", "3 elementos de 1 evaluación (sin región)."),
    ]:  # fmt: skip
        themes = exhibits.themes(coded, codebook, by="region", language=Language(code))
        said = prose.support(themes, language=Language(code))
        assert america in said["human_rights"]
        assert said["rbm"].endswith(nowhere)


def test_every_passage_is_verbatim_at_its_place(cambodia, codebook):
    table = exhibits.passages(cambodia, codebook).table
    quotes = cambodia.codings.set_index(["item_id", "theme"])["quote"].groupby(level=[0, 1]).first()
    assert len(table) > 20
    for row in table.itertuples():
        quote = quotes[(row.item_id, row.theme)]
        assert row.text[row.start : row.end] == quote
        assert row.sentence[int(row.sentence_start) : int(row.sentence_end)] == quote
        assert row.sentence in row.text


def test_a_passage_cut_within_a_sentence_bears_a_sign_of_it_where_it_is_shown(cambodia, codebook):
    exhibit = exhibits.passages(cambodia, codebook)
    shown = display.Show().themes(exhibit, support=prose.support(exhibits.themes(cambodia, codebook))).html
    cut = exhibit.table[exhibit.table["sentence"].str.startswith("(iv) little lasting impact.")]
    assert len(cut) > 0
    assert cut["cut"].tolist() == [("… ", "")] * len(cut)
    assert (
        shown.count('<p><span class="cut">… </span>') == exhibit.table["cut"].str[0].ne("").sum() == len(cut)
    )
    whole = exhibit.table["sentence"] == exhibit.table["text"]
    assert set(exhibit.table.loc[whole, "cut"]) == {("", "")}


def test_what_is_said_alike_bears_a_sign_where_it_is_cut(cambodia):
    same = "(i) plan an exit strategy with the ministry of women and its partners in 2021; and"
    texts = [
        f"Roads were wet in May and in June of that year: {same} (ii) hire ten people who know the rivers of the north.",
        f"As donors said at length, ten villages had no water at all: {same} (ii) read each report of the auditors in full and at once.",
    ]
    rows = cambodia.recommendations.groupby("evaluation_id").head(1).assign(text=texts)
    alike = syn.Corpus({**cambodia.tables, "recommendations": rows, "lessons": cambodia.lessons.head(0)})
    (row,) = exhibits.convergence(alike).table.itertuples()
    assert (row.quote_a, row.shown_a, row.shown_b) == (same, f"… {same} …", f"… {same} …")


def test_passages_of_a_theme_come_from_as_many_evaluations_as_hold_it(cambodia, codebook):
    table = exhibits.passages(cambodia, codebook, most=2).table
    support = exhibits.themes(cambodia, codebook).table.groupby("theme")["evaluations"].sum()
    for theme, rows in table.groupby("theme"):
        assert rows["evaluation_id"].nunique() == min(2, support[theme])


def test_recommendations_and_lessons_are_all_there(cambodia, codebook):
    assert len(exhibits.recommendations(cambodia, codebook)) == 19
    assert len(exhibits.lessons(cambodia, codebook, kind="lesson")) == 12
    assert len(exhibits.lessons(cambodia, codebook, kind="good practice")) == 9
    positions = exhibits.positions(cambodia).table
    assert positions["total"].sum() == len(cambodia.recommendations)


def test_recommendations_without_an_agency_are_shown_and_counted(codebook):
    corpus = build(page(action(), agency=None), page(action(), position="accepted"))
    nobodys = corpus.where(evaluation="e1")
    assert exhibits.recommendations(nobodys, codebook).table["name"].tolist() == ["1"]
    assert exhibits.recommendations(corpus, codebook).table["name"].tolist() == ["1", "UN Women 1"]
    table = exhibits.positions(corpus).table
    assert table[["agency", "total"]].values.tolist() == [["UN Women", 1], ["(no agency)", 1]]


def test_actions_come_overdue_first_and_none_is_lost(tracked):
    table = exhibits.actions(tracked).table
    assert sorted(table["action_id"]) == sorted(tracked["action_id"])
    assert table["state"].head(5).eq("overdue").all()
    assert table["days_over"].head(5).is_monotonic_decreasing


def test_actions_name_the_file_and_the_place_in_it(coded):
    tracked = syn.track(coded.where(country="Mali; Cambodia"), as_of=DAY)
    for exhibit in (exhibits.actions(tracked), exhibits.due_next(tracked, months=60)):
        assert len(exhibit)
        files = exhibit.table["document_id"]
        assert (exhibit.table["where"] == files + ", " + exhibit.table["place"].astype(str)).all()
    nowhere = exhibits.exhibit.where(pd.DataFrame({"document_id": ["mali/a.txt"], "place": [None]}))
    assert nowhere.tolist() == ["mali/a.txt"]


def test_rows_of_several_countries_name_their_country(coded):
    several = coded.where(country="Mali; Cambodia; Ethiopia")
    both = syn.track(several, as_of=DAY)
    one = syn.track(coded.where(country="Cambodia"), as_of=DAY)
    for make in (exhibits.due_next, exhibits.workload):
        assert list(make(both).labels)[1] == "country_name"
        assert "country_name" not in make(one).labels
    for rated, shown in [(several, True), (coded.where(country="Cambodia"), False)]:
        exhibit = exhibits.ratings(rated)
        assert ("country_name" in exhibit.labels) == shown
        assert set(exhibit.table["country_name"]) == {"Cambodia"}
    nowhere = build(page(action(), country_name="Mali"), page(action(), country_name=None))
    table = exhibits.actions(syn.track(nowhere, as_of=DAY)).table
    assert set(table["country_name"]) == {"Mali", "(no single country)"}


def test_both_sides_of_what_is_said_alike_name_agency_document_and_place(coded):
    table = exhibits.convergence(coded, language=Language("fr")).table
    files = coded.evaluations.set_index("evaluation_id")["document_id"]
    languages = coded.documents.set_index("document_id")["language"]
    for side in "ab":
        documents = table[f"evaluation_{side}"].map(files)
        expected = documents + ", " + table[f"place_{side}"]
        assert (table[f"source_{side}"].str.split(", ", n=1).str[1] == expected).all()
        assert (table[f"lang_shown_{side}"] == documents.map(languages)).all()


def test_the_units_of_two_countries_are_not_one():
    rows = [action("ongoing", responsible="Management", units=["Management"])]
    corpus = build(page(*rows, country_name="Mali"), page(*rows * 2, country_name="Niger"))
    exhibit = exhibits.workload(syn.track(corpus, as_of=DAY))
    told = exhibit.table[["unit", "country_name", "open"]].to_numpy().tolist()
    assert told == [["Management", "Niger", 2], ["Management", "Mali", 1]]


def test_actions_in_another_language_are_marked(coded):
    tracked = syn.track(coded.where(country="Mali"), as_of="2025-12-01")
    for exhibit in (exhibits.actions(tracked), exhibits.due_next(tracked)):
        told_in = exhibit.table["lang"].tolist()
        rows = BeautifulSoup(display.Show().table(exhibit).html, "html.parser").select("tbody tr")
        places = [list(exhibit.labels).index(name) for name in ("text", "state", "agency", "where")]
        cells = [[row.select("th, td")[place].get("lang") for place in places] for row in rows]
        assert cells == [[None if code == "en" else code, None, None, None] for code in told_in]
    assert "fr" in exhibits.actions(tracked).table["lang"].tolist()
    due = exhibits.actions(tracked).table.assign(lang="fr")
    html = display.Show().table(exhibits.Exhibit("actions", "Actions", due, {"due_words": "Due"})).html
    assert "lang" not in html


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [("2023-02-28", 6, 1), ("2023-02-18", 6, 0), ("2023-08-19", 1, 1), ("2023-08-20", 1, 0)],
)
@pytest.mark.parametrize("code", LOCALES)
def test_what_is_due_next_tells_its_span(cambodia, day, months, due, code):
    agency = cambodia.where(agency="OHCHR")
    on_day = syn.track(agency, as_of=day)
    exhibit = exhibits.due_next(on_day, months=months, language=Language(code))
    shown = display.Show(Language(code)).table(exhibit).html
    assert len(exhibit) == due
    if due:
        assert f"<figcaption>{exhibit.title}" in shown
        assert '<p class="note">' in shown
    else:
        assert exhibit.if_empty in shown
        assert "<table" not in shown
    said = {"en": ("1 month", "6 months"), "fr": ("le mois", "les 6 mois"), "es": ("el mes", "los 6 meses")}
    assert said[code][months == 6] in (exhibit.title if due else exhibit.if_empty)


def test_deadlines_count_every_dated_action_once(tracked):
    exhibit = exhibits.deadlines(tracked)
    assert exhibit.table["actions"].sum() == tracked["due"].notna().sum() == 20
    assert "7 actions have no deadline" in exhibit.note
    assert "9 deadlines were worked out" in exhibit.note


@pytest.mark.parametrize(
    ("years", "rows", "head", "second"),
    [(1, 12, "Month", "févr. 2010"), (5, 20, "Quarter", "T2 2010"), (20, 20, "Year", "2011")],
)
def test_long_spans_of_deadlines_are_counted_by_quarter_or_year(tracked, years, rows, head, second):
    due = pd.date_range("2010-01-31", periods=12 * years, freq="ME")
    table = pd.concat([tracked.head(1)] * len(due), ignore_index=True).assign(due=due)
    exhibit = exhibits.deadlines(table, language=Language("fr"))
    assert len(exhibit) == rows
    assert (exhibit.labels["when"], exhibit.table["when"][1]) == (head, second)
    assert exhibit.table["actions"].sum() == len(due)


def _busy(*, units):
    """Actions of so many units: the heaviest have the most, each unit one that is not reported, one of two."""
    rows = [
        action(status, responsible=f"Unit {number}", units=[f"Unit {number}"], due=due)
        for number in range(1, units + 1)
        for status, due in [("not reported", None), *[("ongoing", "2020-01-31")] * (units - number)]
    ]
    rows += [
        action("completed", units=["Unit 1", "Unit 2"]),
        action("no longer applicable", units=["Unit 1"]),
    ]
    rows += [action("ongoing", units=["Unit 1", "Unit 2"]), *[action("not started")] * 2]
    return build(page(*rows, published="2019-01-31"))


def test_the_workload_tells_what_it_does_not_show():
    tracked = syn.track(_busy(units=15), as_of=DAY)
    exhibit = exhibits.workload(tracked)
    assert exhibit.table["unit"].tolist() == [*(f"Unit {number}" for number in range(1, 13)), "not stated"]
    assert exhibit.note == (
        "Not shown: 3 units, which share these actions: 3 overdue and 3 with no status reported. "
        "2 actions are completed or no longer applicable and not counted here. "
        "1 action counts for each of several units."
    )
    in_french = exhibits.workload(tracked, language=Language("fr")).note
    assert (
        "qui se partagent ces mesures\N{NO-BREAK SPACE}: 3 en retard et 3 de statut non communiqué."
        in in_french
    )
    counts = exhibit.table[["overdue", "on_track", "not_started", "not_reported", "not_known"]]
    assert counts.to_numpy().sum() + 3 + 3 + 2 - 1 == len(tracked)


def test_a_workload_that_shows_all_says_nothing_of_the_rest():
    assert "Not shown" not in exhibits.workload(syn.track(_busy(units=12), as_of=DAY)).note
    assert (
        "1 unité, qui a ces mesures"
        in exhibits.workload(syn.track(_busy(units=13), as_of=DAY), language=Language("fr")).note
    )


def test_an_action_of_several_units_that_are_not_shown_is_told_once():
    shared = {"units": ["Unit 1", "Unit 2"], "responsible": "Unit 1, Unit 2"}
    rows = [action("not reported", **shared), action("not reported", **shared), action("completed", **shared)]
    niger = page(*[action("not reported", units=["Unit 1"])] * 3, country_name="Niger")
    tracked = syn.track(build(page(*rows, country_name="Mali"), niger), as_of=DAY)
    told = exhibits.workload(tracked, most=1)
    assert told.table[["unit", "country_name"]].to_numpy().tolist() == [["Unit 1", "Niger"]]
    assert told.note.startswith(
        "Not shown: 2 units, which share these actions: 2 with no status reported. 1 action is completed"
    )


def test_doubts_show_the_action_its_agency_and_its_file():
    corpus = build(page(action("completed", comments="Approval is pending."), agency="UNDP"))
    exhibit = exhibits.doubts(corpus)
    shown = exhibit.table[list(exhibit.labels)].rename(columns=exhibit.labels)
    assert set(exhibit.labels) <= set(exhibit.table)
    assert shown.loc[0, ["Agency", "Action", "What the comment says", "Where it stands"]].tolist() == [
        "UNDP", corpus.actions["text"][0], "Approval is pending.", "e1.txt, line 1",
    ]  # fmt: skip


@pytest.mark.parametrize("draw", ["completion", "rates", "themes", "deadlines"])
def test_a_figure_draws_into_the_axes_it_is_given(draw, tracked, cambodia, codebook):
    exhibit = {
        "themes": lambda: exhibits.themes(cambodia, codebook),
        "deadlines": lambda: exhibits.deadlines(tracked),
    }.get(draw, lambda: exhibits.completion(tracked))()
    _, axes = plt.subplots(1, 2)
    assert getattr(figures, draw)(exhibit.table, ax=axes[1]) is axes[1]
    assert not axes[0].has_data()
    plt.close("all")


def test_the_themes_figure_has_its_columns_in_the_order_of_its_table(coded, codebook):
    exhibit = exhibits.themes(coded.where(country="Mali; Cambodia; Fiji"), codebook, by="region")
    table = exhibit.table.replace({"group": {"Africa": "(no region)"}})
    order = ["Oceania", "Asia", "(no region)"]
    ax = figures.themes(table.sort_values("group", key=lambda names: names.map(order.index), kind="stable"))
    assert [label.get_text() for label in ax.get_xticklabels()] == order
    plt.close("all")


def test_the_completion_figure_writes_the_numbers_of_its_table(tracked):
    table = exhibits.completion(tracked).table
    ax = figures.completion(table)
    written = sorted(int(text.get_text()) for text in ax.texts if text.get_text())
    counts = table[list(exhibits.COUNTS)].to_numpy().ravel()
    assert written == sorted(counts[counts > 0])
    plt.close("all")


@pytest.mark.parametrize("state", figures.STATE_COLOURS)
def test_the_number_on_a_bar_can_be_read(tracked, state):
    columns = {name: column for column, name in exhibits.COUNTS.items()}
    table = exhibits.completion(tracked).table
    table[list(exhibits.COUNTS)] = 0
    table[columns[state]] = 3
    ax = figures.completion(table)
    assert {contrast(text.get_color(), figures.STATE_COLOURS[state]) >= CONTRAST for text in ax.texts} == {
        True
    }
    plt.close("all")


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_the_dot_of_a_rate_lies_beside_the_names(tracked, rate):
    table = exhibits.rates(tracked).table.assign(n=1, rate=rate, low=0.0, high=1.0)
    ax = figures.rates(table)
    ax.figure.draw_without_rendering()
    names = max(label.get_window_extent().x1 for label in ax.get_yticklabels())
    dots = [line.get_window_extent() for line in ax.lines if line.get_marker() == "o"]
    assert len(dots) == len(table)
    assert all(names < dot.x0 and dot.x1 <= ax.figure.bbox.x1 for dot in dots)
    plt.close("all")


UNKNOWN = {
    "no actions": {},
    "none still applies": {"not_applicable": 2},
    "status not reported": {"not_reported": 1, "not_applicable": 1},
    "not known on that day": {"not_known": 2},
    "no status known": {"not_known": 1, "not_reported": 1},
}


@pytest.mark.parametrize("said", UNKNOWN)
@pytest.mark.parametrize("code", LOCALES)
def test_a_row_without_a_rate_says_why(tracked, said, code):
    words, known = Language(code), dict.fromkeys(exhibits.COUNTS, 0) | UNKNOWN[said]
    row = {"agency": "UNDP", "n": 0, "rate": None, "total": sum(known.values()), **known}
    ax = figures.rates(pd.DataFrame([row]), language=words)
    assert [text.get_text() for text in ax.texts] == [words.word(said)]
    assert code == "en" or words.word(said) != said
    plt.close("all")


@pytest.mark.parametrize("country", ["Rwanda", "Kyrgyzstan"])
def test_an_action_that_no_longer_applies_is_told_and_called_so(coded, codebook, country):
    part = coded.where(country=country)
    tracked = syn.track(part, as_of=part.latest_day())
    rates = exhibits.rates(tracked)
    ax = figures.rates(rates.table)
    assert [text.get_text() for text in ax.texts] == ["none still applies"]
    assert rates.description.endswith(": none still applies.")
    assert "1 of 1 action no longer applies." in _told(part, codebook)
    plt.close("all")


def _drawn(draw, table, code):
    ax = draw(table, language=Language(code))
    ax.figure.draw_without_rendering()
    plt.close("all")
    return ax


@pytest.mark.parametrize("code", LOCALES)
def test_a_chart_is_as_wide_as_what_it_holds(tracked, cambodia, codebook, code):
    due = pd.date_range("2020-01-31", periods=60, freq="ME")
    dated = [pd.concat([tracked.head(1)] * n, ignore_index=True).assign(due=due[:n]) for n in (1, 60)]
    grid = exhibits.themes(cambodia, codebook).table
    many = pd.concat([grid.assign(group=f"Country {number}") for number in range(12)])
    counts = exhibits.completion(tracked.head(1)).table
    for draw, little, much in [
        (figures.themes, grid, many),
        (figures.deadlines, *(exhibits.deadlines(rows).table for rows in dated)),
        (figures.completion, counts, exhibits.completion(pd.concat([tracked] * 5)).table),
        (figures.rates, exhibits.rates(tracked).table, None),
    ]:
        ax = _drawn(draw, little, code)
        assert ax.figure.get_figwidth() < 6
        ticks = zip(ax.get_xticks(), ax.get_xticklabels(), strict=True)
        named = [label for place, label in ticks if ax.get_xlim()[0] <= place <= ax.get_xlim()[1]]
        words = [ax.xaxis.label, *named, *ax.get_yticklabels(), *ax.texts]
        boxes = [word.get_window_extent() for word in words if word.get_text()]
        assert all(ax.figure.bbox.x0 <= box.x0 and box.x1 <= ax.figure.bbox.x1 for box in boxes)
        if much is not None:
            assert _drawn(draw, much, code).figure.get_figwidth() > 7


@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_no_word_of_a_legend_is_cut(tracked, code):
    table = exhibits.completion(tracked).table
    table[list(exhibits.COUNTS)] = 3
    ax = figures.completion(table, language=Language(code))
    ax.figure.draw_without_rendering()
    assert len(ax.get_legend().get_texts()) == len(exhibits.COUNTS)
    assert all(ax.figure.bbox.x1 >= text.get_window_extent().x1 for text in ax.get_legend().get_texts())
    assert ax.figure.bbox.y1 >= ax.get_legend().get_window_extent().y1
    assert ax.get_window_extent().width > 0.75 * ax.figure.bbox.width
    plt.close("all")


@pytest.mark.parametrize("day", ["2015-01-31", "2021-12-31", "2035-12-31"])
def test_the_day_of_the_report_is_written_within_the_axes(tracked, day):
    table = exhibits.deadlines(tracked).table
    ax = figures.deadlines(table, as_of=pd.Timestamp(day))
    ax.figure.draw_without_rendering()
    said = Language().day(pd.Timestamp(day), short=True)
    (label,) = (text for text in ax.texts if text.get_text() == said)
    place, room = label.get_window_extent(), ax.get_window_extent()
    assert room.x0 <= place.x0 < place.x1 <= room.x1
    plt.close("all")


@pytest.mark.parametrize("code", ["en", "fr", "es"])
def test_actions_without_a_unit_are_named_in_table_words_and_figures(code):
    words = Language(code)
    nobodys, teams = action(), action("completed") | {"units": ["Team A"]}
    tracked = syn.track(build(page(nobodys, teams)), as_of=DAY)
    exhibit = exhibits.completion(tracked, by="unit", language=words)
    assert exhibit.table["unit"].tolist() == ["Team A", "(no unit)"]
    assert f" {words.word('(no unit)')}" in exhibit.description
    assert f" {words.word('(no unit)')}" in exhibits.rates(tracked, by="unit", language=words).description
    for draw in (figures.completion, figures.rates):
        for table in (exhibit.table, syn.completion(tracked, by="unit")):
            labels = [label.get_text() for label in draw(table, language=words).get_yticklabels()]
            assert labels == ["Team A", words.word("(no unit)")]
    plt.close("all")


def test_an_exhibit_shows_its_caption_its_headings_and_its_note():
    table = pd.DataFrame({"agency": ["A < B"], "n": [3], "lang": ["en"]})
    exhibit = exhibits.Exhibit(
        "x", "Who & what", table, {"agency": "Agency", "n": "Actions"}, note="Of excerpts."
    )
    assert repr(exhibit).splitlines()[0] == "Who & what"
    page = BeautifulSoup(exhibit._repr_html_(), "html.parser")
    assert [head.get_text() for head in page.select("thead th")] == ["", "Agency", "Actions"]
    assert [paragraph.get_text() for paragraph in page.select("p")] == ["Who & what", "Of excerpts."]
    assert page.select_one("td").get_text() == "A < B"


def test_a_title_of_ones_own_stands_clear_of_the_legend(tracked):
    _, axes = plt.subplots(1, 2, figsize=(12, 3), layout="constrained")
    alone = figures.completion(exhibits.completion(tracked).table)
    figures.deadlines(exhibits.deadlines(tracked).table, ax=axes[0])
    figures.completion(exhibits.completion(tracked).table, ax=axes[1])
    for ax in (alone, *axes):
        ax.set_title("Follow-up in Cambodia", loc="left")
        ax.figure.set_size_inches(9, 5)
        ax.figure.canvas.draw()
        title, legend = ax._left_title.get_window_extent(), ax.get_legend().get_window_extent()
        assert legend.y1 - 1 <= title.y0 < legend.y1 + 30
    plt.close("all")


@pytest.mark.parametrize("draw", [figures.completion, figures.rates])
def test_the_bars_are_named_wherever_the_names_stand(tracked, draw):
    table = syn.completion(tracked, by=["agency", "country"])
    moved = table[[*table.columns[2:], "agency", "country"]]
    for shaped in (table.set_index(["agency", "country"]), table.set_index("agency"), moved):
        labels = [label.get_text() for label in draw(shaped).get_yticklabels()]
        assert labels == [label.get_text() for label in draw(table).get_yticklabels()]
    plt.close("all")


def test_where_nothing_is_to_be_drawn_a_sentence_says_so(cambodia, codebook, tracked):
    none = tracked.head(0)
    drawn = [
        figures.completion(syn.completion(none, by="agency"), language="fr"),
        figures.completion(syn.completion(none), language="fr"),
        figures.rates(syn.completion(none, by="agency"), language="fr"),
        figures.deadlines(exhibits.deadlines(none).table, as_of=DAY, language="fr"),
        figures.themes(exhibits.themes(cambodia, codebook).table.head(0), language="fr"),
    ]
    for ax in drawn:
        ax.figure.canvas.draw()
        assert [text.get_text() for text in ax.texts] == ["Les documents ne contiennent rien à ce sujet."]
        assert ax.get_legend() is None
    plt.close("all")


def test_a_figure_takes_the_exhibit_a_day_as_text_and_the_name_of_a_language(tracked):
    exhibit = exhibits.deadlines(tracked)
    texts = [
        [text.get_text() for text in figures.deadlines(table, as_of=day, language=language).texts]
        for table, day, language in ((exhibit, DAY, "fr"), (exhibit.table, pd.Timestamp(DAY), Language("fr")))
    ]
    assert texts[0] == texts[1]
    plt.close("all")


@pytest.mark.parametrize(
    ("draw", "made_by"),
    [
        (figures.completion, r"syn.completion\(…\)"), (figures.rates, r"syn.completion\(…\)"),
        (figures.themes, r"syn.exhibits.themes\(…\)"), (figures.deadlines, r"syn.exhibits.deadlines\(…\)"),
    ],
)  # fmt: skip
def test_another_table_than_a_figure_draws_is_wrong_use(cambodia, tracked, draw, made_by):
    for other in (tracked, cambodia, exhibits.positions(cambodia), None):
        with pytest.raises(syn.UsageError, match=made_by):
            draw(other)


def test_a_figure_in_a_language_without_words_is_wrong_use(tracked):
    with pytest.raises(syn.UsageError, match="en, fr, es"):
        figures.completion(syn.completion(tracked), language="de")


def test_the_bars_are_named_by_all_that_was_counted_by(tracked):
    def labels(by):
        table = syn.completion(tracked, by=by)
        return [label.get_text() for label in figures.completion(table).get_yticklabels()]

    assert labels(None) == ["All actions"]
    assert labels(["agency", "status"])[-1].startswith("UN Women, ")
    plt.close("all")


def test_two_tracked_frames_make_one_table(tracked):
    twice = pd.concat([tracked, tracked])
    assert len(exhibits.actions(twice)) == len(twice)


@pytest.mark.parametrize(
    ("months", "code", "names"),
    [
        (6, "en", ["Jan\n2020", "Feb", "Mar", "Apr", "May", "Jun"]),
        (2, "fr", ["janv.\n2020", "févr."]),
        (2, "es", ["ene\n2020", "feb"]),
        (
            36,
            "en",
            ["Q1\n2020", "Q2", "Q3", "Q4", "Q1\n2021", "Q2", "Q3", "Q4", "Q1\n2022", "Q2", "Q3", "Q4"],
        ),
        (
            36,
            "fr",
            ["T1\n2020", "T2", "T3", "T4", "T1\n2021", "T2", "T3", "T4", "T1\n2022", "T2", "T3", "T4"],
        ),
        (96, "en", ["2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027"]),
    ],
)
def test_each_span_of_deadlines_is_named_below_the_middle_of_its_bar(tracked, months, code, names):
    due = pd.date_range("2020-01-31", periods=months, freq="ME")
    rows = pd.concat([tracked.head(1)] * months, ignore_index=True).assign(due=due)
    ax = figures.deadlines(exhibits.deadlines(rows).table, language=Language(code))
    labels = {
        label.get_text().strip(): place
        for place, label in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True)
    }
    assert [label.get_text().strip() for label in ax.get_xticklabels()] == names
    middles = sorted(bar.get_x() + bar.get_width() / 2 for bar in ax.patches)
    assert sorted(ax.get_xticks()) == pytest.approx(middles)
    assert labels[names[0]] == pytest.approx(middles[0])
    plt.close("all")


def test_no_number_of_the_other_axis_stands_in_the_name_of_the_first_span(tracked):
    rows = tracked.head(1).assign(due=pd.Timestamp("2017-11-30"))
    ax = figures.deadlines(exhibits.deadlines(rows).table, as_of="2016-12-31")
    ax.figure.draw_without_rendering()
    first, zero = ax.get_xticklabels()[0], ax.get_yticklabels()[0]
    assert first.get_text() == "Dec\n2016"
    assert not first.get_window_extent().overlaps(zero.get_window_extent())
    plt.close("all")


@pytest.mark.parametrize("day", ["1990-01-31", "2021-12-31", "2080-12-31"])
@pytest.mark.parametrize("months", [1, 20, 30, 80, 300])
def test_no_name_of_a_span_of_deadlines_stands_in_another(tracked, months, day):
    due = pd.date_range("2019-02-28", periods=months, freq="ME")
    rows = pd.concat([tracked.head(1)] * months, ignore_index=True).assign(due=due)
    ax = figures.deadlines(exhibits.deadlines(rows).table, as_of=pd.Timestamp(day), language=Language("fr"))
    ax.figure.draw_without_rendering()
    places = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert 0 < len(places) <= axes.MOST_LABELS
    assert all(left.x1 < right.x0 for left, right in pairwise(places))
    assert all(ax.figure.bbox.x0 <= place.x0 and place.x1 <= ax.figure.bbox.x1 for place in places)
    plt.close("all")


@pytest.mark.parametrize(
    ("by", "code", "name"),
    [("agency", "en", "(no agency)"), ("theme", "en", "(no theme)"), ("agency", "fr", "(aucun organisme)")],
)
def test_actions_without_an_agency_or_theme_are_called_so(tracked, by, code, name):
    words = Language(code)
    bare = tracked.assign(agency=pd.Series(pd.NA, tracked.index, dtype="str"), themes=[[]] * len(tracked))
    exhibit = exhibits.completion(bare, by=by, language=words)
    assert exhibit.table[by].map(words.word).tolist() == [name]
    assert exhibit.description.startswith(name)


def test_alternative_text_holds_the_numbers(tracked, cambodia, codebook):
    said = exhibits.completion(tracked).description
    assert "UN Women: 11 actions, of these 6 completed and 5 overdue." in said
    assert "OHCHR: 16 actions, of these 16 with no status reported." in said
    themes = exhibits.themes(cambodia, codebook)
    for label, rows in themes.table.groupby("label"):
        assert f"{label}: {rows['items'].sum()} item" in themes.description
    assert "Human rights: 49 items in 2 evaluations (OHCHR 47, UN Women 2);" in themes.description


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "OHCHR: status not reported. UN Women: 6 of 11 (55%; 95% interval 28% to 79%)."),
        (
            "es",
            "ACNUDH: estado no comunicado. ONU Mujeres: 6 de 11 (55\xa0%; intervalo del 95\xa0%: de 28\xa0% a 79\xa0%).",
        ),
    ],
)
def test_alternative_text_of_the_rates_holds_rate_and_interval(tracked, code, said):
    description = exhibits.rates(tracked, language=Language(code)).description
    assert description.endswith(said)
    assert description != exhibits.completion(tracked, language=Language(code)).description


def test_counts_and_rates_stand_each_with_their_own_figure(tracked):
    counts, rates = exhibits.completion(tracked), exhibits.rates(tracked)
    assert list(counts.labels) == ["agency", "total", "n", "completed", "overdue", "not_reported"]
    assert list(rates.labels) == ["agency", "n", "completed", "rate", "interval"]
    assert "Wilson" in rates.note
    assert counts.note == ""


@pytest.mark.parametrize("by", ["agency", "theme", "country_name"])
def test_the_caption_of_the_rates_says_of_what_they_are(tracked, by):
    title = exhibits.rates(tracked, by=by).title
    assert title.startswith("Completion rate")
    assert Language("fr").word(title) != title


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fr", "11 mesures, dont 6 achevées et 5 en retard."),
        ("fr", "16 mesures, dont 16 de statut non communiqué."),
        ("es", "11 medidas, de ellas 6 concluidas y 5 atrasadas."),
    ],
)
def test_states_agree_with_their_number(tracked, code, said):
    assert said in exhibits.completion(tracked, language=Language(code)).description
    one = exhibits.completion(tracked[tracked["state"] == "completed"].head(1), language=Language(code))
    assert re.search("dont 1 achevée|de ellas 1 concluida", one.description)


def test_words_of_a_page_agree_with_one_another_in_french_and_spanish(cambodia, codebook, tracked):
    french, spanish = Language("fr"), Language("es")
    themes = exhibits.themes(cambodia, codebook, language=french)
    assert f"{french.word(themes.labels['items']).lower()} dans 2 évaluations" in themes.description
    annex = display.Show(french).annex(exhibits.passages(cambodia, codebook, language=french)).html
    assert "Retour à\N{NO-BREAK SPACE}: <a" in annex
    assert french.word("Open actions") != f"Mesures {french.word('ongoing')}"
    assert spanish.word("tables") == f"{spanish.word('Table').lower()}s"
    for words, span in ((french, "«\N{NO-BREAK SPACE}14 mois\N{NO-BREAK SPACE}»"), (spanish, "«14 meses»")):
        assert span in exhibits.deadlines(tracked, language=words).note


def test_key_messages_say_what_the_tables_say(cambodia, codebook, tracked):
    messages = prose.key_messages(
        cambodia,
        themes=exhibits.themes(cambodia, codebook),
        completion=exhibits.completion(tracked),
        as_of=DAY,
    )
    text = _text(messages)
    assert (
        "2 evaluations of OHCHR and UN Women hold 19 recommendations, 27 actions, 12 lessons and 9 good practices."
        in text
    )
    assert (
        "UN Women: 6 of the 11 actions of known status (55%; 95% interval 28% to 79%) were completed" in text
    )
    assert "5 were overdue" in text
    assert "OHCHR: 16 of 16 actions have no reported status" in text
    assert "The position of management on 19 recommendations: 19 accepted." in text


def _told(part, codebook, *, by="agency", language=None):
    """The key messages on a part of the corpus, on its last day."""
    tracked = syn.track(part, as_of=part.latest_day())
    themes = exhibits.themes(part, codebook, by=by, language=language)
    completion = exhibits.completion(tracked, language=language)
    return _text(
        prose.key_messages(
            part, themes=themes, completion=completion, as_of=part.latest_day(), language=language
        )
    )


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("Samoa", "The most frequent themes of this one evaluation are Results-based management (3 items), "),
        ("Rwanda", "The theme of this one evaluation is Results-based management, in 3 items. "),
    ],
)
def test_the_themes_of_one_evaluation_are_not_said_to_be_of_most_items(coded, codebook, country, said):
    assert said in _told(coded.where(country=country), codebook)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            (16, 12, 11, 9, 7),
            "5 of 6 themes recur in more than one evaluation, most widely A (16 evaluations), B (12 evaluations), C (11 evaluations) and D (9 evaluations).",
        ),
        (
            (5, 4, 2, 2, 2),
            "5 of 6 themes recur in more than one evaluation, most widely A (5 evaluations) and B (4 evaluations).",
        ),
        ((2, 2, 2, 2, 2), "5 of 6 themes recur in more than one evaluation, each in 2: A, B, C, D and E."),
        ((3, 1), "1 of 3 themes recurs in more than one evaluation, in 3: A."),
        ((1, 1), "No theme is held by more than one of the evaluations."),
    ],
)
def test_no_theme_is_said_to_be_the_widest_of_those_that_tie(cambodia, counts, expected):
    assert _text(recurring(cambodia, _held_by(*counts, 0), Language())) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            (3, 1, 1),
            "The most frequent themes of this one evaluation are A (3 items), B (1 item) and C (1 item).",
        ),
        ((3, 1, 1, 1), "The most frequent theme of this one evaluation is A (3 items)."),
        ((1, 1, 1, 1), "The themes of this one evaluation are A, B, C and D, each in 1 item."),
    ],
)
def test_no_theme_of_one_evaluation_is_said_to_be_the_most_frequent_of_those_that_tie(
    coded, counts, expected
):
    said = _text(recurring(coded.where(country="Ghana"), _held_by(*counts, 0), Language()))
    assert said == f"{expected} Whether a theme recurs cannot be told from one evaluation."


def _held_by(*counts):
    """A table of themes, named by letters, held by so many evaluations in as many items."""
    rows = [
        {"label": label, "items": n, "evaluations": n} for label, n in zip("ABCDEF", counts, strict=False)
    ]
    return exhibits.Exhibit("themes", "Themes by agency", pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("country", "code", "said"),
    [
        ("Samoa", "en", "The position of management on 5 recommendations: none stated."),
        (
            "Samoa",
            "fr",
            "Position de la direction sur 5 recommandations\N{NO-BREAK SPACE}: aucune n’est précisée.",
        ),
        ("Samoa", "es", "Posición de la dirección sobre 5 recomendaciones: ninguna consta."),
        ("Ghana", "en", "The position of management on 1 recommendation: not stated."),
    ],
)
def test_that_no_position_is_stated_is_said_once(coded, codebook, country, code, said):
    assert said in _told(coded.where(country=country), codebook, language=Language(code))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "en",
            (
                "UN Women: the only action of known status was reported as completed and was not overdue on 31 December 2016. "
                "Its status bears no date and may be later than that day."
            ),
        ),
        (
            "fr",
            (
                "ONU Femmes\N{NO-BREAK SPACE}: la seule mesure de statut connu est déclarée achevée et n’était pas en retard "
                "au 31 décembre 2016. Son statut n’est pas daté et peut être postérieur à cette date."
            ),
        ),
        (
            "es",
            (
                "ONU Mujeres: la única medida de estado conocido consta como concluida y no estaba atrasada al 31 de diciembre "
                "de 2016. Su estado no lleva fecha y puede ser posterior a ese día."
            ),
        ),
    ],
)
def test_an_undated_status_is_not_said_to_have_been_reached_by_the_day(coded, codebook, code, said):
    assert said in _told(coded.where(country="Côte d'Ivoire"), codebook, language=Language(code))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "1 action has a status without a date, taken as known on the day of this report."),
        ("fr", "1 mesure a un statut non daté, tenu pour connu à la date de ce rapport."),
        ("es", "1 medida tiene un estado sin fecha, que se da por conocido en la fecha de este informe."),
    ],
)
def test_figures_of_undated_statuses_bear_a_reservation(coded, code, said):
    part, words = coded.where(country="Côte d'Ivoire"), Language(code)
    tracked = syn.track(part, as_of=part.latest_day())
    for exhibit in (exhibits.rates(tracked, language=words), exhibits.deadlines(tracked, language=words)):
        assert said in exhibit.note


@pytest.mark.parametrize(
    ("code", "states", "said"),
    [
        ("en", ["completed"], "the only action of known status was completed by d; it was not overdue."),
        ("en", ["overdue"], "the only action of known status was not completed by d; it was overdue."),
        ("en", ["on track"] * 2, "none of the 2 actions of known status (0%; 95% interval 0% to 66%) was completed by d; none was"),
        ("fr", ["on track"] * 2, "aucune des 2 mesures de statut connu (0 %; intervalle à 95 %: de 0 % à 66 %) n’était achevée au d; aucune n’était en retard."),
        ("fr", ["overdue"], "la seule mesure de statut connu n’était pas achevée au d; elle était en retard."),
        ("es", ["completed", "overdue"], "1 de las 2 medidas de estado conocido (50 %; intervalo del 95 %: de 9 % a 91 %) estaba concluida al d; 1 estaba atrasada."),
        ("es", ["on track"] * 2, "(0 %; intervalo del 95 %: de 0 % a 66 %) estaba concluida al d; ninguna estaba atrasada."),
    ],
)  # fmt: skip
def test_none_and_a_single_action_are_said_in_words(code, states, said):
    tracked = pd.DataFrame({"agency": "UNDP", "state": states, "known_since": DAY, "as_of": DAY})
    (row,) = exhibits.completion(tracked, language=Language(code)).table.to_dict("records")
    (told,) = prose._acted_by(row, "d", Language(code))
    assert said in "".join(text for text, _ in told).replace("\N{NO-BREAK SPACE}%", " %").replace(
        "\N{NO-BREAK SPACE}", ""
    )


def test_a_single_excerpt_is_said_as_one_says_it(coded):
    part = coded.where(country="Côte d'Ivoire")
    told = {code: prose.what_this_is(part, as_of=DAY, language=Language(code))[0] for code in ("fr", "es")}
    assert "repose sur 1 extrait et" in told["fr"]
    assert "a partir de 1 extracto y" in told["es"]


def test_only_undated_statuses_that_count_as_known_are_reserved(tracked):
    assert tracked["known_since"].isna().any()
    assert exhibits.completion(tracked).table["undated"].tolist() == [0, 0]
    pages = [page(action("completed"), action("ongoing"), action("not reported"), agency="UNDP")]
    table = exhibits.completion(syn.track(build(*pages, page(action())), as_of=DAY)).table
    assert dict(zip(table["agency"], table["undated"], strict=True)) == {"UNDP": 2, "UN Women": 1}
    by_unit = exhibits.completion(syn.track(build(*pages), as_of=DAY), by="unit").table
    assert by_unit["undated"].tolist() == [2]


def test_undated_actions_that_no_longer_apply_are_reserved_among_deadlines_and_not_in_rates():
    rows = [action("no longer applicable", due="2022-01-31"), action("completed", due="2022-01-31")]
    rows += [action("not reported", due="2022-01-31")]
    tracked = syn.track(build(page(*rows)), as_of=DAY)
    deadlines, rates = exhibits.deadlines(tracked), exhibits.rates(tracked)
    assert deadlines.table["actions"].sum() == 3
    assert "2 actions have statuses without a date" in deadlines.note
    assert "1 action has a status without a date" in rates.note
    assert exhibits.completion(tracked).table["undated"].tolist() == [1]


def test_deadlines_in_one_month_are_not_said_to_lie_between_two(coded):
    part = coded.where(country="Côte d'Ivoire")
    tracked = syn.track(part, as_of=part.latest_day())
    said = {code: exhibits.deadlines(tracked, language=Language(code)).description for code in LOCALES}
    assert said == {
        "en": "1 action falls due in Nov 2017.",
        "fr": "1 mesure arrive à échéance en nov. 2017.",
        "es": "1 medida vence en nov 2017.",
    }


def test_how_widely_a_theme_is_held_agrees_in_spanish(coded, codebook):
    themes = exhibits.themes(coded.where(country="Côte d'Ivoire"), codebook, language=Language("es"))
    said = prose.support(themes, language=Language("es"))
    assert said["human_rights"] == "Figura en 1 elemento de 1 evaluación (ONU Mujeres)."
    assert said["gender"] == "Figura en 2 elementos de 1 evaluación (ONU Mujeres)."


def test_documents_that_hold_the_same_texts_are_told_where_they_count_as_several(coded, codebook):
    both = "Some recommendations or lessons are the same in fiji/undp-erc-2925.txt and samoa/undp-erc-evaluation-5135.txt; "
    for part, told in [(coded, True), (coded.where(country="Fiji; Mali"), False)]:
        for by in ("region", "year"):
            assert (both in exhibits.themes(part, codebook, by=by).note) == told
        for exhibit in (exhibits.evaluations(part), exhibits.positions(part)):
            assert (both in exhibit.note) == told
        assert (both in _told(part, codebook)) == told
    in_french = exhibits.positions(coded, language=Language("fr")).note
    assert in_french.endswith("ils comptent une fois pour chacun.")
    many = coded.documents["document_id"].tolist()[:7]
    problems = pd.DataFrame({"document_id": many}).assign(code="same-texts-elsewhere")
    noted = exhibits.themes(syn.Corpus({**coded.tables, "problems": problems}), codebook).note
    assert "are the same in 7 documents; they are counted once for each." in noted


def test_recommendations_of_evaluations_of_one_agency_are_told_apart(coded, codebook):
    names = {
        country: exhibits.recommendations(coded.where(country=country), codebook).table["name"].tolist()
        for country in ("Mali", "Liberia", "Cambodia", "Ghana")
    }
    assert [name.replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ") for name in names["Mali"]] == [
        "UN Women (2012–2013), no. 1", "UN Women (2021–2022), no. 1", "UN Women (2021–2022), no. 2",
        "UN Women (2024–2028), no. 1",
    ]  # fmt: skip
    assert all("\N{WORD JOINER}–\N{WORD JOINER}" in name for name in names["Mali"])
    for code, first in [("fr", "ONU Femmes (2012–2013), n° 1"), ("es", "ONU Mujeres (2012–2013), n.º 1")]:
        part, words = coded.where(country="Mali"), Language(code)
        told = exhibits.recommendations(part, codebook, language=words).table["name"][0]
        assert told.replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ") == first
    assert len(set(names["Liberia"])) == len(names["Liberia"]) == 8
    assert "UNDP (liberia/undp-erc-7221.txt), no.\N{NO-BREAK SPACE}1" in names["Liberia"]
    assert names["Cambodia"][-1].startswith("OHCHR ")
    assert "," not in "".join(names["Cambodia"] + names["Ghana"])


@pytest.mark.parametrize(
    ("code", "untitled", "undated"),
    [
        ("en", "(untitled: kenya/gate-11662.txt)", "not stated"),
        ("fr", "(sans titre\N{NO-BREAK SPACE}: kenya/gate-11662.txt)", "non précisée"),
        ("es", "(sin título: kenya/gate-11662.txt)", "no consta"),
    ],
)
def test_an_evaluation_without_title_or_period_is_said_to_be_so(coded, code, untitled, undated):
    part, words = coded.where(country="Kenya"), Language(code)
    table = exhibits.evaluations(part, language=words).table
    assert table[["title", "period"]].iloc[0].tolist() == [untitled, undated]
    assert table["title"].iloc[1].startswith("End-line evaluation")
    assert exhibits.sources(part, language=words).table["title"].iloc[0] == untitled


def test_countries_stand_in_one_order(coded):
    tracked = syn.track(coded, as_of=DAY)
    evaluated = exhibits.evaluations(coded).table["country_name"].drop_duplicates().tolist()
    assert evaluated == exhibits.countries(coded, tracked).table["country_name"].tolist()


def test_the_heads_of_counts_are_plural_and_have_words(coded, codebook):
    tracked = syn.track(coded, as_of=DAY)
    made = [
        exhibits.positions(coded), exhibits.follow_through(coded, tracked, codebook), exhibits.workload(tracked),
        exhibits.completion(tracked), exhibits.rates(tracked), exhibits.countries(coded, tracked),
    ]  # fmt: skip
    heads = {head for exhibit in made for head in exhibit.labels.values()}
    assert {"Completed", "Accepted", "Overdue", "Not stated", "Status not reported"} <= heads
    for code, expected in [
        ("fr", {"Acceptées", "Achevées", "Rejetées", "Non précisées", "Sans objet"}),
        ("es", {"Aceptadas", "Concluidas", "Rechazadas", "No consta", "Ya no aplicables"}),
    ]:
        words = {Language(code).word(head) for head in heads}
        assert expected <= words
        assert not words & {
            "Completed",
            "On track",
            "Not started",
            "Not known on that day",
            "Partially accepted",
        }


def test_what_is_said_of_overdue_actions_holds_for_those_without_a_status(tracked):
    past = tracked[tracked["due"] < DAY]
    assert past["status"].eq("not reported").any()
    assert not past.loc[past["status"] == "not reported", "state"].eq("overdue").any()
    said = {code: " ".join(prose.how_to_read(language=Language(code))) for code in LOCALES}
    assert "one whose status was not reported or not yet known is never called overdue" in said["en"]
    assert "n’est jamais dite en retard" in said["fr"]
    assert "nunca se da por atrasada" in said["es"]


def test_every_link_of_a_key_message_leads_to_an_exhibit_of_the_notebook(
    cambodia, codebook, tracked, project
):
    source = (project / "notebooks" / "country_synthesis.ipynb").read_text(encoding="utf-8")
    shown = set(re.findall(r'name=\\"([\w-]+)\\"', source)) | set(re.findall(r"exhibits\.(\w+)\(", source))
    messages = prose.key_messages(
        cambodia,
        themes=exhibits.themes(cambodia, codebook),
        completion=exhibits.completion(tracked),
        as_of=DAY,
    )
    assert {target for message in messages for _, target in message if target} <= shown


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("country", ["Cambodia", "Ghana", "Mali", "Samoa"])
def test_prose_and_exhibits_stand_in_every_language(coded, codebook, language, country):
    words, part = Language(language), coded.where(country=country)
    tracked = syn.track(part, as_of=part.latest_day())
    themes, completion = (
        exhibits.themes(part, codebook, language=words),
        exhibits.completion(tracked, language=words),
    )
    texts = [
        prose.title(part, language=words),
        *prose.facts(part, as_of=DAY, language=words).values(),
        *prose.what_this_is(part, as_of=DAY, language=words),
        *prose.how_to_read(language=words),
        *prose.support(themes, language=words).values(),
        _text(prose.key_messages(part, themes=themes, completion=completion, as_of=DAY, language=words)),
    ]
    assert all(texts)
    assert not [text for text in texts if "{" in text or "nan" in text.split()]


def test_a_report_on_excerpts_says_so(coded):
    told = " ".join(prose.what_this_is(coded.where(country="Ghana"), as_of=DAY))
    assert "excerpts only" in told
    assert "excerpts only" not in " ".join(prose.what_this_is(coded.where(country="Cambodia"), as_of=DAY))


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "$\\int$ **b**", "\u202eabc", "w" * 10_000],
)
def test_hostile_text_stays_text(cambodia, codebook, text):
    table = cambodia.recommendations.assign(text=text, response=text)
    hostile = syn.Corpus({**cambodia.tables, "recommendations": table})
    html = display.Show().table(exhibits.recommendations(hostile, codebook)).html
    assert "<script" not in html
    assert 'href="javascript' not in html
    cells = BeautifulSoup(html, "lxml").select("tbody tr:first-child td")
    assert "".join(cells[0].get_text().split()).replace("…", "") == "".join(text.split())


def test_tables_have_caption_and_scoped_heads(cambodia, codebook):
    html = display.Show().table(exhibits.recommendations(cambodia, codebook)).html
    assert html.count('scope="row"') == 19
    assert html.count('scope="col"') == len(re.findall("<th ", html.split("<tbody>")[0]))
    assert "<figcaption>" in html


def test_quotes_in_another_language_are_marked(coded, codebook):
    mali = coded.where(country="Mali")
    assert (
        'lang="fr"'
        in display.Show()
        .themes(exhibits.passages(mali, codebook), support=prose.support(exhibits.themes(mali, codebook)))
        .html
    )
    assert 'lang="fr"' not in display.Show(Language("fr")).annex(exhibits.passages(mali, codebook)).html


def test_where_a_quote_stands_is_said_in_the_language_of_the_report(coded, codebook):
    mali = coded.where(country="Mali")
    support = prose.support(exhibits.themes(mali, codebook))
    html = display.Show().themes(exhibits.passages(mali, codebook), support=support).html
    assert '<blockquote><p lang="fr">' in html
    assert "<blockquote lang" not in html


def test_whole_texts_stand_as_the_documents_print_them(cambodia, codebook):
    html = display.Show().annex(exhibits.passages(cambodia, codebook)).html
    found = [(file, int(line)) for file, line in re.findall(r", (cambodia/\S+\.txt), line (\d+)</p>", html)]
    assert len({file for file, _ in found}) > 1
    assert len(found) > 20
    assert found == sorted(found)


def test_the_same_exhibit_gives_the_same_bytes(tracked):
    shown = [
        display.Show().chart(figures.completion, exhibits.completion(tracked), name="x").html
        for _ in range(2)
    ]
    assert shown[0] == shown[1]


def test_a_persons_coding_is_marked_as_such_in_every_table(corpus, codebook):
    part = corpus.where(country="Cambodia")
    items = part.recommendations["recommendation_id"].tolist()
    people = pd.DataFrame({"item_id": items, "theme": "youth", "value": 1, "coder": "reader-2"})
    coded = part.with_codings(syn.overrule(syn.code(part, codebook=codebook), people, items=part))
    told = exhibits.recommendations(coded, codebook).table["themes"]
    assert told.map(lambda names: "Youth (coded by reader-2)" in names).all()
    html = (
        display.Show()
        .themes(exhibits.passages(coded, codebook), support=prose.support(exhibits.themes(coded, codebook)))
        .html
    )
    assert "coded by reader-2" in html


def test_a_report_on_work_in_no_single_country_says_so():
    corpus = build(page(action(), country=None))
    assert prose.title(corpus) == "What evaluations taught, and what was done about it"
    assert prose.facts(corpus, as_of=DAY)["Countries"] == "(no single country)"
    both = build(page(action(), country="MLI"), page(action(), country=None))
    assert "Mali" not in prose.title(both)


def test_only_documents_that_evaluations_were_read_from_are_rested_on():
    corpus = build(page(action()))
    read = corpus.documents.assign(coverage="excerpt", source_format="text")
    other = read.assign(document_id="twin.txt")
    unread = read.assign(document_id="scan.pdf", coverage="complete", source_format=None)
    documents = pd.concat([read, other, unread], ignore_index=True)
    whole = syn.Corpus({**corpus.tables, "documents": documents})
    assert prose.coverage(whole) == "1 excerpt"
    assert exhibits.sources(whole).table["document_id"].tolist() == read["document_id"].tolist()
    first, *others = prose.what_this_is(whole, as_of=DAY)
    assert "computed from 1 excerpt and says" in first
    assert others[0].startswith("1 document could not be read")
    assert others[1].startswith("1 document holds nothing that is not in another")
    assert others[2].startswith("It rests on excerpts only")


@pytest.mark.parametrize(
    ("show", "asked", "first"),
    [
        (lambda corpus, book: exhibits.themes(corpus, book, by="agncy"), "agncy", "agency, "),
        (lambda corpus, book: exhibits.lessons(corpus, book, kind="lessons"), "lessons", "lesson, "),
        (
            lambda corpus, _: exhibits.completion(syn.track(corpus, as_of="2022-12-31"), by="state"),
            "state",
            "agency, ",
        ),
        (
            lambda corpus, _: exhibits.rates(syn.track(corpus, as_of="2022-12-31"), by="units"),
            "units",
            "unit, ",
        ),
    ],
)
def test_what_there_is_no_exhibit_of_is_told_with_what_there_is(cambodia, codebook, show, asked, first):
    with pytest.raises(syn.UsageError, match="there is no such exhibit") as told:
        show(cambodia, codebook)
    (problem,) = told.value.problems
    assert problem.value == asked
    assert problem.remedy.startswith(f"Choose one of: {first}")
