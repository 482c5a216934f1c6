"""People, resources and forces of a place, grid by grid: the list, one entry, a spreadsheet."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.audit import services as audit
from linli.audit.http import Table, asked_for, download, links
from linli.common.errors import NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal.resource_forms import ResourceForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.portal.views.office.sheet_pages import SheetWork, sheet_page
from linli.territory import rules
from linli.territory.choices import ResourceKind
from linli.territory.models import Grid, Resource, ResourceQuerySet, Unit
from linli.territory.services import resource_sheets
from linli.territory.services import resources as keeping

VIEW: Final = "organisation.view"
EDIT: Final = "organisation.edit"
ROWS: Final = 100
ORDER: Final = ("path", "kind", "name", "pk")


mine = to_own("portal:resources", VIEW)


@require_safe
def resources(request: StaffRequest, code: str) -> HttpResponseBase:
    """The list by place, of one grid or of one kind, with what it adds up to."""
    place = place_of(request.actor, code, VIEW)
    grids = list(Grid.objects.in_force().filter(village=place).order_by("code"))
    grid = next((one for one in grids if one.code == request.GET.get("grid")), None)
    kind = request.GET.get("kind", "")
    rows = keeping.of_place(place, by=request.actor, grid=grid, kind=kind)
    where = keeping.grids_by_unit(place)
    if file := asked_for(request):
        filters = {"place": place.code, "grid": grid.code if grid else "", "kind": kind}
        table = _table(rows, where)
        return download(table, file, by=request.actor, what="resources", filters=filters)
    found = page(rows, order=ORDER, size=ROWS, after=request.GET.get("after"))
    above, below = around(request.actor, place, VIEW)
    chosen = f"grid={grid.code}&" if grid else ""
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "chips": _chips(grids, grid, kind),
        "grid": grid,
        "rows": [_row(one, where) for one in found.rows],
        "totals": keeping.totals(rows),
        "next_href": f"?{chosen}kind={kind}&after={found.next_cursor}" if found.next_cursor else "",
        "edits": rules.allowed(rules.check_may_organise, request.actor, place),
        "downloads": links(request),
    }
    return render(request, "portal/resources.html", context)


def _chips(grids: list[Grid], grid: Grid | None, kind: str) -> list[dict[str, Any]]:
    chosen = f"grid={grid.code}&" if grid else ""
    chips: list[dict[str, Any]] = [
        {"href": f"?kind={kind}", "label": _("The whole place"), "current": grid is None}
    ]
    chips += [
        {"href": f"?grid={one.code}&kind={kind}", "label": one.name, "current": one == grid}
        for one in grids
    ]
    kinds = [
        {"href": f"?{chosen}kind={one}", "label": one.label, "current": one == kind}
        for one in ResourceKind
    ]
    return [*(chips if grids else []), *kinds]


def _row(one: Resource, where: dict[int, list[Grid]]) -> dict[str, Any]:
    return {
        "resource": one,
        "place": one.unit.short_name,
        "grids": _("、").join(grid.name for grid in where.get(one.unit_id, [])),
        "contact": one.contact if keeping.is_reached(one.contact) else None,
        "lost": one.contact is not None and not keeping.is_reached(one.contact),
    }


def _table(rows: ResourceQuerySet, where: dict[int, list[Grid]]) -> Table:
    """The list to take along; it comes in again by the same headings."""
    listed = [_row(one, where) for one in rows.order_by(*ORDER)[: ROWS * ROWS]]
    heads = (
        *(_("Place"), _("Grid"), pgettext("resource", "Kind"), pgettext("of things", "Name")),
        *(pgettext("of things", "Amount"), pgettext("resource", "Contact"), _("Note")),
    )
    return Table(
        "resources",
        heads,
        (
            (
                *(one["place"], one["grids"], one["resource"].get_kind_display()),
                *(one["resource"].name, one["resource"].number),
                *(one["contact"].role.name if one["contact"] else "", one["resource"].note),
            )
            for one in listed
        ),
        len(listed),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """Something new."""
    place = place_of(request.actor, code, EDIT)
    form = _form(request, place, {"unit": place.pk, "number": 1})
    if not form.is_bound:
        return _form_page(request, place, form)
    made, status = form.attempt(
        lambda: keeping.add(form.wanted(), by=request.actor, key=form.sent_key)
    )
    if made is None:
        return _form_page(request, place, form, status=status)
    messages.success(request, _("%(name)s is kept.") % {"name": made.name})
    return see_other(reverse("portal:resources", args=[place.code]))


def _form(request: StaffRequest, place: Unit, begun: dict[str, Any]) -> ResourceForm:
    sent = (request.POST.dict(),) if request.method == "POST" else ()
    return ResourceForm(keeping.known_units(place), keeping.contacts(place), *sent, initial=begun)


def _form_page(
    request: StaffRequest,
    place: Unit,
    form: ResourceForm,
    *,
    resource: Resource | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    history = audit.entries_of(keeping.what_of(resource)) if resource else []
    title = resource.name if resource else _("Add an entry")
    context = {
        "unit": place,
        "form": form,
        "title": title,
        "resource": resource,
        "history": history,
    }
    return render(request, "portal/resource_form.html", context, status=status)


def _found(request: StaffRequest, key: UUID) -> Resource:
    rows = Resource.objects.visible_to(request.actor, EDIT).current()
    found = rows.select_related("unit", "contact").filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such resource among those of your places."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def resource(request: StaffRequest, code: str, resource: UUID) -> HttpResponse:
    """Say it otherwise, or (`do=end`) that it is there no longer."""
    place, found = place_of(request.actor, code, EDIT), _found(request, resource)
    names = ("kind", "name", "number", "note", "version")
    begun = {
        **{name: getattr(found, name) for name in names},
        "unit": found.unit_id,
        "contact": str(found.contact_id or ""),
    }
    if request.POST.get("do") == "end":
        keeping.end(found.pk, by=request.actor, reason=request.POST.get("reason", ""))
        messages.success(request, _("%(name)s ends today.") % {"name": found.name})
        return see_other(reverse("portal:resources", args=[place.code]))
    form = _form(request, place, begun)
    if not form.is_bound:
        return _form_page(request, place, form, resource=found)

    def changed() -> Resource:
        version = form.cleaned_data["version"]
        return keeping.change(found.pk, form.wanted(), by=request.actor, version=version)

    done, status = form.attempt(changed)
    if done is None:
        if status == HTTPStatus.CONFLICT:
            form.data = {**form.data, "version": str(found.version)}
        return _form_page(request, place, form, resource=found, status=status)
    messages.success(request, _("The changes to %(place)s are kept.") % {"place": found.name})
    return see_other(reverse("portal:resources", args=[place.code]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def from_sheet(request: StaffRequest, code: str) -> HttpResponseBase:
    """Resources from a spreadsheet, all of it or nothing."""
    place = place_of(request.actor, code, EDIT)
    work = SheetWork(
        unit=place,
        name="resources",
        title=_("Import resources"),
        columns=_(
            "Kind and name are needed: people, resources or forces. People are a number, never a"
            " name. An empty place means this one. A row of the same place, kind and name changes"
            " what is kept."
        ),
        back_href=reverse("portal:resources", args=[place.code]),
        back_label=_("People, resources, forces"),
        headings=resource_sheets.HEADINGS,
        read=resource_sheets.read,
        check=lambda rows: resource_sheets.check(rows, place, by=request.actor),
        take=lambda rows: resource_sheets.take(rows, place, by=request.actor),
    )
    return sheet_page(request, work)
