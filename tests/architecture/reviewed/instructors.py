"""Texts of instructors that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "instructors.HelpedHousehold": {"path": "a place"},
    "instructors.Reminder": {"until_on": "the end of a period"},
}
