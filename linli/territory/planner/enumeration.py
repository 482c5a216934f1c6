"""Villages of a dozen units: every plan there is, so that the best is the best.

Sets of units are bits of a number. `best[mask]` over the grids one after the other takes three to
the power of the units, times the grids.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.territory.planner.compiled import compiled
from linli.territory.planner.growth import price
from linli.territory.planner.moves import grid_cost
from linli.territory.planner.state import Rows

MOST_UNITS: Final = 12

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@compiled
def enumerate_plans(units: Rows, borders: Rows, grids: Rows, run: Rows, slack: float) -> float:
    """Give every unit its grid in the best of all connected plans; the least possible excess of a
    grid over the tolerance, or -1 if there is no plan (locked units that cannot be joined). If it
    is above 0, plans up to `slack` beyond it are as good."""
    n, k = len(units), len(grids)
    masks = 1 << n
    whole = _connected(units, borders)
    sums = _sums(units, borders)
    least = np.full((k + 1, masks), 1e300)
    least[0, 0] = 0.0
    for g in range(k):
        worth = _excesses(units, grids, run, whole, sums, g)
        _extend(worth, least, g, masks, True)
    limit = least[k, masks - 1]
    if limit >= 1e300:
        return -1.0
    if limit > 1e-9:
        limit += slack
    best = np.full((k + 1, masks), 1e300)
    best[0, 0] = 0.0
    for g in range(k):
        worth = _excesses(units, grids, run, whole, sums, g)
        _prices(units, grids, run, sums, worth, g, limit + 1e-12)
        _extend(worth, best, g, masks, False)
    _take_back(units, grids, run, whole, sums, best, limit + 1e-12)
    price(units, grids, run)
    return float(least[k, masks - 1])


@compiled
def _connected(units: Rows, borders: Rows) -> NDArray[np.bool_]:
    """Which sets of units are one piece."""
    n = len(units)
    near = np.zeros(n, np.int64)
    for u in range(n):
        for e in range(units[u].first, units[u].last):
            near[u] |= 1 << borders[e].other
    whole = np.zeros(1 << n, np.bool_)
    for mask in range(1, 1 << n):
        reached = mask & -mask
        grown = 0
        while grown != reached:
            grown = reached
            for u in range(n):
                if grown >> u & 1:
                    reached |= near[u] & mask
        whole[mask] = reached == mask
    return whole


@compiled
def _sums(units: Rows, borders: Rows) -> Floats:
    """Load, area, outline and households of every set of units."""
    n = len(units)
    sums = np.zeros((1 << n, 4))
    for mask in range(1, 1 << n):
        u = 0
        while not mask >> u & 1:
            u += 1
        rest = mask & (mask - 1)
        rim = units[u].rim
        for e in range(units[u].first, units[u].last):
            if rest >> borders[e].other & 1:
                rim -= 2.0 * borders[e].length
        sums[mask, 0] = sums[rest, 0] + units[u].load
        sums[mask, 1] = sums[rest, 1] + units[u].area
        sums[mask, 2] = sums[rest, 2] + rim
        sums[mask, 3] = sums[rest, 3] + units[u].homes
    return sums


@compiled
def _excesses(
    units: Rows, grids: Rows, run: Rows, whole: NDArray[np.bool_], sums: Floats, g: int
) -> Floats:
    """How far each set, as grid `g`, would be beyond the tolerance or the cap; huge if it may not
    be that grid."""
    must, never = 0, 0
    for u in range(len(units)):
        if units[u].fixed == g:
            must |= 1 << u
        elif units[u].fixed >= 0:
            never |= 1 << u
    worth = np.full(len(sums), 1e300)
    for mask in range(1, len(sums)):
        if whole[mask] and mask & must == must and mask & never == 0:
            worth[mask] = max(0.0, abs(sums[mask, 0] / grids[g].target - 1.0) - run[0].limit)
            if sums[mask, 3] > run[0].cap:
                worth[mask] += 1e6 * (sums[mask, 3] / run[0].cap - 1.0)
    return worth


@compiled
def _prices(
    units: Rows, grids: Rows, run: Rows, sums: Floats, worth: Floats, g: int, limit: float
) -> None:
    """Turn excesses into prices, of those sets that are within the limit."""
    for mask in range(1, len(sums)):
        if worth[mask] > limit:
            worth[mask] = 1e300
            continue
        row = sums[mask]
        worth[mask] = grid_cost(run, grids[g].target, row[0], row[1], row[2], row[3])
        for u in range(len(units)):
            if mask >> u & 1 and units[u].before != g:
                worth[mask] += units[u].stay


@compiled
def _extend(worth: Floats, best: Floats, g: int, masks: int, worst: bool) -> None:
    """`best` with one grid more: the worst of all grids counts, or their sum."""
    for mask in range(1, masks):
        found = 1e300
        part = mask
        while part:
            if worth[part] < found:
                before = best[g, mask ^ part]
                total = max(before, worth[part]) if worst else before + worth[part]
                found = min(found, total)
            part = (part - 1) & mask
        best[g + 1, mask] = found


@compiled
def _take_back(
    units: Rows, grids: Rows, run: Rows, whole: NDArray[np.bool_], sums: Floats, best: Floats,
    limit: float,
) -> None:  # fmt: skip
    """Walk back from the best plan of all units and note each grid's set."""
    mask = len(sums) - 1
    for g in range(len(grids) - 1, -1, -1):
        worth = _excesses(units, grids, run, whole, sums, g)
        _prices(units, grids, run, sums, worth, g, limit)
        part = mask
        while part and best[g, mask ^ part] + worth[part] > best[g + 1, mask]:
            part = (part - 1) & mask
        for u in range(len(units)):
            if part >> u & 1:
                units[u].grid = g
        row = sums[part]
        grids[g].load, grids[g].area, grids[g].rim, grids[g].homes = row[0], row[1], row[2], row[3]
        mask ^= part
