"""Doors of a village: lanes with their counts, the doors of a lane, one household."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal.household_forms import DoorForm, DoorsForm, SureForm
from linli.portal.office_forms import OfficeForm
from linli.portal.views.office.hub import around, own_place, place_of, see_other
from linli.portal.views.office.sheet_pages import SheetWork, sheet_page
from linli.territory import rules
from linli.territory.choices import UnitKind
from linli.territory.models import Household, HouseholdQuerySet, Unit
from linli.territory.services import doors, household_sheets, households

VIEW, EDIT = "households.view", "households.edit"
ROWS: Final = 100
ORDER: Final = ("path", "number", "pk")


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """On to the doors of one's own place."""
    return redirect("portal:households", own_place(request.actor, VIEW).code)


@require_safe
def lanes(request: StaffRequest, code: str) -> HttpResponseBase:
    """The lanes of a village with their doors; of a township its villages."""
    place = place_of(request.actor, code, VIEW)
    if kind := asked_for(request):
        found = _listed(request, place)
        filters = {"place": place.code}
        return download(_table(found), kind, by=request.actor, what="households", filters=filters)
    above, below = around(request.actor, place, VIEW)
    is_village = place.kind == UnitKind.VILLAGE
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "lanes": doors.lanes(place, by=request.actor) if is_village else [],
        "is_village": is_village,
        "may_edit": is_village and request.actor.has(EDIT),
        "downloads": links(request),
    }
    return render(request, "portal/households.html", context)


def _listed(request: StaffRequest, place: Unit) -> HouseholdQuerySet:
    rows = Household.objects.visible_to(request.actor, VIEW).current(clock.now())
    return rows.under(place.path).select_related("unit")


def _table(rows: HouseholdQuerySet) -> Table:
    """The doors to take along; who looks after them stands in the table of links."""
    return Table(
        "households",
        (_("Place"), _("Door"), _("Since")),
        (
            (one.unit.name, one.number, clock.local(one.valid_from).date())
            for one in rows.order_by(*ORDER).iterator(chunk_size=2000)
        ),
        rows.count(),
    )


