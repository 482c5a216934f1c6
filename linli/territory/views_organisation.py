"""What everybody may read of the organisations of a place, and their rules in force."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.common.errors import NotHere
from linli.people.http import VisitorRequest
from linli.territory.services import answering, grid_branches, organisation, organisation_tree


@login_not_required
@require_safe
def tree(request: VisitorRequest, code: str) -> HttpResponse:
    """The chain of organisations, and the grids that they lead. Names only of those who agreed."""
    chain = answering.place_and_above(code)
    if chain[-1].kind not in organisation.AT:
        raise NotHere(
            _("Organisations are kept by townships and villages."),
            next_step=_("Look your village up on the start page."),
        )
    context = {
        "unit": chain[-1],
        "above": chain[-3:-1],
        "tree": organisation_tree.tree(chain[-1]),
        "grids": grid_branches.grids_of(chain[-1]),
    }
    return render(request, "territory/organisation.html", context)
