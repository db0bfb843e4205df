"""How well the codebook codes: measured against people, and what people should look at next."""

from __future__ import annotations

import pandas as pd

from synthesis.agreement import Agreement
from synthesis.codebook import Codebook
from synthesis.exhibits.exhibit import Exhibit
from synthesis.language import Language
from synthesis.views import two_decimals

CELLS = {"both": "Both say yes", "only_a": "People only", "only_b": "Codebook only", "neither": "Both say no"}
MEASURES = {
    "n": "Judgements", "rate": "The same", "kappa": "Cohen’s kappa", "alpha": "Krippendorff’s alpha",
    "precision": "Precision", "recall": "Recall", "f1": "F1", "f1_low": "F1, from", "f1_high": "F1, to",
}  # fmt: skip


def agreement(measured: Agreement, codebook: Codebook, *, language: Language | None = None) -> Exhibit:
    """Return theme by theme how far the codebook agrees with people, with the interval of F1."""
    words = language or Language()
    table = _measures(_labelled(measured.table.reset_index(), codebook, words))
    note = words.say(
        "People are the reference. Intervals hold 95% of draws of the items anew. The last rows are all "
        "judgements together and the mean over the themes."
    )
    return Exhibit(
        "agreement", "How far codebook and people agree", table, {"label": "Theme", **MEASURES}, note=note
    )


def agreement_by(table: pd.DataFrame, *, title: str, heading: str) -> Exhibit:
    """Return group by group how far the codebook agrees with people; see :func:`synthesis.agreement.agree_by`."""
    groups = table.index.astype(object).fillna("not stated")
    rows = _measures(table.set_axis(groups).rename_axis("group").reset_index())
    return Exhibit("agreement-by", title, rows, {"group": heading, **MEASURES})


def confusion(measured: Agreement, codebook: Codebook, *, language: Language | None = None) -> Exhibit:
    """Return theme by theme how often both, one or neither of codebook and people find it."""
    table = measured.table.drop(index="mean").reset_index()
    labelled = _labelled(table, codebook, language or Language())
    return Exhibit("confusion", "Who found what", labelled, {"label": "Theme", **CELLS})


def disagreements(measured: Agreement, codebook: Codebook, *, language: Language | None = None) -> Exhibit:
    """Return the judgements on which codebook and people differ, side by side."""
    table = _labelled(measured.disagreements, codebook, language or Language())
    said = {column: table[column].map({1: "yes", 0: "no"}) for column in "ab"}
    table = table.assign(name=said["a"], answer=said["b"])
    labels = {"item": "Item", "label": "Theme", "name": "People", "answer": "Codebook", "text": "Text"}
    return Exhibit("disagreements", "Where they differ", table, labels)


def to_code_next(sample: pd.DataFrame, codebook: Codebook, *, language: Language | None = None) -> Exhibit:
    """Return the judgements that a person should make next; see :func:`synthesis.coding.to_code_next`."""
    table = _labelled(sample.rename(columns={"language": "lang"}), codebook, language or Language())
    table = table.assign(message=table["reason"], quote=table["quote"].fillna(""))
    labels = {"item_id": "Item", "label": "Theme", "message": "Why", "quote": "Passage", "text": "Text"}
    return Exhibit("to-code-next", "What a person should code next", table, labels)


def _labelled(table: pd.DataFrame, codebook: Codebook, words: Language) -> pd.DataFrame:
    ends = {"all": words.word("All judgements"), "mean": words.word("Mean of the themes")}
    labels = {theme.name: theme.label(words.code) for theme in codebook.themes}
    return table.assign(label=table["theme"].map({**ends, **labels}).fillna(table["theme"]))


def _measures(table: pd.DataFrame) -> pd.DataFrame:
    rounded = ["kappa", "alpha", "precision", "recall", "f1", "f1_low", "f1_high"]
    figures = table.astype(dict.fromkeys(["percent", *rounded], "float64") | {"n": "int64"})
    return figures.assign(**figures[rounded].map(two_decimals)).rename(columns={"percent": "rate"})
