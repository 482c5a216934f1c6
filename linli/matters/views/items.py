"""The list of items of a place: what its village answers for, and who does the rest."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.matters.services.items import items_at
from linli.people.http import VisitorRequest
from linli.territory.services import answering


@login_not_required
@require_safe
def items(request: VisitorRequest, code: str) -> HttpResponse:
    """For everybody, to print. Two queries."""
    chain = answering.place_and_above(code)
    unit = chain[-1]
    listed = items_at(unit.path)
    context = {
        "unit": unit,
        "above": chain[-3:-1],
        "place_phone": next((one.phone for one in reversed(chain) if one.phone), ""),
        "own": [item for item in listed if not item.is_beyond_village],
        "others": [item for item in listed if item.is_beyond_village],
    }
    return render(request, "matters/items.html", context)
