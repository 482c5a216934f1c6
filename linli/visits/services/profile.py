"""What is known of a village from its records, as numbers alone (row S4-13): no household, no
person, and nothing that was asked for the profile's own sake."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count

from linli.activities.choices import Tie
from linli.activities.models import ActivityMatter
from linli.common import clock
from linli.matters.choices import DISPUTES
from linli.matters.models import Kind
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.services.household_history import plan_on
from linli.visits.choices import Channel
from linli.visits.models import Visit
from linli.visits.services.coverage import Covered, coverage, whole
from linli.visits.services.spread import Spread, spread_in
from linli.visits.services.telling import Span, parts, told

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True)
class Profile:
    """A village today, and what its visits of a year brought up."""

    village: Unit
    grids: int
    lanes: int
    covered: Covered
    visits: Span
    channels: list[tuple[str, Span]]
    needs: list[tuple[str, Span]]
    spread: list[Spread]


def profile(village: Unit) -> Profile:
    """A fixed number of queries."""
    now = clock.now()
    made = Visit.objects.between(now - A_YEAR, now).filter(below(village.path))
    by_channel = dict(made.values_list("channel").annotate(n=Count("pk")).order_by())
    numbers = [by_channel.get(one, 0) for one in Channel.values]
    plan = plan_on(village, now)
    _many, spread = spread_in(village, now - A_YEAR, now)
    return Profile(
        village=village,
        grids=plan.grids.filter(parent__isnull=True).count() if plan else 0,
        lanes=Unit.objects.public().filter(below(village.path), homes__valid_to=None)
        .exclude(homes=None).distinct().count(),
        covered=whole(village, coverage(village, clock.today()).get(village, [])),
        visits=told(sum(numbers)),
        channels=list(zip((str(one.label) for one in Channel), parts(numbers), strict=True)),
        needs=_needs(made.values("pk")),
        spread=spread,
    )  # fmt: skip


def _needs(visits: Any) -> list[tuple[str, Span]]:
    """The kinds of needs that were raised at doors, in the order of kinds; never a dispute, and
    nothing that one member said alone."""
    raised = ActivityMatter.objects.filter(
        activity__visit__in=visits, tie=Tie.RAISED, matter__private=False
    ).exclude(matter__kind__family=DISPUTES)
    counts = dict(raised.values_list("matter__kind").annotate(n=Count("pk")).order_by())
    kinds = Kind.objects.filter(pk__in=list(counts)).order_by("family", "pk")
    return [(one.name, told(counts[one.pk])) for one in kinds]
