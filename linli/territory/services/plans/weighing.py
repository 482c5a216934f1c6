"""How much work lies in each lane: people, area and past matters, each against its mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from linli.rulesets import services as rulesets
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Shape, Unit
from linli.territory.services.plans.outlines import area_of

LOAD: Final = "grids.load"
NO_PAST: Final[Mapping[int, int]] = {}


@dataclass
class Leaf:
    """A lane, or a group without lanes. `load` is 1 for a lane with the mean of everything; `past`
    are its matters of the last year."""

    unit: Unit
    outline: dict[str, Any] | None = None
    past: int = 0
    load: float = 1.0

    @property
    def area_m2(self) -> float | None:
        """As it was entered, else measured from its outline."""
        if self.unit.area_m2 is not None:
            return float(self.unit.area_m2)
        return area_of(self.outline) if self.outline else None


def leaves_of(village: Unit, past: Mapping[int, int] = NO_PAST) -> list[Leaf]:
    """The lanes of a village, and its groups without lanes, with their loads. Three queries.

    `past` are matters of the last year by place, which whoever asks has counted: this app knows
    nothing of matters.
    """
    known = list(
        Unit.objects.public()
        .filter(below(village.path), kind__in=[UnitKind.GROUP, UnitKind.ADDRESS])
        .select_related("parent")
        .order_by("path")
    )
    parents = {unit.parent_id for unit in known}
    drawn = Shape.objects.filter(
        below(village.path, "unit__path"), unit__valid_to__isnull=True, valid_to__isnull=True
    )
    outlines = dict(drawn.values_list("unit_id", "geometry"))
    found = [
        Leaf(unit, outlines.get(unit.pk), past.get(unit.pk, 0))
        for unit in known
        if unit.pk not in parents
    ]
    weigh(found, rulesets.value(LOAD, path=village.path))
    return found


def has_lanes(village: Unit) -> bool:
    """Whether there is anything to divide."""
    kinds = [UnitKind.GROUP, UnitKind.ADDRESS]
    return Unit.objects.public().filter(below(village.path), kind__in=kinds).exists()


def weigh(leaves: Sequence[Leaf], weights: Mapping[str, float]) -> None:
    """Write the load of each. What nobody knows weighs nothing; where it is known of some lanes
    only, the others count as their mean."""
    columns = {name: column for name, column in _columns(leaves).items() if sum(column) > 0}
    total = sum(weights[name] for name in columns)
    for number, leaf in enumerate(leaves):
        parts = [weights[name] * column[number] for name, column in columns.items()]
        leaf.load = sum(parts) / total if total else 1.0


def _columns(leaves: Sequence[Leaf]) -> dict[str, list[float]]:
    people: list[float | None] = [leaf.unit.population for leaf in leaves]
    if not any(people):
        people = [leaf.unit.households for leaf in leaves]
    past: list[float | None] = [leaf.past for leaf in leaves]
    return {
        "population": _against_mean(people),
        "area": _against_mean([leaf.area_m2 for leaf in leaves]),
        "difficulty": _against_mean(past),
    }


def _against_mean(values: Sequence[float | None]) -> list[float]:
    known = [value for value in values if value is not None]
    if not sum(known):
        return [0.0] * len(values)
    mean = sum(known) / len(known)
    return [1.0 if value is None else value / mean for value in values]
