"""What a visitor needs at one door, and nothing else: the last visit, what may be spoken of, what
the household wishes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.models import Household
from linli.visits import rules
from linli.visits.choices import Outcome, WishKind
from linli.visits.models import DoorMatter, Topic, Visit, VisitPlan, VisitStop
from linli.visits.services.knowing import known

MOST_MATTERS: Final = 10


@dataclass(frozen=True)
class Doorstep:
    """One household, for the visitor on whose plan it stands. `last` is the last time that somebody
    spoke with them, `others` a visit of today by whomever."""

    stop: VisitStop
    last: Visit | None = None
    others: Visit | None = None
    promised_on: date | None = None
    no_visits_until: date | None = None
    agreed_at: datetime | None = None
    often: bool = False
    by_phone: bool = False
    matters: list[Matter] = field(default_factory=list)


def stop_of(by: Actor, key: UUID) -> VisitStop:
    """A stop on this person's own plans; else there is none. One query."""
    plans = VisitPlan.objects.visible_to(by)
    rows = VisitStop.objects.filter(plan__in=plans.values("pk"), pk=key).select_related(
        "plan__grid__village", "household__unit", "visit"
    )
    found = rows.first()
    if found is None:
        raise NotHere(
            _("This door is not on your plan."), next_step=_("Open your plan of the week.")
        )
    rules.check_own(by, found.plan)
    return found


def doorstep(stop: VisitStop, *, by: Actor) -> Doorstep:
    """What the page of one door shows. A fixed number of queries."""
    one = known([stop.household])[0]
    agreed = one.wishes.get(WishKind.AGREES)
    here = _here(stop.household)
    visits = Visit.objects.filter(here, at__lte=clock.now())
    last = visits.filter(outcome=Outcome.MET).order_by("-at").first()
    newest = visits.order_by("-at").first()
    today = newest is not None and clock.local(newest.at).date() == clock.today()
    return Doorstep(
        stop=stop,
        last=last,
        others=newest if today and newest != stop.visit else None,
        promised_on=one.promised_on,
        no_visits_until=one.no_visits_until,
        agreed_at=agreed.since_at if agreed else None,
        often=one.wants(WishKind.OFTEN),
        by_phone=one.wants(WishKind.BY_PHONE),
        matters=_spoken(here, by),
    )


def _here(household: Household) -> Q:
    """The household, behind this door and the one that it came from."""
    return Q(household=household.pk) | Q(household__moved_to=household.pk)


def _spoken(here: Q, by: Actor) -> list[Matter]:
    """Matters that may be spoken of here, as far as the visitor may see them at all."""
    told = DoorMatter.objects.spoken().filter(here)
    seen = Matter.objects.visible_to(by).filter(pk__in=told.values("matter"))
    return list(seen.select_related("kind").order_by("-reported_at")[:MOST_MATTERS])


def topics() -> list[Topic]:
    """What may be spread, in order. One query."""
    return list(Topic.objects.order_by("turn", "code"))
