"""Dates as people write them, and the dated layers of comments."""

from __future__ import annotations

import datetime as dt
import re
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synthesis import schema
from synthesis.dates import Period, find_dated_layers, month_end, read_period, says_none
from synthesis.dates.periods import Basis, Precision
from synthesis.dates.words import words

REPORT = dt.date(2020, 8, 19)
STATED = """
2019/03 | 2019-03-31 | month
03/2019 | 2019-03-31 | month
2024/02 | 2024-02-29 | month
12.2022 | 2022-12-31 | month
2019-03-31 | 2019-03-31 | day
2019/03/31 | 2019-03-31 | day
2021-12-31 00:00:00 | 2021-12-31 | day
2021-12-31T08:30 | 2021-12-31 | day
31/12/2024 | 2024-12-31 | day
12/31/2024 | 2024-12-31 | day
05/05/2024 | 2024-05-05 | day
31.12.2022 | 2022-12-31 | day
19 August 2020 | 2020-08-19 | day
August 19, 2020 | 2020-08-19 | day
Friday, 31 December 2021 | 2021-12-31 | day
31st of December 2022 | 2022-12-31 | day
31-Dec-22 | 2022-12-31 | day
1er mars 2019 | 2019-03-01 | day
lundi 1er mars 2019 | 2019-03-01 | day
19 de agosto de 2020 | 2020-08-19 | day
Dec 2022 | 2022-12-31 | month
Dec. 2022 | 2022-12-31 | month
DECEMBER 2022 | 2022-12-31 | month
Dec-22 | 2022-12-31 | month
Dec ’22 | 2022-12-31 | month
2022 December | 2022-12-31 | month
février 2023 | 2023-02-28 | month
novembre 2016 | 2016-11-30 | month
noviembre de 2016 | 2016-11-30 | month
Q4 2025 | 2025-12-31 | quarter
2025-Q4 | 2025-12-31 | quarter
2Q2024 | 2024-06-30 | quarter
4th quarter 2025 | 2025-12-31 | quarter
the third quarter of 2025 | 2025-09-30 | quarter
last quarter of 2025 | 2025-12-31 | quarter
T4 2025 | 2025-12-31 | quarter
IV trimestre 2025 | 2025-12-31 | quarter
2ème trimestre 2025 | 2025-06-30 | quarter
4.º trimestre de 2024 | 2024-12-31 | quarter
end of Q3 2025 | 2025-09-30 | quarter
H1 2024 | 2024-06-30 | half
first half of 2024 | 2024-06-30 | half
1er semestre 2024 | 2024-06-30 | half
segundo semestre de 2024 | 2024-12-31 | half
mid-2026 | 2026-06-30 | half
mi-2025 | 2025-06-30 | half
mediados de 2026 | 2026-06-30 | half
early 2026 | 2026-06-30 | half
late 2026 | 2026-12-31 | half
mid-March 2023 | 2023-03-31 | month
by the end of December 2022 | 2022-12-31 | month
finales de junio de 2021 | 2021-06-30 | month
2026 | 2026-12-31 | year
end 2026 | 2026-12-31 | year
before the end of 2026 | 2026-12-31 | year
fin 2026 | 2026-12-31 | year
d'ici fin 2026 | 2026-12-31 | year
d’ici la fin de l’année 2026 | 2026-12-31 | year
finales de 2026 | 2026-12-31 | year
au plus tard le 31 mars 2023 | 2023-03-31 | day
a más tardar en junio de 2021 | 2021-06-30 | month
Due date: 2022/12. | 2022-12-31 | month
Jan - Mar 2021 | 2021-03-31 | month
from January to March 2021 | 2021-03-31 | month
de enero a marzo de 2021 | 2021-03-31 | month
janvier à mars 2021 | 2021-03-31 | month
Q1-Q2 2025 | 2025-06-30 | quarter
1 - 15 March 2021 | 2021-03-15 | day
2021-2023 | 2023-12-31 | year
01/2020 - 06/2021 | 2021-06-30 | month
2019/05 – end of 2021 | 2021-12-31 | year
"""
UNREADABLE = """
2022/13 | 2012/13 | 31 February 2020 | 29/02/2023 | 0/2022 | 00/00/2022 | 1944 | 2101 | 12/1900 | Q5 2025 | H3 2024
03/04/2024 | 1-2-2022 | 30/02/2020 - 03/2021 | 31/12/24 | 12/24 | Dec 22 | 5 Jan | December | Q4 | 22
2023-2021 | Dec 2021 - Jan 2021 | before 2023 | after 2023 | FY 2026 | soon | 2022 or later | 2022/12 Completed
14 months after approval | 1.3 years | months | end of 19 August 2020 | page 2020 | 20222 | 99999 months | 2020/12 2021/12
"""
NO_DATE = """
Tbc | TBC. | tbd | T.B.D. | To be confirmed | TBC (to be confirmed) | No due date | no deadline established | n/a | N/A
continuous | Continuous/ongoing | Ongoing | permanent | - | None | quarterly | as needed | en continu | À définir | sans objet
S/O | Por definir | permanente | sin fecha | de forma continua | No aplica
"""