def _lane(request: StaffRequest, village: Unit, key: int) -> Unit:
    lanes = doors.lanes(village, by=request.actor)
    found = next((one.unit for one in lanes if one.unit.pk == key), None)
    if found is None:
        raise NotHere(_("There is no such lane among yours."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def lane(request: StaffRequest, code: str, unit: int) -> HttpResponse:
    """The doors of a lane; a POST adds one or a row of them."""
    village = place_of(request.actor, code, VIEW)
    chosen = _lane(request, village, unit)
    if request.method != "POST":
        return _lane_page(request, village, chosen, DoorsForm())
    form = DoorsForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _lane_page(request, village, chosen, form, status=status)
    try:
        count = households.add(chosen, form.cleaned_data["numbers"], by=request.actor)
    except Invalid as problem:
        form.take(problem)
        return _lane_page(request, village, chosen, form, status=problem.status)
    messages.success(request, _("Doors that are new: %(count)d.") % {"count": count})
    return see_other(reverse("portal:household-lane", args=[village.code, chosen.pk]))


def _lane_page(
    request: StaffRequest,
    village: Unit,
    chosen: Unit,
    form: OfficeForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    rows = Household.objects.visible_to(request.actor, VIEW).current(clock.now())
    found = page(
        rows.filter(unit=chosen).with_contact(clock.now()),
        order=ORDER,
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "unit": village,
        "lane": chosen,
        "form": form,
        "rows": found.rows,
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
        "may_edit": rules.allowed(households.check_may_edit, request.actor, chosen),
    }
    return render(request, "portal/household_lane.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def from_sheet(request: StaffRequest, code: str) -> HttpResponseBase:
    """Doors from a spreadsheet, all of it or nothing."""
    village = place_of(request.actor, code, EDIT)
    work = SheetWork(
        unit=village,
        name="households",
        title=_("Import doors"),
        columns=_(
            "The lane by its name, and the number of the door. With a second number it is the"
            " whole row of doors. Nobody's name."
        ),
        back_href=reverse("portal:households", args=[village.code]),
        back_label=_("Households"),
        headings=household_sheets.HEADINGS,
        read=household_sheets.read,
        check=lambda rows: household_sheets.check(rows, village, by=request.actor),
        take=lambda rows: household_sheets.take(rows, village, by=request.actor),
    )
    return sheet_page(request, work)


def _found(request: StaffRequest, key: UUID) -> Household:
    rows = Household.objects.visible_to(request.actor, VIEW)
    found = rows.select_related("unit", "moved_to__unit", "split_from__unit").filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such household among those of your places."))
    return found


@require_safe
def household(request: StaffRequest, household: UUID) -> HttpResponse:
    """Where it lives, where it came from, who looks after it, and what may be done."""
    return _page(request, _found(request, household), {})


@require_POST
def act(request: StaffRequest, household: UUID, act: str) -> HttpResponse:
    """It moves, splits, or lives here no longer."""
    found = _found(request, household)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    form = _forms(request, found, request.POST)[act]
    if not form.is_valid():
        return _page(request, found, {act: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        shown, sentence = _ACTS[act](request, found, form)
    except Invalid as problem:
        form.take(problem)
        return _page(request, found, {act: form}, status=problem.status)
    except Conflict as problem:
        form.add_error(None, str(problem))
        return _page(request, found, {act: form}, status=problem.status)
    messages.success(request, sentence)
    return see_other(reverse("portal:household", args=[shown.pk]))


Done = tuple[Household, str]


def _move(request: StaffRequest, found: Household, form: Any) -> Done:
    number = form.cleaned_data["number"]
    new = households.move(found.pk, form.place, number, by=request.actor)
    return new, _("The household lives behind door %(number)s now.") % {"number": new.number}


def _split(request: StaffRequest, found: Household, form: Any) -> Done:
    number = form.cleaned_data["number"]
    new = households.split(found.pk, form.place, number, by=request.actor)
    return new, _("There is a new household behind door %(number)s.") % {"number": new.number}


def _end(request: StaffRequest, found: Household, _form: OfficeForm) -> Done:
    return households.end(found.pk, by=request.actor), _("Nobody lives behind this door any more.")


_ACTS: Final[dict[str, Callable[[StaffRequest, Household, OfficeForm], Done]]] = {
    "move": _move,
    "split": _split,
    "end": _end,
}


def _forms(request: StaffRequest, found: Household, *sent: Any) -> dict[str, OfficeForm]:
    village = doors.village_of(found.unit)
    places = [one.unit for one in doors.lanes(village, by=request.actor)]
    begun = {"unit": found.unit_id}
    return {
        "move": DoorForm(places, *sent, initial=begun, auto_id="id_move_%s"),
        "split": DoorForm(places, *sent, initial=begun, auto_id="id_split_%s"),
        "end": SureForm(*sent, auto_id="id_end_%s"),
    }


def _page(
    request: StaffRequest,
    found: Household,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    may = rules.allowed(households.check_may_edit, request.actor, found.unit)
    offered = [verb for verb in _ACTS if verb in sent or (may and found.valid_to is None)]
    labels = {
        "move": _("Move to another door"),
        "split": _("Split: some get a door of their own"),
        "end": _("Nobody lives here any more"),
    }
    forms = {**_forms(request, found), **sent} if offered else {}
    context = {
        "household": found,
        "unit": doors.village_of(found.unit),
        "came_from": found.came_from.select_related("unit").first(),
        "split_into": found.split_into.select_related("unit").order_by("valid_from"),
        "contacts": doors.links_of(found),
        "acts": [
            {"verb": verb, "label": labels[verb], "form": forms[verb], "opened": verb in sent}
            for verb in offered
        ],
    }
    return render(request, "portal/household.html", context, status=status)
