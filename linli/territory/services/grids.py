"""Publishing a village's grid plan and drawing shapes. An edit holds at once in every process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, geometry
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory import events, rules
from linli.territory.choices import PlanStatus
from linli.territory.models import Grid, GridPlan, GridUnit, Posting, Shape, Unit
from linli.territory.services import shapes
from linli.territory.services.grid_branches import carry_branches

MOST_GRIDS = 999  # a grid's own part of its code has three digits


@dataclass(frozen=True)
class GridDraft:
    """One grid of a plan that is to be published: its units are leaf places of the village."""

    name_zh: str
    units: Sequence[Unit]
    name_en: str = ""
    households: int = 0
    population: int = 0
    geometry: dict[str, Any] | None = field(default=None)


@transaction.atomic
def publish_plan(village: Unit, drafts: Sequence[GridDraft], *, by: Actor, reason: str) -> GridPlan:
    """Put a plan in force and supersede the one before. Raises `Invalid` when a unit is in two
    grids
    or lies outside the village (the five principles in full come with the planner)."""
    rules.check_may_publish_grids(by, village)
    _check(village, drafts)
    at = clock.now()
    GridPlan.objects.filter(village=village, status=PlanStatus.PUBLISHED).update(
        status=PlanStatus.SUPERSEDED, valid_to=at
    )
    plan = GridPlan.objects.create(
        village=village, status=PlanStatus.PUBLISHED, valid_from=at, reason=reason
    )
    for number, draft in enumerate(drafts, start=1):
        grid = Grid.objects.create(
            plan=plan,
            village=village,
            code=f"{village.code}{number:03d}",
            name_zh=draft.name_zh,
            name_en=draft.name_en,
            households=draft.households,
            population=draft.population,
        )
        GridUnit.objects.bulk_create(
            [GridUnit(grid=grid, plan=plan, unit=unit) for unit in draft.units]
        )
        if draft.geometry is not None:
            _draw(draft.geometry, grid=grid)
    _carry_postings(village, plan, at)
    carry_branches(plan)
    shapes.count_up()
    audit.note(by=by, verb="publish_plan", what=f"territory.Unit:{village.code}")
    events.plan_published.send(sender=GridPlan, village=village, by=by)
    return plan


def _carry_postings(village: Unit, plan: GridPlan, at: datetime) -> None:
    """Whoever answers for a grid answers for the grid of the same code in the new plan."""
    grids = {grid.code: grid for grid in plan.grids.all()}
    held = Posting.objects.current(at).filter(grid__village=village).exclude(grid__plan=plan)
    for posting in held.select_related("grid"):
        if posting.grid is not None and posting.grid.code in grids:
            posting.grid = grids[posting.grid.code]
            posting.save(update_fields=["grid"])


def _check(village: Unit, drafts: Sequence[GridDraft]) -> None:
    if not drafts or len(drafts) > MOST_GRIDS:
        raise Invalid(_("A plan has between 1 and 999 grids."))
    seen: set[int] = set()
    for draft in drafts:
        for unit in draft.units:
            if not unit.path.startswith(village.path) or unit.pk == village.pk:
                raise Invalid(
                    _("%(unit)s lies outside %(village)s.")
                    % {"unit": unit.name, "village": village.short_name}
                )
            if unit.pk in seen:
                raise Invalid(_("%(unit)s is in two grids.") % {"unit": unit.name})
            seen.add(unit.pk)


@transaction.atomic
def draw_grid_shape(grid: Grid, shape: object, *, by: Actor) -> Shape:
    """A new outline of a grid, in force at once in every process; the old one keeps its dates."""
    rules.check_may_publish_grids(by, grid.village)
    drawn = _draw(shape, grid=grid)
    shapes.count_up()
    audit.note(by=by, verb="draw_shape", what=f"territory.Grid:{grid.code}")
    return drawn


@transaction.atomic
def draw_unit_shape(unit: Unit, shape: object, *, by: Actor) -> Shape:
    """A new outline of a place."""
    rules.check_may_publish_grids(by, unit)
    drawn = _draw(shape, unit=unit)
    shapes.count_up()
    audit.note(by=by, verb="draw_shape", what=f"territory.Unit:{unit.code or unit.path}")
    return drawn


def _draw(shape: object, *, grid: Grid | None = None, unit: Unit | None = None) -> Shape:
    polygon: Any = geometry.parse_polygon(shape)
    west, south, east, north = geometry.bbox(polygon)
    at = clock.now()
    Shape.objects.filter(grid=grid, unit=unit, valid_to__isnull=True).update(valid_to=at)
    return Shape.objects.create(
        grid=grid,
        unit=unit,
        geometry=polygon,
        west=west,
        south=south,
        east=east,
        north=north,
        valid_from=at,
    )
