"""A participant's own page behind their secret link, and what is announced to everybody."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import services as activities
from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityPhoto, Participation
from linli.activities.views.feeds import addresses
from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere, Refused
from linli.common.http import SeeOther
from linli.people.http import VisitorRequest
from linli.territory.fields import below
from linli.territory.models import Unit

MOST: Final = 100  # announced at one place
MOST_HELD: Final = 12  # with photos, the latest first


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: VisitorRequest, part: UUID, secret: str) -> HttpResponse:
    """“I am there”, and approving the minutes. A wrong link opens nothing (404)."""
    row = activities.with_link(part, secret)
    if request.method != "POST":
        return _page(request, row)
    by = activities.holder_of(row)
    try:
        if request.POST.get("do") == "approve":
            edition = request.POST.get("edition", "")
            typed = int(edition) if edition.isascii() and edition.isdigit() else 0
            activities.approve(row.activity_id, by=by, edition=min(typed, 1000))
        else:
            activities.sign(row.activity_id, by=by)
    except (Conflict, Invalid, MoveRefused, Refused) as problem:
        fresh = activities.with_link(part, secret)
        return _page(request, fresh, problem=problem, status=problem.status)
    return SeeOther(activities.link_of(row))


def _page(
    request: VisitorRequest,
    row: Participation,
    *,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    activity = row.activity
    found = activities.latest(activity) if row.is_there else None
    begun = clock.today() >= clock.local(activity.planned_from).date()
    running = activity.status != Status.CANCELLED and activity.erased_at is None
    context: dict[str, Any] = {
        "row": row,
        "activity": activity,
        "minutes": found,
        "approved": bool(found and found.approvals.filter(person=row.person_id).exists()),
        "may_sign": running and begun and not row.is_there,
        "problem": problem,
    }
    response = render(request, "activities/own.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@require_safe
def announced(request: VisitorRequest, code: str) -> HttpResponse:
    """What a place announces to everybody, from today on."""
    unit = Unit.objects.public().filter(code=code).exclude(code="").first()
    if unit is None:
        raise NotHere(_("There is no such place here."))
    since = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Activity.objects.public().filter(below(unit.path, "host_path"), planned_from__gte=since)
    rows = rows.for_list().order_by("planned_from", "pk")[:MOST]
    held = _held(unit, since)
    feed = addresses(reverse("activities:feed-at", args=[unit.code]))
    context = {"unit": unit, "rows": list(rows), "held": held, "feed": feed}
    return render(request, "activities/announced.html", context)


def _held(unit: Unit, since: datetime) -> list[Activity]:
    """The latest that have photos for everybody. One query."""
    shown = ActivityPhoto.objects.agreed().values("activity")
    rows = Activity.objects.public().filter(below(unit.path, "host_path"), status=Status.HELD)
    rows = rows.filter(planned_from__lt=since, pk__in=shown).for_list()
    return list(rows.order_by("-planned_from", "pk")[:MOST_HELD])
