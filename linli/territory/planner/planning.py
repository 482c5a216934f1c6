"""One village after the other, on every core: first plan, search, repair."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.territory.planner.land import UNWELCOME, Land
from linli.territory.planner.searching import Effort, Found, Hand, search
from linli.territory.planner.state import BORDER, GRID, RUN, UNIT, Rows

INSIDE: Final = 0.98  # of the tolerance: where the search begins to push
STEP: Final = 8.0  # units of mean load that are moved rather than leave a grid beyond tolerance


Floats = NDArray[np.float64]


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


def plan_villages(land: Land, villages: Sequence[Village], effort: Effort) -> list[Found]:
    """A plan for each village, the same for the same seed however many cores there are."""
    tables = _Tables(land)
    order = sorted(range(len(villages)), key=lambda one: -len(villages[one].members))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        work = {one: pool.submit(_plan, tables, villages[one], effort) for one in order}
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
        self.local = np.zeros(len(land.units), dtype=np.int64)  # the number within its village
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
        units["stay"] = effort.stay * _weights(units)
        width = self.first[members + 1] - self.first[members]
        units["last"] = np.cumsum(width)
        units["first"] = units["last"] - width
        wanted = np.repeat(self.first[members] - units["first"], width) + np.arange(width.sum())
        self.local[members] = np.arange(len(members))
        other = self.local[self.other[wanted]]
        order = np.argsort(np.repeat(np.arange(len(members)), width) * len(members) + other)
        borders = np.zeros(len(wanted), dtype=BORDER)
        borders["other"], borders["length"] = other[order], self.length[wanted][order]
        return units, borders


def _weights(units: Rows) -> Floats:
    """How much it matters that a unit keeps its grid, on average 1: half its households, where they
    are known, half its load."""
    weight = units["load"] / units["load"].mean()
    if units["homes"].any():
        weight = (weight + units["homes"] / units["homes"].mean()) / 2
    return np.where(units["before"] >= 0, weight, 0.0)


def _plan(tables: _Tables, village: Village, effort: Effort) -> Found:
    units, borders = tables.rows(village, effort)
    grids = np.zeros(len(village.grids), dtype=GRID)
    grids["target"] = units["load"].sum() * np.array(village.people) / sum(village.people)
    run = np.zeros(1, dtype=RUN)
    run["chance"] = _chance(effort.seed, village.name)
    run["tolerance"], run["limit"] = INSIDE * effort.tolerance, effort.tolerance
    run["step"] = STEP * effort.stay if (units["before"] >= 0).any() else 0.0
    run["cap"] = effort.cap
    return search(Hand(units, borders, grids, run, village.grids, effort))


def _chance(seed: int, name: str) -> np.uint64:
    """The same for a village whatever stands beside it in the file."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.uint64(int.from_bytes(digest[:8], "big") | 1)
