"""What a month's bulletin is made of, by query: verified results of villages, nothing that was
typed for it (practice B19)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q

from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.scoring.choices import FindingStage, RoundKind, Scope
from linli.scoring.model.totals import mean_centi
from linli.scoring.models import Finding, Result
from linli.scoring.services.rating import month_span
from linli.territory.fields import below
from linli.territory.models import Unit

DAY: Final = timedelta(days=1)


def villages_of(unit: Unit) -> list[Unit]:
    """The villages of a township, in the order of their codes. One query."""
    return list(Unit.objects.under(unit.path).public().villages())


def rows_of(unit: Unit, month: date) -> list[dict[str, Any]]:
    """The counts of each village of a township. Four queries, however many villages."""
    villages = villages_of(unit)
    scores = _scores(unit, month)
    rectified, closed = _rectified(unit, month), _closed(unit, month)
    return [
        {
            "unit": one.code or one.path,
            "name": one.name_zh,
            "inspection": mean_centi(scores[one.pk]) if one.pk in scores else None,
            "rectified": rectified.get(one.pk, [0, 0]),
            "closed": closed.get(one.pk, [0, 0]),
            "orders": [0, 0],  # nothing in Linli takes orders of residents so far
        }
        for one in villages
    ]


def _scores(unit: Unit, month: date) -> dict[int, list[int]]:
    """What the villages had in the rounds of the month, as corrected."""
    rows = Result.objects.filter(
        below(unit.path),
        reckoning__struck_at__isnull=True,
        reckoning__round__month=month,
        scope=Scope.ALL,
        of_group=False,
        corrected_centi__isnull=False,
    ).exclude(reckoning__round__kind=RoundKind.CENSUS)
    found: dict[int, list[int]] = {}
    for key, centi in rows.values_list("unit", "corrected_centi"):
        found.setdefault(key, []).append(centi or 0)
    return found


def _rectified(unit: Unit, month: date) -> dict[int, list[int]]:
    """Of the findings that were due in the month, those put right by their day and seen to be. What
    went to the law-enforcement body is not the village's to put right."""
    since, until = month_span(month)
    last = clock.local(until - DAY).date()
    due = Finding.objects.filter(
        below(unit.path), due_on__gte=clock.local(since).date(), due_on__lte=last
    ).exclude(stage__in=[FindingStage.HANDED_OFF, FindingStage.DROPPED])
    found: dict[int, list[int]] = {}
    for village, day, stage, at in due.values_list("village", "due_on", "stage", "rectified_at"):
        counted = found.setdefault(village, [0, 0])
        counted[1] += 1
        if stage == FindingStage.PASSED and at is not None:
            counted[0] += clock.local(at).date() <= day
    return found


def _closed(unit: Unit, month: date) -> dict[int, list[int]]:
    """Of the matters that were due or completed in the month, those completed in time."""
    since, until = month_span(month)
    completed = Q(completed_at__gte=since, completed_at__lt=until)
    waiting = Q(completed_at__isnull=True) | Q(completed_at__gt=F("resolve_due_at"))
    late = Q(resolve_due_at__gte=since, resolve_due_at__lt=until) & waiting
    rows = (
        Matter.objects.counted()
        .filter(below(unit.path, "place_path"), completed | late)
        .exclude(status__in=[Status.WITHDRAWN, Status.REFUSED])
        .order_by()
        .values("village")
        .annotate(due=Count("pk"), timely=Count("pk", filter=completed & Q(completed_in_time=True)))
    )
    return {row["village"]: [row["timely"], row["due"]] for row in rows}


def townships(paths: Sequence[str]) -> list[Unit]:
    """By their paths, in order. One query."""
    return list(Unit.objects.filter(path__in=paths).order_by("path"))