def _cases(text):
    return [tuple(part.strip() for part in line.split(" | ")) for line in text.strip().splitlines()]


def _phrases(text):
    return [phrase for line in _cases(text) for phrase in line]


@pytest.mark.parametrize(("written", "day", "precision"), _cases(STATED))
def test_a_date_is_read_to_its_last_day_and_precision(written, day, precision):
    assert read_period(written) == Period(dt.date.fromisoformat(day), precision, "stated")


@pytest.mark.parametrize("written", _phrases(UNREADABLE))
def test_what_cannot_be_read_for_sure_is_nothing(written):
    assert read_period(written, counted_from=REPORT) is None
    assert not says_none(written)


@pytest.mark.parametrize("written", [*_phrases(NO_DATE), "", "  \t"])
def test_no_date_is_told_from_an_unreadable_one(written):
    assert says_none(written)
    assert read_period(written, counted_from=REPORT) is None


@pytest.mark.parametrize("word", words("none"))
def test_every_word_for_no_date_gives_none(word):
    assert says_none(word.capitalize())
    assert read_period(word, counted_from=REPORT) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("14 months", "2021-10-19"),
        ("14 mois", "2021-10-19"),
        ("14 meses", "2021-10-19"),
        ("36 months", "2023-08-19"),
        ("2 years", "2022-08-19"),
        ("six weeks", "2020-09-30"),
        ("six (6) months", "2021-02-19"),
        ("12-18 months", "2022-02-19"),
        ("within the next 6 months", "2021-02-19"),
        ("dans un délai de 6 mois", "2021-02-19"),
        ("dentro de seis meses", "2021-02-19"),
        ("1.5 years", "2022-02-19"),
        ("18-month", "2022-02-19"),
        ("90 days", "2020-11-17"),
    ],
)
def test_a_span_counts_from_the_report_and_says_so(written, day):
    assert read_period(written, counted_from=REPORT) == Period(dt.date.fromisoformat(day), "day", "derived")
    assert read_period(written) is None
    assert not says_none(written)


def test_a_span_ends_within_its_last_month():
    assert read_period("1 month", counted_from=dt.date(2024, 1, 31)).day == dt.date(2024, 2, 29)
    assert read_period("6 months", counted_from=dt.date(2021, 8, 31)).day == dt.date(2022, 2, 28)


def test_the_order_of_day_and_month_is_only_taken_where_it_is_known():
    assert read_period("03/04/2024", dayfirst=True).day == dt.date(2024, 4, 3)
    assert read_period("03/04/2024", dayfirst=False).day == dt.date(2024, 3, 4)
    assert read_period("31/12/2024", dayfirst=False).day == dt.date(2024, 12, 31)
    assert read_period("31/12/24", dayfirst=True).day == dt.date(2024, 12, 31)


def test_the_words_of_a_period_are_those_of_the_schema():
    assert set(get_args(Precision)) == set(schema.PRECISIONS)
    assert set(get_args(Basis)) == set(schema.DEADLINE_BASES)


@pytest.mark.parametrize(("word", "number"), words("month").items())
def test_every_month_name_is_read(word, number):
    last = month_end(2022, int(number))
    assert read_period(f"{word.upper()} 2022") == Period(last, "month")
    assert read_period(f"fin {word}. 2022") == Period(last, "month")
    assert read_period(f"{last.day} {word} 2022") == Period(last, "day")


