"""What is asked of a day: which doors, who walks when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from linli.visits.planner.ground import Place, apart, walking
from linli.visits.planner.reading import MOST_SEED, Entry, entry, once_each, text_of
from linli.visits.planner.timing import Day, Shift, Stop

MINUTE: Final = 60
LAST: Final = 14 * 24 * 60  # minutes: a plan may be of a day or of a week or two
MOST_STOPS: Final = 400
MOST_WALKS: Final = 200
EFFORTS: Final = {"quick": 1_000, "normal": 6_000, "thorough": 30_000}  # rounds of the search
FIELDS: Final = (
    "stops", "shifts", "absent", "speed", "detour", "longest", "walk_costs", "seed", "effort",
    "planar",
)  # fmt: skip
STOP_FIELDS: Final = ("id", "at", "minutes", "windows", "walkers", "announced")
SHIFT_FIELDS: Final = ("walker", "from", "to", "start", "longest", "many")
ANNOUNCED_FIELDS: Final = ("walker", "from", "to")


@dataclass(frozen=True)
class Asked:
    """A day as numbers, and how it is to be searched."""

    day: Day
    metres: Any  # from place to place
    seed: int
    effort: str


def read_day(given: Any) -> Asked:
    """A request from JSON. Doors and shifts are sorted: whatever order they come in, the walks are
    the same."""
    asked = entry(given, "The request", FIELDS)
    planar, absent = asked.truth("planar"), set(asked.names("absent") or ())
    effort = asked.given.get("effort", "normal")
    if not isinstance(effort, str) or effort not in EFFORTS:
        asked.refuse(f"“effort” is one of {', '.join(EFFORTS)}.")
    doors = sorted(
        asked.entries("stops", "Stop", STOP_FIELDS, "id"), key=lambda one: (len(one.name), one.name)
    )
    once_each(doors)
    if len(doors) > MOST_STOPS:
        asked.refuse(f"more than {MOST_STOPS} stops. Plan each grid by itself.")
    places = [one.place("at", planar=planar) for one in doors]
    shifts = _shifts(asked, absent, places, planar=planar)
    stops = [_stop(one, place, shifts) for place, one in enumerate(doors)]
    away = apart(places, planar=planar, detour=asked.number("detour", 1.3, 1.0, 5.0))
    day = Day(
        stops,
        shifts,
        walking(away, asked.number("speed", 4.0, 0.5, 100.0)),
        round(asked.number("walk_costs", 60.0, 0.0, 1440.0) * MINUTE),
    )
    return Asked(day, away, asked.whole("seed", 1, 0, MOST_SEED), effort)


def _shifts(asked: Entry, absent: set[str], places: list[Place], *, planar: bool) -> list[Shift]:
    """Whoever is there; where they begin is added to the places, each once."""
    longest = asked.number("longest", 240.0, 1.0, LAST)
    found = []
    for one in asked.entries("shifts", "Shift", SHIFT_FIELDS, "walker"):
        start, end = _from_to(one)
        home = one.place("start", planar=planar)
        most = one.number("longest", longest, 1.0, LAST)
        many = one.whole("many", 1, 1, MOST_WALKS)
        if one.name not in absent:
            found.append((one.name, start, end, round(most * MINUTE), home, many))
    if sum(one[-1] for one in found) > MOST_WALKS:
        asked.refuse(f"more than {MOST_WALKS} walks. Plan each grid by itself.")
    homes = list(dict.fromkeys(one[4] for one in sorted(found)))
    first = len(places)
    places += homes
    return [
        Shift(walker, start, end, most, first + homes.index(home), many)
        for walker, start, end, most, home, many in sorted(found)
    ]


def _stop(door: Entry, place: int, shifts: Sequence[Shift]) -> Stop:
    """What was announced counts more than the windows. If the visitor of whom the household was
    told is absent, somebody else comes at the time that was said."""
    stay = round(door.number("minutes", None, 1.0, 1440.0) * MINUTE)
    windows, walkers = _windows(door, stay), door.names("walkers")
    allowed = {
        number for number, one in enumerate(shifts) if walkers is None or one.walker in walkers
    }
    told = door.given.get("announced")
    if told is not None:
        said = entry(told, f"{door.who}, “announced”", ANNOUNCED_FIELDS)
        windows, walker = (_from_to(said),), text_of(said.given.get("walker"))
        allowed = {number for number, one in enumerate(shifts) if one.walker == walker} or allowed
    return Stop(door.name, place, stay, windows, frozenset(allowed), told is not None)


def _windows(door: Entry, stay: int) -> tuple[tuple[int, int], ...]:
    """Between when and when the visit may begin, so that it ends inside too."""
    given = door.given.get("windows")
    if given is None:
        return ((0, LAST * MINUTE),)
    if not isinstance(given, list) or not given:
        door.refuse("“windows” is a list of [from, to] in minutes; leave it out for any time.")
    found = []
    for one in given:
        if not isinstance(one, list) or len(one) != len(("from", "to")):
            door.refuse("each of the “windows” is [from, to] in minutes.")
        start, end = _from_to(entry({"from": one[0], "to": one[1]}, door.who, ("from", "to")))
        found.append((start, end - stay))
    return tuple(sorted(set(found)))


def _from_to(one: Entry) -> tuple[int, int]:
    start, end = (round(one.number(key, None, 0.0, LAST) * MINUTE) for key in ("from", "to"))
    if end < start:
        one.refuse("“to” is before “from”.")
    return start, end
