"""The households of a week as walks: by the planner where positions are known, else by lane and
door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from linli.rulesets.services import Values
from linli.territory.models import Household
from linli.visits.choices import LeftOut, Ordered, WishKind
from linli.visits.planner.requests import MOST_STOPS
from linli.visits.services.asking import ask
from linli.visits.services.choosing import LONGEST, MANY, STAY, Chosen
from linli.visits.services.ground import Ground
from linli.visits.services.knowing import in_door_order

BETWEEN: Final = 2  # minutes from door to door where nobody knows better
FAR: Final = frozenset({"too_far", "shift_too_short"})


@dataclass
class Walks:
    """What is walked, in order; and who has no place in it, with the reason."""

    walks: list[list[Household]] = field(default_factory=list)
    left_out: dict[UUID, str] = field(default_factory=dict)
    ordered: str = Ordered.DOORS
    minutes: int = 0


def order(chosen: Sequence[Chosen], ground: Ground, values: Values) -> Walks:
    """Whoever would rather be rung is left out of the walks, not of the plan."""
    found = Walks()
    on_foot = []
    for one in chosen:
        if one.known.wants(WishKind.BY_PHONE):
            found.left_out[one.known.household.pk] = LeftOut.PHONE
        else:
            on_foot.append(one.known.household)
    for household in on_foot[MOST_STOPS:]:
        found.left_out[household.pk] = LeftOut.NO_ROOM
    doors = on_foot[:MOST_STOPS]
    if doors and ground.planar:
        _by_doors(found, doors, values)
    elif doors:
        _by_way(found, doors, ground, values)
    return found


def _by_doors(found: Walks, doors: Sequence[Household], values: Values) -> None:
    each = max(1, values[LONGEST] // (values[STAY] + BETWEEN))
    for number in range(0, len(doors), each):
        walk = list(doors[number : number + each])
        if len(found.walks) < values[MANY]:
            found.walks.append(walk)
        else:
            found.left_out |= {one.pk: LeftOut.NO_ROOM for one in walk}


def _by_way(found: Walks, doors: Sequence[Household], ground: Ground, values: Values) -> None:
    by_key = {str(one.pk): one for one in doors}
    longest = values[LONGEST]
    shift: dict[str, Any] = {
        "walker": "visitor",
        "from": 0,
        "to": longest,
        "start": list(ground.start),
        "longest": longest,
        "many": values[MANY],
    }
    stops = [
        {"id": key, "at": list(ground.at(one)), "minutes": values[STAY]}
        for key, one in by_key.items()
    ]
    answer = ask({"stops": stops, "shifts": [shift], "effort": "quick"})
    for walk in answer["walks"]:
        found.walks.append(_by_number([by_key[visit["stop"]] for visit in walk["visits"]]))
    for one in answer["left_out"]:
        code = LeftOut.TOO_FAR if one["code"] in FAR else LeftOut.NO_ROOM
        found.left_out[by_key[one["stop"]].pk] = code
    found.ordered = Ordered(answer["report"]["method"])
    found.minutes = round(sum(walk["walking"] for walk in answer["walks"]))


def _by_number(walk: Sequence[Household]) -> list[Household]:
    """Doors of one lane lie at one position: within the lane they go by their numbers."""
    lanes = groupby(walk, key=lambda one: one.unit_id)
    return [one for _unit, doors in lanes for one in in_door_order(doors)]
