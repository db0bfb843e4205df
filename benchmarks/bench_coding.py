"""Texts of 30 words, twelve themes of fifteen patterns: how many a second, and how that compares with pandas."""

from __future__ import annotations

import random
from time import perf_counter

import pandas as pd
import pytest

from synthesis.codebook import Codebook, Theme, default_path, load_codebook
from synthesis.coding import Coder, code
from synthesis.patterns import Finder, compile_pattern

TEXTS = 60_000
FOR_PANDAS = 1_500
TIMES_AS_FAST = 80
SHARE_WITH_A_THEME = 0.68
THEMES = {
    "rbm": "results-based manag*; theor(y|ies) of change; logical framework*; logframe*; indicator*; milestone*; m&e; "
    "monitoring and evaluation; outcome level; results? framework*; risk register*; baseline value*; "
    "gestion axée sur les résultats; cadres? logiques?; marcos? lógicos?",
    "gender": "gender equalit*; gender mainstream*; gender-responsive; women's empowerment; sexual violence; feminis*; "
    "girls; égalité des sexes; autonomisation des femmes; violences conjugales; femmes; mujer*; "
    "igualdad de género; perspectiva de género; femini*",
    "transition": "exit strateg*; hand(ing|ed)? over; phas(e|ing) out; withdrawal*; closure of; transition plan*; "
    "drawdown*; sunset; stratégies? de sortie; désengagement; rétrocession; fermeture du; "
    "estrategias? de salida; traspaso*; retiro gradual",
    "capacity": "capacity (building|development); train(ing|ed|ers); mentor*; coach*; skill*; curricul*; "
    "refresher courses?; institution(al)? strengthening; renforcement des capacités; formations; recyclage; "
    "capacitación; talleres; tutorías?; desarrollo de capacidades",
    "partnership": "partnership*; coordinat*; joint programm*; working groups?; steering committees?; round tables?; "
    "memorand* of understanding; dialogue*; consultation*; partenariat*; concertation; comités? de pilotage; "
    "alianza*; convenio*; coordinación",
    "data": "data collect*; survey*; statistic*; database*; baseline stud(y|ies); census*; disaggregat*; research; "
    "needs assessments?; bases? de données; enquête*; études? de référence; encuesta*; líneas? de base; datos",
    "rights": "human rights; treaty bod(y|ies); universal periodic review; discriminat*; torture; civic space; "
    "indigenous; freedom of; droits de l'homme; détenu*; autochtone*; derechos humanos; tortura; "
    "pueblos indígenas; defensor*",
    "money": "resource mobili(s|z)ation; fundrais*; co-financ*; donor base; bridge fund*; trust funds?; new donors?; "
    "voluntary contributions?; mobilisation de ressources; bailleur*; collecte de fonds; financement relais; "
    "movilización de recursos; donante*; cofinanci*",
    "disability": "disabilit*; disabled; accessibilit*; reasonable accommodation; sign language; braille; wheelchair*; "
    "inclusive; handicap*; langue des signes; malvoyant*; discapacidad; lengua de señas; ajustes razonables; rampas?",
    "youth": "youth; young people; adolescen*; school leavers?; student*; apprentic*; jeunes; jeunesse; écoliers; "
    "juventud; jóvenes; estudiante*; scouts; children; enfants",
    "health": "covid*; pandemic*; vaccin*; midwi(fe|ves); clinic*; nurs(e|es|ing); malaria; santé; pandémie; sages-femmes; "
    "hôpita*; salud; vacuna*; partera*; hospital*",
    "climate": "climate change; greenhouse gas*; resilien*; drought*; flood*; renewable*; forest*; biodiversit*; carbon; "
    "changement climatique; sécheresse*; forêt*; cambio climático; sequía*; bosque*",
}
FILLERS = {
    "en": "the office should review its plan with local actors and report to headquarters before the end of next year "
    "so that every district receives support on time while costs remain within budget and lessons are shared",
    "fr": "le bureau devrait revoir son plan avec les acteurs locaux et rendre compte au siège avant la fin de l’année "
    "afin que chaque région reçoive un appui à temps, où les coûts restent modérés et l’équipe se réunit",
    "es": "la oficina debería revisar su plan con los actores locales e informar a la sede antes de fin de año para que "
    "cada región reciba apoyo a tiempo, según el presupuesto, y el equipo se reúna más",
}
PHRASES = {
    "en": "theories of change; gender equality; exit strategies; capacity building; partnerships; surveys; human rights",
    "fr": "étude de référence; droits de l’homme; égalité des sexes; sécheresses; santé; écoliers; concertation",
    "es": "igualdad de género; cambio climático; línea de base; jóvenes; capacitación; derechos humanos; datos",
}


