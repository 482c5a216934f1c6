"""Texts of openapi that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "openapi.Answer": {
        "key": "a hash of what a program drew",
        "digest": "a hash of a request",
    },
    "openapi.Webhook": {
        "address": "a program's address",
        "secret_sealed": "a program's secret",
        "verbs": "codes",
    },
    "openapi.Delivery": {
        "news": "a number and codes",
        "state": "a choice",
        "trouble": "a choice",
    },
}
