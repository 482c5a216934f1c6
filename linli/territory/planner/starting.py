"""Where the search of one village begins when there are an earlier plan or locked units.

The grids that it begins with have to be whole, hold the units that are locked in them, and leave
room for grids that are new.
"""

from collections import deque
from collections.abc import Sequence

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.links import pieces_of_graph
from linli.territory.planner.state import Rows

Near = Sequence[Sequence[int]]


def neighbours_of(units: Rows, borders: Rows) -> list[list[int]]:
    """For each unit of a village its neighbours, links included."""
    other = borders["other"].tolist()
    return [
        other[first:last]
        for first, last in zip(units["first"].tolist(), units["last"].tolist(), strict=True)
    ]


def beginning(units: Rows, borders: Rows, names: Sequence[str], skip: int = 0) -> list[int]:
    """The grid of each unit before the search, -1 for those that are free. With `skip` another
    grid than the heaviest makes room for a new one."""
    if (units["before"] < 0).all() and (units["fixed"] < 0).all():
        return [-1] * len(units)
    near, load = neighbours_of(units, borders), units["load"].tolist()
    fixed = units["fixed"].tolist()
    grid = [
        lock if lock >= 0 else was
        for lock, was in zip(fixed, units["before"].tolist(), strict=True)
    ]
    for one in sorted({lock for lock in fixed if lock >= 0}):
        _join_locked(grid, fixed, near, one, names[one])
    _heal(grid, fixed, near, load)
    _make_room(grid, fixed, load, len(names), skip)
    return grid


def _join_locked(grid: list[int], fixed: Sequence[int], near: Near, one: int, name: str) -> None:
    """Give the grid the units on the shortest ways between those that are locked in it."""
    start = fixed.index(one)
    while True:
        reached = _spread(start, lambda unit: grid[unit] == one, near)
        missing = {unit for unit, lock in enumerate(fixed) if lock == one} - set(reached)
        if not missing:
            return
        way = _way(reached, missing, fixed, near, one)
        if way is None:
            raise PlanRefused(
                f"The units locked in grid “{name}” cannot be joined: units locked in other grids "
                "lie between them.",
                code="locked_apart",
                grid=name,
            )
        for unit in way:
            grid[unit] = one


def _spread(start: int, inside: object, near: Near) -> list[int]:
    found, waiting = {start}, [start]
    while waiting:
        for other in near[waiting.pop()]:
            if other not in found and inside(other):  # type: ignore[operator]
                found.add(other)
                waiting.append(other)
    return sorted(found)


def _way(
    reached: Sequence[int], missing: set[int], fixed: Sequence[int], near: Near, one: int
) -> list[int] | None:
    before = dict.fromkeys(reached, -1)
    waiting = deque(reached)
    while waiting:
        unit = waiting.popleft()
        if unit in missing:
            way = []
            while unit >= 0:
                way.append(unit)
                unit = before[unit]
            return way
        for other in near[unit]:
            if other not in before and fixed[other] in (-1, one):
                before[other] = unit
                waiting.append(other)
    return None


def _heal(grid: list[int], fixed: Sequence[int], near: Near, load: Sequence[float]) -> None:
    """Of a grid in several pieces keep the one with locked units, else the heaviest."""
    pairs = [
        (unit, other)
        for unit, others in enumerate(near)
        for other in others
        if unit < other and grid[unit] == grid[other] >= 0
    ]
    piece = pieces_of_graph(len(grid), pairs)
    weight: dict[int, float] = {}
    for unit, one in enumerate(piece):
        bonus = 1e18 if fixed[unit] >= 0 else 1e-9
        weight[one] = weight.get(one, 0.0) + load[unit] + bonus
    best: dict[int, int] = {}
    for unit, one in enumerate(piece):
        if grid[unit] >= 0 and weight[one] > weight.get(best.get(grid[unit], -1), -1.0):
            best[grid[unit]] = one
    for unit, one in enumerate(piece):
        if grid[unit] >= 0 and best[grid[unit]] != one:
            grid[unit] = -1


def _make_room(
    grid: list[int], fixed: Sequence[int], load: Sequence[float], count: int, skip: int
) -> None:
    """Free the heaviest grids until there are free units for those that have none."""
    weight, size, locked = [0.0] * count, [0] * count, set(fixed)
    for unit, one in enumerate(grid):
        if one >= 0:
            weight[one] += load[unit]
            size[one] += 1
    empty = sum(number == 0 for number in size)
    room = grid.count(-1)
    heaviest = sorted((one for one in range(count) if size[one] > 1), key=lambda one: -weight[one])
    heaviest = [one for one in heaviest if one not in locked]
    turn = skip % len(heaviest) if heaviest else 0
    for one in (*heaviest[turn:], *heaviest[:turn]):
        if room >= empty:
            return
        for unit, had in enumerate(grid):
            if had == one:
                grid[unit] = -1
        empty, room = empty + 1, room + size[one]
