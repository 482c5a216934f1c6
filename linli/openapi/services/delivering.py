"""The worker's side of webhooks: steps become news, and news that are due are sent.

Steps are looked up by the order of their rows and never announced in the transaction that writes
them, so a report costs nothing more. A transaction that was open for long writes rows that lie
before others seen already: the last ones are looked at again for a while. Everything arrives at
least once; `webhook-id` tells the same news apart.
"""

import base64
import hmac
import json
import time
from collections.abc import Collection, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from linli.common import clock, crypto
from linli.common.calling import CallFailed, call
from linli.common.clock import local
from linli.matters.models import Matter, MatterStep
from linli.matters.services.belonging import other_in, readable
from linli.openapi.choices import State, Trouble
from linli.openapi.models import Delivery, Webhook, secret_context
from linli.openapi.services.webhooks import PREFIX, where
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory import services as territory

TRIES: Final = "webhooks.tries"
STEPS_AT_ONCE: Final = 500
LOOKED_AT_AGAIN: Final = 200  # rows before the last one
FOR: Final = timedelta(minutes=10)
AT_ONCE: Final = 50
CALL_SECONDS: Final = (
    4.0  # each step of a call, as the guide says; the whole twice as long (ADR 0037)
)
ROUND_SECONDS: Final = 10.0  # then the worker's other tasks have their turn
LEASE: Final = timedelta(minutes=2)  # longer than one sending, so that two workers never both send
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
NOT_TOLD: Final = frozenset({"import"})  # a ledger of another year is no news
# What the other matter is to this one, by the verb that tells of it
BESIDE: Final = {
    "merge": "merged_into",
    "gather": "merged_from",
    "let_go": "merged_from",
    "split": "split_to",
    "split_from": "split_from",
    "relate": "related",
    "related": "related",
    "unrelate": "related",
}
FIELDS: Final = ("pk", "record_id", "seq", "verb", "was", "now", "at", "entered_at", "payload")


def notice_steps() -> int:
    """Write down who has to be told of which step; how many news that were. Run by the worker,
    safe to run twice at once."""
    webhooks = list(Webhook.objects.in_use().select_related("client"))
    if not webhooks:
        return 0
    first = min(one.after for one in webhooks) - LOOKED_AT_AGAIN
    rows = MatterStep.objects.filter(pk__gt=first).exclude(verb__in=NOT_TOLD).order_by("pk")
    steps = list(rows.values(*FIELDS)[: STEPS_AT_ONCE + LOOKED_AT_AGAIN])
    if not steps:
        return 0
    known = set(
        Delivery.objects.filter(
            webhook__in=webhooks, step__gt=first, step__lte=steps[-1]["pk"]
        ).values_list("webhook", "step")
    )
    return sum(_notice(one, steps, known) for one in webhooks)


def _notice(
    webhook: Webhook, steps: list[dict[str, Any]], known: Collection[tuple[UUID, int | None]]
) -> int:
    """The news of one webhook, and how far it has been looked."""
    wanted = [step for step in steps if _is_news(webhook, step, known)]
    by = territory.actor_of_client(webhook.client)
    matters = _seen(by, {step["record_id"] for step in wanted}) if wanted else {}
    told = [step for step in wanted if step["record_id"] in matters]
    others = readable(by, (other_in(step["payload"]) for step in told))
    made = [_delivery(webhook, step, matters[step["record_id"]], others) for step in told]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    last = steps[-1]["pk"]
    if last > webhook.after:
        Webhook.objects.filter(pk=webhook.pk, after__lt=last).update(after=last)
    return len(made)


def _is_news(
    webhook: Webhook, step: Mapping[str, Any], known: Collection[tuple[UUID, int | None]]
) -> bool:
    if webhook.verbs and step["verb"] not in webhook.verbs:
        return False
    if step["entered_at"] < webhook.created_at or (webhook.pk, step["pk"]) in known:
        return False
    return step["pk"] > webhook.after or bool(step["entered_at"] > clock.now() - FOR)


