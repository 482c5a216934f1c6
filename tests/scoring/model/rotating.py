"""A year of inspections that is made up: what villages are truly worth is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linli.scoring.model.visits import Visits


@dataclass(frozen=True)
class Year:
    visits: Visits
    truth: NDArray[np.float64]  # of each unit in the last month
    severity: NDArray[np.float64]


def year(
    *, units: int = 60, inspectors: int = 12, months: int = 12, each: int = 2, seed: int = 1
) -> Year:
    chance = np.random.default_rng(seed)
    unit = chance.normal(0, 6, units)
    month = chance.normal(0, 3, (months, units))
    severity = chance.normal(0, 5, inspectors)
    rows = []
    for number in range(months):
        for _ in range(each):
            who = np.arange(units)[chance.permutation(units)] % inspectors
            score = 80 + unit + month[number] - severity[who] + chance.normal(0, 2, units)
            centi = np.rint(score * 100).astype(np.int64)
            rows.append((np.full(units, number), np.arange(units), who, centi))
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    return Year(Visits(*columns), 80 + unit + month[-1], severity)


def renamed(visits: Visits, seed: int) -> tuple[Visits, NDArray[np.int64], NDArray[np.int64]]:
    """Other numbers for units and inspectors, in another order."""
    chance = np.random.default_rng(seed)
    unit = chance.permutation(visits.units)
    inspector = chance.permutation(visits.inspectors)
    order = chance.permutation(len(visits))
    other = Visits(visits.month, unit[visits.unit], inspector[visits.inspector], visits.centi)
    return other.of(order), unit, inspector
