"""Telling people: rows written inside the transaction of the change that they tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.common import clock, shifts
from linli.common.ids import new_id
from linli.common.workdays import WorkCalendar
from linli.outbox.choices import Channel, State, Way
from linli.outbox.models import Message


@dataclass(frozen=True)
class Recipient:
    """A person, the e-mail address of their account, if it has one, and how they want e-mail."""

    person_id: UUID
    email: str = ""
    way: str = Way.GATHERED


@dataclass(frozen=True)
class When:
    """When an e-mail may go: at once if it is urgent, else on shift, gathered with others."""

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
        for channel, address in _ways(recipient)
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def take_back(dedupe: str) -> int:
    """What was told of this change is told no longer: it was answered. Returns how many messages
    went, in the app and by e-mail."""
    begins = f"{dedupe}:"
    rows = Message.objects.filter(dedupe_key__gte=begins, dedupe_key__lt=f"{dedupe};")
    return rows.delete()[0]


def _ways(recipient: Recipient) -> list[tuple[Channel, str]]:
    ways = [(Channel.INBOX, "")]
    if recipient.email and recipient.way != Way.NONE:
        ways.append((Channel.EMAIL, recipient.email))
    return ways
