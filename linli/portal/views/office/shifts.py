"""The roster of a grid, an area or a whole village: who is on duty at which hours."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.people.http import StaffRequest
from linli.portal.area_forms import ShiftForm
from linli.portal.views.office.hub import place_of, see_other
from linli.rulesets import services as rulesets
from linli.territory import rules
from linli.territory.models import Unit
from linli.territory.services import rosters
from linli.territory.services.staff import Where, where_of

DAYS: Final = [(number, WEEKDAYS[number - 1]) for number in rosters.WEEKDAYS]


@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: StaffRequest, code: str) -> HttpResponse:
    """One week of a roster, and the form that puts somebody on it; without `of`, all rosters."""
    place = place_of(request.actor, code, "postings.view")
    if "of" not in request.GET:
        return _all(request, place)
    where = where_of(place, request.GET["of"])
    since = clock.now() if request.method == "POST" else rosters.midnight(_monday(request))
    postings = rosters.posted_at(where, since=since)
    if request.method != "POST":
        return _page(request, place, where, ShiftForm(postings, DAYS))
    if request.POST.get("do") == "remove":
        sent = request.POST.get("shift", "")
        if sent.isascii() and sent.isdigit():
            rosters.remove_shift(int(sent), where, by=request.actor)
        messages.success(request, _("Taken off the roster."))
        return see_other(_address(place, where, request))
    return _add(request, place, where, ShiftForm(postings, DAYS, request.POST))


def _add(request: StaffRequest, place: Unit, where: Where, form: ShiftForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, place, where, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        rosters.add_shifts(
            form.chosen, given["weekdays"], given["begins"], given["ends"], by=request.actor
        )
    except Invalid as problem:
        form.take(problem)
        return _page(request, place, where, form, status=problem.status)
    messages.success(request, _("%(name)s is on the roster.") % {"name": form.chosen.person})
    return see_other(_address(place, where, request))


def _address(place: Unit, where: Where, request: StaffRequest, monday: date | None = None) -> str:
    query = {"of": where.key}
    if monday is not None or "from" in request.GET:
        query["from"] = monday.isoformat() if monday else request.GET["from"]
    return f"{reverse('portal:shifts', args=[place.code])}?{urlencode(query)}"


def _monday(request: StaffRequest) -> date:
    """The Monday of the week that is asked for, else of this one."""
    today = clock.today()
    try:
        day = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        day = today
    if abs((day - today).days) > 400:
        raise NotHere(_("Choose a week within a year."))
    return day - timedelta(days=day.weekday())


def _page(
    request: StaffRequest,
    place: Unit,
    where: Where,
    form: ShiftForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    monday = _monday(request)
    postings = rosters.posted_at(where, since=rosters.midnight(monday))
    calendar = rulesets.values((), path=place.path).calendar()
    context = {
        "unit": place,
        "where": where,
        "postings": postings,
        "week": rosters.week_of(where, monday, postings, calendar),
        "office_hours": [] if where.area else calendar.office_hours,
        "form": form,
        "manages": rules.allowed(rules.check_may_keep_areas, request.actor, where.unit),
        "earlier": _address(place, where, request, monday - timedelta(days=7)),
        "later": _address(place, where, request, monday + timedelta(days=7)),
        "today": clock.today(),
    }
    return render(request, "portal/shifts.html", context, status=status)


def _all(request: StaffRequest, place: Unit) -> HttpResponse:
    """The rosters of a place, and who is on duty today."""
    context = {
        "unit": place,
        "rosters": rosters.rosters_of(place),
        "today": rosters.on_today(place, for_staff=True),
        "now": clock.local(clock.now()).time(),
    }
    return render(request, "portal/rosters.html", context)
