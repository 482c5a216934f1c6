"""The moves of the search and their price. Each keeps every grid in one piece.

A grid costs `1 - Polsby-Popper` and what its load deviates; lower is better. Sums are kept as units
move, so a move costs a look at the neighbours and, before it is made, a walk through one grid.
"""

import math
from typing import Final

from linli.territory.planner.compiled import below, compiled, share
from linli.territory.planner.state import Rows

LEAN: Final = 0.05  # inside the tolerance: of two equal plans the more even one
STEEP: Final = 12.0  # for each unit of deviation beyond the tolerance
STEEPER: Final = 60.0  # for its square, so that one grid does not carry all of it
FORBIDDEN: Final = 60.0  # beyond the limit, and beyond the cap on households


@compiled
def grid_cost(
    run: Rows, target: float, load: float, area: float, rim: float, homes: float
) -> float:
    """The price of a grid with these sums."""
    away = abs(load / target - 1.0)
    cost = 1.0 - 4.0 * math.pi * area / (rim * rim) + LEAN * away
    over = away - run[0].tolerance
    if over > 0.0:
        cost += over * (STEEP + STEEPER * over)
        if away > run[0].limit:
            cost += run[0].step + (away - run[0].limit) * FORBIDDEN
    if homes > run[0].cap:
        cost += 0.5 + (homes / run[0].cap - 1.0) * FORBIDDEN
    return cost


@compiled
def count_cost(grids: Rows, run: Rows, g: int) -> None:
    """Keep the price of grid `g` as it is now."""
    grid = grids[g]
    grid.cost = grid_cost(run, grid.target, grid.load, grid.area, grid.rim, grid.homes)


@compiled
def traded(
    grids: Rows, run: Rows, a: int, b: int, load: float, area: float, homes: float,
    rim_a: float, rim_b: float,
) -> float:  # fmt: skip
    """The change of the price if so much went from grid `a` to grid `b`, with these outlines."""
    one, two = grids[a], grids[b]
    cost = grid_cost(run, one.target, one.load - load, one.area - area, rim_a, one.homes - homes)
    cost += grid_cost(run, two.target, two.load + load, two.area + area, rim_b, two.homes + homes)
    return float(cost - one.cost - two.cost)


@compiled
def shared_with(units: Rows, borders: Rows, u: int, g: int) -> float:
    """Length of the border between unit `u` and the other units of grid `g`."""
    total = 0.0
    for e in range(units[u].first, units[u].last):
        if units[borders[e].other].grid == g:
            total += borders[e].length
    return total


@compiled
def shared_with_both(units: Rows, borders: Rows, u: int, a: int, b: int) -> tuple[float, float]:
    """Length of the border between unit `u` and the others of grid `a`, and of grid `b`."""
    with_a, with_b = 0.0, 0.0
    for e in range(units[u].first, units[u].last):
        g = units[borders[e].other].grid
        if g == a:
            with_a += borders[e].length
        elif g == b:
            with_b += borders[e].length
    return with_a, with_b


@compiled
def between(units: Rows, borders: Rows, u: int, v: int) -> float:
    """Length of the border between two units; 0 if they do not touch."""
    for e in range(units[u].first, units[u].last):
        if borders[e].other == v:
            return float(borders[e].length)
    return 0.0


@compiled
def leaving(units: Rows, u: int, a: int, b: int) -> float:
    """What moving unit `u` from grid `a` to grid `b` costs because of the previous plan."""
    if units[u].before == a:
        return float(units[u].stay)
    if units[u].before == b:
        return -float(units[u].stay)
    return 0.0


@compiled
def shift(units: Rows, borders: Rows, grids: Rows, run: Rows, u: int, b: int) -> None:
    """Move unit `u` to grid `b`, unasked."""
    unit = units[u]
    one, two = grids[unit.grid], grids[b]
    with_a, with_b = shared_with_both(units, borders, u, unit.grid, b)
    one.rim += 2.0 * with_a - unit.rim
    two.rim += unit.rim - 2.0 * with_b
    one.load -= unit.load
    two.load += unit.load
    one.area -= unit.area
    two.area += unit.area
    one.homes -= unit.homes
    two.homes += unit.homes
    one.count -= 1
    two.count += 1
    count_cost(grids, run, unit.grid)
    count_cost(grids, run, b)
    unit.grid = b


@compiled
def flip_gain(units: Rows, borders: Rows, grids: Rows, run: Rows, u: int, b: int) -> float:
    """The change of the price if unit `u` moved to grid `b`."""
    unit = units[u]
    a = unit.grid
    with_a, with_b = shared_with_both(units, borders, u, a, b)
    rim_a, rim_b = grids[a].rim + 2.0 * with_a - unit.rim, grids[b].rim + unit.rim - 2.0 * with_b
    return leaving(units, u, a, b) + traded(
        grids, run, a, b, unit.load, unit.area, unit.homes, rim_a, rim_b
    )


@compiled
def swap_gain(units: Rows, borders: Rows, grids: Rows, run: Rows, u: int, v: int) -> float:
    """The change of the price if units `u` and `v` changed places."""
    one, two = units[u], units[v]
    a, b = one.grid, two.grid
    u_a, u_b = shared_with_both(units, borders, u, a, b)
    v_a, v_b = shared_with_both(units, borders, v, a, b)
    both = between(units, borders, u, v)
    rim = one.rim - two.rim
    rim_a = grids[a].rim + 2.0 * (u_a - v_a + both) - rim
    rim_b = grids[b].rim + 2.0 * (v_b - u_b + both) + rim
    stay = leaving(units, u, a, b) + leaving(units, v, b, a)
    return stay + traded(
        grids, run, a, b, one.load - two.load, one.area - two.area, one.homes - two.homes,
        rim_a, rim_b,
    )  # fmt: skip


@compiled
def accepts(run: Rows, gain: float, heat: float) -> bool:
    """Better always, worse by chance: the less, the worse it is and the colder it has become."""
    if gain <= 0.0:
        return True
    return gain < 12.0 * heat and share(run) < math.exp(-gain / heat)


@compiled
def neighbouring(units: Rows, borders: Rows, run: Rows, u: int) -> int:
    """Another grid that unit `u` touches, by chance; -1 if there is none."""
    unit = units[u]
    width = unit.last - unit.first
    if width == 0:
        return -1
    turn = unit.first + below(run, width)
    for e in range(turn, unit.last):
        g = units[borders[e].other].grid
        if g != unit.grid:
            return int(g)
    for e in range(unit.first, turn):
        g = units[borders[e].other].grid
        if g != unit.grid:
            return int(g)
    return -1
