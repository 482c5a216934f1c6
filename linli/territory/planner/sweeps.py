"""Two neighbouring grids become one and are cut anew along a line, in the best of all places.

A line makes rounder grids than a tree that grew by chance, and every place along the way is priced
exactly; only whether both sides hang together has to be looked at afterwards.
"""

import math
from typing import Final

from linli.territory.planner.compiled import below, compiled, share
from linli.territory.planner.moves import STEEP, accepts, count_cost, grid_cost, neighbouring
from linli.territory.planner.state import Rows

SMALLEST: Final = 0.3  # below its target no grid is cut
SAME: Final = 1e-12  # of the price: it is the border that there is


@compiled
def try_sweep(units: Rows, borders: Rows, grids: Rows, run: Rows, heat: float) -> bool:
    """Cut a pair of grids along a line of chance direction."""
    u = below(run, len(units))
    a, b = units[u].grid, neighbouring(units, borders, run, u)
    if b < 0:
        return False
    angle = share(run) * 2.0 * math.pi
    size, inner = _line_up(units, borders, run, u, b, math.cos(angle), math.sin(angle))
    cut, price = _best_place(units, borders, grids, run, a, b, size, inner)
    gain = price - grids[a].cost - grids[b].cost
    if cut < 0 or abs(gain) < SAME or not accepts(run, gain, heat):
        return False
    for half in (0, 1):
        if not _whole(units, borders, size, cut, half):
            return False
    _take(units, borders, grids, run, a, b, size, cut)
    return True


@compiled
def _line_up(
    units: Rows, borders: Rows, run: Rows, u: int, b: int, x: float, y: float
) -> tuple[int, float]:
    """The units of both grids in the queue, along the direction; how many, and what their own
    borders with each other measure in all."""
    a = units[u].grid
    run[0].looks += 2
    reached = run[0].looks
    units[0].queue, units[u].seen = u, reached
    done, end, inner = 0, 1, 0.0
    while done < end:
        unit = units[units[done].queue]
        units[done].below = unit.x * x + unit.y * y
        done += 1
        unit.part = 0
        for e in range(unit.first, unit.last):
            w = borders[e].other
            if units[w].grid == a or units[w].grid == b:
                inner += borders[e].length
                if units[w].seen != reached:
                    units[w].seen = reached
                    units[end].queue = w
                    end += 1
    for i in range(1, end):
        v, along, k = units[i].queue, units[i].below, i
        while k > 0 and units[k - 1].below > along:
            units[k].queue, units[k].below = units[k - 1].queue, units[k - 1].below
            k -= 1
        units[k].queue, units[k].below = v, along
    return end, inner


@compiled
def _best_place(
    units: Rows, borders: Rows, grids: Rows, run: Rows, a: int, b: int, size: int, inner: float
) -> tuple[int, float]:
    """How many of the line become grid `b` in the cheapest plan, and the price of both grids with
    what the previous plan costs more; -1 if there is none."""
    one, two = grids[a], grids[b]
    load_a, area_a, homes_a = one.load + two.load, one.area + two.area, one.homes + two.homes
    load_b, area_b, homes_b, rim_b = 0.0, 0.0, 0.0, 0.0
    rim_a, stay, wrong = -inner, 0.0, 0
    for i in range(size):
        unit = units[units[i].queue]
        rim_a += unit.rim
        stay += unit.stay * ((unit.before != a) - (unit.before != unit.grid))
        wrong += unit.fixed == b
    best, least = -1, 1e300
    for i in range(size - 1):
        unit = units[units[i].queue]
        unit.part = 1
        with_a, with_b = _sides(units, borders, units[i].queue, a, b)
        rim_a, rim_b = rim_a + 2.0 * with_a - unit.rim, rim_b + unit.rim - 2.0 * with_b
        load_a, load_b = load_a - unit.load, load_b + unit.load
        area_a, area_b = area_a - unit.area, area_b + unit.area
        homes_a, homes_b = homes_a - unit.homes, homes_b + unit.homes
        stay += unit.stay * ((unit.before != b) - (unit.before != a))
        wrong += (unit.fixed == a) - (unit.fixed == b)
        over = load_b / two.target - 1.0 - run[0].tolerance
        if over > SMALLEST and best >= 0:
            break
        if wrong == 0 and over > -SMALLEST and stay + STEEP * over < least:
            price = stay + grid_cost(run, one.target, load_a, area_a, rim_a, homes_a)
            price += grid_cost(run, two.target, load_b, area_b, rim_b, homes_b)
            if price < least:
                best, least = i + 1, price
    return best, least


@compiled
def _sides(units: Rows, borders: Rows, u: int, a: int, b: int) -> tuple[float, float]:
    """Length of the border between unit `u` and what of the pair is not cut off yet, or is."""
    rest, cut = 0.0, 0.0
    for e in range(units[u].first, units[u].last):
        near = units[borders[e].other]
        if near.grid == a or near.grid == b:
            if near.part == 1:
                cut += borders[e].length
            else:
                rest += borders[e].length
    return rest, cut


@compiled
def _whole(units: Rows, borders: Rows, size: int, cut: int, half: int) -> bool:
    """Whether the first `cut` units of the line, or the others, are one piece."""
    first, wanted = (0, cut) if half == 0 else (cut, size - cut)
    for i in range(first, first + wanted):
        units[units[i].queue].part = 2
    start = units[first].queue
    units[start].part = 3
    units[0].next = start
    done, end = 0, 1
    while done < end:
        unit = units[units[done].next]
        done += 1
        for e in range(unit.first, unit.last):
            w = borders[e].other
            if units[w].part == 2:
                units[w].part = 3
                units[end].next = w
                end += 1
    for i in range(first, first + wanted):
        units[units[i].queue].part = 0
    return end == wanted


@compiled
def _take(
    units: Rows, borders: Rows, grids: Rows, run: Rows, a: int, b: int, size: int, cut: int
) -> None:
    """The first `cut` units are grid `b` now, all others grid `a`."""
    for g in (a, b):
        grid = grids[g]
        grid.load, grid.area, grid.homes, grid.rim, grid.count = 0.0, 0.0, 0.0, 0.0, 0
    for i in range(size):
        units[units[i].queue].grid = b if i < cut else a
    for i in range(size):
        unit = units[units[i].queue]
        grid = grids[unit.grid]
        grid.load += unit.load
        grid.area += unit.area
        grid.homes += unit.homes
        grid.rim += unit.rim
        grid.count += 1
        for e in range(unit.first, unit.last):
            if units[borders[e].other].grid == unit.grid:
                grid.rim -= borders[e].length
    count_cost(grids, run, a)
    count_cost(grids, run, b)
