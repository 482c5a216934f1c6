"""The plan of a week: made, made anew, and added to by hand. What was visited stays on it."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.common.ids import new_id
from linli.people.actors import Actor, Grant
from linli.rulesets import services as rulesets
from linli.territory.fields import below
from linli.territory.models import Grid, Household
from linli.visits import rules
from linli.visits.choices import LeftOut, Reason
from linli.visits.models import VisitPlan, VisitStop
from linli.visits.services.choosing import RULES, Chosen, choose, reason_of
from linli.visits.services.ground import Ground
from linli.visits.services.knowing import households_of, known, known_of
from linli.visits.services.walking import Walks, order
from linli.visits.services.weeks import WEEK, this_week

MOST_GRIDS: Final = 300  # to choose from


def make_plan(grid: Grid, *, by: Actor, week: date | None = None, version: int = 0) -> VisitPlan:
    """Plan a week in a grid, or plan anew what is still open of it. `version` is what the reader
    saw: sent twice it is planned once. Raises `Refused`, `Invalid` for a week that is over, and
    `Conflict` where the planner fails."""
    grant = rules.check_may_visit(by, grid)
    monday = week or this_week()
    if not this_week() <= monday <= this_week() + WEEK:
        raise Invalid(_("Plan this week or the next one."))
    there = _plan_of(grant.posting_id, grid, monday)
    if there is not None and there.version != version:
        return there  # sent twice
    values = rulesets.values(RULES, path=grid.village.path)
    doors = known_of(grid)
    ground = Ground(grid, [one.household for one in doors])
    seen = _visited(there)
    chosen = [
        one for one in choose(doors, ground, monday, values) if one.known.household.pk not in seen
    ]
    walks = order(chosen, ground, values)
    try:
        with transaction.atomic():
            plan = there or VisitPlan(
                id=new_id(), posting_id=grant.posting_id, grid=grid, path=grid.village.path,
                week=monday, version=0,
            )  # fmt: skip
            return _kept(plan, chosen, walks)
    except IntegrityError:
        made = _plan_of(grant.posting_id, grid, monday)  # two sent it at once
        if made is None:
            raise
        return made


def _plan_of(posting: UUID, grid: Grid, week: date) -> VisitPlan | None:
    return VisitPlan.objects.filter(posting=posting, grid=grid, week=week).first()


def _visited(plan: VisitPlan | None) -> set[UUID]:
    if plan is None:
        return set()
    return set(plan.stops.exclude(visit=None).values_list("household", flat=True))


def _kept(plan: VisitPlan, chosen: Sequence[Chosen], walks: Walks) -> VisitPlan:
    """Write it down; stops that were visited or put there by hand stay."""
    if plan.version:
        fresh = VisitPlan.objects.select_for_update().get(pk=plan.pk)
        if fresh.version != plan.version:
            return fresh  # somebody made it anew in the same moment
    plan.version += 1
    plan.made_at = clock.now()
    plan.ordered, plan.walking_minutes = walks.ordered, walks.minutes
    plan.save()
    plan.stops.filter(visit=None).exclude(left_out=LeftOut.ADDED).delete()
    there = set(plan.stops.values_list("household", flat=True))
    number = _last_number(plan)
    reasons = {one.known.household.pk: one.reason for one in chosen}
    rows = []
    walked = [(walk, one) for walk, doors in enumerate(walks.walks, 1) for one in doors]
    for walk, household in walked:
        if household.pk not in there:
            number += 1
            rows.append(_stop(plan, household.pk, reasons, number, walk=walk))
    for key, code in walks.left_out.items():
        if key not in there:
            number += 1
            rows.append(_stop(plan, key, reasons, number, left_out=code))
    VisitStop.objects.bulk_create(rows)
    return plan


def _stop(
    plan: VisitPlan,
    household: UUID,
    reasons: dict[UUID, str],
    number: int,
    *,
    walk: int | None = None,
    left_out: str = "",
) -> VisitStop:
    return VisitStop(
        plan=plan,
        household_id=household,
        reason=reasons[household],
        number=number,
        walk=walk,
        left_out=left_out,
    )


def _last_number(plan: VisitPlan) -> int:
    found: int | None = plan.stops.aggregate(last=Max("number"))["last"]
    return found or 0


@transaction.atomic
def add_stop(plan: VisitPlan, household: UUID, *, by: Actor) -> VisitStop:
    """A household of the grid is visited on the way, though the plan did not name it. Twice is
    once. One that wants no visits now is left alone: `Conflict`."""
    rules.check_own(by, plan)
    VisitPlan.objects.select_for_update().get(pk=plan.pk)
    there = plan.stops.filter(household=household).first()
    if there is not None:
        return there
    found = next((one for one in households_of(plan.grid) if one.pk == household), None)
    if found is None:
        raise Invalid(
            _("There is no such door in this grid."),
            fields={"number": _("Check lane and number.")},
        )
    one = known([found])[0]
    if one.no_visits_until is not None:
        raise Conflict(
            _("This household wants no visits until %(day)s.") % {"day": one.no_visits_until},
            next_step=_("It may still ring, or come to the village office."),
        )
    return VisitStop.objects.create(
        plan=plan,
        household=found,
        reason=reason_of(one, clock.today()) if one.promised_on else Reason.ASKED,
        number=_last_number(plan) + 1,
        left_out=LeftOut.ADDED,
    )


def door_of(grid: Grid, lane: int, number: str) -> Household | None:
    """The household behind a door of the grid, as somebody typed it. One query."""
    rows = Household.objects.current(clock.now()).filter(unit__in_grids__grid=grid)
    return rows.filter(unit=lane, number=number).first()


def plans_of(by: Actor, week: date | None = None) -> list[VisitPlan]:
    """This person's own plans of a week, each with its grid. One query."""
    rows = VisitPlan.objects.visible_to(by).filter(week=week or this_week())
    return list(rows.select_related("grid__village", "posting__role").order_by("grid__code"))


def grids_of(by: Actor) -> list[Grid]:
    """Where this person may make visits, in the order of their codes. One query."""
    from_posts = by.granting(rules.MAKE)
    if not from_posts:
        return []
    found = Grid.objects.in_force().filter(_reach(from_posts)).select_related("village")
    return list(found.order_by("code")[:MOST_GRIDS])


def _reach(grants: Sequence[Grant]) -> Q:
    reach = Q(pk__in=())
    for grant in grants:
        own = Q(pk=grant.grid_id) if grant.grid_id is not None else Q()
        reach |= below(grant.path, "village__path") & own
    return reach
