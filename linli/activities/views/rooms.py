"""Facilities for whoever keeps them: setting up, the calendar of a room, answering who asks."""

from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.choices import Asked, Status
from linli.activities.forms import AnswerForm, FacilityForm, as_it_stands
from linli.activities.models import Activity, Booking, Facility, FacilityKind
from linli.activities.services import Month, bookings
from linli.activities.views.activity_page import between
from linli.activities.views.facilities import TAGS, when
from linli.activities.views.finding import MOST_CHOICES, town_of
from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere, Refused
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.territory.choices import PLACES
from linli.territory.fields import granted
from linli.territory.models import Unit
from linli.territory.rules import check_may_organise, covering

ROWS: Final = 50
MOST_WAITING: Final = 50
MOST_OF_MONTH: Final = 400
EDIT: Final = "organisation.edit"
CONTACT: Final = "contact.read"


@require_safe
def facilities(request: StaffRequest) -> HttpResponse:
    """What the reader's places have, and who waits for an answer."""
    actor = request.actor
    if not actor.has(rules.SEE):
        raise Refused(_("Your post has no activities."))
    rows = Facility.objects.visible_to(actor).for_list()
    found = page(rows, order=("resource__path", "pk"), size=ROWS, after=request.GET.get("after"))
    waiting = Booking.objects.visible_to(actor).for_list()
    waiting = waiting.filter(status=Asked.ASKED, ends__gt=clock.now()).order_by("begins", "pk")
    context = {
        "rows": found.rows,
        "waiting": [{"booking": one, "when": when(one)} for one in waiting[:MOST_WAITING]],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
        "may_add": actor.has(EDIT),
    }
    return render(request, "activities/rooms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Set one up."""
    if not request.actor.has(EDIT):
        raise Refused(_("Your post does not set up facilities."))
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, facility: UUID) -> HttpResponse:
    """Say it otherwise."""
    found = _visible(request, facility)
    check_may_organise(request.actor, found.resource.unit)
    return _form(request, found)


def _visible(request: StaffRequest, key: UUID) -> Facility:
    found = Facility.objects.visible_to(request.actor).for_list().filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such facility here."))
    return found


