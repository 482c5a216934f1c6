"""The recorder's pages: the list, the attendance, the minutes, what is printed."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import Status
from linli.activities.forms import AttendanceForm, ListForm, MinutesForm
from linli.activities.models import Activity, Participation
from linli.activities.services import Entry
from linli.activities.views.activity_page import facts_of, lines, numbers_of
from linli.activities.views.finding import chosen, town_of, visible
from linli.common import clock
from linli.common.errors import Invalid
from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit

MOST_UNITS: Final = 300


def _found(request: StaffRequest, key: UUID, verb: str) -> tuple[Activity, list[Participation]]:
    """The activity with its list, for whoever may do this; else not here, or refused."""
    activity = visible(request, key)
    rules.check_may(request.actor, verb, activity, rules.own_part(request.actor, activity))
    rows = activity.participations.select_related("person", "unit", "household__unit")
    return activity, list(rows.order_by("number"))


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: StaffRequest, activity: UUID) -> HttpResponse:
    """Who is expected. The first time the list of the last one of this kind is offered."""
    found, rows = _found(request, activity, "invite")
    units = _organisations(found)
    sent = (request.POST,) if request.method == "POST" else ()
    form = ListForm(rows, *sent, initial={"version": found.version})
    form.choose("unit", [(str(unit.pk), unit.short_name) for unit in units])

    def listed() -> Activity:
        entries = form.added()
        unit = chosen(units, form.cleaned_data["unit"])
        if unit is not None:
            entries.append(Entry(unit=unit))
        if "usual" in request.POST:
            entries += activities.usual_list(found.host, found.kind_id, but=found.pk)
        return activities.invite(
            found.pk,
            by=request.actor,
            entries=entries,
            roles=form.roles(),
            without=form.without(),
            version=form.cleaned_data["version"],
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(listed)
        if done is not None:
            messages.success(request, _("The list is kept; whoever is new on it is told."))
            return SeeOther(done.get_absolute_url())
    context = {"activity": found, "form": form}
    return render(request, "activities/list.html", context, status=status)


def _organisations(activity: Activity) -> list[Unit]:
    """Organisations and groups of the village or township of the host."""
    town = town_of(activity.host_path) or activity.host
    rows = Unit.objects.public().filter(below(town.path)).exclude(kind=UnitKind.ADDRESS)
    return list(rows.order_by("path")[:MOST_UNITS])


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: StaffRequest, activity: UUID) -> HttpResponse:
    """Forty names in one form: it was held, and who was there; later, corrections of that."""
    held = visible(request, activity).status == Status.HELD
    found, rows = _found(request, activity, "attend" if held else "hold")
    begun = {
        "version": found.version,
        "begins": clock.local(found.planned_from),
        "ends": clock.local(found.planned_to),
        "headcount": found.headcount,
    }
    sent = (request.POST,) if request.method == "POST" else ()
    form = AttendanceForm(rows, *sent, timed=not held, initial=begun)

    def recorded() -> Activity:
        said = form.cleaned_data
        given = {"attendance": form.attendance(), "version": said["version"]}
        if held:
            return activities.attend(found.pk, by=request.actor, **given)
        return activities.hold(
            found.pk, by=request.actor, begins=said["begins"], ends=said["ends"], **given
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(recorded)
        if done is not None:
            messages.success(request, _("The attendance is kept."))
            return SeeOther(done.get_absolute_url())
    context = {
        "activity": found,
        "form": form,
        "held": held,
        "quorum": activities.quorum_of(found, rows),
    }
    return render(request, "activities/attendance.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: StaffRequest, activity: UUID) -> HttpResponse:
    """Write the minutes, or another edition; the one before stays."""
    found, rows = _found(request, activity, "write")
    last = activities.latest(found)
    begun = {"version": found.version, "text": activities.draft(found)}
    sent = (request.POST,) if request.method == "POST" else ()
    form = MinutesForm(*sent, initial=begun)

    def written() -> object:
        said = form.cleaned_data
        return activities.write(
            found.pk, by=request.actor, text=said["text"], version=said["version"]
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(written)
        if done is not None:
            messages.success(request, _("The minutes are kept. Those who attended approve them."))
            return SeeOther(found.get_absolute_url())
    context: dict[str, Any] = {
        "activity": found,
        "form": form,
        "last": last,
        "quorum": activities.quorum_of(found, rows),
    }
    return render(request, "activities/minutes.html", context, status=status)


@require_safe
@never_cache
def sheet(request: StaffRequest, activity: UUID) -> HttpResponse:
    """The record on paper, for the file: facts, list with signatures to be given, minutes."""
    found, rows = _found(request, activity, "invite")
    last = activities.latest(found)
    context = {
        "activity": found,
        "facts": facts_of(found),
        "rows": lines(rows, None, runs=True),
        "numbers": numbers_of(rows),
        "quorum": activities.quorum_of(found, rows),
        "minutes": last,
        "approvals": last.approvals.count() if last else 0,
        "decisions": list(
            found.matters.exclude(decision="").select_related("matter", "owner__person")
        ),
    }
    return render(request, "activities/sheet.html", context)


@require_safe
@never_cache
def slips(request: StaffRequest, activity: UUID) -> HttpResponse:
    """A slip with an own link for each who wants to sign in by it; and the code of the page for
    whoever has an account."""
    found, rows = _found(request, activity, "invite")
    context = {
        "activity": found,
        "link": f"{settings.LINLI_ADDRESS}{found.get_absolute_url()}",
        "slips": [
            {"name": row.name, "link": settings.LINLI_ADDRESS + activities.link_of(row)}
            for row in rows
            if row.person_id is not None
        ],
    }
    return render(request, "activities/slips.html", context)


@require_POST
@never_cache
def reasons(request: StaffRequest, activity: UUID) -> HttpResponse:
    """Why people could not come, opened for whoever keeps the record; each reading is noted."""
    found = visible(request, activity)
    opened = activities.read_reasons(found, by=request.actor)
    if not opened:
        raise Invalid(_("Nobody gave a reason."))
    rows = found.participations.filter(pk__in=opened).select_related("person", "unit")
    told = [(row.name, opened[row.pk]) for row in rows.order_by("number")]
    return render(request, "activities/reasons.html", {"activity": found, "told": told})
