"""Other programs at a place: their keys, made once and ended, and where news are sent for them."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit import services as audit
from linli.common.errors import Conflict, NotHere
from linli.common.pagination import page
from linli.openapi.models import Delivery, Webhook
from linli.openapi.services import webhooks
from linli.people.choices import ClientScope
from linli.people.http import StaffRequest
from linli.people.models import ApiClient
from linli.portal.acts import NOTHING, acts_of
from linli.portal.office_forms import OfficeForm
from linli.portal.program_forms import NothingForm, ProgramForm, WebhookForm
from linli.portal.views.office.hub import around, own_place, place_of, see_other, to_own
from linli.territory import services as territory
from linli.territory.models import Unit
from linli.territory.services.clients import MANAGE, client_to_manage
from linli.territory.services.units import units_by_path

ROWS: Final = 100
LAST_NEWS: Final = 10
ORDER: Final = ("-created_at", "-pk")


mine = to_own("portal:programs", MANAGE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programs(request: StaffRequest, code: str) -> HttpResponse:
    """The programs of a place and below; a new one, whose key is shown this once."""
    place = place_of(request.actor, code, MANAGE)
    above, below = around(request.actor, place, MANAGE)
    sent = (request.POST.dict(),) if request.method == "POST" else ()
    begun = {"scope": ClientScope.OPEN311, "unit": place.pk}
    form = ProgramForm([place, *below], *sent, initial=begun)
    status = int(HTTPStatus.OK)
    if form.is_bound:
        made, status = form.attempt(
            lambda: territory.make_client(
                by=request.actor,
                name=form.cleaned_data["name"],
                scope=form.cleaned_data["scope"],
                unit=form.chosen,
                key=form.sent_key,
            )
        )
        if made is not None:
            shown = {"unit": place, "program": made.client, "secret": made.key}
            return render(request, "portal/program_key.html", shown)
    found = page(
        territory.clients_at(place.path, by=request.actor),
        order=ORDER,
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "form": form,
        "rows": _rows(found.rows),
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
    }
    return render(request, "portal/programs.html", context, status=status)


def _rows(clients: list[ApiClient]) -> list[dict[str, Any]]:
    places = units_by_path({client.path for client in clients})
    return [{"program": client, "place": places.get(client.path)} for client in clients]


@require_safe
def program(request: StaffRequest, program: UUID) -> HttpResponse:
    """One program: who made it, when it last asked, where its news go."""
    return _page(request, client_to_manage(program, by=request.actor))


def _page(
    request: StaffRequest,
    client: ApiClient,
    sent: Mapping[str, OfficeForm] = NOTHING,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    place = _place(client, request)
    rows = Webhook.objects.in_use().filter(client=client).order_by("created_at", "pk")
    context = {
        "unit": place,
        "program": client,
        "webhooks": [{"hook": one, "news": _news(one)} for one in rows],
        "acts": _acts(client, sent),
        "history": audit.entries_of(f"people.ApiClient:{client.pk}"),
    }
    return render(request, "portal/program.html", context, status=status)


def _place(client: ApiClient, request: StaffRequest) -> Unit:
    """Where it is kept to; for one of everywhere, where its reader begins."""
    place = units_by_path({client.path}).get(client.path)
    return place or own_place(request.actor, MANAGE)


def _news(webhook: Webhook) -> list[Delivery]:
    rows = Delivery.objects.filter(webhook=webhook)
    return list(rows.order_by("-made_at", "-pk")[:LAST_NEWS])


def _acts(client: ApiClient, sent: Mapping[str, OfficeForm]) -> list[dict[str, Any]]:
    if client.ended_at is not None:
        return []
    forms: dict[str, OfficeForm] = {"end": NothingForm()}
    if client.may_enter(ClientScope.API):
        forms = {"webhook": WebhookForm(), **forms}
    labels = {"webhook": _("Send news somewhere"), "end": _("End this key")}
    notes = {"end": _("The key opens nothing any more, at once and for good.")}
    return acts_of(forms, labels, forms, sent, notes)


@never_cache
@require_POST
def act(request: StaffRequest, program: UUID, act: str) -> HttpResponse:
    """End the key, or have news sent somewhere."""
    client = client_to_manage(program, by=request.actor)
    if act not in ACTS:
        raise NotHere(_("There is no such thing to do with a program."))
    return ACTS[act](request, client)


def _end(request: StaffRequest, client: ApiClient) -> HttpResponse:
    territory.end_client(client, by=request.actor)
    messages.success(request, _("The key of %(name)s has ended.") % {"name": client.name})
    return see_other(reverse("portal:program", args=[client.pk]))


def _webhook(request: StaffRequest, client: ApiClient) -> HttpResponse:
    form = WebhookForm(request.POST.dict())
    made, status = form.attempt(lambda: _made(request, client, form))
    if made is None:
        return _page(request, client, {"webhook": form}, status)
    shown = {
        "unit": _place(client, request),
        "program": client,
        "webhook": made.webhook,
        "secret": made.secret,
    }
    return render(request, "portal/program_key.html", shown)


def _made(request: StaffRequest, client: ApiClient, form: WebhookForm) -> webhooks.NewWebhook:
    if not client.may_enter(ClientScope.API) or client.ended_at is not None:
        raise Conflict(_("This program cannot be sent news."))
    return webhooks.make_webhook(
        client,
        by=request.actor,
        address=form.cleaned_data["address"],
        verbs=form.chosen,
        key=form.sent_key,
    )


def _with_webhook(request: StaffRequest, client: ApiClient) -> Webhook:
    try:
        key = UUID(request.POST.get("webhook", ""))
    except ValueError:
        raise NotHere(_("There is no such webhook.")) from None
    return webhooks.webhook_of(client, key)


def _end_webhook(request: StaffRequest, client: ApiClient) -> HttpResponse:
    webhooks.end_webhook(_with_webhook(request, client), by=request.actor)
    messages.success(request, _("No more news are sent there."))
    return see_other(reverse("portal:program", args=[client.pk]))


def _retry(request: StaffRequest, client: ApiClient) -> HttpResponse:
    count = webhooks.try_again(_with_webhook(request, client))
    said = ngettext("%(count)d goes once more.", "%(count)d go once more.", count)
    messages.success(request, said % {"count": count})
    return see_other(reverse("portal:program", args=[client.pk]))


ACTS: Final[dict[str, Callable[[StaffRequest, ApiClient], HttpResponse]]] = {
    "end": _end,
    "webhook": _webhook,
    "end-webhook": _end_webhook,
    "retry": _retry,
}
