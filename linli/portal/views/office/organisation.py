"""The organisation tree of a village or township, and which branch leads which grid."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit import services as audit
from linli.common.errors import NotHere
from linli.people.http import StaffRequest
from linli.portal.acts import acts_of
from linli.portal.office_forms import OfficeForm, ReasonForm
from linli.portal.organisation_forms import (
    AddOrganisationForm,
    GridBranchesForm,
    MoveForm,
    OrganisationForm,
)
from linli.portal.views.office.hub import around, place_around, place_of, see_other, to_own
from linli.territory import rules
from linli.territory.choices import CHAIN
from linli.territory.models import Unit
from linli.territory.services import grid_branches, organisation_tree
from linli.territory.services import organisation as organisations

VIEW: Final = "organisation.view"
EDIT: Final = "organisation.edit"
ACTS: Final = ("change", "move", "end")


mine = to_own("portal:organisation", VIEW)


@require_safe
def organisation(request: StaffRequest, code: str) -> HttpResponse:
    """The tree with its posts and grids; for whoever keeps it, what is missing."""
    place = place_around(request.actor, code, VIEW)
    above, below = around(request.actor, place, VIEW)
    keeps = place.kind in organisations.AT
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "tree": organisation_tree.tree(place, by=request.actor) if keeps else None,
        "edits": keeps and rules.allowed(rules.check_may_organise, request.actor, place),
    }
    return render(request, "portal/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """An organisation below the place, or below another one (`?in=`)."""
    place = place_around(request.actor, code, EDIT)
    parent = _below(request, place, request.GET.get("in", ""))
    rules.check_may_organise(request.actor, parent)
    kinds = organisations.kinds_below(parent, organisations.chain_of(place))
    sent = (request.POST,) if request.method == "POST" else ()
    form = AddOrganisationForm(kinds, *sent, initial={"kind": request.GET.get("kind", "")})

    def added() -> HttpResponse:
        made = organisations.add_organisation(
            parent, form.cleaned_data["kind"], by=request.actor, **form.words()
        )
        messages.success(request, _("%(place)s is added.") % {"place": made.name})
        return see_other(reverse("portal:organisation", args=[place.code]))

    status: int = HTTPStatus.OK
    if form.is_bound:
        answer, status = form.attempt(added)
        if answer is not None:
            return answer
    title = _("Add an organisation below %(place)s") % {"place": parent.short_name}
    context = {"unit": place, "form": form, "title": title}
    return render(request, "portal/organisation_add.html", context, status=status)


def _below(request: StaffRequest, place: Unit, chosen: str) -> Unit:
    if not chosen:
        return place
    return _unit(request, place, int(chosen) if chosen.isascii() and chosen.isdigit() else 0)


def _unit(request: StaffRequest, place: Unit, key: int) -> Unit:
    """An organisation based at a place, as far as this person sees it."""
    rows = {unit.pk: unit for unit in organisations.of_place(place)}
    found = rows.get(key)
    if found is None or not organisation_tree.is_seen(request.actor, found):
        raise NotHere(_("There is no such organisation here, or it has ended."))
    return found


@require_safe
def unit(request: StaffRequest, code: str, unit: int) -> HttpResponse:
    """One organisation: its posts, its grids, what happened to it, and what may be done."""
    place = place_around(request.actor, code, VIEW)
    return _page(request, place, _unit(request, place, unit), {})


@require_POST
def act(request: StaffRequest, code: str, unit: int, act: str) -> HttpResponse:
    """Rename it, move it, or end it."""
    place = place_around(request.actor, code, EDIT)
    found = _unit(request, place, unit)
    if act not in ACTS:
        raise NotHere(_("There is no such thing to do."))
    form = _forms(request, place, found, request.POST)[act]
    sentence, status = form.attempt(lambda: _ACTS[act](request, found, form))
    if sentence is None:
        return _page(request, place, found, {act: form}, status=status)
    messages.success(request, sentence)
    if act == "end":
        return see_other(reverse("portal:organisation", args=[place.code]))
    return see_other(reverse("portal:organisation-unit", args=[place.code, found.pk]))


def _change(request: StaffRequest, found: Unit, form: Any) -> str:
    changed = organisations.change_organisation(found, by=request.actor, **form.words())
    return _("The changes to %(place)s are kept.") % {"place": changed.name}


def _move(request: StaffRequest, found: Unit, form: OfficeForm) -> str:
    to = Unit.objects.get(pk=int(form.cleaned_data["to"]))
    reason = form.cleaned_data["reason"]
    organisations.move_organisation(found, to, by=request.actor, reason=reason)
    return _("%(unit)s now hangs below %(place)s.") % {"unit": found.name, "place": to.short_name}


def _end(request: StaffRequest, found: Unit, form: OfficeForm) -> str:
    reason = form.cleaned_data["reason"]
    organisations.end_organisation(found, by=request.actor, reason=reason)
    return _("%(place)s ends today.") % {"place": found.name}


_ACTS: Final[dict[str, Callable[[StaffRequest, Unit, Any], str]]] = {
    "change": _change,
    "move": _move,
    "end": _end,
}


def _forms(request: StaffRequest, place: Unit, found: Unit, *sent: Any) -> dict[str, Any]:
    chain = organisations.chain_of(place)
    others = organisations.may_move_to(found, organisations.of_place(place), place, chain)
    others = [one for one in others if rules.covering(request.actor, EDIT, one.path)]
    begun = {name: getattr(found, name) for name in ("name_zh", "name_en", "phone")}
    forms: dict[str, Any] = {
        "change": OrganisationForm(*sent, initial=begun),
        "move": MoveForm(others, *sent),
        "end": ReasonForm(*sent),
    }
    return forms


def _page(
    request: StaffRequest,
    place: Unit,
    found: Unit,
    sent: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    edits = rules.allowed(rules.check_may_organise, request.actor, found)
    nodes = organisation_tree.every(organisation_tree.tree(place, by=request.actor).nodes)
    node = next((one for one in nodes if one.unit.pk == found.pk), None)
    if node is None:
        raise NotHere(_("There is no such organisation here, or it has ended."))
    context = {
        "unit": place,
        "node": node,
        "edits": edits,
        "appoints": bool(rules.covering(request.actor, "postings.manage", found.path)),
        "may_have": organisations.kinds_below(found, organisations.chain_of(place)),
        "acts": _actions(request, place, found, sent) if edits else [],
        "history": audit.entries_of(organisations.what_of(found)) if edits else [],
        "is_party": found.kind in CHAIN,
    }
    return render(request, "portal/organisation_unit.html", context, status=status)


def _actions(
    request: StaffRequest, place: Unit, found: Unit, sent: dict[str, Any]
) -> list[dict[str, Any]]:
    labels = {"change": _("Rename"), "move": _("Move below another"), "end": _("End it today")}
    notes = {
        "move": _(
            "Its posts, its rule book and the grids that it leads go with it; the history keeps"
            " where it was."
        ),
        "end": _("It ends today and is no longer offered. Nothing is deleted."),
    }
    forms = _forms(request, place, found)
    somewhere = bool(forms["move"].fields["to"].choices)
    offered = [verb for verb in ACTS if verb != "move" or somewhere]
    return acts_of(offered, labels, forms, sent, notes)


@require_http_methods(["GET", "HEAD", "POST"])
def grids(request: StaffRequest, code: str) -> HttpResponse:
    """Which branch or party group leads which grid of a village."""
    village = place_of(request.actor, code, EDIT)
    found = grid_branches.grids_of(village)
    branches = organisation_tree.branches_of(village)
    sent = (request.POST,) if request.method == "POST" else ()
    form = GridBranchesForm(found, branches, *sent, initial={"seen": grid_branches.print_of(found)})

    def kept() -> HttpResponse:
        grid_branches.set_branches(
            village, form.chosen(), by=request.actor, seen=form.cleaned_data["seen"]
        )
        messages.success(request, _("Who leads which grid is kept."))
        return see_other(reverse("portal:organisation", args=[village.code]))

    status: int = HTTPStatus.OK
    if form.is_bound:
        answer, status = form.attempt(kept)
        if answer is not None:
            return answer
        if status == HTTPStatus.CONFLICT:
            form.data = {**form.data, "seen": grid_branches.print_of(found)}
    context = {"unit": village, "form": form, "branches": branches}
    return render(request, "portal/grid_branches.html", context, status=status)
