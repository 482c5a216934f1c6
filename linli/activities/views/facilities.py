"""Facilities for everybody: what a place has, when it is open, and asking for it."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import opening, rules
from linli.activities import services as activities
from linli.activities.choices import Asked, BookedBy
from linli.activities.forms import WishForm
from linli.activities.models import Booking, Facility
from linli.activities.services import bookings
from linli.activities.services.facilities import PLACE, days_ahead
from linli.common import clock
from linli.common.clients import client_network
from linli.common.errors import DomainError, MoveRefused, NotHere
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.limits import Limit
from linli.common.photo_files import PUBLIC
from linli.people.http import VisitorRequest
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.rules import covering

MOST: Final = 100  # of one place
DAYS: Final = 14  # shown ahead
ASKED: Final = Limit("activities.booking", 20, timedelta(hours=1))  # from one place
TAGS: Final = {Asked.ASKED: "wait", Asked.ACCEPTED: "done", Asked.DECLINED: "late"}


@login_not_required
@require_safe
def facilities_at(request: VisitorRequest, code: str) -> HttpResponse:
    """What a place has: rooms, walls, squares."""
    unit = Unit.objects.public().filter(code=code).exclude(code="").first()
    if unit is None:
        raise NotHere(_("There is no such place here."))
    rows = Facility.objects.public().filter(below(unit.path, "resource__path")).for_list()
    found = rows.order_by("resource__path", "kind__position", "resource__name", "pk")
    context = {"unit": unit, "rows": list(found[:MOST])}
    return render(request, "activities/facilities_at.html", context)


def _public(key: UUID) -> Facility:
    found = Facility.objects.public().for_list().filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such facility here."))
    return found


@login_not_required
@require_safe
def facility(request: VisitorRequest, facility: UUID) -> HttpResponse:
    """Its page: what is there, when it is open, when it is taken."""
    found = _public(facility)
    context = {
        "facility": found,
        "week": [
            {"day": WEEKDAYS[number], "hours": opening.written(spans)}
            for number, spans in enumerate(found.hours)
        ],
        "days": _days(found),
        "may_ask": found.booked_by == BookedBy.EVERYBODY,
        "keeps": bool(covering(request.actor, rules.PLAN, found.resource.path)),
        "town": _town(found.resource.unit),
    }
    return render(request, "activities/facility.html", context)


def _town(unit: Unit) -> Unit | None:
    """The place with a page, at or above where it is."""
    at: Unit | None = unit
    while at is not None and not at.code:
        at = at.parent
    return at


def _days(found: Facility) -> list[dict[str, Any]]:
    """The next two weeks, without saying by whom it is taken."""
    if found.booked_by == BookedBy.NOBODY:
        return []
    return [
        {
            "day": one.day,
            "hours": opening.written(one.spans),
            "closed": one.closed,
            "taken": [_span(begins, ends, one.day) for begins, ends in one.taken],
        }
        for one in days_ahead(found, DAYS)
    ]


def _span(begins: Any, ends: Any, day: Any) -> str:
    """As far as it lies on the day."""
    since, until = clock.local(begins), clock.local(ends)
    first = f"{since:%H:%M}" if since.date() == day else "00:00"
    return f"{first}–" + (f"{until:%H:%M}" if until.date() == day else "24:00")


@login_not_required
@require_safe
def photo(request: VisitorRequest, facility: UUID) -> HttpResponseBase:
    """Its picture; small with `?small=1`."""
    found = _public(facility)
    return PLACE.answer(found.photo, small=bool(request.GET.get("small")), caching=PUBLIC)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: VisitorRequest, facility: UUID) -> HttpResponse:
    """Ask for it. Whoever answers for it asks for others with the same form."""
    found = _public(facility)
    office = bool(covering(request.actor, rules.PLAN, found.resource.path))
    if not office and found.booked_by != BookedBy.EVERYBODY:
        raise MoveRefused(
            _("This cannot be booked by residents."),
            next_step=_("Its page says when it is open; or ring the village office."),
        )
    sent = (request.POST,) if request.method == "POST" else ()
    form = WishForm(*sent, office=office, initial={"key": new_key()})

    def asked() -> Booking:
        if not office:
            ASKED.spend(client_network(request))
        return activities.ask(found, form.wish(), by=request.actor, office=office)

    status = 200
    if form.is_bound:
        made, status = form.attempt(asked)
        if made is not None:
            messages.success(request, _("It is asked for. Keep the link of this page."))
            return SeeOther(made.get_absolute_url() if office else bookings.address_of(made))
    context = {"facility": found, "form": form, "office": office, "days": _days(found)}
    return render(request, "activities/book.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: VisitorRequest, booking: UUID, secret: str) -> HttpResponse:
    """The page of whoever asked, behind their link: how it stands, and giving it back."""
    row = bookings.with_address(booking, secret)
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            bookings.give_back(row.pk, by=request.actor, own=True)
        except MoveRefused as refused:
            problem = refused
        else:
            messages.success(request, _("It is given back. Thank you: somebody else can have it."))
            return SeeOther(bookings.address_of(row))
    context = {
        "booking": row,
        "tag": TAGS.get(Asked(row.status), "plain"),
        "span": when(row),
        "link": f"{settings.LINLI_ADDRESS}{bookings.address_of(row)}",
        "may_give_back": row.status in {Asked.ASKED, Asked.ACCEPTED} and row.ends > clock.now(),
        "problem": problem,
    }
    status = problem.status if problem else 200
    response = render(request, "activities/booking_own.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def when(row: Booking) -> str:
    """The day and the times, as the clocks on the wall show them."""
    return f"{clock.local(row.begins):%Y-%m-%d %H:%M}–{clock.local(row.ends):%H:%M}"
