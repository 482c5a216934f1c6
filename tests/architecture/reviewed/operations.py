"""Texts of operations that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "operations.Sign": {"name": "what is watched", "facts": "counts and names of folders"},
}
