"""What is noted in a session when somebody signs in or sets up a second factor."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from linli.people import in_session
from linli.people.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@receiver(user_logged_in, dispatch_uid="people.seen")
def _signed_in(request: HttpRequest, **_more: Any) -> None:
    in_session.see(request.session)


@receiver(authentication_step_completed, dispatch_uid="people.step")
def _step(request: HttpRequest, method: str, **_more: Any) -> None:
    """A code, a passkey, or an office account whose provider asks for a second factor itself."""
    by_office = method == "socialaccount" and settings.LINLI_OFFICE_SECOND_FACTOR
    if method == "mfa" or by_office:
        request.session[in_session.SECOND_FACTOR] = True


@receiver(authenticator_added, dispatch_uid="people.factor-added")
def _added(request: HttpRequest, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type in FACTORS:
        request.session[in_session.SECOND_FACTOR] = True


@receiver(authenticator_removed, dispatch_uid="people.factor-removed")
def _removed(request: HttpRequest, user: User, **_more: Any) -> None:
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        in_session.forget_second_factor(request.session)
