"""Campaigns are programmes (ADR 0063): day counter, clean-ups, rounds and findings by query; one
action counts in every campaign whose word it bears (rows S0-07, S0-08, S1-26, S2-20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.utils.translation import gettext as _

from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityQuerySet, ActivityTag, Programme
from linli.activities.services import programmes as activities
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.few import few
from linli.people.actors import Actor
from linli.scoring.choices import OPEN_STAGES, FindingStage
from linli.scoring.models import Finding, Round
from linli.territory.fields import below
from linli.territory.models import Unit

CLEAN_UP: Final = "clean_up"
MOST: Final = 12  # campaigns beside one another
MOST_SHOWN: Final = 50
AFTER: Final = timedelta(days=31)  # an ended one stays on the list so long


@dataclass(frozen=True)
class Days:
    """Which day of how many it is; `of` is 0 without a last day."""

    day: int
    of: int

    @property
    def words(self) -> str:
        """As a sentence."""
        if self.day < 1:
            return _("begins in %(days)d days") % {"days": 1 - self.day}
        if not self.of:
            return _("day %(day)d") % {"day": self.day}
        if self.day > self.of:
            return _("ended after %(days)d days") % {"days": self.of}
        return _("day %(day)d of %(of)d") % {"day": self.day, "of": self.of}


@dataclass(frozen=True)
class Campaign:
    """One of several beside one another."""

    programme: Programme
    days: Days
    held: int
    planned: int


@dataclass(frozen=True)
class Shared:
    """An action that counts in several."""

    activity: Activity
    counts_in: list[str]


@dataclass(frozen=True)
class CleanUp:
    """An event of the report; how many came, never who, and small numbers not exactly."""

    activity: Activity
    came: str


@dataclass(frozen=True)
class Place:
    """What a village did and what is still open there, in the order of codes."""

    name: str
    held: int
    planned: int
    open: int
    passed: int


def days_of_campaign(programme: Programme) -> Days:
    """Counted from its first day on the wall."""
    first, last = programme.from_on, programme.until_on
    return Days((clock.today() - first).days + 1, (last - first).days + 1 if last else 0)


def campaigns(by: Actor) -> list[Campaign]:
    """Those that run, begin soon or ended lately, with what counts in each. Two queries."""
    since = clock.today() - AFTER
    rows = Programme.objects.visible_to(by).exclude(stage="draft")
    rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=since)).select_related("unit")
    found = list(rows.order_by("from_on", "pk")[:MOST])
    if not found:
        return []
    counts: dict[str, Any] = {}
    for number, one in enumerate(found):
        mine = _counts_in(one)
        counts[f"planned_{number}"] = Count("pk", filter=mine)
        counts[f"held_{number}"] = Count("pk", filter=mine & Q(status=Status.HELD))
    numbers = Activity.objects.visible_to(by).order_by().aggregate(**counts)
    return [
        Campaign(
            one, days_of_campaign(one), numbers[f"held_{number}"], numbers[f"planned_{number}"]
        )
        for number, one in enumerate(found)
    ]


def shared(found: Sequence[Campaign], by: Actor) -> tuple[int, list[Shared]]:
    """How many actions count in more than one, and the newest of them with where. Three queries."""
    if not found:
        return 0, []
    parts = [
        Sum(Case(When(_counts_in(one.programme), then=1), default=0, output_field=IntegerField()))
        for one in found
    ]
    total: Any = Value(0)
    for part in parts:
        total = total + part
    rows = Activity.objects.visible_to(by).annotate(times=total).filter(times__gte=2)
    newest = rows.for_list().prefetch_related("tags").order_by("-planned_from", "pk")[:MOST_SHOWN]
    return rows.count(), [
        Shared(one, [row.programme.name for row in found if _is_in(one, row.programme)])
        for one in newest
    ]


def _words(programme: Programme) -> list[str]:
    return [*programme.tags, *(tag for part in programme.streams for tag in part["tags"])]


def _counts_in(programme: Programme) -> Q:
    """As `activities.activities_of` counts, as one condition."""
    since, until = activities.span(programme)
    words = _words(programme)
    tagged = Q(pk__in=ActivityTag.objects.filter(tag__in=words).values("activity"))
    return (
        Q(below(programme.path, "host_path"), planned_from__gte=since, planned_from__lt=until)
        & (tagged | Q(kind__in=words))
        & ~Q(status=Status.CANCELLED)
    )


def _is_in(activity: Activity, programme: Programme) -> bool:
    since, until = activities.span(programme)
    own = {activity.kind_id, *(one.tag for one in activity.tags.all())}
    return (
        activity.host_path.startswith(programme.path)
        and since <= activity.planned_from < until
        and bool(own & set(_words(programme)))
    )


def campaign_here(key: UUID, by: Actor) -> Programme:
    """One that the reader may know of; raises `NotHere`."""
    found = Programme.objects.visible_to(by).select_related("unit").filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such programme here."))
    return found


def clean_ups(programme: Programme, by: Actor) -> ActivityQuerySet:
    """Clean-ups that count in it and were held: the event report (row S2-20)."""
    rows = activities.activities_of(programme, by=by).filter(kind=CLEAN_UP)
    return rows.filter(status=Status.HELD).for_list()


def event(activity: Activity) -> CleanUp:
    """A clean-up as a line of the report."""
    came = activity.headcount
    return CleanUp(activity, "–" if came is None else few(came))


def rounds_in(programme: Programme, by: Actor) -> list[Round]:
    """Its rounds that the reader may know of. One query."""
    rows = Round.objects.visible_to(by).filter(programme=programme).select_related("unit")
    return list(rows.order_by("begins_on", "pk")[:MOST_SHOWN])


def places_in(programme: Programme, by: Actor, villages: Sequence[Unit]) -> list[Place]:
    """What each village did and what is open there. Two queries."""
    acts = activities.activities_of(programme, by=by).order_by()
    rows = acts.values_list("host_path", "status").annotate(many=Count("pk"))
    done = [(path, status, many) for path, status, many in rows]
    findings = Finding.objects.visible_to(by).filter(round__programme=programme).order_by()
    stages = list(findings.values_list("village__path", "stage").annotate(many=Count("pk")))
    return [
        Place(
            village.short_name,
            held=sum(
                many
                for path, status, many in done
                if path.startswith(village.path) and status == Status.HELD
            ),
            planned=sum(many for path, _s, many in done if path.startswith(village.path)),
            open=sum(m for path, s, m in stages if path == village.path and s in OPEN_STAGES),
            passed=sum(
                m for path, s, m in stages if path == village.path and s == FindingStage.PASSED
            ),
        )
        for village in villages
    ]
