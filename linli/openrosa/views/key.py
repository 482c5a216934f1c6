"""The page on which an inspector lets their phone in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.common.errors import Refused
from linli.common.http import SeeOther
from linli.openrosa import services
from linli.people.http import StaffRequest

DONE = {
    "make": services.make_key,
    "renew": services.renew_key,
    "end": services.end_key,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: StaffRequest) -> HttpResponse:
    """One's own key as an address, a user with a password and a code for ODK Collect."""
    by = request.actor
    found = services.key_of(by)
    if found is None and not services.may_have(by):
        raise Refused(
            _("A phone is let in for whoever has villages to look at in a round."),
            next_step=_("The township draws panels; then this page opens."),
        )
    if request.method == "POST":
        DONE.get(request.POST.get("do", ""), services.make_key)(by=by)
        messages.success(request, _("Done. Phones with an older key are not let in any more."))
        return SeeOther(reverse("openrosa:key"))
    context: dict[str, Any] = {"shown": None}
    if found is not None:
        name, secret = services.user_name(found), services.password(found, request.user)
        server = f"{settings.LINLI_ADDRESS}/openrosa/key/{name}{secret}"
        context["shown"] = {
            "server": server,
            "code": services.settings_code(server),
            "plain_server": f"{settings.LINLI_ADDRESS}/openrosa",
            "user": name,
            "password": secret,
        }
    return render(request, "openrosa/key.html", context)
