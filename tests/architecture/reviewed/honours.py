"""Texts of honours that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "honours.HonourRound": {
        "path": "a place",
        **dict.fromkeys(("kind", "stage"), "a choice"),
        "written": "the checklist, reference data",
        "off_reason": "why a round does not go on, for everybody to read",
        **dict.fromkeys(
            ("opens_on", "asks_until", "notice_from", "notice_until"), "a day of the village"
        ),
        "client_key": "drawn by the sender",
    },
    "honours.HonourEntry": {
        "path": "a place",
        **dict.fromkeys(("stage", "origin"), "a choice"),
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, gone with the wish",
    },
    "honours.HonourStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; texts stand in words",
        "digest": "a hash",
    },
}
