"""The same request twice is done once: what was answered is kept for a few days."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from linli.common import clock, crypto
from linli.common.errors import Conflict
from linli.openapi.models import Answer, answer_context
from linli.people.models import ApiClient

KEPT_HEADERS: Final = ("Content-Type", "ETag", "Location")
REPLAYED: Final = "Idempotency-Replayed"
REFUSED_FROM: Final = 400


def once(client: ApiClient, key: str, digest: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    """What was answered to this key before, else what `do` answers now, in one transaction.

    A refusal is not kept: nothing was done, and the key is free again. Of two at once the second
    waits and gets the first one's answer. Raises `Conflict` for a known key with other content.
    """
    hashed = sha256(key.encode()).hexdigest()
    known = _known(client, hashed, digest)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = Answer.objects.create(
                client=client, key=hashed, digest=digest, given_at=clock.now()
            )
            response = do()
            if response.status_code >= REFUSED_FROM:
                transaction.set_rollback(True)
            else:
                _keep(row, response)
        return response
    except IntegrityError:
        known = _known(client, hashed, digest)
        if known is None:
            raise
        return known


def _keep(row: Answer, response: HttpResponse) -> None:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    said = json.dumps({"headers": headers, "body": response.content.decode()})
    row.status = response.status_code
    row.sealed = crypto.seal(said, context=answer_context(row.pk))
    row.save(update_fields=["status", "sealed"])


def _known(client: ApiClient, key: str, digest: str) -> HttpResponse | None:
    row = Answer.objects.filter(client=client, key=key).first()
    if row is None:
        return None
    if row.digest != digest:
        raise Conflict(
            _("This Idempotency-Key was used for another request."),
            next_step=_("Draw a new key for each thing that you do."),
        )
    if row.sealed is None or row.status is None:
        return None
    said = json.loads(crypto.unseal(row.sealed, context=answer_context(row.pk)))
    response = HttpResponse(said["body"], status=row.status, headers=said["headers"])
    response.headers[REPLAYED] = "true"
    return response
