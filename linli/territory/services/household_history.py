"""What was known of households on a day, and what became of one, from the first entry on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from linli.common import clock
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.territory.choices import ChangeKind, Layer, PlanStatus
from linli.territory.models import Grid, GridPlan, GridUnit, Household, HouseholdChange, Unit
from linli.territory.services import household_undoing


@dataclass(frozen=True)
class GridCount:
    """How many households a grid had on a day; without a grid: those of lanes outside of any."""

    grid: Grid | None
    households: int


def end_of(day: date) -> datetime:
    """The last moment of a day; of today, this moment. A household counts where it is then."""
    if day >= clock.today():
        return clock.now()
    begins = datetime.combine(day + timedelta(days=1), time.min, clock.PLACE_TIME)
    return begins - timedelta(microseconds=1)


def on_day(village: Unit, day: date, *, by: Actor) -> list[GridCount]:
    """The households of each grid as it was drawn on that day, counted by doors, in the order of
    the grids; only those that this person sees. Four queries."""
    at = end_of(day)
    rows = Household.objects.visible_to(by).current(at).under(village.path).order_by()
    by_lane = dict(rows.values("unit").annotate(count=Count("pk")).values_list("unit", "count"))
    plan = plan_on(village, at)
    grids = {one.pk: one for one in plan.grids.filter(layer=Layer.GRID)} if plan else {}
    lying = GridUnit.objects.filter(plan=plan, layer=Layer.GRID).values_list("unit", "grid")
    grid_of = dict(lying) if plan else {}
    counts: Counter[int | None] = Counter()
    for lane, count in by_lane.items():
        counts[grid_of.get(lane)] += count
    known = sorted(grids.values(), key=lambda grid: (grid.code, grid.pk))
    found = [GridCount(grid, counts[grid.pk]) for grid in known if _sees(by, village, grid)]
    return found + ([GridCount(None, counts[None])] if counts[None] else [])


def plan_on(village: Unit, at: datetime) -> GridPlan | None:
    """The grid plan that was in force in a village at a moment."""
    rows = GridPlan.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at),
        village=village,
        status__in=(PlanStatus.PUBLISHED, PlanStatus.SUPERSEDED),
        valid_from__lte=at,
    )
    return rows.order_by("-valid_from").first()


def _sees(by: Actor, village: Unit, grid: Grid) -> bool:
    return any(
        village.path.startswith(grant.path) and grant.grid_id in {None, grid.pk}
        for grant in by.granting("households.view")
    )


def entries_of(household: Household) -> list[HouseholdChange]:
    """What became of a household wherever it lived, the oldest first. One query."""
    rows = HouseholdChange.objects.of_line(household.line)
    rows = rows.select_related("household__unit", "other__unit", "undoes", "undone_by")
    return list(rows.order_by("entered_at", "pk"))


def doors_of(household: Household) -> list[Household]:
    """Where it lived, the first door first, without what was entered by mistake. One query."""
    rows = Household.objects.filter(line=household.line).real().select_related("unit")
    return list(rows.order_by("valid_from", "pk"))


def last_entry(household: Household, *, by: Actor) -> HouseholdChange | None:
    """The entry about this door that this person may undo, if there is one. Three queries."""
    rows = HouseholdChange.objects.standing().of_row(household)
    last = rows.select_related("household__unit", "other__unit").order_by("-entered_at", "-pk")
    change = last.first()
    return change if change is not None and household_undoing.may_undo(change, by=by) else None


@transaction.atomic
def forget(change_id: UUID) -> bool:
    """The entry and the way from door to door go; the doors and their days stay. Says whether there
    was one."""
    rows = HouseholdChange.objects.select_related("household").filter(pk=change_id)
    change = rows.first()
    if change is None:
        return False
    if change.kind == ChangeKind.MOVED:
        before = Household.objects.filter(line=change.household.line, valid_to__lte=change.at)
        before.update(line=new_id(), moved_to=None)
    elif change.other_id:
        other = Household.objects.filter(pk=change.other_id)
        other.update(split_from=None, merged_into=None)
    rows.delete()
    return True
