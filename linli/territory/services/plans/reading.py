"""A plan as it is looked at: each grid with its lanes, its load and its outline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from shapely.geometry.base import BaseGeometry

from linli.rulesets import services as rulesets
from linli.territory.choices import Layer
from linli.territory.models import Grid, GridPlan, GridUnit, Shape, Unit
from linli.territory.services.plans import outlines
from linli.territory.services.plans.outlines import Flat
from linli.territory.services.plans.weighing import NO_PAST, Leaf, leaves_of

SLIVER: Final = "grids.sliver"  # metres


@dataclass
class GridSheet:
    """One grid of any layer. `drawn` is its own outline; without one, that of its lanes is taken
    where every lane has one."""

    grid: Grid
    leaves: list[Leaf]
    drawn: dict[str, Any] | None
    flat: Flat
    sliver: float
    mean: float = 0.0  # load of a grid of this plan
    micro: list["GridSheet"] = field(default_factory=list)

    @cached_property
    def outline(self) -> BaseGeometry | None:
        """On the flat map."""
        if self.drawn is not None:
            return self.flat.metres(self.drawn)
        parts = [self.flat.metres(leaf.outline) for leaf in self.leaves if leaf.outline]
        if not parts or len(parts) < len(self.leaves):
            return None
        return outlines.joined(parts, self.sliver)

    @property
    def households(self) -> int:
        """Those of its lanes; where nobody entered them, the number that stood in a file."""
        known = [leaf.unit.households for leaf in self.leaves]
        counted = sum(number or 0 for number in known)
        return counted if any(number is not None for number in known) else self.grid.households

    @property
    def population(self) -> int:
        """The same of its people."""
        known = [leaf.unit.population for leaf in self.leaves]
        counted = sum(number or 0 for number in known)
        return counted if any(number is not None for number in known) else self.grid.population

    @property
    def area_m2(self) -> float | None:
        """That of its outline, else of its lanes where each is known."""
        if self.outline is not None:
            return float(self.outline.area)
        known = [leaf.area_m2 for leaf in self.leaves]
        areas = [area for area in known if area is not None]
        return sum(areas) if areas and len(areas) == len(known) else None

    @property
    def past(self) -> int:
        """Matters of the last year in its lanes: how difficult it is."""
        return sum(leaf.past for leaf in self.leaves)

    @property
    def load(self) -> float:
        """Of its lanes."""
        return sum(leaf.load for leaf in self.leaves)

    @property
    def deviation(self) -> float:
        """From the village's mean load of a grid, as a share of it: 0.1 is a tenth too much."""
        return self.load / self.mean - 1 if self.mean else 0.0

    @property
    def compactness(self) -> float | None:
        """Polsby–Popper of its outline."""
        return None if self.outline is None else outlines.compactness(self.outline)


@dataclass
class PlanSheet:
    """A whole plan."""

    plan: GridPlan
    village: Unit
    leaves: list[Leaf]
    all_grids: list[GridSheet]
    village_outline: dict[str, Any] | None
    flat: Flat
    sliver: float
    strangers: tuple[tuple[str, str], ...] = ()  # names of members that lie in another village
    shared: dict[str, Any] = field(default_factory=dict)  # found out once for plans side by side

    @cached_property
    def grids(self) -> list[GridSheet]:
        """The grids proper."""
        return self.of(Layer.GRID)

    @cached_property
    def special(self) -> list[GridSheet]:
        """Those that lie across."""
        return self.of(Layer.SPECIAL)

    def of(self, layer: str) -> list[GridSheet]:
        """The grids of a layer, by code."""
        return [one for one in self.all_grids if one.grid.layer == layer]

    @cached_property
    def held(self) -> dict[str, dict[int, Grid]]:
        """For each layer, the grid of each place."""
        found: dict[str, dict[int, Grid]] = {layer: {} for layer in Layer.values}
        for one in self.all_grids:
            for leaf in one.leaves:
                found[one.grid.layer][leaf.unit.pk] = one.grid
        return found

    @cached_property
    def uncovered(self) -> list[Leaf]:
        """Lanes of no grid."""
        return [leaf for leaf in self.leaves if leaf.unit.pk not in self.held[Layer.GRID]]

    @property
    def max_deviation(self) -> float:
        """The largest, up or down."""
        return max((abs(one.deviation) for one in self.grids), default=0.0)

    @property
    def compactness(self) -> float | None:
        """The mean of those that have an outline."""
        known = [one.compactness for one in self.grids]
        drawn = [each for each in known if each is not None]
        return sum(drawn) / len(drawn) if drawn else None

    @property
    def households(self) -> int:
        """Of all grids."""
        return sum(one.households for one in self.grids)


