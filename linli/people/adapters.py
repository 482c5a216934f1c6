"""Where django-allauth asks us: who the client is, how secrets are kept, what comes after a
sign-in."""

import base64
from datetime import timedelta
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.common import clock, crypto
from linli.common.clients import client_address
from linli.people import in_session, limits
from linli.people import services as people
from linli.people.models import User

SECRET: Final = "mfa.Authenticator.secret"  # noqa: S105 - names the column in the seal
JUST_NOW: Final = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts come from invitations alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere else: a header is believed only from a proxy of ours."""
        return client_address(request)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Signed in, by whichever way: this browser is known from now on, and speaks the account's
        own language."""
        response: HttpResponse = super().post_login(request, user, **more)
        if in_session.is_remembered(request.session):
            request.session.set_expiry(in_session.REMEMBERED_FOR)
        limits.remember(request, response, user.username)
        if user.person.locale:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.person.locale,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """As for an account that is not there."""
        messages.error(request, _("You cannot sign in this way. Ask the clerk who invited you."))
        return redirect("people:sign-in")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("people:account")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever signed in a moment ago is not asked for the password again."""
        records = get_authentication_records(self.request, self.request.user)
        since = clock.now().timestamp() - JUST_NOW.total_seconds()
        if any(record["at"] > since for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def add_message(self, *args: Any, **more: Any) -> None:
        """Our pages show what is so; nothing is announced on top."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Second factors, with their secrets sealed."""

    error_messages: Final = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That is not right, or its time is over. Try once more."),
    }

    def encrypt(self, text: str) -> str:
        """As other personal data."""
        return base64.b64encode(crypto.seal(text, context=SECRET)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return crypto.unseal(base64.b64decode(encrypted_text), context=SECRET)

    def get_totp_label(self, user: Any) -> str:
        """Under which name the app on the phone shows the code."""
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """Our page draws its own."""
        return ""

    def generate_authenticator_name(self, user: Any, kind: Authenticator.Type) -> str:
        """A name for a passkey that was given none."""
        count = Authenticator.objects.filter(user=user, type=kind).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Linli"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Whose passkey it is, as the phone shows it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": str(user.person), "name": user.username}


class OfficeAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts of an office: linked to one of ours, never the beginning of one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Linking begins at the address of signing in, which is open to all: asked here whether
        this account may be linked from this phone."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT and isinstance(
            request.user, User
        ):
            people.check_may_change_sign_in(request.user, request.session)

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> Any:
        """From the environment alone; the table of providers stays empty and is not asked."""
        wanted = [settings.LINLI_OFFICE] if settings.LINLI_OFFICE else []
        return super().list_apps(request, provider, client_id) if wanted else []
