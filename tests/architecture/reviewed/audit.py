"""Texts of audit that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "audit.Entry": {
        "by_person": "an id, which means nothing once the person is gone",
        "in_role": "a role's code",
        "verb": "a code",
        "what": "a model and a key",
        "details": "ids and codes; services write facts, never contact data",
    },
    "audit.Reading": {
        "by_person": "an id",
        "in_role": "a role's code",
        "of_path": "a place",
        "whose": "an id",
        "fields": "names of fields",
    },
    "audit.Disposal": {
        **dict.fromkeys(("record", "rule"), "a code"),
        "value": "a threshold",
        "scope_path": "a place",
        "digest": "a hash over ids",
    },
}
