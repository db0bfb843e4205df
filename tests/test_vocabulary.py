"""The controlled lists: every name leads to its entry, and nothing else does."""

from __future__ import annotations

import itertools
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from synthesis import schema, vocabulary
from synthesis.vocabulary.tables import fold, rows

COUNTRIES = rows("countries")
NAMES = rows("country_names")
TABLES = [
    "agencies", "countries", "country_names", "criteria", "office_types", "positions", "stances", "statuses", "units",
]  # fmt: skip
TERMS = {
    "agencies": vocabulary.agency,
    "criteria": vocabulary.criterion,
    "office_types": vocabulary.office_type,
    "positions": vocabulary.position,
    "statuses": vocabulary.status,
}
FUNCTIONS = [*TERMS.values(), vocabulary.country, vocabulary.stance, vocabulary.begun]


def _code(match):
    return match and match.code


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_its_source_and_date(table):
    assert all(row["source"] and row["date"] for row in rows(table))
    assert all(None not in row and None not in row.values() for row in rows(table))


# Countries


def test_all_of_iso_3166_and_kosovo_are_there():
    assert len(COUNTRIES) == 250
    for column in ("alpha3", "alpha2", "name"):
        assert len({row[column] for row in COUNTRIES}) == 250
    assert vocabulary.country("Kosovo").code == "XKX"
    assert "UNSCR 1244" in next(row["note"] for row in COUNTRIES if row["alpha3"] == "XKX")


@pytest.mark.parametrize("row", COUNTRIES, ids=lambda row: row["alpha3"])
def test_a_country_is_known_by_its_names_codes_and_folder(row):
    itself = vocabulary.Match(row["alpha3"], row["name"], "exact")
    for own in (
        row["name"],
        row["alpha2"],
        row["alpha3"],
        row["alpha3"].lower(),
        vocabulary.slug(row["name"]),
    ):
        assert vocabulary.country(own) == itself, own
    for written in (
        row["name_fr"],
        row["name_es"],
        row["name"].upper(),
        f" {row['name'].replace(chr(39), '’')} ",
    ):
        assert _code(vocabulary.country(written)) == row["alpha3"], written
    assert vocabulary.country_name(row["alpha3"], language="fr") == row["name_fr"]


@pytest.mark.parametrize("row", NAMES, ids=lambda row: f"{row['alpha3']}-{row['name']}")
def test_every_further_name_leads_to_its_country(row):
    assert _code(vocabulary.country(row["name"])) == row["alpha3"]


def test_no_two_countries_share_a_folded_name():
    known = [
        (fold(row[column]), row["alpha3"]) for row in COUNTRIES for column in ("name", "name_fr", "name_es")
    ]
    known += [(fold(row["name"]), row["alpha3"]) for row in NAMES]
    known += [(fold(row[column]), row["alpha3"]) for row in COUNTRIES for column in ("alpha2", "alpha3")]
    owners = {}
    for name, alpha3 in known:
        assert owners.setdefault(name, alpha3) == alpha3, name


def test_two_countries_side_by_side_are_never_a_third():
    for one, other in itertools.permutations((row["name"] for row in COUNTRIES), 2):
        assert vocabulary.country(f"{one}, {other}") is None, (one, other)


