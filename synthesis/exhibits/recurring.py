"""What became of each theme, and what different agencies say alike."""

from __future__ import annotations

import pandas as pd

from synthesis import recurrence
from synthesis.codebook import Codebook
from synthesis.corpus import Corpus
from synthesis.exhibits.completion import COUNT_HEADS, COUNTS
from synthesis.exhibits.exhibit import Exhibit, origins, where
from synthesis.language import Language
from synthesis.recurrence.sentences import ellipses

ALWAYS = {"label", "recommendations", "accepted", "actions", "completed", "overdue"}


def follow_through(
    corpus: Corpus, tracked: pd.DataFrame, codebook: Codebook, *, language: Language | None = None
) -> Exhibit:
    """Return theme by theme: the recommendations, what was accepted, the actions and where they stood."""
    words = language or Language()
    table = recurrence.follow_through(corpus, tracked)
    table["label"] = [codebook.by_name[name].label(words.code) for name in table["theme"]]
    labels = {
        "label": "Theme", "recommendations": "Recommendations", "accepted": "Accepted",
        "partially accepted": "Partially accepted", "rejected": "Rejected", "no position": "Not stated",
        "actions": "Actions", **{state: COUNT_HEADS[name] for name, state in COUNTS.items()},
    }  # fmt: skip
    shown = {name: label for name, label in labels.items() if name in ALWAYS or (table[name] != 0).any()}
    note = words.say(
        "The actions of a theme are those that hold it and those of a recommendation that does. An item that "
        "holds several themes counts for each, so the rows do not add up."
    )
    return Exhibit("follow-through", "From theme to follow-through", table, shown, note=note)


def convergence(corpus: Corpus, *, most: int = 8, language: Language | None = None) -> Exhibit:
    """Return pairs of lessons and recommendations in similar words, of different agencies where there are two."""
    words = language or Language()
    table = recurrence.convergence(corpus, most=most)
    known = origins(corpus).set_index("evaluation_id")
    for side in "ab":
        origin = known.loc[table[f"evaluation_{side}"]].set_axis(table.index)
        agency = origin["agency"].map(words.named, na_action="ignore").astype("str")
        place = where(origin.assign(place=table[f"place_{side}"]))
        table[f"source_{side}"] = agency.str.cat(place, sep=", ").fillna(place)
        table[f"shown_{side}"] = _shown(table, side, corpus)
        table[f"lang_shown_{side}"] = origin["lang"]
    labels = {
        "source_a": "One says", "shown_a": "In these words", "source_b": "The other says",
        "shown_b": "In these words", "certainty": "How sure",
    }  # fmt: skip
    note = words.say(
        "Found by the words of the field that two passages share, in three languages. Whether they mean the "
        "same is for a person to judge."
    )
    return Exhibit("convergence", "What is said in similar words", table, labels, note=note)


def _shown(pairs: pd.DataFrame, side: str, corpus: Corpus) -> list[str]:
    """Return the quotes of one side, with an ellipsis where one begins or ends within a sentence."""
    texts = corpus.items().set_index("item_id")["text"]
    spans = zip(pairs[f"item_{side}"], pairs[f"start_{side}"], pairs[f"end_{side}"], strict=True)
    cuts = [ellipses(texts[item], start, end) for item, start, end in spans]
    return [
        f"{before}{quote}{after}" for quote, (before, after) in zip(pairs[f"quote_{side}"], cuts, strict=True)
    ]
