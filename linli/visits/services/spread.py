"""How often each topic was spread at the doors of a place in a month (row S3-28): numbers of a
place, never of a visitor or a household."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from linli.activities.models import ActivityTag
from linli.common.few import LEAST_SHOWN
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.visits.models import Topic, Visit


@dataclass(frozen=True)
class Spread:
    """One topic in a month."""

    topic: Topic
    times: int

    @property
    def words(self) -> str:
        """The number, or that it is small."""
        return small(self.times)


def small(number: int) -> str:
    """A number as it may be shown."""
    return str(number) if number >= LEAST_SHOWN else f"<{LEAST_SHOWN}"


def spread_in(place: Unit, since: datetime, until: datetime) -> tuple[int, list[Spread]]:
    """How many visits there were, and in how many each topic was spread. Three queries."""
    visits = Visit.objects.between(since, until).filter(below(place.path))
    tags = ActivityTag.objects.filter(activity__visit__in=visits.values("pk"))
    counts = dict(tags.values_list("tag").annotate(n=Count("pk")))
    rows = [Spread(one, counts.get(one.code, 0)) for one in Topic.objects.order_by("turn", "code")]
    return visits.count(), rows