FORMS = [
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.day} {0:%B} {0.year}", "{0:%B} {0.day}, {0.year}", "{0:%d-%b-%Y}",
    "{0:%A}, {0.day} {0:%B} {0.year}", "{0:%Y-%m-%d %H:%M:%S}", "{0:%d.%b.%Y}",
]  # fmt: skip


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(FORMS))
def test_a_day_in_any_form_reads_back(day, form):
    assert read_period(form.format(day)) == Period(day, "day")


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)))
def test_months_quarters_halves_and_years_hold_their_days(day):
    quarter, half = (day.month + 2) // 3, (day.month + 5) // 6
    read = [
        read_period(f"{day:%Y/%m}"),
        read_period(f"{day:%m/%Y}"),
        read_period(f"{day:%b %Y}"),
        read_period(f"Q{quarter} {day.year}"),
        read_period(f"H{half} {day.year}"),
        read_period(f"{day.year}"),
    ]
    assert [period.precision for period in read] == ["month"] * 3 + ["quarter", "half", "year"]
    lasts = [period.day for period in read]
    assert day <= lasts[0]
    assert lasts == sorted(lasts)
    assert all((last + dt.timedelta(1)).day == 1 for last in lasts)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)), st.integers(1, 240))
def test_a_span_of_months_keeps_its_day_where_it_can(start, months):
    end = read_period(f"{months} months", counted_from=start).day
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, month_end(end.year, end.month).day)


PIECES = st.lists(
    st.sampled_from(
        [*" -/.,':()", "2022", "2021", "12", "3", "31", "Q4", "end", "of", "de", "Jan", "mars", "months", "by", "mid",
         "to", "first", "half", "d'", "IV", "trimestre", "\n", "é", "½", "²", "٣", "ﬁn"]
    ),
    max_size=12,
)  # fmt: skip


@given(st.one_of(st.text(max_size=100), PIECES.map("".join), PIECES.map(" ".join)))
@example("(" * 200)
@example(" ".join(["by"] * 40))
def test_any_text_is_read_or_not_but_never_raises(text):
    for dayfirst in (None, True, False):
        period = read_period(text, counted_from=REPORT, dayfirst=dayfirst)
        assert period is None or 1945 <= period.day.year <= 2100
        assert period is None or not says_none(text)


@pytest.mark.parametrize("text", ["2022/12" * 10**6, " " * 10**6, "-" * 10**6, "Jan - " * 10**6])
def test_a_text_too_long_for_a_date_is_none(text):
    assert read_period(text) is None


LAYERS = [
    (
        "Dec 2022: Work went on. Previous update: To follow.",
        [("Work went on.", "2022-12-31"), ("To follow.", None)],
    ),
    ("No stop before it Previous update: Noted", [("No stop before it", None), ("Noted", None)]),
    (
        "-2013: atelier de 02 jours -2014: journée",
        [("journée", "2014-12-31"), ("atelier de 02 jours", "2013-12-31")],
    ),
    ("12/2021: begun", [("begun", "2021-12-31")]),
    ("Update March 2023: it goes on", [("it goes on", "2023-03-31")]),
    ("2022 update: fine", [("fine", "2022-12-31")]),
    ("[2021/05] first [2022/06] second", [("second", "2022-06-30"), ("first", "2021-05-31")]),
    ("(Updated: Dec 2022) done", [("done", "2022-12-31")]),
    ("Mise à jour (juin 2021) : fini", [("fini", "2021-06-30")]),
    (
        "Actualización junio 2021: hecho. Actualización anterior: nada",
        [("hecho.", "2021-06-30"), ("nada", None)],
    ),
    ("As of 31 December 2022: done", [("done", "2022-12-31")]),
    ("Update: Dec 2022: hello", [("hello", "2022-12-31")]),
    ("Dec 2022 - report issued", [("report issued", "2022-12-31")]),
    ("Dec 2022 – Mar 2023: trained", [("trained", "2023-03-31")]),
    ("Dec 2022\nDone.\nJun 2022\nBegun.", [("Done.", "2022-12-31"), ("Begun.", "2022-06-30")]),
    ("2019: begun\n2020: went on", [("went on", "2020-12-31"), ("begun", "2019-12-31")]),
    (
        "Dec 2022: done as planned Jun 2022: begun",
        [("done as planned", "2022-12-31"), ("begun", "2022-06-30")],
    ),
    ("• 12/2021: a draft • 03/2022: a text", [("a text", "2022-03-31"), ("a draft", "2021-12-31")]),
    ("In hand. Q2 2022: talks", [("In hand.", None), ("talks", "2022-06-30")]),
    ("Dec 2022:", [("Dec 2022:", "2022-12-31")]),
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("comment", "expected"), LAYERS)
def test_a_comment_is_parted_into_its_updates_latest_first(comment, expected):
    layers = find_dated_layers(comment)
    assert [(layer.text, layer.period and str(layer.period.day)) for layer in layers] == expected
    assert all(comment[layer.start :].startswith(layer.text) for layer in layers)


