"""Texts of matters that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "matters.Relation": {"why": "a choice"},
    "matters.TextAnswer": {"key": "a hash of a gateway's id", "outcome": "a choice"},
    "matters.Kind": dict.fromkeys(
        (
            *("code", "family", "name_zh", "name_en", "hint_zh", "hint_en"),
            *("first_level", "clock_class", "attributes", "scope_path", "lies_in"),
        ),
        "public reference",
    ),
    "matters.Item": dict.fromkeys(
        (
            *("code", "scope_path", "name_zh", "name_en", "done_by"),
            *("body_zh", "body_en", "basis", "kinds"),
        ),
        "public reference",
    )
    | {"note": "why a place set it"}
    | dict.fromkeys(("valid_from", "valid_to"), "a day of an office"),
    "matters.KindSetting": {
        "scope_path": "a place",
        "first_level": "a choice",
        "clock_class": "a choice",
        "note": "why a place set it",
    },
    "matters.KindLesson": {"scope_path": "a place", "made_from": "a hash of public reference"},
    "matters.LedgerImport": {
        "digest": "a hash of the file",
        "state": "a choice",
        "columns": "headings of a table",
        "kinds": "words for kinds, and codes",
        "problems": "numbers of rows and codes",
    },
    "matters.Matter": {
        "number": "public, no secret",
        "place_path": "a place",
        **dict.fromkeys(
            ("source", "status", "level", "terms", "suggested", "question"), "a choice"
        ),
        "outside_body": "an office's name",
        "client": "a program's name",
        "client_key": "drawn by the sender",
        "client_digest": "a hash over the form, kept to notice a changed resend",
    },
    "matters.MatterStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
}
