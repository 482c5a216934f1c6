"""Campaigns beside one another, one of them, and the indicator sheets of areas."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common.errors import Refused
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.scoring import rules
from linli.scoring import services as scoring

ROWS: Final = 50


@require_safe
def campaigns(request: StaffRequest) -> HttpResponse:
    """Every campaign with its day, and which actions count in several of them."""
    if not request.actor.has(rules.SEE):
        raise Refused(_("Your post has no inspections."))
    found = scoring.campaigns(request.actor)
    count, rows = scoring.shared(found, request.actor)
    context = {"campaigns": found, "count": count, "shared": rows}
    return render(request, "scoring/campaigns.html", context)


@require_safe
def campaign(request: StaffRequest, programme: UUID) -> HttpResponse:
    """The day counter, what each village did, the clean-ups, the rounds."""
    if not request.actor.has(rules.SEE):
        raise Refused(_("Your post has no inspections."))
    found = scoring.campaign_here(programme, request.actor)
    events = page(
        scoring.clean_ups(found, request.actor),
        order=("-planned_from", "pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "programme": found,
        "days": scoring.days_of_campaign(found),
        "places": scoring.places_in(found, request.actor, scoring.villages_of(found.unit)[:400]),
        "events": [scoring.event(one) for one in events.rows],
        "rounds": scoring.rounds_in(found, request.actor),
        "next_href": f"?after={events.next_cursor}" if events.next_cursor else "",
    }
    return render(request, "scoring/campaign.html", context)


@require_safe
def indicators(request: StaffRequest) -> HttpResponse:
    """The areas that have an indicator sheet."""
    if not request.actor.has(rules.SEE):
        raise Refused(_("Your post has no inspections."))
    rows = [
        {
            "title": one.name,
            "href": reverse("scoring:indicator", args=[one.pk]),
            "sub": f"{one.unit.short_name} · {one.get_kind_display()}",
        }
        for one in scoring.areas_of(request.actor)
    ]
    return render(request, "scoring/indicators.html", {"rows": rows})


@require_safe
def indicator(request: StaffRequest, area: UUID) -> HttpResponse:
    """One sheet, to print and to take along."""
    return render(
        request, "scoring/indicator.html", {"sheet": scoring.sheet_of(area, request.actor)}
    )
