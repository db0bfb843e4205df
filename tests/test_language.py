"""Every sentence of a report exists in every language, with the same values and links."""

from __future__ import annotations

import ast
import csv
import json
import re
from pathlib import Path
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import synthesis as syn
from synthesis import prose, schema, tracking
from synthesis.batch.index import WORDS as FILES_IN_WORDS
from synthesis.batch.workbook import COMPUTED
from synthesis.corpus.excel import ABOUT, LONG_TEXTS
from synthesis.display import Show
from synthesis.errors import UsageError
from synthesis.exhibits import COUNTS, Exhibit
from synthesis.exhibits.completion import COUNTED
from synthesis.language import LOCALES, MESSAGES, WORDINGS, Language
from synthesis.report.notebook import read_notebook

PROJECT = Path(__file__).parent.parent
ROOMS = [
    *(PROJECT / "synthesis" / "exhibits").glob("*.py"),
    *(PROJECT / "synthesis" / "batch").glob("*.py"),
    *(PROJECT / "synthesis" / "report").glob("*.py"),
    *((PROJECT / "synthesis" / name) for name in ("prose.py", "spread.py", "display.py", "figures.py")),
]
TELLING = [
    *(PROJECT / "synthesis" / "sources").rglob("*.py"),
    *(PROJECT / "synthesis" / "documents").rglob("*.py"),
    *(PROJECT / "synthesis" / "corpus" / f"{name}.py" for name in ("assemble", "catalogue", "twins")),
    PROJECT / "synthesis" / "tracking" / "faults.py",
]


def _rows(*files):
    found = []
    for path in files or [WORDINGS]:
        with path.open(encoding="utf-8", newline="") as lines:
            found += csv.DictReader(lines)
    return found


def _sentences() -> set[str]:
    """The sentences that the code says, read from the code; and the captions, labels and words it shows."""
    said: set[str] = set()
    for path in ROOMS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in ("say", "say_linked", "word"):
                    said.add(node.args[0].value)
                if name == "Exhibit" and isinstance(node.args[1], ast.Constant):
                    said.add(node.args[1].value)
    return said


def _headings() -> set[str]:
    notebooks = [
        json.loads(path.read_text(encoding="utf-8")) for path in PROJECT.glob("notebooks/*_synthesis.ipynb")
    ]
    sources = ["".join(cell["source"]) for notebook in notebooks for cell in notebook["cells"]]
    found = re.findall(r'^## (.+)$|title="([^"]+)"', "\n".join(sources), re.MULTILINE)
    return {title for either in found for title in either if title}


def _templates() -> set[str]:
    templates = [
        path.read_text(encoding="utf-8") for path in PROJECT.glob("synthesis/templates/synthesis/*.j2")
    ]
    return set(re.findall(r'\b(?:say|head)\("([^"]+)"', "\n".join(templates)))


def test_every_sentence_has_its_wordings():
    said = (
        _sentences() | _headings() | _templates() | {*FILES_IN_WORDS.values(), *COMPUTED, *COMPUTED.values()}
    )
    said |= {ABOUT, *schema.TABLES, *(table.description for table in schema.TABLES.values())}
    missing = said - {row["en"] for row in _rows()}
    assert not missing


@pytest.mark.parametrize("code", LOCALES)
def test_every_sheet_of_a_workbook_has_a_name_of_its_own_that_excel_takes(code):
    names = [Language(code).word(name).casefold() for name in (ABOUT, LONG_TEXTS, *COMPUTED, *schema.TABLES)]
    assert len(names) == len(set(names))
    read_back = {Language(each).word(name) for each in LOCALES for name in schema.TABLES}
    assert not read_back & {Language(code).word(name) for name in COMPUTED}
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_what_the_parameters_of_a_report_mean_has_its_wordings():
    declared = [read_notebook(path).parameters for path in PROJECT.glob("notebooks/*.ipynb")]
    helps = {parameter.help for each in declared if "language" in each for parameter in each.values()}
    assert len(helps) > 10
    assert helps <= {row["en"] for row in _rows()}


def test_every_controlled_word_has_its_wordings():
    shown = {*COUNTS.values(), *schema.POSITIONS, *schema.COVERAGES, *schema.SEVERITIES, *schema.LESSON_KINDS}
    counted = {f"{{n}} {word}" for word in (*schema.POSITIONS, "not stated", *COUNTED.values())}
    assert shown | counted <= {row["en"] for row in _rows()}


