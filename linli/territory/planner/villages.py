"""From land, request and earlier plan to what is asked for each village: which grids, by name."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from linli.territory.planner.counts import for_change, for_target, for_total
from linli.territory.planner.errors import PlanRefused, at
from linli.territory.planner.evaluation import order
from linli.territory.planner.land import Land
from linli.territory.planner.planning import Village
from linli.territory.planner.requests import Request

NEW: Final = "\0"  # begins the name of a grid that has none yet


def villages_of(land: Land, request: Request, previous: Mapping[str, str]) -> list[Village]:
    """One village a parent. New grids have provisional names; `named` gives them real ones."""
    had = _grids_before(land, previous)
    locked = _locked(land)
    counts = _counts(land, request, had, locked)
    return [
        _village(land, request, previous, number, had[number], locked[number], counts[number])
        for number in range(len(land.parents))
    ]


def _grids_before(land: Land, previous: Mapping[str, str]) -> list[list[str]]:
    """The grids that each village had, the heaviest first. A grid whose units are in two villages
    now belongs to the one with more of its load."""
    load: dict[str, Counter[int]] = {}
    for unit, parent, weight in zip(
        land.units, land.parent.tolist(), land.load.tolist(), strict=True
    ):
        if grid := previous.get(unit.id):
            load.setdefault(grid, Counter())[parent] += weight + 1e-9
    found: list[list[str]] = [[] for _ in land.parents]
    for grid in sorted(load, key=lambda name: (-load[name].total(), order(name))):
        found[max(load[grid], key=lambda one: (load[grid][one], -one))].append(grid)
    return found


def _locked(land: Land) -> list[list[str]]:
    """The grids in which units are locked, by village."""
    of: dict[str, int] = {}
    found: list[list[str]] = [[] for _ in land.parents]
    for unit, parent in zip(land.units, land.parent.tolist(), strict=True):
        if not unit.locked:
            continue
        if of.setdefault(unit.locked, parent) != parent:
            raise at(unit.number, unit.id, f"grid “{unit.locked}” has units of another parent.")
        if unit.locked not in found[parent]:
            found[parent].append(unit.locked)
    return found


def _counts(
    land: Land, request: Request, had: list[list[str]], locked: list[list[str]]
) -> list[int]:
    loads = [0.0] * len(land.parents)
    sizes = [0] * len(land.parents)
    for parent, load in zip(land.parent.tolist(), land.load.tolist(), strict=True):
        loads[parent] += load
        sizes[parent] += 1
    before = [len(grids) for grids in had]
    if request.target_load is not None:
        counts = for_target(loads, sizes, request.target_load, before)
    elif any(before):
        counts = for_change(loads, sizes, request.grids or 0, before)
    else:
        counts = for_total(loads, sizes, request.grids or 0)
    for name, count, wanted in zip(land.parents, counts, locked, strict=True):
        if count < len(wanted):
            raise PlanRefused(
                f"Parent “{name}” gets {count} grids, but units are locked in {len(wanted)}.",
                code="many_locked",
                grids=count,
                locked=len(wanted),
            )
    return counts


def _village(
    land: Land, request: Request, previous: Mapping[str, str], number: int,
    had: list[str], locked: list[str], count: int,
) -> Village:  # fmt: skip
    members = sorted(land.members(number).tolist(), key=lambda one: order(land.units[one].id))
    kept = [*locked, *(grid for grid in had if grid not in locked)][:count]
    kept += _foreseen(request, land.parents[number], kept)[: count - len(kept)]
    names = kept + [f"{NEW}{index}" for index in range(count - len(kept))]
    place = {name: index for index, name in enumerate(names)}
    people = [request.staff.get(name, 1) for name in names]
    before = [place.get(previous.get(land.units[one].id, ""), -1) for one in members]
    return Village(
        number=number,
        name=land.parents[number],
        members=members,
        grids=names,
        people=people,
        before=before,
        fixed=[place[land.units[one].locked] if land.units[one].locked else -1 for one in members],
    )


def _foreseen(request: Request, parent: str, kept: list[str]) -> list[str]:
    """New grids that the staff list knows already by the names that they will have."""
    begin = f"{parent or 'grid'}-"
    return sorted(
        name
        for name in request.staff
        if name.startswith(begin) and name.removeprefix(begin).isdecimal() and name not in kept
    )


def named(land: Land, villages: list[Village], found: list[list[int]]) -> dict[str, str]:
    """The grid of each unit by name. New grids are numbered from north to south after their parent;
    a number that an earlier grid has is not given again."""
    taken = {name for village in villages for name in village.grids if not name.startswith(NEW)}
    assignment: dict[str, str] = {}
    for village, grid in zip(villages, found, strict=True):
        names = _names(land, village, grid, taken)
        for unit, one in zip(village.members, grid, strict=True):
            assignment[land.units[unit].id] = names[one]
    return assignment


def _names(land: Land, village: Village, grid: list[int], taken: set[str]) -> list[str]:
    names = list(village.grids)
    north: dict[int, tuple[float, float]] = {}
    for unit, one in zip(village.members, grid, strict=True):
        x, y = land.middle[unit].tolist()
        north[one] = min(north.get(one, (float("inf"), 0.0)), (-y, x))
    digits = max(2, len(str(len(names))))
    number = 0
    for one in sorted(north, key=lambda one: north[one]):
        while names[one].startswith(NEW):
            number += 1
            name = f"{village.name or 'grid'}-{number:0{digits}d}"
            if name not in taken:
                taken.add(name)
                names[one] = name
    return names
