"""What is asked of a period: which households, how often each."""

from dataclasses import dataclass
from typing import Any, Final

from linli.visits.planner.ground import Place
from linli.visits.planner.reading import MOST_SEED, Entry, entry, once_each

MOST_WEEKS: Final = 208  # four years
MOST_HOUSEHOLDS: Final = 5_000
FIELDS: Final = ("households", "weeks", "seed", "planar")
HOUSEHOLD_FIELDS: Final = ("id", "at", "every", "minutes", "due", "announced")


@dataclass(frozen=True)
class Household:
    """A door that is visited `every` so many weeks."""

    name: str
    place: Place
    every: int
    minutes: float
    due: int | None  # the last week, from 0, in which a visit still keeps the cadence
    announced: int | None  # the week that the household was told


@dataclass(frozen=True)
class Period:
    """Households by name, and for how many weeks they are planned."""

    households: list[Household]
    weeks: int
    seed: int
    planar: bool


def read_period(given: Any) -> Period:
    """A request from JSON."""
    asked = entry(given, "The request", FIELDS)
    planar = asked.truth("planar")
    entries = asked.entries("households", "Household", HOUSEHOLD_FIELDS, "id")
    once_each(entries)
    if len(entries) > MOST_HOUSEHOLDS:
        asked.refuse(f"more than {MOST_HOUSEHOLDS} households. Plan each grid by itself.")
    return Period(
        sorted((_household(one, planar=planar) for one in entries), key=lambda one: one.name),
        asked.whole("weeks", None, 1, MOST_WEEKS),
        asked.whole("seed", 1, 0, MOST_SEED),
        planar,
    )


def _household(one: Entry, *, planar: bool) -> Household:
    return Household(
        one.name,
        one.place("at", planar=planar),
        one.whole("every", None, 1, MOST_WEEKS),
        one.number("minutes", 0.0, 0.0, 1440.0),
        one.maybe("due", -MOST_WEEKS * 10, MOST_WEEKS * 10),
        one.maybe("announced", 0, MOST_WEEKS),
    )
