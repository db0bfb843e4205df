"""Which themes the evaluations hold, and what they say of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from synthesis import recurrence, vocabulary
from synthesis.codebook import Codebook
from synthesis.coding import CODEBOOK
from synthesis.corpus import Corpus, first_known
from synthesis.exhibits.completion import NONE
from synthesis.exhibits.documents import same_texts
from synthesis.exhibits.exhibit import Exhibit, chosen, noted, origins
from synthesis.language import Language
from synthesis.recurrence.sentences import ellipses

TITLES = {
    "agency": "Themes by agency",
    "country_name": "Themes by country",
    "region": "Themes by region",
    "year": "Themes by year",
}
WITHOUT = NONE | {"region": "(no region)"}
HEADS = {"agency": "Agency", "country_name": "Country", "region": "Region", "year": "Year"}


def themes(
    corpus: Corpus, codebook: Codebook, *, by: str = "agency", language: Language | None = None
) -> Exhibit:
    """Return theme by agency, country, region or year: how many items and evaluations hold each theme.

    One row a theme and group, themes with the widest support first; zero where a group's evaluations hold
    nothing on a theme, which is a gap worth seeing.

    Parameters
    ----------
    corpus : Corpus
        With codings.
    codebook : Codebook
        The themes, with their labels.
    by : {"agency", "country_name", "region", "year"}
        What groups the evaluations; the column ``group`` of the table. Those of no agency, single country or region
        are a group of their own, the last. The year is the one in which the evaluation was known
        (:func:`synthesis.corpus.first_known`); those of no year are left out, which the note says.
    language : Language, optional
        Of the labels and of the description; English by default.

    Raises
    ------
    UsageError
        When ``by`` is something else.
    """
    words, title = language or Language(), chosen(TITLES, by, field="by")
    groups = _groups(corpus, by)
    coded = _coded_items(corpus).merge(groups, on="evaluation_id")
    names = [[theme.name for theme in codebook.themes], _in_order(groups["group"])]
    grid = pd.MultiIndex.from_product(names, names=["theme", "group"])
    counts = coded.groupby(["theme", "group"])["evaluation_id"].agg(items="size", evaluations="nunique")
    table = counts.reindex(grid, fill_value=0).reset_index()
    table["label"] = [codebook.by_name[name].label(words.code) for name in table["theme"]]
    table = _widest_first(table)
    return Exhibit(
        "themes",
        title,
        table,
        {"label": "Theme", "group": HEADS[by], "items": "Items", "evaluations": "Evaluations"},
        description=_describe(table, words),
        note=noted(_note(groups, by, words), same_texts(corpus, words)),
    )


def passages(
    corpus: Corpus, codebook: Codebook, *, most: int = 3, language: Language | None = None
) -> Exhibit:
    """Return passages that carry each theme, chosen to differ, from as many evaluations as hold it.

    One row a passage, theme by theme, widest support first: ``sentence`` with the quote at
    ``sentence_start:sentence_end``, and ``text``, the whole item, with the quote at ``start:end``. ``cut`` is what
    is shown before and after it: an ellipsis where the passage begins or ends within a sentence.

    Parameters
    ----------
    corpus : Corpus
        With codings.
    codebook : Codebook
        The themes, with their labels and definitions.
    most : int
        Passages a theme.
    language : Language, optional
        Of the labels and definitions; English by default.
    """
    code = (language or Language()).code
    held = themes(corpus, codebook).table.query("items > 0")["theme"].unique()
    table = recurrence.quotes_by_theme(corpus, themes=held, most=most)
    texts = corpus.items().set_index("item_id")["text"]
    table = table.rename(columns={"passage": "sentence"}).merge(
        origins(corpus)[["evaluation_id", "document_id", "lang"]], on="evaluation_id"
    )
    table["text"] = table["item_id"].map(texts)
    spans = zip(table["text"], table["passage_start"], table["passage_end"], strict=True)
    table["cut"] = [ellipses(text, start, end) for text, start, end in spans]
    table["sentence_start"] = table["start"] - table["passage_start"]
    table["sentence_end"] = table["end"] - table["passage_start"]
    table["label"] = [codebook.by_name[name].label(code) for name in table["theme"]]
    table["definition"] = [codebook.by_name[name].definition(code) for name in table["theme"]]
    return Exhibit("passages", "Passages", table)


def themes_of(
    corpus: Corpus, item_ids: pd.Series, codebook: Codebook, *, language: Language | None = None
) -> pd.Series:
    """Return the labels of the themes of each item, as lists; those a person coded bear the person's name."""
    words = language or Language()
    coded = corpus.codings.drop_duplicates(["item_id", "theme"])
    labels = [_label(row.theme, row.coder, codebook, words) for row in coded.itertuples()]
    named = pd.Series(labels, index=coded["item_id"], dtype=object).groupby(level=0).agg(list)
    return item_ids.map(named).map(lambda names: names if isinstance(names, list) else [])


