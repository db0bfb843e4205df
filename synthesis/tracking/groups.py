"""What actions can be counted by: a column, or the theme, unit or due month they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from synthesis import vocabulary
from synthesis.errors import wrong_use
from synthesis.sources.units import units_of

if TYPE_CHECKING:
    from synthesis.corpus import Corpus

LISTS = {"theme": "themes", "unit": "units"}
MONTH = "month"


def with_lists(corpus: Corpus, actions: pd.DataFrame) -> pd.DataFrame:
    """Return actions with their ``units`` and their ``themes``.

    Units are parted here where the reader did not. Themes are those of the action and of its recommendation;
    they are missing where the corpus has not been coded.
    """
    lists = {"units": _units(actions), "themes": _themes(corpus, actions)}
    return actions.assign(
        **{name: pd.Series(each, index=actions.index, dtype=object) for name, each in lists.items()}
    )


def _units(actions: pd.DataFrame) -> list[list[str]]:
    responsible = actions["responsible"].to_numpy()
    parted = {text: units_of(text) for text in actions["responsible"].dropna().unique()}
    nobody: list[str] = []
    return [
        [*(units or parted.get(text, nobody))]
        for units, text in zip(actions["units"], responsible, strict=True)
    ]


def _themes(corpus: Corpus, actions: pd.DataFrame) -> list[list[str]] | list[None]:
    if not corpus.coded:
        return [None] * len(actions)
    codings = corpus.codings
    coded: dict[str, set[str]] = defaultdict(set)
    for item, theme in zip(codings["item_id"].to_numpy(), codings["theme"].to_numpy(), strict=True):
        coded[item].add(theme)
    themes = {item: tuple(sorted(found)) for item, found in coded.items()}
    together = cache(lambda own, inherited: sorted({*own, *inherited}))
    items = zip(actions["action_id"].to_numpy(), actions["recommendation_id"].to_numpy(), strict=True)
    return [[*together(themes.get(action, ()), themes.get(parent, ()))] for action, parent in items]


def names_of(by: str | Iterable[str] | None) -> list[str]:
    """Return the names of what to count by, each once."""
    return [by] if isinstance(by, str) else list(dict.fromkeys([] if by is None else by))


def grouped(tracked: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return tracked actions with the columns to group by.

    An action with several themes or units has a row for each; one with none has a row with the value missing.

    Raises
    ------
    UsageError
        When there is no such column, or themes are asked for and the actions have not been coded.
    """
    for name in by:
        tracked = _with(tracked, name)
    return tracked


def _with(tracked: pd.DataFrame, name: str) -> pd.DataFrame:
    if name == MONTH:
        return tracked.assign(month=tracked["due"].dt.strftime("%Y-%m"))
    if name in LISTS:
        return _one_each(tracked, name)
    known = [*(column for column in tracked if column not in LISTS.values()), *LISTS, MONTH]
    if name not in known:
        remedy = f"Choose one of: {', '.join(vocabulary.nearest_first(str(name), known))}."
        raise wrong_use(
            "no-such-column", "actions cannot be counted by this.", remedy, field="by", value=name
        )
    return tracked


def _one_each(tracked: pd.DataFrame, name: str) -> pd.DataFrame:
    column = LISTS[name]
    if name == "theme" and len(tracked) and tracked[column].isna().all():
        remedy = "Track corpus.with_codings(syn.code(corpus))."
        raise wrong_use("no-codings", "the actions have not been coded.", remedy, field="by", value=name)
    each_once = pd.Series([_members(values, column) for values in tracked[column]], tracked.index, object)
    return tracked.assign(**{name: each_once}).explode(name, ignore_index=True)


def _members(values: Any, column: str) -> list[str]:
    if isinstance(values, str):
        message = "the lists have become texts, as in a file of CSV."
        remedy = "Keep tracked actions as Parquet, or track the corpus again."
        raise wrong_use("not-a-list", message, remedy, field=column, value=values)
    return list(dict.fromkeys(values)) if pd.api.types.is_list_like(values) else []
