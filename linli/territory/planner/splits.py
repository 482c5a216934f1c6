"""Two neighbouring grids become one and are cut anew along an edge of a random spanning tree."""

from linli.territory.planner.compiled import below, compiled
from linli.territory.planner.moves import accepts, count_cost, neighbouring, shared_with, traded
from linli.territory.planner.state import Rows


@compiled
def try_split(units: Rows, borders: Rows, grids: Rows, run: Rows, heat: float) -> bool:
    """Cut a pair of grids anew where it is most even on one random tree."""
    u = below(run, len(units))
    a, b = units[u].grid, neighbouring(units, borders, run, u)
    if b < 0:
        return False
    size = _random_tree(units, borders, run, u, b)
    cut = _best_cut(units, grids, a, b, size)
    if cut < 0:
        return False
    _mark_branch(units, size, cut)
    return _settle(units, borders, grids, run, a, b, size, heat)


@compiled
def _random_tree(units: Rows, borders: Rows, run: Rows, u: int, b: int) -> int:
    """A random tree over the grid of `u` and grid `b`: the queue from the root on, `tree` the
    parent of each unit."""
    a = units[u].grid
    run[0].looks += 2
    reached = run[0].looks
    units[0].queue, units[u].tree, units[u].seen = u, -1, reached
    done, end = 0, 1
    while done < end:
        pick = done + below(run, end - done)
        v = units[pick].queue
        units[pick].queue, units[done].queue = units[done].queue, v
        done += 1
        for e in range(units[v].first, units[v].last):
            w = borders[e].other
            if (units[w].grid == a or units[w].grid == b) and units[w].seen != reached:
                units[w].seen = reached
                units[w].tree = v
                units[end].queue = w
                end += 1
    return end


@compiled
def _best_cut(units: Rows, grids: Rows, a: int, b: int, size: int) -> int:
    """The unit whose branch, as grid `a` or as grid `b`, leaves both nearest to their targets."""
    whole = grids[a].load + grids[b].load
    for i in range(size):
        units[units[i].queue].below = units[units[i].queue].load
    best, least = -1, 1e300
    for i in range(size - 1, 0, -1):
        v = units[i].queue
        load = units[v].below
        units[units[v].tree].below += load
        one = abs(load / grids[a].target - 1.0) + abs((whole - load) / grids[b].target - 1.0)
        two = abs(load / grids[b].target - 1.0) + abs((whole - load) / grids[a].target - 1.0)
        away = min(one, two)
        if away < least:
            best, least = int(v), away
    return best


@compiled
def _mark_branch(units: Rows, size: int, cut: int) -> None:
    """`part` is 1 for the units of the cut branch, 0 for the others."""
    for i in range(size):
        v = units[i].queue
        parent = units[v].tree
        units[v].part = 1 if v == cut or (parent >= 0 and units[parent].part == 1) else 0


@compiled
def _settle(
    units: Rows, borders: Rows, grids: Rows, run: Rows, a: int, b: int, size: int, heat: float
) -> bool:
    """Take the cut if it is worth it; the branch becomes the grid that costs less."""
    load, area, homes, rim, cut = _branch(units, borders, run, size)
    rest = grids[a].rim + grids[b].rim - 2.0 * _touching(units, borders, size, a, b) - rim + 2 * cut
    was = _leaving(units, size, -1, -1)
    one, two = grids[a], grids[b]
    plain = _leaving(units, size, b, a) - was + traded(
        grids, run, a, b, load - two.load, area - two.area, homes - two.homes, rest, rim
    )  # fmt: skip
    turned = _leaving(units, size, a, b) - was + traded(
        grids, run, b, a, load - one.load, area - one.area, homes - one.homes, rest, rim
    )  # fmt: skip
    if not accepts(run, min(plain, turned), heat):
        return False
    if turned < plain:
        a, b = b, a
    one, two = grids[a], grids[b]
    one.load, two.load = one.load + two.load - load, load
    one.area, two.area = one.area + two.area - area, area
    one.homes, two.homes = one.homes + two.homes - homes, homes
    one.rim, two.rim = rest, rim
    _take(units, grids, a, b, size)
    count_cost(grids, run, a)
    count_cost(grids, run, b)
    return True


@compiled
def _branch(
    units: Rows, borders: Rows, run: Rows, size: int
) -> tuple[float, float, float, float, float]:
    """Load, area, households and outline of the branch, and its border with the rest."""
    load, area, homes, rim, cut = 0.0, 0.0, 0.0, 0.0, 0.0
    reached = run[0].looks
    for i in range(size):
        v = units[i].queue
        if units[v].part == 0:
            continue
        load += units[v].load
        area += units[v].area
        homes += units[v].homes
        rim += units[v].rim
        for e in range(units[v].first, units[v].last):
            w = borders[e].other
            if units[w].seen == reached:
                if units[w].part == 1:
                    rim -= borders[e].length
                else:
                    cut += borders[e].length
    return load, area, homes, rim, cut


@compiled
def _touching(units: Rows, borders: Rows, size: int, a: int, b: int) -> float:
    """Length of the border between grids `a` and `b` as they are."""
    total = 0.0
    for i in range(size):
        v = units[i].queue
        if units[v].grid == a:
            total += shared_with(units, borders, v, b)
    return total


@compiled
def _leaving(units: Rows, size: int, branch: int, rest: int) -> float:
    """What the previous plan costs if the branch were grid `branch` and all else grid `rest`;
    without `branch`, as the plan is. A locked unit forbids."""
    total = 0.0
    for i in range(size):
        unit = units[units[i].queue]
        g = unit.grid
        if branch >= 0:
            g = branch if unit.part == 1 else rest
            if unit.fixed >= 0 and unit.fixed != g:
                return 1e300
        if g != unit.before:
            total += unit.stay
    return total


@compiled
def _take(units: Rows, grids: Rows, a: int, b: int, size: int) -> None:
    """The branch is grid `b` now, all else grid `a`; sums are the caller's affair."""
    grids[a].count = 0
    grids[b].count = 0
    for i in range(size):
        unit = units[units[i].queue]
        unit.grid = b if unit.part == 1 else a
        grids[unit.grid].count += 1
