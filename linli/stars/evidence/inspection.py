"""Evidence from inspections of the living environment: the mean of the village's results that came
of rounds which ended in the time (row S2-01)."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.scoring.choices import Scope
from linli.scoring.models import Reckoning, Result
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import SHOWN, Found, Ground, Measure, Row, register

CENTI: Final = 100


def results(ground: Ground) -> list[Result]:
    """What each closed round came to in the village, the newest first, once its lists are shown to
    the units; a figure that was struck does not count. One query."""
    if ground.village is None:
        return []
    shown = Reckoning.objects.public().standing()
    rows = Result.objects.filter(
        unit=ground.village,
        of_group=False,
        scope=Scope.ALL,
        reckoning__in=shown.values("pk"),
        reckoning__round__ends_on__gte=clock.local(ground.since).date(),
        corrected_centi__isnull=False,
    )
    rows = rows.select_related("reckoning__round")
    return list(rows.order_by("-reckoning__round__ends_on", "reckoning__round"))


@register("inspection", Measure.POINTS)
def inspection(ground: Ground, _criterion: Criterion, _need: int) -> Found:
    """The mean of the corrected points, rounded down."""
    rows = results(ground)
    total = sum(row.corrected_centi or 0 for row in rows)
    return Found(
        got=total // (len(rows) * CENTI) if rows else 0,
        of=None,
        applies=bool(rows),
        why=_("no inspection has a result in this time"),
        rows=[Row(row.reckoning.round.name, row.reckoning.round.ends_on) for row in rows[:SHOWN]],
        page=reverse("activities:calendar"),
    )
