"""What the explorer lists, shows and corrects; nothing here knows of a screen."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from synthesis.codebook import load_codebook
from synthesis.coding import code, read_people
from synthesis.coding.people import on_items, put_over
from synthesis.concordance import search
from synthesis.corpus import NOWHERE, Corpus
from synthesis.corrections import correct
from synthesis.display import marked
from synthesis.tracking import track

FILTERS = {"country": "country_name", "agency": "agency", "kind": "item_kind", "state": "state"}


class Shelf:
    """The items of a corpus with their themes, and what a person says of them.

    Parameters
    ----------
    corpus : Corpus
        It is coded if it has not been yet.
    coder : str
        Who corrects.
    folder : Path
        Where her corrections are kept.
    as_of : str, optional
        The day of the states; by default the last day the record speaks of.
    """

    def __init__(self, corpus: Corpus, *, coder: str, folder: Path, as_of: str | None = None) -> None:
        self.coder, self.folder = coder, folder
        self.themes = [theme.name for theme in load_codebook(corpus.codebook).themes]
        self._found = corpus.codings if corpus.coded else code(corpus)
        self._plain = corpus
        self._items = _items(corpus, as_of)
        self._corrected: Corpus | None = None

    @property
    def corpus(self) -> Corpus:
        """The corpus with its codings as people corrected them."""
        if self._corrected is None:
            file = self.folder / f"{self.coder}.csv"
            self._corrected = self._plain.with_codings(
                self._overruled(file) if file.is_file() else self._found
            )
        return self._corrected

    def _overruled(self, file: Path) -> pd.DataFrame:
        """Put her judgements over the codings; those on items that are not in this part are passed over."""
        judged = read_people(file, codebook=self._plain.codebook)
        known = self._plain.items()[["item_id", "item_kind", "text"]]
        return put_over(self._found, on_items(judged, known), known=known)

    def choices(self, name: str) -> list[str]:
        """Return what there is to choose from in one filter."""
        return self.themes if name == "theme" else sorted(self._items[FILTERS[name]].dropna().unique())

    def find(self, *, theme: str = "", words: str = "", **chosen: str) -> pd.DataFrame:
        """Return the items that have all that is chosen; what is empty filters nothing.

        Raises
        ------
        UsageError
            When nothing can be looked for by the words.
        """
        found = self._items
        for name, value in chosen.items():
            found = found[found[FILTERS[name]] == value] if value else found
        if theme:
            codings = self.corpus.codings
            found = found[found["item_id"].isin(codings.loc[codings["theme"] == theme, "item_id"])]
        if words.strip():
            found = found[found["item_id"].isin(search(self._plain, words)["item_id"])]
        return found.reset_index(drop=True)

    def themes_of(self, item: str) -> list[str]:
        """Return the themes that an item holds."""
        codings = self.corpus.codings
        return list(dict.fromkeys(codings.loc[codings["item_id"] == item, "theme"]))

    def paragraph(self, item: str, *, theme: str = "") -> str:
        """Return an item as HTML: its text with the quotes marked, where it stands, and what it answers."""
        row = self._items[self._items["item_id"] == item].iloc[0]
        codings = self.corpus.codings
        held = codings[(codings["item_id"] == item) & ((codings["theme"] == theme) if theme else True)]
        spans = held[["start", "end"]].itertuples(index=False)
        where = ", ".join(
            str(row[name]) for name in ("agency", "country_name", "item_kind", "state") if pd.notna(row[name])
        )
        answers = (
            f"<p><small>Answers: {escape(row['context'])}</small></p>" if pd.notna(row["context"]) else ""
        )
        place = escape(f"{row['document_id']}, {row['place']}")
        return f"<p><strong>{escape(where)}</strong><br><small>{place}</small></p><p>{marked(row['text'], spans)}</p>{answers}"

    def correct(self, item: str, *, theme: str, value: int) -> Path:
        """Write down that an item does (1) or does not (0) hold a theme, and code by it from now on."""
        written = correct(
            self._plain, item=item, theme=theme, value=value, coder=self.coder, folder=self.folder
        )
        self._corrected = None
        return written


def _items(corpus: Corpus, as_of: str | None) -> pd.DataFrame:
    """Return every item with its country, agency, document and, of an action, its state."""
    known = corpus.evaluations[["evaluation_id", "agency", "country_name", "document_id"]]
    known = known.assign(country_name=known["country_name"].fillna(NOWHERE))
    items = corpus.items().merge(known, on="evaluation_id")
    day = as_of or corpus.latest_day()
    if day is None or corpus.actions.empty:
        return items.assign(state=pd.Series(None, index=items.index, dtype="str"))
    tracked = track(corpus, as_of=day)
    states = dict(zip(tracked["action_id"], tracked["state"].astype("str"), strict=True))
    return items.assign(state=items["item_id"].map(states))
