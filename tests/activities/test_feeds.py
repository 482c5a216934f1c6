"""Calendars for phones: what stands in them, as strict a program as RFC 5545 reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.activities import services as activities
from linli.activities.choices import OpenTo, Status
from linli.activities.models import Activity, ActivityKind
from linli.activities.services import Entry, Plan, feeds
from linli.activities.services.feeds import Feed
from linli.common import clock
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.calendar_reader import entries, own_address, read
from tests.desk import Desk
from tests.meeting import Branch, branch, local
from tests.town import WUXING, Town, appointed, somebody

MORNING = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)  # nine o'clock at the place
PUBLIC = f"/calendar/at/{WUXING}.ics"
NAME = "示例·不许外传"
WORDS = "慰问不许外传家"


@pytest.fixture
def ours(town: Town) -> Branch:
    return branch(town)


def changed(ours: Branch, activity: Activity, begins: datetime, **more: Any) -> None:
    ends = local(begins + timedelta(hours=1))
    fields: dict[str, Any] = {
        "title": "",
        "begins": local(begins),
        "ends": ends,
        "open_to": "invited",
        **more,
    }
    ours.does(activity, "change", **fields)


def test_a_meeting_stands_in_the_calendar_of_those_on_its_list_and_of_nobody_else(
    ours: Branch,
) -> None:
    guest = appointed(
        somebody("客人", "keren"), "grid_member", ours.town.village, ours.town.grids[0]
    )
    meeting = ours.planned("member_assembly", title=WORDS, where=WORDS, agenda=WORDS)
    assert entries(own_address(ours.secretary)) == entries(own_address(guest)) == []

    activities.invite(meeting.pk, by=SYSTEM, entries=[Entry(person=ours.secretary.person)])
    activities.invite(meeting.pk, by=SYSTEM, entries=[Entry(name=NAME)])
    (one,) = entries(own_address(ours.secretary))
    assert (one.uid, one.summary) == (str(meeting.pk), "支部党员大会")
    assert one.begins == clock.local(meeting.planned_from)
    assert one.status == "CONFIRMED"
    assert f"/activities/{meeting.pk}/" in one.text
    assert "不许外传" not in one.text
    assert "示例" not in one.text
    assert entries(own_address(guest)) == []


def test_a_change_raises_the_sequence_and_a_cancelling_stays_to_be_seen(ours: Branch) -> None:
    meeting = ours.planned("member_assembly")
    Person.objects.filter(pk=ours.secretary.person.pk).update(locale="en")
    address = own_address(ours.secretary, ours.unit)
    (first,) = entries(address)
    later = meeting.planned_from + timedelta(days=1)
    with clock.told(clock.now() + timedelta(minutes=1)):
        changed(ours, meeting, later)
        (second,) = entries(address)
    with clock.told(clock.now() + timedelta(minutes=2)):
        ours.does(meeting, "cancel", reason="停电")
        (third,) = entries(address)

    assert first.uid == second.uid == third.uid
    assert first.sequence < second.sequence < third.sequence
    assert first.changed < second.changed < third.changed
    assert second.begins == clock.local(later)
    assert (second.status, third.status) == ("CONFIRMED", "CANCELLED")
    assert third.summary == "Cancelled: Member assembly"
    assert "停电" not in third.text


def test_a_series_stands_there_as_its_days_with_what_was_changed_in_one(ours: Branch) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours.plans("theme_day", begins=local(MORNING), repeats="month_day")
        first, second, _third = Activity.objects.order_by("planned_from")
        changed(ours, first, MORNING + timedelta(days=2))
        ours.does(second, "cancel", reason="放假")
        found = entries(own_address(ours.secretary, ours.unit))

    days = [(one.begins.month, one.begins.day, one.status) for one in found]
    assert days == [(11, 7, "CONFIRMED"), (12, 5, "CANCELLED"), (1, 5, "CONFIRMED")]
    assert len({one.uid for one in found}) == 3


def test_times_are_those_of_the_place_over_midnight_and_for_whole_days(ours: Branch) -> None:
    def planned(begins: str, ends: str) -> None:
        ours.plans("patrol", begins=begins, ends=ends, host=ours.town.village, desk=chief)

    chief = Desk(ours.town.chief)

    with clock.told(MORNING):
        planned("2026-11-06T22:00", "2026-11-07T02:00")
        planned("2026-11-08T00:00", "2026-11-09T00:00")
        planned("2026-11-10T00:00", "2026-11-11T23:59")
        planned("2026-11-12T00:00", "2026-11-12T12:00")
        found = entries(own_address(ours.town.chief, ours.town.village))

    night, day, two_days, half = found
    assert isinstance(night.begins, datetime)
    assert (night.begins.hour, night.ends.day) == (22, 7)
    assert night.begins.utcoffset() == timedelta(hours=8)
    assert (day.begins, day.ends) == (date(2026, 11, 8), date(2026, 11, 9))
    assert (two_days.begins, two_days.ends) == (date(2026, 11, 10), date(2026, 11, 12))
    assert isinstance(half.begins, datetime)


def test_what_was_held_stands_at_the_time_at_which_it_was(ours: Branch) -> None:
    meeting = ours.planned("member_assembly")
    began = meeting.planned_from + timedelta(minutes=30)
    with clock.told(meeting.planned_to + timedelta(hours=2)):
        ours.records(meeting, 0, begins=local(began), ends=local(began + timedelta(hours=1)))
        (one,) = entries(own_address(ours.secretary, ours.unit))
    assert one.begins == clock.local(began)
    assert one.status == "CONFIRMED"


def test_everybody_reads_what_is_announced_with_its_title_and_place(ours: Branch) -> None:
    village: dict[str, Any] = {"host": ours.town.village, "desk": Desk(ours.town.chief)}
    ours.plans("member_assembly", title=WORDS)
    ours.plans("clean_up", title=WORDS, **village)
    told: dict[str, Any] = {
        "title": "清河日；大家来",
        "where": "老码头, 樟树下",
        "open_to": "everybody",
    }
    ours.plans("clean_up", **told, **village)
    (one,) = entries(PUBLIC)
    assert (one.summary, one.where) == ("清河日；大家来", "老码头, 樟树下")
    assert f"/activities/at/{WUXING}/" in one.text
    assert f"/activities/{one.uid}" not in one.text
    assert entries("/calendar/at/440784105213.ics") == []
    assert "清河日" in entries("/calendar/at/440784105.ics")[0].summary  # the township, too


def test_of_what_is_not_announced_no_title_no_words_and_no_door_is_told(ours: Branch) -> None:
    lane, chief = ours.town.lanes[0], ours.town.chief
    wanted = Plan("patrol", ours.town.village, clock.now() + timedelta(hours=1), title=WORDS)
    activities.plan(wanted, by=SYSTEM)
    Activity.objects.update(place=lane, place_path=lane.path, place_words=WORDS)
    (one,) = entries(own_address(chief, ours.town.village))
    assert one.where == ""
    assert "不许外传" not in one.text
    assert lane.short_name not in one.text


def test_what_is_for_everybody_of_an_organisation_stands_with_those_posted_there(
    ours: Branch,
) -> None:
    ours.plans("theme_day", open_to="host")
    assert len(entries(own_address(ours.secretary))) == 1
    assert entries(own_address(ours.town.chief)) == []


def test_the_calendar_speaks_the_language_of_its_holder(ours: Branch) -> None:
    ours.plans("theme_day")
    address = own_address(ours.secretary, ours.unit)
    kind = ActivityKind.objects.get(pk="theme_day")
    assert entries(address, **{"accept-language": "en"})[0].summary == kind.name_zh
    Person.objects.filter(pk=ours.secretary.person.pk).update(locale="en")
    assert entries(address)[0].summary == kind.name_en


def test_what_lies_long_back_or_far_ahead_is_left_out_and_the_number_is_bounded(
    ours: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = own_address(ours.secretary, ours.unit)
    for days in (-40, -20, 20, 400):
        begins = clock.now() + timedelta(days=days)
        activities.plan(Plan("theme_day", ours.unit, begins), by=SYSTEM)
    assert len(entries(address)) == 2
    monkeypatch.setattr(feeds.rows, "MOST_AHEAD", 3)
    for number in range(5):
        begins = clock.now() + timedelta(days=30 + number)
        activities.plan(Plan("theme_day", ours.unit, begins), by=SYSTEM)
    assert len(entries(address)) == 4


def unsaved(title: str, where: str, status: str, open_to: str) -> Activity:
    kind = ActivityKind(code="x", name_zh="大扫除", name_en="Clean-up")
    host = Unit(kind=UnitKind.VILLAGE, name_zh=title or "村", path="34.")
    row = Activity(
        kind=kind, host=host, title=title, place_words=where, status=status, open_to=open_to,
        planned_from=MORNING, planned_to=MORNING + timedelta(hours=1), entered_at=MORNING,
    )  # fmt: skip
    row.changed_at = MORNING  # type: ignore[attr-defined]  # the annotation
    return row


signs = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(
    title=signs,
    where=signs,
    status=st.sampled_from([Status.PLANNED, Status.CANCELLED]),
    open_to=st.sampled_from(OpenTo.values),
)
def test_whatever_is_typed_is_folded_and_escaped_as_the_standard_asks(
    title: str, where: str, status: str, open_to: str
) -> None:
    row = unsaved(title, where, status, open_to)
    with translation.override("zh-hans"):
        raw = feeds.written(Feed(title), [row])
        (one,) = read(raw)
        assert raw == feeds.written(Feed(title), [row])
    told = title if open_to == OpenTo.EVERYBODY and title else "大扫除"
    assert one.summary.endswith(feeds.plain(told))


def test_a_long_chinese_title_is_folded_between_signs() -> None:
    row = unsaved("长" * 120, "地" * 80, Status.PLANNED, OpenTo.EVERYBODY)
    (one,) = read(feeds.written(Feed("村"), [row]))
    assert (one.summary, one.where) == ("长" * 120, "地" * 80)
