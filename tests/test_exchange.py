"""Codebooks and coded texts to and from other programs: valid, verbatim, and safe to read."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from synthesis import schema
from synthesis.codebook import Codebook, Theme, default_path, load_codebook
from synthesis.corpus import Corpus
from synthesis.errors import SynthesisError, SynthesisWarning, UsageError
from synthesis.exchange import (
    archive,
    read_codebook_csv,
    read_qdc,
    read_qdpx,
    write_codebook_csv,
    write_qdc,
    write_qdpx,
)
from synthesis.exchange.codes import colour
from synthesis.exchange.sources import items_in, laid_out

SCHEMAS = Path(__file__).parent / "refi_qda"
KEYS = ["item_id", "item_kind", "theme", "start", "end", "quote", "coder", "rule"]
CODE = "11111111-2222-3333-4444-555555555555"
USER = "99999999-2222-3333-4444-555555555555"
SMALL = Codebook(
    themes=(
        Theme(name="gender", labels={"en": "Gender", "fr": "Genre"}, definitions={"en": "Equality of women and men."}),
        Theme(name="rbm", labels={"en": "Results", "fr": "Résultats"}, definitions={}, examples=("Set targets.",)),
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def book():
    return load_codebook(default_path())


def valid(data, kind):
    """Whether a document obeys the published schema."""
    rules = etree.XMLSchema(etree.parse(SCHEMAS / f"{kind}.xsd"))
    rules.assertValid(etree.fromstring(data))
    return True


# Codebooks as REFI-QDA


def test_codebook_goes_out_valid_and_comes_back_the_same(book, tmp_path):
    path = write_qdc(book, tmp_path / "themes.qdc")
    assert valid(path.read_bytes(), "Codebook")
    assert read_qdc(path, base=book) == book


def test_without_a_base_the_themes_come_back_without_patterns(book, tmp_path):
    read = read_qdc(write_qdc(book, tmp_path / "themes.qdc"))
    assert [theme.name for theme in read.themes] == [theme.name for theme in book.themes]
    assert read.themes[0].definitions == book.themes[0].definitions
    assert not any(theme.patterns for theme in read.themes)


def test_the_same_codebook_gives_the_same_bytes(book, tmp_path):
    one, other = (write_qdc(book, tmp_path / name).read_bytes() for name in ("one.qdc", "other.qdc"))
    assert one == other


def test_codes_are_called_by_their_label_in_a_language(tmp_path):
    data = write_qdc(SMALL, tmp_path / "themes.qdc", language="fr").read_bytes()
    assert [code.get("name") for code in etree.fromstring(data).iter("{*}Code")] == ["Genre", "Résultats"]


def test_themes_with_one_label_are_told_apart(tmp_path):
    twins = Codebook(themes=tuple(replace(SMALL.themes[0], name=name) for name in ("one", "two")))
    path = write_qdc(twins, tmp_path / "themes.qdc")
    names = [code.get("name") for code in etree.fromstring(path.read_bytes()).iter("{*}Code")]
    assert len(set(names)) == 2
    assert read_qdc(path) == twins


def test_colours_differ():
    assert len({colour(place) for place in range(40)}) == 40


def test_an_empty_codebook_cannot_be_written(tmp_path):
    with pytest.raises(UsageError, match="no theme"):
        write_qdc(Codebook(themes=()), tmp_path / "themes.qdc")


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["en", "fr", "es"]), words.filter(bool), min_size=1), words, words)
def test_any_words_survive_but_for_signs_that_xml_cannot_hold(tmp_path_factory, labels, definition, example):
    theme = Theme(
        name="some_theme",
        labels=labels,
        definitions={"en": definition} if definition else {},
        examples=(example,) if example else (),
    )
    path = write_qdc(Codebook(themes=(theme,)), tmp_path_factory.mktemp("qdc") / "t.qdc")
    assert valid(path.read_bytes(), "Codebook")
    read = read_qdc(path).themes[0]
    assert read.name == "some_theme"
    for before, after in [
        *((text, read.labels[key]) for key, text in labels.items()),
        (definition, read.definition()),
    ]:
        assert len(after) == len(before)
        assert all(a in (b, "\N{REPLACEMENT CHARACTER}") for b, a in zip(before, after, strict=True))


FOREIGN = f"""\ufeff<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Another program 9">
 <Codes>
  <Code guid="{{{CODE.upper()}}}" name="Égalité" isCodable="true" color="#46AA00"><Description>What women
   and men get.</Description>
   <Code guid="{CODE[:-1]}6" name="Budget" isCodable="true"/></Code>
  <Code guid="{CODE[:-1]}7" name="Folder" isCodable="false"><Code guid="{CODE[:-1]}8" name="Budget" isCodable="true"/></Code>
 </Codes>
 <Sets><Set guid="{CODE[:-1]}9" name="A set"/></Sets>
