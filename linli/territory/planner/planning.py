"""One village after the other, on every core: first plan, search, repair."""

import hashlib
import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from linli.territory.planner.annealing import anneal
from linli.territory.planner.chains import MOST_WORK, cut_row, row_of
from linli.territory.planner.enumeration import MOST_UNITS, enumerate_plans
from linli.territory.planner.growth import begin
from linli.territory.planner.land import UNWELCOME, Land
from linli.territory.planner.state import BORDER, GRID, RUN, UNIT, Rows

EXACT: Final = "exact"  # every plan was looked at
BOUND: Final = "bound"  # the worst grid is as near to its target as any plan can have it
SEARCH: Final = "search"
HOT: Final = 0.06
COLD: Final = 0.01
SPLITS: Final = 24  # of 256 steps
SWAPS: Final = 20
INSIDE: Final = 0.98  # of the tolerance: where the search begins to push
ROUNDING: Final = 1e-9
REPAIRS: Final = 5
MOST_STEPS: Final = 5_000_000  # of one repair
REPAIR_STEPS: Final = 1000  # for each unit, the first time; then twice as many, and so on
STAY: Final = 0.3  # price of moving a unit of mean load


@dataclass
class Village:
    """What is asked for one village; grids by their names."""

    number: int
    name: str
    members: list[int]
    grids: list[str]
    people: list[int]  # who work in each grid: its part of the load
    before: list[int]  # the grid of each member in the previous plan, -1 for none
    fixed: list[int]


@dataclass
class Found:
    """A village's plan: the grid of each member, and whether it is the best there is."""

    grid: list[int]
    excess: float
    how: str


@dataclass(frozen=True)
class Effort:
    """How long to search."""

    steps: int  # for each unit
    tolerance: float
    cap: float
    seed: int
    stay: float


def plan_villages(
    land: Land, villages: Sequence[Village], wholes: Sequence[Sequence[int]], effort: Effort
) -> list[Found]:
    """A plan for each village, the same for the same seed however many cores there are. `wholes`
    are the earlier grids that the search may begin with."""
    tables = _Tables(land)
    order = sorted(range(len(villages)), key=lambda one: -len(villages[one].members))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        work = {
            one: pool.submit(_plan, tables, villages[one], wholes[one], effort) for one in order
        }
        return [work[one].result() for one in range(len(villages))]


class _Tables:
    """Borders and links of all units, sorted by unit."""

    def __init__(self, land: Land) -> None:
        pairs = [*land.borders, *((link.one, link.two) for link in land.links)]
        ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        wide = np.sqrt(land.area)
        unwelcome = [UNWELCOME * min(wide[link.one], wide[link.two]) for link in land.links]
        length = np.array([*land.borders.values(), *unwelcome], dtype=np.float64)
        one = np.concatenate([ends[:, 0], ends[:, 1]])
        two = np.concatenate([ends[:, 1], ends[:, 0]])
        order = np.lexsort((two, one))
        self.land = land
        self.other = two[order]
        self.length = np.concatenate([length, length])[order]
        self.first = np.searchsorted(one[order], np.arange(len(land.units) + 1))

    def rows(self, village: Village, effort: Effort) -> tuple[Rows, Rows]:
        """The units and the borders of one village, numbered from 0."""
        land, members = self.land, np.array(village.members, dtype=np.int64)
        units = np.zeros(len(members), dtype=UNIT)
        for key in ("load", "area", "rim", "homes"):
            units[key] = getattr(land, key)[members]
        units["x"], units["y"] = land.middle[members].T
        units["before"], units["fixed"] = village.before, village.fixed
        if not units["load"].any():
            units["load"] = 1.0  # nothing is known of the work: as many units in each grid
        mean = float(units["load"].mean())
        units["stay"] = effort.stay * (units["load"] / mean if mean > 0 else 1.0)
        units["stay"][units["before"] < 0] = 0.0
        width = self.first[members + 1] - self.first[members]
        units["last"] = np.cumsum(width)
        units["first"] = units["last"] - width
        wanted = np.concatenate(
            [np.arange(self.first[one], self.first[one + 1]) for one in members]
        )
        borders = np.zeros(len(wanted), dtype=BORDER)
        local = np.zeros(len(land.units), dtype=np.int64)
        local[members] = np.arange(len(members))
        borders["other"] = local[self.other[wanted]]
        borders["length"] = self.length[wanted]
        return units, borders


