"""The worker's side of messages: what is due is claimed, gathered, and sent by its channel."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from linli.common import clock
from linli.common.ids import new_id
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message, MessageQuerySet
from linli.outbox.services import letters
from linli.outbox.services.carrying import carry, way_out
from linli.outbox.services.mail_server import ABOUT_SERVER, FINAL, problem_of, words_of

log = logging.getLogger(__name__)

# Longer than a mail server can be silent at each of its answers (EMAIL_TIMEOUT), so that two
# workers never both send.
LEASE: Final = timedelta(minutes=5)
MOST_TRIES: Final = 6  # 1, 2, 4, 8, 16 minutes apart: half an hour of trying, then a person looks
AT_ONCE: Final = 50  # messages looked at in one round


@dataclass(frozen=True)
class Standing:
    """What became of a thing when its e-mail is about to go."""

    waits: bool = True  # still for this person to do
    not_before: datetime | None = None  # they are off shift until then
    due_at: datetime | None = None  # its time limit now
    link: str = ""  # where its reader acts, where that is a secret that no row holds


Look = Callable[[Sequence[Message]], Mapping[UUID, Standing]]
_AS_WRITTEN: Final = Standing()


def as_written(_messages: Sequence[Message]) -> Mapping[UUID, Standing]:
    """Nothing changed since."""
    return {}


def deliver_due(look: Look = as_written) -> int:
    """Deliver what is due; returns how many messages were tried. Run by the worker, safe to run
    twice at once.

    `look` says what became of the things told, for apps above know them. Where a server, a gateway
    or a robot is not there, the rest of what would go by it waits for the next round.
    """
    tried, down = 0, set()
    due = Message.objects.due(clock.now()).only("pk", "channel", "address")
    for message in list(due[:AT_ONCE]):
        if way_out(message) not in down and (claimed := _claim(message.pk)):
            tried += len(claimed)
            if not _deliver(claimed, look):
                down.add(way_out(message))
    return tried


@transaction.atomic
def _claim(key: UUID) -> list[Message]:
    """A message and what goes with it in one e-mail: exactly one worker gets them."""
    at = clock.now()
    free = Message.objects.select_for_update(skip_locked=True).order_by("pk")
    first = free.due(at).filter(pk=key).first()
    if first is None:
        return []
    keys = [first.pk, *(one.pk for one in free.goes_with(first, at))]
    claimed = Message.objects.filter(pk__in=keys)
    claimed.update(
        state=State.SENDING,
        bundle=first.bundle or new_id(),
        claimed_until=at + LEASE,
        tries=F("tries") + 1,
    )
    return list(claimed.select_related("to").order_by("created_at", "pk"))


def _deliver(claimed: Sequence[Message], look: Look) -> bool:
    """Whether the way out was there; nothing that fails here reaches the worker."""
    try:
        wanted = _wanted(claimed, look(claimed))
    except Exception as failure:
        return _failed(claimed, failure)
    parts = [part for message in wanted if (part := _read(message))]
    told = [part.message for part in parts]
    try:
        if told:
            carry(_bundle(told), parts)
    except Exception as failure:
        return _failed(told, failure)
    _rows(told).update(
        state=State.SENT, sent_at=clock.now(), claimed_until=None, problem="", last_error=""
    )
    return True


def _bundle(messages: Sequence[Message]) -> UUID:
    bundle = messages[0].bundle
    assert bundle is not None  # noqa: S101 - `_claim` gave it
    return bundle


def _wanted(claimed: Sequence[Message], standings: Mapping[UUID, Standing]) -> list[Message]:
    """Those that go now. What was settled meanwhile is left out, what is off shift put off."""
    wanted = []
    for message in claimed:
        standing = standings.get(message.pk, _AS_WRITTEN)
        if not standing.waits:
            _rows([message]).update(state=State.SETTLED, claimed_until=None)
        elif standing.not_before:
            _put_off(message, standing.not_before)
        else:
            if standing.due_at:
                message.data["due_at"] = standing.due_at.isoformat()
            message.link = standing.link or message.link
            wanted.append(message)
    return wanted


def _put_off(message: Message, until: datetime) -> None:
    """To the next shift. What was never tried is gathered anew there."""
    before = message.tries - 1
    _rows([message]).update(
        state=State.WAITING,
        due_at=until,
        claimed_until=None,
        tries=before,
        bundle=message.bundle if before else None,
    )


def _read(message: Message) -> letters.Part | None:
    """Its words; one that cannot be made must not hold up the others."""
    try:
        of_group = message.channel == Channel.ROBOT
        return letters.read(message, "" if of_group else message.to.locale)
    except Exception as failure:
        _failed([message], failure)
        return None


def _failed(messages: Sequence[Message], failure: Exception) -> bool:
    """Note why, and when to try again; whether the server is there for others."""
    problem = problem_of(failure)
    log.warning("message %s not delivered: %s", messages[0].bundle, type(failure).__name__)
    for message in messages:
        given_up = message.tries >= MOST_TRIES or problem in FINAL
        _rows([message]).update(
            state=State.FAILED if given_up else State.WAITING,
            due_at=clock.now() + timedelta(minutes=2 ** (message.tries - 1)),
            claimed_until=None,
            problem=problem,
            last_error=words_of(failure)[:300],
        )
    return problem not in ABOUT_SERVER


def _rows(messages: Iterable[Message]) -> MessageQuerySet:
    return Message.objects.filter(pk__in=[message.pk for message in messages])
