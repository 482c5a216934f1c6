"""All about one grid on a sheet for staff: who answers, who leads, and what it can draw on."""

from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.people.http import StaffRequest
from linli.portal.views.office.hub import place_of
from linli.territory import rules
from linli.territory.choices import Layer
from linli.territory.models import Grid, Posting, Resource, WorkTeam
from linli.territory.services import resources

VIEW: Final = "organisation.view"
MOST: Final = 200  # entries on the sheet; the list has all
VILLAGE_CODE: Final = 12


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """On to the sheet of one's own grid; who has none comes to the list of the place."""
    keys = [grant.grid_id for grant in request.actor.granting(VIEW) if grant.grid_id]
    found = Grid.objects.current().filter(pk__in=keys).order_by("code").first()
    if found is None:
        return redirect("portal:resources-mine")
    return redirect("portal:grid-sheet", found.code)


@require_safe
def grid_sheet(request: StaffRequest, grid_code: str) -> HttpResponse:
    """People, branch, resources and teams of a grid of the plan in force. A fixed number of
    queries."""
    village = place_of(request.actor, grid_code[:VILLAGE_CODE], VIEW)
    rows = Grid.objects.current().filter(village=village).select_related("branch", "parent")
    found = rows.filter(code=grid_code).first()
    if found is None:
        raise NotHere(_("There is no such grid in the plan in force."))
    now = clock.now()
    inside = resources.of_place(village, by=request.actor, grid=found)
    whole = Resource.objects.visible_to(request.actor).current().filter(unit=village)
    bound = Q(grid=found) | Q(unit__in=found.members.values("unit"))
    teams = WorkTeam.objects.current(now).filter(bound)
    context: dict[str, Any] = {
        "unit": village,
        "grid": found,
        "lanes": [member.unit for member in found.members.select_related("unit").order_by("pk")],
        "posts": Posting.objects.current(now)
        .filter(grid=found)
        .select_related("person", "role")
        .order_by("role__turn", "since_at", "pk"),
        "micro": Grid.objects.filter(parent=found).order_by("code"),
        "resources": inside.order_by("kind", "path", "name", "pk")[:MOST],
        "totals": resources.totals(inside),
        "whole": whole.order_by("kind", "name", "pk")[:MOST],
        "teams": teams.order_by("-since_at", "pk")[:MOST],
        "edits": rules.allowed(rules.check_may_organise, request.actor, village),
        "is_grid": found.layer == Layer.GRID,
    }
    return render(request, "portal/grid_sheet.html", context)