def _seen(by: Actor, keys: Collection[UUID]) -> dict[UUID, Matter]:
    """The matters among these that the program may read."""
    rows = Matter.objects.visible_to(by).filter(pk__in=keys).select_related("village")
    return {row.pk: row for row in rows}


def _delivery(
    webhook: Webhook, step: Mapping[str, Any], matter: Matter, others: Collection[str]
) -> Delivery:
    now = clock.now()
    verb, other = step["verb"], other_in(step["payload"])
    data = {
        "number": matter.number,
        "village": matter.village.code,
        "seq": step["seq"],
        "verb": verb,
        "was": step["was"],
        "now": step["now"],
        "at": local(step["at"]).isoformat(),
        **({BESIDE[verb]: other} if verb in BESIDE and other in others else {}),
    }
    return Delivery(
        webhook=webhook,
        step=step["pk"],
        news={"type": "matter.step", "data": data},
        made_at=now,
        due_at=now,
    )


def deliver_due() -> int:
    """Send what is due; returns how many were tried. Run by the worker, safe to run twice at
    once. Where one did not arrive, the others of its webhook wait too."""
    began, tried = time.monotonic(), 0
    resting: set[UUID] = set()
    due = Delivery.objects.due(clock.now()).select_related("webhook__client")
    for one in list(due[:AT_ONCE]):
        if one.webhook_id in resting or not _claim(one):
            continue
        tried += 1
        if not _send(one):
            resting.add(one.webhook_id)
        if time.monotonic() - began > ROUND_SECONDS:
            break
    return tried


def _claim(one: Delivery) -> bool:
    now = clock.now()
    rows = Delivery.objects.filter(pk=one.pk, state=State.WAITING, due_at=one.due_at)
    return bool(rows.update(due_at=now + LEASE, tried_at=now, tries=F("tries") + 1))


def _send(one: Delivery) -> bool:
    now = clock.now()
    said = {**one.news, "timestamp": local(one.made_at).isoformat()}
    body = json.dumps(said, ensure_ascii=False).encode()
    secret = crypto.unseal(one.webhook.secret_sealed, context=secret_context(one.webhook_id))
    try:
        answer = call(
            "POST",
            one.webhook.address,
            where=where(),
            body=body,
            headers=signed(secret, one.pk, body),
            seconds=CALL_SECONDS,
            most=0,
        )
    except CallFailed as failure:
        _failed(one, Trouble(failure.fault))
        return False
    if not answer.is_ok:
        _failed(one, Trouble.STATUS, answer.status)
        return False
    Delivery.objects.filter(pk=one.pk).update(
        state=State.DELIVERED, tried_at=now, status=answer.status, trouble=""
    )
    return True


def signed(secret: str, key: UUID, body: bytes) -> dict[str, str]:
    """The headers of the Standard Webhooks specification: id, moment and HMAC-SHA256."""
    moment = str(int(clock.now().timestamp()))
    plain = base64.b64decode(secret.removeprefix(PREFIX))
    mac = hmac.new(plain, f"{key}.{moment}.".encode() + body, sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Linli",
        "webhook-id": str(key),
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _failed(one: Delivery, trouble: Trouble, status: int | None = None) -> None:
    """Later again, or given up; the rest of the webhook rests for as long."""
    now = clock.now()
    tries = one.tries + 1
    most = rulesets.value(TRIES, path=one.webhook.client.path)
    wait = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    Delivery.objects.filter(pk=one.pk).update(
        state=State.GIVEN_UP if tries >= most else State.WAITING,
        due_at=now + wait,
        status=status,
        trouble=trouble,
    )
    resting = Delivery.objects.filter(webhook=one.webhook_id, state=State.WAITING)
    resting.filter(due_at__lt=now + FIRST_WAIT).update(due_at=now + FIRST_WAIT)
