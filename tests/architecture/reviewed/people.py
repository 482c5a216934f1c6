"""Texts of people that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "people.Person": {"locale": "a language"},
    "people.Consent": {"purpose": "a code"},
    "people.CachedValue": {"cache_key": "a digest", "value": "moments of attempts, for minutes"},
    "people.ApiClient": {
        "name": "a program's name",
        "scope": "a choice",
        "path": "a place",
        "key_digest": "a hash of chance",
    },
    "people.Invitation": dict.fromkeys(("token_digest", "code_digest"), "a keyed hash of chance"),
}
