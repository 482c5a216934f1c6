"""Putting a plan in force: checked by the five principles, in one transaction, at once or on a day
to come. Postings are carried over, open matters move, and the plan before keeps its dates."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, geometry
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.people.actors import SYSTEM, Actor
from linli.territory import events, rules
from linli.territory.choices import Layer, PlanOrigin, PlanStatus
from linli.territory.models import Grid, GridPlan, GridUnit, Posting, Unit, WorkTeam
from linli.territory.services import shapes
from linli.territory.services.appointing import end_posting
from linli.territory.services.plans import principles as five
from linli.territory.services.plans.carrying import (
    Carried,
    carried,
    heirs,
    households_moved,
    lane_moves,
    successors,
)
from linli.territory.services.plans.checking import check
from linli.territory.services.plans.drafts import GridDraft, draft_from, in_force
from linli.territory.services.plans.editing import locked
from linli.territory.services.plans.principles import Finding
from linli.territory.services.plans.reading import PlanSheet, sheet_of, sheets_of
from linli.territory.services.plans.telling import tell_not_in_force

ENDED: Final = "网格调整，该网格已撤并"  # why a posting ends, as the history keeps it


def with_before(plan: GridPlan, village: Unit) -> tuple[PlanSheet, PlanSheet | None]:
    """A plan and the one in force beside it. Eight queries."""
    before = in_force(village)
    if before is None or before == plan:
        return sheet_of(plan, village), None
    after, old = sheets_of([plan, before], village)
    return after, old


@transaction.atomic
def publish(
    plan_id: int,
    *,
    by: Actor,
    version: int,
    reason: str,
    size_reason: str = "",
    at: datetime | None = None,
    seen: int | None = None,
    key: UUID | None = None,
) -> GridPlan:
    """A draft comes into force, now or at a moment to come. `seen` is the plan in force that the
    reader saw (0 for none): a newer one raises `Conflict`, since who gains and loses has changed.

    Raises `Invalid` where a principle forbids it, or a reason is missing.
    """
    village = _village_of(plan_id)
    plan = locked(plan_id, by=by, version=version, key=key)
    if plan is None:
        return GridPlan.objects.get(pk=plan_id)
    plan.village = village
    _check_seen(village, seen)
    after, before = with_before(plan, village)
    findings = check(after, before, reason=reason)
    _check_reasons(findings, reason, size_reason)
    plan.reason, plan.last_key, plan.version = reason.strip()[:200], key, plan.version + 1
    plan.checks = {"found": five.as_json(findings), "size_reason": size_reason.strip()[:400]}
    moment = clock.now()
    if at is not None and at > moment:
        _check_none_planned(village)
        plan.status, plan.valid_from = PlanStatus.PLANNED, at
        plan.save()
        audit.note(by=by, verb="plan_for_later", what=f"territory.GridPlan:{plan.pk}")
        return plan
    return _into_force(plan, after, before, by, moment)


def _village_of(plan_id: int) -> Unit:
    """The village, locked: two who publish at once take turns."""
    village = (
        Unit.objects.select_for_update(of=("self",))
        .filter(pk__in=GridPlan.objects.filter(pk=plan_id).values("village"))
        .first()
    )
    if village is None:
        raise NotHere(_("This draft is there no longer."))
    return village


def _check_seen(village: Unit, seen: int | None) -> None:
    before = in_force(village)
    if seen is not None and seen != (before.pk if before else 0):
        raise Conflict(
            _("Another plan came into force in the meantime."),
            next_step=_("Look at what this one changes now, and publish it again."),
        )


def _check_none_planned(village: Unit) -> None:
    if GridPlan.objects.filter(village=village, status=PlanStatus.PLANNED).exists():
        raise Conflict(
            _("Another plan is to come into force later already."),
            next_step=_("Withdraw it first."),
        )


def _check_reasons(findings: Sequence[Finding], reason: str, size_reason: str) -> None:
    stops = [problem for one in findings for problem in one.at(five.STOP)]
    if stops:
        why = five.in_words(stops)
        raise Invalid(_("This plan cannot be published: %(problems)s") % {"problems": why})
    fields = {}
    if not reason.strip():
        fields["reason"] = _("Say why the plan changes.")
    if five.worst(findings) == five.REASON and not size_reason.strip():
        fields["size_reason"] = _("Say why these grids are smaller or larger than the rule.")
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)


def _into_force(
    plan: GridPlan, after: PlanSheet, before: PlanSheet | None, by: Actor, at: datetime
) -> GridPlan:
    village = plan.village
    GridPlan.objects.filter(village=village, status=PlanStatus.PUBLISHED).update(
        status=PlanStatus.SUPERSEDED, valid_to=at
    )
    plan.status, plan.valid_from = PlanStatus.PUBLISHED, at
    plan.checks = {**plan.checks, **_changed(before, after)}
    plan.save()
    _settle(after)
    ended = _carry(before, after, at)
    _carry_branches(before, after)
    _note_heirs(before, after)
    shapes.count_up()
    audit.note(by=by, verb="publish_plan", what=f"territory.Unit:{village.code}")
    events.plan_published.send(sender=GridPlan, village=village, by=by)
    for one in ended:  # after the matters moved: what is left goes to whoever stands in
        _end(one.posting, at)
    return plan


def _changed(before: PlanSheet | None, after: PlanSheet) -> dict[str, object]:
    """What the history tells of a plan, in words that outlive the lanes."""
    moves = lane_moves(before, after) if before else []

    def words(thing: Grid | Unit | None) -> list[str]:
        return [thing.name_zh, thing.name_en] if thing else ["", ""]

    return {
        "first": before is None,
        "moved": [[words(move.unit), words(move.was), words(move.to)] for move in moves],
        "households": households_moved(moves),
    }


def _settle(after: PlanSheet) -> None:
    """What a draft counts anew each time is kept from now on, and lanes that ended meanwhile go."""
    known = {leaf.unit.pk for leaf in after.leaves}
    GridUnit.objects.filter(plan=after.plan).exclude(unit__in=known).delete()
    for one in after.all_grids:
        one.grid.households, one.grid.population = one.households, one.population
        one.grid.save(update_fields=["households", "population"])
        if one.drawn is None and one.outline is not None:
            outline = geometry.parse_polygon(after.flat.geojson(one.outline))
            shapes.keep(outline, grid=one.grid)


def _carry(before: PlanSheet | None, after: PlanSheet, at: datetime) -> list[Carried]:
    """Postings go on; returns those that do not."""
    ended = []
    for one in carried(before, after, at):
        if one.to is None:
            ended.append(one)
            continue
        one.posting.grid = one.to
        one.posting.save(update_fields=["grid"])
    return ended


def _carry_branches(before: PlanSheet | None, after: PlanSheet) -> None:
    """Whoever led a grid leads the one that it goes on as, and a micro-grid keeps its team. Who
    leads is set on a page of its own, for plans in force alone (row S2-05)."""
    if before is None:
        return
    for old, new in successors(before, after).items():
        WorkTeam.objects.filter(grid=old).update(grid=new.grid)
        led = next(one.grid for one in before.all_grids if one.grid.pk == old)
        if led.branch is not None and led.branch.valid_to is None and new.grid.branch is None:
            Grid.objects.filter(pk=new.grid.pk).update(branch=led.branch)


def _end(posting: Posting, at: datetime) -> None:
    """One that was to begin later ends as it begins: what was appointed stays on record."""
    end = max(at, posting.since_at + timedelta(seconds=1))
    end_posting(posting.pk, by=SYSTEM, at=end, reason=ENDED)


def _note_heirs(before: PlanSheet | None, after: PlanSheet) -> None:
    """Where the old grids lie now: closed matters are found by it that lie in no lane."""
    if before is None:
        return
    for was, now in heirs(before, after).items():
        Grid.objects.filter(Q(pk=was) | Q(followed_by=was)).update(followed_by=now)


@transaction.atomic
def withdraw(plan_id: int, *, by: Actor, version: int) -> GridPlan:
    """A plan for a day to come is a draft again. Twice is once."""
    village = _village_of(plan_id)
    rules.check_may_publish_grids(by, village)
    plan = GridPlan.objects.select_for_update().get(pk=plan_id)
    if plan.status == PlanStatus.DRAFT:
        return plan
    if plan.status != PlanStatus.PLANNED:
        raise MoveRefused(
            _("This plan is in force already, or was."), next_step=_("Publish another one.")
        )
    if plan.version != version:
        raise Conflict(_("Somebody else changed this plan in the meantime."))
    _to_draft(plan)
    audit.note(by=by, verb="withdraw_plan", what=f"territory.GridPlan:{plan.pk}")
    return plan


def _to_draft(plan: GridPlan, **checks: object) -> None:
    plan.status, plan.valid_from = PlanStatus.DRAFT, None
    plan.checks = {**plan.checks, **checks}
    plan.version += 1
    plan.save(update_fields=["status", "valid_from", "checks", "version"])


def bring_into_force() -> int:
    """Plans whose day has come. One that breaks a principle by now (a lane was added meanwhile) is
    a draft again, says so, and whoever draws the grids is told. Returns how many."""
    due = GridPlan.objects.filter(status=PlanStatus.PLANNED, valid_from__lte=clock.now())
    return sum(_when_due(key) for key in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _when_due(plan_id: int) -> bool:
    village = _village_of(plan_id)
    plan = GridPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    at = clock.now()
    if plan.status != PlanStatus.PLANNED or plan.valid_from is None or plan.valid_from > at:
        return False
    plan.village = village
    after, before = with_before(plan, village)
    findings = check(after, before, reason=plan.reason)
    stops = [problem for one in findings for problem in one.at(five.STOP)]
    if stops:
        _to_draft(plan, failed=[problem.as_json() for problem in stops])
        audit.note(by=SYSTEM, verb="plan_not_in_force", what=f"territory.GridPlan:{plan.pk}")
        tell_not_in_force(plan, village, at=at)
        return True
    plan.checks = {**plan.checks, "found": five.as_json(findings)}
    _into_force(plan, after, before, SYSTEM, at)
    return True


@transaction.atomic
def publish_plan(
    village: Unit,
    grids: Sequence[GridDraft],
    *,
    by: Actor,
    reason: str,
    size_reason: str | None = None,
) -> GridPlan:
    """Draft and publish in one, for files and the demonstration. Without a reason of its own for
    the sizes the one reason stands for both."""
    if not any(grid.layer == Layer.GRID for grid in grids):
        raise Invalid(_("The plan has no grids."))
    plan = draft_from(village, grids, by=by, origin=PlanOrigin.IMPORTED)
    return publish(
        plan.pk,
        by=by,
        version=plan.version,
        reason=reason,
        size_reason=reason if size_reason is None else size_reason,
    )
