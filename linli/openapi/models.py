"""What the door for programs remembers: answers that were given, and who wants to be told."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import personal
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
