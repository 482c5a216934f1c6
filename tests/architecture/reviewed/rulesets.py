"""Texts of rulesets that hold nothing about a person, each looked at, with the reason."""

from typing import Final

REVIEWED: Final[dict[str, dict[str, str]]] = {
    "rulesets.Rule": dict.fromkeys(
        ("key", "unit", "meaning_zh", "meaning_en", "source", "stricter"), "public reference"
    ),
    "rulesets.RuleValue": {
        "scope_path": "a place",
        "value": "a threshold",
        "note": "why a place set it",
        "form_key": "drawn",
    },
}
