"""Whom to ring first where something cannot wait: numbers as a rule of the place."""

from typing import Final

from linli.rulesets import services as rulesets

EMERGENCY: Final = "place.emergency"
Numbers = dict[str, str]  # police, fire, ambulance


def numbers_at(path: str) -> Numbers:
    """The numbers of a place. One query."""
    found: Numbers = rulesets.value(EMERGENCY, path=path)
    return found
