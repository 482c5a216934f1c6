"""Inspections that are made up, in which what every village is truly worth is known (methods §4).

Villages vary by 6 points, a village from month to month by 3, inspectors by 5, and each of ten
weighted aspects of a sheet errs by 6.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from linli.scoring.model.aspects import noise
from linli.scoring.model.visits import Visits

UNIT, MONTH, INSPECTOR, ASPECT = 6.0, 3.0, 5.0, 6.0
WEIGHTS: Final = np.array([10.0] * 10)
MEAN: Final = 75.0


@dataclass(frozen=True)
class Year:
    """Visits, their noise as the aspects tell it, and the truth of the last month."""

    visits: Visits
    noise: float | None
    truth: Any
    severity: Any


def year(chance: Any, *, units: int, inspectors: int, months: int, each: int) -> Year:
    """Inspectors go where chance sends them, each to as many villages."""
    unit = chance.normal(0, UNIT, units)
    month = chance.normal(0, MONTH, (months, units))
    severity = chance.normal(0, INSPECTOR, inspectors)
    part = WEIGHTS / WEIGHTS.sum()
    columns: list[tuple[Any, ...]] = []
    for number in range(months):
        taken: list[Any] = []
        for _ in range(each):
            who = _others(chance, units, inspectors, taken)
            taken.append(who)
            true = MEAN + unit + month[number] - severity[who]
            aspects = true[:, None] + chance.normal(0, ASPECT, (units, len(part)))
            columns.append((np.full(units, number), np.arange(units), who, aspects @ part, aspects))
    when, where, who, total, aspects = (np.concatenate(one) for one in zip(*columns, strict=True))
    centi = np.rint(100 * total).astype(np.int64)
    visit = np.repeat(np.arange(len(where)), len(part))
    kind = np.tile(np.arange(len(part)), len(where))
    share = np.rint(100 * aspects).astype(np.int64).ravel()
    said = noise(visit, np.repeat(where, len(part)), kind, share, WEIGHTS)
    return Year(Visits(when, where, who, centi), said, MEAN + unit + month[-1], severity)


def _others(chance: Any, units: int, inspectors: int, taken: list[Any]) -> Any:
    """As many villages for each; nobody comes to one twice in a month."""
    who = np.arange(units) % inspectors
    chance.shuffle(who)
    while (twice := np.flatnonzero(np.any([who == one for one in taken], axis=0))).size:
        for place in twice:
            other = chance.integers(units)
            who[place], who[other] = who[other], who[place]
    return who
