"""The last step of every way in: a new session, in the account's own language."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from linli.people import limits
from linli.people.http import VisitorRequest
from linli.people.models import User

REMEMBERED: Final = "remembered"  # in the session: came by a code alone, stays on this phone
REMEMBERED_FOR: Final = timedelta(days=180)  # without being used


def come_in(
    request: VisitorRequest, user: User, *, remembered: bool = False, to: str = ""
) -> HttpResponse:
    """Sign in with a new session key and go on."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if remembered:
        request.session[REMEMBERED] = True
        request.session.set_expiry(REMEMBERED_FOR)
    response = redirect(to or resolve_url(settings.LOGIN_REDIRECT_URL))
    limits.remember(request, response, user.username)
    return in_own_language(response, user)


def target(request: VisitorRequest) -> str:
    """Where to go on: the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def in_own_language(response: HttpResponse, user: User) -> HttpResponse:
    """From now on in the language that the account's person reads, if one is noted."""
    if user.person.locale:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.person.locale,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
