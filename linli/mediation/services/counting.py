"""What the ledger of disputes says in numbers: each with its denominator, never by person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import Count, Q

from linli.common import clock
from linli.mediation.choices import Category, Route, Stage
from linli.mediation.models import DisputeQuerySet, PartQuerySet
from linli.territory.choices import Level

RESOLVED: Final = Q(stage__in=(Stage.AGREED, Stage.SETTLED))
IN_VILLAGE: Final = RESOLVED & Q(matter__level__in=(Level.GROUP, Level.VILLAGE))
LEAST: Final = 5  # arrivals, before a median says anything


@dataclass(frozen=True)
class Resolved:
    """“11 of 14 resolved, 9 of them in the village” (rows S4-15, S4-23)."""

    registered: int
    resolved: int
    in_village: int


@dataclass(frozen=True)
class Line:
    """The same for one category."""

    category: str
    resolved: Resolved

    @property
    def label(self) -> str:
        """In the reader's language."""
        return str(Category(self.category).label)


@dataclass(frozen=True)
class Response:
    """From alert to arrival (row S3-06, practice B21); no times below five arrivals."""

    alerts: int
    arrived: int
    median: timedelta | None
    within_target: int | None
    target: timedelta


def year_of(year: int) -> Q:
    """Registered in a year, as the clocks at the place show it."""
    begins, ends = (datetime(one, 1, 1, tzinfo=clock.PLACE_TIME) for one in (year, year + 1))
    return Q(registered_at__gte=begins, registered_at__lt=ends)


def by_category(rows: DisputeQuerySet) -> list[Line]:
    """Of the cases given, category by category; those without any are left out. One query."""
    found = (
        rows.order_by()
        .values("category")
        .annotate(
            registered=Count("pk"),
            resolved=Count("pk", filter=RESOLVED),
            in_village=Count("pk", filter=IN_VILLAGE),
        )
    )
    lines = {
        row["category"]: Resolved(row["registered"], row["resolved"], row["in_village"])
        for row in found
    }
    return [Line(name, lines[name]) for name in Category.values if name in lines]


def by_level(rows: DisputeQuerySet) -> list[tuple[str, int]]:
    """Where the resolved ones were resolved: the level's label and how many, lowest first. One
    query."""
    found = rows.filter(RESOLVED).order_by().values("matter__level").annotate(n=Count("pk"))
    counts = {row["matter__level"]: row["n"] for row in found}
    return [(str(level.label), counts[level]) for level in Level if level in counts]


@dataclass(frozen=True)
class Asked:
    """Bodies of one route: asked, of these taken, not taken, done (row S4-14)."""

    label: str
    asked: int
    taken: int
    returned: int
    closed: int


def by_route(parts: PartQuerySet) -> list[Asked]:
    """What became of what other bodies were asked for. One query."""
    found = (
        parts.order_by()
        .values("route")
        .annotate(
            asked=Count("pk"),
            taken=Count("taken_at"),
            returned=Count("returned_at"),
            closed=Count("closed_at"),
        )
    )
    lines = {row["route"]: row for row in found}
    return [
        Asked(
            str(route.label),
            asked=lines[route]["asked"],
            taken=lines[route]["taken"],
            returned=lines[route]["returned"],
            closed=lines[route]["closed"],
        )
        for route in Route
        if route in lines
    ]


def resolved(lines: list[Line]) -> Resolved:
    """All categories together."""
    return Resolved(
        registered=sum(line.resolved.registered for line in lines),
        resolved=sum(line.resolved.resolved for line in lines),
        in_village=sum(line.resolved.in_village for line in lines),
    )


def response(rows: DisputeQuerySet, target: timedelta) -> Response:
    """How many alerts were reached, and how fast. One query."""
    moments = list(rows.order_by().values_list("alerted_at", "arrived_at"))
    times = [arrived - alerted for alerted, arrived in moments if arrived is not None]
    enough = len(times) >= LEAST
    middle = timedelta(seconds=median(time.total_seconds() for time in times)) if enough else None
    return Response(
        alerts=len(moments),
        arrived=len(times),
        median=middle,
        within_target=sum(time <= target for time in times) if enough else None,
        target=target,
    )
