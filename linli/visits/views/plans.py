"""The week of a visitor: its walks, its sheet of paper, and what is added to it by hand."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import numbers
from linli.common.errors import Invalid, NotHere
from linli.common.http import SeeOther
from linli.matters.models import Matter
from linli.people.http import StaffRequest
from linli.territory.models import Household, Unit
from linli.territory.services.households import parse_number
from linli.visits import rules
from linli.visits import services as visits
from linli.visits.forms import DoorForm, GridForm, SpeakForm
from linli.visits.models import VisitPlan, VisitStop
from linli.visits.views.week import week_of_plan


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def plans(request: StaffRequest) -> HttpResponse:
    """The reader's plans of this week and the next, and making one for a grid."""
    rules.check_makes_visits(request.actor)
    grids = visits.grids_of(request.actor)
    weeks = [visits.this_week(), visits.this_week() + visits.WEEK]
    planned = [(week, visits.plans_of(request.actor, week)) for week in weeks]
    done = {one.grid_id for one in planned[0][1]}
    first = next((one for one in grids if one.pk not in done), None)
    sent = (request.POST,) if request.method == "POST" else ()
    form = GridForm(grids, *sent, initial={"grid": str(first.pk) if first else "", "version": 0})

    def made() -> VisitPlan:
        key = form.cleaned_data["grid"]
        grid = next(one for one in grids if str(one.pk) == key)
        week = weeks["next" in request.POST]
        return visits.make_plan(grid, by=request.actor, week=week)

    status: int = HTTPStatus.OK
    if form.is_bound:
        plan, status = form.attempt(made)
        if plan is not None:
            return SeeOther(reverse("visits:plan", args=[plan.pk]))
    context = {
        "form": form,
        "grids": grids,
        "weeks": planned,
        "sees_topics": any(
            one.grid_id is None for one in request.actor.granting("activities.view")
        ),
    }
    return render(request, "visits/plans.html", context, status=status)


def _own(request: StaffRequest, key: UUID) -> VisitPlan:
    rows = VisitPlan.objects.visible_to(request.actor)
    found = rows.select_related("grid__village", "posting__role").filter(pk=key).first()
    if found is None:
        raise NotHere(
            _("There is no such plan among yours."), next_step=_("Open your plan of the week.")
        )
    rules.check_own(request.actor, found)
    return found


@require_safe
@never_cache
def plan(request: StaffRequest, week: UUID) -> HttpResponse:
    """The walks in order, who is rung, who has no place, who wants no visits."""
    return _plan(request, _own(request, week))


def _plan(
    request: StaffRequest, found: VisitPlan, *, status: int = 200, **forms: Any
) -> HttpResponse:
    lanes = _lanes(found)
    context = {
        "plan": found,
        "week": week_of_plan(found),
        "door_form": forms.get("door_form") or DoorForm(lanes, auto_id="add_%s"),
        "speak_form": forms.get("speak_form") or SpeakForm(lanes, auto_id="speak_%s"),
        "opened": forms.keys(),
    }
    return render(request, "visits/plan.html", context, status=status)


def _lanes(plan: VisitPlan) -> list[Unit]:
    """Where the grid has doors. One query."""
    rows = Unit.objects.public().filter(in_grids__grid=plan.grid_id, homes__isnull=False)
    return list(rows.distinct().order_by("path"))


@require_POST
def again(request: StaffRequest, week: UUID) -> HttpResponse:
    """Plan anew what is still open."""
    found = _own(request, week)
    version = request.POST.get("version", "")
    shown = int(version) if version.isascii() and version.isdigit() else found.version
    visits.make_plan(found.grid, by=request.actor, week=found.week, version=shown)
    messages.success(request, _("Planned anew; what was visited stays."))
    return SeeOther(reverse("visits:plan", args=[found.pk]))


@require_safe
@never_cache
def sheet(request: StaffRequest, week: UUID) -> HttpResponse:
    """The walk on paper: doors in order, boxes to tick, nothing that others should read."""
    found = _own(request, week)
    return render(request, "visits/sheet.html", {"plan": found, "week": week_of_plan(found)})


@require_POST
def add(request: StaffRequest, week: UUID) -> HttpResponse:
    """A door on the way, that the plan did not name."""
    found = _own(request, week)
    form = DoorForm(_lanes(found), request.POST, auto_id="add_%s")

    def added() -> VisitStop:
        home = _home(found, form.cleaned_data)
        return visits.add_stop(found, home.pk, by=request.actor)

    stop, status = form.attempt(added)
    if stop is None:
        return _plan(request, found, status=status, door_form=form)
    return SeeOther(reverse("visits:door", args=[stop.pk]))


def _home(plan: VisitPlan, said: dict[str, Any]) -> Household:
    found = visits.door_of(plan.grid, int(said["lane"]), parse_number(said["number"]))
    if found is None:
        sentence = _("There is no such door in this grid. Check lane and number.")
        raise Invalid(sentence, fields={"number": sentence})
    return found


@require_POST
def speak(request: StaffRequest, week: UUID) -> HttpResponse:
    """Whoever reported a matter said that it may be spoken of at a door."""
    found = _own(request, week)
    form = SpeakForm(_lanes(found), request.POST, auto_id="speak_%s")

    def marked() -> object:
        said = form.cleaned_data
        seen = Matter.objects.visible_to(request.actor).select_related("kind")
        try:
            matter = seen.filter(number=numbers.parse(said["matter"])).first()
        except Invalid as wrong:
            raise Invalid(wrong.message, fields={"matter": str(wrong)}) from None
        if matter is None:
            sentence = _("There is no such matter here. Check the number.")
            raise Invalid(sentence, fields={"matter": sentence})
        home = _home(found, said)
        return visits.speak(found, matter, home, by=request.actor)

    done, status = form.attempt(marked)
    if done is None:
        return _plan(request, found, status=status, speak_form=form)
    messages.success(request, _("It may be spoken of at this door now."))
    return SeeOther(reverse("visits:plan", args=[found.pk]))


@require_POST
def come_again(request: StaffRequest, week: UUID) -> HttpResponse:
    """A household let it be known that it may be visited again."""
    found = _own(request, week)
    try:
        key = UUID(request.POST.get("household", ""))
    except ValueError:
        raise NotHere(_("There is no such door in this grid.")) from None
    visits.may_come_again(found, key, by=request.actor)
    messages.success(request, _("It is planned again from the next plan on."))
    return SeeOther(reverse("visits:plan", args=[found.pk]))
