"""Where the search begins: grids grow from seeds, the one that still lacks most load goes first,
and grow again from the middles of what they became, which makes them round."""

from linli.territory.planner.compiled import below, compiled
from linli.territory.planner.moves import count_cost, shared_with
from linli.territory.planner.state import Rows

AGAIN = 8  # times; later ones hardly change anything


@compiled
def begin(units: Rows, borders: Rows, grids: Rows, run: Rows) -> int:
    """A first plan; how many units could not be reached. Units that have a grid keep it."""
    held = units["grid"].copy()
    recount(units, borders, grids)
    _sow(units, borders, grids, run)
    left = _grow(units, borders, grids)
    best = units["grid"].copy()
    least = price(units, grids, run)
    for _ in range(AGAIN):
        _find_middles(units, grids)
        units["grid"][:] = held
        recount(units, borders, grids)
        _sow_near(units, borders, grids)
        left = _grow(units, borders, grids)
        cost = price(units, grids, run)
        if left == 0 and cost < least:
            least = cost
            best[:] = units["grid"]
    units["grid"][:] = best
    recount(units, borders, grids)
    return left


@compiled
def price(units: Rows, grids: Rows, run: Rows) -> float:
    """What a plan costs in all."""
    total = 0.0
    for g in range(len(grids)):
        count_cost(grids, run, g)
        total += grids[g].cost
    for u in range(len(units)):
        if units[u].grid != units[u].before:
            total += units[u].stay
    return total


@compiled
def join(units: Rows, borders: Rows, grids: Rows, u: int, g: int) -> None:
    """Unit `u`, which has no grid, becomes part of grid `g`."""
    unit, grid = units[u], grids[g]
    grid.load += unit.load
    grid.area += unit.area
    grid.homes += unit.homes
    grid.rim += unit.rim - 2.0 * shared_with(units, borders, u, g)
    grid.count += 1
    unit.grid = g
    unit.next = grid.head
    grid.head = u


@compiled
def recount(units: Rows, borders: Rows, grids: Rows) -> None:
    """The sums of every grid anew."""
    for g in range(len(grids)):
        grid = grids[g]
        grid.load, grid.area, grid.homes, grid.rim = 0.0, 0.0, 0.0, 0.0
        grid.count, grid.head = 0, -1
    for u in range(len(units)):
        g = units[u].grid
        if g >= 0:
            units[u].grid = -1
            join(units, borders, grids, u, g)
            for e in range(units[u].first, units[u].last):
                # `join` has seen only those before `u`; those after it come as they are joined.
                w = borders[e].other
                if w > u and units[w].grid == g:
                    grids[g].rim += 2.0 * borders[e].length


@compiled
def _sow(units: Rows, borders: Rows, grids: Rows, run: Rows) -> None:
    """A first unit for each grid without one: each as many steps from all others as can be."""
    empty = True
    for g in range(len(grids)):
        empty = empty and grids[g].count == 0
    for g in range(len(grids)):
        if grids[g].count == 0:
            origin = below(run, len(units)) if empty else -1
            join(units, borders, grids, _farthest(units, borders, run, origin), g)
            empty = False


@compiled
def _farthest(units: Rows, borders: Rows, run: Rows, origin: int) -> int:
    """The unit without a grid that most steps part from the origin, or from every grid."""
    run[0].looks += 2
    look = run[0].looks
    at, end = 0, 0
    for u in range(len(units)):
        if u == origin or (origin < 0 and units[u].grid >= 0):
            units[u].seen = look
            units[end].queue = u
            end += 1
    while at < end:
        v = units[at].queue
        at += 1
        for e in range(units[v].first, units[v].last):
            w = borders[e].other
            if units[w].seen != look:
                units[w].seen = look
                units[end].queue = w
                end += 1
    while end > 0:
        end -= 1
        if units[units[end].queue].grid < 0:
            return int(units[end].queue)
    return -1


@compiled
def _find_middles(units: Rows, grids: Rows) -> None:
    """The middle of each grid, by load."""
    for g in range(len(grids)):
        grids[g].x, grids[g].y, grids[g].closed = 0.0, 0.0, 0
    for u in range(len(units)):
        unit, grid = units[u], grids[units[u].grid]
        part = unit.load / grid.load if grid.load > 0.0 else 1.0 / grid.count
        grid.x += part * unit.x
        grid.y += part * unit.y


@compiled
def _sow_near(units: Rows, borders: Rows, grids: Rows) -> None:
    """A first unit for each grid without one: the free one nearest to its middle."""
    for g in range(len(grids)):
        if grids[g].count > 0:
            continue
        nearest, least = -1, 1e300
        for u in range(len(units)):
            away = _away(units, grids, u, g)
            if units[u].grid < 0 and away < least:
                nearest, least = u, away
        join(units, borders, grids, nearest, g)


@compiled
def _away(units: Rows, grids: Rows, u: int, g: int) -> float:
    """The square of the distance between a unit and the middle of a grid."""
    x, y = units[u].x - grids[g].x, units[u].y - grids[g].y
    return float(x * x + y * y)


@compiled
def _grow(units: Rows, borders: Rows, grids: Rows) -> int:
    """Give every unit that can be reached a grid; how many could not be reached."""
    left = 0
    for u in range(len(units)):
        left += units[u].grid < 0
    for g in range(len(grids)):
        grids[g].closed = 0
    while left > 0:
        g = _hungriest(grids)
        if g < 0:
            return left
        u = _next(units, borders, grids, g)
        if u < 0:
            grids[g].closed = 1
        else:
            join(units, borders, grids, u, g)
            left -= 1
    return 0


@compiled
def _hungriest(grids: Rows) -> int:
    """The grid that has least of its target and can still grow; -1 for none."""
    hungriest, least = -1, 1e300
    for g in range(len(grids)):
        if grids[g].closed == 0 and grids[g].load / grids[g].target < least:
            hungriest, least = g, grids[g].load / grids[g].target
    return hungriest


@compiled
def _next(units: Rows, borders: Rows, grids: Rows, g: int) -> int:
    """The free unit beside grid `g` that is nearest to its middle; -1 for none."""
    best, least = -1, 1e300
    v = grids[g].head
    while v >= 0:
        for e in range(units[v].first, units[v].last):
            u = borders[e].other
            if units[u].grid < 0:
                away = _away(units, grids, u, g)
                if away < least or (away == least and u < best):
                    best, least = u, away
        v = units[v].next
    return best
