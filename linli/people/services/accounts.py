"""Accounts of those who sign in: opened, cut off, deactivated and reactivated.

Who may do that to whom is said by `territory.services`, which knows postings; here only what it
means.
"""

import re
import unicodedata
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.people.models import Invitation, Person, User

USERNAME: Final = re.compile(r"\w[\w.\-]{1,39}")


def open_account(
    person: Person, *, username: str, password: str | None = None, email: str = ""
) -> User:
    """An account for a person; raises `Invalid` when the user name is taken or cannot be one."""
    username = plain_username(username)
    check_free(username)
    return User.objects.create_user(username, password, person=person, email=email)


def check_free(username: str) -> None:
    """Raise `Invalid` when somebody else has this user name."""
    if User.objects.filter(username=username).exists():
        raise Invalid(
            _("This user name is taken."),
            fields={"username": _("This user name is taken.")},
            next_step=_("Choose another one."),
        )


def plain_username(text: str) -> str:
    """A user name as it is stored: small letters of any script, one form for full and half width;
    raises `Invalid`."""
    name = unicodedata.normalize("NFKC", text).strip().lower()
    if not USERNAME.fullmatch(name):
        words = _("Use 2 to 40 letters, digits, dots or hyphens, without spaces.")
        raise Invalid(words, fields={"username": words})
    return name


def account_of(person: Person) -> User | None:
    """The person's account, if they have one."""
    return User.objects.select_related("person").filter(person=person).first()


def admit(account: User, *, password: str | None, new_factors: bool) -> None:
    """A new beginning: this password or none, second factors gone if so invited, and every session
    from before ends."""
    account.password = make_password(password)
    account.save(update_fields=["password"])
    if new_factors:
        Authenticator.objects.filter(user=account).delete()
    end_sessions(account)


def end_sessions(account: User) -> None:
    """Every browser and phone of this account is signed out, at its next request. The version
    decides; the rows go so that the page of sign-ins shows none."""
    keys = UserSession.objects.filter(user=account).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=account).delete()
    User.objects.filter(pk=account.pk).update(access_version=F("access_version") + 1)
    account.refresh_from_db(fields=["access_version"])


@transaction.atomic
def cut_off(account: User, *, by: Actor) -> None:
    """A phone was lost: sessions, remembered phones and open invitations end at once.

    Password and second factors stay; whoever fears that they are known gives new access too.
    """
    end_sessions(account)
    _revoke_invitations(account.person)
    _note(account, "cut_off", by)


@transaction.atomic
def deactivate(account: User, *, by: Actor) -> None:
    """Nobody signs in to this account any more, until it is reactivated."""
    _set_active(account, False)
    end_sessions(account)
    _revoke_invitations(account.person)
    _note(account, "deactivate", by)


@transaction.atomic
def reactivate(account: User, *, by: Actor) -> None:
    """The account may sign in again, with what it had."""
    _set_active(account, True)
    _note(account, "reactivate", by)


def _set_active(account: User, active: bool) -> None:
    User.objects.filter(pk=account.pk).update(is_active=active)
    account.is_active = active


def _revoke_invitations(person: Person) -> int:
    pending = Invitation.objects.filter(
        person=person, used_at__isnull=True, revoked_at__isnull=True
    )
    return pending.update(revoked_at=clock.now())


def _note(account: User, verb: str, by: Actor) -> None:
    audit.note(by=by, verb=verb, what=f"people.User:{account.pk}")
