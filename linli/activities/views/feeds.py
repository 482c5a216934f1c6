"""Calendars for programs on phones and computers: what they read, and the page of addresses."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities import rules
from linli.activities import services as activities
from linli.activities.models import CalendarLink
from linli.activities.services import feeds
from linli.activities.services.feeds import Feed, Mark, Opened
from linli.activities.views.finding import host_of
from linli.common.clients import client_network
from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.common.limits import Limit
from linli.people.choices import Locale
from linli.people.http import StaffRequest, VisitorRequest
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors
from linli.territory.models import Unit

CALENDAR: Final = "text/calendar; charset=utf-8"
WRONG: Final = Limit("calendar.address", 100, timedelta(minutes=10))  # wrong ones, from one place
MOST_HOSTS: Final = 300
MOST_PLACES: Final = 12
INNER: Final = (UnitKind.GROUP, UnitKind.ADDRESS)  # their village's calendar has what is there
PLACES: Final = (UnitKind.TOWNSHIP, UnitKind.VILLAGE)


def _opened(request: HttpRequest, token: str) -> Opened:
    """What the address opens. A wrong one counts against where it comes from; whoever has a right
    one is never kept waiting, however many ask beside them."""
    try:
        return feeds.opened(token)
    except NotHere:
        WRONG.spend(client_network(request))
        raise


@login_not_required
@require_safe
def feed(request: VisitorRequest, token: str) -> HttpResponseBase:
    """The calendar of a secret address, to whoever asks with it. It opens nothing else."""
    found = _opened(request, token)
    with translation.override(found.locale or Locale.ZH):
        unit = found.link.unit
        name = unit.short_name if unit else _("My activities in Linli")
        content = feeds.written(Feed(name), feeds.rows_of(found.link, found.by))
    response = _answer(request, content, feeds.mark(found.link, content), "private, no-cache")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@require_safe
def feed_at(request: VisitorRequest, code: str) -> HttpResponseBase:
    """What a place announces to everybody."""
    unit = Unit.objects.public().filter(code=code).exclude(code="").first()
    if unit is None:
        raise NotHere(_("There is no such place here."))
    named = Feed(
        _("%(place)s: activities for everybody") % {"place": unit.short_name},
        reverse("activities:announced", args=[unit.code]),
    )
    content = feeds.written(named, feeds.announced_rows(unit))
    return _answer(request, content, feeds.mark_of(content), "public, no-cache")


def _answer(request: HttpRequest, content: bytes, mark: Mark, caching: str) -> HttpResponseBase:
    """The calendar, or that nothing changed since it was read."""
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = 'inline; filename="linli.ics"'
    response["Cache-Control"] = caching
    response["ETag"] = mark.etag
    moment = int(mark.changed_at.timestamp()) if mark.changed_at else None
    if moment is not None:
        response["Last-Modified"] = http_date(moment)
    answer = get_conditional_response(request, mark.etag, moment, response)
    assert answer is not None  # noqa: S101 - it was given one
    answer["Cache-Control"] = caching
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: StaffRequest) -> HttpResponse:
    """The reader's own addresses, those of organisations and places, and how a phone takes one.
    With POST another one is made."""
    by = request.actor
    if not by.grants:
        raise Refused(_("Your post has no activities."))
    if request.method == "POST":
        wanted = request.POST.get("unit", "")
        unit = host_of(by, wanted, rules.SEE) if wanted else None
        feeds.make_link(by=by, unit=unit)
        messages.success(request, _("The address is made. Give it to your calendar program."))
        return SeeOther(reverse("activities:calendars"))
    links = feeds.links_of(by)
    taken = {link.unit_id for link in links}
    hosts = activities.hosts_of(by).exclude(kind__in=INNER)[:MOST_HOSTS]
    offered = [unit for unit in hosts if unit.pk not in taken and feeds.may_follow(by, unit)]
    context: dict[str, Any] = {
        "own": next((_shown(request, link) for link in links if link.unit is None), None),
        "units": [_shown(request, link) for link in links if link.unit is not None],
        "hosts": offered,
        "places": _places(request),
    }
    return render(request, "activities/calendars.html", context)


def _shown(request: StaffRequest, link: CalendarLink) -> dict[str, Any]:
    """A link with its address. One whose organisation the reader does not see any more stands
    there to be ended."""
    unit = link.unit
    alive = unit is None or (unit.valid_to is None and feeds.may_follow(request.actor, unit))
    return {
        "key": link.pk,
        "name": unit.short_name if unit else "",
        "alive": alive,
        **addresses(feeds.address_of(link, request.user)),
    }


def addresses(path: str) -> dict[str, str]:
    """As a program takes it, and as a phone hands it to its calendar."""
    whole = settings.LINLI_ADDRESS + path
    return {"address": whole, "webcal": f"webcal://{whole.partition('://')[2]}"}


def _places(request: StaffRequest) -> list[dict[str, Any]]:
    """The villages and townships of the reader's postings, with what they announce."""
    paths = {path for grant in request.actor.grants for path in ancestors(grant.path)}
    rows = Unit.objects.public().filter(path__in=paths, kind__in=PLACES).exclude(code="")
    return [
        {"name": unit.short_name, **addresses(reverse("activities:feed-at", args=[unit.code]))}
        for unit in rows.order_by("path")[:MOST_PLACES]
    ]


@require_POST
def renew_calendar(request: StaffRequest, calendar: UUID) -> HttpResponse:
    """Another address instead of one that somebody else may know."""
    feeds.renew_link(calendar, by=request.actor)
    messages.success(request, _("The old address opens nothing any more. Here is the new one."))
    return SeeOther(reverse("activities:calendars"))


@require_POST
def end_calendar(request: StaffRequest, calendar: UUID) -> HttpResponse:
    """No address any more."""
    feeds.end_link(calendar, by=request.actor)
    messages.success(request, _("The address opens nothing any more."))
    return SeeOther(reverse("activities:calendars"))
