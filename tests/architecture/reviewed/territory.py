"""Texts of territory that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "territory.Unit": {
        **dict.fromkeys(("path", "covers_path", "code", "kind"), "a place"),
        "name_zh": "a place's name; door addresses are public",
        "name_en": "the same",
        "phone": "an office's number",
        **dict.fromkeys(("opened_on", "valid_from", "valid_to"), "a place's own days"),
        **dict.fromkeys(("lon", "lat"), "where a place lies; door addresses are public"),
    },
    "territory.Poster": {
        "leads_to": "which page",
        "code": "drawn",
        "place_words": "a public place, such as the well",
    },
    "territory.GridPlan": {
        **dict.fromkeys(("status", "origin"), "a choice"),
        **dict.fromkeys(("title", "reason"), "why a plan was made"),
        "checks": "what was found about places",
    },
    "territory.Proposal": {
        "state": "a choice",
        **dict.fromkeys(("wishes", "report"), "numbers of a plan and places"),
        "problem": "why nothing was planned",
    },
    "territory.Grid": dict.fromkeys(("code", "name_zh", "name_en", "layer"), "a place"),
    "territory.GridUnit": {"layer": "a choice"},
    "territory.Area": dict.fromkeys(
        (
            *("kind", "path", "name_zh", "name_en", "duty_zh", "duty_en"),
            *("from_words", "to_words"),
        ),
        "a place and its duty",
    ),
    "territory.Household": {"path": "a place"},
    "territory.LinkKind": dict.fromkeys(
        (
            *("code", "name_zh", "name_en", "description_zh", "description_en"),
            *("held_by", "holders", "subjects", "covered", "kept_at", "shown"),
            *("per_holder_rule", "per_holder_covered_rule", "per_subject_rule"),
        ),
        "public reference",
    ),
    "territory.Link": {"path": "a place", **dict.fromkeys(("answer", "said"), "a choice")},
    "territory.Resource": {
        "path": "a place",
        "kind": "a choice",
        **dict.fromkeys(("name", "note"), "a thing, or how many of what kind of people"),
    },
    "territory.WorkTeam": {
        "path": "a place",
        "task": "what has to be done",
        "wanted": "how many of each party",
    },
    "territory.HouseholdChange": {
        **dict.fromkeys(("kind", "known_from"), "a choice"),
        "links": "keys and moments of links",
    },
    "territory.WorkTeamPlace": dict.fromkeys(("slot", "answer"), "a choice"),
    "territory.TwoDuties": dict.fromkeys(("written_on", "reviewed_on"), "a day of an office"),
    "territory.Charter": {
        "path": "a place",
        **dict.fromkeys(("title", "text"), "a rule of a branch"),
        **dict.fromkeys(("status", "adopted_on", "in_force_on"), "where the rule stands"),
    },
    "territory.CharterStep": {
        **dict.fromkeys(("verb", "was", "now"), "a code"),
        "payload": "facts; names and texts stand in words",
        "digest": "a hash",
    },
    "territory.Shape": {
        "geometry": "an outline",
        **dict.fromkeys(("west", "south", "east", "north"), "the bounds of a place"),
    },
    "territory.Role": dict.fromkeys(
        (
            *("code", "name_zh", "name_en", "description_zh", "description_en"),
            *("verbs", "posted_at", "level", "shown"),
            *("number_rule", "number_over", "load_rule", "households_rule"),
        ),
        "public reference",
    ),
    "territory.Posting": {"path": "a place"},
    "territory.TermChange": {
        "path": "a place",
        "title": "what an office calls it",
        "day": "a day of the office",
        "stage": "a choice",
    },
}
