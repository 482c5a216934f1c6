"""What somebody who judges sees: their own stops, and where they stand aside."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.scoring import rules
from linli.scoring import services as scoring
from linli.scoring.forms.rounds import AsideForm


@require_safe
def stops(request: StaffRequest) -> HttpResponse:
    """Where to go on which day, to which groups, what to look at first. For a phone."""
    rules.check_judges(request.actor)
    context = {"stops": scoring.own_stops(request.actor)}
    return render(request, "scoring/stops.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: StaffRequest) -> HttpResponse:
    """Which villages one does not judge."""
    rules.check_judges(request.actor)
    sent = (request.POST,) if request.method == "POST" else ()
    form = AsideForm(scoring.villages_to_judge(request.actor), *sent)
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(
            lambda: scoring.stand_aside(form.cleaned_data["village"], by=request.actor)
        )
        if done is not None:
            messages.success(request, _("From the next draw on you do not judge there."))
            return SeeOther(reverse("scoring:aside"))
    context = {"form": form, "rows": scoring.own_recusals(request.actor)}
    return render(request, "scoring/aside.html", context, status=status)


@require_POST
def take_back(request: StaffRequest, recusal: UUID) -> HttpResponse:
    """Judge there again."""
    scoring.take_back(recusal, by=request.actor)
    messages.success(request, _("From the next draw on you may judge there again."))
    return SeeOther(reverse("scoring:aside"))
