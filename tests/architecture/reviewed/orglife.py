"""Texts of orglife that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "orglife.Outcome": {"entered": "a choice"},
    "orglife.BagDelivery": {"outcome": "a choice", "digest": "a hash over the form"},
    "orglife.EducationPlan": {"review": "what a year brought a branch; no names are asked"},
    "orglife.Course": {"theme": "what a branch teaches", "area": "a choice"},
    "orglife.StandardCheck": {"since_on": "a quarter"},
    "orglife.StandardPoint": {
        "item": "a code",
        **dict.fromkeys(("verdict", "decided"), "a choice"),
        "due_on": "a day of the branch",
        "note": "how something of a branch looks; no names are asked",
        "proposal": "what a branch might do",
        "reason": "why a branch does not",
    },
    "orglife.StudyEntry": {
        "path": "a place",
        "part": "a choice",
        "day": "a day of the branch",
        "about": "what a branch studied; no names are asked",
    },
}
