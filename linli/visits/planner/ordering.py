"""A day's visits as walks."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from linli.visits.planner import searching
from linli.visits.planner.fitting import fitted
from linli.visits.planner.reasons import Reason, alone, no_room
from linli.visits.planner.requests import EFFORTS, Asked
from linli.visits.planner.timing import Day, Times, Walk, timed

MINUTE: Final = 60
HOUR: Final = 3600
ANNOUNCED: Final = 1000  # as many others are left out rather than one who was told


@dataclass(frozen=True)
class Found:
    """Walks that keep every promise, and how they were found."""

    walks: list[Walk]
    method: str  # "search" (PyVRP) or "fit"


def order(asked: Asked) -> dict[str, Any]:
    """The answer to a request; see the package's docstring."""
    began = time.perf_counter()
    day = asked.day
    reasons = {stop: why for stop in range(len(day.stops)) if (why := alone(day, stop))}
    fit = [stop for stop in range(len(day.stops)) if stop not in reasons]
    found = find(day, fit, seed=asked.seed, iterations=EFFORTS[asked.effort])
    served = {slot.stop for walk in found.walks for slot in walk.slots}
    reasons |= {stop: no_room(day, stop) for stop in fit if stop not in served}
    timetable = [(walk, times) for walk in found.walks if (times := timed(day, walk))]
    rows = [_row(asked, walk, times) for walk, times in timetable]
    return {
        "walks": sorted(rows, key=lambda one: (one["leave"], one["walker"])),
        "left_out": [_left(day, stop, reasons[stop]) for stop in sorted(reasons)],
        "report": {
            **_figures(day, found),
            "left_out": len(reasons),
            "seed": asked.seed,
            "effort": asked.effort,
            "seconds": round(time.perf_counter() - began, 3),
        },
    }


def find(day: Day, stops: list[int], *, seed: int, iterations: int) -> Found:
    """Walks to all of these stops, each of which can be reached alone; if that cannot be, to as
    many as can be, announced ones before others."""
    if not stops:
        return Found([], "fit")
    if not searching.here():
        return Found(fitted(day, stops), "fit")
    if _may_be_enough(day, stops):
        walks = searching.searched(day, stops, seed=seed, iterations=iterations, all_of_them=True)
        if walks is not None and sound(day, walks, stops) and not _missing(day, walks, stops):
            return Found(walks, "search")
    choices = [Found(fitted(day, stops), "fit")]
    walks = searching.searched(day, stops, seed=seed, iterations=iterations, all_of_them=False)
    if walks is not None and sound(day, walks, stops):
        choices.append(Found(walks, "search"))
    return min(choices, key=lambda one: (_missing(day, one.walks, stops), day.cost(one.walks)))


def sound(day: Day, walks: Sequence[Walk], stops: Sequence[int]) -> bool:
    """Whether walks keep windows, shifts and the longest walk, and visit no door twice."""
    visited = [slot.stop for walk in walks for slot in walk.slots]
    taken = [walk.shift for walk in walks]
    return (
        len(set(visited)) == len(visited)
        and set(visited) <= set(stops)
        and all(taken.count(number) <= one.many for number, one in enumerate(day.shifts))
        and all(timed(day, walk) for walk in walks)
    )


def _missing(day: Day, walks: Sequence[Walk], stops: Sequence[int]) -> int:
    """How many are not visited; one who was told counts for many."""
    visited = {slot.stop for walk in walks for slot in walk.slots}
    return sum(
        ANNOUNCED if day.stops[stop].announced else 1 for stop in stops if stop not in visited
    )


def _may_be_enough(day: Day, stops: Sequence[int]) -> bool:
    """Whether the walks are long enough for the visits alone; else the search need not try."""
    room = sum(one.many * min(one.longest, one.end - one.start) for one in day.shifts)
    return sum(day.stops[stop].stay for stop in stops) <= room


def _row(asked: Asked, walk: Walk, times: Times) -> dict[str, Any]:
    """A walk for people: minutes, in the order of the doors."""
    day, path = asked.day, asked.day.path(walk)
    waiting = sum(begin - come for begin, come in zip(times.begin, times.arrive, strict=True))
    ends = (
        begin + day.stops[slot.stop].stay
        for begin, slot in zip(times.begin, walk.slots, strict=True)
    )
    visits = zip(walk.slots, times.arrive, times.begin, ends, strict=True)
    return {
        "walker": day.shifts[walk.shift].walker,
        "leave": _minutes(times.leave),
        "back": _minutes(times.back),
        "walking": _minutes(day.walking(walk)),
        "waiting": _minutes(waiting),
        "metres": round(sum(float(asked.metres[one, two]) for one, two in pairwise(path))),
        "visits": [
            {
                "stop": day.stops[slot.stop].name,
                "arrive": _minutes(arrive),
                "begin": _minutes(begin),
                "end": _minutes(end),
            }
            for slot, arrive, begin, end in visits
        ],
    }


def _left(day: Day, stop: int, why: Reason) -> dict[str, Any]:
    name = day.stops[stop].name
    return {
        "stop": name,
        "code": why.code,
        "text": f"“{name}” has no place: {why.text}",
        "values": why.values,
    }


def _figures(day: Day, found: Found) -> dict[str, Any]:
    stops = [day.stops[slot.stop] for walk in found.walks for slot in walk.slots]
    return {
        "visits": len(stops),
        "walks": len(found.walks),
        "visit_hours": round(sum(stop.stay for stop in stops) / HOUR, 4),
        "walking_hours": round(sum(day.walking(walk) for walk in found.walks) / HOUR, 4),
        "cost": round(day.cost(found.walks) / HOUR, 4),
        "method": found.method,
    }


def _minutes(seconds: int) -> float:
    return round(seconds / MINUTE, 2)
