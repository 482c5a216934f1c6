"""Judging a plan, however it came about: by the search, by hand, or by another program.

Plain Python over a `Land`, quick enough for each unit that a person drags; no numba.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from linli.territory.planner.land import Land
from linli.territory.planner.links import pieces_of_graph

EVEN: Final = 1e-9  # a share; below it two loads are equal


@dataclass
class Grid:
    """The sums of one grid."""

    name: str
    parent: str
    units: list[int] = field(default_factory=list)
    load: float = 0.0
    target: float = 0.0
    homes: float = 0.0
    area: float = 0.0
    rim: float = 0.0
    pieces: int = 1
    links: int = 0  # virtual links on which it depends

    @property
    def deviation(self) -> float:
        """Its load against its target, as a share: 0.1 is a tenth too much."""
        return self.load / self.target - 1 if self.target > 0 else 0.0

    @property
    def compactness(self) -> float:
        """Polsby-Popper: 1 for a circle, near 0 for a thread."""
        return 4 * math.pi * self.area / self.rim**2 if self.rim > 0 else 0.0


def evaluate(
    land: Land,
    assignment: Mapping[str, str],
    *,
    tolerance: float = 0.05,
    previous: Mapping[str, str] | None = None,
    staff: Mapping[str, int] | None = None,
    cap: float | None = None,
) -> dict[str, Any]:
    """What a plan (unit id to grid name) is worth and where it breaks a rule. As data:

    `max_deviation`, `mean_deviation` (shares of the village's mean load a grid, or of the grid's
    part by `staff`), `compactness` (mean Polsby-Popper), `contiguity_violations` (pieces too many,
    virtual links counted as borders), `parent_violations` (grids in two villages),
    `reassigned_load_share` (of the load of units that had a grid in `previous`), `without_grid`
    (unit ids: gaps), `unknown_units`, `within_tolerance`, and a row for each of `grids`.
    """
    grids = gather(land, assignment, staff or {})
    listed = [grids[name] for name in sorted(grids, key=order)]
    away = [abs(grid.deviation) for grid in listed]
    known = {unit.id for unit in land.units}
    most = max(away, default=0.0)
    return {
        "max_deviation": most,
        "mean_deviation": sum(away) / len(away) if away else 0.0,
        "contiguity_violations": sum(grid.pieces - 1 for grid in listed),
        "parent_violations": _crossing(land, assignment),
        "compactness": sum(g.compactness for g in listed) / len(listed) if listed else 0.0,
        "reassigned_load_share": reassigned(land, assignment, previous or {}),
        "within_tolerance": most <= tolerance + EVEN,
        "over_cap": [grid.name for grid in listed if cap is not None and grid.homes > cap + EVEN],
        "without_grid": [unit.id for unit in land.units if not assignment.get(unit.id)],
        "unknown_units": sorted(set(assignment) - known),
        "grids": [_row(grid, tolerance) for grid in listed],
    }


def order(name: str) -> list[tuple[int, int | str]]:
    """Sorts grid 2 before grid 10."""
    parts: list[tuple[int, int | str]] = []
    digits = ""
    for letter in name + "\0":
        if letter.isdecimal() and letter.isascii():
            digits += letter
            continue
        if digits:
            parts.append((0, int(digits)))
            digits = ""
        parts.append((1, letter))
    return parts


def gather(land: Land, assignment: Mapping[str, str], staff: Mapping[str, int]) -> dict[str, Grid]:
    """The sums of every grid, by name."""
    grids: dict[str, Grid] = {}
    of = [assignment.get(unit.id) or "" for unit in land.units]
    for number, name in enumerate(of):
        if not name:
            continue
        grid = grids.setdefault(name, Grid(name, land.units[number].parent))
        grid.units.append(number)
        grid.load += float(land.load[number])
        grid.homes += float(land.homes[number])
        grid.area += float(land.area[number])
        grid.rim += float(land.rim[number])
    for (one, two), length in land.borders.items():
        if of[one] and of[one] == of[two]:
            grids[of[one]].rim -= 2 * length
    _set_targets(land, grids, staff)
    _count_pieces(land, grids, of)
    return grids


def _set_targets(land: Land, grids: Mapping[str, Grid], staff: Mapping[str, int]) -> None:
    """Each grid's part of its village's load: two people answer for twice as much."""
    people: dict[str, int] = {}
    for grid in grids.values():
        people[grid.parent] = people.get(grid.parent, 0) + staff.get(grid.name, 1)
    loads = dict.fromkeys(land.parents, 0.0)
    for unit, load in zip(land.units, land.load.tolist(), strict=True):
        loads[unit.parent] += load
    for grid in grids.values():
        grid.target = loads[grid.parent] * staff.get(grid.name, 1) / people[grid.parent]


def _count_pieces(land: Land, grids: Mapping[str, Grid], of: list[str]) -> None:
    links = [(link.one, link.two) for link in land.links]
    inside: dict[str, list[tuple[int, int]]] = {name: [] for name in grids}
    joined: dict[str, list[tuple[int, int]]] = {name: [] for name in grids}
    for pairs, kept in ((land.borders, inside), (links, joined)):
        for one, two in pairs:
            if of[one] and of[one] == of[two]:
                kept[of[one]].append((one, two))
    for name, grid in grids.items():
        local = {unit: i for i, unit in enumerate(grid.units)}
        plain = [(local[one], local[two]) for one, two in inside[name]]
        extra = [(local[one], local[two]) for one, two in joined[name]]
        grid.pieces = max(pieces_of_graph(len(local), plain + extra)) + 1
        if extra:
            grid.links = max(pieces_of_graph(len(local), plain)) + 1 - grid.pieces


def _crossing(land: Land, assignment: Mapping[str, str]) -> int:
    parents: dict[str, set[str]] = {}
    for unit in land.units:
        if name := assignment.get(unit.id):
            parents.setdefault(name, set()).add(unit.parent)
    return sum(len(found) > 1 for found in parents.values())


def reassigned(land: Land, assignment: Mapping[str, str], previous: Mapping[str, str]) -> float:
    """The part of the load that had a grid in the previous plan and has another one now."""
    had, moved = 0.0, 0.0
    for unit, load in zip(land.units, land.load.tolist(), strict=True):
        if before := previous.get(unit.id):
            had += load
            moved += load if assignment.get(unit.id) != before else 0.0
    return moved / had if had else 0.0


def _row(grid: Grid, tolerance: float) -> dict[str, Any]:
    return {
        "grid": grid.name,
        "parent": grid.parent,
        "units": len(grid.units),
        "load": grid.load,
        "target": grid.target,
        "deviation": grid.deviation,
        "households": grid.homes,
        "area": grid.area,
        "compactness": grid.compactness,
        "pieces": grid.pieces,
        "virtual_links": grid.links,
        "within_tolerance": abs(grid.deviation) <= tolerance + EVEN,
    }
