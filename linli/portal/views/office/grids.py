"""The grid plan of a village as a list of lanes: which lane belongs to which grid."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.common.errors import Invalid
from linli.people.http import StaffRequest
from linli.portal.office_forms import GridsForm
from linli.portal.views.office.hub import place_of, see_other
from linli.territory import services as territory
from linli.territory.models import Unit
from linli.territory.services import lane_plans


@require_http_methods(["GET", "HEAD", "POST"])
def grids(request: StaffRequest, code: str) -> HttpResponse:
    """The plan in force, and the form that publishes the next one."""
    village = place_of(request.actor, code, "grids.publish")
    leaves = lane_plans.leaves(village)
    begun = {f"place-{leaf.pk}": number for leaf, number in leaves if number}
    sent = (request.POST,) if request.method == "POST" else ()
    form = GridsForm([leaf for leaf, _number in leaves], *sent, initial=begun)
    if not form.is_bound:
        return _page(request, village, form)
    if not form.is_valid():
        return _page(request, village, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        plan = lane_plans.publish(
            village, form.by_grid(), by=request.actor, reason=form.cleaned_data["reason"]
        )
    except Invalid as problem:
        form.take(problem)
        return _page(request, village, form, status=problem.status)
    count = plan.grids.count()
    messages.success(request, _("The plan with %(count)d grids is in force.") % {"count": count})
    return see_other(reverse("portal:place-office", args=[village.code]))


def _page(
    request: StaffRequest, village: Unit, form: GridsForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context: dict[str, Any] = {"unit": village, "form": form}
    context["plans"] = lane_plans.plans(village)
    context["outside"] = [one for one in territory.known_addresses(village) if not _in_grid(one)]
    return render(request, "portal/grids.html", context, status=status)


def _in_grid(unit: Unit) -> bool:
    return bool(getattr(unit, "in_grid", None))
