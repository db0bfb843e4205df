"""The tables, column by column. Each is a pandera schema, with what its columns mean."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

POSITIONS = ["accepted", "partially accepted", "rejected"]
POSITION_BASES = ["stated", "read from the response"]
STATUSES = ["not started", "ongoing", "completed", "no longer applicable", "not reported", "not known"]
PRECISIONS = ["day", "month", "quarter", "half", "year"]
DEADLINE_BASES = ["stated", "derived"]
CERTAINTIES = ["exact", "likely", "unsure"]
COVERAGES = ["complete", "excerpt"]
LESSON_KINDS = ["lesson", "good practice"]
ITEM_KINDS = ["recommendation", "action", "lesson", "good practice", "finding", "text"]
SEVERITIES = ["error", "warning", "note"]


def _text(description: str, *, required: bool = False) -> pa.Column:
    return pa.Column(str, nullable=not required, description=description)


def _key(description: str) -> pa.Column:
    return pa.Column(str, unique=True, description=description)


def _choice(values: list[str], description: str, *, required: bool = False) -> pa.Column:
    kind = pd.CategoricalDtype(values, ordered=False)
    return pa.Column(kind, nullable=not required, description=f"{description} One of: {', '.join(values)}.")


def _whole(description: str) -> pa.Column:
    return pa.Column("Int64", nullable=True, description=description)


def _day(description: str) -> pa.Column:
    return pa.Column("datetime64[ns]", nullable=True, description=description)


def _list(description: str) -> pa.Column:
    return pa.Column(
        object,
        pa.Check(_are_lists),
        description=f"{description} A list, empty where the document gives none.",
    )


def _are_lists(values: pd.Series) -> pd.Series:
    return pd.Series([isinstance(value, list) for value in values], index=values.index, dtype=bool)


def _place() -> dict[str, pa.Column]:
    return {
        "line_start": _whole("First line in the document, counted from 1."),
        "line_end": _whole("Last line in the document."),
        "place": _text("Where it stands, in words: line, page and line, or sheet and cell."),
    }


def _table(meaning: str, /, **columns: pa.Column) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, coerce=True, description=meaning)


TABLES: dict[str, pa.DataFrameSchema] = {
    "documents": _table(
        "One row a source document.",
        document_id=_key("The file's path below the sources folder."),
        path=_text("The file's path below the data folder.", required=True),
        sha256=_text("Hash of its content; missing where the file cannot be opened."),
        source_format=_text("The layout it was read as; missing where no reader knows it."),
        agency=_text("The agency that published it, by its short name."),
        country=_text(
            "ISO 3166 alpha-3 code of the evaluation, or where it could not be read, of its folder."
        ),
        language=_text("Main language of the running text (ISO 639-1)."),
        title=_text("Title of the published original."),
        coverage=_choice(COVERAGES, "Whether the file holds the whole document.", required=True),
        page_date=_day("Day on which the page was saved or last updated, from the catalogue."),
        note=_text("What a reader of the synthesis should know about the file."),
    ),
    "evaluations": _table(
        "One row an evaluation.",
        evaluation_id=_key("Country, agency and year, readable: khm-un-women-2020."),
        document_id=_text("The document it was read from.", required=True),
        agency=_text("The agency evaluated, by its short name."),
        country=_text("ISO 3166 alpha-3 code; missing for regional and headquarters work."),
        country_name=_text("English short name of the country."),
        office=_text("The office as printed."),
        office_type=_text("Country, multi-country, regional, headquarters … (CO, MCO, RO, PP, HQ, EO)."),
        title=_text("Title of the evaluation as printed."),
        evaluation_type=_text("Kind of evaluation as printed (project, outcome, country programme …)."),
        period_start=_whole("First year of the period or plan."),
        period_end=_whole("Last year of the period or plan."),
        published=_day("Day the report carries."),
        completed=_day(
            "Day the evaluation was completed, the last day of the month where only that is printed."
        ),
        approval=_text("Approval of the response as printed."),
        response=_text("Overall comments of management."),
    ),
    "recommendations": _table(
        "One row a recommendation with the response to it.",
        recommendation_id=_key("Evaluation and order: khm-un-women-2020/r2."),
        evaluation_id=_text("The evaluation that makes it.", required=True),
        number=_text("Its number as printed, or its place in the order."),
        cluster=_text("The group it stands in, as printed."),
        text=_text("The recommendation as printed, lines joined.", required=True),
        position=_choice(POSITIONS, "What management made of it; missing where nothing says so."),
        position_text=_text("The position as printed."),
        position_basis=_choice(POSITION_BASES, "How the position is known."),
        response=_text("Management's response as printed."),
        description=_text("The form's further description, where it has one."),
        lead=_text("Who leads, where the report says so."),
        thematic_area=_list("Thematic areas the form names."),
        operating_principles=_list("Operating principles the form names."),
        organizational_priorities=_list("Organizational priorities the form names."),
        criteria=_list("Evaluation criteria the form names."),
        added=_day("Day the response was entered, where the page stamps it."),
        updated=_day("Day the response was last updated, where the page stamps it."),
        **_place(),
    ),
    "actions": _table(
        "One row a key action.",
        action_id=_key("Recommendation and order: khm-un-women-2020/r2/a1."),
        recommendation_id=_text("The recommendation it answers.", required=True),
        number=_text("Its number as printed."),
        text=_text("The action as printed, lines joined.", required=True),
        responsible=_text("Who is responsible, as printed."),
        units=_list("The responsible units, one by one."),
        deadline_text=_text("The deadline as printed."),
        deadline=_day("The deadline: the last day of the period named."),
        deadline_precision=_choice(PRECISIONS, "How exact the printed deadline is."),
        deadline_basis=_choice(DEADLINE_BASES, "Printed, or worked out from a span such as “14 months”."),
        status=_choice(
            STATUSES,
            "Canonical status; “not reported” where the source gives none, "
            "“not known” where its word is in no vocabulary.",
            required=True,
        ),
        status_text=_text("The status as printed."),
        comments=_text("The comment as printed."),
        added=_day("Day the action was entered, where the page stamps it."),
        updated=_day("Day the action was last updated, where the page stamps it."),
        certainty=_choice(CERTAINTIES, "How sure the reader is of the split of the row.", required=True),
        **_place(),
    ),
    "updates": _table(
        "One row a layer of an action's comment.",
        update_id=_key("Action and order: khm-un-women-2020/r2/a1/u1."),
        action_id=_text("The action it reports on.", required=True),
        date=_day("The last day of the period it names; missing where it names none."),
        date_precision=_choice(PRECISIONS, "How exact that date is."),
        text=_text("What it says.", required=True),
        order=_whole("1 is the latest."),
    ),
    "lessons": _table(
        "One row a lesson or good practice.",
        lesson_id=_key(
            "Evaluation and order: khm-ohchr-2020/l3 (lesson), khm-ohchr-2020/g2 (good practice)."
        ),
        evaluation_id=_text("The evaluation that teaches it.", required=True),
        kind=_choice(LESSON_KINDS, "Lesson or good practice.", required=True),
        cluster=_text("The group it stands in, as printed."),
        headline=_text("Its headline, where it has one."),
        text=_text("The lesson as printed, lines joined.", required=True),
        section=_text("The section of the document."),
        **_place(),
    ),
    "findings": _table(
        "One row a finding.",
        finding_id=_key("Evaluation and order: khm-ohchr-2020/f4."),
        evaluation_id=_text("The evaluation that found it.", required=True),
        criterion=_text("The criterion it stands under, as printed."),
        question=_text("The evaluation question it answers, as printed."),
        text=_text("The finding as printed, lines joined.", required=True),
        **_place(),
    ),
    "ratings": _table(
        "One row a criterion that an evaluation rated.",
        evaluation_id=_text("The evaluation.", required=True),
        criterion=_text("The criterion as printed.", required=True),
        rating_text=_text("The rating as printed.", required=True),
        line_start=_whole("The line in the document, counted from 1."),
        place=_text("Where it stands, in words."),
    ),
    "codings": _table(
        "One row a passage coded with a theme.",
        item_id=_text("The recommendation, action, lesson or finding.", required=True),
        item_kind=_choice(ITEM_KINDS, "What kind of item it is.", required=True),
        theme=_text("The theme's name in the codebook.", required=True),
        start=_whole("Where the quote begins in the item's text, in characters from 0."),
        end=_whole("Where it ends: text[start:end] is the quote."),
        quote=_text("The passage, verbatim."),
        coder=_text("“codebook”, or the person who coded.", required=True),
        rule=_text("The rule of the codebook that fired."),
    ),
    "problems": _table(
        "One row a problem met while reading.",
        severity=_choice(SEVERITIES, "How bad it is.", required=True),
        code=_text("Its stable name.", required=True),
        document_id=_text("The document it is in."),
        line=_whole("The line in the document."),
        place=_text("Where that is in a file without such lines: a cell, or page and line."),
        field=_text("The field or column."),
        value=_text("What stands there."),
        message=_text("What is the matter.", required=True),
        remedy=_text("What to do."),
    ),
}
