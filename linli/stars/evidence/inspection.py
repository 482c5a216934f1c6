"""Evidence from inspections of the living environment: the mean of the village's results that came
of rounds which ended in the time (row S2-01)."""

from typing import Any, Final

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import SHOWN, Found, Ground, Measure, Row, register

CENTI: Final = 100


def results(ground: Ground) -> list[Any]:
    """The last revision of each closed round's result, the newest first. One query, and none where
    nothing is scored yet."""
    if ground.village is None:
        return []
    models: Any = {one.__name__: one for one in apps.get_app_config("scoring").get_models()}
    model = models.get("Result")
    if model is None:
        return []
    rows = model.objects.filter(
        unit=ground.village,
        round__status="closed",
        round__ends_on__gte=clock.local(ground.since).date(),
        corrected_centi__isnull=False,
    )
    found: dict[Any, Any] = {}
    for row in rows.select_related("round").order_by("-round__ends_on", "round", "-revision"):
        found.setdefault(row.round_id, row)
    return list(found.values())


@register("inspection", Measure.POINTS)
def inspection(ground: Ground, _criterion: Criterion, _need: int) -> Found:
    """The mean of the corrected points, rounded down."""
    rows = results(ground)
    total = sum(int(row.corrected_centi) for row in rows)
    return Found(
        got=total // (len(rows) * CENTI) if rows else 0,
        of=None,
        applies=bool(rows),
        why=_("no inspection has a result in this time"),
        rows=[Row(row.round.name, row.round.ends_on) for row in rows[:SHOWN]],
        page=reverse("activities:calendar"),
    )
