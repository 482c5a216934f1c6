"""How many matters lie where: what makes a lane difficult, and what a new plan would move."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db.models import Count

from linli.common import clock
from linli.matters.models import Matter
from linli.rulesets import services as rulesets
from linli.territory.models import Unit

WITHIN: Final = "grids.difficulty.within"  # days


def past_by_place(village: Unit) -> dict[int, int]:
    """Matters of the last year by the place in which they lie, earlier ledgers included. Two
    queries."""
    since = clock.now() - timedelta(days=rulesets.value(WITHIN, path=village.path))
    rows = Matter.objects.filter(village=village, reported_at__gte=since)
    counted = rows.order_by().values("place").annotate(count=Count("pk"))
    return {row["place"]: row["count"] for row in counted}


def open_in(places: Collection[int]) -> int:
    """Open matters that lie in these places. One query."""
    return Matter.objects.filter(place__in=places).open().count()
