"""Whom to ring before anything else where something cannot wait: numbers as a rule of the place."""

from typing import Final

from linli.matters.choices import ClockClass
from linli.matters.models import Matter
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values

EMERGENCY: Final = "place.emergency"
Numbers = dict[str, str]  # police, fire, ambulance


def ring_first(matter: Matter, values: Values | None = None) -> Numbers | None:
    """The numbers for an open matter of an urgent kind; nothing for others. One query unless the
    values are given."""
    if matter.clock_class != ClockClass.URGENT or not matter.is_open:
        return None
    found: Numbers = (values or rulesets.values([EMERGENCY], path=matter.village.path))[EMERGENCY]
    return found
