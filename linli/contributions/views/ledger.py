"""One's own ledger, the same behind a link that its owner made, and the sums of a place."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import NotHere
from linli.common.http import SeeOther
from linli.common.languages import chosen
from linli.contributions import services as contributions
from linli.contributions.choices import Kind
from linli.contributions.models import Ledger
from linli.people.http import StaffRequest, VisitorRequest
from linli.territory import services as territory

DO: Final[dict[str, Callable[..., object]]] = {
    "open": contributions.open_ledger,
    "close": contributions.close,
    "show": contributions.show,
    "hide": contributions.hide,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def own(request: StaffRequest) -> HttpResponse:
    """What I did, if I want to see it."""
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in DO:
            raise NotHere(_("There is nothing at this address."))
        DO[do](by=request.actor)
        return SeeOther(request.path)
    ledger = contributions.ledger_of(request.actor)
    context: dict[str, Any] = {"ledger": ledger}
    if ledger is not None:
        link = contributions.link_of(ledger)
        context |= _told(ledger) | {"link": f"{settings.LINLI_ADDRESS}{link}" if link else ""}
    return render(request, "contributions/own.html", context)


def _told(ledger: Ledger) -> dict[str, Any]:
    rows, sums = contributions.entries_of(ledger)
    return {
        "rows": [
            {"entry": one, "what": chosen(one.what_zh, one.what_en), "undone": one.value < 0}
            for one in rows
        ],
        "sums": [{"term": kind.label, "text": str(sums[kind])} for kind in Kind if sums.get(kind)],
    }


@login_not_required
@never_cache
@require_safe
def shown(request: VisitorRequest, ledger: UUID, secret: str) -> HttpResponse:
    """A ledger for whoever its owner gave the link to. A wrong or old link opens nothing (404)."""
    found = contributions.with_link(ledger, secret)
    context = {"ledger": found, "owner": found.person.display_name, **_told(found)}
    response = render(request, "contributions/shown.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """What was done together in a place, in numbers."""
    unit = territory.opened_place(code)[-1]
    sums, matters = contributions.sums_of(unit)
    context = {"unit": unit, "sums": sums, "matters": matters, "place_phone": unit.phone}
    return render(request, "contributions/place.html", context)
