"""The head of a GATE page: lines of ``: value`` without labels, in several variants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from synthesis import vocabulary
from synthesis.documents import Line
from synthesis.errors import Problem
from synthesis.sources.form import joined, menu_set_aside
from synthesis.sources.records import Evaluation

TITLE = "Management Response"
OFFICE_TYPE = r"\((?P<type>CO|MCO|RO|PP|HQ|EO)\)"
PERIOD = re.compile(
    rf":\s*(?P<start>\d{{4}})\s*(?:[-–—]\s*(?P<end>\d{{4}})\s*)?,\s*(?P<office>\S.*?)\s*(?:{OFFICE_TYPE}\s*)?"
)
TYPE_ALONE = re.compile(rf"\s*{OFFICE_TYPE}\s*")
MENU = re.compile(rf".{{0,120}}{OFFICE_TYPE}\s*")
OFFICES_OF_ONE_COUNTRY = {"CO", "PP"}
APPROVALS = {
    "approved", "draft", "pending", "pending approval", "not approved", "rejected", "returned", "submitted", "under review",
}  # fmt: skip


@dataclass(slots=True)
class Header:
    """What the head of a page says, and what was set aside."""

    evaluation: Evaluation
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    text: str
    labelled: bool


def read_header(lines: Sequence[Line], *, document_id: str) -> Header:
    """Read what stands before the first recommendation.

    Parameters
    ----------
    lines : sequence of Line
        The lines before the first label.
    document_id : str
        How problems name the document.
    """
    items, menu = _without_menu(lines)
    header = Header(Evaluation(agency="UN Women"))
    if menu:
        header.problems.append(menu_set_aside(menu, document_id))
    rest = _read_period(items, header.evaluation)
    _read_rest(rest, header.evaluation)
    header.problems += _read_country(header.evaluation, lines, document_id)
    return header


def _without_menu(lines: Sequence[Line]) -> tuple[list[_Item], list[Line]]:
    """Part the site's menu from the head: it ends before the first ``: value``."""
    filled = [line for line in lines if line.text.strip()]
    labelled = [place for place, line in enumerate(filled) if line.text.lstrip().startswith(":")]
    menu_lines = [place + 1 for place, line in enumerate(filled) if MENU.fullmatch(line.text)]
    start = labelled[0] if labelled else max(menu_lines, default=0)
    items = [_item(line) for line in filled[start:] if line.text.strip() != TITLE]
    return items, [line for line in filled[:start] if line.text.strip() != TITLE]


def _item(line: Line) -> _Item:
    text = line.text.strip()
    return _Item(text.removeprefix(":").strip(), text.startswith(":"))


def _read_period(items: list[_Item], evaluation: Evaluation) -> list[_Item]:
    """Read office and period; return the items after them."""
    for place, item in enumerate(items):
        hit = PERIOD.fullmatch(f": {item.text}") if item.labelled else None
        if not hit:
            continue
        evaluation.period_start = int(hit["start"])
        evaluation.period_end = int(hit["end"] or hit["start"])
        evaluation.office, evaluation.office_type = hit["office"], hit["type"]
        after = items[place + 1 :]
        alone = TYPE_ALONE.fullmatch(after[0].text) if after and not hit["type"] else None
        if alone:
            evaluation.office_type = alone["type"]
        return after[1:] if alone else after
    return _read_office(items, evaluation)


def _read_office(items: list[_Item], evaluation: Evaluation) -> list[_Item]:
    """Read the office of a head that has lost its period: the value said twice, or the first if it is a country."""
    values = [item.text for item in items if item.labelled and item.text]
    twice = [value for value in values if values.count(value) > 1]
    first = [value for value in values[:1] if vocabulary.country(value, codes=False)]
    evaluation.office = next(iter([*twice, *first]), None)
    places = [place for place, item in enumerate(items) if item.labelled and item.text == evaluation.office]
    return items[places[0] + 1 :] if places else items


def _read_rest(items: list[_Item], evaluation: Evaluation) -> None:
    approved = _approval(items, evaluation.office)
    if approved is not None:
        evaluation.approval = items[approved].text
        items = [*items[:approved], *items[approved + 1 :]]
    office = [place for place, item in enumerate(items) if _same(item.text, evaluation.office)]
    end = (
        office[-1]
        if office
        else next((place for place, item in enumerate(items) if not item.labelled), len(items))
    )
    evaluation.title = _title(items[:end])
    evaluation.response = joined(item.text for item in items[end + 1 if office else end :])


def _approval(items: list[_Item], office: str | None) -> int | None:
    """Return the place of the approval: the last value; it is no title and no office."""
    places = [place for place, item in enumerate(items) if item.labelled and item.text]
    if not places or _same(items[places[-1]].text, office):
        return None
    last = places[-1]
    known = items[last].text.casefold() in APPROVALS
    after_comment = any(not item.labelled for item in items[:last]) and len(items[last].text.split()) <= 3  # noqa: PLR2004
    return last if known or after_comment else None


def _title(items: list[_Item]) -> str | None:
    """Return the first value, and the lines that go on with it."""
    texts: list[str] = []
    for item in items:
        if texts and item.labelled:
            break
        if item.text and (item.labelled or texts):
            texts.append(item.text)
    return joined(texts)


def _same(text: str, office: str | None) -> bool:
    return office is not None and text.casefold() == office.casefold()


def _read_country(evaluation: Evaluation, lines: Sequence[Line], document_id: str) -> list[Problem]:
    """Only the office of one country gives a country."""
    if evaluation.office is None or evaluation.office_type not in {*OFFICES_OF_ONE_COUNTRY, None}:
        return []
    match = vocabulary.country(evaluation.office, codes=False)
    if match:
        evaluation.country, evaluation.country_name = match.code, match.name
    if match or evaluation.office_type is None:
        return []
    return [
        Problem(
            severity="warning",
            code="unknown-country",
            document_id=document_id,
            line=lines[0].number if lines else None,
            field="country",
            value=evaluation.office,
            message="the office has the name of no country.",
            remedy="Name the country in the catalogue.",
        )
    ]
