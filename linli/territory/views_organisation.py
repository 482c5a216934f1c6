"""What everybody may read of the organisations of a place, and their rules in force."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.people.http import VisitorRequest
from linli.territory.fields import below
from linli.territory.models import Charter, Unit
from linli.territory.services import (
    answering,
    charter_reading,
    grid_branches,
    organisation,
    organisation_tree,
)


@login_not_required
@require_safe
def tree(request: VisitorRequest, code: str) -> HttpResponse:
    """The chain of organisations, and the grids that they lead. Names only of those who agreed."""
    place = _place(code)
    context = {
        "unit": place,
        "tree": organisation_tree.tree(place),
        "grids": grid_branches.grids_of(place),
    }
    return render(request, "territory/organisation.html", context)


def _place(code: str) -> Unit:
    place = answering.place_and_above(code)[-1]
    if place.kind not in organisation.AT:
        raise NotHere(
            _("Organisations are kept by townships and villages."),
            next_step=_("Look your village up on the start page."),
        )
    return place


@login_not_required
@require_safe
def charters(request: VisitorRequest, code: str) -> HttpResponse:
    """The rules that the organisations of a place gave themselves: in force, and to come."""
    place = _place(code)
    context = {"unit": place, "book": charter_reading.book(place)}
    return render(request, "territory/charters.html", context)


@login_not_required
@require_safe
def charter(request: VisitorRequest, code: str, charter: UUID) -> HttpResponse:
    """One edition of a rule, to read and to print; old ones stay readable."""
    place = _place(code)
    rows = Charter.objects.public().select_related("unit", "revises")
    found = rows.filter(below(place.path), pk=charter).first()
    if found is None:
        raise NotHere(_("There is no such rule here."))
    before = found.revises
    context = {
        "unit": place,
        "charter": found,
        "holds": charter_reading.holds(found),
        "is_to_come": found.in_force_on is not None and found.in_force_on > clock.today(),
        "editions": charter_reading.editions(found).public().exclude(pk=found.pk),
        "difference": charter_reading.difference(before.text, found.text) if before else [],
    }
    return render(request, "territory/charter.html", context)
