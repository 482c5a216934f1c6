"""How pages look for one reader: language, size, contrast; every component; and a sign of life."""

from http import HTTPStatus
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from linli.people.http import VisitorRequest
from linli.portal import styleguide as samples
from linli.portal.context import CONTRASTS, TEXT_SIZES

YEAR_SECONDS: Final = 365 * 24 * 3600
COOKIES: Final = {
    "text": ("linli_text", TEXT_SIZES),
    "contrast": ("linli_contrast", CONTRASTS),
}


@login_not_required
@require_POST
def language(request: VisitorRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    response = set_language(request)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


@login_not_required
@require_POST
def display(request: VisitorRequest) -> HttpResponse:
    """Keep the size of the text or the contrast in a cookie and go back to the page.

    Anything but a known choice means the ordinary one.
    """
    response = HttpResponseRedirect(_back(request), status=HTTPStatus.SEE_OTHER)
    for name, (cookie, known) in COOKIES.items():
        if name in request.POST:
            chosen = request.POST[name]
            response.set_cookie(
                cookie,
                chosen if chosen in known else known[0],
                max_age=YEAR_SECONDS,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    return response


def _back(request: VisitorRequest) -> str:
    """Where the form says, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("portal:home")


@login_not_required
@require_safe
def styleguide(request: VisitorRequest) -> HttpResponse:
    """Every component with its states, made of invented content."""
    return render(request, "portal/styleguide.html", samples.samples())
