"""How far an education plan has come: counted from the records whenever it is looked at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from linli.activities.choices import Status
from linli.activities.models import Activity, Material, Series
from linli.activities.services import latest
from linli.activities.services.finding import with_numbers
from linli.activities.services.series import moments
from linli.common import clock
from linli.orglife.choices import ASKED_AREAS, Area, CourseState, PlanStage
from linli.orglife.models import Course, CourseClass, CourseMaterial, EducationPlan
from linli.orglife.services.year import RuleBook, enough_of, start_of
from linli.rulesets import services as rulesets
from linli.territory.models import Unit

HOURS: Final = "education.hours"
MINUTES: Final = "education.minutes_of_hour"


@dataclass
class CourseLine:
    """A course with what was held for it."""

    course: Course
    state: CourseState = CourseState.OPEN
    held: list[Activity] = field(default_factory=list)
    without_quorum: list[Activity] = field(default_factory=list)
    ahead: list[datetime] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    hours: float = 0


@dataclass
class Education:
    """The plan of a year as it stands now."""

    plan: EducationPlan | None
    stage: PlanStage
    lines: list[CourseLine]
    asked: int  # hours a year, by the rule
    minutes: int  # of an hour

    @property
    def hours(self) -> int:
        """What is planned."""
        return sum(line.course.hours for line in self.lines)

    @property
    def held(self) -> float:
        """What was held."""
        return round(sum(line.hours for line in self.lines), 1)

    @property
    def not_taught(self) -> list[str]:
        """What a plan should have a course about and has none."""
        taught = {line.course.area for line in self.lines}
        return [str(Area(one).label) for one in ASKED_AREAS if one not in taught]

    def count(self, state: str) -> int:
        """How many courses are so."""
        return sum(line.state == state for line in self.lines)


def education_of(host: Unit, year: int) -> Education:
    """The plan with its courses in the order of their months. As many queries for one course as for
    many."""
    at = min(max(clock.now(), start_of(year)), start_of(year + 1) - timedelta(seconds=1))
    values = rulesets.values([HOURS, MINUTES], path=host.path, at=min(at, clock.now()))
    asked, minutes = int(values[HOURS]), int(values[MINUTES])
    plans = EducationPlan.objects.filter(unit=host, year=year)
    plan = plans.select_related("meeting__kind").first()
    if plan is None:
        return Education(None, PlanStage.DRAFT, [], asked, minutes)
    courses = list(plan.courses.order_by("by_month", "pk"))
    lines = {course.pk: CourseLine(course) for course in courses}
    for one in CourseMaterial.objects.filter(course__in=courses).select_related("material"):
        lines[one.course_id].materials.append(one.material)
    _add_classes(host, year, lines, minutes)
    for line in lines.values():
        line.state = _state(line, year)
    return Education(plan, _stage(plan), list(lines.values()), asked, minutes)


def _stage(plan: EducationPlan) -> PlanStage:
    """One query where a meeting decided upon it."""
    if plan.meeting is None:
        return PlanStage.DRAFT
    minutes = latest(plan.meeting)
    if minutes is None or minutes.approved_at is None:
        return PlanStage.WAITING
    return PlanStage.REVIEWED if plan.reviewed_at is not None else PlanStage.IN_FORCE


def _add_classes(host: Unit, year: int, lines: dict[UUID, CourseLine], minutes: int) -> None:
    """What was held, and what stands in the calendar. Three queries."""
    links = list(CourseClass.objects.filter(course__in=lines).select_related("series"))
    by_activity = {link.activity_id: link.course_id for link in links}
    by_series: dict[UUID | None, UUID] = {
        link.series_id: link.course_id for link in links if link.series_id
    }
    rows = Activity.objects.filter(
        Q(pk__in=[key for key in by_activity if key]) | Q(series__in=list(by_series)), host=host
    )
    rows = rows.exclude(status=Status.CANCELLED).select_related("kind").order_by("planned_from")
    found = list(with_numbers(rows))
    book = RuleBook([row.kind.quorum_rule for row in found], host.path)
    there: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in found:
        course = by_activity.get(row.pk) or by_series.get(row.series_id)
        if course is not None:
            there[course].append(row)
    for key, line in lines.items():
        series = [link.series for link in links if link.course_id == key and link.series]
        _sort(line, there[key], series, year, book)
        line.hours = round(sum(map(_minutes_of, line.held)) / minutes, 1)


def _minutes_of(row: Activity) -> float:
    if row.held_from is None or row.held_to is None:
        return 0
    return (row.held_to - row.held_from).total_seconds() / 60


def _sort(
    line: CourseLine, rows: Sequence[Any], series: Sequence[Series], year: int, book: RuleBook
) -> None:
    now, until = clock.now(), start_of(year + 1)
    for row in rows:
        if row.status == Status.PLANNED:
            if row.planned_to >= now:
                line.ahead.append(row.planned_from)
        elif start_of(year) <= row.held_from < until:
            enough = enough_of(book, row.kind)(row)
            (line.held if enough else line.without_quorum).append(row)
    for one in series:
        if one.ended_at is None:
            since = max(one.made_until or one.starts_at, now)
            line.ahead += moments(one, since, until)
    line.ahead = sorted(set(line.ahead))


def _state(line: CourseLine, year: int) -> CourseState:
    if line.held and line.hours >= line.course.hours:
        return CourseState.DONE
    if line.ahead:
        return CourseState.PLANNED
    over = clock.now() >= start_of(year, line.course.by_month + 1)
    return CourseState.MISSING if over else CourseState.OPEN


def in_calendar(course: Course, kinds: Sequence[str]) -> list[Activity]:
    """What the organisation has in the calendar of the year and holds for no other course. One
    query."""
    year = course.plan.year
    free = Q(course_class__isnull=True) | Q(course_class__course=course)
    rows = Activity.objects.filter(free, host=course.plan.unit_id, kind__in=kinds)
    rows = rows.filter(planned_from__gte=start_of(year), planned_from__lt=start_of(year + 1))
    rows = rows.exclude(status=Status.CANCELLED).exclude(series__course_class__isnull=False)
    return list(rows.select_related("kind").order_by("planned_from", "pk")[:200])
