"""What a department sees of instructors: branches, roles, meetings, never people side by side."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import services as activities
from linli.activities.services import Month
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.duties import rules as duty_rules
from linli.duties.choices import Why
from linli.duties.http import place_of
from linli.duties.services import LAST, NOW, period_of
from linli.instructors import rules
from linli.instructors import services as instructors
from linli.instructors.forms import MeetingForm
from linli.instructors.services.board import Missing
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.rules import allowed, covering

WIDE: Final = (UnitKind.TOWNSHIP, UnitKind.COUNTY, UnitKind.CITY, UnitKind.PROVINCE)
SPANS: Final = {"month": 1, "quarter": 3, "year": 12}


def _place(request: StaffRequest) -> Unit:
    """A township or a wider place whose duties the reader sees."""
    duty_rules.check_sees(request.actor)
    return place_of(request.actor, request.GET.get("at", ""))


@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Village branches without a visit in this period or the last, and why; the meeting."""
    place = _place(request)
    when = LAST if request.GET.get("when") == LAST else NOW
    found = instructors.board_of(place, by=request.actor, when=when)
    at = f"&at={place.pk}" if request.GET.get("at") else ""
    township = place if place.kind == UnitKind.TOWNSHIP else None
    context = {
        "place": place,
        "board": found,
        "missing": [_missing(one) for one in found.missing],
        "last": when == LAST,
        "chips": [
            {"href": f"?when={one}{at}", "label": label, "current": one == when}
            for one, label in ((NOW, _("This period")), (LAST, _("Last closed period")))
        ],
        "sees_staff": bool(place.code and covering(request.actor, "postings.view", place.path)),
        "township": township,
        "meetings": instructors.meetings_of(township) if township else None,
        "may_call": township is not None and allowed(rules.check_may_call, request.actor, township),
    }
    return render(request, "instructors/board.html", context)


def _missing(one: Missing) -> dict[str, Any]:
    """A branch, and why as far as it is known: never who."""
    why = Why(one.line.why).label if one.line.why else _("No visit yet")
    return {
        "village": one.village,
        "branch": one.branch.name,
        "href": reverse("duties:unit", args=[one.branch.pk]),
        "why": why,
        "kind": "wait" if one.line.why else "late",
    }


@require_safe
def roles(request: StaffRequest) -> HttpResponse:
    """How often the five roles and the five aims were served, over all instructors."""
    place = _place(request)
    span = request.GET.get("span", "month")
    span = span if span in SPANS else "month"
    period = period_of(clock.today(), SPANS[span])
    at = f"&at={place.pk}" if request.GET.get("at") else ""
    labels = (("month", _("This month")), ("quarter", _("This quarter")), ("year", _("This year")))
    wide = place.kind in WIDE
    given = (place, period.begins, period.ends)
    context = {
        "place": place,
        "period": period,
        "chips": [
            {"href": f"?span={one}{at}", "label": label, "current": one == span}
            for one, label in labels
        ],
        "roles": instructors.by_role(*given, by=request.actor) if wide else None,
        "aims": instructors.by_aim(*given, by=request.actor) if wide else None,
    }
    return render(request, "instructors/roles.html", context)


@require_safe
def supervision(request: StaffRequest) -> HttpResponse:
    """Which supervision group was in its community when (row S2-09)."""
    place = _place(request)
    month = Month.parse(request.GET.get("month", ""))
    at = f"&at={place.pk}" if request.GET.get("at") else ""
    rows = instructors.supervised(place, month, by=request.actor)
    context = {
        "place": place,
        "month": month,
        "months": [
            {"href": f"?month={one.code}{at}", "label": one.code, "current": one == month}
            for one in (month.before, month, month.after)
        ],
        "rows": rows,
        "kept": any(one.group for one in rows),
    }
    return render(request, "instructors/supervision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: StaffRequest, unit: int) -> HttpResponse:
    """Call the quarterly meeting: every instructor of the township stands on its list."""
    township = place_of(request.actor, str(unit))
    if township.kind != UnitKind.TOWNSHIP:
        raise NotHere(_("There is no such township here."))
    rules.check_may_call(request.actor, township)
    sent = (request.POST,) if request.method == "POST" else ()
    begins = clock.local(clock.now() + timedelta(days=7))
    _place, where = activities.last_place(township, by=request.actor)
    begun = {"key": new_key(), "begins": begins, "where": where}
    form = MeetingForm(*sent, initial=begun)
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(
            lambda: instructors.call(township, form.wanted(), by=request.actor)
        )
        if made is not None:
            messages.success(request, _("Called. Every instructor stands on its list."))
            return SeeOther(made.get_absolute_url())
    context = {
        "form": form,
        "unit": township,
        "title": _("Call the meeting of instructors"),
        "count": len(instructors.instructors_of(township)),
    }
    return render(request, "instructors/meeting.html", context, status=status)