@pytest.mark.parametrize(
    "prose",
    [
        "Completed in December 2022, with partners, expected by 09/21.",
        "The plan was approved in Dec. 2022: it covers 2 years",
        "In place since 5 Dec. 2022: see the report",
        "Key dates 2021: May and June",
        "Agenda 2030: leaving no one behind. Beijing 2025: a review",
        "The meeting of 12 May 2021 began at 10:30",
        "See https://example.org/2022: the page",
        "Quarterly update foreseen Actions to become a fixed point",
        "Trained 20 people (Dec 2022) and 30 (Jan 2023)",
        "Workshops were held in 2013 - 2014 with partners",
    ],
)
def test_a_date_in_running_prose_parts_nothing(prose):
    assert [(layer.text, layer.period) for layer in find_dated_layers(prose)] == [(prose, None)]


MARKERS = ["Dec 2022: ", "12/2021: ", "[2021/05] ", "Update March 2023: ", "Previous update: ", "-2014: "]
SENTENCES = [
    "Work went on.",
    "Trained 20 people in June 2021, with partners.",
    "Done (see annex 2).",
    "L’atelier a eu lieu.",
]


@given(st.lists(st.tuples(st.sampled_from(MARKERS), st.sampled_from(SENTENCES)), min_size=1, max_size=6))
def test_marked_layers_come_back_whole(parts):
    layers = find_dated_layers(" ".join(marker + sentence for marker, sentence in parts))
    printed = sorted(layers, key=lambda layer: layer.start)
    assert [layer.text for layer in printed] == [sentence for _, sentence in parts]
    assert [layer.period for layer in printed] == [
        read_period(re.sub(r"update|[:\[\]-]", "", marker, flags=re.IGNORECASE)) for marker, _ in parts
    ]
    days = [layer.period.day for layer in layers if layer.period]
    assert days[0:1] == [] or len(days) == 1 or not (days == sorted(days) and days[0] < days[-1])


COMMENTS = st.lists(
    st.sampled_from(
        [
            *MARKERS,
            *SENTENCES,
            " ",
            "\n",
            ":",
            ". ",
            " - ",
            "(",
            ")",
            "]",
            "Dec 2022",
            "2021",
            "Update",
            "x",
            "•",
        ]
    ),
    max_size=20,
).map("".join)


@given(st.one_of(st.text(max_size=200), COMMENTS))
def test_nothing_of_a_comment_is_lost_but_its_markers(comment):
    layers = sorted(find_dated_layers(comment), key=lambda layer: layer.start)
    place = 0
    for layer in layers:
        assert comment[layer.start : layer.start + len(layer.text)] == layer.text
        gap = comment[place : layer.start].strip()
        assert len(gap) <= 200
        assert not gap or re.search(r"[:\])\n–—-]\s*$", comment[place : layer.start])
        place = layer.start + len(layer.text)
    assert not comment[place:].strip()


@pytest.mark.parametrize("piece", [".:", " ", "Dec 2022: ", "- ", "[(", "A 2021:", "Update ", "2021 "])
def test_a_hostile_comment_ends_in_time_and_whole(piece):
    comment = piece * (300_000 // len(piece))
    assert "".join(layer.text for layer in find_dated_layers(comment)) == comment.strip()
    assert find_dated_layers(piece * 200)[:1] or not piece.strip()
