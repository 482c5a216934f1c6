"""The life of an organisation: which ones, the year of one, its calendar (rows S4-05, S4-06)."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.models import Series
from linli.activities.services.times import YEARS
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.orglife import services as orglife
from linli.orglife import volume as documents
from linli.orglife.choices import Cell
from linli.orglife.forms import CalendarForm
from linli.orglife.services import Line
from linli.orglife.services.year import RuleBook
from linli.people.http import StaffRequest
from linli.territory.models import Unit
from linli.territory.rules import allowed

TAGS: Final = {Cell.HELD: "done", Cell.MISSING: "late", Cell.OPEN: "wait"}


@require_safe
def branches(request: StaffRequest) -> HttpResponse:
    """The organisations whose life the reader sees; whoever has one goes there at once."""
    if not (request.actor.has(rules.SEE) and request.actor.has(rules.PARTY)):
        raise Refused(
            _("Your post does not see the life of a Party organisation."),
            next_step=_("What is open to everybody stands in the calendar of activities."),
        )
    rows = orglife.branches_of(request.actor)
    year = clock.today().year
    if len(rows) == 1:
        return SeeOther(reverse("orglife:year", args=[rows[0].pk, year]))
    context = {
        "rows": [
            {
                "title": unit.short_name,
                "sub": unit.get_kind_display(),
                "beside": unit.parent.short_name if unit.parent else "",
                "href": reverse("orglife:year", args=[unit.pk, year]),
            }
            for unit in rows
        ]
    }
    return render(request, "orglife/branches.html", context)


def host_here(request: StaffRequest, host: int) -> Unit:
    """The organisation, if the reader sees its life; else `NotHere`."""
    found = Unit.objects.select_related("parent").filter(pk=host).first()
    if found is None or not orglife.sees_life(request.actor, found):
        raise NotHere(_("There is no such organisation among those of your places."))
    return found


@require_safe
def volume(request: StaffRequest, host: int, year: int) -> HttpResponse:
    """The year as one bound volume with its index, for the archive; who printed it is noted."""
    found = host_here(request, host)
    if year not in YEARS:
        raise NotHere(_("There is no such year here."))
    data = documents.volume(found, year, by=request.actor)
    audit.note(by=request.actor, verb="print_volume", what=f"territory.Unit:{found.pk}:{year}")
    answer = HttpResponse(data, content_type="application/pdf")
    name = quote(f"{found.name_zh}{year}年组织生活卷.pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def year(request: StaffRequest, host: int, year: int) -> HttpResponse:
    """By kind of meeting: due, held, missing, next; every period with its record."""
    found = host_here(request, host)
    if year not in YEARS:
        raise NotHere(_("There is no such year here."))
    lines = orglife.year_of(found, year, by=request.actor)
    here = clock.today().year
    context = {
        "unit": found,
        "year": year,
        "lines": [_told(line) for line in lines],
        "years": [
            {
                "href": reverse("orglife:year", args=[found.pk, one]),
                "label": str(one),
                "current": one == year,
            }
            for one in sorted({here - 1, here, here + 1, year})
        ],
        "may_plan": allowed(rules.check_may_plan, request.actor, found.path, internal=True),
        "to_plan": any(line.series is None for line in lines),
    }
    return render(request, "orglife/year.html", context)


def _told(line: Line) -> dict[str, Any]:
    """A line as the page shows it."""
    before = [one for one in line.periods if one.cell == Cell.BEFORE]
    months = {before[0].first: None, before[-1].last: None} if before else {}
    return {
        "line": line,
        "before": "–".join(str(month) for month in months),
        "periods": [
            {"period": one, "label": one.cell.label, "tag": TAGS.get(one.cell, "plain")}
            for one in line.periods
            if one.cell != Cell.BEFORE
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: StaffRequest, host: int) -> HttpResponse:
    """The year's calendar from the rules, in one form; what is in the calendar already stays."""
    found = host_here(request, host)
    rules.check_may_plan(request.actor, found.path, internal=True)
    kinds = orglife.kinds_of(found)
    book = RuleBook([kind.every_rule for kind in kinds], found.path)
    asked = [(kind, int(book.value(kind.every_rule, clock.now()))) for kind in kinds]
    kept = orglife.running(found)
    sent = (request.POST,) if request.method == "POST" else ()
    _place, where = activities.last_place(found, by=request.actor)
    begun = {f"where-{kind.pk}": where for kind in kinds}
    form = CalendarForm(asked, *sent, kept=kept, initial={"key": new_id(), **begun})

    def planned() -> list[Series]:
        return orglife.plan_year(found, form.habits(), by=request.actor, key=form.given_key())

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(planned)
        if made is not None:
            messages.success(request, _("The calendar stands. Each meeting is planned by itself."))
            return SeeOther(reverse("orglife:year", args=[found.pk, clock.today().year]))
    context = {"unit": found, "form": form, "title": _("The calendar of the year"), "kept": kept}
    return render(request, "orglife/calendar.html", context, status=status)
