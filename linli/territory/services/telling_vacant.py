"""Whoever manages an area is told once when it falls vacant (row S0-25)."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from linli.common import clock
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.choices import Level, UnitKind
from linli.territory.models import Area, Posting, Unit
from linli.territory.services import hours
from linli.territory.services.boards import vacant_areas
from linli.territory.services.duty import on_duty
from linli.territory.services.places import Place

ONCE: Final = 200  # areas told of in one round


def tell_vacant() -> int:
    """Note which areas are held again, and tell of those that fell vacant since; returns of how
    many. Safe to run twice at once: whoever takes an area first tells of it."""
    at = clock.now()
    # Only roles of which there have to be some count: a cleaner alone answers for nothing.
    held = Exists(Posting.objects.current(at).filter(area=OuterRef("pk"), role__number_rule__gt=""))
    known = Area.objects.current(at).filter(valid_to__isnull=True)
    filled = known.filter(held, vacancy_told_at__isnull=False)
    Area.objects.filter(pk__in=list(filled.values_list("pk", flat=True))).update(
        vacancy_told_at=None
    )
    vacant = vacant_areas(known.filter(~held, vacancy_told_at__isnull=True), at)
    return sum(_tell(area, at) for area in vacant[:ONCE])


@transaction.atomic
def _tell(area: Area, at: datetime) -> bool:
    taken = Area.objects.filter(pk=area.pk, vacancy_told_at__isnull=True)
    if not taken.update(vacancy_told_at=at):
        return False
    above = tuple(Unit.objects.public().above(area.path))
    level = Level.VILLAGE if area.unit.kind == UnitKind.VILLAGE else Level.TOWNSHIP
    duty = on_duty(Place(area.unit, above), level, at=at, verb="postings.manage")
    if duty is None:
        return True
    values = rulesets.values(hours.RULES, path=area.path, at=at)
    outbox.send(
        "area_vacant",
        to=[duty.recipient],
        data={
            "area_zh": area.name_zh,
            "area_en": area.name_en or area.name_zh,
            "place_zh": area.unit.name_zh,
            "place_en": area.unit.name_en or area.unit.name_zh,
            "kind": area.kind,
        },
        link=reverse("portal:area", args=[area.unit.code, area.pk]),
        path=area.path,
        dedupe=f"vacant:{area.pk}:{at:%Y%m%d%H%M%S}",
        when=hours.when(values),
    )
    return True
