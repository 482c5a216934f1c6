"""What somebody does with their own account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Refused
from linli.people import devices, in_session
from linli.people.actors import Actor
from linli.people.demonstration import is_demonstration
from linli.people.models import Person, User
from linli.people.services.accounts import check_free, plain_username

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class SignIn:
    """One browser or phone that is signed in."""

    pk: int
    device: str  # in plain words
    address: str
    since_at: datetime
    seen_at: datetime
    is_current: bool
    is_remembered: bool


def sign_ins_of(account: User, *, current_key: str = "") -> list[SignIn]:
    """Where an account is signed in, this one first, then the latest. Two queries."""
    rows = UserSession.objects.filter(user=account).order_by("-last_seen_at")
    alive = Session.objects.filter(
        session_key__in=rows.values("session_key"), expire_date__gt=clock.now()
    )
    held = {session.session_key: session.get_decoded() for session in alive}
    found = [
        _sign_in(row, held[row.session_key], current_key)
        for row in rows
        if row.session_key in held and _is_theirs(account, held[row.session_key])
    ]
    return sorted(found, key=lambda one: not one.is_current)


def _is_theirs(account: User, data: dict[str, Any]) -> bool:
    """Sessions from before a new password or a cut-off carry another hash."""
    return bool(data.get("_auth_user_hash") == account.get_session_auth_hash())


def _sign_in(row: UserSession, data: dict[str, Any], current_key: str) -> SignIn:
    return SignIn(
        pk=row.pk,
        device=devices.words(row.user_agent),
        address=row.ip,
        since_at=row.created_at,
        seen_at=row.last_seen_at,
        is_current=row.session_key == current_key,
        is_remembered=bool(data.get(in_session.REMEMBERED)),
    )


@transaction.atomic
def end_sign_ins(account: User, *, but_key: str, only: int | None = None) -> int:
    """Sign out elsewhere: one browser or all but the one with this key. Returns how many."""
    rows = UserSession.objects.filter(user=account).exclude(session_key=but_key)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def has_second_factor(account_id: UUID) -> bool:
    """Whether an account has one. One query."""
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=FACTORS).exists())


def is_past_second_factor(account: User, session: SessionBase) -> bool:
    """Whether no second factor has to be asked for: one was used, or the account is for looking
    around. No query."""
    return in_session.has_second_factor(session) or is_demonstration(account)


def check_not_shown(account: User) -> None:
    """The accounts of the demonstration belong to everybody who looks around: nobody changes
    them."""
    if is_demonstration(account):
        raise Refused(
            _("This account belongs to the demonstration and cannot be changed."),
            next_step=_("In your own installation you change it here."),
        )


def check_may_change_sign_in(account: User, session: SessionBase) -> None:
    """Passwords, factors and office accounts are changed by whoever came in with more than a code,
    and never those of the demonstration."""
    check_not_shown(account)
    if in_session.is_remembered(session):
        raise Refused(
            _("This phone came in by a code: it cannot change how you sign in."),
            next_step=_("Ask the clerk for new access and choose a password then."),
        )


@transaction.atomic
def change_own(account: User, *, by: Actor, name: str, username: str, locale: str) -> User:
    """Somebody changes their own name, user name or language; raises `Invalid`."""
    username = plain_username(username)
    check_not_shown(account)
    if username != account.username:
        check_free(username)
    Person.objects.filter(pk=account.person_id).update(display_name=name.strip(), locale=locale)
    User.objects.filter(pk=account.pk).update(username=username)
    audit.note(by=by, verb="change_account", what=f"people.User:{account.pk}")
    return User.objects.select_related("person").get(pk=account.pk)
