"""Addresses of django-allauth's own pages: short ones of ours under its names, which it asks for.

Only what we use is here. What changes how an account signs in is closed to a phone that came in by
a code alone, and to the accounts of the demonstration.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as office
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.cache import never_cache

from linli.people import services as people
from linli.people.models import User
from linli.people.views import account as mine
from linli.people.views import sign_in

View = Callable[..., HttpResponseBase]
OFFICE = {"provider_id": "office"}


def open_to_all(view: View) -> View:
    """Before anybody is signed in; of a class of allauth's, so that its own mark stays as it is."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        return with_status(view(request, *args, **more))

    return login_not_required(never_cache(opened))


def own(view: View) -> View:
    """Of whoever signed in with more than a code, on an account of their own."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return HttpResponse(status=403)  # never reached: signing in is asked for before
        people.check_may_change_sign_in(request.user, request.session)
        return with_status(view(request, *args, **more))

    return never_cache(checked)


def with_status(response: HttpResponseBase) -> HttpResponseBase:
    """A form that has to be mended comes back with 422, as all of ours do."""
    context = getattr(response, "context_data", None) or {}
    if any(getattr(context.get(name), "errors", None) for name in ("form", "webauthn_form")):
        response.status_code = 422
    return response


urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", open_to_all(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", open_to_all(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/office/", open_to_all(openid.login), OFFICE, name="openid_connect_login"),
    path(
        "sign-in/office/done/",
        open_to_all(openid.callback),
        OFFICE,
        name="openid_connect_callback",
    ),
    path(
        "sign-in/office/cancelled/",
        open_to_all(office.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("account/", never_cache(mine.account), name="mfa_index"),
    path("account/", never_cache(mine.account), name="mfa_list_webauthn"),
    path("account/password/", own(account.password_change), name="account_change_password"),
    path("account/password/new/", own(account.password_set), name="account_set_password"),
    path("account/confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", own(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        own(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/app/", own(app.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", own(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("account/passkeys/add/", own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove/",
        own(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/office/", own(office.connections), name="socialaccount_connections"),
]
