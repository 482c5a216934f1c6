"""Texts of privacy that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "privacy.Request": {
        "key": "drawn by the form",
        "path": "a place",
        **dict.fromkeys(("how", "wants", "known_by", "outcome"), "a choice"),
    },
}
