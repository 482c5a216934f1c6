"""What could not be delivered stands on a page with its reason, and people decide about it."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from linli.audit.models import Entry
from linli.common import clock
from linli.common.errors import NotHere
from linli.matters import services as matters
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from tests.desk import Desk
from tests.outbox.conftest import MONDAY
from tests.outbox.mail_servers import mail_server
from tests.town import Town

pytestmark = pytest.mark.django_db
PAGE = "/messages/failed/"


@pytest.fixture
def refused(town: Town, settings: Settings) -> list[Message]:
    """Two e-mails whose address nobody knows."""
    for _number in range(2):
        town.reports(kind="danger")
    with mail_server(settings, at_recipient="550 5.1.1 <jia@example.org>: no such user"):
        outbox.deliver_due(matters.what_became)
    failed = list(Message.objects.failed().order_by("pk"))
    assert len(failed) == 2
    return failed


def states() -> list[str]:
    rows = Message.objects.filter(channel=Channel.EMAIL).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_the_page_says_what_why_since_when_and_how_often(
    town: Town, refused: list[Message]
) -> None:
    page = Desk(town.chief).opens(PAGE)
    assert "Waiting for you: Hazard" in page
    assert "示例·甲" in page
    assert "The mail server does not know this e-mail address." in page
    assert "550 5.1.1" in page
    assert "since <time" in page
    assert "1 try" in page
    chinese = Desk(town.chief, "zh-hans").opens(PAGE)
    assert "安全隐患" in chinese


def test_one_is_tried_again_and_one_given_up(
    town: Town, refused: list[Message], settings: Settings
) -> None:
    chief = Desk(town.chief)
    chief.posts(f"{PAGE}{refused[0].pk}/retry/", 302)
    chief.posts(f"{PAGE}{refused[1].pk}/give-up/", 302)
    assert states() == [State.WAITING, State.GIVEN_UP]
    assert "Everything was delivered" in chief.opens(PAGE)

    with mail_server(settings) as server:
        outbox.deliver_due(matters.what_became)
    assert len(server.letters) == 1
    assert states() == [State.SENT, State.GIVEN_UP]
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"retry_message", "give_up_message"} <= verbs
    chief.posts(f"{PAGE}{refused[1].pk}/retry/", 404)
    chief.posts(f"{PAGE}{refused[0].pk}/give-up/", 404)


def test_all_that_the_page_shows_are_tried_again_with_one_button(
    town: Town, refused: list[Message], settings: Settings
) -> None:
    chief = Desk(town.chief)
    assert "Try all 2 again" in chief.opens(PAGE)
    keys = [str(one.pk) for one in refused]

    chief.posts(f"{PAGE}retry/", 302, key=[*keys, "nonsense", ""])

    assert "2 messages again" in chief.opens(PAGE)
    assert states() == [State.WAITING, State.WAITING]
    assert Entry.objects.get(verb="retry_messages").details == {"messages": 2}
    with mail_server(settings) as server:
        outbox.deliver_due(matters.what_became)
    assert len(server.letters) == 2


def test_what_the_worker_still_tries_stands_there_with_its_next_try(
    town: Town, settings: Settings
) -> None:
    town.reports(kind="danger")
    with mail_server(settings, at_recipient="451 4.7.1 come again"):
        outbox.deliver_due(matters.what_became)

    page = Desk(town.chief).opens(PAGE)
    assert "Tried again by themselves" in page
    assert "is busy and asks to try later" in page
    assert "10:01" in page
    assert "Give up" not in page


@pytest.mark.parametrize("name", ["clerk", "grid_member", "outsider", "nobody"])
def test_nobody_else_decides_about_them(town: Town, refused: list[Message], name: str) -> None:
    by = town.cast[name].actor
    for act in (outbox.retry, outbox.give_up):
        with pytest.raises(NotHere):
            act(refused[0].pk, by=by)
    assert outbox.retry_all([one.pk for one in refused], by=by) == 0
    assert states() == [State.FAILED, State.FAILED]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_same_few_questions_however_many_failed(
    town: Town, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        town.reports(kind="danger")
    failed = {"state": State.FAILED, "problem": "cut", "tries": 6}
    Message.objects.filter(channel=Channel.EMAIL).update(**failed)
    chief = Desk(town.chief)
    chief.opens(PAGE)
    with django_assert_num_queries(5):
        chief.opens(PAGE)


def test_a_failed_message_is_never_lost_from_the_inbox(town: Town, refused: list[Message]) -> None:
    with clock.told(MONDAY + timedelta(hours=1)):
        assert "Unread · 2" in Desk(town.grid_member).opens("/inbox/")
