"""Asking for a facility: what is refused and why, answering, giving back, forgetting."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from linli.activities.models import Booking
from linli.audit.models import Reading
from linli.common import clock
from linli.outbox.models import Message
from linli.people.models import Person
from linli.privacy import services as privacy
from tests.desk import Desk
from tests.room import PHONE, answers, asks, at, room, visitor
from tests.town import Town

FAR: Final = datetime(9999, 12, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (at(12), at(13), "On that day it is open"),
        (at(11), at(15), "On that day it is open"),
        (at(6), at(9), "On that day it is open 08:00–12:00, 14:00–21:00"),
        (at(9, days=-2), at(10, days=-2), "That time is over"),
        (at(9, days=70), at(10, days=70), "At most 60 days ahead"),
        (at(10), at(9), "Give an end on the same day"),
        (at(20), at(9, days=4), "Give an end on the same day"),
        (at(8), at(21), "At most 480 minutes"),
        (FAR, FAR + timedelta(hours=1), "That time is over"),
    ],
)
def test_what_cannot_be_had_is_said_and_nothing_typed_is_lost(
    town: Town, begins: datetime, ends: datetime, said: str
) -> None:
    page = asks(visitor(), room(town).pk, begins, ends, 422).content.decode()
    assert said in page
    assert "示例·借房人" in page
    assert not Booking.objects.exists()


def test_closed_days_and_too_many_people_are_said(town: Town) -> None:
    ours = room(town, closed_on=f"{at(9):%Y-%m-%d}", hours_0="", hours_1="")
    closed = asks(visitor(), ours.pk, at(9), at(10), 422).content.decode()
    assert f"It is closed on {at(9):%Y-%m-%d}." in closed
    monday = at(9, days=7 - clock.today().weekday() + (7 if clock.today().weekday() == 0 else 0))
    never = asks(visitor(), ours.pk, monday, monday + timedelta(hours=1), 422).content.decode()
    assert "closed on that day of the week" in never
    many = asks(visitor(), room(town).pk, at(9), at(10), 422, people=41).content.decode()
    assert "There is room for 40 people." in many


def test_a_public_holiday_is_closed_where_the_facility_says_so(town: Town) -> None:
    ours = room(town, shut_on_holidays="on")
    new_year = clock.local(clock.now()).replace(month=1, day=1, hour=9, minute=0)
    begins = new_year.replace(year=2026, second=0, microsecond=0)
    with clock.told(begins - timedelta(days=3)):
        page = asks(visitor(), ours.pk, begins, begins + timedelta(hours=1), 422)
    assert "is a public holiday, and it is closed" in page.content.decode()


def test_a_name_a_purpose_and_a_number_are_asked_but_the_office_asks_without_a_number(
    town: Town,
) -> None:
    ours = room(town)
    page = asks(visitor(), ours.pk, at(9), at(10), 422, phone="", name="", purpose="")
    assert page.content.decode().count("This field is required") >= 3
    wrong = asks(visitor(), ours.pk, at(9), at(10), 422, phone="没有").content.decode()
    assert "Write the digits" in wrong
    desk = Desk(town.chief)
    assert "Ask for somebody" in desk.opens(f"/facilities/{ours.pk}/book/")
    asks(desk.client, ours.pk, at(9), at(10), phone="")
    row = Booking.objects.get()
    assert row.by_office
    slip = desk.opens(row.get_absolute_url())
    assert "asked for by the office" in slip
    assert "Print the slip" in slip


def test_a_form_sent_twice_asks_once_and_other_words_are_a_conflict(town: Town) -> None:
    ours = room(town)
    first, second = (asks(visitor(), ours.pk, at(9), at(10), key="a" * 32) for _n in range(2))
    assert first["location"] == second["location"]
    other = asks(visitor(), ours.pk, at(9), at(10), 409, key="a" * 32, purpose="别的")
    assert "sent before with other words" in other.content.decode()
    assert (Booking.objects.count(), Person.objects.filter(display_name="示例·借房人").count()) == (
        1,
        1,
    )


def test_what_is_asked_first_is_kept_and_free_again_once_it_is_declined_with_a_reason(
    town: Town,
) -> None:
    ours, desk = room(town), Desk(town.chief)
    link = asks(visitor(), ours.pk, at(9), at(10))["location"]
    asks(visitor(), ours.pk, at(9, minute=30), at(11), 409)
    asks(visitor(), ours.pk, at(10), at(11))  # one ends when the next begins
    row = Booking.objects.get(begins=at(9))
    without = answers(desk, row, "decline", 422).content.decode()
    assert "Say why, in a sentence" in without
    answers(desk, row, "accept")
    stale = answers(desk, row, "decline", 409, version=1, reason="来晚了").content.decode()
    assert "Somebody else changed this" in stale
    assert "来晚了" in stale
    answers(desk, row, "decline", reason="那天停电")
    told = visitor().get(link).content.decode()
    assert "Declined" in told
    assert "那天停电" in told
    asks(visitor(), ours.pk, at(9), at(10))
    again = answers(desk, row, "accept", 409).content.decode()
    assert "This booking is: Declined." in again


def test_it_is_given_back_by_the_link_at_any_time_before_and_a_wrong_link_opens_nothing(
    town: Town,
) -> None:
    ours = room(town)
    link = asks(visitor(), ours.pk, at(9), at(10))["location"]
    for _n in range(2):
        assert visitor().post(link).status_code == 303
    assert "Given back" in visitor().get(link).content.decode()
    other = asks(visitor(), ours.pk, at(9), at(10))["location"]
    mixed = link.rsplit("/", 2)[0] + "/" + other.rstrip("/").rsplit("/", 1)[1] + "/"
    assert visitor().get(mixed).status_code == 404
    with clock.told(at(11)):
        assert visitor().post(other).status_code == 409


def test_that_nobody_came_is_noted_and_nothing_follows_from_it(town: Town) -> None:
    ours, desk = room(town), Desk(town.chief)
    asks(visitor(), ours.pk, at(9), at(10))
    row = Booking.objects.get()
    answers(desk, row, "accept")
    answers(desk, row, "unused", 409)
    with clock.told(at(11)):
        assert "Nobody came" in desk.opens(row.get_absolute_url())
        answers(desk, row, "unused")
        asks(visitor(), ours.pk, at(9, days=5), at(10, days=5))  # the same number asks again
    assert Booking.objects.filter(status="unused").count() == 1


def test_only_those_who_answer_see_who_asks_and_each_look_at_the_number_is_noted(
    town: Town,
) -> None:
    ours, desk = room(town), Desk(town.chief)
    asks(visitor(), ours.pk, at(9), at(10))
    row = Booking.objects.get()
    assert PHONE not in desk.opens(row.get_absolute_url())
    for who in (town.grid_member, town.outsider):
        Desk(who).opens(row.get_absolute_url(), 404)
    shown = desk.posts(row.get_absolute_url(), 200, do="read").content.decode()
    assert PHONE in shown
    assert Reading.objects.filter(purpose="To answer a booking").exists()
    desk.posts(row.get_absolute_url(), 404, do="sell", version=row.version)
    told = Message.objects.filter(template="booking", channel="inbox")
    assert told.filter(to=town.chief.person).exists()
    assert not [one for one in told if PHONE in str(one.data) or "示例" in str(one.data)]


def test_only_what_residents_may_ask_for_is_asked_for(town: Town) -> None:
    hall = room(town, booked_by="staff")
    page = visitor().get(f"/facilities/{hall.pk}/book/")
    assert page.status_code == 409
    assert "cannot be booked by residents" in page.content.decode()
    asks(visitor(), hall.pk, at(9), at(10), 409)
    asks(Desk(town.chief).client, hall.pk, at(9), at(10))


def test_who_asked_and_what_for_goes_thirty_days_later(town: Town) -> None:
    ours = room(town)
    link = asks(visitor(), ours.pk, at(9), at(10))["location"]
    with clock.told(at(10) + timedelta(days=31)):
        while privacy.dispose_due():
            pass
        assert visitor().get(link).status_code == 404
        page = Desk(town.chief).opens(Booking.objects.get().get_absolute_url())
        assert "示例·借房人" not in page
    assert not Person.objects.filter(display_name="示例·借房人").exists()
    assert Booking.objects.get().purpose == ""