def _parts(text):
    return text.split("; ")


@pytest.fixture(scope="module")
def codebook():
    themes = {name: tuple(map(compile_pattern, _parts(patterns))) for name, patterns in THEMES.items()}
    assert [len(patterns) for patterns in themes.values()] == [15] * 12
    return Codebook(
        themes=tuple(
            Theme(name=name, labels={}, definitions={}, patterns=found) for name, found in themes.items()
        )
    )


@pytest.fixture(scope="module")
def texts():
    rng = random.Random(7)  # noqa: S311
    return [text_of(rng, rng.choices(["en", "fr", "es"], [85, 10, 5])[0]) for _ in range(TEXTS)]


def text_of(rng, language):
    words = rng.choices(FILLERS[language].split(), k=28)
    if rng.random() < SHARE_WITH_A_THEME:
        words.insert(rng.randrange(len(words)), rng.choice(_parts(PHRASES[language])))
    return " ".join(words).capitalize() + "."


def _patterns(codebook):
    return [pattern for theme in codebook.themes for pattern in theme.patterns]


def _pandas(codebook, texts):
    column = pd.Series(texts)
    return {pattern.text: column.str.contains(pattern.regex) for pattern in _patterns(codebook)}


def test_every_span(benchmark, codebook, texts):
    find = Finder(_patterns(codebook)).find
    found = benchmark.pedantic(lambda: [find(text) for text in texts], rounds=5, warmup_rounds=1)
    benchmark.extra_info["texts a second"] = round(TEXTS / benchmark.stats["median"])
    patterns = _patterns(codebook)
    for text, spans in zip(texts[:2_000], found, strict=False):
        expected = [(n, *hit.span()) for n, p in enumerate(patterns) for hit in p.regex.finditer(text)]
        assert sorted(spans) == expected


def test_code_to_the_table(benchmark, codebook, texts):
    codings = benchmark.pedantic(code, (texts,), {"codebook": codebook}, rounds=3, warmup_rounds=1)
    benchmark.extra_info["texts a second"] = round(TEXTS / benchmark.stats["median"])
    assert abs(codings["item_id"].nunique() / TEXTS - SHARE_WITH_A_THEME) < 1 / 10


def test_many_times_as_fast_as_pandas(codebook, texts):
    find = Finder(_patterns(codebook)).find
    ratios = []
    for _ in range(3):
        start = perf_counter()
        _pandas(codebook, texts[:FOR_PANDAS])
        middle = perf_counter()
        for text in texts[: FOR_PANDAS * 10]:
            find(text)
        ratios.append(10 * (middle - start) / (perf_counter() - middle))
    print(f"times as fast as pandas: {', '.join(f'{ratio:.0f}' for ratio in ratios)}")
    assert sorted(ratios)[1] >= TIMES_AS_FAST


def test_the_codebook_that_comes_with_it(benchmark, texts):
    coder = Coder(load_codebook(default_path()))
    benchmark.pedantic(lambda: [coder.passages(text) for text in texts[:6_000]], rounds=3, warmup_rounds=1)
    benchmark.extra_info["texts a second"] = round(6_000 / benchmark.stats["median"])


def test_making_the_codebook_ready(benchmark):
    benchmark.pedantic(lambda: Coder(load_codebook(default_path())), rounds=5)
