"""Rates and counts of a place, each by one aggregate query; no row is loaded.

A rate says of how many it is a share and how many did not answer (practice B20). What is private is
part of a public rate only when there is enough of it: otherwise the difference to the ledger would
tell. What was imported from an earlier ledger is part of none. What was merged counts once, with
the one that goes on; but each reporter who was asked counts with their own verdict.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, F, Q

from linli.common import clock
from linli.matters.choices import Source, Status
from linli.matters.models import Kind, Matter
from linli.territory.fields import below

MEASURES: Final = ("timely", "due", "asked", "answered", "solved", "marked", "satisfied")
PUBLIC: Final = Q(kind__is_public=True, private=False)
# An answer counts for the last time that the reporter was asked, not for a verdict before that.
ANSWERED: Final = Q(rated_at__isnull=False, rated_at__gte=F("asked_at"))


@dataclass(frozen=True)
class Rate:
    """`part` of `of` matters; `silent` more were asked and did not answer (yet)."""

    part: int
    of: int
    silent: int = 0


@dataclass(frozen=True)
class Rates:
    """The three rates of a place and a period.

    `response`: responded in time, of all reported in the period that were responded to or should
    have been by now; those withdrawn are left out. `solved`, `satisfied`: of those asked in the
    period who answered.
    """

    response: Rate
    solved: Rate
    satisfied: Rate


def rates(
    path: str,
    *,
    since: datetime,
    until: datetime | None = None,
    unsatisfied_at_most: int,
    least_private: int = 0,
) -> Rates:
    """The rates of everything at or below a path, from `since` until before `until`. One query.

    `unsatisfied_at_most` and `least_private` are rule values: the highest mark that is not
    satisfied; and how many private matters there have to be before they are counted in (0, for
    staff: always).
    """
    now = clock.now()
    until = until or now
    rows = Matter.objects.heard().filter(
        below(path, "place_path"),
        Q(reported_at__gte=since, reported_at__lt=until)
        | Q(asked_at__gte=since, asked_at__lt=until),
    )
    every = _measures(since, until, now, unsatisfied_at_most)
    public = {f"public_{name}": Count("pk", filter=q & PUBLIC) for name, q in every.items()}
    whole = {f"all_{name}": Count("pk", filter=q) for name, q in every.items()}
    found = rows.aggregate(private_ones=Count("pk", filter=~PUBLIC), **whole, **public)
    which = "all" if found["private_ones"] >= least_private else "public"
    return _rates({name: found[f"{which}_{name}"] for name in MEASURES})


def _measures(since: datetime, until: datetime, now: datetime, at_most: int) -> dict[str, Q]:
    reported = Q(reported_at__gte=since, reported_at__lt=until) & ~Q(
        status__in=[Status.WITHDRAWN, Status.MERGED]
    )
    asked = Q(asked_at__gte=since, asked_at__lt=until) & ~Q(source=Source.GATHERED)
    return {
        "timely": reported & Q(responded_in_time=True),
        "due": reported & (Q(responded_at__isnull=False) | Q(respond_due_at__lt=now)),
        "asked": asked,
        "answered": asked & ANSWERED,
        "solved": asked & ANSWERED & Q(solved=True),
        "marked": asked & ANSWERED & Q(satisfied__isnull=False),
        "satisfied": asked & ANSWERED & Q(satisfied__gt=at_most),
    }


def _rates(n: dict[str, int]) -> Rates:
    return Rates(
        response=Rate(n["timely"], n["due"]),
        solved=Rate(n["solved"], n["answered"], n["asked"] - n["answered"]),
        satisfied=Rate(n["satisfied"], n["marked"], n["asked"] - n["marked"]),
    )


@dataclass(frozen=True)
class KindCount:
    """How many public matters of a kind were reported, and how many are completed."""

    kind: Kind
    reported: int
    completed: int


@dataclass(frozen=True)
class Practical:
    """办实事 of one kind: completed public matters, and what their reporters said (row S3-29)."""

    kind: Kind
    completed: int
    solved: Rate
    satisfied: Rate


DONE: Final = Q(status__in=[Status.CHECKED, Status.CLOSED])


def by_kind(path: str, *, since: datetime) -> list[KindCount]:
    """Public matters reported since a moment, the most frequent kind first. Two queries."""
    rows = (
        Matter.objects.public()
        .counted()
        .filter(below(path, "place_path"), reported_at__gte=since)
        .values("kind_id")
        .annotate(reported=Count("pk"), completed=Count("pk", filter=DONE))
        .order_by("-reported", "kind_id")
    )
    found = {row["kind_id"]: row for row in rows}
    kinds = Kind.objects.in_bulk(list(found))
    return [KindCount(kinds[key], row["reported"], row["completed"]) for key, row in found.items()]


def private_count(path: str, *, since: datetime) -> int:
    """How many matters nobody may read about were reported since a moment. One query."""
    rows = Matter.objects.not_public().counted()
    return rows.filter(below(path, "place_path"), reported_at__gte=since).count()


def practical(path: str, *, since: datetime, unsatisfied_at_most: int) -> list[Practical]:
    """办实事: practical matters completed since a moment, by kind, with who answered. Two
    queries."""
    rows = (
        Matter.objects.public()
        .counted()
        .filter(DONE, below(path, "place_path"), completed_at__gte=since, kind__is_practical=True)
        .values("kind_id")
        .annotate(
            completed=Count("pk"),
            answered=Count("pk", filter=ANSWERED),
            solved_=Count("pk", filter=ANSWERED & Q(solved=True)),
            marked=Count("pk", filter=ANSWERED & Q(satisfied__isnull=False)),
            satisfied_=Count("pk", filter=ANSWERED & Q(satisfied__gt=unsatisfied_at_most)),
        )
        .order_by("-completed", "kind_id")
    )
    found: dict[str, dict[str, Any]] = {row["kind_id"]: dict(row) for row in rows}
    kinds = Kind.objects.in_bulk(list(found))
    return [_practical(kinds[key], row) for key, row in found.items()]


def _practical(kind: Kind, row: dict[str, Any]) -> Practical:
    done = row["completed"]
    return Practical(
        kind,
        done,
        solved=Rate(row["solved_"], row["answered"], done - row["answered"]),
        satisfied=Rate(row["satisfied_"], row["marked"], done - row["marked"]),
    )


def total(rows: list[Practical]) -> Practical | None:
    """All kinds together; `None` when there is nothing."""
    if not rows:
        return None
    return Practical(
        rows[0].kind,
        sum(row.completed for row in rows),
        solved=_sum([row.solved for row in rows]),
        satisfied=_sum([row.satisfied for row in rows]),
    )


def _sum(parts: list[Rate]) -> Rate:
    return Rate(
        sum(part.part for part in parts),
        sum(part.of for part in parts),
        sum(part.silent for part in parts),
    )
