"""The two small steps of the search: one unit goes over, or two change places."""

from linli.territory.planner.compiled import below, compiled
from linli.territory.planner.moves import accepts, flip_gain, neighbouring, shift, swap_gain
from linli.territory.planner.state import Rows


@compiled
def stays_whole(units: Rows, borders: Rows, run: Rows, u: int) -> bool:
    """Whether the grid of unit `u` is one piece without it, and not empty."""
    g = units[u].grid
    run[0].looks += 2
    wanted = run[0].looks
    missing = -1
    for e in range(units[u].first, units[u].last):
        v = borders[e].other
        if units[v].grid == g:
            units[v].seen = wanted
            units[0].queue = v
            missing += 1
    if missing < 0:
        return False
    units[units[0].queue].seen = wanted + 1
    units[u].seen = wanted + 1
    return missing == 0 or _reaches(units, borders, g, wanted, missing)


@compiled
def _reaches(units: Rows, borders: Rows, g: int, wanted: int, missing: int) -> bool:
    """Walk through grid `g` from the queue's first until all wanted units are reached."""
    at, end = 0, 1
    while at < end:
        v = units[at].queue
        at += 1
        for e in range(units[v].first, units[v].last):
            w = borders[e].other
            if units[w].grid == g and units[w].seen != wanted + 1:
                if units[w].seen == wanted:
                    missing -= 1
                    if missing == 0:
                        return True
                units[w].seen = wanted + 1
                units[end].queue = w
                end += 1
    return False


@compiled
def try_flip(units: Rows, borders: Rows, grids: Rows, run: Rows, heat: float) -> bool:
    """One unit at a border goes over to the neighbouring grid."""
    u = below(run, len(units))
    b = neighbouring(units, borders, run, u)
    if b < 0 or units[u].fixed >= 0:
        return False
    gain = flip_gain(units, borders, grids, run, u, b)
    if not accepts(run, gain, heat) or not stays_whole(units, borders, run, u):
        return False
    shift(units, borders, grids, run, u, b)
    return True


@compiled
def try_swap(units: Rows, borders: Rows, grids: Rows, run: Rows, heat: float) -> bool:
    """A unit at a border goes over, and another one comes back."""
    u = below(run, len(units))
    a, b = units[u].grid, neighbouring(units, borders, run, u)
    if b < 0 or units[u].fixed >= 0:
        return False
    v = _back(units, borders, run, u, b)
    if v < 0:
        return False
    gain = swap_gain(units, borders, grids, run, u, v)
    if not accepts(run, gain, heat) or not stays_whole(units, borders, run, u):
        return False
    shift(units, borders, grids, run, u, b)
    if stays_whole(units, borders, run, v):
        shift(units, borders, grids, run, v, a)
        return True
    shift(units, borders, grids, run, u, a)
    return False


@compiled
def _back(units: Rows, borders: Rows, run: Rows, u: int, b: int) -> int:
    """A unit of grid `b`, near `u`, that touches the grid of `u` elsewhere than there; or -1."""
    first, last = units[u].first, units[u].last
    w = borders[first + below(run, last - first)].other
    first, last = units[w].first, units[w].last
    v = borders[first + below(run, last - first)].other
    if units[v].grid != b or units[v].fixed >= 0:
        return -1
    for e in range(units[v].first, units[v].last):
        x = borders[e].other
        if x != u and units[x].grid == units[u].grid:
            return int(v)
    return -1
