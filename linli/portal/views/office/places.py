"""Opening and closing places, and what lies in a village: groups, lanes, offices, numbers."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import Conflict, Invalid, NotHere
from linli.matters.models import Matter
from linli.people.http import StaffRequest
from linli.portal.office_forms import AddPlaceForm, OfficeForm, OpenForm, PlaceForm, ReasonForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.choices import CHAIN, UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.services import answering, opening
from linli.territory.services.households import counts_doors

EDIT: Final = "places.edit"


mine = to_own("portal:place-office", EDIT)


@require_safe
def place(request: StaffRequest, code: str) -> HttpResponse:
    """Whether it is opened, what lies in it, and what may be done."""
    return _page(request, place_of(request.actor, code, EDIT))


def _page(
    request: StaffRequest,
    unit: Unit,
    *,
    form: OfficeForm | None = None,
    verb: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    above, children = around(request.actor, unit, EDIT)
    chain = answering.place_and_above(unit.code)
    by_above = answering.nearest_opened(chain[:-1])
    inside = Unit.objects.public().filter(below(unit.path), code="").exclude(kind__in=CHAIN)
    in_village = unit.kind in {UnitKind.VILLAGE, UnitKind.TOWNSHIP}
    forms = {"open": OpenForm(initial={"phone": unit.phone}), "close": ReasonForm()}
    if form is not None:
        forms[verb] = form
    context = {
        "unit": unit,
        "above": above,
        "children": children,
        "by_above": by_above,
        "inside": _inside(unit, inside.order_by("path")) if in_village else [],
        "may_add": unit.kind in opening.ADDED_BELOW,
        "may_open": rules.allowed(rules.check_may_open, request.actor, unit),
        "may_draw": unit.kind == UnitKind.VILLAGE
        and rules.allowed(rules.check_may_publish_grids, request.actor, unit),
        "may_print": rules.allowed(rules.check_may_print_posters, request.actor, unit),
        "open_matters": Matter.objects.filter(below(unit.path, "place_path")).open().count(),
        "forms": forms,
        "failed": verb,
    }
    return render(request, "portal/place_office.html", context, status=status)


def _inside(unit: Unit, rows: Any) -> list[dict[str, Any]]:
    """What lies directly in it and one step below; of a township only its own offices."""
    depth = unit.path.count(".")
    near = [row for row in rows if row.path.count(".") <= depth + 2]
    if unit.kind == UnitKind.TOWNSHIP:
        near = [row for row in near if row.parent_id == unit.pk]
    return [{"unit": row, "deeper": row.path.count(".") > depth + 1} for row in near]


@require_POST
def open_place(request: StaffRequest, code: str) -> HttpResponse:
    """From now on this place and everything below takes reports; or another phone number."""
    unit = place_of(request.actor, code, "places.open")
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, unit, form=form, verb="open", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    territory.open_unit(unit, by=request.actor, phone=form.cleaned_data["phone"])
    messages.success(request, _("%(place)s takes reports.") % {"place": unit.short_name})
    return _back(unit)


@require_POST
def close_place(request: StaffRequest, code: str) -> HttpResponse:
    """Nobody reports here any more; open matters stay with whoever has them."""
    unit = place_of(request.actor, code, "places.open")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, unit, form=form, verb="close", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        territory.close_unit(unit, by=request.actor, reason=form.cleaned_data["reason"])
    except Conflict as problem:
        form.add_error(None, str(problem))
        return _page(request, unit, form=form, verb="close", status=problem.status)
    messages.success(request, _("%(place)s is closed.") % {"place": unit.short_name})
    return _back(unit)


def _back(unit: Unit) -> HttpResponse:
    return see_other(reverse("portal:place-office", args=[unit.code]))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """A group, a lane or an office below a place, or below one of its groups (`?in=`)."""
    village = place_of(request.actor, code, EDIT)
    parent = _parent(request, village)
    kinds = opening.ADDED_BELOW.get(UnitKind(parent.kind), ())
    kind = request.GET.get("kind") or (kinds[0] if kinds else "")
    begun = {"kind": kind, "number": opening.next_number(parent, kind) if kinds else None}
    sent = (request.POST,) if request.method == "POST" else ()
    form = AddPlaceForm(kinds, *sent, initial=begun)

    def added() -> str:
        unit = territory.add_place(
            parent,
            form.cleaned_data["kind"],
            form.cleaned_data["number"],
            by=request.actor,
            **form.words(),
        )
        return _("%(place)s is added.") % {"place": unit.name}

    title = _("Add a place in %(place)s") % {"place": parent.name}
    return _write(request, village, form, added, title)


def _parent(request: StaffRequest, village: Unit) -> Unit:
    chosen = request.GET.get("in", "")
    if not chosen:
        return village
    return _unit(village, int(chosen) if chosen.isascii() and chosen.isdigit() else 0)


def _unit(village: Unit, key: int) -> Unit:
    """A place without a code of its own, inside a village or township."""
    rows = Unit.objects.public().filter(below(village.path), code="", pk=key)
    found = rows.exclude(kind__in=CHAIN).first()  # those have a page of their own
    if found is None:
        raise NotHere(_("There is no such place here, or it has ended."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, code: str, unit: int) -> HttpResponse:
    """Other words for a place inside; unit 0 is the place of the code itself."""
    village = place_of(request.actor, code, EDIT)
    chosen = _unit(village, unit) if unit else village
    begun = {name: getattr(chosen, name) for name in PlaceForm.KEPT}
    sent = (request.POST,) if request.method == "POST" else ()
    form = PlaceForm(*sent, initial=begun)
    if chosen.code:
        form.fields["name_zh"].disabled = True
        form.fields["name_zh"].help_text = _("The official name follows the division list.")
    if counts_doors(chosen):
        form.fields["households"].disabled = True
        form.fields["households"].help_text = _("Counted from the doors of this place.")

    def changed() -> str:
        territory.change_place(chosen, by=request.actor, **form.words())
        return _("The changes to %(place)s are kept.") % {"place": chosen.name}

    title = _("Change %(place)s") % {"place": chosen.name}
    return _write(request, village, form, changed, title, chosen if not chosen.code else None)


@require_POST
def end(request: StaffRequest, code: str, unit: int) -> HttpResponse:
    """A group, lane or office is there no longer."""
    village = place_of(request.actor, code, EDIT)
    chosen = _unit(village, unit)
    try:
        territory.end_place(chosen, by=request.actor, reason=request.POST.get("reason", ""))
    except (Invalid, Conflict) as problem:
        messages.error(request, str(problem))
        return see_other(reverse("portal:place-change", args=[village.code, chosen.pk]))
    messages.success(request, _("%(place)s ends today.") % {"place": chosen.name})
    return _back(village)


def _write(
    request: StaffRequest,
    village: Unit,
    form: OfficeForm,
    act: Callable[[], str],
    title: str,
    may_end: Unit | None = None,
) -> HttpResponse:
    """Show the form, or do what it asks for and go back to the place."""
    status: int = HTTPStatus.OK
    if form.is_bound:
        sentence, status = form.attempt(act)
        if sentence is not None:
            messages.success(request, sentence)
            return _back(village)
    context = {"unit": village, "form": form, "title": title, "may_end": may_end}
    return render(request, "portal/place_form.html", context, status=status)
