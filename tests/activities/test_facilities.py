"""Facilities: set up by the office, seen by everybody, open when they say."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from linli.activities import opening
from linli.activities.models import Booking, Facility
from linli.common import clock
from linli.common.errors import Invalid
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar, YearDays
from tests.activities.test_photos import picture, sees
from tests.desk import Desk
from tests.meeting import branch, local
from tests.room import answers, asks, at, room, sets_up, visitor
from tests.town import Town


@pytest.mark.row("S3-04")
def test_a_village_shows_its_activity_room_book_bar_and_wall_and_residents_ask_for_the_room(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    wall: dict[str, Any] = {"name": "党建文化墙", "kind": "culture_wall", "booked_by": "nobody"}
    closed: dict[str, Any] = {f"hours_{number}": "" for number in range(7)}
    sets_up(Desk(town.chief), town, **wall, **closed)
    sets_up(Desk(town.chief), town, name="红色书吧", kind="book_bar", booked_by="staff")
    shown = SimpleUploadedFile("a.jpg", picture(place=True), "image/jpeg")
    ours = room(town, photo=shown)
    listed = visitor().get(f"/facilities/at/{town.village.code}/").content.decode()
    assert [name in listed for name in ("党建文化墙", "红色书吧", "党员活动室")] == [True] * 3
    assert listed.count("can be booked") == 1
    wall_page = Facility.objects.get(kind="culture_wall").get_absolute_url()
    assert "at any time" in visitor().get(wall_page).content.decode()
    page = visitor().get(ours.get_absolute_url()).content.decode()
    for words in ("四十把椅子", "村委会二楼", "08:00–12:00, 14:00–21:00", "40 people"):
        assert words in page
    assert b"CAMERA" not in sees(f"{ours.get_absolute_url()}photo/")
    asked = asks(visitor(), ours.pk, at(14), at(16))
    own = visitor().get(asked["location"]).content.decode()
    assert "Asked for" in own
    keeper = Desk(town.chief)
    assert "示例·家里过生日" in keeper.opens("/facilities/")
    answers(keeper, Booking.objects.get(), "accept")
    assert "Accepted" in visitor().get(asked["location"]).content.decode()
    taken = visitor().get(ours.get_absolute_url()).content.decode()
    assert "14:00–16:00" in taken
    assert "示例" not in taken.replace("示例数据", "")
    month = f"{at(14):%Y-%m}"
    calendar = keeper.opens(f"/facilities/{ours.pk}/calendar/?month={month}")
    assert "示例·借房人" in calendar
    assert "示例" not in Desk(town.grid_member).opens(
        f"/facilities/{ours.pk}/calendar/?month={month}"
    ).replace(str(town.grid_member.person), "")


def test_an_activity_that_is_planned_there_takes_the_room_by_itself_and_gives_it_back(
    town: Town,
) -> None:
    ours, hall = branch(town), room(town)
    meeting = ours.planned(
        "theme_day", facility=str(hall.pk), begins=local(at(9)), ends=local(at(11))
    )
    taken = asks(visitor(), hall.pk, at(10), at(12), 409).content.decode()
    assert "党员活动室 is taken from" in taken
    assert "示例·借房人" in taken  # nothing typed is lost
    page = visitor().get(hall.get_absolute_url()).content.decode()
    assert "09:00–11:00" in page
    assert "Theme party day" not in page
    ours.does(meeting, "cancel", reason="改期")
    asks(visitor(), hall.pk, at(10), at(12))
    refused = ours.plans(
        "theme_day", facility=str(hall.pk), begins=local(at(11)), ends=local(at(13)), status=409
    )
    assert "is taken from" in refused.content.decode()


def test_a_facility_sent_twice_is_set_up_once_and_changed_by_whoever_organises(
    town: Town,
) -> None:
    key = "01900000-0000-7000-8000-000000000001"
    for _n in range(2):
        sets_up(Desk(town.chief), town, key=key)
    row = Facility.objects.get()
    page = f"/facilities/{row.pk}/edit/"
    chief = Desk(town.chief)
    assert "08:00–12:00, 14:00–21:00" in chief.opens(page)
    fields: dict[str, Any] = {"key": key, "unit": town.village.pk, "kind": "hall", "name": "会堂"}
    fields |= {"booked_by": "nobody", "version": 1}
    chief.posts(page, **fields)
    assert "会堂" in visitor().get(row.get_absolute_url()).content.decode()
    late = chief.posts(page, 409, **{**fields, "name": "别的名字"}).content.decode()
    assert "Somebody else changed this" in late
    assert "别的名字" in late
    Desk(town.grid_member).opens(page, 403)
    Desk(town.outsider).opens(page, 404)
    Desk(town.grid_member).opens("/facilities/add/", 403)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("hours_0", "八点到十二点", "Write times such as"),
        ("hours_3", "12:00-08:00", "Write times such as"),
        ("hours_3", "08:00-25:00", "Write times such as"),
        ("closed_on", "明天", "Write days such as"),
        ("name", "", "required"),
        ("capacity", "0", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_stays(
    town: Town, field: str, typed: str, said: str
) -> None:
    page = sets_up(Desk(town.chief), town, 422, **{field: typed}).content.decode()
    assert said in page
    assert "四十把椅子" in page
    assert not Facility.objects.exists()


def test_a_room_that_can_be_asked_for_says_when_it_is_open(town: Town) -> None:
    closed: dict[str, Any] = {f"hours_{number}": "" for number in range(7)}
    page = sets_up(Desk(town.chief), town, 422, **closed).content.decode()
    assert "Say when it is open" in page


def test_hours_are_read_as_people_type_them() -> None:
    assert opening.parse_spans(" 8:30 - 12:00，14:30－18:00 ") == [
        ["08:30", "12:00"],
        ["14:30", "18:00"],
    ]
    assert opening.parse_spans("8:00至9:00、10:00到11:00")[1] == ["10:00", "11:00"]
    assert opening.parse_spans("") == []
    with pytest.raises(Invalid):
        opening.parse_spans("08:00-10:00 09:00-11:00")


def test_a_public_holiday_is_one_on_its_weekends_too() -> None:
    days = YearDays(frozenset({date(2027, 10, 2)}), frozenset({date(2027, 10, 9)}))
    told = WorkCalendar({2027: days}, DEFAULT_OFFICE_HOURS)
    assert told.is_holiday(date(2027, 10, 2))  # a Saturday
    assert not told.is_holiday(date(2027, 10, 9))
    assert not told.is_holiday(date(2027, 10, 16))
    known = WorkCalendar({}, DEFAULT_OFFICE_HOURS)
    assert known.is_holiday(date(2025, 10, 1))
    assert not known.is_holiday(date(2025, 9, 28))  # a Sunday on which people work
    assert not known.is_holiday(date(2099, 10, 1))


def test_nothing_stands_there_yet_and_a_foreign_place_is_not_here(town: Town) -> None:
    empty = visitor().get(f"/facilities/at/{town.village.code}/").content.decode()
    assert "No facility stands here yet" in empty
    assert visitor().get("/facilities/at/999999999999/").status_code == 404
    ours = room(town)
    Desk(town.outsider).opens(f"/facilities/{ours.pk}/calendar/", 404)
    assert "党员活动室" not in Desk(town.outsider).opens("/facilities/")
    later = clock.now() + timedelta(days=40)
    calendar = Desk(town.chief).opens(f"/facilities/{ours.pk}/calendar/?month={later:%Y-%m}")
    assert "Nothing is in it this month" in calendar