def test_a_lost_letter_makes_no_other_country():
    for row in (*COUNTRIES, *NAMES):
        lost = "".join(letter if letter.isascii() and letter not in "'’" else "?" for letter in row["name"])
        assert _code(vocabulary.country(lost)) in {row["alpha3"], None}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Niger", "NER"), ("Nigeria", "NGA"), ("Níger", "NER"), ("Guinea", "GIN"), ("Guinée", "GIN"),
        ("Guinea Bissau", "GNB"), ("Guinea, Equatorial", "GNQ"), ("Papua New Guinea", "PNG"), ("Congo", "COG"),
        ("Republic of the Congo", "COG"), ("Congo, Dem. Rep.", "COD"), ("DRC", "COD"), ("RDC", "COD"), ("RD Congo", "COD"),
        ("D.R. Congo", "COD"), ("République démocratique du Congo", "COD"), ("Dominica", "DMA"), ("Dominique", "DMA"),
        ("Dominican Republic", "DOM"), ("Sudan", "SDN"), ("South Sudan", "SSD"), ("Soudan du Sud", "SSD"),
        ("Korea, Republic of", "KOR"), ("Korea, Dem. People's Rep.", "PRK"), ("The Gambia", "GMB"), ("Gambia, The", "GMB"),
        ("Bahamas (the)", "BHS"), ("Burma", "MMR"), ("Birmania", "MMR"), ("Myanmar (Burma)", "MMR"), ("Swaziland", "SWZ"),
        ("Zaire", "COD"), ("Zaïre", "COD"), ("Cape Verde", "CPV"), ("Cap-Vert", "CPV"), ("Turkey", "TUR"), ("TÜRKİYE", "TUR"),
        ("Haute-Volta", "BFA"), ("Czech Republic", "CZE"), ("FYR Macedonia", "MKD"), ("East Timor", "TLS"),
        ("Ivory Coast", "CIV"), ("Costa de Marfil", "CIV"), ("Cote d?Ivoire", "CIV"), ("cote-d-ivoire", "CIV"),
        ("Viêt Nam", "VNM"), ("Vietnam", "VNM"), ("Lao PDR", "LAO"), ("St. Kitts & Nevis", "KNA"), ("Trinidad y Tobago", "TTO"),
        ("Bosnie et Herzégovine", "BIH"), ("U.S.A.", "USA"), ("EE. UU.", "USA"), ("UK", "GBR"), ("Reino Unido", "GBR"),
        ("State of Palestine", "PSE"), ("oPt", "PSE"), ("Kosovo (UNSCR 1244)", "XKX"), ("Iran (Islamic Republic of)", "IRN"),
        ("Islamic Republic of Iran", "IRN"), ("Plurinational State of Bolivia", "BOL"), ("Moldova", "MDA"), ("Irak", "IRQ"),
        ("Tanzanie", "TZA"), ("Bangladés", "BGD"), ("Brasil", "BRA"), ("Cam\u00adbodia", "KHM"), ("Camboya", "KHM"),
    ],
)  # fmt: skip
def test_a_name_as_people_write_it(written, code):
    assert vocabulary.country(written).code == code


@pytest.mark.parametrize(
    "written",
    ["", "  ", "?", "Korea", "Nigerian", "Nige", "Guineas", "Cambodia (CO)", "Regional Office for West and Central Africa (Senegal)",
     "Yugoslavia", "Atlantis", "Мали", "Мали Niger", "Khm", "No", "To", "Mali Niger", "Mali, Niger", "the", "de la", "Africa",
     "Republic", "Virgin Islands", "Bissau", "Trinidad", "Georgia Tech", "x" * 10**6, "Mali " * 10**5],
)  # fmt: skip
def test_what_is_no_country_for_sure_is_none(written):
    assert vocabulary.country(written) is None


def test_readers_can_leave_codes_out():
    assert _code(vocabulary.country("NA")) == "NAM"
    assert vocabulary.country("NA", codes=False) is None
    assert vocabulary.countries("no", codes=False) == []
    assert _code(vocabulary.country("USA", codes=False)) == "USA"


@given(
    st.sampled_from([row["name"] for row in (*COUNTRIES, *NAMES) if row.get("kind") != "abbreviation"]),
    st.randoms(use_true_random=False),
)
def test_case_and_punctuation_make_no_difference(name, shuffled):
    written = "".join(letter.upper() if shuffled.random() < 0.5 else letter for letter in name)
    written = f" {written.replace(' ', shuffled.choice([' ', '  ', '-', chr(160)]))}{shuffled.choice(['', '.', ',', ' *'])}"
    assert _code(vocabulary.country(written)) == _code(vocabulary.country(name))


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Mali, Niger", "MLI NER"), ("Mali and Niger", "MLI NER"), ("Mali / Niger", "MLI NER"), ("Mali et Niger", "MLI NER"),
        ("Mali y Níger", "MLI NER"), ("Mali & Niger", "MLI NER"), ("Mali; Niger;", "MLI NER"), ("Mali\nNiger", "MLI NER"),
        ("Mali – Niger", "MLI NER"), ("Mali, Niger, and Chad", "MLI NER TCD"), ("Mali, Mali", "MLI"), ("ML/NE", "MLI NER"),
        ("Trinidad and Tobago", "TTO"), ("Bosnia and Herzegovina", "BIH"), ("Iran (Islamic Republic of)", "IRN"),
        ("Korea, Republic of", "KOR"), ("Korea, Republic of, Mali", "KOR MLI"), ("Bonaire, Sint Eustatius and Saba", "BES"),
        ("Mali, Trinidad & Tobago et le Niger", "MLI TTO NER"), ("Serbia and Montenegro", "SRB MNE"),
        ("Saint Vincent and the Grenadines and Saint Kitts and Nevis", "VCT KNA"), ("Guinea, Guinea-Bissau", "GIN GNB"),
        ("Congo, DR; Congo", "COD COG"), ("Mali, Atlantis", ""), ("Mali, Niger and partners", ""), ("Antigua", ""), ("", ""),
        (", ", ""), ("Mali" + "," * 10**6, ""), ("Mali, " * 1500, "MLI"),
    ],
)  # fmt: skip
def test_several_countries_of_one_cell(cell, codes):
    assert [match.code for match in vocabulary.countries(cell)] == codes.split()


