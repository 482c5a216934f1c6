"""The last step of our own ways in; allauth takes over with the second factor, if there is one."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from linli.people.http import VisitorRequest
from linli.people.models import User


def come_in(request: VisitorRequest, user: User, *, method: str, to: str = "") -> HttpResponse:
    """Ask for the second factor where there is one, else sign in with a new session key, and go
    on. `method` is how they proved who they are, for the session."""
    user.backend = settings.AUTHENTICATION_BACKENDS[0]
    record_authentication(request, user, method=method)
    response: HttpResponse = perform_login(
        request, user, redirect_url=to or resolve_url(settings.LOGIN_REDIRECT_URL)
    )
    return response


def target(request: VisitorRequest) -> str:
    """Where to go on: the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
