"""The page of one door: what this visit needs, and its record in one form and one POST."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.common import clock
from linli.common.http import SeeOther
from linli.common.numbers import shown
from linli.matters.services.kinds import offered
from linli.people.http import StaffRequest
from linli.visits import services as visits
from linli.visits.choices import Channel
from linli.visits.forms import RecordForm, new_key
from linli.visits.services import Recorded


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def door(request: StaffRequest, door: UUID) -> HttpResponse:
    """One household on the reader's own plan."""
    found = visits.stop_of(request.actor, door)
    seen = visits.doorstep(found, by=request.actor)
    kinds = offered(found.household.path)
    begun: dict[str, Any] = {
        "key": new_key(),
        "at": clock.local(clock.now()),
        "channel": Channel.PHONE if seen.by_phone else Channel.VISIT,
    }
    sent = (request.POST,) if request.method == "POST" else ()
    form = RecordForm(seen, visits.topics(), kinds, *sent, initial=begun)
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(lambda: visits.record(found, form.heard(), by=request.actor))
        if done is not None:
            messages.success(request, _said(done))
            return SeeOther(reverse("visits:plan", args=[found.plan_id]))
    context = {"stop": found, "seen": seen, "form": form, "home": found.household}
    return render(request, "visits/door.html", context, status=status)


def _said(done: Recorded) -> str:
    if not done.matters:
        return _("The visit is recorded.")
    numbers = ", ".join(shown(matter.number) for matter in done.matters)
    return ngettext(
        "The visit is recorded; the need is matter %(numbers)s.",
        "The visit is recorded; the needs are matters %(numbers)s.",
        len(done.matters),
    ) % {"numbers": numbers}
