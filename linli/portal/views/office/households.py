"""Doors of a village: its lanes with their counts, the doors of a lane, and a sheet of them."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal.household_forms import DayForm, DoorsForm
from linli.portal.office_forms import OfficeForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.portal.views.office.sheet_pages import SheetWork, sheet_page
from linli.territory import rules
from linli.territory.choices import UnitKind
from linli.territory.models import Household, HouseholdQuerySet, Unit
from linli.territory.services import doors, household_history, household_sheets, households

VIEW, EDIT = "households.view", "households.edit"
ROWS: Final = 100
ORDER: Final = ("path", "digits", "number", "pk")  # door 2 before door 10


mine = to_own("portal:households", VIEW)


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
        **(_on_day(request, place) if is_village else {}),
        "is_village": is_village,
        "may_edit": is_village and request.actor.has(EDIT),
        "downloads": links(request),
    }
    return render(request, "portal/households.html", context)


def _on_day(request: StaffRequest, village: Unit) -> dict[str, Any]:
    """The households of each grid on a day that was chosen; else of today."""
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": clock.today()})
    day = form.cleaned_data["on"] if form.is_bound and form.is_valid() else clock.today()
    counts = household_history.on_day(village, day, by=request.actor)
    total = sum(one.households for one in counts)
    return {"day_form": form, "day": day, "counts": counts, "total": total}


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
            for one in rows.with_digits().order_by(*ORDER).iterator(chunk_size=2000)
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
        rows.filter(unit=chosen).with_contact(clock.now()).with_digits(),
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
        back_label=_("Doors and households"),
        headings=household_sheets.HEADINGS,
        read=household_sheets.read,
        check=lambda rows: household_sheets.check(rows, village, by=request.actor),
        take=lambda rows: household_sheets.take(rows, village, by=request.actor),
    )
    return sheet_page(request, work)
