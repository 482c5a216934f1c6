"""The study ledger of a branch by the three-ones (row S4-03)."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities.services import Month
from linli.common import clock
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.orglife import services as orglife
from linli.orglife.choices import Study
from linli.orglife.forms import StudyForm
from linli.orglife.services import StudyLedger
from linli.orglife.views.year import host_here
from linli.people.http import StaffRequest
from linli.territory.models import Unit

AROUND: Final = timedelta(days=45)  # meetings that an entry may be for


@require_http_methods(["GET", "HEAD", "POST"])
def study(request: StaffRequest, host: int) -> HttpResponse:
    """A month: each meeting with its two hours, each week with its day; and the form."""
    found = host_here(request, host)
    month = Month.parse(request.GET.get("month", ""))
    may = orglife.may_enter(request.actor, found)
    ledger = orglife.study_ledger(found, month)
    around = orglife.meetings_of(found, month.first - AROUND, month.after.first + AROUND)
    sent = (request.POST,) if request.method == "POST" else ()
    begun = _begun(ledger, request.GET.get("for", ""))
    form = StudyForm(around, *sent, initial={"key": new_id(), **begun})
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(lambda: _enter(request, found, form))
        if done is not None:
            messages.success(request, _("Entered."))
            return SeeOther(_address(found, Month.parse(f"{done.day:%Y-%m}")))
    context: dict[str, Any] = {
        "unit": found,
        "month": month,
        "months": [
            {"href": _address(found, one), "label": one.code, "current": one == month}
            for one in (month.before, month, month.after)
        ],
        "ledger": ledger,
        "form": form if may else None,
    }
    return render(request, "orglife/study.html", context, status=status)


def _begun(ledger: StudyLedger, wanted: str) -> dict[str, Any]:
    """What is missing: before the meeting that was chosen or the first one without its hour, with
    what it studied by its materials; else a day of this week. Each may be changed."""
    open_ones = [one for one in ledger.meetings if not one.enough_before]
    chosen = (one for one in open_ones if str(one.activity.pk) == wanted)
    found = next(chosen, None) or next(iter(open_ones), None)
    today = clock.today()
    if found is None:
        minutes = timedelta(hours=ledger.asked["hours_of_day"]) // timedelta(minutes=1)
        return {"part": Study.WEEKLY, "day": today, "minutes": minutes}
    return {
        "part": Study.BEFORE,
        "activity": str(found.activity.pk),
        "day": min(today, clock.local(found.activity.planned_from).date()),
        "minutes": max(1, ledger.asked["before"] - found.before),
        "about": orglife.studied_of(found.activity),
    }


def _enter(request: StaffRequest, host: Unit, form: StudyForm) -> Any:
    key = form.cleaned_data["key"]
    return orglife.enter_study(host, form.studied(), by=request.actor, key=key)


def _address(host: Unit, month: Month) -> str:
    return f"{reverse('orglife:study', args=[host.pk])}?month={month.code}"


@require_POST
def strike(request: StaffRequest, host: int, study: UUID) -> HttpResponse:
    """Strike out what was entered by mistake."""
    found = host_here(request, host)
    struck = orglife.strike_study(found, study, by=request.actor)
    messages.success(request, _("Struck out; it counts no longer."))
    return SeeOther(_address(found, Month.parse(f"{struck.day:%Y-%m}")))
