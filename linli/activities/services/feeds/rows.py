"""What stands in a calendar: a bounded window of activities, in three queries or fewer."""

from datetime import timedelta
from typing import Final

from django.db.models import F, OuterRef, Q, Subquery

from linli.activities.choices import OpenTo
from linli.activities.models import (
    Activity,
    ActivityQuerySet,
    ActivityStep,
    CalendarLink,
    Participation,
)
from linli.common import clock
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Unit

BEFORE: Final = timedelta(days=31)  # what was, with what did not take place
AHEAD: Final = timedelta(days=366)
MOST_AHEAD: Final = 400
MOST_BEFORE: Final = 100


def rows_of(link: CalendarLink, by: Actor) -> list[Activity]:
    """What the holder of a link may see of what it is about."""
    rows = Activity.objects.visible_to(by)
    if link.unit is None:
        return _window(rows.filter(_own(by)))
    return _window(rows.filter(below(link.unit.path, "host_path")))


def _own(by: Actor) -> Q:
    """Where they stand on the list, and what is for everybody of where they are posted."""
    listed = Participation.objects.filter(person=by.person_id)
    at = {grant.unit_id for grant in by.grants if grant.unit_id and not grant.stands_in}
    return Q(pk__in=listed.values("activity")) | Q(host__in=at, open_to=OpenTo.HOST)


def announced_rows(unit: Unit) -> list[Activity]:
    """What a place announces to everybody."""
    return _window(Activity.objects.public().filter(below(unit.path, "host_path")))


def _window(rows: ActivityQuerySet) -> list[Activity]:
    """What comes, and what was a short while ago; each with `changed_at`, the moment of its last
    step. Two queries."""
    now = clock.now()
    last = ActivityStep.objects.filter(record=OuterRef("pk"), seq=OuterRef("steps_count"))
    found = rows.filter(erased_at__isnull=True).for_list()
    found = found.annotate(changed_at=Subquery(last.values("entered_at")[:1]))
    ahead = found.filter(planned_to__gte=now, planned_from__lt=now + AHEAD)
    before = found.filter(planned_to__lt=now, planned_to__gte=now - BEFORE)
    was = list(before.order_by(F("planned_from").desc(), "pk")[:MOST_BEFORE])
    return [*reversed(was), *ahead.order_by("planned_from", "pk")[:MOST_AHEAD]]
