"""Texts of duties that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "duties.DutyRule": dict.fromkeys(
        (
            *("code", "programme", "name_zh", "name_en", "text", "source", "scope_path"),
            *("from_on", "until_on", "added_on", "line", "note", "form_key"),
        ),
        "what is asked of posts and organisations, for everybody to read",
    ),
    "duties.Closing": {"until_on": "the end of a week or a month"},
    "duties.Excuse": {
        "path": "a place",
        "why": "a choice",
        **dict.fromkeys(("from_on", "until_on"), "when a road is closed"),
    },
    "duties.Frozen": {
        "path": "a place",
        **dict.fromkeys(("since_on", "until_on"), "the days of a period"),
        **dict.fromkeys(("state", "why", "because"), "a choice"),
    },
}
