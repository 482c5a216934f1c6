"""Who is told of steps: made, ended, and what became of the news."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.calling import Where, check_address
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.ids import new_id
from linli.matters.models import MatterStep
from linli.matters.workflow import MOVES
from linli.openapi.choices import State
from linli.openapi.models import Delivery, Webhook, secret_context
from linli.people.actors import Actor
from linli.people.models import ApiClient
from linli.rulesets import services as rulesets

MOST: Final = "webhooks.most"
SECRET_BYTES: Final = 32
PREFIX: Final = "whsec_"
VERBS: Final = frozenset({"report", *(verb for moves in MOVES.values() for verb in moves)})


@dataclass(frozen=True)
class NewWebhook:
    """A fresh webhook with the secret that its news are signed with. Show it once."""

    webhook: Webhook
    secret: str


def where() -> Where:
    """Where news may be sent: out there, and to hosts inside that the installation names."""
    return Where(settings.LINLI_WEBHOOK_HOSTS, public=True)


@transaction.atomic
def make_webhook(
    client: ApiClient,
    *,
    by: Actor,
    address: str,
    verbs: Collection[str] = (),
    key: UUID | None = None,
) -> NewWebhook:
    """From now on the program is told of each step that it may see. `key` makes a form that is
    sent twice harmless. Raises `Invalid` and `Conflict`."""
    address = check_address(address, where())
    unknown = sorted(set(verbs) - VERBS)
    if unknown:
        raise Invalid(
            _("News cannot be sent like this."),
            fields={"verbs": _("There is no “%(verb)s”.") % {"verb": unknown[0][:40]}},
        )
    locked = ApiClient.objects.select_for_update().get(pk=client.pk)
    most = rulesets.value(MOST, path=locked.path)
    if Webhook.objects.in_use().filter(client=locked).count() >= most:
        raise Invalid(
            _("A program has at most %(most)d webhooks.") % {"most": most},
            next_step=_("End one of them first."),
        )
    secret = PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    if key is not None and Webhook.objects.filter(pk=key).exists():
        raise Conflict(
            _("This webhook was made already, and its secret is shown only once."),
            next_step=_("If you do not have it, end it and make another one."),
        )
    key = key or new_id()
    last = MatterStep.objects.order_by("-pk").values_list("pk", flat=True).first()
    webhook = Webhook.objects.create(
        id=key,
        client=locked,
        address=address,
        secret_sealed=crypto.seal(secret, context=secret_context(key)),
        verbs=sorted(set(verbs)),
        after=last or 0,
        created_at=clock.now(),
    )
    audit.note(by=by, verb="make_webhook", what=f"openapi.Webhook:{key}")
    return NewWebhook(webhook, secret)


@transaction.atomic
def end_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Nothing more is sent there. Ended twice is ended once."""
    rows = Webhook.objects.filter(pk=webhook.pk, ended_at__isnull=True)
    if rows.update(ended_at=clock.now()):
        audit.note(by=by, verb="end_webhook", what=f"openapi.Webhook:{webhook.pk}")


def webhook_of(client: ApiClient, key: UUID) -> Webhook:
    """One of a program's own that is in use; raises `NotHere`."""
    webhook = Webhook.objects.in_use().filter(client=client, pk=key).first()
    if webhook is None:
        raise NotHere(_("There is no such webhook."))
    return webhook


def ping(webhook: Webhook) -> Delivery:
    """News without a matter, so that the other side can try its ears."""
    now = clock.now()
    news = {"type": "ping", "data": {}}
    return Delivery.objects.create(webhook=webhook, news=news, made_at=now, due_at=now)


def try_again(webhook: Webhook) -> int:
    """What was given up goes once more, with as many tries as at first. Returns how many."""
    rows = Delivery.objects.filter(webhook=webhook, state=State.GIVEN_UP)
    return rows.update(state=State.WAITING, tries=0, due_at=clock.now())
