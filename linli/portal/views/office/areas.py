"""Areas of a village or township: the responsibility board, one area, making, changing, ending."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.http import StaffRequest
from linli.portal.area_forms import WORDS, AreaForm, EndAreaForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.choices import AreaKind
from linli.territory.models import Area, Posting, Unit
from linli.territory.services import (
    answering,
    area_shapes,
    area_signs,
    areas,
    boards,
    lanes,
    rosters,
)

VIEW: Final = "postings.view"
KEEP: Final = "postings.manage"


mine = to_own("portal:areas", VIEW)


@require_safe
def board(request: StaffRequest, code: str) -> HttpResponse:
    """Who answers for which area, village and grid, and what is vacant. To print and hang up."""
    place = place_of(request.actor, code, VIEW)
    kind = request.GET.get("kind", "")
    kind = kind if kind in AreaKind.values else ""
    now = clock.now()
    found = boards.board_of(
        place, kind=kind, after=request.GET.get("after"), for_staff=True, at=now
    )
    above, below = around(request.actor, place, VIEW)
    more = {"kind": kind} if kind else {}
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "board": found,
        "kind": kind,
        "chips": found.chips(kind),
        "today": rosters.on_today(place, for_staff=True),
        "manages": rules.allowed(rules.check_may_keep_areas, request.actor, place),
        "prints": rules.allowed(rules.check_may_print_posters, request.actor, place),
        "place_phone": answering.office_phone(answering.place_and_above(place.code)),
        "complaints": lanes.complaint_line(place.path),
        "next_href": f"?{urlencode({**more, 'after': found.next_cursor})}"
        if found.next_cursor
        else "",
    }
    return render(request, "portal/areas.html", context)


@require_safe
def area(request: StaffRequest, code: str, area: UUID) -> HttpResponse:
    """One area: its places, who answers for it now, who did before, and what may be done."""
    place = place_of(request.actor, code, VIEW)
    return _page(request, place, areas.area_of(place, area))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """A new area."""
    place = place_of(request.actor, code, KEEP)
    form = AreaForm(areas.places_inside(place), *_sent(request), initial=_begun(request))

    def make() -> Area:
        return territory.make_area(
            place,
            form.cleaned_data["kind"],
            form.words(),
            by=request.actor,
            units=form.units_chosen(),
            shape=form.shape(),
            key=form.sent_key,
        )

    return _write(request, place, form, make, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, code: str, area: UUID) -> HttpResponse:
    """Other words, places or another outline for an area."""
    place = place_of(request.actor, code, KEEP)
    found = areas.area_of(place, area)
    begun = {name: getattr(found, name) for name in WORDS}
    begun |= {"units": [unit.pk for unit in found.units.all()], "version": found.version}
    form = AreaForm(
        areas.places_inside(found.unit),
        *_sent(request),
        initial=begun,
        kind=found.kind,
        has_shape=area_shapes.of_area(found) is not None,
    )

    def keep() -> Area:
        return territory.change_area(
            found.pk,
            form.words(),
            by=request.actor,
            version=form.cleaned_data["version"] or 0,
            units=form.units_chosen(),
            shape=form.shape(),
            drop_shape=bool(form.cleaned_data.get("drop_shape")),
        )

    return _write(request, place, form, keep, found)


def _sent(request: StaffRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _begun(request: StaffRequest) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in AreaKind.values else {}


def _write(
    request: StaffRequest,
    place: Unit,
    form: AreaForm,
    act: Callable[[], Area],
    found: Area | None,
) -> HttpResponse:
    """Show the form, or do what it asks for and go on to the area."""
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(act)
        if made is not None:
            messages.success(request, _("%(area)s is kept.") % {"area": made.name})
            return see_other(reverse("portal:area", args=[place.code, made.pk]))
        if (
            found is not None and status == HTTPStatus.CONFLICT
        ):  # whoever compared may send it again
            form.now_at(Area.objects.values_list("version", flat=True).get(pk=found.pk))
    context = {"unit": place, "form": form, "area": found}
    return render(request, "portal/area_form.html", context, status=status)


@require_POST
def end(request: StaffRequest, code: str, area: UUID) -> HttpResponse:
    """The area is there no longer; whoever was posted there no longer is."""
    place = place_of(request.actor, code, KEEP)
    found = areas.area_of(place, area)
    form = EndAreaForm(request.POST)
    if not form.is_valid():
        return _page(request, place, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        territory.end_area(
            found.pk,
            by=request.actor,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
    except (Invalid, Conflict) as problem:
        form.add_error(None, str(problem))
        return _page(request, place, found, form, status=problem.status)
    messages.success(request, _("%(area)s ends today.") % {"area": found.name})
    return see_other(reverse("portal:areas", args=[place.code]))


def _page(
    request: StaffRequest,
    place: Unit,
    found: Area,
    form: EndAreaForm | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    now = clock.now()
    over = Posting.objects.filter(area=found, until_at__lte=now)
    context = {
        "unit": place,
        "area": found,
        "row": boards.area_rows([found], at=now)[0],
        "units": found.units.order_by("path"),
        "shape": area_shapes.of_area(found),
        "later": Posting.objects.filter(area=found, since_at__gt=now).select_related("person"),
        "over": over.select_related("person", "role").order_by("-until_at", "pk")[:50],
        "today": rosters.on_now(areas=[found.pk], for_staff=True),
        "manages": rules.allowed(rules.check_may_keep_areas, request.actor, found.unit),
        "sign": area_signs.sign_of(found),
        "prints": rules.allowed(rules.check_may_print_posters, request.actor, place),
        "roles": boards.roles_at(f"area.{found.kind}"),
        "end_form": form or EndAreaForm(initial={"version": found.version}, auto_id="id_end_%s"),
        "ending": form is not None,
    }
    return render(request, "portal/area.html", context, status=status)
