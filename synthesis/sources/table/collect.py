"""What the rows and labels of a document say, gathered recommendation by recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from synthesis import vocabulary
from synthesis.documents import Line
from synthesis.sources.form import folded, number_of
from synthesis.sources.table.grids import OF_ACTION

OF_EVALUATION = frozenset(
    [
        "title",
        "evaluation_number",
        "country",
        "agency",
        "office",
        "evaluation_type",
        "period",
        "published",
        "completed",
        "approval",
        "overall",
    ]
)
OF_RECOMMENDATION = frozenset(
    [
        "cluster",
        "position",
        "response",
        "description",
        "lead",
        "thematic_area",
        "operating_principles",
        "organizational_priorities",
        "criteria",
    ]
)
TELL_APART = ("evaluation_number", "title", "agency", "country", "period")
SEVERAL_LINES = frozenset({"recommendation", "response", "description", "overall", "action", "comments"})
LESSONS = {"lesson": "lesson", "good_practice": "good practice"}
ADDED_TO = frozenset({"comments", "responsible", "status_and_comments"})

Fields = dict[str, list[Line]]


@dataclass(slots=True, eq=False)
class Asked:
    """One recommendation as it stands: its lines, its fields and its rows of actions."""

    number: str | None = None
    lines: list[Line] = field(default_factory=list)
    fields: Fields = field(default_factory=dict)
    rows: list[Fields] = field(default_factory=list)
    said: set[tuple[str, str]] = field(default_factory=set)
    tracked: bool = False

    @property
    def text(self) -> str:
        """Return the recommendation on one line."""
        return folded(self.lines)


@dataclass(slots=True, eq=False)
class Part:
    """What belongs to one evaluation."""

    fields: Fields = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    lessons: list[tuple[str, list[Line]]] = field(default_factory=list)
    orphans: list[Fields] = field(default_factory=list)
    known: dict[tuple[str, str], Asked] = field(default_factory=dict)


class Collector:
    """Take up labels and rows in reading order.

    Attributes
    ----------
    parts : list of Part
        One an evaluation; rows tell them apart by its number or title, its agency, country and period.
    misfits : list of sequence of Line
        Rows that fit nowhere.
    outside : list of Line
        Lines that belong to no field.
    """

    def __init__(self) -> None:
        self.parts = [Part()]
        self.misfits: list[Sequence[Line]] = []
        self.outside: list[Line] = []
        self.asked: Asked | None = None
        self._part = self.parts[0]
        self._named: dict[tuple[str, str], list[Part]] = {}
        self._open: list[Line] | None = None
        self._cluster: list[Line] = []
        self._merged: str | None = None

    def label(self, name: str, number: str | None, value: Line) -> None:
        """Take up a label with its value, which may follow on the next lines."""
        said = [value] if value.text else []
        self._open = None
        if name == "recommendation":
            self.begin(number, said)
            self._open = self.asked.lines if self.asked else None
        elif name in OF_RECOMMENDATION and self.asked:
            self._open = self._open_field(self.asked.fields, name, said)
        elif name in OF_EVALUATION and not self._part.asked:
            self._open = self._open_field(self._part.fields, name, said)
        elif name not in OF_ACTION and said:
            self.outside += said

    def text(self, line: Line) -> None:
        """Take up a line without a label: it goes on with the field above it, or belongs to none."""
        (self.outside if self._open is None else self._open).append(line)

    @property
    def is_open(self) -> bool:
        """Return whether lines go on with a field."""
        return self._open is not None

    def close(self) -> None:
        """End the field that lines go on with."""
        self._open = None

    def cluster(self, line: Line) -> None:
        """Take up the name of the group that the next recommendations are in."""
        self._cluster = [line]

    def begin(self, number: str | None, lines: Sequence[Line]) -> None:
        """Begin a recommendation; a label that has no text yet is of the same one."""
        asked = self.asked
        if (
            asked
            and not asked.lines
            and not asked.rows
            and (number is None or asked.number in {None, number})
        ):
            asked.number = asked.number or number
            asked.lines += lines
            return
        self.asked = Asked(number, list(lines))
        if self._cluster:
            self.asked.fields["cluster"] = self._cluster
        self._part.asked.append(self.asked)

    def leave(self) -> None:
        """End the recommendation: what follows does not belong to it."""
        self.asked = None

    def pair(self, name: str, number: str | None, value: Line) -> None:
        """Take up a label and the value in the cell beside it."""
        if name in OF_ACTION and self.asked:
            rows = self.asked.rows
            if name == "action" or not rows:
                rows.append({})
            rows[-1].setdefault(name, []).append(value)
        else:
            self.label(name, number, value)
        self._open = None

    def said_of_action(self, name: str, number: str | None, value: Line) -> None:
        """Take up a label of an action with its value, outside of tables; without an action above it is set aside."""
        rows = self.asked.rows if self.asked else []
        self._open = None
        if name == "action":
            rows.append({"action_number": [replace(value, text=number)]} if number else {})
        if name == "action" or (rows and _is_of_lines(rows[-1])):
            self._open = self._open_field(rows[-1], name, [value] if value.text else [])
        elif value.text:
            self.misfits.append([value])

    def row(self, values: Mapping[str, Sequence[Line]], *, has_action: bool) -> None:
        """Take up a row of a table whose columns are known.

        Parameters
        ----------
        values : mapping of str to sequence of Line
            What stands in it, by field.
        has_action : bool
            Whether the table has a column of actions; if not, deadline and status are the recommendation's own.
        """
        self._open = None
        self._choose_part(values)
        self._choose_asked(values)
        self._part.lessons += [
            (LESSONS[name], list(lines)) for name, lines in values.items() if name in LESSONS
        ]
        if self.asked:
            self._add_fields(self.asked, values)
        of_action: Fields = {name: list(lines) for name, lines in values.items() if name in OF_ACTION}
        if has_action:
            self._add_action(of_action)
        elif of_action and self.asked and values.get("recommendation"):
            self.asked.tracked = True
            self.asked.rows.append({"action": list(self.asked.lines), **of_action})
        elif of_action:
            self._set_aside(of_action)

    def _open_field(self, fields: Fields, name: str, said: list[Line]) -> list[Line] | None:
        found = fields.setdefault(name, [])
        found += said
        return found if name in SEVERAL_LINES or not said else None

    def _choose_part(self, values: Mapping[str, Sequence[Line]]) -> None:
        told = {name: list(lines) for name, lines in values.items() if name in OF_EVALUATION}
        names = _names(told)
        if _differ(names, _names(self._part.fields)):
            self._enlist(self._part)
            self._part = self._known_part(names) or self._new_part()
            self.asked = None
        for other, lines in told.items():
            self._part.fields.setdefault(other, lines)

    def _enlist(self, part: Part) -> None:
        """Make a part known by all that tells it apart, to be found when its rows go on further down."""
        for name in _names(part.fields).items():
            same = self._named.setdefault(name, [])
            same += [part] if part not in same else []

    def _known_part(self, names: Mapping[str, str]) -> Part | None:
        alike = self._named.get(next(iter(names.items())), [])
        return next((part for part in alike if not _differ(names, _names(part.fields))), None)

    def _new_part(self) -> Part:
        self.parts.append(Part())
        return self.parts[-1]

    def _choose_asked(self, values: Mapping[str, Sequence[Line]]) -> None:
        lines = list(values.get("recommendation", ()))
        number = _number(values.get("recommendation_number", ()), lines)
        text = [line for line in lines if folded([line]) != number]
        if not text and (number is None or (self.asked and self.asked.number == number)):
            return
        key = (number or "", folded(text).casefold())
        if key not in self._part.known:
            self.asked = None
            self.begin(number, text)
            self._part.known[key] = self._part.asked[-1]
        self.asked = self._part.known[key]

    def _add_fields(self, asked: Asked, values: Mapping[str, Sequence[Line]]) -> None:
        for name, lines in values.items():
            if name in OF_RECOMMENDATION:
                fresh = [line for line in lines if (name, line.text) not in asked.said]
                asked.said.update((name, line.text) for line in fresh)
                asked.fields.setdefault(name, []).extend(fresh)

    def _add_action(self, row: Fields) -> None:
        if not row:
            return
        rows = self.asked.rows if self.asked else self._part.orphans
        place = row["action"][0].ref if "action" in row else None
        goes_on = (
            bool(rows) and (place is None or place == self._merged) and row.keys() - {"action"} <= ADDED_TO
        )
        if goes_on:
            for name in [name for name in row if name != "action"]:
                known = rows[-1].setdefault(name, [])
                known += [line for line in row[name] if known[-1:] != [line]]
        elif place is None:
            self._set_aside(row)
        else:
            rows.append(row)
        self._merged = place or self._merged

    def _set_aside(self, row: Fields) -> None:
        self.misfits.append([line for lines in row.values() for line in lines])


def _names(fields: Mapping[str, Sequence[Line]]) -> dict[str, str]:
    """Return what tells one evaluation from another, what says most first."""
    return {name: _named(name, folded(fields[name])) for name in TELL_APART if name in fields}


@lru_cache(maxsize=4096)
def _named(name: str, text: str) -> str:
    """Return an agency or country by its code, where it has one: it may be written in several ways."""
    found = None
    if name == "agency":
        found = vocabulary.agency(text)
    elif name == "country":
        found = vocabulary.country(text, codes=False)
    return found.code if found else text


def _differ(names: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Say whether two evaluations are not the same; where both have a number, their titles may differ."""
    shared = names.keys() & others.keys()
    shared -= {"title"} if "evaluation_number" in shared else set()
    return any(names[name] != others[name] for name in shared)


def _is_of_lines(row: Fields) -> bool:
    return all(line.ref is None for line in row.get("action", ()))


def _number(stated: Sequence[Line], lines: Sequence[Line]) -> str | None:
    """Return the number that a column gives, or that stands in a cell of its own beside the text."""
    alone = (
        line
        for line in lines
        if len(lines) > 1 and number_of(f"{line.text.strip('. ')}. ") == line.text.strip(". ")
    )
    found = next(iter([*stated, *alone]), None)
    return folded([found]).strip(". ") or None if found else None
