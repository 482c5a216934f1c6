"""Printing the signs of areas."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.common import clock
from linli.people.http import StaffRequest
from linli.portal.views.office.hub import place_of, see_other
from linli.territory import rules
from linli.territory.choices import AreaKind
from linli.territory.fields import below
from linli.territory.models import Area, Unit
from linli.territory.services import answering, area_signs, areas, lanes


@require_http_methods(["GET", "HEAD", "POST"])
def signs(request: StaffRequest, code: str) -> HttpResponse:
    """The signs of a place, all, of one kind, or one; a POST makes those that are missing."""
    place = place_of(request.actor, code, "posters.print")
    wanted = {name: request.GET[name] for name in ("kind", "area") if request.GET.get(name)}
    chosen = _chosen(place, wanted)
    query = f"?{urlencode(wanted)}" if wanted else ""
    if request.method == "POST":
        made = area_signs.make_signs(chosen, by=request.actor)
        words = ngettext("%(count)d sign is made.", "%(count)d signs are made.", made)
        messages.success(request, words % {"count": made})
        return see_other(reverse("portal:area-signs", args=[place.code]) + query)
    sheets = area_signs.signs_for(chosen)
    may_make = rules.allowed(rules.check_may_print_posters, request.actor, place)
    context: dict[str, Any] = {
        "unit": place,
        "sheets": sheets,
        "missing": len(chosen) - len(sheets) if may_make else 0,
        "all": len(chosen),
        "chosen": chosen[0] if "area" in wanted and chosen else None,
        "query": query,
        "small": request.GET.get("paper") == "a5",
        "address": settings.LINLI_ADDRESS,
        "place_phone": answering.office_phone(answering.place_and_above(place.code)),
        "complaints": lanes.complaint_line(place.path),
    }
    return render(request, "portal/area_signs.html", context)


def _chosen(place: Unit, wanted: dict[str, str]) -> list[Area]:
    """The areas whose signs are asked for, at most so many."""
    if "area" in wanted:
        try:
            return [areas.area_of(place, UUID(wanted["area"]))]
        except ValueError:
            return []
    rows = Area.objects.current(clock.now()).filter(below(place.path)).select_related("unit")
    if wanted.get("kind") in AreaKind.values:
        rows = rows.filter(kind=wanted["kind"])
    return list(rows.order_by("kind", "path", "name_zh", "pk")[: area_signs.MOST])
