"""The key by which a phone acts for whoever sits on a panel: one a person, made, renewed and ended
by themselves. Nothing secret is stored.

The code is made from the keys, the row and the version of the account's access: cutting off a lost
phone, deactivating the account and letting somebody in anew end it with the sessions. It stands in
the address of the server (as ODK Central does it), or is a password for HTTP Digest.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import NotHere, Refused
from linli.openrosa.models import FieldKey
from linli.people.actors import Actor
from linli.people.models import Person, User
from linli.scoring.models import Stop
from linli.scoring.services.filling import RUNNING
from linli.territory.services.grants import actor_of

KEY_DIGITS: Final = 32  # of the row's UUID; the code follows


@dataclass(frozen=True)
class Holder:
    """Whoever's phone asks, with what they may do now."""

    key: FieldKey
    person: Person
    by: Actor


def key_of(by: Actor) -> FieldKey | None:
    """One's own, if there is one."""
    return FieldKey.objects.filter(person=by.person_id).first() if by.person_id else None


def may_have(by: Actor) -> bool:
    """Whether somebody has villages to look at now. One query."""
    return Stop.objects.own(by).filter(round__status__in=RUNNING).exists()


@transaction.atomic
def make_key(*, by: Actor) -> FieldKey:
    """One's own key. Made twice it is the one that is there. Raises `Refused`."""
    if by.person_id is None or not may_have(by):
        raise Refused(
            _("A phone is let in for whoever has villages to look at in a round."),
            next_step=_("The township draws panels; then this page opens."),
        )
    key, made = FieldKey.objects.get_or_create(
        person_id=by.person_id, defaults={"made_at": clock.now()}
    )
    if made:
        _note("make_field_key", key, by)
    return key


@transaction.atomic
def renew_key(*, by: Actor) -> FieldKey:
    """Another one: phones with the old one are not let in any more. Raises `NotHere`."""
    key = _own(by)
    key.link_version += 1
    key.save(update_fields=["link_version"])
    _note("renew_field_key", key, by)
    return key


@transaction.atomic
def end_key(*, by: Actor) -> None:
    """No key any more. Raises `NotHere`, also where it was ended before."""
    key = _own(by)
    _note("end_field_key", key, by)
    key.delete()


def _own(by: Actor) -> FieldKey:
    rows = FieldKey.objects.select_for_update().filter(person=by.person_id)
    key = rows.first() if by.person_id else None
    if key is None:
        raise NotHere(
            _("There is no key of yours."), next_step=_("It may have been ended already.")
        )
    return key


def _note(verb: str, key: FieldKey, by: Actor) -> None:
    audit.note(by=by, verb=verb, what=f"openrosa.FieldKey:{key.pk}")


def user_name(key: FieldKey) -> str:
    """What a phone that asks for a user is told."""
    return key.pk.hex


def password(key: FieldKey, account: User) -> str:
    """The secret half."""
    return crypto.link_code(*_parts(key.pk, key.link_version, account.access_version))


def _parts(key: UUID, version: int, access: int) -> tuple[str, ...]:
    return "openrosa.key", str(key), str(version), str(access)


def by_token(token: str) -> Holder | None:
    """Whose token it is, if it opens anything. Three queries at most."""
    holder = by_name(token[:KEY_DIGITS])
    account = holder.person.user if holder else None
    version = holder.key.link_version if holder else 0
    access = account.access_version if account else 0
    pk = holder.key.pk if holder else UUID(int=0)
    fits = crypto.link_code_fits(token[KEY_DIGITS:], *_parts(pk, version, access))
    return holder if fits else None


def by_name(name: str) -> Holder | None:
    """Whose key is called so, while their account is open. It proves nothing yet."""
    try:
        pk = UUID(hex=name)
    except ValueError:
        return None
    key = FieldKey.objects.select_related("person__user").filter(pk=pk).first()
    account = getattr(key.person, "user", None) if key else None
    if key is None or account is None or not account.is_active:
        return None
    return Holder(key, key.person, actor_of(key.person))


def settings_code(server: str) -> str:
    """What ODK Collect reads from a QR code: the server, and that forms come by themselves."""
    said = {
        "general": {
            "protocol": "odk_default",
            "server_url": server,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": "Linli 邻里"},
    }
    packed = zlib.compress(json.dumps(said, ensure_ascii=False).encode())
    return base64.b64encode(packed).decode()
