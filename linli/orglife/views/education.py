"""The education plan of an organisation for a year (row S4-09)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.services.times import YEARS
from linli.common import clock
from linli.common.errors import MoveRefused, NotHere
from linli.common.forms import ServiceForm, new_key
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.orglife import services as orglife
from linli.orglife.choices import CourseState, PlanStage
from linli.orglife.forms.education import ClassForm, CourseForm, DecideForm, ReviewForm
from linli.orglife.models import Course
from linli.orglife.services import Education
from linli.orglife.services.year import start_of
from linli.orglife.views.year import host_here
from linli.people.http import StaffRequest
from linli.territory.models import Unit
from linli.territory.rules import allowed

TAUGHT: Final = ("three_meetings", "party_life", "study", "lessons", "training")
TAGS: Final = {
    CourseState.DONE: "done",
    CourseState.PLANNED: "wait",
    CourseState.MISSING: "late",
}
STAGES: Final = {PlanStage.IN_FORCE: "done", PlanStage.REVIEWED: "done", PlanStage.WAITING: "wait"}


def _host(request: StaffRequest, host: int, year: int) -> Unit:
    if year not in YEARS:
        raise NotHere(_("There is no such year here."))
    return host_here(request, host)


@require_safe
def education(request: StaffRequest, host: int, year: int) -> HttpResponse:
    """The courses with what was held, the stage, and what can be done."""
    return _page(request, _host(request, host, year), year)


def _page(
    request: StaffRequest,
    host: Unit,
    year: int,
    *,
    status: int = HTTPStatus.OK,
    **forms: ServiceForm,
) -> HttpResponse:
    found = orglife.education_of(host, year)
    plan, here = found.plan, clock.today().year
    may = allowed(rules.check_may_plan, request.actor, host.path, internal=True)
    version = {"version": plan.version if plan else 0}
    draft = plan is None or found.stage == PlanStage.DRAFT
    ending = not draft and clock.now() >= start_of(year, 12)
    meetings = orglife.meetings_to_decide(host, year) if may and draft and found.lines else []
    last = Course.objects.filter(plan__unit=host, plan__year=year - 1)
    context = {
        "unit": host,
        "year": year,
        "years": [
            {
                "href": reverse("orglife:education", args=[host.pk, one]),
                "label": str(one),
                "current": one == year,
            }
            for one in sorted({here - 1, here, here + 1, year})
        ],
        "found": found,
        "stage_tag": STAGES.get(found.stage, "plain"),
        "lines": [{"line": one, "tag": TAGS.get(one.state, "plain")} for one in found.lines],
        "facts": _facts(found),
        "may": may,
        "draft": draft,
        "may_copy": may and not found.lines and last.exists(),
        "decide": forms.get("decide") or DecideForm(meetings, initial=version),
        "meetings": meetings,
        "review": (forms.get("review") or ReviewForm(initial={**version, "review": _review(plan)}))
        if may and ending
        else None,
    }
    return render(request, "orglife/education.html", context, status=status)


def _review(plan: Any) -> str:
    return plan.review if plan else ""


def _facts(found: Education) -> list[dict[str, Any]]:
    return [
        {
            "term": _("Hours planned"),
            "text": _("%(hours)s of %(asked)s asked a year")
            % {"hours": found.hours, "asked": found.asked},
        },
        {"term": _("Hours held"), "text": f"{found.held:g}"},
        {
            "term": _("Courses held"),
            "text": _("%(done)s of %(all)s")
            % {"done": found.count(CourseState.DONE), "all": len(found.lines)},
        },
        {"term": _("Courses not held in time"), "text": str(found.count(CourseState.MISSING))},
    ]


def _done(request: StaffRequest, host: Unit, year: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return SeeOther(reverse("orglife:education", args=[host.pk, year]))


def _course(host: Unit, year: int, key: UUID) -> Course:
    rows = Course.objects.select_related("plan__unit").filter(plan__unit=host, plan__year=year)
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such course here."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def course(request: StaffRequest, host: int, year: int, course: UUID | None = None) -> HttpResponse:
    """A course of the draft, new or to be changed."""
    found = _host(request, host, year)
    rules.check_may_plan(request.actor, found.path, internal=True)
    begun: dict[str, Any] = {"key": new_id()}
    if course is not None:
        known = _course(found, year, course)
        if known.plan.meeting_id is not None:
            raise MoveRefused(
                _("This plan was decided; its courses stand."),
                next_step=_("Open it again for another edition; a meeting decides upon that anew."),
            )
        used = [str(one) for one in known.materials.values_list("material", flat=True)]
        names = ("theme", "area", "hours", "by_month")
        begun = {name: getattr(known, name) for name in names}
        begun |= {"key": known.pk, "materials": used}
    sent = (request.POST,) if request.method == "POST" else ()
    form = CourseForm(orglife.items_for(request.actor), *sent, initial=begun)

    def kept() -> Course:
        key = course or form.cleaned_data["key"]
        return orglife.keep_course(found, year, key, form.wanted(), by=request.actor)

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(kept)
        if made is not None:
            return _done(request, found, year, _("The course is kept."))
    context = {"unit": found, "year": year, "form": form, "title": _("A course of the plan")}
    return render(request, "orglife/course.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: StaffRequest, host: int, year: int, course: UUID) -> HttpResponse:
    """Put something into the calendar for a course."""
    found = _host(request, host, year)
    rules.check_may_plan(request.actor, found.path, internal=True)
    known = _course(found, year, course)
    kinds = [one for one in activities.kinds_at(found, internal=True) if one.family in TAUGHT]
    there = orglife.in_calendar(known, [one.pk for one in kinds])
    sent = (request.POST,) if request.method == "POST" else ()
    first = next((one.pk for one in kinds if one.pk == "party_class"), "")
    _place, where = activities.last_place(found, by=request.actor)
    begun = {"key": new_key(), "kind": first, "months": 0, "where": where}
    form = ClassForm(there, kinds, *sent, initial=begun)

    def put() -> Any:
        return orglife.put_in_calendar(known, form.wanted(), by=request.actor)

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(put)
        if made is not None:
            return _done(request, found, year, _("It stands in the calendar for this course."))
    context = {"unit": found, "year": year, "course": known, "form": form, "title": known.theme}
    return render(request, "orglife/course.html", context, status=status)


@require_POST
def act(request: StaffRequest, host: int, year: int, act: str) -> HttpResponse:
    """What is done with the plan as a whole, by the forms on its page."""
    found = _host(request, host, year)
    rules.check_may_plan(request.actor, found.path, internal=True)
    doing: dict[str, Callable[[StaffRequest, Unit, int], HttpResponse]] = {
        "copy": _copy,
        "drop": _drop,
        "decide": _decide,
        "open": _open,
        "review": _look_back,
    }
    if act not in doing:
        raise NotHere(_("There is no such page here."))
    return doing[act](request, found, year)


def _copy(request: StaffRequest, host: Unit, year: int) -> HttpResponse:
    orglife.copy_last(host, year, by=request.actor)
    return _done(request, host, year, _("The courses of last year stand in the draft."))


def _drop(request: StaffRequest, host: Unit, year: int) -> HttpResponse:
    try:
        key = UUID(request.POST.get("course", ""))
    except ValueError:
        raise NotHere(_("There is no such course here.")) from None
    orglife.drop_course(host, year, _course(host, year, key).pk, by=request.actor)
    return _done(request, host, year, _("The course is taken out; the calendar stays."))


def _decide(request: StaffRequest, host: Unit, year: int) -> HttpResponse:
    form = DecideForm(orglife.meetings_to_decide(host, year), request.POST)

    def decided() -> Any:
        said = form.cleaned_data
        return orglife.decide_plan(
            host, year, UUID(said["meeting"]), by=request.actor, version=said["version"]
        )

    made, status = form.attempt(decided)
    if made is None:
        return _page(request, host, year, status=status, decide=form)
    return _done(request, host, year, _("Decided. It is in force once the minutes are approved."))


def _open(request: StaffRequest, host: Unit, year: int) -> HttpResponse:
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    orglife.open_again(host, year, by=request.actor, version=version)
    return _done(request, host, year, _("A draft of the next edition."))


def _look_back(request: StaffRequest, host: Unit, year: int) -> HttpResponse:
    form = ReviewForm(request.POST)

    def looked() -> Any:
        said = form.cleaned_data
        return orglife.look_back(
            host, year, said["review"], by=request.actor, version=said["version"]
        )

    made, status = form.attempt(looked)
    if made is None:
        return _page(request, host, year, status=status, review=form)
    return _done(request, host, year, _("Kept with the plan."))
