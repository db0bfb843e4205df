"""The codebook: what comes with it, what is refused, and what its patterns find."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synthesis.codebook import LANGUAGES, default_path, load_codebook
from synthesis.coding import Coder
from synthesis.errors import SynthesisError
from synthesis.patterns import Finder, PatternError, compile_pattern, compose, fold
from synthesis.patterns.folding import level

THEMES = [
    "rbm", "gender", "transition", "capacity_development", "partnership_coordination", "monitoring_data",
    "human_rights", "resource_mobilization", "disability_inclusion", "youth", "covid_19", "sdgs",
    "theory_of_change", "sustainability", "leadership_staffing", "communication",
]  # fmt: skip
SMALL = """
themes:
  water:
    label: {en: Water}
    patterns: [water*]
"""


@pytest.fixture(scope="module")
def book():
    return load_codebook(default_path())


@pytest.fixture(scope="module")
def gold(project):
    folder = project / "data" / "codings" / "gold"
    return pd.concat([pd.read_csv(folder / name) for name in ("pages.csv", "practice.csv")])


@pytest.fixture
def problems_of(tmp_path):
    def problems(text):
        path = tmp_path / "codebook.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(SynthesisError) as told:
            load_codebook(path)
        return told.value.problems

    return problems


def _spans(pattern, text):
    return [text[start:end] for _, start, end in Finder([compile_pattern(pattern)]).find(text)]


# what comes with it


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_path_means_the_one_that_comes_with_the_package(book, nothing):
    assert load_codebook() == load_codebook(nothing) == book


def test_themes_of_an_evaluation_office(book):
    assert [theme.name for theme in book.themes] == THEMES


@pytest.mark.parametrize("name", THEMES)
def test_each_theme_is_told_in_three_languages(book, name):
    theme = book.by_name[name]
    for words in (theme.labels, theme.definitions, theme.counts, theme.does_not_count):
        assert list(words) == list(LANGUAGES)
    assert theme.label("fr") != theme.definition("fr")
    assert theme.label("pt") == theme.label("en")


@pytest.mark.parametrize("name", THEMES)
def test_each_example_has_its_theme(book, name):
    coder, examples = Coder(book), book.by_name[name].examples
    assert len(examples) >= 3
    for text in examples:
        assert name in {passage.theme for passage in coder.passages(text)}, text


# what is refused


def test_all_problems_at_once_with_their_lines(problems_of):
    found = problems_of(
        "names: UN Women\n"
        "sets: {do: [make]}\n"
        "themes:\n"
        "  water:\n"
        "    lable: {en: Water}\n"
        "    patterns: [water*, water*, '(rain', <doo> ~3 well]\n"
        "  water:\n"
        "    label: {en: Water}\n"
        "    patterns: [river]\n"
        "  Big Dam:\n"
        "    label: {xx: Dam}\n"
        "    patterns: [dam]\n"
    )
    assert [(problem.line, problem.code) for problem in found] == [
        (1, "not-a-list"),
        (5, "unknown-key"),
        (5, "missing"),
        (6, "stands-twice"),
        (6, "broken-pattern"),
        (6, "broken-pattern"),
        (7, "stands-twice"),
        (11, "bad-name"),
        (11, "unknown-key"),
    ]
    assert "Did you mean label?" in str(found[1])
    assert {problem.document_id for problem in found} == {"codebook.yaml"}
    assert all(problem.message and problem.remedy for problem in found)


@pytest.mark.parametrize(
    ("name", "label"), [("language", "Tongues"), ("tongues", "Language"), ("value", "V")]
)
def test_a_theme_is_not_called_as_a_column_of_codings(problems_of, name, label):
    found = problems_of(f"themes:\n  {name}:\n    label: {{en: {label}}}\n    patterns: [tongue]\n")
    assert [(problem.line, problem.code) for problem in found] == [(3, "kept-name")]
    assert f"“{name if name != 'tongues' else label}”" in found[0].message


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("themes:\n  a: &x {label: {en: A}}\n  b: *x\n", "alias", 3),
        ("a: &a [x]\nb: &b [*a, *a]\n", "alias", 2),
        (f"themes: {'[' * 100}{']' * 100}\n", "too-deep", 1),
        ("themes:\n\t water: x\n", "not-yaml", 2),
        ("themes: [a, b\n", "not-yaml", 2),
        ("themes:\n  water:\n    patterns: [a: b: c]\n", "not-yaml", 3),
        (b"themes: \xff\xfe\n", "not-utf-8", None),
        ("x: " + "a" * 2_000_001, "codebook-too-large", None),
        ("", "not-a-mapping", 1),
        ("- a\n- b\n", "not-a-mapping", 1),
        ("sets: {}\n", "missing", 1),
    ],
)
def test_what_is_no_codebook_is_refused(problems_of, text, code, line):
    first = problems_of(text)[0]
    assert (first.code, first.line) == (code, line)


def test_no_tag_is_made_into_an_object(problems_of, tmp_path):
    found = problems_of(f"themes: !!python/object/apply:os.mkdir ['{tmp_path}/made']\n")
    assert [problem.code for problem in found] == ["not-a-mapping"]
    assert not (tmp_path / "made").exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SynthesisError, match=r"no-such\.yaml: it cannot be read"):
        load_codebook(tmp_path / "no-such.yaml")


def test_users_add_themes_without_code(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(SMALL, encoding="utf-8")
    own = load_codebook(str(path))
    assert [passage.quote for passage in Coder(own).passages("Waterways and wells")] == ["Waterways"]
    assert own.by_name["water"].definition() == ""


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(a+)+$", "the sign + has no meaning"),
        (r"(\w*)*x", "has no meaning"),
        ("results{2,}", "has no meaning"),
        (".*", "has no meaning"),
        ("[ab]c", "has no meaning"),
        ("*ness", "a star stands at the end of a word only"),
        ("wom*n", "a star stands at the end of a word only"),
        ("a*", "a stem needs at least two letters"),
        ("(a|b", "a bracket is not closed"),
        ("a|b)", "a bracket is closed that was not opened"),
        ("(a||b)", "a choice is empty"),
        ("", "it does not begin with a word"),
        ("(the )?", "it does not begin with a word"),
        ("~3 plan", "a distance stands between two words"),
        ("(plan ~3|a) b", "a distance stands between two words"),
        ("plan ~99 office", "a distance is between 1 and 12 words"),
        ("<verbs> ~3 plan", "there is no set <verbs>"),
        ("plan ~12 office ~12 staff ~12 report ~12 end", "it can be tried in 28,561 ways"),
        ("x " + "(a )?" * 40 + "b", "ways at one place"),
        ("x " + "(a|aa)" * 40, "ways at one place"),
        ("(a|b)" * 20, "it begins in more than"),
        ("(" * 50 + "a" + ")" * 50, "nested too deep"),
        ("plan " * 200, "longer than"),
    ],
)
def test_a_pattern_that_is_broken_or_could_run_away(pattern, told):
    with pytest.raises(PatternError, match=re.escape(told)):
        compile_pattern(pattern)


# what the patterns find


@pytest.mark.parametrize(
    ("pattern", "text", "quotes"),
    [
        ("capacit*", "Capacity, CAPACITÉS and incapacity", ["Capacity", "CAPACITÉS"]),
        ("égalité", "EGALITE, l’Égalité, inégalité", ["EGALITE", "Égalité"]),
        ("mise en œuvre", "Mise en oeuvre, mise en Œuvre", ["Mise en oeuvre", "mise en Œuvre"]),
        ("diversified", "diversiﬁed donors", ["diversiﬁed"]),
        ("genero", "GÉNERO y género", ["GÉNERO", "género"]),
        (
            "theor(y|ies) of change",
            "Theories\nof  change; theory-of-change",
            ["Theories\nof  change", "theory-of-change"],
        ),
        ("results?", "result results resulting", ["result", "results"]),
        ("(joint )?plan", "joint plan, plan", ["joint plan", "plan"]),
        ("m&e", "M&E, M & E; me", ["M&E", "M & E"]),
        ("plan d'action", "plan d’action, plan d?action, plan action", ["plan d’action", "plan d?action"]),
        ("women ~2 power*", "women in real power. Women. Power", ["women in real power"]),
        ("women ~2 power*", "women who want more power", []),
        ("raise ~4 funds", "Raise 2.5 million in funds.", ["Raise 2.5 million in funds"]),
        ("raise ~4 funds", "Raise in 2025. More funds.", []),
        ("build ~2 rain", "build roads\nfor rain", ["build roads\nfor rain"]),
        ("build ~2 rain", "build roads\n\nrain; build roads\n  \n rain", []),
        ("build ~2 rain", "build roads\n- rain; build roads\n b) rain; build roads\n2. rain", []),
        ("build ~2 rain", "• build roads • rain", []),
        ("de la mano", "De la  mano", ["De la  mano"]),
    ],
)
def test_the_language_of_patterns(pattern, text, quotes):
    assert _spans(pattern, text) == quotes


def test_a_set_stands_for_its_words():
    pattern = compile_pattern("<build> ~2 school*", sets={"build": ["build*", "set up"]})
    assert pattern.regex.findall("Set up two schools; building a school") == [
        "Set up two schools",
        "building a school",
    ]


PIECES = st.sampled_from(
    ["results", "resultats", "RÉSULTATS", "women", "femmes", "évaluation", "Theory", "of", "change", "İ", "ſ", "K", "œuvre", "ŒUVRE", "oeuvre",
     "ﬁn", "eﬀort", "re\u0301sultats",
     "plan", "d", "’", "'", "?", "-", "–", "  ", "\n", ".", ";", "&", "m", "e", "M&E", "_", "é", "ß", "日", "• ", "\n\n", "2.5", "a" * 30]
)  # fmt: skip
SOME = [
    compile_pattern(text)
    for text in (
        "result*", "résultat*", "theor(y|ies) of change", "m&e", "plan d'e*", "plan ~3 (change|évaluation)", "wom(a|e)n",
        "(of|of change)", "(plan )?results?", "plan ~2 (of )?change", "women (plan)?", "of (plan |theor* )?women", "a" * 30, "of ~2 of", "œuv*", "oeuvre ~2 plan", "fin", "effort ~1 ﬁn", "ß",
    )
]  # fmt: skip


def _by_finditer(patterns, text):
    composed, places = compose(text)
    return [
        (n, places[hit.start()], places[hit.end()])
        for n, each in enumerate(patterns)
        for hit in each.regex.finditer(composed)
    ]


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " "]))
@example(["Theory", "of", "change"], " ")
def test_spans_are_those_of_finditer(pieces, between):
    text = between.join(pieces)
    assert sorted(Finder(SOME).find(text)) == _by_finditer(SOME, text)


def test_spans_are_those_of_finditer_in_every_language(book, gold):
    patterns = [pattern for theme in book.themes for pattern in (*theme.patterns, *theme.exceptions)]
    find = Finder(patterns).find
    for text in gold["text"].iloc[::6]:
        assert sorted(find(text)) == _by_finditer(patterns, text)


@given(st.text())
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "hostile", ["transfer ", "a", "(", "such as ", "UN Women ", "“A ", "Women ~ ", " \n", "L'É ", "to "]
)
def test_hostile_texts_are_read_to_the_end(book, hostile):
    text = hostile * (300_000 // len(hostile))
    for passage in Coder(book).passages(text):
        assert text[passage.start : passage.end] == passage.quote


@given(
    st.text(st.characters(max_codepoint=0x2200), max_size=40),
    st.sampled_from(["s", "k", "i", "equality", "theor(y|ies) ~2 change*"]),
)
def test_on_the_level_the_same_is_found(around, written):
    pattern = compile_pattern(written)
    for text in (around, f"{around} équaLITÉ {around}", f"ſ K İ ı ª {around} théories of our CHANGES"):
        levelled = level(text)
        assert len(levelled) == len(text)
        assert [hit.span() for hit in pattern.levelled_regex.finditer(levelled)] == [
            hit.span() for hit in pattern.regex.finditer(text)
        ]


def test_a_codebook_and_a_theme_show_themselves_in_one_line():
    book = load_codebook()
    assert repr(book).startswith(f"Codebook: {len(book.themes)} themes (rbm, gender, ")
    assert "\n" not in repr(book)
    assert repr(book.find("gender")) == "Theme: gender (Gender equality)"
