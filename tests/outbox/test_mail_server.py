"""Against real mail servers: what they refuse is said in plain words, and nothing is lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from linli.common import clock
from linli.matters import services as matters
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from tests.outbox import mail_servers
from tests.outbox.conftest import MONDAY
from tests.outbox.mail_servers import hangs_up, mail_server, rude_server, says_nothing
from tests.town import Town
from tools.installation import free_port

FULL = "552 5.2.2 jia@example.org mailbox full"
Breaks = Callable[[Settings], AbstractContextManager[Any]]


def nobody_there(settings: Settings) -> AbstractContextManager[Any]:
    mail_servers.point_at(settings, free_port())
    return clock.told(clock.now())


def unknown_name(settings: Settings) -> AbstractContextManager[Any]:
    mail_servers.point_at(settings, 25)
    settings.EMAIL_HOST = "mail.invalid"
    return clock.told(clock.now())


BREAKS: dict[str, Breaks] = {
    "address": lambda s: mail_server(s, at_recipient="550 5.1.1 no such user"),
    "full": lambda s: mail_server(s, at_recipient=FULL),
    "busy": lambda s: mail_server(s, at_recipient="451 4.7.1 greylisted, come again"),
    "refused": lambda s: mail_server(s, at_data="554 5.7.1 looks like spam"),
    "cut": lambda s: rude_server(s, hangs_up),
    "slow": lambda s: rude_server(s, says_nothing),
    "unreachable": nobody_there,
    "unknown_host": unknown_name,
}


def e_mail() -> Message:
    return Message.objects.get(channel=Channel.EMAIL)


@pytest.mark.parametrize("problem", sorted(BREAKS))
def test_each_refusal_has_its_words_and_is_tried_again_where_that_helps(
    problem: str, town: Town, settings: Settings
) -> None:
    town.reports(kind="danger")
    with BREAKS[problem](settings):
        assert outbox.deliver_due(matters.what_became) == 1

    found = e_mail()
    assert found.problem == problem
    if problem == "address":  # another try changes nothing
        assert (found.state, found.tries) == (State.FAILED, 1)
    else:
        assert (found.state, found.tries) == (State.WAITING, 1)
        assert found.due_at == MONDAY + timedelta(minutes=1)
    assert found.last_error


def test_what_failed_for_a_while_arrives_as_the_same_letter(town: Town, settings: Settings) -> None:
    for _number in range(2):
        town.reports()
    with clock.told(MONDAY + timedelta(minutes=30)), mail_server(settings, at_data="451 4.3.0 no"):
        assert outbox.deliver_due(matters.what_became) == 2
    bundle = Message.objects.filter(channel=Channel.EMAIL).values_list("bundle", flat=True)
    before = set(bundle)
    assert len(before) == 1
    town.reports()  # this one is another letter's

    with mail_server(settings) as server, clock.told(MONDAY + timedelta(minutes=32)):
        outbox.deliver_due(matters.what_became)

    ids = [letter["Message-ID"] for letter in server.letters]
    assert len(ids) == 2
    assert f"<{before.pop()}@linli>" in ids
    assert {one.problem for one in Message.objects.filter(channel=Channel.EMAIL)} == {""}


def test_the_letter_as_it_comes_in(town: Town, settings: Settings) -> None:
    town.reports(kind="danger")
    with mail_server(settings) as server:
        outbox.deliver_due(matters.what_became)

    (letter,) = server.letters
    assert letter["To"] == "jia@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == f"<{settings.LINLI_ADDRESS}/account/messages/>"
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert e_mail().link in body.decode()


def test_a_server_that_is_not_there_is_asked_once_a_round(town: Town, settings: Settings) -> None:
    for _number in range(3):
        town.reports(kind="danger")
    mail_servers.point_at(settings, free_port())

    assert outbox.deliver_due(matters.what_became) == 1
    assert Message.objects.filter(tries__gt=0).count() == 1


def test_one_address_that_is_refused_does_not_hold_up_the_others(
    town: Town, settings: Settings
) -> None:
    for lane in town.lanes[:2]:
        town.reports(kind="danger", unit_id=lane.pk)
    with mail_server(settings, at_recipient="550 5.1.1 no such user"):
        assert outbox.deliver_due(matters.what_became) == 2
    assert Message.objects.failed().count() == 2


def test_the_operator_sends_a_test_and_reads_what_is_wrong(
    db: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with mail_server(settings) as server:
        call_command("send_test_mail", "op@example.org")
        assert outbox.mail_problem() == ""
    assert [letter["To"] for letter in server.letters] == ["op@example.org"]
    assert "Given to the mail server" in capsys.readouterr().out

    with (
        mail_server(settings, at_recipient="550 5.1.1 no such user"),
        pytest.raises(CommandError, match="does not know this e-mail address"),
    ):
        call_command("send_test_mail", "op@example.org")
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_test_mail", "op@example.org")
    assert f"127.0.0.1:{settings.EMAIL_PORT}" in outbox.mail_problem()
    with pytest.raises(CommandError, match="does not know this"):
        call_command("send_test_mail", "op@example.org\nBcc: all@example.org")


def test_mail_that_stays_on_this_machine_is_said_to(db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "LINLI_EMAIL_BACKEND" in outbox.mail_problem()
