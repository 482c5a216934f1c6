"""Where the doors of a grid lie. Where no positions are known, doors stand in a row as lanes and
numbers go: so the weeks are as fair as with positions, and the walk follows the signs."""

from collections.abc import Sequence
from typing import Final

from linli.territory.models import Grid, Household, Shape, Unit

STEP: Final = 25.0  # metres from door to door where nobody knows better
Place = tuple[float, float]


class Ground:
    """The positions of some households."""

    def __init__(self, grid: Grid, households: Sequence[Household]) -> None:
        self._row = {one.pk: number * STEP for number, one in enumerate(households)}
        self._places = _places(grid, {one.unit for one in households})
        self.planar = not self._places
        self._middle = _middle(list(self._places.values()))
        village = grid.village
        told = village.lon is not None and village.lat is not None
        self.start = (village.lon, village.lat) if told and not self.planar else self._middle

    def at(self, household: Household) -> Place:
        """Of its lane; of one that nobody drew, the middle of the others."""
        if self.planar:
            return (self._row[household.pk], 0.0)
        return self._places.get(household.unit_id, self._middle)


def _places(grid: Grid, units: set[Unit]) -> dict[int, Place]:
    """What is entered, else the middle of what is drawn, else the group's. One query."""
    keys = {unit.pk for unit in units} | {unit.parent_id for unit in units}
    drawn = Shape.objects.filter(unit__in=keys, valid_to__isnull=True)
    middles = {
        key: ((west + east) / 2, (south + north) / 2)
        for key, west, south, east, north in drawn.values_list(
            "unit_id", "west", "south", "east", "north"
        )
        if key is not None
    }
    found: dict[int, Place] = {}
    for unit in units:
        for one in (unit, unit.parent):
            place = _entered(one) or (middles.get(one.pk) if one else None)
            if place is not None:
                found[unit.pk] = place
                break
    return found


def _entered(unit: Unit | None) -> Place | None:
    if unit is None or unit.lon is None or unit.lat is None:
        return None
    return unit.lon, unit.lat


def _middle(places: Sequence[Place]) -> Place:
    if not places:
        return (0.0, 0.0)
    return (
        sum(place[0] for place in places) / len(places),
        sum(place[1] for place in places) / len(places),
    )