@given(
    st.lists(st.sampled_from([row["name"] for row in COUNTRIES]), min_size=1, max_size=6, unique=True),
    st.sampled_from([", ", "; ", " / ", " and ", " et ", "\n"]),
)
def test_a_list_of_any_countries_is_parted(names, separator):
    assert [match.name for match in vocabulary.countries(separator.join(names))] == names


def test_the_nearest_country_is_offered_never_taken():
    assert vocabulary.country("Camboda") is None
    assert vocabulary.nearest_country("Camboda")[0] == "Cambodia"
    assert vocabulary.nearest_country("cote ivoir")[0] == "Côte d'Ivoire"
    assert vocabulary.nearest_country("camboge", ["Mali", "Cambodia", "Nepal"])[0] == "Cambodia"
    assert sorted(vocabulary.nearest_country("?", ["Mali", "Nepal"])) == ["Mali", "Nepal"]
    assert vocabulary.nearest_country("qqqqqq") == []
    assert vocabulary.nearest("statsu", ["date", "status"]) == ["status"]


def test_regions_are_those_of_m49():
    assert vocabulary.region("KHM") == "Asia"
    assert vocabulary.subregion("KHM") == "South-eastern Asia"
    assert (vocabulary.region("MLI"), vocabulary.subregion("MLI")) == ("Africa", "Western Africa")
    by_region = {
        row["region"]: {other["subregion"] for other in COUNTRIES if other["region"] == row["region"]}
        for row in COUNTRIES
    }
    assert {region: len(found) for region, found in by_region.items()} == {
        "Africa": 5, "Americas": 4, "Antarctica": 1, "Asia": 5, "Europe": 4, "Oceania": 4,
    }  # fmt: skip
    with pytest.raises(KeyError):
        vocabulary.region("XXX")


# Folders


def test_no_two_countries_share_a_folder():
    assert len({vocabulary.slug(row["name"]) for row in COUNTRIES}) == 250
    assert vocabulary.slug("Côte d'Ivoire") == "cote-d-ivoire"
    assert vocabulary.slug("../x") == "x"


@given(st.text())
@example("/")
@example("柬埔寨")
@example("C:\\a" * 200)
@example("\ud800")
def test_a_folder_name_is_plain_whatever_the_name(name):
    folder = vocabulary.slug(name)
    assert vocabulary.slug(folder) == folder
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(folder) <= 200
    assert PurePosixPath(folder).name == folder


# Lists of terms


@pytest.mark.parametrize("table", TERMS)
def test_every_word_of_a_list_leads_to_its_entry(table):
    for row in rows(table):
        assert TERMS[table](row["word"].upper()).code == row["code"], row["word"]
        assert TERMS[table](row["name"]).name == row["name"]


@pytest.mark.parametrize("table", TERMS)
def test_no_word_has_two_meanings(table):
    owners = {}
    for row in rows(table):
        assert owners.setdefault(fold(row["word"]), row["code"]) == row["code"], row["word"]


def test_codes_are_those_of_the_schema():
    assert {row["code"] for row in rows("statuses")} == set(schema.STATUSES) - {"not known"}
    assert {row["code"] for row in rows("positions")} == set(schema.POSITIONS)
    assert {row["code"] for row in rows("office_types")} == {"CO", "MCO", "RO", "PP", "HQ", "EO"}
    assert all(row["code"] == vocabulary.slug(row["code"]) for row in rows("agencies"))


