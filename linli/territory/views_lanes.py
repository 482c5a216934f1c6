"""The page of a lane, for whoever lives in it, and the signs for its doors."""

from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.http import StaffRequest, VisitorRequest
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.forms import BOTH, SignsForm
from linli.territory.services import answering, lanes, link_tables
from linli.territory.services.door_signs import Sign, signs_of
from linli.territory.services.places import leaves
from linli.territory.views import for_posters

MOST_SISTERS: Final = 40  # other lanes of the grid that are named


@login_not_required
@require_safe
def lane(request: VisitorRequest, code: str, unit: int) -> HttpResponse:
    """Everybody who answers for one lane, with the telephones and the way to a report."""
    found = lanes.lane_of(code, unit)
    context = {
        "lane": found,
        "unit": found.place,
        "above": found.above[-3:-1],
        "place_phone": found.office_phone,
        "opened": answering.nearest_opened(found.above),
        "may_print": rules.allowed(rules.check_may_print_posters, request.actor, found.place),
        "links": link_tables.of_place(found.unit),
        "sisters": lanes.sisters(found, MOST_SISTERS),
    }
    return render(request, "territory/lane.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signs(request: StaffRequest, code: str) -> HttpResponse:
    """The door signs of a village. What is wanted is chosen; a POST makes the codes that are
    missing; the page with the choice in its address shows the signs and prints them."""
    village = for_posters(request, code)
    places = leaves(territory.known_addresses(village))
    form = SignsForm(places, request.POST or (request.GET if "lanes" in request.GET else None))
    if request.method == "POST" and form.is_valid():
        try:
            territory.make_sign_codes(form.chosen, by=request.actor)
        except Invalid as mistake:
            form.add_error("lanes", " ".join(str(part) for part in (mistake, mistake.next_step)))
        else:
            address = f"{reverse('territory:signs', args=[code])}?{urlencode(form.choice)}"
            return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    shown = _shown(code, form) if request.method != "POST" and form.is_valid() else {}
    context = {"unit": village, "form": form, "places": places, **shown}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "territory/door_signs.html", context, status=status)


def _shown(code: str, form: SignsForm) -> dict[str, Any]:
    """The signs that were asked for, with the addresses behind their codes."""
    above = answering.place_and_above(code)
    job = signs_of(above, form.chosen, doors=form.cleaned_data["doors"])
    return {
        "job": job,
        "sheets": [_sheet(sign) for sign in job.signs],
        "printed_on": clock.today(),
        "paper": form.cleaned_data["paper"],
        "both": form.cleaned_data["words"] == BOTH,
    }


def _sheet(sign: Sign) -> dict[str, Any]:
    links = {
        leads_to: f"{settings.LINLI_ADDRESS}{reverse('territory:scan', args=[code])}"
        for leads_to, code in sign.codes.items()
    }
    return {"sign": sign, **links}
