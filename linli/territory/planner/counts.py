"""How many grids each village gets."""

import heapq
from collections.abc import Sequence
from typing import Final

from linli.territory.planner.errors import PlanRefused

KEPT: Final = (
    0.75  # of a grid: so far a village's load may drift before its number of grids changes
)


def for_total(loads: Sequence[float], units: Sequence[int], total: int) -> list[int]:
    """`total` grids over all villages, each village's number nearest to its share of the load
    (Webster's method), at least one each and at most one a unit."""
    _check_total(units, total)
    return _raised([1] * len(loads), loads, units, total)


def for_target(
    loads: Sequence[float], units: Sequence[int], target: float, before: Sequence[int]
) -> list[int]:
    """For each village the number of grids that brings a grid's load nearest to `target`. A village
    that had grids keeps their number while its load is within three quarters of a grid of it."""
    found = []
    for load, most, had in zip(loads, units, before, strict=True):
        wanted = int(load / target + 0.5)
        if had and abs(load / target - had) <= KEPT:
            wanted = had
        found.append(min(max(wanted, 1), most))
    return found


def for_change(
    loads: Sequence[float], units: Sequence[int], total: int, before: Sequence[int]
) -> list[int]:
    """`total` grids, changing as few villages' numbers as possible: the village with most load a
    grid gets one more, the one that would have least gives one up."""
    _check_total(units, total)
    counts = [min(max(had, 1), most) for had, most in zip(before, units, strict=True)]
    while sum(counts) > total:
        over = [one for one, count in enumerate(counts) if count > 1]
        least = min(over, key=lambda one: (loads[one] / (counts[one] - 0.5), one))
        counts[least] -= 1
    return _raised(counts, loads, units, total)


def _raised(
    counts: list[int], loads: Sequence[float], units: Sequence[int], total: int
) -> list[int]:
    queue = [
        (-loads[one] / (count + 0.5), one) for one, count in enumerate(counts) if count < units[one]
    ]
    heapq.heapify(queue)
    for _ in range(total - sum(counts)):
        _, one = heapq.heappop(queue)
        counts[one] += 1
        if counts[one] < units[one]:
            heapq.heappush(queue, (-loads[one] / (counts[one] + 0.5), one))
    return counts


def _check_total(units: Sequence[int], total: int) -> None:
    if total < len(units):
        raise PlanRefused(
            f"{total} grids are fewer than {len(units)} parents; each needs one at least."
        )
    if total > sum(units):
        raise PlanRefused(
            f"{total} grids are more than {sum(units)} units; no grid may be empty.",
            code="many_grids",
            grids=total,
            units=sum(units),
        )
