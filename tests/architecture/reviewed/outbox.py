"""Texts of outbox that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "outbox.Message": {
        "channel": "a choice",
        "template": "a file's name",
        "link": "an address inside",
        "path": "a place",
        "dedupe_key": "ids",
        "state": "a choice",
        "problem": "a choice",
    },
    "outbox.Robot": {
        "path": "a place",
        "kind": "a choice",
        "name": "a group's name",
        **dict.fromkeys(("address_sealed", "secret_sealed"), "a key to the group's robot"),
    },
}
