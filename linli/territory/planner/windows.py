"""Villages of some dozens of units: a plan whose grids all lie in a window of load, or a proof that
there is none.

Sets of units are bits of a number. The unit with the fewest neighbours left gets its grid first:
every connected set that holds it and weighs what a grid may weigh is tried, if what is left over
can still be cut into as many grids as remain; then the next grid in the same way.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.territory.planner.compiled import compiled
from linli.territory.planner.state import Ints, Rows

MOST_UNITS: Final = 62
FOUND: Final = 1
NONE: Final = 0  # there is no such plan
UNKNOWN: Final = -1  # the steps did not suffice

REST, SET, SHUT, BEFORE, LEVEL, NEW = range(6)  # columns of what is still to be tried
Floats = NDArray[np.float64]


@compiled
def plan_within(units: Rows, borders: Rows, grids: int, window: Floats, steps: int) -> int:
    """Give every unit its grid so that each grid weighs `window[0]` to `window[1]` and holds at
    most `window[2]` households: `FOUND`, `NONE` (grids stay as they were) or `UNKNOWN`."""
    near = _neighbours(units, borders)
    todo = np.empty((2 * len(units) * (grids + 1) + 4, 6), np.int64)
    sets = np.zeros(grids, np.int64)
    todo[0] = 0
    todo[0, REST] = (1 << len(units)) - 1
    size = 1
    for _ in range(steps):
        if size == 0:
            return NONE
        size -= 1
        rest, one, shut = todo[size, REST], todo[size, SET], todo[size, SHUT]
        level = todo[size, LEVEL]
        if level:
            sets[level - 1] = todo[size, BEFORE]
        if rest == 0:
            _give(units, sets)
            return FOUND
        if one == 0:
            one = _first(near, rest)
            todo[size, NEW] = 1
        size = _try(units, near, window, todo, size, grids, rest, one, shut, level)
    return NONE if size == 0 else UNKNOWN


@compiled
def _try(
    units: Rows, near: Ints, window: Floats, todo: Ints, size: int, grids: int, rest: int,
    one: int, shut: int, level: int,
) -> int:  # fmt: skip
    """What follows from a set that grows in `rest` without the units `shut`: note it; how much is
    to be tried now."""
    load, homes = _weight(units, one)
    if load > window[1] or homes > window[2]:
        return size
    before, new = todo[size, BEFORE], todo[size, NEW]
    edge = _around(near, one) & rest & ~one & ~shut
    if edge:
        unit = edge & -edge
        room = _piece(near, rest & ~shut & ~unit, one)
        if _weight(units, room)[0] >= window[0]:
            size = _note(todo, size, rest, one, shut | unit, before, level, 0)
        size = _note(todo, size, rest, one | unit, shut, before, level, 1)
    if (
        new
        and load >= window[0]
        and _divisible(units, near, window, rest & ~one, grids - level - 1)
    ):
        size = _note(todo, size, rest & ~one, 0, 0, one, level + 1, 0)
    return size


@compiled
def _note(
    todo: Ints, size: int, rest: int, one: int, shut: int, before: int, level: int, new: int
) -> int:
    row = todo[size]
    row[REST], row[SET], row[SHUT], row[BEFORE] = rest, one, shut, before
    row[LEVEL], row[NEW] = level, new
    return size + 1


@compiled
def _divisible(units: Rows, near: Ints, window: Floats, rest: int, grids: int) -> bool:
    """Whether the weights of the pieces allow so many grids."""
    least, most = 0, 0
    while rest:
        piece = _piece(near, rest, rest & -rest)
        load = _weight(units, piece)[0]
        fewest = int(np.ceil(load / window[1]))
        highest = int(np.floor(load / window[0])) if window[0] > 0 else grids
        if fewest > highest:
            return False
        least += max(fewest, 1)
        most += highest
        rest &= ~piece
    return least <= grids <= most


@compiled
def _piece(near: Ints, inside: int, start: int) -> int:
    """The units that hang together with `start` in a set."""
    piece, fresh = start, start
    while fresh:
        fresh = _around(near, fresh) & inside & ~piece
        piece |= fresh
    return piece


@compiled
def _around(near: Ints, one: int) -> int:
    """The neighbours of a set, and perhaps some of its own."""
    found = 0
    for u in range(len(near)):
        if one >> u & 1:
            found |= near[u]
    return found


@compiled
def _weight(units: Rows, one: int) -> tuple[float, float]:
    """Load and households of a set."""
    load, homes = 0.0, 0.0
    for u in range(len(units)):
        if one >> u & 1:
            load += units[u].load
            homes += units[u].homes
    return load, homes


@compiled
def _first(near: Ints, rest: int) -> int:
    """The unit with the fewest neighbours among those that are left."""
    found, fewest = 0, len(near) + 1
    for u in range(len(near)):
        if rest >> u & 1:
            count = 0
            for v in range(len(near)):
                count += (near[u] & rest) >> v & 1
            if count < fewest:
                found, fewest = 1 << u, count
    return found


@compiled
def _neighbours(units: Rows, borders: Rows) -> Ints:
    near = np.zeros(len(units), np.int64)
    for u in range(len(units)):
        for e in range(units[u].first, units[u].last):
            near[u] |= 1 << borders[e].other
    return near


@compiled
def _give(units: Rows, sets: Ints) -> None:
    for g in range(len(sets)):
        for u in range(len(units)):
            if sets[g] >> u & 1:
                units[u].grid = g
