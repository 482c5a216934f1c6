"""Everything of a year that goes into the bound volume of an organisation, in a fixed number of
queries."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import RUNNING_IT
from linli.activities.models import Activity, ActivityMatter, Minutes, Participation
from linli.activities.services.finding import with_numbers
from linli.common.errors import Invalid
from linli.matters.models import Matter
from linli.orglife.models import StudyEntry
from linli.orglife.services.bringing import log_of
from linli.orglife.services.delivering import KIND
from linli.orglife.services.education_state import Education, education_of
from linli.orglife.services.year import Line, start_of, year_of
from linli.people.actors import Actor
from linli.territory.models import Unit

MOST: Final = 400  # activities of one volume


@dataclass(frozen=True)
class Bound:
    """What is bound. `hidden` are decisions about matters that the reader may not see."""

    host: Unit
    year: int
    lines: list[Line]
    held: list[Activity]
    minutes: dict[UUID, Minutes]
    decisions: dict[UUID, list[ActivityMatter]]
    hidden: int
    studies: list[StudyEntry]
    education: Education
    deliveries: list[Activity]


def gather(host: Unit, year: int, *, by: Actor) -> Bound:
    """Read it all. Raises `Invalid` for more activities than one volume holds."""
    since, until = start_of(year), start_of(year + 1)
    rows = Activity.objects.visible_to(by).filter(host=host).exclude(kind=KIND)
    rows = with_numbers(rows.held_between(since, until)).select_related("kind", "place")
    running = Participation.objects.filter(role__in=RUNNING_IT).select_related("person")
    ran = Prefetch("participations", running.order_by("role", "number"), to_attr="ran_by")
    rows = rows.prefetch_related("materials__material", ran).order_by("held_from", "pk")
    held = list(rows[: MOST + 1])
    if len(held) > MOST:
        raise Invalid(
            _("This year is too long for one volume."),
            next_step=_("Print the records one by one from the calendar."),
        )
    keys = [row.pk for row in held]
    editions = Minutes.objects.filter(activity__in=keys).order_by("edition")
    decided = ActivityMatter.objects.filter(activity__in=keys).exclude(decision="")
    seen = decided.filter(matter__in=Matter.objects.visible_to(by))
    decisions: defaultdict[UUID, list[ActivityMatter]] = defaultdict(list)
    for row in seen.select_related("matter__kind", "owner__role", "outcome").order_by("pk"):
        decisions[row.activity_id].append(row)
    studies = StudyEntry.objects.standing().filter(unit=host, day__year=year)
    log = log_of(host).filter(held_from__gte=since, held_from__lt=until)
    return Bound(
        host,
        year,
        year_of(host, year, by=by),
        held,
        {one.activity_id: one for one in editions},
        dict(decisions),
        decided.count() - sum(map(len, decisions.values())),
        list(studies.order_by("day", "entered_at")),
        education_of(host, year),
        list(log.exclude(delivery__struck_at__isnull=False).order_by("held_from", "pk")[:MOST]),
    )
