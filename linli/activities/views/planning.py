"""Planning: first for whom, then what and when; once, or again and again."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import OpenTo
from linli.activities.forms import PlanForm
from linli.activities.models import Activity, Series
from linli.activities.repeats import rule_for
from linli.activities.services import Plan, Repeat
from linli.activities.views.finding import chosen, host_of, places_around, rooms_around
from linli.common.errors import NotHere, Refused
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.territory.choices import PLACES
from linli.territory.models import Grid, Unit

MOST_HOSTS: Final = 300
BEGUN: Final = ("kind", "title", "begins", "ends", "where", "agenda", "tags")


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: StaffRequest) -> HttpResponse:
    """The form for a host (`?host=`); whoever plans for several chooses first."""
    if not request.actor.has(rules.PLAN):
        raise Refused(
            _("Your post does not plan activities."),
            next_step=_("Ask the secretary of the branch, or the village office."),
        )
    key = request.GET.get("host", "")
    if not key:
        hosts = _hosts(request)
        if len(hosts) != 1:
            return render(request, "activities/hosts.html", {"hosts": hosts})
        key = str(hosts[0].pk)
    return _form(request, host_of(request.actor, key, rules.PLAN))


def _hosts(request: StaffRequest) -> list[Unit]:
    rows = activities.hosts_of(request.actor, rules.PLAN)
    lanes = {kind for kind in PLACES if kind in {"group", "address"}}
    return list(rows.exclude(kind__in=lanes)[:MOST_HOSTS])


def _form(request: StaffRequest, host: Unit) -> HttpResponse:
    internal = any(
        rules.PARTY in grant.verbs and host.path.startswith(grant.path)
        for grant in request.actor.granting(rules.PLAN)
    )
    kinds = activities.kinds_at(host, internal=internal)
    places, rooms = places_around(host), rooms_around(host)
    place, where = activities.last_place(host, by=request.actor)
    begun: dict[str, Any] = {
        "key": new_key(),
        "open_to": OpenTo.INVITED,
        "place": str(place.pk) if place else "",
        "where": where,
    }
    begun |= {name: request.GET[name] for name in BEGUN if name in request.GET}
    sent = (request.POST,) if request.method == "POST" else ()
    form = PlanForm(kinds, places, rooms, *sent, initial=begun)

    def planned() -> str:
        return _planned(request, form, _wanted(request, form, host, places, rooms))

    status: int = HTTPStatus.OK
    if form.is_bound:
        address, status = form.attempt(planned)
        if address is not None:
            return SeeOther(address)
    context = {"unit": host, "form": form, "title": _("Plan an activity"), "kinds": kinds}
    return render(request, "activities/plan.html", context, status=status)


def _wanted(
    request: StaffRequest, form: PlanForm, host: Unit, places: list[Any], rooms: list[Any]
) -> Plan:
    said = form.cleaned_data
    place = chosen(places, said["place"])
    return Plan(
        kind=said["kind"],
        host=host,
        begins=said["begins"],
        ends=said["ends"],
        title=said["title"],
        agenda=said["agenda"],
        place=place,
        where=said["where"],
        facility=chosen(rooms, said["facility"]),
        grid=_grid(request, host),
        open_to=said["open_to"],
        tags=form.tag_words(),
        key=said["key"],
    )


def _grid(request: StaffRequest, host: Unit) -> Grid | None:
    """Whoever answers here for one grid alone plans for that grid."""
    here = [
        grant for grant in request.actor.granting(rules.PLAN) if host.path.startswith(grant.path)
    ]
    narrow = [grant for grant in here if grant.grid_id is not None]
    return activities.grid_of(narrow[0]) if narrow and len(narrow) == len(here) else None


def _planned(request: StaffRequest, form: PlanForm, wanted: Plan) -> str:
    """Where the page goes on: the activity, or the first one of the series."""
    repeats = form.cleaned_data["repeats"]
    if not repeats:
        made = activities.plan(wanted, by=request.actor).activity
        messages.success(request, _("Planned. Now: who takes part?"))
        return reverse("activities:list", args=[made.pk])
    how = Repeat(rule_for(repeats, wanted.begins), form.cleaned_data["until"])
    series = activities.repeat(wanted, how, by=request.actor)
    first = series.activities.order_by("occurrence").first()
    messages.success(request, _("Planned, and again by the rule that you chose."))
    return first.get_absolute_url() if first else reverse("activities:calendar")


@require_POST
@transaction.atomic
def end_series(request: StaffRequest, series: UUID) -> HttpResponse:
    """No more of them; those that are planned later are cancelled."""
    seen = Activity.objects.visible_to(request.actor).filter(series=series).order_by("occurrence")
    found = Series.objects.filter(pk=series).first()
    first = seen.first()
    if found is None or first is None:
        raise NotHere(_("There is no such series here."))
    activities.end_series(found.pk, by=request.actor)
    messages.success(request, _("The series has ended; what was held stays."))
    return SeeOther(first.get_absolute_url())
