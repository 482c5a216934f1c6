"""What a person does without a plan: go to the nearest door not yet visited.

`door`: if that one cannot be visited any more, go home. `fitting`: then try the next nearest.
"""

from typing import Any

from linli.visits.planner.timing import Day, Walk, timed
from tools.bench.peers.walking import day_of, named, only_slot, run


def make(request: Any, method: str, _seconds: float) -> list[list[str]]:
    """Walk after walk until every door is visited."""
    day = day_of(request)
    left, walks = list(range(len(day.stops))), []
    while left:
        walk = Walk(0, ())
        while longer := longer_by_one(day, walk, left, method):
            walk = longer
            left.remove(walk.slots[-1].stop)
        if not walk.slots:
            break  # what is left cannot be reached at all
        walks.append(walk)
    return named(day, walks)


def longer_by_one(day: Day, walk: Walk, left: list[int], method: str) -> Walk | None:
    """The walk with the nearest door at its end; from home any door may be the first."""
    here = day.path(walk)[-2] if walk.slots else day.shifts[0].place
    near = sorted(left, key=lambda stop: (day.away[here][day.stops[stop].place], stop))
    for stop in near if method == "fitting" or not walk.slots else near[:1]:
        longer = Walk(0, (*walk.slots, only_slot(day, stop)))
        if timed(day, longer):
            return longer
    return None


if __name__ == "__main__":
    run(make)
