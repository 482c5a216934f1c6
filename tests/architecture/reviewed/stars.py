"""Texts of stars that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "stars.StarCycle": {
        "path": "a place",
        **dict.fromkeys(("programme", "edition"), "a code of the reference"),
        "stage": "a choice",
        **dict.fromkeys(("aimed_on", "seen_on"), "a day of the record"),
        **dict.fromkeys(("client_key", "last_key"), "drawn by the sender"),
    },
    "stars.Star": {
        "code": "a code of the reference",
        "state": "a choice",
        **dict.fromkeys(("held_since", "mend_by"), "a day of the record"),
    },
    "stars.PlanItem": {"due_on": "a day of the record"},
    "stars.StarStep": {
        **dict.fromkeys(("verb", "was", "now"), "a word of the workflow"),
        "payload": "codes, days, counts and the name of a group",
        "digest": "a hash over facts",
    },
}
