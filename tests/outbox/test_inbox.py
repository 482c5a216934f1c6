"""Messages: in the app, by e-mail, in both languages; and those that could not be delivered."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.outbox import services as outbox
from linli.outbox.choices import Problem, State
from linli.outbox.models import Message
from tests import town as towns
from tests.desk import Desk
from tests.town import Somebody, Town

pytestmark = pytest.mark.django_db


def told(who: Somebody, template: str, locale: str = "en") -> tuple[str, str]:
    message = Message.objects.get(to=who.person, template=template, channel="inbox")
    return outbox.text(message, locale)


def test_a_new_matter_stands_in_the_inbox_and_opening_it_leads_there(town: Town) -> None:
    lamp = town.reports()
    steward = Desk(town.grid_member)

    page = steward.opens("/inbox/")
    assert "Unread · 1" in page
    assert "Street lighting" in page
    assert "Unread messages · 1" in steward.opens("/work/")
    message = Message.objects.get(to=town.grid_member.person, channel="inbox")
    answer = steward.posts(f"/inbox/{message.pk}/", 302)

    assert answer["Location"] == lamp.get_absolute_url()
    assert "Unread" not in steward.opens("/inbox/")


def test_messages_of_others_cannot_be_opened(town: Town) -> None:
    town.reports()
    message = Message.objects.get(to=town.grid_member.person, channel="inbox")

    Desk(town.clerk).posts(f"/inbox/{message.pk}/", 404)
    Desk(town.grid_member).opens(f"/inbox/{message.pk}/", 405)

    assert Message.objects.get(pk=message.pk).read_at is None


def test_a_message_reads_in_both_languages_and_gives_the_reason(town: Town) -> None:
    lamp = town.reports()
    number = f"{lamp.number[:4]}-{lamp.number[4:8]}-{lamp.number[8:]}"

    subject, body = told(town.grid_member, "turn", "en")
    assert subject == f"Waiting for you: Street lighting {number}"
    assert "Grid 01" in body
    assert "Why you: you are on duty as Full-time grid member; the place is in Grid 01" in body
    assert "Time limit: 23 Nov 2026, 16:30 (6 hours left)" in body

    subject, body = told(town.grid_member, "turn", "zh-hans")
    assert "路灯照明" in subject
    assert number in subject
    assert "01 网格" in body
    assert "专职网格员" in body
    assert "井头巷" not in body
    assert "新屋巷" in body


def test_each_message_says_what_it_is_about(town: Town) -> None:
    lamp = town.reports(phone="13800000000")
    matters.accept(lamp.pk, by=town.grid_member.actor)
    matters.complete(lamp.pk, by=town.grid_member.actor, answer="换了")
    assert told(town.clerk, "recheck")[0].startswith("Please recheck: Street lighting")

    matters.pass_check(lamp.pk, by=town.clerk.actor)
    matters.rate(lamp.pk, by=town.chief.actor, solved=False, satisfied=1)
    subject, body = told(town.clerk, "supervised")
    assert subject.startswith("Not solved, now with you: Street lighting")
    assert "not back to whoever handled it" in body

    with towns.at(clock.now() + timedelta(days=30)):
        matters.warn_overdue()
        assert told(town.clerk, "overdue")[0].startswith("Overdue: Street lighting")


def test_names_are_not_escaped_as_if_a_message_were_a_page(town: Town) -> None:
    town.lanes[0].name_zh = "<新屋> & 巷"
    town.lanes[0].save()
    town.reports()

    assert "<新屋> & 巷" in told(town.grid_member, "turn")[1]


def test_the_e_mail_is_in_the_language_of_its_reader_and_holds_the_address(town: Town) -> None:
    person = town.grid_member.person
    person.locale = "en"
    person.save()
    lamp = town.reports()

    with towns.at(clock.now() + timedelta(minutes=31)):
        outbox.deliver_due(matters.what_became)

    letter = next(one for one in mail.outbox if one.to == ["jia@example.org"])
    assert letter.subject.startswith("Waiting for you: Street lighting")
    assert lamp.get_absolute_url() in str(letter.body)
    assert "路灯不亮" not in str(letter.body)


def failed_letter(matter: Matter) -> Message:
    message = Message.objects.get(dedupe_key__startswith=f"matter:{matter.pk}:1", channel="email")
    message.state, message.tries = State.FAILED, 6
    message.problem = Problem.CUT
    message.last_error = "SMTPServerDisconnected: the line was cut"
    message.save()
    return message


def test_what_could_not_be_delivered_is_shown_with_its_reason_and_tried_again(town: Town) -> None:
    letter = failed_letter(town.reports())
    chief = Desk(town.chief)

    page = chief.opens("/messages/failed/")
    assert "The mail server cut the connection." in page
    assert "the line was cut" in page
    assert "示例·甲" in page
    assert "6 tries" in page
    chief.posts(f"/messages/failed/{letter.pk}/retry/", 302)

    assert Message.objects.get(pk=letter.pk).state == State.WAITING
    assert "Everything was delivered" in chief.opens("/messages/failed/")


def test_only_those_who_look_after_delivery_see_it_and_only_for_their_place(town: Town) -> None:
    letter = failed_letter(town.reports())
    chief_elsewhere = towns.appointed(towns.somebody("丑", "chou"), "chief_grid_leader", town.far)

    assert "does not look after" in Desk(town.clerk).opens("/messages/failed/", 403)
    Desk(town.clerk).posts(f"/messages/failed/{letter.pk}/retry/", 404)
    elsewhere = Desk(chief_elsewhere)
    assert "Everything was delivered" in elsewhere.opens("/messages/failed/")
    elsewhere.posts(f"/messages/failed/{letter.pk}/retry/", 404)


def test_every_template_of_a_message_has_a_subject() -> None:
    for path in Path("templates/messages").glob("*.txt"):
        assert path.read_text(encoding="utf-8").splitlines()[0].strip(), path
