"""Telling people: `send` inside the transaction of the change, `deliver_due` in the worker."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.ids import new_id
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.people.actors import Actor

log = logging.getLogger(__name__)

LEASE: Final = timedelta(
    minutes=2
)  # longer than EMAIL_TIMEOUT, so that two workers never both send
MOST_TRIES: Final = 6  # 1, 2, 4, 8, 16 minutes apart: half an hour of trying, then a person looks
AT_ONCE: Final = 50  # messages claimed in one round


@dataclass(frozen=True)
class Recipient:
    """A person and the e-mail address of their account, if it has one."""

    person_id: UUID
    email: str = ""


def send(
    template: str,
    *,
    to: Iterable[Recipient],
    data: Mapping[str, Any],
    link: str,
    path: str,
    dedupe: str,
) -> None:
    """Write messages in the transaction of the change that they tell. One query.

    `dedupe` names the change ("matter:…:3"): the same change never tells the same person twice.
    """
    at = clock.now()
    rows = [
        Message(
            id=new_id(),
            to_id=recipient.person_id,
            channel=channel,
            address=address,
            template=template,
            data=dict(data),
            link=link,
            path=path,
            dedupe_key=f"{dedupe}:{recipient.person_id}:{channel}"[:120],
            created_at=at,
            due_at=at,
            # In the app a message is delivered by being written; the rest is the worker's.
            state=State.SENT if channel == Channel.INBOX else State.WAITING,
            sent_at=at if channel == Channel.INBOX else None,
        )
        for recipient in to
        for channel, address in _ways(recipient)
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def _ways(recipient: Recipient) -> list[tuple[Channel, str]]:
    ways = [(Channel.INBOX, "")]
    return [*ways, (Channel.EMAIL, recipient.email)] if recipient.email else ways


def deliver_due() -> int:
    """Deliver what is due; returns how many were tried. Run by the worker, safe to run twice at
    once."""
    tried = 0
    for key in list(Message.objects.due(clock.now()).values_list("pk", flat=True)[:AT_ONCE]):
        if _claim(key):
            _deliver(Message.objects.select_related("to").get(pk=key))
            tried += 1
    return tried


def _claim(key: UUID) -> bool:
    """Compare-and-swap: exactly one worker gets the row."""
    at = clock.now()
    claimed = Message.objects.due(at).filter(pk=key)
    return claimed.update(state=State.SENDING, claimed_until=at + LEASE, tries=F("tries") + 1) == 1


def _deliver(message: Message) -> None:
    try:
        if message.channel == Channel.EMAIL:
            _post(message)
    except Exception as failure:  # one message that cannot be made must not hold up the others
        _failed(message, failure)
        return
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=clock.now(), claimed_until=None, last_error=""
    )


def _failed(message: Message, failure: Exception) -> None:
    log.warning("message %s not delivered: %s", message.pk, type(failure).__name__)
    given_up = message.tries >= MOST_TRIES
    Message.objects.filter(pk=message.pk).update(
        state=State.FAILED if given_up else State.WAITING,
        due_at=clock.now() + timedelta(minutes=2 ** (message.tries - 1)),
        claimed_until=None,
        last_error=f"{type(failure).__name__}: {failure}"[:300],
    )


def _post(message: Message) -> None:
    """One e-mail. Its Message-ID is the row's, so a mail server drops a second copy after a
    crash."""
    subject, body = text(message, message.to.locale)
    EmailMessage(
        subject=subject,
        body=f"{body}\n\n{settings.LINLI_ADDRESS}{message.link}\n",
        to=[message.address],
        headers={"Message-ID": f"<{message.pk}@linli>"},
    ).send()


def text(message: Message, locale: str = "") -> tuple[str, str]:
    """The subject (first line) and the body, in the reader's language."""
    with translation.override(locale or settings.LANGUAGE_CODE):
        words = render_to_string(f"messages/{message.template}.txt", {"message": message.data})
    subject, _line, body = words.strip().partition("\n")
    return subject.strip(), body.strip()


def retry(key: UUID, *, by: Actor) -> None:
    """A person asks for one more round of tries; `NotHere` unless it failed and is theirs to
    see."""
    changed = (
        Message.objects.visible_to(by)
        .filter(pk=key, state=State.FAILED)
        .update(state=State.WAITING, tries=0, due_at=clock.now())
    )
    if not changed:
        raise NotHere(_("This message is not waiting for a retry."))
    audit.note(by=by, verb="retry_message", what=f"outbox.Message:{key}")


def forget_read(*, by: Actor) -> int:
    """A person throws away the messages that they have read; how many."""
    read = Message.objects.inbox_of(by, clock.now()).filter(read_at__isnull=False)
    gone, _tables = read.delete()
    audit.note(by=by, verb="forget_messages", what=f"people.Person:{by.person_id}")
    return gone


def mark_read(key: UUID, *, by: Actor) -> Message:
    """The reader opened it. Returns the message; `NotHere` if it is somebody else's."""
    message = Message.objects.inbox_of(by, clock.now()).filter(pk=key).first()
    if message is None:
        raise NotHere(_("There is no such message for you."))
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message
