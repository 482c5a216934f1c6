"""Texts of stars that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "stars.StarCycle": {
        "path": "a place",
        **dict.fromkeys(("programme", "edition"), "a code of the reference"),
        **dict.fromkeys(("stage", "reviewed"), "a choice"),
        **dict.fromkeys(("aimed_on", "seen_on"), "a day of the record"),
        **dict.fromkeys(("client_key", "last_key"), "drawn by the sender"),
    },
    "stars.Star": {
        "code": "a code of the reference",
        "state": "a choice",
        **dict.fromkeys(("held_since", "mend_by", "fades_on"), "a day of the record"),
    },
    "stars.StarLead": {
        "path": "a place",
        "star": "a code of the reference",
        "level": "a choice",
        "department": "the name of an office",
    },
    "stars.PlanItem": {"due_on": "a day of the record"},
    "stars.StarStep": {
        **dict.fromkeys(("verb", "was", "now"), "a word of the workflow"),
        "payload": "codes, days, counts and the name of a group",
        "digest": "a hash over facts",
    },
}
