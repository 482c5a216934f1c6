"""A visit, or another thing that an instructor did, in one call: planned or recorded, in which of
the five roles, what came up as matters, what was followed up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.choices import FiveRole, Goal, Status, Tie
from linli.activities.models import Activity, ActivityMatter
from linli.activities.services.planning import kind_for, tag
from linli.common import clock
from linli.common.errors import Invalid, NotHere, Text
from linli.instructors import rules
from linli.instructors.choices import WRITTEN
from linli.instructors.services.linked import people_of
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Unit

MOST: Final = 60  # open follow-ups that a form shows
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Work:
    """What is wanted, already parsed. `problems` are (kind, words); `followed` are matters that
    came up earlier and were looked into; `planned` is the plan that this is the record of."""

    kind: str
    village: Unit
    begins: datetime
    roles: Sequence[str]
    ends: datetime | None = None
    title: str = ""
    goal: str = ""
    headcount: int | None = None
    problems: Sequence[tuple[str, str]] = field(default=())
    followed: Sequence[UUID] = field(default=())
    planned: UUID | None = None
    version: int | None = None
    key: str = ""

    @property
    def tags(self) -> list[str]:
        """The roles in their order, and the aim."""
        return [role for role in FiveRole.values if role in self.roles] + [self.goal] * bool(
            self.goal
        )


@transaction.atomic
def write(work: Work, *, by: Actor) -> Activity:
    """What lies ahead is planned, else it is recorded; sent twice it is written once. Each problem
    becomes a matter. Raises `Invalid`, and as `plan`, `hold` and `report` do."""
    by = rules.as_instructor(by, work.village)
    _check(work)
    if work.begins > clock.now() and work.planned is None:
        return _planned(work, by)
    activity, again = _recorded(work, by)
    if again:
        return activity
    for number, (kind, words) in enumerate(work.problems, start=1):
        report = matters.Report(
            place_code=work.village.code,
            text=words,
            kind=kind,
            source="door",
            key=f"{work.key}-{number}" if work.key else "",
        )
        activities.raise_matter(activity.pk, report, by=by)
    if work.followed:
        activities.put_on_agenda(activity.pk, by=by, add=list(work.followed))
    return Activity.objects.select_related("kind", "host").get(pk=activity.pk)


def _check(work: Work) -> None:
    problems: dict[str, Text] = {}
    if work.kind not in WRITTEN:
        problems["kind"] = _("Choose from the list.")
    if not work.roles or not set(work.roles) <= set(FiveRole.values):
        problems["roles"] = _("In which of the five roles? At least one.")
    if work.goal and work.goal not in Goal.values:
        problems["goal"] = _("Choose from the list.")
    if FiveRole.SERVICE_PROVIDER in work.roles and not work.goal:
        problems["goal"] = _("Which of the five aims does the service help?")
    ahead = work.begins > clock.now() and work.planned is None
    if ahead and (work.problems or work.followed):
        problems["begins"] = _("It has not begun: what came up is written down afterwards.")
    if problems:
        raise Invalid(_("The entry is not complete."), fields=problems)


def _planned(work: Work, by: Actor) -> Activity:
    plan = activities.Plan(
        work.kind, work.village, work.begins, work.ends, work.title, tags=work.tags, key=work.key
    )
    return activities.plan(plan, by=by).activity


def _recorded(work: Work, by: Actor) -> tuple[Activity, bool]:
    """The record, and whether it was there already."""
    ends = work.ends or usual_end(work.kind, work.village, work.begins)
    if work.planned is None:
        wanted = activities.Plan(
            work.kind, work.village, work.begins, work.ends, work.title, tags=work.tags,
            key=work.key,
        )  # fmt: skip
        made = activities.record(wanted, by=by, ends=ends, headcount=work.headcount)
        return made.activity, made.again
    there = activities.Attendance(headcount=work.headcount)
    held = activities.hold(
        work.planned, by=by, begins=work.begins, ends=ends, attendance=there, version=work.version
    )
    tag(held, work.tags)
    return held, False


def usual_end(kind: str, host: Unit, begins: datetime) -> datetime:
    """When something of this kind is over that began then, if nobody says so: not later than
    now."""
    usual = begins + timedelta(minutes=kind_for(kind, host).usual_minutes)
    return max(begins + MINUTE, min(usual, clock.now()))


def planned_here(by: Actor, key: UUID) -> Activity:
    """A plan of theirs that waits for its record; raises `NotHere`."""
    rows = Activity.objects.visible_to(by).filter(
        pk=key, kind__in=WRITTEN, planner__person__in=people_of(by), status=Status.PLANNED
    )
    found = rows.select_related("kind", "host").first()
    if found is None:
        raise NotHere(_("There is no such plan of yours."))
    return found


def plans_of(by: Actor) -> list[Activity]:
    """What they have planned and not recorded, the next first. One query."""
    rows = Activity.objects.filter(
        kind__in=WRITTEN, planner__person__in=people_of(by), status=Status.PLANNED
    )
    return list(rows.select_related("kind", "host").order_by("planned_from", "pk")[:MOST])


def open_follow_ups(village: Unit, *, by: Actor) -> list[Matter]:
    """What came up at instructors' visits in a village and has not ended, the oldest first. One
    query."""
    raised = ActivityMatter.objects.filter(
        below(village.path, "activity__host_path"), tie=Tie.RAISED, activity__kind__in=WRITTEN
    )
    rows = Matter.objects.visible_to(by).open().filter(pk__in=raised.values("matter"))
    return list(rows.select_related("kind", "place").order_by("reported_at", "pk")[:MOST])
