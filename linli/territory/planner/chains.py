"""Villages along one road or river, or around a lake: units in a row are cut exactly.

What may be a grid is a stretch of the row, so the best of all plans is found stretch by stretch.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.territory.planner.compiled import compiled
from linli.territory.planner.growth import recount
from linli.territory.planner.moves import between, grid_cost
from linli.territory.planner.state import Rows

LONGEST: Final = 3.0  # times the target load: no stretch of several units is longer
MOST_WORK: Final = 100_000_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def row_of(units: Rows, borders: Rows) -> tuple[list[int], bool] | None:
    """The units from one end to the other, and whether the ends meet; `None` if they branch."""
    degree = units["last"] - units["first"]
    if len(units) < 3 or degree.max() > 2 or degree.min() < 1:
        return None
    ends = np.flatnonzero(degree == 1)
    at, before = int(ends[0]) if len(ends) else 0, -1
    row: list[int] = []
    while at >= 0 and (not row or at != row[0]):
        row.append(at)
        near = borders["other"][units["first"][at] : units["last"][at]].tolist()
        at, before = next((one for one in near if one != before), -1), at
    return (row, not len(ends)) if len(row) == len(units) else None


@compiled
def cut_row(units: Rows, borders: Rows, grids: Rows, run: Rows, row: Ints, closed: bool) -> float:
    """Give every unit of the row its grid in the best plan; the worst grid's excess over the
    tolerance. In a closed row every place for the first cut is tried."""
    n = len(row)
    best, least = np.zeros(n, np.int64), 1e300
    cheapest = 1e300
    load, turn = 0.0, 0
    while turn == 0 or (closed and turn < n and load <= grids[0].target * 2.0):
        load += units[row[turn]].load
        turned = np.concatenate((row[turn:], row[:turn]))
        excess, cost = _cut(units, borders, grids, run, turned)
        if excess < least - 1e-12 or (excess <= least + 1e-12 and cost < cheapest):
            best[:] = units["grid"]
            least, cheapest = excess, cost
        turn += 1
    units["grid"][:] = best
    recount(units, borders, grids)
    return least


@compiled
def _cut(units: Rows, borders: Rows, grids: Rows, run: Rows, row: Ints) -> tuple[float, float]:
    n, k = len(row), len(grids)
    least = np.full((k + 1, n + 1), 1e300)
    start = np.zeros((k + 1, n + 1), np.int64)
    least[0, 0] = 0.0
    for g in range(k):
        _reach(units, borders, grids, run, row, g, least, start, -1.0)
    excess = least[k, n]
    least[:] = 1e300
    least[0, 0] = 0.0
    for g in range(k):
        _reach(units, borders, grids, run, row, g, least, start, excess + 1e-9)
    end = n
    for g in range(k - 1, -1, -1):
        first = start[g + 1, end]
        for i in range(first, end):
            units[row[i]].grid = g
        end = first
    return excess, least[k, n]


@compiled
def _reach(
    units: Rows, borders: Rows, grids: Rows, run: Rows, row: Ints, g: int, least: Floats,
    start: Ints, limit: float,
) -> None:  # fmt: skip
    """One grid more: for every end of its stretch the best beginning. Without a limit the worst
    excess counts, with one the sum of prices of stretches within it."""
    for end in range(g + 1, len(row) - (len(grids) - g - 1) + 1):
        load, area, rim, homes = 0.0, 0.0, 0.0, 0.0
        for first in range(end - 1, g - 1, -1):
            unit = units[row[first]]
            load += unit.load
            area += unit.area
            homes += unit.homes
            rim += unit.rim
            if first < end - 1:
                rim -= 2.0 * between(units, borders, row[first], row[first + 1])
                if load > LONGEST * grids[g].target and least[g + 1, end] < 1e300:
                    break
            if least[g, first] < 1e300:
                worth = max(0.0, abs(load / grids[g].target - 1.0) - run[0].limit)
                worth += 1e6 * max(0.0, homes / run[0].cap - 1.0)
                worth = _worth(worth, least[g, first], limit)
                if limit >= 0.0 and worth < 1e300:
                    worth += grid_cost(run, grids[g].target, load, area, rim, homes)
                if worth < least[g + 1, end]:
                    least[g + 1, end] = worth
                    start[g + 1, end] = first


@compiled
def _worth(excess: float, before: float, limit: float) -> float:
    """The worst excess so far; with a limit the price so far, or too much."""
    if limit < 0.0:
        return max(excess, before)
    return before if excess <= limit else 1e300
