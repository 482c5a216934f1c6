"""E-mail to staff: on shift only, several things in one, and nothing that is settled already."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State, Way
from linli.outbox.models import Message
from linli.outbox.services import letters as wording
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from tests.outbox.conftest import MONDAY
from tests.town import Somebody, Town

FRIDAY_NIGHT = MONDAY - timedelta(days=3) + timedelta(hours=11)
MONDAY_MORNING = MONDAY.replace(hour=8, minute=30)
WINDOW = timedelta(minutes=30)


def rounds(at: datetime) -> list[Any]:
    """What leaves when the worker goes round at this moment."""
    mail.outbox.clear()
    with clock.told(at):
        while outbox.deliver_due(matters.what_became):
            pass
    return list(mail.outbox)


def english(who: Somebody) -> Somebody:
    who.person.locale = "en"
    who.person.save()
    return who


def e_mails(who: Somebody) -> list[Message]:
    return list(Message.objects.filter(to=who.person, channel=Channel.EMAIL).order_by("created_at"))


def written(town: Town, at: datetime, **more: Any) -> Matter:
    with clock.told(at):
        return town.reports(**more)


def test_a_weekend_makes_one_mail_on_monday_morning(town: Town) -> None:
    steward = english(town.grid_member)
    lamps = [written(town, FRIDAY_NIGHT + timedelta(hours=9 * number)) for number in range(4)]

    assert rounds(MONDAY_MORNING - timedelta(minutes=1)) == []
    (letter,) = rounds(MONDAY_MORNING)

    assert letter.subject == "4 matters wait for you"
    assert letter.to == ["jia@example.org"]
    for number, lamp in enumerate(lamps, start=1):
        written_number = f"{lamp.number[:4]}-{lamp.number[4:8]}-{lamp.number[8:]}"
        assert f"{number}. Waiting for you: Street lighting {written_number}\n" in letter.body
        assert f"{settings.LINLI_ADDRESS}{lamp.get_absolute_url()}\n" in letter.body
    assert letter.body.count("Why you: you are on duty as Full-time grid member") == 4
    assert "Time limit: 23 Nov 2026, 15:00 (6 hours left)" in letter.body
    assert {one.state for one in e_mails(steward)} == {State.SENT}
    (bundle,) = {one.bundle for one in e_mails(steward)}
    assert letter.extra_headers == {
        "Message-ID": f"<{bundle}@linli>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{settings.LINLI_ADDRESS}/account/messages/>",
    }
    assert rounds(MONDAY) == []


def test_in_the_app_it_stands_at_once_at_any_hour(town: Town) -> None:
    written(town, FRIDAY_NIGHT)
    found = Message.objects.get(to=town.grid_member.person, channel=Channel.INBOX)
    assert (found.state, found.due_at) == (State.SENT, FRIDAY_NIGHT)


def test_what_comes_within_the_window_goes_as_one(town: Town) -> None:
    for minutes in (0, 10, 29):
        written(town, MONDAY + timedelta(minutes=minutes))
    written(town, MONDAY, unit_id=town.lanes[1].pk)  # somebody else's grid

    assert rounds(MONDAY + timedelta(minutes=29, seconds=59)) == []
    letters = {letter.to[0]: letter for letter in rounds(MONDAY + WINDOW)}

    assert letters["jia@example.org"].body.count("/matters/") == 3
    assert letters["shen@example.org"].body.count("/matters/") == 1


def test_the_window_and_the_hours_are_rules_of_the_place(town: Town) -> None:
    path = town.village.path
    rulesets.set_value("messages.gather", 5, by=SYSTEM, path=path)
    hours = [["09:30", "11:00"]]
    rulesets.set_value("calendar.office_hours", hours, by=SYSTEM, path=path)

    written(town, MONDAY)
    assert len(rounds(MONDAY + timedelta(minutes=5))) == 1
    written(town, MONDAY.replace(hour=11))
    assert rounds(MONDAY.replace(hour=15)) == []
    assert len(rounds(MONDAY.replace(hour=9, minute=30) + timedelta(days=1))) == 1


def test_what_is_urgent_goes_at_once_and_alone_in_the_middle_of_the_night(town: Town) -> None:
    english(town.grid_member)
    written(town, FRIDAY_NIGHT)
    written(town, FRIDAY_NIGHT, kind="danger")

    (letter,) = rounds(FRIDAY_NIGHT)

    assert letter.subject.startswith("Urgent: Waiting for you: Hazard")
    assert len(rounds(MONDAY_MORNING)) == 1  # the lamp


def test_what_was_settled_meanwhile_is_left_out(town: Town) -> None:
    lamps = [written(town, FRIDAY_NIGHT) for _number in range(3)]
    with clock.told(FRIDAY_NIGHT + timedelta(hours=1)):
        matters.accept(lamps[0].pk, by=town.grid_member.actor)  # they know of it
        matters.withdraw(lamps[1].pk, by=matters.reporter_of(lamps[1]))

    (letter,) = rounds(MONDAY_MORNING)

    assert letter.body.count("/matters/") == 1
    assert lamps[2].get_absolute_url() in letter.body
    states = [one.state for one in e_mails(town.grid_member)]
    assert states == [State.SETTLED, State.SETTLED, State.SENT]


def test_a_matter_that_came_back_is_said_once(town: Town) -> None:
    lamp = written(town, FRIDAY_NIGHT)
    to_chief, back = town.chief.postings[0].pk, town.grid_member.postings[0].pk
    for minutes, to in ((1, to_chief), (2, back)):
        with clock.told(FRIDAY_NIGHT + timedelta(minutes=minutes)):
            matters.assign(lamp.pk, by=town.secretary.actor, to=to, reason="请去看")

    (letter,) = rounds(MONDAY_MORNING)

    assert letter.to == ["jia@example.org"]
    assert letter.body.count(lamp.get_absolute_url()) == 1
    assert "示例·戊" in letter.body  # who dispatched it


def test_whoever_went_on_leave_gets_nothing_and_the_deputy_is_told(town: Town) -> None:
    written(town, FRIDAY_NIGHT)
    deputy = english(town.next_grid_member)
    territory.plan_leave(
        town.grid_member.postings[0],
        by=SYSTEM,
        since_at=FRIDAY_NIGHT + timedelta(hours=1),
        until_at=MONDAY + timedelta(days=7),
        deputy=deputy.person,
    )

    rounds(MONDAY_MORNING)
    (letter,) = rounds(MONDAY_MORNING + WINDOW)

    assert letter.to == ["shen@example.org"]
    assert "Why you: you stand in for 示例·甲, Full-time grid member" in letter.body
    assert [one.state for one in e_mails(town.grid_member)] == [State.SETTLED]


def test_who_supervises_is_told_why(town: Town) -> None:
    for name in ("grid_member", "chief", "clerk"):
        english(town.cast[name])
    lamp = written(town, MONDAY)
    late = MONDAY + timedelta(days=1)
    with clock.told(late):
        matters.warn_overdue()

    letters = {letter.to[0]: letter for letter in rounds(late + WINDOW)}

    assert letters["jia@example.org"].subject.startswith("Overdue: Street lighting")
    assert letters["jia@example.org"].body.count(lamp.get_absolute_url()) == 1
    assert "overdue by" in letters["jia@example.org"].body
    (above,) = (one for address, one in letters.items() if address != "jia@example.org")
    assert "Why you: you lead here as " in above.body


@pytest.mark.parametrize("how", ["private", "kind"])
def test_of_a_private_matter_an_e_mail_says_neither_kind_nor_lane(town: Town, how: str) -> None:
    more = {"private": True} if how == "private" else {"kind": "dispute"}
    town.reports("邻居吵架，电话 13800000000", phone="13800000000", name="示例·某", **more)
    message = Message.objects.filter(channel=Channel.EMAIL).first()
    assert message is not None
    for locale in ("zh-hans", "en"):
        said = " ".join(outbox.text(message, locale))
        for secret in ("吵架", "13800000000", "示例·某", "新屋巷", "路灯照明", "Street lighting"):
            assert secret not in said
        assert "矛盾" not in said
        assert "ispute" not in said


def test_no_break_of_a_line_comes_into_a_head(town: Town) -> None:
    english(town.grid_member)
    lamp = town.reports()
    lamp.kind.name_en = "Lamps\r\nBcc: all@example.org\u2028X"
    lamp.kind.save()
    town.reports(kind=lamp.kind_id)

    (both,) = rounds(MONDAY + WINDOW)
    assert both.subject == "2 matters wait for you"
    Message.objects.filter(dedupe_key__startswith=f"matter:{lamp.pk}").delete()
    message = Message.objects.filter(channel=Channel.EMAIL).get()
    assert outbox.text(message, "en")[0] == "Waiting for you: Lamps"
    alone = wording.letter(message.pk, [wording.read(message, "en")])
    assert alone.message()["Subject"] == "Waiting for you: Lamps"
    assert alone.recipients() == ["jia@example.org"]
    assert alone.message()["Bcc"] is None


def test_an_address_that_is_none_is_for_a_person_to_see_at_once(town: Town) -> None:
    user = town.grid_member.user
    assert user is not None
    user.email = "jia@example.org\nBcc: all@example.org"
    user.save()
    town.reports(kind="danger")

    assert rounds(MONDAY) == []
    (message,) = e_mails(town.grid_member)
    assert (message.state, message.problem, message.tries) == (State.FAILED, "address", 1)


def test_an_account_that_was_closed_and_one_without_an_address_get_no_e_mail(town: Town) -> None:
    user = town.grid_member.user
    assert user is not None
    user.is_active = False
    user.save()
    other = town.next_grid_member.user
    assert other is not None
    other.email = ""
    other.save()
    town.reports()
    town.reports(unit_id=town.lanes[1].pk)

    assert not Message.objects.filter(channel=Channel.EMAIL).exists()
    assert Message.objects.filter(channel=Channel.INBOX).count() == 2


def test_at_once_means_during_my_hours_without_waiting_for_more(town: Town) -> None:
    outbox.choose(Way.AT_ONCE, by=town.grid_member.actor)
    written(town, MONDAY)
    assert len(rounds(MONDAY)) == 1
    written(town, FRIDAY_NIGHT)
    assert rounds(FRIDAY_NIGHT) == []
    assert len(rounds(MONDAY_MORNING)) == 1


def test_a_worker_that_comes_late_writes_to_nobody_at_night(town: Town) -> None:
    written(town, MONDAY.replace(hour=17, minute=30))
    assert rounds(MONDAY.replace(hour=21)) == []
    written(town, MONDAY.replace(hour=22))
    (letter,) = rounds(MONDAY_MORNING + timedelta(days=1))
    assert letter.body.count("/matters/") == 2
    assert {one.tries for one in e_mails(town.grid_member)} == {1}


def test_matters_that_are_no_longer_there_are_not_told(town: Town) -> None:
    lamp = written(town, MONDAY)
    Message.objects.filter(link=lamp.get_absolute_url()).update(
        data={"number": "99999999999", "kind_zh": "路灯照明"}
    )
    assert rounds(MONDAY + WINDOW) == []