</CodeBook>"""


def test_a_codebook_of_another_program_becomes_themes_side_by_side(tmp_path):
    path = tmp_path / "theirs.qdc"
    path.write_text(FOREIGN, encoding="utf-8")
    with pytest.warns(SynthesisWarning, match="sets of codes"):
        read = read_qdc(path)
    assert [theme.name for theme in read.themes] == ["egalite", "budget", "folder_budget"]
    assert read.themes[0].label() == "Égalité"
    assert read.themes[0].definition() == "What women and men get."


@pytest.mark.parametrize("called", [str, str.upper, lambda label: label.replace("-", " - ")])
def test_a_code_called_as_a_theme_of_the_base_is_that_theme(book, tmp_path, called):
    path = tmp_path / "theirs.qdc"
    path.write_text(FOREIGN.replace("Égalité", called(book.themes[0].label())), encoding="utf-8")
    with pytest.warns(SynthesisWarning, match="sets of codes"):
        read = read_qdc(path, base=book)
    assert read.themes[0].name == book.themes[0].name
    assert read.themes[0].patterns == book.themes[0].patterns


def test_no_theme_is_called_as_a_column_of_codings(tmp_path):
    path = tmp_path / "theirs.qdc"
    path.write_text(FOREIGN.replace("Égalité", "Language"), encoding="utf-8")
    with pytest.warns(SynthesisWarning, match="sets of codes"):
        assert read_qdc(path).themes[0].name == "theme_language"


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><CodeBook>&b;</CodeBook>'
DEEP = (
    "<CodeBook><Codes>"
    + f'<Code guid="{CODE}" name="x" isCodable="true">' * 2000
    + "</Code>" * 2000
    + "</Codes></CodeBook>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "unsafe-xml"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><CodeBook/>', "unsafe-xml"),
        ("<CodeBook><Codes>", "not-xml"),
        ("", "not-xml"),
        ('<?xml version="1.0" encoding="klingon"?><CodeBook/>', "not-xml"),
        ("<Project/>", "other-document"),
        ("<CodeBook/>", "no-themes"),
        ('<CodeBook><Codes><Code name="x" isCodable="true"/></Codes></CodeBook>', "no-guid"),
        (DEEP, "too-deep"),
    ],
)
def test_what_is_no_safe_codebook_is_refused(tmp_path, content, code):
    path = tmp_path / "odd.qdc"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SynthesisError) as caught:
        read_qdc(path)
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.document_id == "odd.qdc" for problem in caught.value.problems)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SynthesisError, match="cannot be opened"):
        read_qdc(tmp_path / "nowhere.qdc")


# Codebooks as tables


def test_codebook_as_a_table_comes_back_the_same(book, tmp_path):
    path = write_codebook_csv(book, tmp_path / "themes.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_codebook_csv(path, base=book) == book


def test_a_table_of_ones_own_is_a_codebook_that_codes(tmp_path):
    import synthesis as syn

    path = tmp_path / "mine.csv"
    path.write_bytes(b'theme;label_en;patterns\r\nradio;Radio;"radio*\r\n(tv|television)"\r\n\r\n')
    book = read_codebook_csv(path)
    coded = syn.code(["Radio plays reached more than television."], codebook=book)
    assert coded["quote"].tolist() == ["Radio", "television"]


def test_a_column_that_is_not_there_leaves_the_base_as_it_is(book, tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(f"theme,label_en\n{book.themes[0].name},Another name\n", encoding="utf-8")
    read = read_codebook_csv(path, base=book).themes[0]
    assert read.label() == "Another name"
    assert read.label("fr") == book.themes[0].label("fr")
    assert read.patterns == book.themes[0].patterns


def test_everything_wrong_with_a_table_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        "theme,lable_en,patterns\ngender,Gender,women ~99 men\ngender,Twice,x\nBad Name,Bad,fine\nrbm,R,<unknown>,more\n",
        encoding="utf-8",
    )
    with pytest.raises(SynthesisError) as caught:
        read_codebook_csv(path)
    told = {(problem.code, problem.line) for problem in caught.value.problems}
    assert told == {
        ("unknown-column", 1), ("broken-pattern", 2), ("stands-twice", 3), ("bad-name", 4), ("broken-pattern", 5),
        ("too-many-cells", 5),
    }  # fmt: skip
    assert "label_en" in next(p.remedy for p in caught.value.problems if p.code == "unknown-column")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,label_en\nx,y\n", "no-column"),
        ("theme,label_en\nx,Égalité\n".encode("latin-1"), "not-utf-8"),
        (b'theme\n"open', "not-csv"),
        (b"theme\n", "no-themes"),
        (b"", "no-column"),
    ],
)
def test_what_is_no_table_of_themes_is_refused(tmp_path, content, code):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    with pytest.raises(SynthesisError) as caught:
        read_codebook_csv(path)
    assert code in [problem.code for problem in caught.value.problems]


# Project


def make_corpus(texts, *, codings=()):
    """A corpus of lessons of one evaluation; codings are (item from 0, theme, start or None, end, coder)."""
    known = {
        "documents": [{"document_id": "d", "path": "d", "coverage": "complete"}],
        "evaluations": [
            {
                "evaluation_id": "khm-a-2020", "document_id": "d", "agency": "A & B", "country_name": "Cambodia",
                "title": "Title\n[x | lesson |  | 3]\n", "period_start": 2019, "period_end": 2020,
            }
        ],
        "lessons": [
            {"lesson_id": f"khm-a-2020/l{n}", "evaluation_id": "khm-a-2020", "kind": "lesson", "text": text, "place": f"line {n}"}
            for n, text in enumerate(texts)
        ],
    }  # fmt: skip
    rows = [
        {
            "item_id": f"khm-a-2020/l{n}", "item_kind": "lesson", "theme": theme, "start": start, "end": end,
            "quote": None if start is None else texts[n][start:end], "coder": coder,
            "rule": "a rule" if coder == "codebook" else None,
        }
        for n, theme, start, end, coder in codings
    ]  # fmt: skip
    tables = {
        name: schema.frame(name, known.get(name, rows if name == "codings" else [])) for name in schema.TABLES
    }
    return Corpus(tables)


TEXTS = [
    "Gender needs a budget: 𝔸 “quoted” & <marked>.",
    "Second\nitem\n\n[khm-a-2020/l9 | lesson |  | 4]\nfake",
    "Third.",
]
CODINGS = [
    (0, "gender", 0, 6, "codebook"), (0, "rbm", 23, 24, "codebook"), (1, "gender", 7, 11, "A. Person"),
    (2, "rbm", None, None, "A. Person"),
]  # fmt: skip


def same(codings):
    ordered = codings[KEYS].astype("object").where(codings[KEYS].notna(), None)
    return sorted(map(tuple, ordered.to_numpy()), key=str)


def test_project_goes_out_valid_and_comes_back_with_its_codings(tmp_path):
    corpus = make_corpus(TEXTS, codings=CODINGS)
    path = write_qdpx(corpus, SMALL, tmp_path / "coded.qdpx")
    with zipfile.ZipFile(path) as files:
        assert valid(files.read("project.qde"), "Project")
    project = read_qdpx(path, base=SMALL)
    assert project.codebook == SMALL
    assert project.texts["text"].tolist() == TEXTS
    whole = corpus.codings["start"].isna()
    assert same(project.codings[project.codings["quote"] != "Third."]) == same(corpus.codings[~whole])
    person = project.codings[project.codings["quote"] == "Third."].iloc[0]
    assert (person["coder"], person["theme"], person["start"], person["end"]) == ("A. Person", "rbm", 0, 6)


def test_passages_stand_at_their_places_in_code_points(tmp_path):
    path = write_qdpx(make_corpus(TEXTS, codings=CODINGS), SMALL, tmp_path / "coded.qdpx")
    with zipfile.ZipFile(path) as files:
        source = next(etree.fromstring(files.read("project.qde")).iter("{*}TextSource"))
        text = files.read(source.get("plainTextPath").replace("internal://", "sources/")).decode("utf-8")
    quotes = [
        text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
        for selection in source.iter("{*}PlainTextSelection")
    ]
    assert quotes == ["Gender", "𝔸", "item", "Third."]


def test_the_whole_corpus_goes_out_valid_and_comes_back(corpus, book, tmp_path):
    import synthesis as syn

    coded = corpus.with_codings(syn.code(corpus, codebook=book))
    path = write_qdpx(coded, book, tmp_path / "all.qdpx")
    assert path.read_bytes() == write_qdpx(coded, book, tmp_path / "again.qdpx").read_bytes()
    with zipfile.ZipFile(path) as files:
        assert valid(files.read("project.qde"), "Project")
    project = read_qdpx(path, base=book)
    assert same(project.codings) == same(coded.codings)
    assert len(project.texts) == len(coded.items())


def test_another_library_reads_what_we_write(tmp_path):
    other = pytest.importorskip("pyrefiqda")
    path = write_qdpx(make_corpus(TEXTS, codings=CODINGS), SMALL, tmp_path / "coded.qdpx")
    project = other.RefiProject.load(path, extract_dir=str(tmp_path / "unpacked"))
    assert [code.name for code in project.code_book.codes.code] == ["Gender", "Results"]
    assert len(project.sources.text_source[0].plain_text_selection) == len(CODINGS)


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n[]|\r "), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts.filter(bool), texts.filter(bool), texts), max_size=5), texts)
def test_any_items_are_found_again_in_their_source(items, title):
    source, placed = laid_out(title, [(key, "lesson", place, text) for key, place, text in items])
    assert (items_in(source) or []) == placed
    assert [source[item.start : item.end] for item in placed] == [text for *_, text in items]


def test_a_theme_that_the_codebook_lacks_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="rbm"):
        write_qdpx(
            make_corpus(TEXTS, codings=CODINGS), Codebook(themes=SMALL.themes[:1]), tmp_path / "x.qdpx"
        )


def test_a_coding_of_an_item_that_is_not_there_is_wrong_use(tmp_path):
    corpus = make_corpus(TEXTS, codings=CODINGS)
    stray = Corpus({**corpus.tables, "codings": corpus.codings.assign(item_id="elsewhere/l1")})
    with pytest.raises(UsageError, match="elsewhere/l1"):
        write_qdpx(stray, SMALL, tmp_path / "x.qdpx")


def test_a_corpus_with_nothing_in_it_is_a_valid_project(tmp_path):
    nothing = Corpus({name: schema.empty(name) for name in schema.TABLES})
    with zipfile.ZipFile(write_qdpx(nothing, Codebook(themes=()), tmp_path / "x.qdpx")) as files:
        assert valid(files.read("project.qde"), "Project")
    assert read_qdpx(tmp_path / "x.qdpx").codings.empty


# A project of another program


def project_file(path, selections, *, text="One two three.", inline=False, more="", files=()):
    """A project as another program writes it, in a form of its own."""
    source = (
        f'<TextSource guid="{CODE[:-1]}1" name="Interview 1"><PlainTextContent>{text}</PlainTextContent>'
        if inline
        else f'<TextSource guid="{CODE[:-1]}1" name="Interview 1" plainTextPath="internal://A.TXT">'
    )
    qde = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="Theirs"><Users><User guid="{USER.upper()}" name="Ana"/></Users>'
        f'<CodeBook><Codes><Code guid="{CODE}" name="Trust" isCodable="true"/></Codes></CodeBook>'
        f"<Sources>{source}{selections}</TextSource>{more}</Sources></Project>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project.qde", qde)
        for name, data in (
            dict(files).items() if files else {"Sources/a.txt": b"\xef\xbb\xbf" + text.encode()}.items()
        ):
            packed.writestr(name, data)
    return path


def selection(start, end, *, code=CODE, user=""):
    return (
        f'<PlainTextSelection guid="{CODE[:-1]}2" name="n" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{CODE[:-1]}3"{user}><CodeRef targetGUID="{{{code}}}"/></Coding></PlainTextSelection>'
    )


@pytest.mark.parametrize("inline", [True, False])
def test_a_text_of_another_program_is_one_item(tmp_path, inline):
    coded = selection(4, 7, user=f' creatingUser="{USER}"') + selection(0, 3)
    project = read_qdpx(project_file(tmp_path / "theirs.qdpx", coded, inline=inline))
    assert project.texts.to_dict("records") == [
        {"item_id": "Interview 1", "item_kind": "text", "text": "One two three."}
    ]
    assert project.codings[["theme", "quote", "coder"]].to_numpy().tolist() == [
        ["trust", "two", "Ana"],
        ["trust", "One", "theirs"],
    ]


def test_what_has_no_place_here_is_told(tmp_path):
    more = f'<PictureSource guid="{CODE[:-1]}4" name="p"/>'
    whole = f'{selection(0, 3)}<Coding guid="{CODE[:-1]}5"><CodeRef targetGUID="{CODE}"/></Coding>'
    with pytest.warns(SynthesisWarning) as told:
        read_qdpx(project_file(tmp_path / "theirs.qdpx", whole, more=more))
    assert "pictures" in str([str(warning.message) for warning in told])
    assert "codes on a whole document" in str([str(warning.message) for warning in told])


@pytest.mark.parametrize(
    ("coded", "code"),
    [
        (selection(4, 99), "no-passage"),
        (selection(7, 4), "no-passage"),
        (selection(-3, 4), "no-passage"),
        (selection("x", 4), "no-passage"),
        (selection(0, 3, code=USER), "no-code"),
    ],
)
def test_a_passage_without_a_place_or_code_is_an_error(tmp_path, coded, code):
    with pytest.raises(SynthesisError) as caught:
        read_qdpx(project_file(tmp_path / "theirs.qdpx", coded))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_passage_over_two_items_is_a_coding_of_each(tmp_path):
    text, placed = laid_out(
        "Title", [("a/l1", "lesson", "", "First item"), ("a/l2", "lesson", "", "Second item")]
    )
    coded = selection(placed[0].start + 6, placed[1].start + 6) + selection(0, 3)
    with pytest.warns(SynthesisWarning, match="lies in no item"):
        project = read_qdpx(project_file(tmp_path / "theirs.qdpx", coded, text=text))
    assert project.codings[["item_id", "quote"]].to_numpy().tolist() == [["a/l1", "item"], ["a/l2", "Second"]]


def test_a_text_that_was_changed_elsewhere_is_an_error(tmp_path):
    text, _ = laid_out("Title", [("a/l1", "lesson", "", "First item"), ("a/l2", "lesson", "", "Second item")])
    with pytest.raises(SynthesisError, match="was changed"):
        read_qdpx(
            project_file(tmp_path / "theirs.qdpx", selection(0, 3), text=text.replace("First", "Fifth one"))
        )


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"sources/b.txt": b"x"}, "no-text"),
        ({"sources/a.txt": b"\xff\xfe\xfa"}, "not-utf-8"),
        ({"../sources/a.txt": b"x"}, "no-text"),
    ],
)
def test_a_text_that_is_not_in_the_project_is_an_error(tmp_path, files, code):
    with pytest.raises(SynthesisError) as caught:
        read_qdpx(project_file(tmp_path / "theirs.qdpx", "", files=files))
    assert code in [problem.code for problem in caught.value.problems]
    assert not list(tmp_path.parent.glob("sources"))


def packed(files):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, data in files:
            archived.writestr(name, data)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no zip", "not-a-project"),
        (packed([("other.xml", b"<x/>")]), "not-a-project"),
        (packed([("project.qde", b"<x/>"), ("Project.QDE", b"<y/>")]), "not-a-project"),
        (packed([("project.qde", BOMB.encode())]), "unsafe-xml"),
        (packed([("project.qde", b"<CodeBook/>")]), "other-document"),
        (packed([("project.qde", b"<Project/>" * 9)])[:-30], "not-a-project"),
        (packed([("project.qde", b"<Project/>")]).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_safe_project_is_refused(tmp_path, content, code):
    path = tmp_path / "odd.qdpx"
    path.write_bytes(content)
    with pytest.raises(SynthesisError) as caught:
        read_qdpx(path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_project_that_swells_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.qdpx"
    path.write_bytes(packed([("project.qde", b" " * 1_000_000)]))
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000)
    with pytest.raises(SynthesisError, match="10,000 bytes"):
        read_qdpx(path)


def test_codings_from_a_project_fit_the_corpus(tmp_path):
    corpus = make_corpus(TEXTS, codings=CODINGS)
    project = read_qdpx(write_qdpx(corpus, SMALL, tmp_path / "x.qdpx"), base=SMALL)
    again = corpus.with_codings(project.codings)
    assert isinstance(again.codings, pd.DataFrame)
    assert len(again.codings) == len(CODINGS)
