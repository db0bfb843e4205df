"""Build a corpus by hand: pages with recommendations, actions and the layers of their comments."""

from __future__ import annotations

import datetime as dt

from synthesis import schema
from synthesis.corpus import Corpus


def day(text):
    return dt.date.fromisoformat(text) if isinstance(text, str) else text


def action(status="ongoing", *, due=None, updates=(), **fields):
    """An action; ``updates`` are (day or None, text), the latest first."""
    return {"status": status, "deadline": day(due), "updates": updates, **fields}


def page(*actions, page_date=None, added=None, updated=None, position=None, **evaluation):
    """A page with one recommendation and its actions."""
    return {
        "actions": actions,
        "page_date": day(page_date),
        "response": {"added": day(added), "updated": day(updated), "position": position},
        "evaluation": {name: day(v) if name in DAYS else v for name, v in evaluation.items()},
    }


DAYS = ("published", "completed")
PRINTED = {
    "ongoing": "Ongoing",
    "completed": "Completed",
    "not started": "Not Initiated",
    "no longer applicable": "No Longer Applicable",
}


EMPTY = {name: schema.empty(name) for name in schema.TABLES}


def build(*pages, codings=()):
    rows = {name: [] for name in schema.TABLES}
    for number, each in enumerate(pages, start=1):
        _add_page(rows, f"e{number}", each)
    rows["codings"] = [
        {"item_id": item, "item_kind": "action", "theme": theme, "coder": "codebook"}
        for item, theme in codings
    ]
    return Corpus({name: schema.frame(name, table) if table else EMPTY[name] for name, table in rows.items()})


def _add_page(rows, key, each):
    file = f"{key}.txt"
    rows["documents"].append(
        {
            "document_id": file,
            "path": f"sources/{file}",
            "coverage": "complete",
            "page_date": each["page_date"],
        }
    )
    rows["evaluations"].append(
        {"evaluation_id": key, "document_id": file, "agency": "UN Women", **each["evaluation"]}
    )
    lists = ("thematic_area", "operating_principles", "organizational_priorities", "criteria")
    rows["recommendations"].append(
        {
            "recommendation_id": f"{key}/r1",
            "evaluation_id": key,
            "number": "1",
            "text": "Plan ahead.",
            **{name: [] for name in lists},
            **each["response"],
        }
    )
    for number, fields in enumerate(each["actions"], start=1):
        _add_action(rows, f"{key}/r1", number, fields)


def _add_action(rows, parent, number, fields):
    updates = fields["updates"]
    own = {
        name: day(value) if name in ("added", "updated") else value
        for name, value in fields.items()
        if name != "updates"
    }
    rows["actions"].append(
        {
            "action_id": f"{parent}/a{number}",
            "recommendation_id": parent,
            "text": "Hold the workshop.",
            "units": [],
            "status_text": PRINTED.get(fields["status"]),
            "certainty": "exact",
            "line_start": number,
            "line_end": number,
            "place": f"line {number}",
            **own,
        }
    )
    for order, (dated, text) in enumerate(updates, start=1):
        rows["updates"].append(
            {
                "update_id": f"{parent}/a{number}/u{order}",
                "action_id": f"{parent}/a{number}",
                "date": day(dated),
                "date_precision": "month" if dated else None,
                "text": text,
                "order": order,
            }
        )
