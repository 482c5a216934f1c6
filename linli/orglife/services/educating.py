"""The education plan of a year: courses, the meeting that decides, looking back (row S4-09)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import Status
from linli.activities.models import Activity, Material
from linli.activities.services import Plan, Repeat
from linli.activities.services.finding import with_numbers
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere, Text
from linli.orglife.choices import Area
from linli.orglife.models import Course, CourseClass, CourseMaterial, EducationPlan
from linli.orglife.services.year import MONTHS, RuleBook, enough_of, start_of
from linli.people.actors import Actor
from linli.territory.models import Unit

MOST_COURSES: Final = 60
MOST_HOURS: Final = 200
LONGEST_THEME: Final = 120
LONGEST_REVIEW: Final = 4000
DECIDES: Final = ("member_assembly", "branch_committee", "group_meeting", "theme_day")
MONTHS_BEFORE: Final = 3  # before its year a plan may be decided


@dataclass(frozen=True)
class CourseWanted:
    """A course, already parsed."""

    theme: str
    area: str
    hours: int
    by_month: int
    materials: Sequence[Material] = field(default=())


@dataclass(frozen=True)
class ClassWanted:
    """What is put into the calendar for a course: one that stands there already, or a new one, once
    or every so many months of its year."""

    known: Activity | None = None
    kind: str = ""
    begins: datetime | None = None
    months: int = 0
    where: str = ""
    key: str = ""


def _note(plan: EducationPlan, verb: str, by: Actor) -> None:
    audit.note(by=by, verb=verb, what=f"orglife.EducationPlan:{plan.pk}")


def _locked(host: Unit, year: int, *, by: Actor, version: int | None = None) -> EducationPlan:
    """The plan of a year, made at its first course; raises `Refused`, and `Conflict` where somebody
    else was faster."""
    rules.check_may_plan(by, host.path, internal=True)
    plan, made = EducationPlan.objects.get_or_create(unit=host, year=year)
    if made:
        _note(plan, "begin_education_plan", by)
    locked = EducationPlan.objects.select_for_update().get(pk=plan.pk)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody else changed this plan in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    return locked


def _check_draft(plan: EducationPlan) -> None:
    if plan.meeting_id is not None:
        raise MoveRefused(
            _("This plan was decided; its courses stand."),
            next_step=_("Open it again for another edition; a meeting decides upon that anew."),
        )


def _bump(plan: EducationPlan) -> None:
    plan.version += 1
    plan.save()


@transaction.atomic
def keep_course(host: Unit, year: int, key: UUID, wanted: CourseWanted, *, by: Actor) -> Course:
    """A course of the draft, new or changed; sent twice it is there once. Raises `Refused`,
    `Invalid`, `MoveRefused`."""
    plan = _locked(host, year, by=by)
    _check_draft(plan)
    _check_course(wanted)
    known = Course.objects.filter(pk=key).first()
    if known is not None and known.plan_id != plan.pk:
        raise NotHere(_("There is no such course here."))
    if known is None and plan.courses.count() >= MOST_COURSES:
        raise Invalid(_("A plan has at most %(most)d courses.") % {"most": MOST_COURSES})
    course, _made = Course.objects.update_or_create(
        pk=key,
        defaults={
            "plan": plan,
            "theme": wanted.theme.strip(),
            "area": wanted.area,
            "hours": wanted.hours,
            "by_month": wanted.by_month,
        },
    )
    course.materials.all().delete()
    CourseMaterial.objects.bulk_create(
        [CourseMaterial(course=course, material=one) for one in wanted.materials]
    )
    _bump(plan)
    return course


def _check_course(wanted: CourseWanted) -> None:
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("theme", not wanted.theme.strip(), _("Please fill this in.")),
        ("theme", len(wanted.theme.strip()) > LONGEST_THEME, _("The text is too long.")),
        ("area", wanted.area not in Area.values, _("Choose one from the list.")),
        (
            "hours",
            not 1 <= wanted.hours <= MOST_HOURS,
            _("From 1 to %(most)d hours.") % {"most": MOST_HOURS},
        ),
        ("by_month", not 1 <= wanted.by_month <= MONTHS, _("Choose one from the list.")),
    )
    problems = {name: sentence for name, is_wrong, sentence in wrong if is_wrong}
    if problems:
        raise Invalid(_("The course is not complete."), fields=problems)


@transaction.atomic
def drop_course(host: Unit, year: int, key: UUID, *, by: Actor) -> None:
    """Take a course out of the draft; what stands in the calendar for it stays there."""
    plan = _locked(host, year, by=by)
    _check_draft(plan)
    plan.courses.filter(pk=key).delete()
    _bump(plan)


@transaction.atomic
def copy_last(host: Unit, year: int, *, by: Actor) -> int:
    """Begin with the courses of the year before; how many. Done twice they are there once."""
    plan = _locked(host, year, by=by)
    _check_draft(plan)
    if plan.courses.exists():
        return 0
    rows = Course.objects.filter(plan__unit=host, plan__year=year - 1)
    copied = 0
    for row in rows.prefetch_related("materials").order_by("pk"):
        fresh = Course.objects.create(
            plan=plan, theme=row.theme, area=row.area, hours=row.hours, by_month=row.by_month
        )
        CourseMaterial.objects.bulk_create(
            [
                CourseMaterial(course=fresh, material_id=one.material_id)
                for one in row.materials.all()
            ]
        )
        copied += 1
    _bump(plan)
    return copied


@transaction.atomic
def put_in_calendar(course: Course, wanted: ClassWanted, *, by: Actor) -> CourseClass:
    """An activity or a series for a course; it counts by its own record. Sent twice it is there
    once. Raises `Refused`, `Invalid`, and what planning raises."""
    plan = course.plan
    host = plan.unit
    rules.check_may_plan(by, host.path, internal=True)
    EducationPlan.objects.select_for_update().get(pk=plan.pk)
    if wanted.known is not None:
        return _linked(course, wanted.known)
    begins = wanted.begins
    first, last = start_of(plan.year), start_of(plan.year + 1)
    if begins is None or not first <= begins < last:
        sentence = _("Choose one of the calendar, or say when in %(year)d it begins.") % {
            "year": plan.year
        }
        raise Invalid(_("The times do not fit."), fields={"begins": sentence})
    new = Plan(wanted.kind, host, begins, title=course.theme, where=wanted.where, key=wanted.key)
    if not wanted.months:
        made = activities.plan(new, by=by).activity
        for one in course.materials.select_related("material"):
            if one.material.withdrawn_at is None:
                activities.use(made.pk, by=by, material=one.material_id)
        return _linked(course, made)
    until = last.date().replace(year=plan.year, month=MONTHS, day=31)
    how = Repeat(Repeat.each(wanted.months, begins).rule, until)
    series = activities.repeat(new, how, by=by)
    return CourseClass.objects.get_or_create(series=series, defaults={"course": course})[0]


def _linked(course: Course, known: Activity) -> CourseClass:
    if known.host_id != course.plan.unit_id:
        raise Invalid(_("The times do not fit."), fields={"known": _("Choose one from the list.")})
    found, made = CourseClass.objects.get_or_create(activity=known, defaults={"course": course})
    if not made and found.course_id != course.pk:
        sentence = _("It counts for another course already.")
        raise Invalid(_("The times do not fit."), fields={"known": sentence})
    return found


def meetings_to_decide(host: Unit, year: int) -> list[Activity]:
    """Meetings that were held with their quorum and may have decided upon the plan of a year, the
    newest first. Two queries."""
    since = start_of(year - 1, MONTHS + 1 - MONTHS_BEFORE)
    rows = Activity.objects.filter(host=host, kind__in=DECIDES).select_related("kind")
    rows = rows.held_between(since, start_of(year + 1)).order_by("-held_from", "pk")
    found = list(with_numbers(rows)[:60])
    book = RuleBook([row.kind.quorum_rule for row in found], host.path)
    return [row for row in found if enough_of(book, row.kind)(row)]


@transaction.atomic
def decide_plan(
    host: Unit, year: int, meeting: UUID | None, *, by: Actor, version: int
) -> EducationPlan:
    """A meeting decided upon the plan; it is in force once that meeting's minutes are approved.
    Said twice it is said once. Raises `Invalid`, `Conflict`."""
    rules.check_may_plan(by, host.path, internal=True)
    known = EducationPlan.objects.filter(unit=host, year=year, meeting=meeting).first()
    if known is not None and meeting is not None:
        return known
    plan = _locked(host, year, by=by, version=version)
    _check_draft(plan)
    if not plan.courses.exists():
        raise Invalid(_("There is no course in this plan yet."))
    found = next((one for one in meetings_to_decide(host, year) if one.pk == meeting), None)
    if found is None or found.status != Status.HELD:
        raise Invalid(
            _("No such meeting decided upon it."),
            fields={"meeting": _("Choose a meeting that was held with its quorum.")},
        )
    plan.meeting = found
    _bump(plan)
    _note(plan, "decide_education_plan", by)
    return plan


@transaction.atomic
def open_again(host: Unit, year: int, *, by: Actor, version: int) -> EducationPlan:
    """Another edition: the courses can be changed, and a meeting decides anew."""
    plan = _locked(host, year, by=by, version=version)
    if plan.meeting_id is None:
        return plan
    plan.meeting = None
    plan.edition += 1
    _bump(plan)
    _note(plan, "reopen_education_plan", by)
    return plan


@transaction.atomic
def look_back(host: Unit, year: int, words: str, *, by: Actor, version: int) -> EducationPlan:
    """What the year brought and what is carried on, in the last month of the year or later; what
    was held is counted beside it. Raises `Invalid`, `MoveRefused`."""
    plan = _locked(host, year, by=by, version=version)
    if plan.meeting_id is None or clock.now() < start_of(year, MONTHS):
        raise MoveRefused(
            _("A plan that was decided is looked back on from December on."),
            next_step=_("What is missing stands on the page all year."),
        )
    if not words.strip() or len(words.strip()) > LONGEST_REVIEW:
        raise Invalid(
            _("Say in a few words what the year brought."),
            fields={"review": _("Please fill this in.")},
        )
    plan.review, plan.reviewed_at = words.strip(), clock.now()
    _bump(plan)
    _note(plan, "review_education_plan", by)
    return plan
