"""Texts of talents that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "talents.Skill": dict.fromkeys(("code", "name_zh", "name_en"), "public reference"),
    "talents.TalentCard": {
        "path": "a place",
        **dict.fromkeys(("stage", "origin"), "a choice"),
        "confirm_by": "a day of the card",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, gone with the card",
    },
    "talents.CardStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "talents.Word": {"client_key": "drawn by the sender"},
    "talents.Use": {"kind": "a choice", "until": "a day of the record"},
    "talents.Certificate": {
        "title": "the name of a training",
        "code": "drawn by us",
    },
}
