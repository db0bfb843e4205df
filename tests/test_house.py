"""The house style: an office brands its reports with a file, and every mistake in it is told with its line."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from synthesis.batch.index import index_page
from synthesis.batch.inputs import inputs_of
from synthesis.batch.manifest import Report
from synthesis.errors import SynthesisError
from synthesis.language import Language
from synthesis.report.house import GROUNDS, House, contrast, read_house
from synthesis.report.structure import put_in_order

PROJECT = Path(__file__).parent.parent
LOGO = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
OWN = """\
organization: Office of <b>Evaluation</b>
title_prefix: Annual review
footer: "Not an \\"official\\" record </style>"
logo: logo.svg
colours:
  accent: "#7A1F5C"
  head_dark: "#101010"
"""
SHELL = (
    "<html><head><title></title></head><body><div class='page'><nav class='contents'><ol></ol></nav>"
    "<main><h1>Mali: what was taught</h1></main></div></body></html>"
)


@pytest.fixture
def write(tmp_path):
    def written(text):
        (tmp_path / "report.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "logo.svg").write_bytes(LOGO)
        return tmp_path

    return written


def _told(folder):
    with pytest.raises(SynthesisError) as caught:
        read_house(folder)
    return [
        (problem.code, problem.line, problem.field) for problem in caught.value.problems
    ], caught.value.problems


def test_the_example_changes_nothing():
    house = read_house(PROJECT / "data")
    assert replace(house, files=()) == House() == read_house("nowhere")
    assert house.css == ""


def test_the_example_can_be_used_as_it_stands(write):
    text = (PROJECT / "data" / "report.yaml").read_text(encoding="utf-8")
    used = re.sub(r"^# (?=\w+:|  \w+:)", "", text, flags=re.MULTILINE)
    house = read_house(write(used))
    assert house.organization == "Evaluation Office"
    assert dict(house.colours) == {
        "accent": "#0b5c8f", "accent_dark": "#84c3ee", "head": "#f3f6f8", "head_dark": "#19222b",
    }  # fmt: skip


def test_an_office_brands_the_page(write):
    page, told = put_in_order(SHELL, language=Language(), house=read_house(write(OWN)), workbook="mali.xlsx")
    page = BeautifulSoup(page, "lxml")
    assert told == ()
    assert page.h1.get_text() == page.title.get_text() == "Annual review: Mali: what was taught"
    assert page.select_one("header .house").get_text() == "Office of <b>Evaluation</b>"
    assert page.select_one("header .house img")["alt"] == "Office of <b>Evaluation</b>"
    assert page.select_one("header .house img")["src"].startswith("data:image/svg+xml;base64,")
    assert page.select_one("header .files a")["href"] == "mali.xlsx"


def test_an_office_brands_the_index(write):
    page = BeautifulSoup(
        index_page([Report(name="Mali", country="MLI")], house=read_house(write(OWN))), "lxml"
    )
    assert page.h1.get_text().startswith("Annual review: Country")
    assert page.select_one("header .house .organization").get_text() == "Office of <b>Evaluation</b>"
    assert page.select_one("footer.house").get_text() == 'Not an "official" record </style>'
    assert "--accent: #7a1f5c" in page.find_all("style")[0].get_text()


def test_its_rules_cannot_be_left(write):
    css = read_house(write(OWN)).css
    assert "</" not in css
    assert ":root { --accent: #7a1f5c }" in css
    assert "@media (prefers-color-scheme: dark) { :root { --head: #101010 } }" in css


@given(st.text(max_size=60))
def test_no_footer_ends_the_style(text):
    css = House(footer=text).css
    assert not set(css.removeprefix("@page { @bottom-left { content: ").removesuffix("; } }")[1:-1]) & set(
        '"<>{};\n'
    )


def test_everything_that_is_wrong_is_told_with_its_line(write):
    told, problems = _told(
        write(
            "organisation: x\nlogo: ../logo.svg\nfooter: [a]\ncolours:\n  acent: '#000000'\n  accent: '#ffff00'\n  head: red\nfooter: b\n"
        )
    )
    assert told == [
        ("unknown-key", 1, "report.yaml"),
        ("no-file", 2, "logo"),
        ("not-a-text", 3, "footer"),
        ("unknown-key", 5, "colours"),
        ("low-contrast", 6, "accent"),
        ("no-colour", 7, "head"),
        ("stands-twice", 8, "footer"),
    ]
    assert "Did you mean organization?" in problems[0].remedy
    assert "Did you mean accent?" in problems[3].remedy
    assert all(problem.remedy and problem.document_id == "report.yaml" for problem in problems)


def test_a_style_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    (tmp_path / "report.yaml").touch()

    def refused(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(SynthesisError, match=r"report.yaml: it cannot be read \(Permission denied\)"):
        read_house(tmp_path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [", "not-yaml"),
        ("- a\n", "not-a-mapping"),
        ("just words", "not-a-mapping"),
        ("[" * 19_000, "too-deep"),
        ("#" * 30_000, "too-large"),
        ("logo: report.yaml", "no-picture"),
        ("logo: nowhere.png", "no-file"),
        ('logo: "a\\0.png"', "no-file"),
        (f"logo: {'a' * 5000}.png", "no-file"),
        ("logo: logo.svg", "missing"),
    ],
)
def test_what_is_no_house_style_is_told(write, text, code):
    assert [found[0] for found in _told(write(text))[0]] == [code]


def test_a_logo_is_a_picture_and_light(write):
    folder = write("organization: x\nlogo: big.png")
    (folder / "big.png").write_bytes(b"\x89PNG\r\n" + bytes(300_000))
    assert [code for code, *_ in _told(folder)[0]] == ["too-large"]
    (folder / "big.png").write_bytes(b"GIF89a")
    assert [code for code, *_ in _told(folder)[0]] == ["no-picture"]


def test_a_blank_behind_the_name_of_the_logo_is_no_part_of_it(write):
    folder = write('organization: x\nlogo: "logo.svg "\n')
    house = read_house(folder)
    assert house.logo.startswith("data:image/svg+xml;base64,")
    assert house.files == (folder / "report.yaml", folder / "logo.svg")


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == 4.48
    assert contrast("#0b5c8f", "#0b5c8f") == 1


def test_colours_are_checked_against_those_of_the_style():
    style = (PROJECT / "synthesis" / "templates" / "synthesis" / "style.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#\w+);", part)) for part in style.split("@media")[:2])
    white = {"#fff": "#ffffff"}
    assert GROUNDS["accent"] == (white[light["paper"]], light["wash"])
    assert GROUNDS["accent_dark"] == (dark["paper"], dark["wash"])
    assert GROUNDS["head"] == (light["ink"], light["soft"])
    assert GROUNDS["head_dark"] == (dark["ink"], dark["soft"])


def test_a_change_of_the_house_style_is_a_change_of_the_input(corpus, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(PROJECT / "data", data)
    tables = {"documents": corpus.where(country="Ghana").documents}

    def inputs():
        house = read_house(data)
        return inputs_of(
            tables, root=data, notebook=data / "README.md", codebook=data / "codebook.yaml",
            others=house.files[1:],
        )  # fmt: skip

    first = inputs()
    (data / "report.yaml").write_text("organization: x\nlogo: logo.svg\n", encoding="utf-8")
    (data / "logo.svg").write_bytes(LOGO)
    second = inputs()
    (data / "logo.svg").write_bytes(LOGO + b" ")
    assert first != second != inputs()
