"""Evidence from matters of the village: completed on time, and what people said. Rates alone; no
matter and nobody is listed."""

from typing import Final

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common.few import LEAST_SHOWN
from linli.matters.choices import Source
from linli.matters.models import Matter
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import Found, Ground, Measure, register
from linli.territory.fields import below

UNSATISFIED: Final = "matters.rating.unsatisfied_at_most"


@register("on_time", Measure.PERCENT)
def on_time(ground: Ground, criterion: Criterion, _need: int) -> Found:
    """Of what was completed in the time, how much was completed by its deadline. One query."""
    rows = Matter.objects.heard().filter(
        below(ground.around, "place_path"),
        completed_at__gte=ground.since,
        completed_at__lt=ground.at,
        completed_in_time__isnull=False,
    )
    if criterion.of:
        rows = rows.filter(kind__in=criterion.of)
    found = rows.aggregate(all=Count("pk"), good=Count("pk", filter=Q(completed_in_time=True)))
    return Found(
        got=found["good"] * 100 // found["all"] if found["all"] else 0,
        of=found["all"],
        applies=bool(found["all"]),
        why=_("no such matter was completed in this time"),
        page=reverse("matters:list"),
    )


@register("satisfied", Measure.PERCENT)
def satisfied(ground: Ground, _criterion: Criterion, _need: int) -> Found:
    """Of those who rated, how many are satisfied; of very few it is not said. One query."""
    rows = (
        Matter.objects.heard()
        .filter(
            below(ground.around, "place_path"),
            asked_at__gte=ground.since,
            asked_at__lt=ground.at,
            rated_at__gte=F("asked_at"),
            satisfied__isnull=False,
        )
        .exclude(source=Source.GATHERED)
    )
    good = Q(satisfied__gt=ground.values[UNSATISFIED])
    found = rows.aggregate(all=Count("pk"), good=Count("pk", filter=good))
    enough = found["all"] >= LEAST_SHOWN
    return Found(
        got=found["good"] * 100 // found["all"] if enough else 0,
        of=found["all"] if enough else None,
        applies=enough,
        why=_("too few people rated what was done"),
        page=reverse("matters:list"),
    )
