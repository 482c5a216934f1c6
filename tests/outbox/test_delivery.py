"""Messages: written with the change, delivered once, tried again, then for a person to see."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from pytest_django import Settings

from linli.audit.models import Entry
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.outbox.services import Recipient, When
from linli.outbox.services.delivering import LEASE, MOST_TRIES, _claim
from linli.people.models import Person
from tests.stages import later
from tests.town import Town


class Broken(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Any) -> int:
        raise OSError("no route to the mail server")


DOWN = f"{__name__}.Broken"
AT_ONCE = When(WorkCalendar({}, DEFAULT_OFFICE_HOURS), timedelta(0), urgent=True)


@pytest.fixture
def told(town: Town) -> Message:
    """The e-mail about a new matter that cannot wait."""
    town.reports(kind="danger")
    return Message.objects.get(to=town.grid_member.person, channel=Channel.EMAIL)


def now(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def drained(rounds: int = 1, minutes: int = 0) -> int:
    with later(minutes=minutes):
        return sum(outbox.deliver_due() for _round in range(rounds))


def test_due_messages_are_delivered_once(told: Message) -> None:
    assert drained() == 1  # the one in the app was delivered by being written
    assert drained() == 0
    (sent,) = mail.outbox
    assert sent.to == ["jia@example.org"]
    assert sent.extra_headers["Message-ID"] == f"<{now(told).bundle}@linli>"
    assert told.link in str(sent.body)
    assert "{" not in sent.subject + str(sent.body)
    found = now(told)
    assert (found.state, found.tries) == (State.SENT, 1)
    assert found.sent_at is not None


def test_two_workers_never_both_get_a_message(told: Message) -> None:
    assert [one.pk for one in _claim(told.pk)] == [told.pk]
    assert _claim(told.pk) == []
    assert now(told).state == State.SENDING
    drained()
    assert mail.outbox == []


def test_what_a_killed_worker_held_is_taken_up_after_its_lease(told: Message) -> None:
    _claim(told.pk)
    with clock.told(clock.now() + LEASE + timedelta(seconds=1)):
        outbox.deliver_due()
    assert len(mail.outbox) == 1
    assert (now(told).state, now(told).tries) == (State.SENT, 2)


def test_a_failure_is_tried_again_ever_later_and_then_shown_to_a_person(
    told: Message, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = DOWN
    waits = []
    for _try in range(MOST_TRIES):
        moment = now(told).due_at + timedelta(seconds=1)
        with clock.told(moment):
            outbox.deliver_due()
        waits.append(now(told).due_at - moment)
    assert [round(wait / timedelta(minutes=1)) for wait in waits[:4]] == [1, 2, 4, 8]
    found = now(told)
    assert (found.state, found.tries) == (State.FAILED, MOST_TRIES)
    assert "no route" in found.last_error
    assert drained(minutes=600) == 0


def test_one_message_that_cannot_be_made_does_not_hold_up_the_others(told: Message) -> None:
    Message.objects.filter(pk=told.pk).update(template="no_such_template")
    other = Recipient(told.to_id, "other@example.org")
    outbox.send(
        "turn", to=[other], data=told.data, link="/", path="44.", dedupe="another", when=AT_ONCE
    )
    assert drained(minutes=1) == 2
    assert now(told).state == State.WAITING
    assert "no_such_template" in now(told).last_error
    assert not Message.objects.filter(state=State.SENDING).exists()


def test_a_person_of_the_place_asks_for_another_round_and_nobody_else(
    told: Message, town: Town
) -> None:
    Message.objects.filter(pk=told.pk).update(state=State.FAILED, tries=MOST_TRIES)
    for name in ("clerk", "grid_member", "outsider", "nobody"):
        with pytest.raises(NotHere):
            outbox.retry(told.pk, by=town.cast[name].actor)
    outbox.retry(told.pk, by=town.chief.actor)
    assert (now(told).state, now(told).tries) == (State.WAITING, 0)
    assert Entry.objects.filter(verb="retry_message", by_name="示例·丁").exists()
    with pytest.raises(NotHere):
        outbox.retry(told.pk, by=town.chief.actor)
    drained()
    assert len(mail.outbox) == 1


def test_the_same_change_tells_the_same_person_once(told: Message, town: Town) -> None:
    to = [Recipient(town.grid_member.person.pk, "jia@example.org")]
    for _twice in range(2):
        outbox.send("turn", to=to, data={}, link="/", path="44.", dedupe="matter:x:1", when=AT_ONCE)
    assert Message.objects.filter(dedupe_key__startswith="matter:x:1").count() == 2


def test_what_is_rolled_back_was_never_told(town: Town) -> None:
    with transaction.atomic():
        town.reports()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.parametrize(("locale", "chinese"), [("", True), ("zh-hans", True), ("en", False)])
def test_the_text_is_in_the_readers_language(told: Message, locale: str, chinese: bool) -> None:
    Person.objects.filter(pk=told.to_id).update(locale=locale)
    drained()
    (sent,) = mail.outbox
    assert any("\u4e00" <= sign <= "\u9fff" for sign in str(sent.subject)) is chinese


def test_only_the_reader_opens_a_message(told: Message, town: Town) -> None:
    inbox = Message.objects.get(to=town.grid_member.person, channel=Channel.INBOX)
    with pytest.raises(NotHere):
        outbox.mark_read(inbox.pk, by=town.chief.actor)
    with pytest.raises(NotHere):
        outbox.mark_read(told.pk, by=town.grid_member.actor)  # an e-mail is not in the inbox
    first = outbox.mark_read(inbox.pk, by=town.grid_member.actor).read_at
    assert outbox.mark_read(inbox.pk, by=town.grid_member.actor).read_at == first is not None
    assert list(Message.objects.inbox_of(town.nobody.actor, clock.now())) == []
