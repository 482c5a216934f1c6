"""The page behind a household's slip: who would look after it, and what it says to that."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.http import VisitorRequest
from linli.territory.models import Link
from linli.territory.paths import page_code
from linli.territory.services import answering, link_answers
from linli.territory.services.link_answers import AGREES, WANTS_NONE, WANTS_OTHER

BUTTONS: Final = (AGREES, WANTS_OTHER, WANTS_NONE)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def household_link(request: VisitorRequest, link: UUID, secret: str) -> HttpResponse:
    """Whoever has the slip reads it and answers, now or later. A wrong code opens nothing (404)."""
    found = link_answers.with_code(link, secret)
    if request.method != "POST":
        return _page(request, found)
    try:
        link_answers.answer(
            found.pk, request.POST.get("wish", ""), by=link_answers.household_of(found)
        )
    except (Invalid, Conflict) as problem:
        fresh = link_answers.with_code(link, secret)
        return _page(request, fresh, problem=str(problem), status=problem.status)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _page(
    request: VisitorRequest, found: Link, *, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    chain = answering.place_and_above(page_code(found.path))
    labels = {
        AGREES: _("Yes, this is fine"),
        WANTS_OTHER: _("Another member, please"),
        WANTS_NONE: _("We want no contact member"),
    }
    context = {
        "link": found,
        "unit": chain[-1],
        "is_over": found.until_at is not None and found.until_at <= clock.now(),
        "buttons": [
            {"value": value, "label": labels[value], "main": value == AGREES}
            for value in BUTTONS
            if not (value == AGREES and found.answer == "agreed")
        ],
        "problem": problem,
        "place_phone": answering.office_phone(chain),
    }
    return render(request, "territory/household_link.html", context, status=status)
