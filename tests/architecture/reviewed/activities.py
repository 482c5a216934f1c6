"""Texts of activities that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "activities.ActivityKind": dict.fromkeys(
        (
            *("code", "family", "name_zh", "name_en", "hint_zh", "hint_en"),
            *("hosts", "quorum_rule", "every_rule", "tags", "scope_path"),
        ),
        "public reference",
    ),
    "activities.Series": {
        "host_path": "a place",
        "open_to": "a choice",
        "rule": "how often it repeats",
        "tags": "words by which activities are found",
        "until": "its last day",
    },
    "activities.Activity": {
        **dict.fromkeys(("host_path", "place_path"), "a place"),
        **dict.fromkeys(("status", "open_to"), "a choice"),
        "client": "a program's name",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, kept to notice a changed resend",
    },
    "activities.ActivityTag": {"tag": "a word by which activities are found"},
    "activities.ActivityStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "activities.CalendarLink": {"digest": "a hash of what was read last"},
    "activities.Participation": dict.fromkeys(("role", "how"), "a choice"),
    "activities.Approval": {"how": "a choice"},
    "activities.FacilityKind": dict.fromkeys(
        ("code", "name_zh", "name_en", "hint_zh", "hint_en"), "public reference"
    ),
    "activities.Facility": {
        **dict.fromkeys(("where", "about"), "what stands in a public place"),
        **dict.fromkeys(("hours", "closed_on"), "when it is open"),
        "booked_by": "a choice",
    },
    "activities.Booking": {
        "status": "a choice",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, kept to notice a changed resend",
    },
    "activities.ActivityMatter": {"tie": "a choice", "due_on": "a day of the matter"},
    "activities.Material": {"path": "a place", **dict.fromkeys(("kind", "file_type"), "a choice")},
    "activities.Programme": {
        "path": "a place",
        **dict.fromkeys(
            ("name_zh", "name_en", "about", "evaluation"), "what a place sets out to do"
        ),
        **dict.fromkeys(("from_on", "until_on"), "a programme's own days"),
        **dict.fromkeys(("tags", "streams", "matter_kinds"), "words by which things are found"),
        "stage": "a choice",
    },
}
