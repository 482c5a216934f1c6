"""Inviting somebody, and letting them in: once, without e-mail.

The link and the code are in the hands of whoever was given them; here lie only their digests. Who
may invite whom, and for how long, is said by `territory`, which knows postings and rules.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import Conflict, Invalid, NotHere
from linli.people.actors import Actor
from linli.people.choices import InvitationState
from linli.people.models import Invitation, Person, User
from linli.people.services.accounts import account_of, admit, open_account

MOST_TRIES: Final = 5  # wrong codes before an invitation ends
# With the user name eight digits are out of reach in five tries; a code that stands alone could be
# tried against everybody's at once, so it is longer.
DIGITS_WITH_NAME: Final = 8
DIGITS_ALONE: Final = 12
TOKEN_BYTES: Final = 24
_GROUP: Final = 4  # digits said in one breath


@dataclass(frozen=True)
class Invited:
    """A fresh invitation with what opens it. Show it once; it cannot be shown again."""

    invitation: Invitation
    link: str  # the whole address, for a message or a QR code
    code: str  # digits in groups, for reading out
    username: str  # empty: whoever accepts chooses one
    join_address: str  # where name and code are typed


@transaction.atomic
def invite(
    person: Person,
    *,
    by: Actor,
    expires_at: datetime,
    username: str = "",
    reason: str = "",
    new_factors: bool = False,
    needs_password: bool = False,
) -> Invited:
    """A way in for a person, or a new one for somebody who forgot the password or lost the phone.

    An earlier invitation of theirs ends. A user name that is given opens the account, so that it is
    theirs from now on. What they have today stays valid until the invitation is accepted.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    account = account_of(person)
    if account is None and username.strip():
        account = open_account(person, username=username)
    if account is not None and not account.is_active:
        raise Invalid(
            _("This account is deactivated."), next_step=_("Reactivate it, then invite again.")
        )
    revoke_invitations(person, by=by)
    name = account.username if account else ""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    code = _draw(DIGITS_WITH_NAME if name else DIGITS_ALONE)
    moment = clock.now()
    invitation = Invitation.objects.create(
        person=person,
        reason=reason.strip()[:200],
        token_digest=_token_digests(token)[0],
        code_digest=_code_digests(name, code)[0],
        new_factors=new_factors,
        needs_password=needs_password,
        made_by_id=by.person_id,
        made_at=moment,
        expires_at=expires_at,
    )
    audit.note(by=by, verb="invite", what=f"people.Person:{person.pk}")
    return Invited(
        invitation=invitation,
        link=settings.LINLI_ADDRESS + reverse("people:join-link", args=[token]),
        code=" ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)),
        username=name,
        join_address=settings.LINLI_ADDRESS + reverse("people:join"),
    )


def revoke_invitations(person: Person, *, by: Actor) -> int:
    """What was handed out and not accepted opens nothing any more. Returns how many that were."""
    pending = person.invitations.filter(used_at__isnull=True, revoked_at__isnull=True)
    count = pending.update(revoked_at=clock.now())
    if count:
        audit.note(by=by, verb="revoke_invitation", what=f"people.Person:{person.pk}")
    return count


def with_token(token: str) -> Invitation:
    """The open invitation that a link belongs to; raises `NotHere` or says why it is over."""
    found = Invitation.objects.select_related("person").filter(
        token_digest__in=_token_digests(token)
    )
    invitation = found.first()
    if invitation is None:
        raise NotHere(_("This link does not open anything."), next_step=_ask_again())
    check_open(invitation)
    return invitation


def with_code(username: str, code: str) -> Invitation:
    """The open invitation for a user name (empty: none was given yet) and a code.

    A wrong code is counted against the invitation of that user name; after a few it ends. Unknown
    names and wrong codes have the same words.
    """
    name = unicodedata.normalize("NFKC", username).strip().lower()
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdigit())
    now = clock.now()
    open_ones = Invitation.objects.select_related("person").open(now)
    found = open_ones.filter(code_digest__in=_code_digests(name, digits), tries__lt=MOST_TRIES)
    invitation = found.first()
    if invitation is not None:
        return invitation
    if name:
        _count_wrong_code(name, now)
    raise Invalid(_("User name and code do not match an invitation."), next_step=_ask_again())


def _count_wrong_code(name: str, now: datetime) -> None:
    theirs = Invitation.objects.open(now).filter(person__user__username=name)
    theirs.update(tries=F("tries") + 1)


def check_open(invitation: Invitation) -> None:
    """Raise with the reason and the next door when an invitation is over."""
    why = {
        InvitationState.USED: _("This invitation was accepted already."),
        InvitationState.REVOKED: _("This invitation was replaced or revoked."),
        InvitationState.EXPIRED: _("This invitation has expired."),
    }
    state = invitation.state(clock.now())
    if state != InvitationState.OPEN:
        raise Gone(why[state], next_step=_ask_again())


class Gone(NotHere):
    """It was here, and is over."""

    code = "gone"
    status = 410


@transaction.atomic
def accept(
    invitation: Invitation, *, username: str = "", password: str | None = None
) -> tuple[User, Invitation]:
    """Somebody came with the link or the code: their account, ready to be signed in to.

    Every session and remembered phone from before ends. Without a password only this phone stays
    signed in. Of two that accept at once, one is told that it is too late.
    """
    now = clock.now()
    used = Invitation.objects.open(now).filter(pk=invitation.pk).update(used_at=now)
    if not used:
        invitation.refresh_from_db()
        check_open(invitation)
        raise Conflict(_("Somebody else accepted this invitation just now."))
    account = account_of(invitation.person)
    if account is None:
        account = open_account(invitation.person, username=username)
    admit(account, password=password, new_factors=invitation.new_factors)
    return account, invitation


def _ask_again() -> str:
    return gettext("Ask the clerk who invited you for a new one, or call the office.")


def _draw(digits: int) -> str:
    return "".join(secrets.choice("0123456789") for _digit in range(digits))


def _token_digests(token: str) -> list[str]:
    """By the current key first, then by those before it."""
    return crypto.blind_indexes(token, context="people.Invitation.token")


def _code_digests(username: str, code: str) -> list[str]:
    return crypto.blind_indexes(f"{username}:{code}", context="people.Invitation.code")