def _form(request: StaffRequest, found: Facility | None) -> HttpResponse:
    places = _places(request, found)
    kinds = list(FacilityKind.objects.filter(retired=False).order_by("position"))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    begun = as_it_stands(found) if found else {"key": new_id(), "booked_by": "nobody"}
    form = FacilityForm(places, kinds, *sent, initial=begun)

    def kept() -> Facility:
        said, photo = form.furnished(), form.picture()
        if found is None:
            key = form.cleaned_data["key"]
            return activities.add_facility(said, by=request.actor, key=key, photo=photo)
        return activities.change_facility(
            found.pk,
            said,
            by=request.actor,
            version=form.cleaned_data["version"] or 0,
            photo=photo,
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(kept)
        if made is not None:
            messages.success(request, _("Kept."))
            return SeeOther(reverse("activities:facility-calendar", args=[made.pk]))
    title = str(found) if found else _("Add a facility")
    context = {"form": form, "title": title}
    return render(request, "activities/form.html", context, status=status)


def _places(request: StaffRequest, found: Facility | None) -> list[Unit]:
    rows = Unit.objects.public().filter(granted(request.actor, EDIT), kind__in=PLACES)
    if found is not None:
        town = town_of(found.resource.path)
        rows = rows.filter(path__startswith=town.path) if town else rows
    places = list(rows.order_by("path")[:MOST_CHOICES])
    own = [found.resource.unit] if found and found.resource.unit not in places else []
    return [*own, *places]


@require_safe
def calendar(request: StaffRequest, facility: UUID) -> HttpResponse:
    """A month of a room: what is planned in it, who asked for it. Who asked is told to those who
    answer alone. A fixed number of queries."""
    found = _visible(request, facility)
    month = Month.parse(request.GET.get("month", ""))
    context = {
        "facility": found,
        "month": month,
        "months": [
            {"href": f"?month={one.code}", "label": one.code, "current": one == month}
            for one in (month.before, month, month.after)
        ],
        "days": _days(request, found, month),
        "keeps": bool(covering(request.actor, rules.PLAN, found.resource.path)),
        "edits": bool(covering(request.actor, EDIT, found.resource.path)),
    }
    return render(request, "activities/room.html", context)


def _days(request: StaffRequest, found: Facility, month: Month) -> list[dict[str, Any]]:
    since, until = month.span()
    planned = Activity.objects.busy(found.pk, since, until).for_list()[:MOST_OF_MONTH]
    seen = set(
        Activity.objects.visible_to(request.actor)
        .filter(facility=found.pk, planned_from__lt=until, planned_to__gt=since)
        .values_list("pk", flat=True)
    )
    asked = Booking.objects.filter(facility=found, begins__lt=until, ends__gt=since).for_list()
    answers = bool(covering(request.actor, rules.PLAN, found.resource.path))
    if not answers:
        asked = asked.taking()
    rows = [_planned(one, open_=one.pk in seen) for one in planned]
    rows += [_booked(one, open_=answers) for one in asked[:MOST_OF_MONTH]]
    rows.sort(key=lambda row: row["at"])

    def on(row: dict[str, Any]) -> date:
        return clock.local(row["at"]).date()

    return [{"day": day, "rows": list(group)} for day, group in groupby(rows, key=on)]


def _planned(one: Activity, *, open_: bool) -> dict[str, Any]:
    return {
        "at": one.planned_from,
        "title": one.name if open_ else pgettext("facility", "Taken"),
        "href": one.get_absolute_url() if open_ else "",
        "sub": between(one.planned_from, one.planned_to),
        "beside": one.host.short_name if open_ else "",
        "tag": one.get_status_display() if open_ else "",
        "kind": "done" if one.status == Status.HELD else "plain",
    }


def _booked(one: Booking, *, open_: bool) -> dict[str, Any]:
    return {
        "at": one.begins,
        "title": (one.purpose or _("Booking")) if open_ else pgettext("facility", "Taken"),
        "href": one.get_absolute_url() if open_ else "",
        "sub": when(one),
        "beside": (one.person.display_name if one.person else "") if open_ else "",
        "tag": one.get_status_display() if open_ else "",
        "kind": TAGS.get(Asked(one.status), "plain"),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: StaffRequest, booking: UUID) -> HttpResponse:
    """One booking: who asks, for what; accepting, declining, giving back, not used, ringing."""
    row = Booking.objects.visible_to(request.actor).for_list().filter(pk=booking).first()
    if row is None:
        raise NotHere(_("There is no such booking here."))
    if request.method != "POST":
        return _booking(request, row)
    form = AnswerForm(request.POST)
    do = request.POST.get("do", "")
    if do == "read":
        return _read(request, row)
    if not form.is_valid():
        return _booking(request, row, form=form, status=422)
    try:
        _done(request, row, do, form.cleaned_data)
    except Invalid as problem:
        form.take(problem)
        return _booking(request, row, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        fresh = Booking.objects.for_list().get(pk=row.pk)
        return _booking(request, fresh, form=form, problem=problem, status=problem.status)
    messages.success(request, _("Done."))
    return SeeOther(row.get_absolute_url())


def _done(request: StaffRequest, row: Booking, do: str, said: dict[str, Any]) -> None:
    by = request.actor
    if do in {"accept", "decline"}:
        bookings.answer(
            row.pk,
            by=by,
            accept=do == "accept",
            reason=said["reason"],
            version=said["version"],
        )
    elif do == "give-back":
        bookings.give_back(row.pk, by=by)
    elif do == "unused":
        bookings.unused(row.pk, by=by)
    else:
        raise NotHere(_("There is no such thing to do with a booking."))


def _read(request: StaffRequest, row: Booking) -> HttpResponse:
    """The number in clear, noted; on this answer alone."""
    try:
        said = bookings.read_contact(row, by=request.actor, purpose=_("To answer a booking"))
    except Invalid as problem:
        return _booking(request, row, problem=problem, status=problem.status)
    return _booking(request, row, phone=said.get("phone", ""))


def _booking(
    request: StaffRequest,
    row: Booking,
    *,
    form: AnswerForm | None = None,
    problem: DomainError | None = None,
    phone: str = "",
    status: int = 200,
) -> HttpResponse:
    ahead, open_ = row.ends > clock.now(), row.erased_at is None
    person = row.person
    facts = [
        (_("Room"), row.facility.resource.name),
        (_("When"), when(row)),
        (_("What for"), row.purpose),
        (_("How many people"), str(row.people or "")),
        (_("Name"), person.display_name if person else ""),
        (_("Telephone"), phone or (person.phone_masked if person and person.has_phone else "")),
        (_("Why not"), row.reason),
    ]
    taking = row.status in {Asked.ASKED, Asked.ACCEPTED}
    path = row.facility.resource.path
    context = {
        "booking": row,
        "tag": TAGS.get(Asked(row.status), "plain"),
        "facts": [{"term": term, "text": said} for term, said in facts if said],
        "form": form or AnswerForm(initial={"version": row.version}),
        "may_accept": row.status == Asked.ASKED and ahead and open_,
        "may_decline": taking and ahead and open_,
        "may_note": row.status == Asked.ACCEPTED and row.begins <= clock.now() and open_,
        "may_read": bool(
            person and person.has_phone and not phone and covering(request.actor, CONTACT, path)
        ),
        "link": f"{settings.LINLI_ADDRESS}{bookings.address_of(row)}" if open_ else "",
        "problem": problem,
    }
    return render(request, "activities/booking.html", context, status=status)