def warm_up() -> None:
    """Compile the search, or load it, before the clock runs."""
    for size in (2, MOST_UNITS + 2):
        units, borders = np.zeros(size, dtype=UNIT), np.zeros(2 * size - 2, dtype=BORDER)
        for one in ("load", "area", "rim"):
            units[one] = 1.0
        for one in ("before", "fixed", "grid"):
            units[one] = -1
        around = [[u - 1, u + 1] for u in range(size)]
        borders["other"] = [v for pair in around for v in pair if 0 <= v < size]
        units["last"] = np.cumsum([1, *[2] * (size - 2), 1])
        units["first"][1:] = units["last"][:-1]
        grids = np.zeros(2, dtype=GRID)
        grids["target"] = size / 2
        run = np.zeros(1, dtype=RUN)
        run["tolerance"] = run["limit"] = run["cap"] = 1.0
        if size <= MOST_UNITS:
            enumerate_plans(units, borders, grids, run)
        else:
            cut_row(units, borders, grids, run, np.arange(size), False)
            begin(units, borders, grids, run)
            anneal(units, borders, grids, run, 64, HOT, COLD, SPLITS, SWAPS)


def _plan(tables: _Tables, village: Village, whole: Sequence[int], effort: Effort) -> Found:
    units, borders = tables.rows(village, effort)
    grids = np.zeros(len(village.grids), dtype=GRID)
    grids["target"] = units["load"].sum() * np.array(village.people) / sum(village.people)
    run = np.zeros(1, dtype=RUN)
    run["chance"] = _chance(effort.seed, village.name)
    run["tolerance"], run["limit"] = INSIDE * effort.tolerance, effort.tolerance
    run["cap"] = effort.cap
    found = _exactly(units, borders, grids, run)
    if found is not None:
        return found
    units["grid"] = np.where(units["fixed"] >= 0, units["fixed"], whole)
    return _search(units, borders, grids, run, effort)


def _exactly(units: Rows, borders: Rows, grids: Rows, run: Rows) -> Found | None:
    """The best of all plans, where they can all be looked at."""
    excess = -1.0
    row = row_of(units, borders)
    free = bool((units["before"] < 0).all() and (units["fixed"] < 0).all())
    if len(units) <= MOST_UNITS:
        excess = float(enumerate_plans(units, borders, grids, run))
    elif row and free and np.ptp(grids["target"]) == 0 and len(units) ** 2 <= MOST_WORK:
        order, closed = row
        excess = float(cut_row(units, borders, grids, run, np.array(order), closed))
    return Found(units["grid"].tolist(), excess, EXACT) if excess >= 0 else None


def _chance(seed: int, name: str) -> np.uint64:
    """The same for a village whatever stands beside it in the file."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.uint64(int.from_bytes(digest[:8], "big") | 1)


def _search(units: Rows, borders: Rows, grids: Rows, run: Rows, effort: Effort) -> Found:
    held = units["grid"].copy()
    begin(units, borders, grids, run)
    if len(grids) == 1:
        return Found(units["grid"].tolist(), _excess(grids, effort), EXACT)
    heat = HOT * _roughness(units, grids), COLD * _roughness(units, grids)
    anneal(units, borders, grids, run, effort.steps * len(units), *heat, SPLITS, SWAPS)
    best, least = units["grid"].copy(), _excess(grids, effort)
    floor = _floor(units, grids, effort)
    for turn in range(REPAIRS):
        if least <= floor + ROUNDING:
            break
        if turn % 2 == 1:
            units["grid"] = held
            begin(units, borders, grids, run)
        steps = min(min(effort.steps, REPAIR_STEPS) * len(units) << turn, MOST_STEPS)
        anneal(units, borders, grids, run, steps, heat[0], heat[1] / 10, 2 * SPLITS, SWAPS)
        if _excess(grids, effort) < least:
            best, least = units["grid"].copy(), _excess(grids, effort)
    return Found(best.tolist(), least, BOUND if 0 < least <= floor + ROUNDING else SEARCH)


def _roughness(units: Rows, grids: Rows) -> float:
    """How much one unit matters to a grid's outline, against a grid of a dozen."""
    return float(np.clip(math.sqrt(12 * len(grids) / len(units)), 0.1, 1.0))


def _excess(grids: Rows, effort: Effort) -> float:
    """How far the worst grid is beyond the tolerance, and beyond the cap."""
    away = np.abs(grids["load"] / grids["target"] - 1).max() - effort.tolerance
    over = (grids["homes"] / effort.cap - 1).max()
    return max(0.0, float(away)) + 1e6 * max(0.0, float(over))


def _floor(units: Rows, grids: Rows, effort: Effort) -> float:
    """An excess that no plan can go below: the heaviest unit is in some grid; some grid has no
    fewer units than the average, and some no more."""
    loads, target, count = np.sort(units["load"]), grids["target"], len(grids)
    most, least = -(-len(loads) // count), len(loads) // count
    away = [loads[-1] / target.max() - 1]
    if np.ptp(target) == 0:
        away += [loads[:most].sum() / target[0] - 1, 1 - loads[-least:].sum() / target[0]]
    return max(0.0, *(float(one) - effort.tolerance for one in away))
