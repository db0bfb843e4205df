"""A corpus shows itself: harmless HTML in a notebook, a line in a terminal."""

from __future__ import annotations

from html.parser import HTMLParser

import pandas as pd

import synthesis as syn


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.text += data


def test_a_notebook_shows_counts_countries_problems_and_what_to_try_next(corpus):
    page = Page(corpus._repr_html_())
    assert f"{len(corpus.recommendations)} recommendations" in page.text
    assert "Côte d'Ivoire" in page.text
    assert 'corpus.where(country="Cambodia")' in page.text
    assert set(page.tags) <= {
        "div",
        "p",
        "strong",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
    }
    assert set(page.attributes) <= {"class", "open", "scope"}


def test_the_line_counts_lessons_and_good_practices_as_the_table_of_countries_does(corpus):
    countries, line = corpus.countries(), repr(corpus)
    for column in ("lessons", "good_practices"):
        assert f", {countries[column].sum()} {column.replace('_', ' ')}, " in line


def test_every_column_that_a_notebook_shows_has_a_head(corpus):
    assert "<th" in corpus._repr_html_()
    assert '<th scope="col"></th>' not in corpus._repr_html_()


def test_what_to_try_next_works_as_it_is_written(corpus):
    coded = corpus.with_codings(syn.code(corpus))
    for view in (corpus, coded):
        lines = view._repr_html_().split("<p>Next: ")[1].split("<code>")[1:]
        for line in lines:
            written = Page(line.split("</code>")[0]).text
            assert eval(written, {"corpus": view, "syn": syn}) is not None  # noqa: S307


def test_a_document_cannot_bring_its_own_html():
    frame = pd.DataFrame({"text": ["x"], "country": ["Mali"], "agency": ["<script>alert(1)</script>"]})
    page = Page(syn.from_frames(recommendations=frame)._repr_html_())
    assert "script" not in page.tags
    assert "<script>" in page.text


def test_a_terminal_shows_one_line(corpus):
    assert repr(corpus).startswith("Corpus: 31 documents, 31 evaluations")
    assert "1 country" in Page(corpus.where(country="Mali")._repr_html_()).text
    assert "\n" not in repr(corpus)


def test_an_empty_corpus_shows_itself_too():
    from synthesis import schema

    nothing = syn.Corpus({name: schema.empty(name) for name in schema.TABLES})
    assert "0 countries" in Page(nothing._repr_html_()).text


def test_an_agreement_shows_its_figures_and_its_disagreements():
    a = pd.DataFrame({"text": ["<b>one</b>", "two", "three", "four"], "theme": "rbm", "value": [1, 1, 0, 0]})
    found = syn.agree(a, a.assign(value=[0, 1, 0, 0]), draws=50)
    assert repr(found) == "Agreement: 4 judgements by both, 0 by one alone; kappa 0.50, mean F1 0.67"
    page = Page(found._repr_html_())
    assert "1 disagreement" in page.text
    assert "<b>one</b>" in page.text
    assert "b" not in page.tags
    assert set(page.attributes) <= {"class", "scope", "open"}