@pytest.mark.parametrize(
    ("written", "code", "begun"),
    [
        ("Completed", "completed", True), ("Ongoing", "ongoing", True), ("Initiated", "ongoing", True),
        ("Not Initiated", "not started", False), ("No Longer Applicable", "no longer applicable", None),
        ("Overdue-Initiated", "ongoing", True), ("Overdue - initiated", "ongoing", True), ("Over due", "not started", None),
        ("Overdue", "not started", None), ("Cancelled", "no longer applicable", None), ("Terminé", "completed", True),
        ("No deadline established", "not reported", None), ("En cours", "ongoing", True), ("Non commencé", "not started", False),
        ("Completada", "completed", True), ("En curso", "ongoing", True), ("No iniciada", "not started", False),
        ("Cancelada", "no longer applicable", None), ("On-going", "ongoing", True), ("completed.", "completed", True),
        ("Completed (March 2023)", "completed", True), ("Achevée (déc. 2022)", "completed", True),
        ("Ongoing (31/12/2022)", "ongoing", True), ("Open", "not started", None), ("Abierta", "not started", None),
    ],
)  # fmt: skip
def test_a_printed_status_and_whether_it_says_begun(written, code, begun):
    assert vocabulary.status(written).code == code
    assert vocabulary.begun(written) is begun


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Not",
        "Complet",
        "Completed 2022/12",
        "Completed / Ongoing",
        "Completed (partly)",
        "On hold",
        "Yes",
    ],
)
def test_an_unknown_status_is_none(written):
    assert vocabulary.status(written) is None
    assert vocabulary.begun(written) is None


def test_status_words_can_anchor_a_row():
    printed = vocabulary.status_words()
    assert {"Completed", "Ongoing", "Initiated", "Not Initiated", "No Longer Applicable", "Overdue-Initiated", "Over due",
            "Overdue", "Cancelled", "No deadline established"} == set(printed)  # fmt: skip
    assert all(not later.startswith(earlier) for earlier, later in itertools.combinations(printed, 2))


@pytest.mark.parametrize(
    ("find", "written", "code"),
    [
        (vocabulary.agency, "ONU Femmes", "un-women"), (vocabulary.agency, "PNUD", "undp"), (vocabulary.agency, "UN-Women", "un-women"),
        (vocabulary.agency, "un-women", "un-women"), (vocabulary.agency, "UN Women Liberia", None),
        (vocabulary.office_type, "co", "CO"), (vocabulary.office_type, "Multi-Country Office", "MCO"), (vocabulary.office_type, "Bureau", None),
        (vocabulary.position, "Partially Accepted", "partially accepted"), (vocabulary.position, "Acceptée", "accepted"),
        (vocabulary.position, "No aceptada", "rejected"), (vocabulary.position, "Accepted, partially accepted, or rejected", None),
        (vocabulary.criterion, "Efficience", "efficiency"), (vocabulary.criterion, "Eficacia", "effectiveness"),
        (vocabulary.criterion, "Gender equality", "gender equality and human rights"), (vocabulary.criterion, "Not applicable", None),
    ],
)  # fmt: skip
def test_a_term_is_known_whole_or_not_at_all(find, written, code):
    assert _code(find(written)) == code


# Stances


@pytest.mark.parametrize(
    ("prose", "code"),
    [
        ("Agree", "accepted"), ("Agree - UN could do more", "accepted"), ("Agreed. But later", "accepted"),
        ("D'accord. Les partenaires ont été formés", "accepted"), ("D?accord. Les partenaires", "accepted"),
        ("Se acepta", "accepted"), ("Recommandation retenue dans le nouveau plan", "accepted"),
        ("Accepted since it fits the new plan", "accepted"), ("1. Agreed.", "accepted"), ("Management response: Accepted.", "accepted"),
        ("The RO accepts this recommendation and notes the cost", "accepted"), ("The RO and the Mali office accept. More follows", "accepted"),
        ("UNDP Ghana fully agrees with the recommendation", "accepted"), ("UN Women welcomes and accepts the recommendation", "accepted"),
        ("The recommendation is accepted and will be followed", "accepted"), ("La recommandation est acceptée.", "accepted"),
        ("Le PNUD souscrit à cette recommandation", "accepted"), ("ONU Mujeres está de acuerdo con la recomendación", "accepted"),
        ("Partly agreed. The office will look", "partially accepted"), ("Partially agree as UN works so", "partially accepted"),
        ("Recommendation 3 is partially accepted.", "partially accepted"), ("The office in Kenya partially accepts this", "partially accepted"),
        ("La recommandation est acceptée en partie", "partially accepted"), ("Se acepta parcialmente.", "partially accepted"),
        ("Disagree. It has been tried", "rejected"), ("UN Women does not accept the recommendation.", "rejected"),
        ("We do not agree with this", "rejected"), ("Le PNUD n'est pas d'accord avec cela", "rejected"),
        ("El PNUD no acepta esta recomendación", "rejected"), ("Pas d'accord", "rejected"),
    ],
)  # fmt: skip
def test_a_clear_opening_is_a_stance(prose, code):
    assert vocabulary.stance(prose).code == code


