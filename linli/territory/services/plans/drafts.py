"""Beginning a draft: empty, from the plan in force, by villager groups, or from a list of grids
such as a file or the planner gives. Nothing of it is in force until it is published."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, geometry
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import Layer, PlanOrigin, PlanStatus, UnitKind
from linli.territory.models import Grid, GridPlan, GridUnit, Shape, Unit
from linli.territory.services import shapes
from linli.territory.services.plans import codes
from linli.territory.services.plans.reading import GridSheet
from linli.territory.services.plans.weighing import Leaf, leaves_of

MOST_DRAFTS: Final = 12  # side by side; more cannot be compared by looking at them
EMPTY, IN_FORCE, GROUPS = "empty", "in_force", "groups"


@dataclass(frozen=True)
class GridDraft:
    """One grid of a plan that is to be. Its units are lanes of the village; a group stands for all
    lanes in it. `of` is for a micro-grid: which of the grids it divides, from 1. `continues` is the
    key of the grid in force that it goes on as, where that is known."""

    name_zh: str
    units: Sequence[Unit]
    name_en: str = ""
    households: int = 0
    population: int = 0
    geometry: dict[str, Any] | None = field(default=None)
    layer: str = Layer.GRID
    of: int = 0
    continues: int | None = None


def goes_on(one: GridSheet, inside: Collection[int], of: int = 0) -> GridDraft:
    """A micro- or special grid of the plan in force, in a draft that is not about it: it keeps
    those of its lanes that are inside."""
    return GridDraft(
        one.grid.name_zh,
        [leaf.unit for leaf in one.leaves if leaf.unit.pk in inside],
        name_en=one.grid.name_en,
        layer=one.grid.layer,
        of=of,
        continues=one.grid.pk,
    )


def in_force(village: Unit) -> GridPlan | None:
    """The plan that is published."""
    return GridPlan.objects.filter(village=village, status=PlanStatus.PUBLISHED).first()


def drafts_of(village: Unit) -> list[GridPlan]:
    """The drafts, oldest first. One query."""
    rows = GridPlan.objects.filter(village=village, status=PlanStatus.DRAFT)
    return list(rows.order_by("made_at", "pk"))


def plan_of(village: Unit, plan_id: int) -> GridPlan:
    """A plan of this village, whatever its state."""
    found = GridPlan.objects.filter(village=village, pk=plan_id).first()
    if found is None:
        raise NotHere(
            _("There is no such plan in this village."),
            next_step=_("Somebody may have thrown the draft away."),
        )
    found.village = village
    return found


@transaction.atomic
def begin(
    village: Unit, how: str, *, by: Actor, title: str = "", key: UUID | None = None
) -> GridPlan:
    """A new draft: "empty", "in_force" (a copy), "groups" (one grid a villager group), or the
    number of a plan of this village to be copied. Sent twice it begins once."""
    known = _begun(village, by, key)
    if known is not None:
        return known
    if how == GROUPS:
        return _keep(village, _by_groups(village), PlanOrigin.DRAWN, title, key, by)
    source = in_force(village) if how == IN_FORCE else None
    if how.isascii() and how.isdigit():
        source = plan_of(village, int(how))
    is_draft = source is not None and source.status == PlanStatus.DRAFT
    origin = source.origin if source and is_draft else PlanOrigin.DRAWN
    plan = _keep(village, [], origin, title, key, by)
    if source is not None:
        _copy(source, plan)
    return plan


@transaction.atomic
def draft_from(
    village: Unit,
    grids: Sequence[GridDraft],
    *,
    by: Actor,
    title: str = "",
    origin: str = PlanOrigin.IMPORTED,
    key: UUID | None = None,
) -> GridPlan:
    """A draft of these grids, in their order. Raises `Invalid` for a lane that lies elsewhere or is
    in two grids of a layer; everything else is for the five principles to say."""
    known = _begun(village, by, key)
    return known or _keep(village, grids, origin, title, key, by)


def _begun(village: Unit, by: Actor, key: UUID | None) -> GridPlan | None:
    """What this form began before; two at once take turns."""
    rules.check_may_publish_grids(by, village)
    Unit.objects.select_for_update().get(pk=village.pk)
    known = GridPlan.objects.filter(village=village, key=key).first() if key else None
    if known is None and len(drafts_of(village)) >= MOST_DRAFTS:
        raise Conflict(
            _("There are %(most)d drafts already.") % {"most": MOST_DRAFTS},
            next_step=_("Throw one away first."),
        )
    return known


def _keep(
    village: Unit,
    grids: Sequence[GridDraft],
    origin: str,
    title: str,
    key: UUID | None,
    by: Actor,
) -> GridPlan:
    lanes = leaves_of(village)
    spread = [_spread(village, one, lanes) for one in grids]
    _check_once(grids, spread)
    plan = GridPlan.objects.create(
        village=village,
        title=title.strip()[:60],
        number=_next_number(village),
        origin=origin,
        made_at=clock.now(),
        key=key,
    )
    _keep_grids(plan, grids, spread)
    codes.number(plan)
    audit.note(by=by, verb="draft_plan", what=f"territory.GridPlan:{plan.pk}")
    return plan


def _next_number(village: Unit) -> int:
    found = GridPlan.objects.filter(village=village).aggregate(most=Max("number"))
    return (found["most"] or 0) + 1


def _spread(village: Unit, grid: GridDraft, lanes: Sequence[Leaf]) -> list[Unit]:
    """The lanes of a grid: those named, and those that lie in what is named."""
    found: dict[int, Unit] = {}
    for unit in grid.units:
        if not unit.path.startswith(village.path) or unit.pk == village.pk:
            raise Invalid(
                _("%(unit)s lies outside %(village)s.")
                % {"unit": unit.name, "village": village.short_name}
            )
        inside = [leaf.unit for leaf in lanes if leaf.unit.path.startswith(unit.path)]
        found.update((one.pk, one) for one in inside)
    return list(found.values())


def _check_once(grids: Sequence[GridDraft], spread: Sequence[Sequence[Unit]]) -> None:
    seen: set[tuple[str, int]] = set()
    for grid, units in zip(grids, spread, strict=True):
        for unit in units:
            if (grid.layer, unit.pk) in seen:
                raise Invalid(_("%(unit)s is in two grids.") % {"unit": unit.name})
            seen.add((grid.layer, unit.pk))


def _keep_grids(
    plan: GridPlan, grids: Sequence[GridDraft], spread: Sequence[Sequence[Unit]]
) -> None:
    """The grids proper first: micro-grids lie in them. Codes are given afterwards; until then they
    only keep the order."""
    proper: list[Grid] = []
    members: list[GridUnit] = []
    order = sorted(range(len(grids)), key=lambda n: (grids[n].layer == Layer.MICRO, n))
    for number in order:
        draft, micro = grids[number], grids[number].layer == Layer.MICRO
        if micro and not 1 <= draft.of <= len(proper):
            raise Invalid(_("%(grid)s lies in no grid.") % {"grid": draft.name_zh})
        grid = Grid.objects.create(
            plan=plan,
            village=plan.village,
            code=f"-{number:06d}",
            name_zh=draft.name_zh[:60],
            name_en=draft.name_en[:60],
            households=draft.households,
            population=draft.population,
            layer=draft.layer,
            parent=proper[draft.of - 1] if micro else None,
            continues_id=draft.continues,
        )
        if draft.layer == Layer.GRID:
            proper.append(grid)
        members += _members(grid, spread[number])
        if draft.geometry is not None:
            shapes.keep(geometry.parse_polygon(draft.geometry), grid=grid)
    GridUnit.objects.bulk_create(members)


def _members(grid: Grid, units: Sequence[Unit]) -> list[GridUnit]:
    return [GridUnit(grid=grid, plan=grid.plan, unit=unit, layer=grid.layer) for unit in units]


def _by_groups(village: Unit) -> list[GridDraft]:
    """One grid for each villager group, which its name says; lanes of no group stay outside."""
    groups = Unit.objects.public().filter(parent=village, kind=UnitKind.GROUP).order_by("path")
    return [
        GridDraft(
            name_zh=f"{group.name_zh[:58]}网格",
            name_en=f"{group.name_en[:55]} grid" if group.name_en else "",
            units=[group],
        )
        for group in groups
    ]


def _copy(source: GridPlan, plan: GridPlan) -> None:
    """The same grids once more, with their lanes, outlines and micro-grids."""
    copies: dict[int, Grid] = {}
    for grid in source.grids.order_by(F("parent").asc(nulls_first=True), "code"):
        was, above = grid.pk, grid.parent_id
        if source.status != PlanStatus.DRAFT:
            grid.continues_id = was
        grid.pk, grid.plan, grid.followed_by, grid.branch = None, plan, None, None
        grid.parent = copies[above] if above else None
        grid._state.adding = True
        grid.save(force_insert=True)
        copies[was] = grid
    lanes = {leaf.unit.pk for leaf in leaves_of(plan.village)}
    rows = GridUnit.objects.filter(plan=source, unit__in=lanes)
    GridUnit.objects.bulk_create(
        GridUnit(grid=copies[row.grid_id], plan=plan, unit_id=row.unit_id, layer=row.layer)
        for row in rows
    )
    for shape in Shape.objects.filter(grid__plan=source, valid_to__isnull=True):
        shapes.keep(geometry.parse_polygon(shape.geometry), grid=copies[shape.grid_id or 0])
