"""The explorer on the screen: filters, the items that have them, one item whole, and buttons to correct it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from synthesis.corpus import Corpus
from synthesis.errors import SynthesisError, excerpt
from synthesis.explorer.shelf import Shelf

EVERY = "every"
FILTERS = ("country", "agency", "kind", "theme", "state")
LONGEST = 70


class Explorer(widgets.VBox):  # type: ignore[misc]
    """Show a shelf.

    Parameters
    ----------
    shelf : Shelf
        What is looked through.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.country, self.agency, self.kind, self.theme, self.state = (
            _choice(name, shelf.choices(name)) for name in FILTERS
        )
        self.words = widgets.Text(
            description="words", placeholder="theory of change", continuous_update=False
        )
        self.items = widgets.Select(rows=12, layout=widgets.Layout(width="45%", min_width="20em"))
        self.shown = widgets.HTML(layout=widgets.Layout(width="55%", padding="0 0 0 1em"))
        self.corrections = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self.told = widgets.HTML()
        self._filters: list[Any] = [*(getattr(self, name) for name in FILTERS), self.words]
        super().__init__([
            widgets.HBox(self._filters, layout=widgets.Layout(flex_flow="row wrap")),
            widgets.HBox([self.items, self.shown]), self.corrections, self.told,
        ])  # fmt: skip
        for widget in self._filters:
            widget.observe(self._list, names="value")
        self.items.observe(self._show, names="value")
        self._list()

    @property
    def corpus(self) -> Corpus:
        """The corpus with its codings as corrected."""
        return self._shelf.corpus

    @property
    def table(self) -> pd.DataFrame:
        """What is listed, one row an item."""
        chosen = {name: getattr(self, name).value for name in FILTERS}
        return self._shelf.find(words=self.words.value, **chosen)

    def correct(self, theme: str, *, value: int) -> None:
        """Write down that the item shown does (1) or does not (0) hold a theme."""
        item = self.items.value
        written = self._shelf.correct(item, theme=theme, value=value)
        self._list()
        told = f"{item}: {'' if value else 'not '}{theme}. Written to {written}"
        self.told.value = f"<p role='status'>{escape(told)}</p>"

    def _list(self, _: object = None) -> None:
        try:
            table = self.table
        except SynthesisError as error:
            self.told.value = f"<p role='alert'>{escape(str(error))}</p>"
            return
        self.told.value = f"<p role='status'>{len(table)} found</p>"
        before = self.items.value
        names = [(_named(row), row.item_id) for row in table.itertuples()]
        self.items.options = names
        self.items.value = before if before in set(table["item_id"]) else names[0][1] if names else None
        self._show()

    def _show(self, _: object = None) -> None:
        item = self.items.value
        self.shown.value = self._shelf.paragraph(item, theme=self.theme.value) if item else ""
        self.corrections.children = [*self._buttons(item)] if item else []

    def _buttons(self, item: str) -> Iterator[Any]:
        held = self._shelf.themes_of(item)
        for theme in held:
            yield self._button(f"not {theme}", theme, value=0)
        others = [theme for theme in self._shelf.themes if theme not in held]
        added = widgets.Dropdown(options=[("it is also …", ""), *((name, name) for name in others)])
        added.observe(lambda change: self.correct(change["new"], value=1), names="value")
        yield added

    def _button(self, words: str, theme: str, *, value: int) -> Any:
        layout = widgets.Layout(width="auto")
        button = widgets.Button(
            description=words, tooltip=f"Say that this is {words}", icon="times", layout=layout
        )
        button.on_click(lambda _: self.correct(theme, value=value))
        return button


def _choice(name: str, values: list[str]) -> Any:
    return widgets.Dropdown(description=name, options=[(EVERY, ""), *((value, value) for value in values)])


def _named(row: Any) -> str:
    return f"{row.item_id}  {excerpt(row.text, longest=LONGEST)}"
