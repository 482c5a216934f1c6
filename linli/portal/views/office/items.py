"""The list of items of a place: who does what, from which day on. Whoever sets its rules keeps
it."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.matters.models import Item
from linli.matters.models.items import ALWAYS
from linli.matters.services import items, setting_items
from linli.matters.services.kinds import kinds_at
from linli.people.http import StaffRequest
from linli.portal.acts import NOTHING, acts_of
from linli.portal.item_forms import DatedForm, ItemForm, begun
from linli.portal.office_forms import OfficeForm
from linli.portal.rule_words import Places
from linli.portal.views.office.hub import see_other
from linli.portal.views.office.rules import chips, own_places, readable
from linli.rulesets.services.setting import check_may_set
from linli.territory.models import Unit
from linli.territory.rules import allowed


@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """Straight to the first place whose list is mine to read."""
    own = own_places(request.actor)
    return HttpResponseRedirect(reverse("portal:items", args=[own[0].code]))


@require_safe
def item_list(request: StaffRequest, code: str) -> HttpResponse:
    """What holds today, what is planned, and what was taken off. A fixed number of queries."""
    unit = readable(request.actor, code)
    listed, planned = items.nearest_items(unit.path), items.planned_items(unit.path)
    rows = _rows(unit, listed)
    context = {
        "unit": unit,
        "own": [row for row in rows if not row["off"] and not row["item"].is_beyond_village],
        "others": [row for row in rows if not row["off"] and row["item"].is_beyond_village],
        "off": [row for row in rows if row["off"]],
        "planned": _rows(unit, planned),
        "chips": chips(unit, request.actor, "portal:items"),
        "may_set": allowed(check_may_set, request.actor, unit.path),
    }
    return render(request, "portal/items.html", context)


def _rows(unit: Unit, listed: Iterable[Item]) -> list[dict[str, Any]]:
    rows = list(listed)
    names = Places(row.scope_path for row in rows)
    kinds = {here.kind.pk: here.kind.name for here in kinds_at(unit.path)} if rows else {}
    today = clock.today()
    return [
        {
            "item": row,
            "href": reverse("portal:item", args=[unit.code, row.code]),
            "kinds": _("、").join(kinds[code] for code in row.kinds if code in kinds),
            "source": names.name(row.scope_path) if row.scope_path else _("comes with the product"),
            "is_own": row.scope_path == unit.path,
            "off": row.retired,
            "since": row.valid_from if row.valid_from > ALWAYS else None,
            "over": row.valid_to is not None and row.valid_to <= today,
            "planned": row.valid_from > today,
        }
        for row in rows
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, code: str) -> HttpResponse:
    """An entry of the place's own."""
    unit = readable(request.actor, code)
    check_may_set(request.actor, unit.path)
    if request.method != "POST":
        return _add_page(request, unit, _form(unit))
    form = _form(unit, request.POST)
    made, status = form.attempt(
        lambda: setting_items.add_item(
            form.words(),
            by=request.actor,
            path=unit.path,
            form_key=str(form.sent_key),
            **form.when(),
        )
    )
    if made is None:
        return _add_page(request, unit, form, status)
    messages.success(request, _("Added. It stands on the public list from its day on."))
    return see_other(reverse("portal:item", args=[unit.code, made.code]))


def _form(unit: Unit, *args: Any, **kwargs: Any) -> ItemForm:
    kinds = [here.kind for here in kinds_at(unit.path) if not here.kind.only_staff]
    return ItemForm(kinds, *args, **kwargs)


def _add_page(
    request: StaffRequest, unit: Unit, form: ItemForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"unit": unit, "form": form, "title": _("Add an item")}
    return render(request, "portal/item_add.html", context, status=status)


@never_cache
@require_safe
def item(request: StaffRequest, code: str, item: str) -> HttpResponse:
    """One entry: what holds here, what held and will hold, and what may be done with it."""
    return _page(request, readable(request.actor, code), item)


def _page(
    request: StaffRequest,
    unit: Unit,
    code: str,
    sent: Mapping[str, OfficeForm] = NOTHING,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    history = items.item_rows(unit.path, code)
    if not history:
        raise NotHere(_("There is no such entry on the list."))
    now = next((one for one in items.nearest_items(unit.path) if one.code == code), None)
    shown = now or history[0]
    context = {
        "unit": unit,
        "item": shown,
        "holds": now is not None and not now.retired,
        "row": _rows(unit, [shown])[0],
        "history": _rows(unit, history),
        "chips": chips(unit, request.actor, "portal:item", code),
        "acts": _acts(request, unit, shown, history, sent),
    }
    return render(request, "portal/item.html", context, status=status)


def _acts(
    request: StaffRequest,
    unit: Unit,
    shown: Item,
    history: list[Item],
    sent: Mapping[str, OfficeForm],
) -> list[dict[str, Any]]:
    if not allowed(check_may_set, request.actor, unit.path):
        return []
    seen = setting_items.print_of(unit.path, shown.code)
    today = clock.today()
    own = [row for row in history if row.scope_path == unit.path]
    labels = {
        "change": _("Change it here"),
        "drop": _("Take it off the list here"),
        "above": _("Let the wider place's entry hold again"),
    }
    forms: dict[str, OfficeForm] = {
        "change": _form(unit, initial={**begun(shown), "seen": seen}),
    }
    if not shown.retired:
        forms["drop"] = DatedForm(initial={"seen": seen})
    if len(own) < len(history) and any(setting_items.is_open(row, today) for row in own):
        forms["above"] = DatedForm(initial={"seen": seen})
    notes = {"drop": _("Matters that went back with it keep it; others cannot any more.")}
    return acts_of(forms, labels, forms, sent, notes)


@never_cache
@require_POST
def act(request: StaffRequest, code: str, item: str, act: str) -> HttpResponse:
    """Change an entry, take it off, or let the wider place's hold again."""
    unit = readable(request.actor, code)
    check_may_set(request.actor, unit.path)
    if act not in DONE:
        raise NotHere(_("There is no such thing to do with an entry."))
    form: DatedForm = _form(unit, request.POST) if act == "change" else DatedForm(request.POST)
    done, status = form.attempt(lambda: _do(request, unit, item, act, form))
    if done is None:
        if status == HTTPStatus.CONFLICT:  # sent again, it answers to what is shown now
            form.data = request.POST.copy()
            form.data["seen"] = setting_items.print_of(unit.path, item)
        return _page(request, unit, item, {act: form}, status)
    messages.success(request, str(DONE[act]))
    return see_other(reverse("portal:item", args=[unit.code, item]))


def _do(request: StaffRequest, unit: Unit, code: str, act: str, form: DatedForm) -> bool:
    given: dict[str, Any] = {"by": request.actor, "path": unit.path, **form.when()}
    given["seen"] = form.cleaned_data["seen"] or None
    if isinstance(form, ItemForm):
        setting_items.change_item(code, form.words(), **given)
    else:
        ENDING[act](code, **given)
    return True


ENDING: Final[Mapping[str, Callable[..., None]]] = {
    "drop": setting_items.drop_item,
    "above": setting_items.take_above,
}
DONE: Final[Mapping[str, Any]] = {
    "change": gettext_lazy("Kept. It holds from its day on."),
    "drop": gettext_lazy("From that day on it is not on the list here."),
    "above": gettext_lazy("From that day on what the wider place says holds here."),
}
