"""Scanning a poster, who answers where, the sketch map, and printing posters."""

from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import Invalid, NotHere
from linli.common.geometry import parse_point
from linli.people.http import StaffRequest, VisitorRequest
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.choices import LeadsTo
from linli.territory.forms import PosterForm
from linli.territory.models import Poster, Unit
from linli.territory.paths import path_of, village_path
from linli.territory.services import answering
from linli.territory.services.emergency import numbers_at
from linli.territory.services.lanes import LANES
from linli.territory.services.sketch import HEIGHT, WIDTH, Sketch, shapes_number, sketch_of
from linli.territory.services.units import posters_of

MAP_SECONDS: Final = 300  # how long a browser may keep the map before it asks again


@login_not_required
@require_safe
def scan(_request: VisitorRequest, code: str) -> HttpResponse:
    """A printed code: on to the report page with the place set, or to where else it leads now.

    A code that was taken down, or whose lane is no more, still leads to the village.
    """
    poster = Poster.objects.select_related("unit").filter(pk=code).first()
    if poster is None:
        raise NotHere(
            _("We do not know this code."),
            next_step=_("Choose your village on the start page and report from there."),
        )
    return HttpResponseRedirect(_where_to(poster), status=HTTPStatus.SEE_OTHER)


def _where_to(poster: Poster) -> str:
    place = (village_path(poster.unit.path) or poster.unit.path).replace(".", "")
    stands = poster.ended_at is None and poster.unit.valid_to is None
    if poster.leads_to == LeadsTo.PLACE:
        return reverse("portal:place", args=[place])
    if poster.leads_to == LeadsTo.LANE:
        if stands and poster.unit.kind in LANES:
            return reverse("territory:lane", args=[place, poster.unit_id])
        return reverse("territory:who", args=[place])
    address = reverse("matters:report", args=[place])
    return f"{address}?poster={poster.pk}" if stands else address


@login_not_required
@require_safe
def who(request: VisitorRequest, code: str) -> HttpResponse:
    """Everybody who answers for a village, to read and to print. At most four queries."""
    chain = answering.place_and_above(code)
    context = {
        "unit": chain[-1],
        "above": chain[-3:-1],
        "who": answering.who_answers(chain[-1]),
        "place_phone": next((unit.phone for unit in reversed(chain) if unit.phone), ""),
        "may_print": rules.allowed(rules.check_may_print_posters, request.actor, chain[-1]),
    }
    return render(request, "territory/who.html", context)


@login_not_required
@require_safe
def map_svg(request: VisitorRequest, code: str) -> HttpResponse:
    """The sketch map as a picture of WIDTH × HEIGHT; `lon` and `lat` draw a pin."""
    mark = f'"{shapes_number()}-{get_language()}"'
    if request.headers.get("If-None-Match") == mark:
        return _kept(HttpResponseNotModified(), mark)
    drawn = sketch_of(answering.place_and_above(code)[-1])
    if drawn is None:
        raise NotHere(_("There is no map of this place."))
    context = {"sketch": drawn, "pin": _pin(request, drawn), "width": WIDTH, "height": HEIGHT}
    picture = render_to_string("territory/map.svg", context)
    return _kept(HttpResponse(picture, content_type="image/svg+xml"), mark)


def _kept(response: HttpResponse, mark: str) -> HttpResponse:
    response["ETag"] = mark
    response["Cache-Control"] = f"public, max-age={MAP_SECONDS}"
    return response


def _pin(request: VisitorRequest, drawn: Sketch) -> dict[str, float] | None:
    try:
        point = parse_point(request.GET.get("lon", ""), request.GET.get("lat", ""))
    except Invalid:
        return None
    if point is None:
        return None
    x, y = drawn.projection.to_svg(*point)
    return {"x": round(x, 1), "y": round(y, 1)}


@require_http_methods(["GET", "HEAD", "POST"])
def posters(request: StaffRequest, code: str) -> HttpResponse:
    """The posters of a place, to print; a POST makes one. For staff who take reports there."""
    place = for_posters(request, code)
    places = [place, *territory.known_addresses(place)]
    form = PosterForm(places, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next(unit for unit in places if unit.pk == form.cleaned_data["unit"])
        made = territory.make_poster(
            chosen, by=request.actor, place_words=form.cleaned_data["place_words"]
        )
        address = f"{reverse('territory:posters', args=[code])}?poster={made.pk}"
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    context = {"unit": place, "form": form, **_sheets(request, place, places)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "territory/posters.html", context, status=status)


def for_posters(request: StaffRequest, code: str) -> Unit:
    """The place, if this person prints posters there; else `NotHere`."""
    try:
        path = path_of(code)
    except Invalid:
        raise NotHere(_("We do not know this place.")) from None
    place = Unit.objects.public().visible_to(request.actor, "posters.print").filter(path=path)
    found = place.first()
    if found is None:
        raise NotHere(
            _("There is no such place among yours."),
            next_step=_("Posters are printed by whoever takes reports there."),
        )
    return found


def _sheets(request: StaffRequest, place: Unit, places: list[Unit]) -> dict[str, Any]:
    """The posters, all or the one that is wanted, with the addresses behind their codes."""
    rows = sorted(posters_of(places), key=lambda row: (row.made_at, row.pk), reverse=True)
    wanted = request.GET.get("poster", "")
    shown = [row for row in rows if row.pk == wanted] or rows
    chain = answering.place_and_above(place.code)
    return {
        "posters": rows,
        "sheets": [
            {"poster": row, "link": f"{settings.LINLI_ADDRESS}{row.get_absolute_url()}"}
            for row in shown
        ],
        "phone": next((unit.phone for unit in reversed(chain) if unit.phone), ""),
        "numbers": numbers_at(place.path),
        "may_make": rules.allowed(rules.check_may_print_posters, request.actor, place),
    }
