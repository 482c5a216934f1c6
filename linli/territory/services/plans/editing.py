"""Changing a draft. Each edit carries the version that the reader saw: a newer one is a conflict,
and the same form sent twice is done once."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import Grid, GridPlan, GridUnit, Shape
from linli.territory.services.plans import codes
from linli.territory.services.plans.weighing import leaves_of

Wanted = Mapping[tuple[int, str], int | None]  # (place, layer) → grid, or none
MOST: Mapping[str, int] = {
    Layer.GRID: codes.MOST_GRIDS,
    Layer.MICRO: codes.MOST_MICRO,
    Layer.SPECIAL: codes.MOST_SPECIAL,
}


def locked(plan_id: int, *, by: Actor, version: int, key: UUID | None = None) -> GridPlan | None:
    """A draft to be changed, locked for this transaction; `None` when this very form was taken
    already. Raises `Conflict` when somebody else changed it."""
    rows = GridPlan.objects.select_for_update(of=("self",)).select_related("village")
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise NotHere(_("This draft is there no longer."))
    rules.check_may_publish_grids(by, plan.village)
    if key is not None and plan.last_key == key:
        return None
    if plan.status != PlanStatus.DRAFT:
        raise MoveRefused(
            _("This plan is no draft any more."), next_step=_("Begin a new draft from it.")
        )
    if plan.version != version:
        raise Conflict(
            _("Somebody else changed this draft in the meantime."),
            next_step=_("Look at it as it is now, and do it again."),
        )
    return plan


def _done(plan: GridPlan, key: UUID | None, *fields: str) -> GridPlan:
    plan.version += 1
    plan.last_key = key
    plan.save(update_fields=["version", "last_key", *fields])
    return plan


@transaction.atomic
def put(
    plan_id: int, wanted: Wanted, *, by: Actor, version: int, key: UUID | None = None
) -> GridPlan:
    """Lanes go to other grids of their layer, or to none. A lane that changes its grid leaves the
    micro-grid of the old one; a grid whose lanes change loses the outline drawn by hand."""
    plan = locked(plan_id, by=by, version=version, key=key)
    if plan is None:
        return GridPlan.objects.get(pk=plan_id)
    lanes = {leaf.unit.pk for leaf in leaves_of(plan.village)}
    grids = {grid.pk: grid for grid in plan.grids.all()}
    rows = GridUnit.objects.filter(plan=plan)
    held = {(row.unit_id, row.layer): row.grid_id for row in rows}
    changes = {at: grid for at, grid in wanted.items() if held.get(at) != grid}
    _check_wanted(changes, lanes, grids)
    if not changes:
        return plan
    _leave_micro_grids(held, changes, grids)
    for (unit_id, layer), grid_id in changes.items():
        rows.filter(unit=unit_id, layer=layer).delete()
        if grid_id is not None:
            GridUnit.objects.create(plan=plan, grid_id=grid_id, unit_id=unit_id, layer=layer)
    touched = {key for at, key in changes.items() if key} | {held.get(at) for at in changes}
    Shape.objects.filter(grid__in=[key for key in touched if key]).delete()
    return _done(plan, key)


def _check_wanted(wanted: Wanted, lanes: set[int], grids: Mapping[int, Grid]) -> None:
    for (unit_id, layer), grid_id in wanted.items():
        fits = grid_id is None or (grid_id in grids and grids[grid_id].layer == layer)
        if unit_id not in lanes or not fits:
            raise Invalid(
                _("This lane or grid is there no longer."),
                next_step=_("Look at the draft as it is now."),
            )


def _leave_micro_grids(
    held: Mapping[tuple[int, str], int],
    changes: dict[tuple[int, str], int | None],
    grids: Mapping[int, Grid],
) -> None:
    """A micro-grid holds lanes of its own grid alone."""
    after = {**held, **changes}
    for (unit_id, layer), grid_id in list(after.items()):
        if layer != Layer.MICRO or grid_id is None:
            continue
        if grids[grid_id].parent_id == after.get((unit_id, Layer.GRID)):
            continue
        if (unit_id, Layer.MICRO) in changes:
            raise Invalid(
                _("A micro-grid holds lanes of its own grid alone."),
                next_step=_("Move the lane to that grid first."),
            )
        changes[unit_id, Layer.MICRO] = None


@transaction.atomic
def add_grid(
    plan_id: int,
    *,
    by: Actor,
    version: int,
    layer: str = Layer.GRID,
    parent: int | None = None,
    name_zh: str = "",
    name_en: str = "",
    key: UUID | None = None,
) -> GridPlan:
    """One more grid, micro-grid (of `parent`) or special grid, without lanes yet; it gets the next
    code."""
    plan = locked(plan_id, by=by, version=version, key=key)
    if plan is None:
        return GridPlan.objects.get(pk=plan_id)
    above = plan.grids.filter(pk=parent, layer=Layer.GRID).first() if parent else None
    if (layer == Layer.MICRO) != (above is not None) or layer not in Layer.values:
        sentence = _("Choose the grid that the micro-grid divides.")
        raise Invalid(sentence, fields={"parent": sentence})
    if plan.grids.filter(layer=layer, parent=above).count() >= MOST[layer]:
        raise Invalid(_("There are no more codes for grids of this kind."))
    grid = Grid.objects.create(
        plan=plan,
        village=plan.village,
        code="9" * 17,  # the last; its own is given now
        name_zh=name_zh.strip()[:60],
        name_en=name_en.strip()[:60],
        layer=layer,
        parent=above,
    )
    codes.number(plan)
    if not grid.name_zh:
        grid.refresh_from_db()
        grid.name_zh, grid.name_en = codes.own_names(layer, grid.code)
        grid.save(update_fields=["name_zh", "name_en"])
    return _done(plan, key)


@transaction.atomic
def remove_grid(
    plan_id: int, grid_id: int, *, by: Actor, version: int, key: UUID | None = None
) -> GridPlan:
    """A grid goes with its micro-grids; its lanes are in no grid then. The codes close up."""
    plan = locked(plan_id, by=by, version=version, key=key)
    if plan is None:
        return GridPlan.objects.get(pk=plan_id)
    _grid(plan, grid_id).delete()
    codes.number(plan)
    return _done(plan, key)


@transaction.atomic
def name_grid(
    plan_id: int,
    grid_id: int,
    *,
    by: Actor,
    version: int,
    name_zh: str,
    name_en: str = "",
    key: UUID | None = None,
) -> GridPlan:
    """What a grid is called."""
    plan = locked(plan_id, by=by, version=version, key=key)
    if plan is None:
        return GridPlan.objects.get(pk=plan_id)
    grid = _grid(plan, grid_id)
    if not name_zh.strip():
        sentence = _("Write the name.")
        raise Invalid(sentence, fields={"name_zh": sentence})
    grid.name_zh, grid.name_en = name_zh.strip()[:60], name_en.strip()[:60]
    grid.save(update_fields=["name_zh", "name_en"])
    return _done(plan, key)


def _grid(plan: GridPlan, grid_id: int) -> Grid:
    found = plan.grids.filter(pk=grid_id).first()
    if found is None:
        raise NotHere(_("This grid is there no longer."))
    return found


@transaction.atomic
def rename(
    plan_id: int, *, by: Actor, version: int, title: str, key: UUID | None = None
) -> GridPlan:
    """What a draft is called among the others."""
    plan = locked(plan_id, by=by, version=version, key=key)
    if plan is None:
        return GridPlan.objects.get(pk=plan_id)
    if not title.strip():
        sentence = _("Write the name.")
        raise Invalid(sentence, fields={"title": sentence})
    plan.title = title.strip()[:60]
    return _done(plan, key, "title")


@transaction.atomic
def throw_away(plan_id: int, *, by: Actor, version: int) -> None:
    """A draft goes for good."""
    plan = locked(plan_id, by=by, version=version)
    if plan is None:
        return
    audit.note(by=by, verb="drop_plan", what=f"territory.GridPlan:{plan.pk}")
    Grid.objects.filter(plan=plan, layer=Layer.MICRO).delete()
    plan.delete()
