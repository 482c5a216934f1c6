"""Texts of visits that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "visits.Canvass": {
        "path": "a place",
        "title": "what a village asks about",
        **dict.fromkeys(("begins_on", "ends_on"), "a day of an office"),
    },
    "visits.CanvassTopic": dict.fromkeys(
        ("title", "said", "answer"), "what a village sorted out, without names"
    ),
    "visits.Topic": dict.fromkeys(("code", "name_zh", "name_en"), "reference data"),
    "visits.Visit": {
        "path": "a place",
        **dict.fromkeys(("channel", "outcome"), "a choice about the visit"),
        "revisit_on": "a day of the visit",
        "digest": "a hash over the form, kept to notice a changed resend",
    },
    "visits.Wish": {"path": "a place"},
    "visits.VisitPlan": {"path": "a place", "ordered": "a choice", "week": "a week"},
    "visits.VisitStop": {"left_out": "a choice"},
    "visits.VisitCard": {"until_on": "a day of the card"},
}