@pytest.mark.parametrize(
    "prose",
    ["", "Noted", "UN Women takes note. It accepts", "The office does not fully accept this", "does not accept fully",
     "The office does not accept this fully", "Agree in principle", "Agree, but only in the north", "Accepted with reservations",
     "Accepted practice in the region is different", "Agreed actions will follow", "Agree on indicators with partners",
     "UNDP agrees with part of the recommendation", "UNDP accepts responsibility for the delay", "The ministry agrees with this",
     "The Government accepts the plan", "If management accepts, work begins", "Management will accept", "We welcome this",
     "The office has grown in recent years and agrees that it must change", "Partially, the office has done so",
     "Accepted, partially accepted, or rejected", "D'accord, mais pas maintenant", "ONU Mujeres seguirá acompañando", "accepts"],
)  # fmt: skip
def test_any_other_opening_is_none(prose):
    assert vocabulary.stance(prose) is None


SPEAKERS = ["The office", "UNDP", "We", "UN Women Mali", "The Country Office and HQ", "Management"]


@given(
    st.sampled_from(SPEAKERS),
    st.sampled_from(
        ["does not", "do not", "cannot", "did not", "will not", "could not", "neither", "hardly", "never"]
    ),
    st.sampled_from(
        ["accept", "agree", "fully accept", "entirely agree", "partially accept", "accepts", "agreed"]
    ),
    st.sampled_from(["", " with it", " the recommendation", ". Accepted", " this as it stands", " fully"]),
)
def test_a_negated_stance_is_never_accepted(speaker, negation, verb, rest):
    assert _code(vocabulary.stance(f"{speaker} {negation} {verb}{rest}")) in {None, "rejected"}


# Units


def test_units_are_longest_first_and_known_in_three_languages():
    units = vocabulary.units()
    assert [len(unit.word) for unit in units] == sorted((len(unit.word) for unit in units), reverse=True)
    assert {unit.language for unit in units} == {"en", "fr", "es", ""}
    assert {unit.kind for unit in units} == {"person", "team", "office", "body", "agency"}
    assert {unit.form for unit in units} == {"acronym", "words", "head"}
    assert len({(unit.word, unit.language) for unit in units}) == len(units)
    assert all(unit.word == " ".join(unit.word.split()) and unit.meaning for unit in units)


@pytest.mark.parametrize(
    "word",
    ["DRD", "RD", "PO", "POs", "CPC", "ROM", "HRBP", "SSA", "CO", "RCO", "PMU", "PSC", "M&E Officer", "Programme Manager",
     "Country Office", "Project Team", "Deputy Country Representative", "Ministry of", "Ministère de", "Ministerio de"],
)  # fmt: skip
def test_a_unit_that_recurs_is_in_the_lexicon(word):
    assert word in {unit.word for unit in vocabulary.units()}


# Any text


@given(st.text(max_size=300))
@example("(" * 500)
def test_any_text_is_matched_or_not_but_never_raises(text):
    for function in FUNCTIONS:
        function(text)
    assert all(match.code for match in vocabulary.countries(text))
    vocabulary.nearest(text, ["status", text])


@pytest.mark.parametrize("piece", ["a ", "(", "1.", " ", "the ", "Agree ", ",", "[", "é"])
def test_a_text_of_any_length_is_done_at_once(piece):
    text = piece * (3_000_000 // len(piece))
    for function in FUNCTIONS:
        function(text)
    assert vocabulary.countries(text) == []
    assert 0 < len(vocabulary.slug(text)) <= 200
