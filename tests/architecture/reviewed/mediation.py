"""Texts of mediation that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "mediation.Dispute": {
        "place_path": "a place",
        **dict.fromkeys(("stage", "category", "colour", "route"), "a choice about the case"),
    },
    "mediation.DisputeStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "mediation.Party": dict.fromkeys(("consent_how", "signed_how"), "a choice"),
    "mediation.Part": {"body": "an office's name", "route": "a choice"},
    "mediation.Agreement": {
        "form": "a choice",
        **dict.fromkeys(("perform_by", "confirm_until"), "a day of the case"),
        "confirm_result": "what a court decided",
    },
    "mediation.Revisit": {"due_on": "a day of the case", "kept": "a choice"},
    "mediation.ScreeningCount": {
        **dict.fromkeys(("path", "week_from"), "a place and a week"),
        "category": "a choice",
    },
}
