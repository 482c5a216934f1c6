"""The page of one activity, and doing something with it: one view for all verbs, one service call
each."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.forms import VERBS, VerbForm
from linli.activities.models import Activity
from linli.activities.views.activity_page import render_activity
from linli.activities.views.finding import (
    chosen,
    options_of,
    places_around,
    rooms_around,
    town_of,
    visible,
)
from linli.common import numbers
from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.matters.models import Matter
from linli.matters.services import Report
from linli.people.http import StaffRequest

Given = dict[str, Any]


@require_safe
def activity(request: StaffRequest, activity: UUID) -> HttpResponse:
    """One activity: its plan, its story, who takes part, and what the reader may do now."""
    return render_activity(request, visible(request, activity))


def act(request: StaffRequest, activity: UUID, verb: str) -> HttpResponse:
    """Do one verb. With GET the page with that form open, so that each form has an address."""
    found = visible(request, activity)
    if verb not in VERBS:
        raise NotHere(_("There is no such thing to do with an activity."))
    if request.method != "POST":
        return render_activity(request, found, opened=verb)
    rules.check_may(request.actor, verb, found, rules.own_part(request.actor, found))
    form = VerbForm(verb, options_of(request.actor, found, {verb}), request.POST)
    if not form.is_valid():
        return render_activity(request, found, opened=verb, form=form, status=422)
    try:
        DO[verb](request, found, dict(form.cleaned_data))
    except Invalid as problem:
        form.take(problem)
        return render_activity(request, found, opened=verb, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        fresh = visible(request, activity)
        return render_activity(
            request, fresh, opened=verb, form=form, problem=problem, status=problem.status
        )
    messages.success(request, _("Done."))
    return SeeOther(found.get_absolute_url())


def _change(request: StaffRequest, found: Activity, given: Given) -> object:
    given["place"] = chosen(places_around(found.host, found.place), given["place"])
    given["facility"] = chosen(rooms_around(found.host, found.facility), given["facility"])
    return activities.change(found.pk, by=request.actor, **given)


def _discuss(request: StaffRequest, found: Activity, given: Given) -> object:
    matter = _with_number(request, given.pop("matter"))
    return activities.discuss(found.pk, by=request.actor, matter=matter.pk, **given)


def _with_number(request: StaffRequest, typed: str) -> Matter:
    """The matter of a number, if the reader may see it."""
    seen = Matter.objects.visible_to(request.actor)
    matter = seen.filter(number=numbers.parse(typed)).first()
    if matter is None:
        raise Invalid(_("There is no such matter here."), fields={"matter": _("Check the number.")})
    return matter


def _decide(request: StaffRequest, found: Activity, given: Given) -> object:
    given["matter"] = UUID(given["matter"])
    given["owner"] = chosen(activities.owners_around(found), given["owner"])
    return activities.decide(found.pk, by=request.actor, **given)


def _raise(request: StaffRequest, found: Activity, given: Given) -> object:
    town = town_of(found.place_path or found.host_path)
    if town is None:
        raise Invalid(_("Say first where the activity is: a matter needs a place."))
    report = Report(
        place_code=town.code,
        text=given["text"],
        kind=given["kind"],
        source="window",
        key=given["key"],
        client="",
    )
    return activities.raise_matter(found.pk, report, by=request.actor)


def _approve(request: StaffRequest, found: Activity, given: Given) -> object:
    attended = [UUID(key) for key in given.get("attended", ())]
    return activities.approve(
        found.pk, by=request.actor, edition=given["edition"], attended=attended
    )


DO: Final[dict[str, Callable[[StaffRequest, Activity, Given], object]]] = {
    "change": _change,
    "cancel": lambda request, found, given: activities.cancel(found.pk, by=request.actor, **given),
    "discuss": _discuss,
    "decide": _decide,
    "raise": _raise,
    "use": lambda request, found, given: activities.use(
        found.pk, by=request.actor, material=UUID(given["material"]), version=given["version"]
    ),
    "sign": lambda request, found, _given: activities.sign(found.pk, by=request.actor),
    "approve": _approve,
}
