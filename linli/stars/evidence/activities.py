"""Evidence from activities: what was held, by kind; consultations that decided; supervision."""

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.urls import reverse

from linli.activities.models import Activity, ActivityMatter, ActivityQuerySet
from linli.common import clock
from linli.stars.catalogue import Criterion
from linli.stars.evidence.asking import SHOWN, VILLAGE, Found, Ground, Measure, Row, register

CONSULTATION: Final = "branch_consultation"
SUPERVISION_VISIT: Final = "supervision_visit"


@register("activities", Measure.TIMES)
def held(ground: Ground, criterion: Criterion, need: int) -> Found:
    """Held by the organisation itself, or by anybody in its village. One query."""
    if criterion.at == VILLAGE:
        here = ground.where(criterion, "host_path") | ground.where(criterion, "place_path")
    else:
        here = Q(host=ground.host)
    rows = Activity.objects.held_between(ground.since, ground.at).filter(here)
    if criterion.of:
        rows = rows.filter(kind__in=criterion.of)
    kind = criterion.of[0] if criterion.of else ""
    return _counted(ground, rows, need, page_for(ground, kind))


@register("consultations", Measure.TIMES)
def consultations(ground: Ground, criterion: Criterion, need: int) -> Found:
    """Consultations at which something was decided. One query."""
    decided = ActivityMatter.objects.filter(activity=OuterRef("pk")).exclude(decision="")
    rows = Activity.objects.held_between(ground.since, ground.at).filter(
        ground.where(criterion, "host_path") | Q(host=ground.village), kind=CONSULTATION
    )
    return _counted(ground, rows.filter(Exists(decided)), need, page_for(ground, CONSULTATION))


@register("supervision", Measure.TIMES)
def supervision(ground: Ground, _criterion: Criterion, need: int) -> Found:
    """How often the group that follows the community was there. Two queries."""
    rows = Activity.objects.held_between(ground.since, ground.at).filter(
        kind=SUPERVISION_VISIT, host__in=ground.groups
    )
    return _counted(ground, rows, need, reverse("activities:calendar"))


def page_for(ground: Ground, kind: str) -> str:
    """Where the next one is planned."""
    return f"{reverse('activities:plan')}?host={ground.host.pk}" + (f"&kind={kind}" if kind else "")


def _counted(ground: Ground, rows: ActivityQuerySet, need: int, page: str) -> Found:
    """How many, the newest of them, and until when they are enough. One query."""
    rows = rows.select_related("kind").annotate(total=Window(Count("pk")))
    found: list[Any] = list(rows.order_by("-held_from", "-pk")[: max(need, SHOWN)])
    last = found[need - 1].held_from if 0 < need <= len(found) else None
    return Found(
        got=found[0].total if found else 0,
        rows=[
            Row(one.kind.name, clock.local(one.held_from).date(), one.pk)
            for one in found[:SHOWN]
            if one.held_from is not None
        ],
        lasts_on=ground.grown_old(last) if last is not None else None,
        page=page,
    )
