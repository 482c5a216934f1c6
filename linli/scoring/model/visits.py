"""Visits as arrays: who saw which unit in which month, and what the visit came to.

Sums are of integers: points are held in millionths, and an integer sum is the same in whatever
order its terms come. So renaming or reordering changes nothing, not even the last digit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
FINE: Final = 10_000  # millionths of a point in a hundredth


@dataclass(frozen=True)
class Visits:
    """Rows of visits; months, units and inspectors are numbers from 0, months in their order."""

    month: Ints
    unit: Ints
    inspector: Ints
    centi: Ints

    def __len__(self) -> int:
        return len(self.centi)

    @property
    def months(self) -> int:
        return int(self.month.max()) + 1

    @property
    def units(self) -> int:
        return int(self.unit.max()) + 1

    @property
    def inspectors(self) -> int:
        return int(self.inspector.max()) + 1

    def sorted(self) -> "Visits":
        """By unit and month: cells (what one unit was worth in one month) lie side by side."""
        order = np.lexsort((self.month, self.unit))
        return Visits(*(rows[order] for rows in self._columns()))

    def of(self, chosen: NDArray[Any]) -> "Visits":
        """Some of the rows."""
        return Visits(*(rows[chosen] for rows in self._columns()))

    def _columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        return self.month, self.unit, self.inspector, self.centi


@dataclass(frozen=True)
class Named:
    """Visits with the names of their numbers."""

    visits: Visits
    months: list[str]
    units: list[str]
    inspectors: list[str]


def named(rows: Iterable[tuple[str, str, str, int]]) -> Named:
    """Rows of month, unit, inspector and hundredths of a point, as the app has them."""
    given = sorted(rows)
    names = [sorted({str(row[column]) for row in given}) for column in range(3)]
    codes = [{name: code for code, name in enumerate(some)} for some in names]
    columns = [
        np.array([codes[column][str(row[column])] for row in given], np.int64)
        for column in range(3)
    ]
    centi = np.array([row[3] for row in given], np.int64)
    return Named(Visits(columns[0], columns[1], columns[2], centi), *names)


class Layout:
    """Sorted visits with what every step over them needs. A cell is a unit in a month."""

    def __init__(self, visits: Visits) -> None:
        self.visits = visits.sorted()
        here = self.visits
        new_unit = np.r_[True, here.unit[1:] != here.unit[:-1]]
        new_cell = new_unit | np.r_[True, here.month[1:] != here.month[:-1]]
        self.cell_start = np.flatnonzero(new_cell)
        self.cell_size = np.diff(np.r_[self.cell_start, len(here)])
        self.cell_unit = np.cumsum(new_unit[self.cell_start]) - 1  # the place in `seen_units`
        self.cell_month = here.month[self.cell_start]
        self.seen_units = here.unit[np.flatnonzero(new_unit)]
        self.unit_start = np.flatnonzero(np.r_[True, np.diff(self.cell_unit) > 0])
        self.points = here.centi * FINE
        self.by_inspector = np.bincount(here.inspector, minlength=here.inspectors)
        self.by_month = np.bincount(here.month, minlength=here.months)

    def cell_sums(self, rows: Ints) -> Ints:
        """Of visits, for each cell."""
        return np.asarray(np.add.reduceat(rows, self.cell_start))

    def unit_sums(self, cells: NDArray[Any]) -> NDArray[Any]:
        """Of cells, for each unit."""
        return np.asarray(np.add.reduceat(cells, self.unit_start))

    def inspector_sums(self, rows: Ints) -> Ints:
        """Of visits, for each inspector; exact, since all terms are integers below 2 ** 53."""
        here = self.visits
        return np.bincount(here.inspector, rows, len(self.by_inspector)).astype(np.int64)

    def month_means(self, rows: Ints) -> Ints:
        """Of visits, for each month."""
        sums = np.bincount(self.visits.month, rows, len(self.by_month))
        return np.rint(sums / np.maximum(self.by_month, 1)).astype(np.int64)

    @cached_property
    def parts(self) -> tuple[Ints, Ints]:
        """The part of the graph of visits that each seen unit and each inspector is in: the lowest
        number of an inspector there. Whoever made no visit is a part alone."""
        here = self.visits
        unit = np.repeat(self.cell_unit, self.cell_size)
        pairs = np.unique(unit * here.inspectors + here.inspector)
        unit, inspector = pairs // here.inspectors, pairs % here.inspectors
        order = np.argsort(inspector, kind="stable")
        starts = np.flatnonzero(np.r_[True, np.diff(unit) > 0])
        turned = np.flatnonzero(np.r_[True, np.diff(inspector[order]) > 0])
        active = inspector[order][turned]
        label = np.arange(here.inspectors)
        while True:
            units = np.minimum.reduceat(label[inspector], starts)
            before = label.copy()
            label[active] = np.minimum.reduceat(units[unit][order], turned)
            label = label[label]  # a shortcut: the lowest of the lowest
            if (before == label).all():
                return units, label


def part_sizes(parts: Ints) -> list[int]:
    """How many units each part has, the largest first."""
    return sorted(np.unique(parts, return_counts=True)[1].tolist(), reverse=True)


def rounded(values: Sequence[float] | Floats, digits: int) -> list[float]:
    """To so many digits that count, so that what varies in the last ones varies nothing else."""
    return [float(f"{value:.{digits - 1}e}") for value in values]
