"""The log of an instructor: one line for each record, drawn from the records; and how often the
five roles and aims were served, over all instructors of a place, never by person (row S4-02)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, Prefetch

from linli.activities.choices import NAMED_TAGS, FiveRole, Goal, Status, Tie
from linli.activities.models import Activity, ActivityMatter, ActivityQuerySet, ActivityTag
from linli.activities.services import Month
from linli.common import clock
from linli.common.few import LEAST_SHOWN
from linli.duties import rules as duty_rules
from linli.instructors.choices import LOGGED, ROLE
from linli.instructors.services.linked import people_of
from linli.matters.choices import Status as MatterStatus
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Posting, Unit

MOST: Final = 400  # lines of a month


@dataclass(frozen=True)
class Entry:
    """One line: when, what, where, in which roles, what came up and how much of it is settled."""

    at: datetime
    title: str
    place: str
    href: str
    roles: list[str] = field(default_factory=list)
    aims: list[str] = field(default_factory=list)
    raised: int = 0
    settled: int = 0
    held: bool = True


@dataclass(frozen=True)
class Served:
    """How often a role or an aim was served."""

    name: str
    count: int


def log_of(by: Actor, month: Month, role: str = "") -> list[Entry]:
    """Their own month, the newest first. Five queries at most."""
    people, (since, until) = people_of(by), month.span()
    rows = Activity.objects.visible_to(by).held_between(since, until)
    rows = rows.filter(kind__in=LOGGED, planner__person__in=people)
    matters = taken_in(by, since, until)
    if role:
        rows = rows.filter(pk__in=ActivityTag.objects.filter(tag=role).values("activity"))
    found = [entry for _host, entry in _entries(rows)]
    if not role:
        found += _of_matters(matters)
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def taken_in(by: Actor, since: datetime, until: datetime) -> Iterable[Matter]:
    """What they took in elsewhere than at an activity: at a window, by telephone."""
    at_activities = ActivityMatter.objects.filter(matter__taken_by__in=people_of(by))
    rows = Matter.objects.visible_to(by).filter(
        taken_by__in=people_of(by), reported_at__gte=since, reported_at__lt=until
    )
    rows = rows.exclude(pk__in=at_activities.values("matter"))
    return rows.select_related("kind", "village").order_by("-reported_at", "pk")[:MOST]


def _entries(rows: ActivityQuerySet) -> list[tuple[int, Entry]]:
    """Each with its host. Three queries."""
    drawn = rows.select_related("kind", "host").prefetch_related(
        "tags", Prefetch("matters", ActivityMatter.objects.select_related("matter"))
    )
    return [(row.host_id, _entry(row)) for row in drawn.order_by("-planned_from", "pk")[:MOST]]


def _entry(row: Activity) -> Entry:
    tags = {one.tag for one in row.tags.all()}
    raised = [one.matter for one in row.matters.all() if one.tie == Tie.RAISED]
    return Entry(
        at=row.held_from or row.planned_from,
        title=row.name,
        place=row.host.short_name,
        href=row.get_absolute_url(),
        roles=[str(NAMED_TAGS[one]) for one in FiveRole.values if one in tags],
        aims=[str(NAMED_TAGS[one]) for one in Goal.values if one in tags],
        raised=len(raised),
        settled=sum(one.status == MatterStatus.CLOSED for one in raised),
        held=row.status == Status.HELD,
    )


def _of_matters(rows: Iterable[Matter]) -> list[Entry]:
    return [
        Entry(
            at=row.reported_at,
            title=row.kind.name,
            place=row.village.short_name,
            href=row.get_absolute_url(),
            raised=1,
            settled=int(row.status == MatterStatus.CLOSED),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class OfVillage:
    """What instructors do as service providers in one village."""

    village: Unit
    entries: list[Entry]


def services_of(villages: Iterable[Unit], *, by: Actor) -> list[OfVillage]:
    """What instructors do as service providers, planned and held, village by village, the newest
    first (row S4-24). Three queries."""
    known = {one.pk: one for one in villages}
    tagged = ActivityTag.objects.filter(tag=FiveRole.SERVICE_PROVIDER)
    rows = Activity.objects.visible_to(by).filter(host__in=known, pk__in=tagged.values("activity"))
    found: dict[int, list[Entry]] = {}
    for host, entry in _entries(rows.exclude(status=Status.CANCELLED)):
        found.setdefault(host, []).append(entry)
    return [OfVillage(one, found[key]) for key, one in known.items() if key in found]


def by_role(place: Unit, since: datetime, until: datetime, *, by: Actor) -> list[Served] | None:
    """How often each role was taken up over all instructors of a township or a wider place; none
    where they are so few that a number would be somebody's own. Two queries."""
    return _counted(place, since, until, FiveRole, by)


def by_aim(place: Unit, since: datetime, until: datetime, *, by: Actor) -> list[Served] | None:
    """The same of the five aims."""
    return _counted(place, since, until, Goal, by)


def _counted(
    place: Unit, since: datetime, until: datetime, words: type[FiveRole] | type[Goal], by: Actor
) -> list[Served] | None:
    duty_rules.check_may_see(by, place.path)
    posted = Posting.objects.current(clock.now()).filter(below(place.path), role=ROLE)
    if posted.values("person").distinct().count() < LEAST_SHOWN:
        return None
    rows = ActivityTag.objects.filter(
        below(place.path, "activity__host_path"),
        tag__in=words.values,
        activity__status=Status.HELD,
        activity__held_from__gte=since,
        activity__held_from__lt=until,
        activity__planner__role=ROLE,
    )
    counts = dict(rows.values("tag").annotate(n=Count("activity")).values_list("tag", "n"))
    return [Served(str(one.label), counts.get(one.value, 0)) for one in words]