def _label(theme: str, coder: str, codebook: Codebook, words: Language) -> str:
    label = codebook.by_name[theme].label(words.code)
    return label if coder == CODEBOOK else words.say("{theme} (coded by {coder})", theme=label, coder=coder)


def _groups(corpus: Corpus, by: str) -> pd.DataFrame:
    """Return the group of each evaluation, such as ``(no region)``, missing where it has no year."""
    evaluations = corpus.evaluations
    if by == "region":
        codes = evaluations["country"]
        evaluations["region"] = [None if pd.isna(code) else vocabulary.region(code) for code in codes]
    if by == "year":
        years = first_known(corpus.tables).dt.strftime("%Y")
        evaluations["year"] = evaluations["evaluation_id"].map(years)
    groups = evaluations[["evaluation_id", by]].set_axis(["evaluation_id", "group"], axis="columns")
    return groups.fillna({"group": WITHOUT[by]}) if by in WITHOUT else groups


def _in_order(groups: pd.Series) -> list[str]:
    """Return the groups by name, the evaluations that have none last."""
    return sorted(groups.dropna().unique(), key=lambda group: (group in WITHOUT.values(), group))


def _note(groups: pd.DataFrame, by: str, words: Language) -> str:
    told = [
        words.say(
            "The larger a dot, the more evaluations; the number in it counts items. An item is a recommendation, action, "
            "lesson, good practice or finding; it may hold several themes. Ring: no item was found in the documents "
            "held."
        )
    ]
    if by == "year":
        told += _about_years(groups["group"].dropna(), words)
    if without := int(groups["group"].isna().sum()):
        group = words.word(HEADS[by]).lower()
        told.append(
            words.say("Not shown: {n:evaluation|evaluations} with no {group}.", n=without, group=group)
        )
    return " ".join(told)


def _about_years(known: pd.Series, words: Language) -> Iterator[str]:
    yield words.say(
        "The year is that in which the evaluation was first known: published, else completed, else when its period ended."
    )
    years = set(known.astype(int))
    if missing := [year for year in range(min(years, default=0), max(years, default=0)) if year not in years]:
        yield words.say("Years without rings have no evaluation: {years}.", years=words.listed(missing))


def _coded_items(corpus: Corpus) -> pd.DataFrame:
    """Return one row an item and theme, with the item's text, its first quote and where it comes from."""
    first = corpus.codings.drop_duplicates(["item_id", "theme"])
    items = corpus.items().drop(columns="item_kind")
    return first.merge(items, on="item_id").merge(origins(corpus), on="evaluation_id")


def _widest_first(table: pd.DataFrame) -> pd.DataFrame:
    support = table.groupby("theme")[["evaluations", "items"]].transform("sum")
    order = table.assign(wide=support["evaluations"], many=support["items"]).sort_values(
        ["wide", "many", "theme"], ascending=[False, False, True], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)


def _describe(table: pd.DataFrame, words: Language) -> str:
    said = [_describe_theme(str(label), rows, words) for label, rows in table.groupby("label", sort=False)]
    return words.clauses(said) + "."


def _describe_theme(label: str, rows: pd.DataFrame, words: Language) -> str:
    held = rows[rows["items"] > 0]
    said = words.say(
        "{label}: {items:item|items} in {evaluations:evaluation|evaluations}",
        label=label, items=held["items"].sum(), evaluations=held["evaluations"].sum(),
    )  # fmt: skip
    parts = ", ".join(f"{words.named(row.group)} {words.number(row.items)}" for row in held.itertuples())
    return f"{said} ({parts})" if parts else said
