"""Texts of scoring that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "scoring.Standard": dict.fromkeys(
        ("path", "code", "name_zh", "name_en", "source", "status", "note"),
        "what villages are scored by, for everybody to read",
    ),
    "scoring.Aspect": dict.fromkeys(
        ("code", "name_zh", "name_en", "hint_zh", "hint_en", "method", "level"),
        "what villages are scored by, for everybody to read",
    ),
    "scoring.AspectItem": dict.fromkeys(
        ("code", "name_zh", "name_en"), "what villages are scored by, for everybody to read"
    ),
    "scoring.Round": {
        "path": "a place",
        **dict.fromkeys(("kind", "status"), "a choice"),
        **dict.fromkeys(("name_zh", "name_en"), "what an office calls it"),
        **dict.fromkeys(("month", "begins_on", "ends_on"), "a day of an office"),
        "seed": "chance, for everybody to check",
    },
    "scoring.RoundStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.Reckoning": {
        "inputs": "points of places by the letters of panels; no person",
        "severity": "by the letter of a panel, drawn anew each round",
        "digest": "a hash",
        "refused": "a code",
        "why": "why figures of places were made anew, for everybody to read",
    },
    "scoring.Result": {
        "path": "a place",
        **dict.fromkeys(("scope", "certainty", "why"), "a choice"),
    },
    "scoring.RankList": {
        "path": "a place",
        **dict.fromkeys(("colour", "status", "none"), "a choice"),
        "rules": "thresholds",
    },
    "scoring.ListStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.ListEntry": {
        "path": "a place",
        "found": "items of a standard and how often",
        **dict.fromkeys(("reason", "plan"), "about places, for everybody to read"),
        "state": "a choice",
        "due_on": "a day of an office",
    },
    "scoring.Bulletin": {
        "path": "a place",
        "month": "a month",
        "status": "a choice",
        "inputs": "counts of villages",
        "digest": "a hash",
        "why": "why figures of places were made anew, for everybody to read",
    },
    "scoring.BulletinStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.BulletinNote": {
        "kind": "a choice",
        "text": "about villages, for everybody to read",
        **dict.fromkeys(("due_on", "fixed_on"), "a day of an office"),
    },
    "scoring.Objection": {
        "path": "a place",
        "state": "a choice",
        "outcome": "what was seen at a place, for everybody to read",
    },
    "scoring.Panel": {"letter": "drawn anew each round"},
    "scoring.PanelMember": {"side": "a choice"},
    "scoring.Stop": {"day": "a day of an office", "state": "a choice"},
    "scoring.StopGroup": {"because": "a choice"},
    "scoring.Sheet": {"path": "a place", "state": "a choice", "digest": "a hash"},
    "scoring.SheetStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.Mark": {"state": "a choice"},
    "scoring.Deduction": {"spot": "a choice"},
    "scoring.FindingStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "scoring.Finding": {
        "path": "a place",
        "due_on": "a day of the matter",
        **dict.fromkeys(("stage", "spot", "waste"), "a choice"),
        "handed_to": "an office's name",
        "handed_number": "an office's number",
    },
}
