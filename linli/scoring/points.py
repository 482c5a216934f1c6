"""Monthly points of villages (row S0-11, practice B19): integers, from counts that were frozen.

Each part becomes hundredths of a point of a hundred, rounded; the points are their weighted mean,
rounded once more. What nothing was due of is left out, and its weight goes to the others. Use of
programs, clicks and numbers of photos are no part of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from linli.scoring.model.ranking import Entry, ranked
from linli.scoring.model.totals import FULL, half_up, weighted_mean_centi

PARTS: Final = ("inspection", "rectified", "closed", "orders")


@dataclass(frozen=True)
class Part:
    """One part of a village's points: so many of so many, or a score; nothing where nothing was
    due."""

    name: str
    weight: int
    centi: int | None
    part: int = 0
    of: int = 0


@dataclass(frozen=True)
class Line:
    """A village in a bulletin; without any part it has no rank."""

    unit: str
    name: str
    parts: tuple[Part, ...]
    points: int | None
    rank: int | None = None
    of: int = 0


def line_of(row: Mapping[str, Any], weights: Mapping[str, int]) -> Line:
    """One village, from what was frozen."""
    parts = tuple(_part(name, row, weights[name]) for name in PARTS)
    counted = [(one.centi, one.weight) for one in parts if one.centi is not None and one.weight]
    points = weighted_mean_centi(counted) if counted else None
    return Line(row["unit"], row["name"], parts, points)


def _part(name: str, row: Mapping[str, Any], weight: int) -> Part:
    if name == "inspection":
        return Part(name, weight, row[name])
    part, of = row[name]
    return Part(name, weight, half_up(FULL * part, of) if of else None, part, of)


def lines_of(inputs: Mapping[str, Any]) -> Sequence[Line]:
    """All villages, the highest first, those without points at the end."""
    found = {row["unit"]: line_of(row, inputs["weights"]) for row in inputs["rows"]}
    placed = ranked([Entry(one.unit, one.points) for one in found.values()])
    return [
        Line(one.unit, one.name, one.parts, one.points, place.rank, place.of)
        for place in placed
        for one in (found[place.unit],)
    ]
