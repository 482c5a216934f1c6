"""Texts of search that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "search.Entry": {"what": "a choice", "key": "an id, or a place's path"},
}
