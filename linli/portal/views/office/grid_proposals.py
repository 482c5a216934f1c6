"""Asking the planner for a proposal, waiting for it, and calling it off."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.matters import services as matters
from linli.people.http import StaffRequest
from linli.portal import proposal_words
from linli.portal.plan_forms import AskForm
from linli.portal.views.office.grids import village_of
from linli.portal.views.office.hub import see_other
from linli.territory.choices import AskedState
from linli.territory.models import Proposal, Unit
from linli.territory.services import plans
from linli.territory.services.plans.proposals import LIMIT

WAITING: Final = {AskedState.WAITING, AskedState.RUNNING}


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, code: str) -> HttpResponse:
    """What the planner is to do."""
    village = village_of(request, code)
    begun = plans.in_force(village)
    sheet = plans.sheet_of(begun, village) if begun else None
    sent = (request.POST,) if request.method == "POST" else ()
    form = AskForm(sheet, plans.barriers_of(village), *sent)
    if not form.is_bound:
        return _page(request, village, form)

    def act() -> Proposal:
        wishes = form.wishes(matters.past_by_place(village))
        return plans.ask(village, wishes, by=request.actor, key=form.sent_key)

    asked, status = form.attempt(act)
    if asked is None:
        return _page(request, village, form, status=status)
    return see_other(reverse("portal:grid-proposal", args=[village.code, asked.pk]))


def _page(
    request: StaffRequest, village: Unit, form: AskForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    last = plans.last_asked(village)
    unfinished = last if last is not None and last.state in WAITING else None
    context = {"unit": village, "form": form, "unfinished": unfinished}
    return render(request, "portal/grid_ask.html", context, status=status)


@require_safe
def proposal(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """How far the planner is; on to the draft when it is ready."""
    village = village_of(request, code)
    asked = plans.proposal_of(village, key, by=request.actor)
    if asked.state == AskedState.DONE and asked.plan_id is not None:
        return see_other(reverse("portal:grid-plan", args=[village.code, asked.plan_id]))
    spent = clock.now() - (asked.began_at or asked.asked_at)
    context = {
        "unit": village,
        "proposal": asked,
        "waits": asked.state in WAITING,
        "runs": asked.state == AskedState.RUNNING,
        "seconds": round(spent.total_seconds()),
        "limit": round(LIMIT.total_seconds()),
        "problem": proposal_words.problem(asked),
    }
    return render(request, "portal/grid_proposal.html", context)


@require_POST
def cancel(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """Nothing will come of it."""
    village = village_of(request, code)
    asked = plans.proposal_of(village, key, by=request.actor)
    plans.cancel(asked.pk, by=request.actor)
    return see_other(reverse("portal:grid-proposal", args=[village.code, asked.pk]))