def _told(path):
    """The sentences of problems in the code, each as the parts between its values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    passed_over = [
        node for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    passed_over += [node for node in nodes if isinstance(node, ast.JoinedStr)]
    passed_over += [
        node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "wrong_use"
    ]
    inner = {id(part) for node in passed_over for part in ast.walk(node) if part is not node}
    for node in nodes:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        texts = [
            part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if id(node) not in inner and texts and texts[-1].endswith(".") and " " in "".join(texts):
            yield texts


@pytest.mark.parametrize("path", TELLING, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_message_of_a_reader_has_its_wordings(path):
    known = [row["en"] for row in _rows(MESSAGES)]
    patterns = [re.compile(".*".join(map(re.escape, texts)), re.DOTALL) for texts in _told(path)]
    assert [pattern.pattern for pattern in patterns if not any(map(pattern.search, known))] == []


def test_what_is_said_of_the_sample_data_is_said_in_every_language():
    corpus = syn.load(PROJECT / "data")
    problems = pd.concat([corpus.problems, tracking.problems(corpus)])
    said = {text for name in ("message", "remedy") for text in problems[name].dropna() if text}
    assert len(said) > 10
    for code in ("fr", "es"):
        assert {text for text in said if Language(code).told(text) == text} == set()


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("the table is of 3 evaluations.", "el cuadro es de 3 evaluaciones."),
        (
            "the deadline lies more than 20 years from 1 March 2024.",
            "el plazo está a más de 20 años del 1 de marzo de 2024.",
        ),
        (
            "the document is too large to be read; it may have 40,000 cells.",
            "el documento es demasiado grande para leerlo; puede tener 40.000 celdas.",
        ),
        (
            "the catalogue says otherwise than the document (A {day} (b)), which is kept.",
            "el catálogo no dice lo mismo que el documento (A {day} (b)), que prevalece.",
        ),
        (
            "page numbers are no part of the text: lines 2, 4–5 and 3 more places.",
            "los números de página no forman parte del texto: líneas 2, 4–5 y 3 lugares más.",
        ),
        (
            "the cell holds more than one status (completed, ongoing).",
            "la celda contiene más de un estado (concluida, en curso).",
        ),
        (
            "the catalogue says otherwise than the document (A is B in line 3), which is kept.",
            "el catálogo no dice lo mismo que el documento (A is B in line 3), que prevalece.",
        ),
        (
            "the deadline lies more than 20 years from tomorrow.",
            "the deadline lies more than 20 years from tomorrow.",
        ),
        ("what a reader of somebody else says.", "what a reader of somebody else says."),
        ("", ""),
    ],
)
def test_a_message_is_told_with_its_values(message, expected):
    assert Language("es").told(message) == expected
    assert Language().told(message) == message


def test_french_marks_stay_with_the_word_beside_them():
    words = Language("fr")
    assert words.told("this is the name of no country.") == "ce n’est le nom d’aucun pays."
    assert words.told("Did you mean Mali?") == "Vouliez-vous dire Mali\N{NO-BREAK SPACE}?"
    assert words.clauses(["un", "deux"]) == "un\N{NO-BREAK SPACE}; deux"
    assert "«\N{NO-BREAK SPACE}file\N{NO-BREAK SPACE}»" in words.told("the catalogue has no column “file”.")
    assert Language("es").clauses(["uno", "dos"]) == "uno; dos"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Juventud", "Igualdad"], "Juventud e Igualdad"),
        (["a", "Juventud y ocio", "hijas"], "a, Juventud y ocio e hijas"),
        (["agua", "hielo"], "agua y hielo"),
        (["Igualdad", "Juventud"], "Igualdad y Juventud"),
        (["Igualdad"], "Igualdad"),
    ],
)
def test_spanish_lists_end_as_they_sound(words, expected):
    assert Language("es").listed(words) == expected


def test_agencies_have_the_names_that_readers_know_them_by():
    corpus = syn.load(PROJECT / "data").where(country="Cambodia")
    facts = {
        code: prose.facts(corpus, as_of=pd.Timestamp("2022-12-31"), language=Language(code))
        for code in LOCALES
    }
    assert [facts[code]["Agencies"] for code in ("en", "fr", "es")] == [
        "OHCHR and UN Women", "HCDH et ONU Femmes", "ACNUDH y ONU Mujeres",
    ]  # fmt: skip


def test_a_unit_keeps_its_name_where_an_agency_has_another():
    rows = [{"agency": "ECA", "unit": "ECA", "agencies": "UN Women, GEF"}]
    labels = {"agency": "Agency", "unit": "Unit", "agencies": "Agencies"}
    cells = _cells(Exhibit("units", "Units", pd.DataFrame(rows), labels), "fr")
    assert [cell.get_text() for cell in cells] == ["CEA", "ECA", "ONU Femmes, FEM"]


def test_a_message_without_words_is_marked_as_english():
    rows = [{"message": "the document is empty.", "remedy": ""}, {"message": "it is odd.", "remedy": None}]
    exhibit = Exhibit("told", "Told", pd.DataFrame(rows), {"message": "What", "remedy": "What to do"})
    assert [str(cell) for cell in _cells(exhibit, "fr")] == [
        '<th scope="row">Le document est vide.</th>', "<td></td>", '<th lang="en" scope="row">It is odd.</th>', "<td></td>",
    ]  # fmt: skip
    assert not [cell for cell in _cells(exhibit, "en") if cell.get("lang")]


def _cells(exhibit, code):
    page = BeautifulSoup(Show(Language(code)).table(exhibit).html, "html.parser")
    return page.select("tbody th, tbody td")


@pytest.mark.parametrize("row", _rows(WORDINGS, MESSAGES), ids=lambda row: row["en"][:40])
def test_wordings_hold_the_same_values_and_links(row):
    for code in LOCALES:
        assert row[code].strip(), code
        names = {name for _, name, _, _ in Formatter().parse(row[code]) if name}
        assert names == {name for _, name, _, _ in Formatter().parse(row["en"]) if name}, code
        assert re.findall(r"\]\(([\w-]+)\)", row[code]) == re.findall(r"\]\(([\w-]+)\)", row["en"]), code


def test_a_table_has_one_name_in_spanish():
    assert [row["es"] for row in _rows() if "tabla" in row["es"].lower()] == []


def test_no_wording_stands_twice():
    keys = [row["en"] for row in _rows(WORDINGS, MESSAGES)]
    assert len(keys) == len(set(keys))


def test_the_cell_that_a_message_names_is_told_in_the_language():
    message = "the column is not read: its heading in table 1, row 1, column 2 is not known, or another holds the same."
    assert "(tableau 1, rangée 1, colonne 2)" in Language("fr").told(message)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("line 390", "línea 390"),
        ("page 3, table 2, row 4", "página 3, cuadro 2, fila 4"),
        ("page 3, table 2, row 4, column 1", "página 3, cuadro 2, fila 4, columna 1"),
        ("UN Women, line 390", "UN Women, línea 390"),
        ("line 3.txt, line 4", "line 3.txt, línea 4"),
        ("line 3.txt", "line 3.txt"),
        ("a line 3", "a line 3"),
        ("", ""),
    ],
)
def test_a_place_is_told_in_the_language_and_names_stay(place, expected):
    assert Language("es").place(place) == expected
    assert Language().place(place) == place


def test_a_count_brings_its_noun_along():
    assert Language().say("{n:action|actions}", n=1) == "1 action"
    assert Language().say("{n:action|actions}", n=3) == "3 actions"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["31 December 2022", "1 March 2024", "1 Mar 2024"]),
        ("fr", ["31 décembre 2022", "1er mars 2024", "1er mars 2024"]),
        ("es", ["31 de diciembre de 2022", "1 de marzo de 2024", "1 mar 2024"]),
    ],
)
def test_days_are_written_as_in_the_language(code, expected):
    words, first = Language(code), pd.Timestamp("2024-03-01")
    assert [words.day(pd.Timestamp("2022-12-31")), words.day(first), words.day(first, short=True)] == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (15 / 24, "63%"),
        (1 / 200, "1%"),
        (29 / 200, "15%"),
        (0.5, "50%"),
        (np.float64(0.1249), "12%"),
        (1, "100%"),
    ],
)
def test_half_a_percent_is_rounded_up(share, expected):
    assert Language().percent(share) == expected
    assert Language("fr").percent(share) == expected.replace("%", "\N{NO-BREAK SPACE}%")


@pytest.mark.parametrize(("share", "expected"), [(0, "0%"), (0.004, "1%"), (0.9967, "99%"), (1, "100%")])
def test_only_all_is_a_hundred_per_cent_and_only_nothing_is_none(share, expected):
    assert Language().percent(share) == expected


def test_nothing_is_singular_in_french_alone():
    say = {code: Language(code).say("{n:evaluation|evaluations}", n=0) for code in ("en", "fr", "es")}
    assert say == {"en": "0 evaluations", "fr": "0 évaluation", "es": "0 evaluaciones"}


@pytest.mark.parametrize(("n", "expected"), [(0, "none was"), (1, "1 was"), (2, "2 were")])
def test_a_count_may_have_words_for_none(n, expected):
    assert Language().say("{n:~none was|1 was|{n} were}", n=n) == expected


def test_a_percent_sign_stays_with_its_number():
    said = [Language(code).word("95% interval") for code in ("fr", "es")]
    assert said == ["Intervalle à 95\N{NO-BREAK SPACE}%", "Intervalo del 95\N{NO-BREAK SPACE}%"]


def test_a_subject_has_one_name_in_report_and_workbook():
    french, spanish = Language("fr"), Language("es")
    assert [spanish.word(name) for name in ("positions", "findings")] == ["posiciones", "hallazgos"]
    for words in (Language(), french, spanish):
        sheet = words.word("said in similar words")
        assert sheet.split()[-2:] == words.word("What is said in similar words").split()[-2:]
    parts = french.say_linked(
        "{agency}: [{not_applicable} of {total:action|actions}](actions) no longer {not_applicable:~applies|apply}.",
        agency="PNUD", not_applicable=2, total=3,
    )  # fmt: skip
    assert parts[-1][0] == " sont sans objet."


def test_a_value_is_never_taken_for_a_link_or_a_brace():
    parts = Language().say_linked(
        "{agency}: on {day} the status of [{not_known} of {total:action|actions}](actions) was not known.",
        agency="[x](y) {z}",
        day="d",
        not_known=1,
        total=2,
    )
    assert parts == [
        ("[x](y) {z}: on d the status of ", None),
        ("1 of 2 actions", "actions"),
        (" was not known.", None),
    ]


@pytest.mark.parametrize(
    ("code", "said", "due"),
    [
        ("en", "4,383 days", "1,360"),
        ("fr", "4\N{NARROW NO-BREAK SPACE}383 jours", "1\N{NARROW NO-BREAK SPACE}360"),
        ("es", "4.383 días", "1.360"),
    ],
)
def test_thousands_are_parted_in_sentences_and_tables(code, said, due):
    assert Language(code).say("{day} (+{n:day|days})", day="d", n=np.int64(4383)) == f"d (+{said})"
    rows = pd.DataFrame({"unit": ["PMU"], "open": [1360], "year": [2020]})
    shown = [cell.get_text() for cell in _cells(Exhibit("x", "X", rows, dict.fromkeys(rows, "Unit")), code)]
    assert shown == ["PMU", due, "2020"]


def test_measures_have_equal_decimals_and_languages_their_names():
    rows = pd.DataFrame({"kappa": [0.98, 1.0], "f1": [0.5, 1.0], "language": ["en", "fr"]})
    cells = _cells(Exhibit("x", "X", rows, dict.fromkeys(rows, "Unit")), "fr")
    assert [cell.get_text() for cell in cells] == ["0,98", "0,50", "anglais", "1,00", "1,00", "français"]


def test_apostrophes_are_those_of_print(project):
    themes = syn.load_codebook(project / "data" / "codebook.yaml").themes
    shown = [
        text for theme in themes for code in LOCALES for text in (theme.label(code), theme.definition(code))
    ]
    assert not [text for text in shown if "'" in text]
    part = syn.load(project / "data").where(country="Côte d'Ivoire")
    for code in LOCALES:
        words = Language(code)
        assert words.named("Côte d'Ivoire") == "Côte d’Ivoire"
        assert "Côte d’Ivoire" in prose.title(part, language=words)
    coded = part.with_codings(syn.code(part))
    for name in ("Droits de l'homme", "Droits de l’homme"):
        assert len(coded.where(theme=name).recommendations) == 1


@pytest.mark.parametrize("code", ["fr", "es"])
def test_the_reports_of_all_notebooks_have_a_name_in_each_language(code):
    for name in ("Portfolio synthesis", "Coding quality"):
        assert Language(code).named(name) != name


def test_french_and_spanish_say_it_as_one_says_it():
    french, spanish = Language("fr"), Language("es")
    assert "nous ont appris" in french.say("What evaluations taught, and what was done about it")
    assert "appréciations" in french.word("What was evaluated and how it was rated")
    assert french.word("Latest update") == "Dernière mise à jour"
    assert [words.word("As of") for words in (french, spanish)] == [
        "Date de référence",
        "Fecha de referencia",
    ]
    rated = {"agency": "HCDH", "n": 6, "ratings": "« A »"}
    sentence = "{agency} rated [{n:criterion|criteria}](ratings), in its own words {ratings}."
    assert french.say_linked(sentence, **rated)[0][0] == "HCDH\N{NO-BREAK SPACE}: "


def test_an_unknown_language_is_wrong_use():
    with pytest.raises(UsageError, match="en, fr, es"):
        Language("de")


def test_a_language_shows_how_it_was_made():
    assert repr(Language("fr")) == "Language('fr')"
