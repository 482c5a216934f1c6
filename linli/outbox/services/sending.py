"""Telling people: rows written inside the transaction of the change that they tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.common import clock, shifts
from linli.common.ids import new_id
from linli.common.workdays import WorkCalendar
from linli.outbox.choices import Channel, State, Texts, Way
from linli.outbox.models import Message
from linli.outbox.services.sms import has_gateway


@dataclass(frozen=True)
class Recipient:
    """A person, the e-mail address of their account, if it has one, and how they want e-mail and
    text messages."""

    person_id: UUID
    email: str = ""
    way: str = Way.GATHERED
    texts: str = Texts.NONE


@dataclass(frozen=True)
class When:
    """When an e-mail may go: at once if it is urgent, else on shift, gathered with others. In
    `calendar` the office hours are those outside of the quiet ones."""

    calendar: WorkCalendar
    gather: timedelta
    urgent: bool = False

    def due(self, at: datetime, way: str) -> datetime:
        """The moment for somebody who wants e-mail in this way."""
        if self.urgent:
            return at
        if way == Way.AT_ONCE:
            return shifts.next_on_shift(at, self.calendar)
        return shifts.gathered(at, self.gather, self.calendar)


def send(
    template: str,
    *,
    to: Iterable[Recipient],
    data: Mapping[str, Any],
    link: str,
    path: str,
    dedupe: str,
    when: When,
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
            due_at=at if channel == Channel.INBOX else when.due(at, recipient.way),
            urgent=when.urgent,
            # In the app a message is delivered by being written; the rest is the worker's.
            state=State.SENT if channel == Channel.INBOX else State.WAITING,
            sent_at=at if channel == Channel.INBOX else None,
        )
        for recipient in to
        for channel, address in _ways(recipient, urgent=when.urgent)
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def take_back(dedupe: str) -> int:
    """What was told of this change is told no longer: it was answered. Returns how many messages
    went, in the app and by e-mail."""
    begins = f"{dedupe}:"
    rows = Message.objects.filter(dedupe_key__gte=begins, dedupe_key__lt=f"{dedupe};")
    return rows.delete()[0]


def send_text_to(
    template: str,
    *,
    to: UUID,
    data: Mapping[str, Any],
    path: str,
    dedupe: str,
    due_at: datetime,
    urgent: bool = False,
) -> None:
    """Write a text message to somebody who has no account. `dedupe` names what it tells: the same
    is told once."""
    row = Message(
        id=new_id(),
        to_id=to,
        channel=Channel.SMS,
        template=template,
        data=dict(data),
        path=path,
        dedupe_key=f"{dedupe}:{to}:{Channel.SMS}"[:120],
        created_at=clock.now(),
        due_at=due_at,
        urgent=urgent,
        state=State.WAITING,
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)


def _ways(recipient: Recipient, *, urgent: bool) -> list[tuple[Channel, str]]:
    ways = [(Channel.INBOX, "")]
    if recipient.email and recipient.way != Way.NONE:
        ways.append((Channel.EMAIL, recipient.email))
    wanted = recipient.texts == Texts.ALL or (urgent and recipient.texts == Texts.URGENT)
    if wanted and has_gateway():
        ways.append((Channel.SMS, ""))
    return ways
