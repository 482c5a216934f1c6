"""The groups of staff that are told of the matters of a place by a robot."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.common.errors import DomainError, Invalid
from linli.outbox import services as outbox
from linli.outbox.models import Robot
from linli.people.http import StaffRequest
from linli.portal.robot_forms import RobotForm
from linli.portal.views.office.hub import place_of, see_other, to_own
from linli.territory.models import Unit

VERB: Final = "places.edit"


mine = to_own("portal:robots", VERB)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def robots(request: StaffRequest, code: str) -> HttpResponse:
    """The groups of a place, and the form that adds one."""
    place = place_of(request.actor, code, VERB)
    if request.method != "POST":
        return _page(request, place, RobotForm())
    form = RobotForm(request.POST)
    robot, status = form.attempt(lambda: _add(request, place, form.cleaned_data))
    if robot is None:
        return _page(request, place, form, status=status)
    messages.success(request, _("The group is added. Try it: it says a few words there."))
    return _back(place)


def _back(place: Unit) -> HttpResponse:
    return see_other(reverse("portal:robots", args=[place.code]))


def _add(request: StaffRequest, place: Unit, given: dict[str, Any]) -> Robot:
    return outbox.add_robot(
        place.path,
        by=request.actor,
        kind=given["kind"],
        name=given["name"],
        address=given["address"],
        secret=given["secret"],
        urgent_only=given["urgent_only"],
        key=given["key"],
    )


@require_POST
def robot_act(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """Let a robot say a few words, or end it."""
    place = place_of(request.actor, code, VERB)
    robot = outbox.robot_of(place.path, key)
    what = request.POST.get("do")
    if what == "end":
        outbox.end_robot(robot, by=request.actor)
        messages.success(request, _("This group is told nothing more."))
        return _back(place)
    if what != "try":
        raise Invalid(_("Choose one from the list."))
    try:
        outbox.try_robot(robot, by=request.actor)
    except Invalid as problem:
        return _page(request, place, RobotForm(), problem=problem, status=problem.status)
    messages.success(request, _("Said. Look into the group."))
    return _back(place)


def _page(
    request: StaffRequest,
    place: Unit,
    form: RobotForm,
    *,
    problem: DomainError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "unit": place,
        "robots": Robot.objects.in_use().filter(path=place.path).order_by("made_at", "pk"),
        "form": form,
        "problem": problem,
    }
    return render(request, "portal/robots.html", context, status=status)
