"""Keys of other programs: made, ended, and recognised.

Who may make one for which place, and what it may do there, is said by `territory`.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, Text
from linli.common.ids import new_id
from linli.common.limits import Rate
from linli.people.actors import Actor
from linli.people.choices import ClientScope
from linli.people.models import ApiClient

PREFIX: Final = "linli_"  # so that a key which somebody published by mistake is recognised
KEY_BYTES: Final = 32
LONGEST_KEY: Final = 200  # characters; longer ones are not even looked for
LONGEST_NAME: Final = 80
NOTED_EACH: Final = timedelta(hours=1)  # the last use is kept to the hour


@dataclass(frozen=True)
class NewClient:
    """A fresh program with its key. Show it once; it cannot be shown again."""

    client: ApiClient
    key: str


@transaction.atomic
def make_client(
    *, by: Actor, name: str, scope: str, path: str = "", key: UUID | None = None
) -> NewClient:
    """A program and its key. `key` makes a form that is sent twice harmless. Raises `Invalid`, and
    `Conflict` where it was made before: its key cannot be shown again."""
    name = " ".join(name.split())
    fields: dict[str, Text] = {}
    if not name or len(name) > LONGEST_NAME:
        fields["name"] = _("Give the program a name of at most %(most)d characters.") % {
            "most": LONGEST_NAME
        }
    if scope not in ClientScope.values:
        fields["scope"] = _("Choose one from the list.")
    if fields:
        raise Invalid(_("The program cannot be entered like this."), fields=fields)
    if key is not None and ApiClient.objects.filter(pk=key).exists():
        raise Conflict(
            _("This key was made already, and is shown only once."),
            next_step=_("If you do not have it, end it and make another one."),
        )
    secret = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    client = ApiClient.objects.create(
        id=key or new_id(),
        name=name,
        scope=scope,
        path=path,
        key_digest=_digest(secret),
        created_at=clock.now(),
        created_by_id=by.person_id,
    )
    audit.note(
        by=by,
        verb="make_client",
        what=f"people.ApiClient:{client.pk}",
        details={"scope": scope, "path": path},
    )
    return NewClient(client, secret)


@transaction.atomic
def end_client(client: ApiClient, *, by: Actor) -> ApiClient:
    """Its key opens nothing any more. Ended twice is ended once."""
    ended = ApiClient.objects.in_use().filter(pk=client.pk).update(ended_at=clock.now())
    if ended:
        audit.note(by=by, verb="end_client", what=f"people.ApiClient:{client.pk}")
    client.refresh_from_db()
    return client


def client_with_key(key: str) -> ApiClient | None:
    """The program that a key belongs to, if it is in use. One query; once an hour a second one.

    Found by the digest of a key of 256 random bits: how long the search takes says nothing of any
    other key.
    """
    key = key.strip()
    if not key.startswith(PREFIX) or len(key) > LONGEST_KEY:
        return None
    client = ApiClient.objects.in_use().filter(key_digest=_digest(key)).first()
    if client is not None:
        _note_use(client)
    return client


def check_may_ask(client: ApiClient, *, most: int) -> None:
    """Count one request of a program: `most` in a minute, whatever address it comes from, so that
    several behind one address do not take each other's. Raises `TooMany`."""
    Rate("clients", most, timedelta(minutes=1)).spend(str(client.pk))


def _note_use(client: ApiClient) -> None:
    now = clock.now()
    if client.used_at is None or client.used_at <= now - NOTED_EACH:
        before = Q(used_at__isnull=True) | Q(used_at__lt=now)
        ApiClient.objects.filter(before, pk=client.pk).update(used_at=now)


def _digest(key: str) -> str:
    """Plain, since the key is chance alone; so that a new key of the installation ends none."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
