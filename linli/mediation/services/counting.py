"""What the ledger of disputes says in numbers: each with its denominator, never by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import Count, Q

from linli.mediation.choices import Stage
from linli.mediation.models import Dispute
from linli.people.actors import Actor
from linli.territory.choices import Level
from linli.territory.fields import below

RESOLVED: Final = (Stage.AGREED, Stage.SETTLED)
IN_VILLAGE: Final = (Level.GROUP, Level.VILLAGE)
LEAST: Final = 5  # alerts, before a median says anything


@dataclass(frozen=True)
class Resolved:
    """“11 of 14 resolved, 9 of them in the village” (rows S4-15, S4-23)."""

    registered: int
    resolved: int
    in_village: int


@dataclass(frozen=True)
class Response:
    """From alert to arrival (row S3-06, practice B21); empty below five arrivals."""

    alerts: int
    arrived: int
    median: timedelta | None
    within_target: int | None
    target: timedelta


def resolved(path: str, since: datetime, until: datetime, *, by: Actor) -> Resolved:
    """Of the cases registered in this time at a place. One query."""
    rows = Dispute.objects.visible_to(by).filter(
        below(path, "place_path"), registered_at__gte=since, registered_at__lt=until
    )
    found = rows.aggregate(
        registered=Count("pk"),
        resolved=Count("pk", filter=Q(stage__in=RESOLVED)),
        in_village=Count("pk", filter=Q(stage__in=RESOLVED, matter__level__in=IN_VILLAGE)),
    )
    return Resolved(**found)


def response(
    path: str, since: datetime, until: datetime, target: timedelta, *, by: Actor
) -> Response:
    """Alerts of a place in this time, how many were reached, how fast. One query."""
    rows: Sequence[tuple[datetime, datetime | None]] = list(
        Dispute.objects.visible_to(by)
        .filter(below(path, "place_path"), alerted_at__gte=since, alerted_at__lt=until)
        .values_list("alerted_at", "arrived_at")
    )
    times = [arrived - alerted for alerted, arrived in rows if arrived is not None]
    enough = len(times) >= LEAST
    middle = timedelta(seconds=median(time.total_seconds() for time in times)) if enough else None
    return Response(
        alerts=len(rows),
        arrived=len(times),
        median=middle,
        within_target=sum(time <= target for time in times) if enough else None,
        target=target,
    )
