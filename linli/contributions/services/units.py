"""What organisations and villages did, in numbers for everybody: never by person, never ranked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Q

from linli.activities.choices import Presence, Status
from linli.activities.models import Activity, Participation
from linli.common import clock
from linli.common.few import few
from linli.contributions.services.drawing import COUNTS, ENDED
from linli.matters.models import Matter
from linli.territory.fields import below
from linli.territory.models import Unit

YEAR: Final = timedelta(days=365)
MOST: Final = 60


@dataclass(frozen=True)
class Sums:
    """Of one host in the last twelve months; `people` are places taken, “<5” below five."""

    unit: Unit
    held: int
    people: str


def sums_of(place: Unit) -> tuple[list[Sums], int]:
    """What the organisations of a place held for everybody, in the order of places, and how many
    matters of the place were completed. Four queries."""
    since = clock.now() - YEAR
    held = Activity.objects.public().filter(
        below(place.path, "host_path"), status=Status.HELD, held_from__gte=since
    )
    numbers = dict(held.order_by().values_list("host").annotate(n=Count("pk")))
    there = Q(state=Presence.PRESENT, role__in=COUNTS, person__isnull=False)
    rows = Participation.objects.filter(there, activity__in=held.values("pk")).order_by()
    people = dict(rows.values_list("activity__host").annotate(n=Count("pk")))
    units = Unit.objects.filter(pk__in=numbers).order_by("path")[:MOST]
    matters = Matter.objects.filter(
        below(place.path, "place_path"), status__in=ENDED, reported_at__gte=since
    )
    sums = [Sums(unit, numbers[unit.pk], few(people.get(unit.pk, 0))) for unit in units]
    return sums, matters.count()
