"""What a household wishes about visits. Nobody asks why, and nobody but its visitor reads it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere, Text
from linli.people.actors import Actor
from linli.territory.models import GridUnit, Household
from linli.visits import rules
from linli.visits.choices import WishKind
from linli.visits.models import VisitPlan, Wish, WishQuerySet

LONGEST: Final = timedelta(days=731)  # without visits; then it is asked again


@dataclass(frozen=True)
class Wishes:
    """What was said at the door. `None` leaves as it was; `no_visits_until` is the first day on
    which somebody may come again."""

    agrees: bool | None = None
    often: bool | None = None
    by_phone: bool | None = None
    no_visits_until: date | None = None


def check_until(day: date, at: datetime) -> dict[str, Text]:
    """A sentence where the day cannot be meant."""
    said = clock.local(at).date()
    if said < day <= said + LONGEST:
        return {}
    return {"no_visits_until": _("Give a day after the visit, within two years.")}


def take(household: Household, wishes: Wishes, posting: UUID, *, at: datetime) -> None:
    """Write down what changed. The household is locked by whoever calls."""
    said = {
        WishKind.AGREES: wishes.agrees,
        WishKind.OFTEN: wishes.often,
        WishKind.BY_PHONE: wishes.by_phone,
        WishKind.NO_VISITS: True if wishes.no_visits_until else None,
    }
    now = {one.kind: one for one in of_line(household).order_by("since_at")}
    if wishes.no_visits_until:
        said[WishKind.AGREES] = said[WishKind.OFTEN] = False
    for kind, holds in said.items():
        until = wishes.no_visits_until if kind == WishKind.NO_VISITS else None
        there = now.get(kind)
        same = there is not None and bool(holds) and there.until_on == until
        if holds is None or same:
            continue
        if there is not None:
            there.ended_at = max(at, there.since_at)
            there.save(update_fields=["ended_at"])
        if holds:
            Wish.objects.create(
                household=household,
                path=household.path,
                kind=kind,
                since_at=at,
                until_on=until,
                taken_by_id=posting,
            )


@transaction.atomic
def may_come_again(plan: VisitPlan, household: UUID, *, by: Actor) -> bool:
    """The household let it be known that it may be visited again; whether it had said otherwise."""
    rules.check_own(by, plan)
    members = GridUnit.objects.filter(grid=plan.grid_id).values("unit")
    rows = Household.objects.select_for_update().filter(pk=household, unit__in=members)
    found = rows.first()
    if found is None:
        raise NotHere(_("There is no such door in this grid."))
    open_ones = of_line(found).filter(kind=WishKind.NO_VISITS)
    return bool(open_ones.update(ended_at=clock.now()))


def of_line(household: Household) -> WishQuerySet:
    """What a household said and did not take back, at this door or at one before."""
    return Wish.objects.filter(household__line=household.line, ended_at__isnull=True)


def hold_for_both(old: Household, new: Household, at: datetime) -> None:
    """Some of a household live behind a door of their own: that no visits are wanted holds for both
    until its day, or until each says otherwise. What else was said stays with who stays."""
    said = Wish.objects.at(at).filter(household__line=old.line, kind=WishKind.NO_VISITS)
    wish = said.order_by("since_at").last()
    if wish is not None:
        Wish.objects.create(
            household=new, path=new.path, kind=wish.kind, since_at=at, until_on=wish.until_on,
            taken_by_id=wish.taken_by_id,
        )  # fmt: skip
