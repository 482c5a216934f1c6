"""What the door for programs remembers: answers that were given, and who wants to be told."""

from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit
from uuid import UUID

from django.db import models

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.openapi.choices import State, Trouble
from linli.people.models import ApiClient


def answer_context(key: UUID) -> str:
    """Binds a sealed answer to its row."""
    return f"openapi.Answer:{key}"


class Answer(models.Model):
    """What was answered to a request with an Idempotency-Key, so that the same request gets the
    same answer. Written in the transaction of what was done; sealed, since it says what it was."""

    PERSONAL: ClassVar = personal("sealed")
    SEALED: ClassVar = {"sealed": crypto.Sealed(answer_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=64)  # a hash of what the program drew
    digest = models.CharField(max_length=64)  # of the request
    status = models.PositiveSmallIntegerField(null=True)
    sealed = models.BinaryField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="answer_key_once"),
        ]
        indexes = [models.Index(fields=["given_at"], name="answer_by_age")]


def secret_context(key: UUID) -> str:
    """Binds a sealed secret to its row."""
    return f"openapi.Webhook.secret:{key}"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Finding webhooks."""

    def in_use(self) -> Self:
        """Those that are told of steps."""
        return self.filter(ended_at__isnull=True, client__ended_at__isnull=True)


class Webhook(models.Model):
    """A program wants to be told of steps of the matters that it sees. `after` is the last step
    that was looked at for it; `verbs` are those that it wants, empty: all."""

    PERSONAL: ClassVar = NOTHING
    SEALED: ClassVar = {"secret_sealed": crypto.Sealed(secret_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    secret_sealed = models.BinaryField()
    verbs: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    after = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    @property
    def host(self) -> str:
        """Where it leads, for a list: an address may hold a secret of its own."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Finding news that has to go."""

    def due(self, at: datetime) -> Self:
        """What goes now, of webhooks in use, the oldest first."""
        rows = self.filter(state=State.WAITING, due_at__lte=at, webhook__ended_at__isnull=True)
        return rows.filter(webhook__client__ended_at__isnull=True).order_by("due_at", "pk")


class Delivery(models.Model):
    """One piece of news for one webhook: which step, and how far it came. It names the matter and
    what was done, never words or persons."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    step = models.BigIntegerField(null=True)  # empty: only asked whether somebody is there
    news: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "step"], name="delivery_of_a_step_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="delivery_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["made_at"], name="delivery_by_age"),
        ]