def sheet_of(plan: GridPlan, village: Unit, past: Mapping[int, int] = NO_PAST) -> PlanSheet:
    """One plan. Seven queries."""
    (found,) = sheets_of([plan], village, past)
    return found


def sheets_of(
    plans: Sequence[GridPlan], village: Unit, past: Mapping[int, int] = NO_PAST
) -> list[PlanSheet]:
    """Plans of one village side by side. Seven queries, however many they are."""
    leaves = leaves_of(village, past)
    sliver = float(rulesets.value(SLIVER, path=village.path))
    grids = list(Grid.objects.filter(plan__in=plans).select_related("branch").order_by("code"))
    members, strangers = _members(plans, village)
    drawn = _drawn(plans)
    village_outline = (
        Shape.objects.filter(unit=village, valid_to__isnull=True)
        .values_list("geometry", flat=True)
        .first()
    )
    shapes = [*drawn.values(), *(leaf.outline for leaf in leaves if leaf.outline)]
    flat = outlines.around([*shapes, village_outline] if village_outline else shapes)
    by_unit = {leaf.unit.pk: leaf for leaf in leaves}

    def sheet(grid: Grid) -> GridSheet:
        keys = sorted(members.get(grid.pk, ()), key=lambda key: _path(by_unit, key))
        inside = [by_unit[key] for key in keys if key in by_unit]
        return GridSheet(grid, inside, drawn.get(grid.pk), flat, sliver)

    made: list[PlanSheet] = []
    shared: dict[str, Any] = {}
    for plan in plans:
        own = [sheet(grid) for grid in grids if grid.plan_id == plan.pk]
        outside = tuple(strangers.get(plan.pk, ()))
        made.append(
            PlanSheet(plan, village, leaves, own, village_outline, flat, sliver, outside, shared)
        )
        _fit_together(made[-1])
    return made


def _members(
    plans: Sequence[GridPlan], village: Unit
) -> tuple[dict[int, list[int]], dict[int, list[tuple[str, str]]]]:
    """The places of each grid, and for each plan the names of those that lie elsewhere."""
    members: dict[int, list[int]] = {}
    strangers: dict[int, list[tuple[str, str]]] = {}
    for row in GridUnit.objects.filter(plan__in=plans).select_related("unit"):
        if row.unit.path.startswith(village.path):
            members.setdefault(row.grid_id, []).append(row.unit_id)
        else:
            strangers.setdefault(row.plan_id, []).append((row.unit.name_zh, row.unit.name_en))
    return members, strangers


def _path(by_unit: Mapping[int, Leaf], key: int) -> str:
    return by_unit[key].unit.path if key in by_unit else ""


def _drawn(plans: Iterable[GridPlan]) -> dict[int, dict[str, Any]]:
    """The outline of each grid; a superseded one's is the last that it had."""
    rows = Shape.objects.filter(grid__plan__in=list(plans)).order_by("valid_from", "pk")
    return {row.grid_id: row.geometry for row in rows if row.grid_id is not None}


def _fit_together(sheet: PlanSheet) -> None:
    by_key = {one.grid.pk: one for one in sheet.all_grids}
    for one in sheet.all_grids:
        if one.grid.parent_id in by_key:
            by_key[one.grid.parent_id].micro.append(one)
    total = sum(leaf.load for leaf in sheet.leaves)
    for one in sheet.grids:
        one.mean = total / len(sheet.grids)
