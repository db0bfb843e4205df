"""The sentences of a report, computed from the same tables as its exhibits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from synthesis import vocabulary
from synthesis.corpus import NOWHERE, Corpus
from synthesis.exhibits import Exhibit, rested_on
from synthesis.exhibits.completion import rate_with_interval
from synthesis.language import Language, Linked
from synthesis.spread import held_by, recurring

FEW = 30
MANY = 6
_COMPLETED = {  # by: a single action of known status, a status without a date
    (False, False): (
        "{agency}: [{completed:~none|1|{completed}} of the {n} actions of known status](completion) "
        "({rate}) {completed:~was|was|were} completed by {day}; [{overdue:~none was|1 was|{overdue} "
        "were}](actions) overdue."
    ),
    (False, True): (
        "{agency}: [{completed:~none|1|{completed}} of the {n} actions of known status](completion) "
        "({rate}) {completed:~was|was|were} reported as completed; [{overdue:~none was|1 was|{overdue} "
        "were}](actions) overdue on {day}. {undated:status bears|statuses bear} no date and may be later "
        "than that day."
    ),
    (True, False): (
        "{agency}: [the only action of known status](completion) {completed:~was not|was|were} completed by"
        " {day}; it {overdue:~was not|was|were} [overdue](actions)."
    ),
    (True, True): (
        "{agency}: [the only action of known status](completion) {completed:~was not|was|were} reported as "
        "completed and {overdue:~was not|was|were} [overdue](actions) on {day}. Its status bears no date "
        "and may be later than that day."
    ),
}


def title(corpus: Corpus, *, language: Language | None = None) -> str:
    """Return the title of a report on one country, or on several."""
    words = language or Language()
    names = _country_names(corpus, words)
    if not names:
        return words.say("What evaluations taught, and what was done about it")
    if len(names) == 1 and corpus.evaluations["country"].notna().all():
        return words.say("{country}: what evaluations taught, and what was done about it", country=names[0])
    return words.say(
        "What evaluations taught in {n:country|countries}, and what was done about it", n=len(names)
    )


def facts(corpus: Corpus, *, as_of: pd.Timestamp, language: Language | None = None) -> dict[str, str]:
    """Return what a reader must know first: country, agencies, period, as-of day, coverage."""
    words = language or Language()
    names = _country_names(corpus, words)
    countries = words.say("{n:country|countries}", n=len(names))
    if len(names) <= MANY:
        countries = words.listed(names) if names else words.say(NOWHERE)
    return {
        "Country" if len(names) == 1 else "Countries": countries,
        "Agencies": _agencies(corpus, words),
        "Period": _period(corpus.evaluations) or words.say("not stated"),
        "As of": words.day(as_of),
        "Coverage": coverage(corpus, language=words),
    }


def coverage(corpus: Corpus, *, language: Language | None = None) -> str:
    """Return how much of the published documents stands behind the report, in one phrase."""
    words = language or Language()
    told = rested_on(corpus)["coverage"]
    complete, excerpts = int((told == "complete").sum()), int((told == "excerpt").sum())
    parts = [
        words.say("{n:complete document|complete documents}", n=complete) if complete else "",
        words.say("{n:excerpt|excerpts}", n=excerpts) if excerpts else "",
    ]
    return words.listed(filter(None, parts))


def what_this_is(corpus: Corpus, *, as_of: pd.Timestamp, language: Language | None = None) -> list[str]:
    """Return what the report rests on, on which day it stands, and how far it can be trusted."""
    words = language or Language()
    documents = rested_on(corpus)
    excerpts = documents["coverage"] == "excerpt"
    unread = int(corpus.documents["source_format"].isna().sum())
    others = len(corpus.documents) - len(documents) - unread
    texts = [
        words.say(
            "This synthesis was computed from {coverage} and says where things stood on {day}, as far as the documents "
            "tell.",
            coverage=coverage(corpus, language=words), day=words.day(as_of),
        )
    ]  # fmt: skip
    if unread:
        texts.append(
            words.say("{n:document|documents} could not be read; the last section says why.", n=unread)
        )
    if others:
        texts.append(
            words.say(
                "{n:document holds|documents hold} nothing that is not in another; the last section says which.",
                n=others,
            )
        )
    if excerpts.all():
        texts.append(
            words.say(
                "It rests on excerpts only: each holds some of the recommendations of its evaluation, not all. "
                "The numbers are of the excerpts and say nothing about the whole."
            )
        )
    elif excerpts.any():
        texts.append(
            words.say("Where a document is an excerpt, its numbers are of the excerpt and not of the whole.")
        )
    return texts


def key_messages(
    corpus: Corpus,
    *,
    themes: Exhibit,
    completion: Exhibit,
    as_of: pd.Timestamp,
    language: Language | None = None,
) -> list[Linked]:
    """Return the key messages: parts of sentences, each with the name of the exhibit that its numbers stand in."""
    words = language or Language()
    return [
        *_evaluated(corpus, words),
        *_rated(corpus, words),
        *recurring(corpus, themes, words),
        *_accepted(corpus, words),
        *_acted(completion, as_of, words),
    ]


def support(themes: Exhibit, *, language: Language | None = None) -> dict[str, str]:
    """Return how widely each theme is held, a sentence a theme."""
    words = language or Language()
    return {
        name: held_by(rows[rows["items"] > 0], words, by=themes.labels["group"])
        for name, rows in themes.table.groupby("theme", sort=False)
    }


def how_to_read(*, language: Language | None = None) -> list[str]:
    """Return how the words and numbers of a report came about, a paragraph a subject."""
    say = (language or Language()).say
    return [
        say(
            "Every text stands as the document prints it, and each table says where. Where a row of a document had "
            "to be split without marks, the split may be wrong: doubtful rows are listed below."
        ),
        say(
            "An action is overdue when its deadline lay before the day of this report and the status known by then is "
            "neither completed nor no longer applicable; one whose status was not reported or not yet known is never "
            "called overdue. A month as deadline means its last day."
        ),
        say(
            "Statuses are those the agency printed. One that became known only after the day of this report counts "
            "as not known on that day; one that was never printed counts as not reported. Neither enters the "
            "completion rate."
        ),
        say("Themes were coded by the rules of the codebook. An item may hold several themes or none."),
    ]


def _agencies(corpus: Corpus, words: Language) -> str:
    return words.listed(map(words.named, sorted(corpus.evaluations["agency"].dropna().unique())))


def _evaluated(corpus: Corpus, words: Language) -> Iterator[Linked]:
    lessons = corpus.lessons["kind"].value_counts()
    held = [
        ("{n:recommendation|recommendations}", len(corpus.recommendations)),
        ("{n:action|actions}", len(corpus.actions)),
        ("{n:lesson|lessons}", lessons["lesson"]),
        ("{n:good practice|good practices}", lessons["good practice"]),
    ]
    named = corpus.evaluations["agency"].notna().any()
    yield words.say_linked(
        "[{n:evaluation|evaluations}](evaluations) of {agencies} {n:~holds|hold} {counts}."
        if named
        else "[{n:evaluation|evaluations}](evaluations) {n:~holds|hold} {counts}.",
        n=len(corpus.evaluations),
        agencies=_agencies(corpus, words),
        counts=words.listed(words.say(english, n=count) for english, count in held if count),
    )
    excerpts = int((rested_on(corpus)["coverage"] == "excerpt").sum())
    if excerpts:
        yield words.say_linked(
            "[{n:document is|documents are}](sources) known from an excerpt only: the numbers are of what the excerpt holds.",
            n=excerpts,
        )


def _rated(corpus: Corpus, words: Language) -> Iterator[Linked]:
    rated = corpus.ratings.merge(corpus.evaluations, on="evaluation_id")
    evaluations = rated["evaluation_id"].nunique()
    if evaluations > MANY:
        yield words.say_linked(
            "{n:evaluation|evaluations} rated [{of:criterion|criteria}](ratings).",
            n=evaluations,
            of=rated["criterion"].nunique(),
        )
        return
    for _, ratings in rated.groupby("evaluation_id"):
        grouped = ratings.groupby("rating_text", sort=False)["criterion"].agg(list)
        parts = [
            words.say("“{rating}”: {criteria}", rating=rating, criteria=words.listed(criteria))
            for rating, criteria in grouped.items()
        ]
        yield words.say_linked(
            "{agency} rated [{n:criterion|criteria}](ratings), in its own words {ratings}.",
            agency=words.named(str(ratings["agency"].iloc[0])), n=len(ratings), ratings=words.clauses(parts),
        )  # fmt: skip


def _accepted(corpus: Corpus, words: Language) -> Iterator[Linked]:
    positions = corpus.recommendations["position"].astype("str").fillna("not stated").value_counts()
    parts = [words.say(f"{{n}} {position}", n=count) for position, count in positions.items()]
    if list(positions.index) == ["not stated"]:
        yield words.say_linked(
            "The position of management on [{n:recommendation|recommendations}](positions): {n:~not stated|none stated}.",
            n=int(positions.sum()),
        )
    elif parts:
        yield words.say_linked(
            "The position of management on [{n:recommendation|recommendations}](positions): {parts}.",
            n=int(positions.sum()), parts=words.listed(parts),
        )  # fmt: skip


def _acted(completion: Exhibit, as_of: pd.Timestamp, words: Language) -> Iterator[Linked]:
    if not len(completion):
        yield words.say_linked("The documents hold no action.")
    for row in completion.table.to_dict("records"):
        yield from _acted_by(row | {"agency": words.named(str(row["agency"]))}, words.day(as_of), words)


def _acted_by(row: dict[Any, Any], day: str, words: Language) -> Iterator[Linked]:
    if row["n"]:
        yield words.say_linked(
            _COMPLETED[row["n"] == 1, row["undated"] > 0], **{**row, "rate": _rate(row, words)}, day=day
        )
    if row["not_reported"]:
        yield words.say_linked(
            "{agency}: [{not_reported} of {total:action|actions}](actions) {not_reported:~has|have} no reported status, "
            "so nobody can tell from the documents whether {not_reported:~it was|they were} carried out.",
            **row,
        )
    if row["not_known"]:
        yield words.say_linked(
            "{agency}: on {day} the status of [{not_known} of {total:action|actions}](actions) was not known.",
            **row, day=day,
        )  # fmt: skip
    if row["not_applicable"]:
        yield words.say_linked(
            "{agency}: [{not_applicable} of {total:action|actions}](actions) no longer {not_applicable:~applies|apply}.",
            **row,
        )


def _rate(row: dict[Any, Any], words: Language) -> str:
    """Return a completion rate, with its interval where the actions are few."""
    return words.percent(row["rate"]) if row["n"] >= FEW else rate_with_interval(row, words)


def _country_names(corpus: Corpus, words: Language) -> list[str]:
    codes = corpus.evaluations["country"].dropna().unique()
    return sorted(words.named(vocabulary.country_name(code)) for code in codes)


def _period(evaluations: pd.DataFrame) -> str:
    first, last = evaluations["period_start"].min(), evaluations["period_end"].max()
    if pd.isna(first) or pd.isna(last):
        return ""
    return f"{first}" if first == last else f"{first}–{last}"
