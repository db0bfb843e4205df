"""What a cell of a notebook shows: tables, figures and sentences as plain, accessible HTML.

Every text is escaped here, and only here; nothing from a document is ever taken for markup.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from synthesis.cells import Cells, capital, missing
from synthesis.coding import CODEBOOK
from synthesis.exhibits import Exhibit
from synthesis.language import Language, Linked

FOLD_OVER = 320
PIXELS = 96  # an inch
_NUMBER = re.compile(r"(\d+)")
NUMBERS = ("Int64", "int64", "float64", "int32")
SVG_STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "synthesis",
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "text.color": "#1f2933",
    "axes.labelcolor": "#1f2933",
    "xtick.color": "#1f2933",
    "ytick.color": "#1f2933",
}


class Html:
    """A piece of HTML that a notebook shows, and its words where there is no HTML."""

    def __init__(self, html: str, *, words: str = "") -> None:
        self.html = html
        self.words = words

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return the words."""
        return self.words or "(HTML)"


class Show:
    """Show exhibits and sentences in the language of a report.

    Parameters
    ----------
    language : Language, optional
        English by default.
    """

    def __init__(self, language: Language | None = None) -> None:
        self.language = language or Language()
        self._cells = Cells(self.language)

    def title_block(self, title: str, facts: Mapping[str, str]) -> Html:
        """Show the head of a report: its title and what a reader must know first, as a list of terms."""
        terms = "".join(
            f"<div><dt>{escape(self.language.word(term))}</dt><dd>{escape(fact)}</dd></div>"
            for term, fact in facts.items()
        )
        return Html(
            f'<header class="title-block"><h1>{escape(title)}</h1><dl>{terms}</dl></header>', words=title
        )

    def paragraphs(self, sentences: Iterable[str]) -> Html:
        """Show each text as a paragraph."""
        texts = list(sentences)
        return Html("".join(f"<p>{escape(text)}</p>" for text in texts), words="\n".join(texts))

    def messages(self, points: Iterable[Linked]) -> Html:
        """Show key messages; what a number rests on is one click away."""
        listed = list(points)
        items = "".join(f"<li>{''.join(map(_linked, point))}</li>" for point in listed)
        return Html(f'<ul class="key-messages">{items}</ul>', words="\n".join(map(_unlinked, listed)))

    def table(self, exhibit: Exhibit) -> Html:
        """Show an exhibit as a table with caption, scoped heads and folded long texts."""
        title = self.language.word(exhibit.title)
        if not len(exhibit):
            return self._nothing(exhibit, title)
        html = (
            f'<figure class="exhibit table" id="{escape(exhibit.name)}"><figcaption>{escape(title)}</figcaption>'
            f"{self._scroll(exhibit)}{_note(exhibit)}</figure>"
        )
        return Html(html, words=exhibit.table.to_string())

    def chart(
        self,
        draw: Callable[..., Axes],
        exhibit: Exhibit,
        *,
        name: str,
        title: str | None = None,
        **options: Any,
    ) -> Html:
        """Show an exhibit as a figure, with its numbers one click away.

        Parameters
        ----------
        draw : callable
            A function of :mod:`synthesis.figures`.
        exhibit : Exhibit
            What it draws.
        name : str
            What links point to.
        title : str, optional
            The caption, in English; the exhibit's own by default.
        **options
            What else the function takes, such as ``as_of``.
        """
        caption = self.language.word(title or exhibit.title)
        if not len(exhibit):
            return self._nothing(exhibit, caption)
        source, width = _svg(draw, exhibit, {**options, "language": self.language})
        numbers = escape(self.language.word("The numbers"))
        html = (
            f'<figure class="exhibit chart" id="{escape(name)}">'
            f'<img alt="{escape(exhibit.description)}" style="--drawn: {width}px" src="{source}">'
            f"<figcaption>{escape(caption)}</figcaption>{_note(exhibit)}"
            f'<details class="data"><summary>{numbers}</summary>{self._scroll(exhibit)}</details></figure>'
        )
        return Html(html, words=exhibit.description)

    def themes(self, passages: Exhibit, *, support: Mapping[str, str]) -> Html:
        """Show each theme: what it means, how widely it is held, and what is said of it.

        Each passage leads to the annex, where it stands in the whole text.
        """
        parts = [self._theme(rows, support) for _, rows in passages.table.groupby("theme", sort=False)]
        return Html("".join(parts), words="\n".join(support.values()))

    def annex(self, passages: Exhibit) -> Html:
        """Show each text that a passage was taken from, whole, with the passages marked, and the way back.

        They stand in the order in which the documents print them.
        """
        texts = [rows for _, rows in passages.table.groupby("item_id")]
        parts = [self._whole(rows) for rows in sorted(texts, key=_stands)]
        return Html(f'<div class="annex">{"".join(parts)}</div>', words=f"{len(parts)} texts")

    def _nothing(self, exhibit: Exhibit, title: str) -> Html:
        told = exhibit.if_empty or self.language.say("{title}: nothing found.", title=title)
        return Html(f'<p class="nothing" data-title="{escape(title)}">{escape(told)}</p>', words=told)

    def _theme(self, rows: pd.DataFrame, support: Mapping[str, str]) -> str:
        first = rows.iloc[0]
        quotes = "".join(self._quote(row) for row in rows.to_dict("records"))
        return (
            f'<section class="theme" id="theme-{escape(first["theme"])}"><h3>{escape(first["label"])}</h3>'
            f'<p class="definition">{escape(first["definition"])}</p><p>{escape(support[first["theme"]])}</p>'
            f'<div class="quotes">{quotes}</div></section>'
        )

    def _quote(self, row: Mapping[Any, Any]) -> str:
        before, after = (f'<span class="cut">{sign}</span>' if sign else "" for sign in row["cut"])
        sentence = marked(row["sentence"], [(row["sentence_start"], row["sentence_end"])])
        link = f'<a href="#{_item(row["item_id"])}">{escape(self._source(row))}</a>'
        return f"<blockquote><p{self._lang(row)}>{before}{sentence}{after}</p><footer>{link}</footer></blockquote>"

    def _source(self, row: Mapping[Any, Any]) -> str:
        kind = self.language.word(str(row["item_kind"]))
        place = None if missing(row["place"]) else self.language.place(row["place"])
        agency = None if missing(row["agency"]) else self.language.named(row["agency"])
        coder = (
            None if row["coder"] == CODEBOOK else self.language.say("coded by {coder}", coder=row["coder"])
        )
        return ", ".join(
            str(part) for part in (agency, kind, row["document_id"], place, coder) if not missing(part)
        )

    def _whole(self, rows: pd.DataFrame) -> str:
        first = rows.iloc[0]
        text = marked(first["text"], rows[["start", "end"]].itertuples(index=False))
        back = ", ".join(
            f'<a href="#theme-{escape(row.theme)}">{escape(row.label)}</a>' for row in rows.itertuples()
        )
        return (
            f'<section class="item" id="{_item(first["item_id"])}"><p class="where">{escape(self._source(first))}</p>'
            f"<p{self._lang(first)}>{text}</p><p>{escape(self.language.word('Back to:'))} {back}</p></section>"
        )

    def _scroll(self, exhibit: Exhibit) -> str:
        label = escape(self.language.word(exhibit.title))
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{self._grid(exhibit)}</div>'
        )

    def _grid(self, exhibit: Exhibit) -> str:
        shown = [name for name in exhibit.labels if name in exhibit.table.columns]
        numeric = {name for name in shown if str(exhibit.table[name].dtype) in NUMBERS}
        words = {name: escape(capital(self.language.word(exhibit.labels[name]))) for name in shown}
        heads = "".join(f'<th scope="col"{_class(name, numeric)}>{words[name]}</th>' for name in shown)
        rows = (self._row(record, shown, numeric) for record in exhibit.table.to_dict("records"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    def _row(self, record: Mapping[Any, Any], shown: list[str], numeric: set[str]) -> str:
        first, *rest = (
            f"{_class(name, numeric)}{self._lang(record, name)}>{self._cell(record[name], name)}"
            for name in shown
        )
        return f'<tr><th scope="row"{first}</th>{"".join(f"<td{cell}</td>" for cell in rest)}</tr>'

    def _cell(self, value: Any, column: str) -> str:
        text = self._cells.words(value, column)
        if len(text) <= FOLD_OVER:
            return escape(text)
        cut = text.rfind(" ", 0, FOLD_OVER // 2)
        head = text[: cut if cut > 0 else FOLD_OVER // 2]
        rest = escape(text[len(head) :].lstrip())
        return f'<details><summary>{escape(head)}<span class="more"> …</span></summary> {rest}</details>'

    def _lang(self, row: Mapping[Any, Any] | pd.Series, column: str = "") -> str:
        code = self._cells.foreign(row, column)
        return f' lang="{escape(code)}"' if code else ""


def _linked(part: tuple[str, str | None]) -> str:
    text, target = part
    return escape(text) if target is None else f'<a href="#{escape(target)}">{escape(text)}</a>'


def _unlinked(message: Linked) -> str:
    return "".join(text for text, _ in message)


def marked(text: str, spans: Iterable[tuple[Any, Any]]) -> str:
    """Return a text with its quotes marked; quotes that overlap become one mark."""
    edges = sorted((int(start), int(end)) for start, end in spans if not missing(start))
    parts, done = [], 0
    for start, end in edges:
        if end > done:
            parts += [
                escape(text[done : max(start, done)]),
                f"<mark>{escape(text[max(start, done) : end])}</mark>",
            ]
            done = end
    return "".join([*parts, escape(text[done:])])


def _stands(rows: pd.DataFrame) -> tuple[str, list[str | int]]:
    """Return the document and the place in it, its numbers as numbers."""
    first = rows.iloc[0]
    parts = _NUMBER.split("" if missing(first["place"]) else first["place"])
    return first["document_id"], [int(part) if part.isdecimal() else part for part in parts]


def _item(item_id: str) -> str:
    return f"item-{_anchor(item_id)}"


def _anchor(text: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in text.lower())


def _class(column: str, numeric: set[str]) -> str:
    return ' class="number"' if column in numeric else ""


def _note(exhibit: Exhibit) -> str:
    return f'<p class="note">{escape(exhibit.note)}</p>' if exhibit.note else ""


def _svg(draw: Callable[..., Axes], exhibit: Exhibit, options: Mapping[str, Any]) -> tuple[str, int]:
    """Return the address that holds a drawing, and the pixels that it is wide."""
    with plt.rc_context(SVG_STYLE):
        figure = cast("Figure", draw(exhibit.table, **options).get_figure(root=True))
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
        plt.close(figure)
    address = f"data:image/svg+xml;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
    return address, round(figure.get_figwidth() * PIXELS)
