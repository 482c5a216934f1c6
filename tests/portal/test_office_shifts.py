"""Duty rosters on the pages of the office, and who is asked by them."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock
from linli.matters import words
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind, Level
from linli.territory.models import DutyShift, Posting
from linli.territory.services import rosters
from tests.desk import Desk
from tests.portal.test_office_areas import made
from tests.town import WUXING, YIJIANG, Somebody, Town, appointed, somebody

PAGE = f"/office/duty/{WUXING}/"
TODAY = clock.today()
MONDAY = datetime.combine(  # the next one to come, 09:00 on the wall
    TODAY + timedelta(days=7 - TODAY.weekday()), time(9), clock.PLACE_TIME
)


@pytest.fixture
def second(town: Town) -> Somebody:
    """Another grid member of grid 01, posted later than 示例·甲."""
    return appointed(somebody("癸", "gui"), "grid_member", town.village, town.grids[0])


def of(town: Town) -> str:
    return f"{PAGE}?of=grid:{town.grids[0].pk}"


def hours(who: Posting, days: list[int], begins: str, ends: str) -> dict[str, Any]:
    return {
        "posting": who.pk, "weekdays": days, "begins": begins, "ends": ends, "key": uuid4(),
    }  # fmt: skip


@pytest.mark.row("S3-10")
def test_two_grid_members_share_the_week_and_the_page_shows_the_hours_without_anybody(
    town: Town, second: Somebody
) -> None:
    chief = Desk(town.chief)
    first = town.grid_member.postings[0]
    with clock.told(MONDAY):
        chief.posts(of(town), **hours(first, [1, 2, 3, 4, 5], "08:30", "12:00"))
        chief.posts(of(town), **hours(second.postings[0], [1, 2, 3, 4], "14:30", "17:00"))
        page = chief.opens(of(town))
        monday = page.partition("Monday")[2].partition("Tuesday")[0]
        friday = page.partition("Friday")[2].partition("Saturday")[0]
        saturday = page.partition("Saturday")[2].partition("Sunday")[0]
        assert "08:30–12:00 示例·甲" in monday
        assert "14:30–17:00 示例·癸" in monday
        assert "17:00–18:00" in monday
        assert "14:30–18:00" in friday
        assert "–18:00" not in saturday
        board = chief.opens(f"/office/areas/{WUXING}/")
        assert "On duty today" in board
        assert "08:30–12:00" in board
        everybody = Client().get(f"/places/{WUXING}/areas/").content.decode()
        assert "示例·甲" in everybody


@pytest.mark.row("S3-10")
def test_whoever_is_on_shift_is_asked_first_and_the_reason_says_so(
    town: Town, second: Somebody
) -> None:
    rosters.add_shifts(second.postings[0], [1], time(8), time(12), by=SYSTEM)
    with clock.told(MONDAY):
        with CaptureQueriesContext(connection) as queries:
            place = territory.locate(WUXING, unit_id=town.lanes[0].pk)
            duty = territory.on_duty(place, Level.GROUP)
        assert len(queries) == 3
        assert duty is not None
        assert duty.person_name == "示例·癸"
        sentence = words.because(duty.because)
        assert "whoever is on shift is asked first, until 12:00" in sentence
        matter = town.reports()
        assert matter.owner == second.postings[0]
        page = Client(headers={"accept-language": "en"}).get(f"/places/{WUXING}/who/").text
        assert page.index("示例·癸") < page.index("示例·甲")
        assert "on duty now" in page
    with clock.told(MONDAY + timedelta(hours=3)):  # 12:00: it is over
        duty = territory.on_duty(place, Level.GROUP)
        assert duty is not None
        assert duty.person_name == "示例·甲"
        assert "the longest-serving is asked first" in words.because(duty.because)
    with clock.told(MONDAY + timedelta(days=1)):
        assert territory.on_duty(place, Level.GROUP).person_name == "示例·甲"  # type: ignore[union-attr]


def test_whoever_is_away_is_not_asked_though_it_is_their_shift(
    town: Town, second: Somebody
) -> None:
    rosters.add_shifts(second.postings[0], [1], time(8), time(12), by=SYSTEM)
    with clock.told(MONDAY):
        territory.plan_leave(
            second.postings[0], by=SYSTEM,
            since_at=MONDAY - timedelta(hours=1), until_at=MONDAY + timedelta(days=2),
        )  # fmt: skip
        place = territory.locate(WUXING, unit_id=town.lanes[0].pk)
        duty = territory.on_duty(place, Level.GROUP)
        assert duty is not None
        assert duty.person_name == "示例·甲"
        assert not rosters.on_now(grids=[town.grids[0].pk])
        page = Desk(town.chief).opens(of(town))
        assert "away" in page.partition("Monday")[2].partition("Tuesday")[0]
        assert "08:30–12:00" in page.partition("Monday")[2].partition("Tuesday")[0]


@pytest.mark.row("S0-22")
def test_cleaners_and_members_share_the_roster_of_an_area_day_by_day(town: Town) -> None:
    area = made(town.village, AreaKind.RESPONSIBILITY, "祠堂责任区", units=town.lanes[:1])
    chief = Desk(town.chief)
    for name, role in (("子", "cleaner"), ("丑", "area_member")):
        person = somebody(name).person
        territory.appoint(person, role, by=SYSTEM, unit=town.village, area=area)
    page = f"{PAGE}?of=area:{area.pk}"
    cleaner = Posting.objects.get(role="cleaner")
    member = Posting.objects.get(role="area_member")
    with clock.told(clock.now() + timedelta(days=7)):
        chief.posts(page, **hours(cleaner, [1, 2, 3, 4, 5, 6], "06:00", "08:00"))
        chief.posts(page, **hours(member, [6], "08:00", "09:00"))
        shown = chief.opens(page)
        saturday = shown.partition("Saturday")[2].partition("Sunday")[0]
        assert "06:00–08:00 示例·子" in saturday
        assert "08:00–09:00 示例·丑" in saturday
        assert "the whole day" not in saturday
        assert "the whole day" in shown.partition("Sunday")[2]  # nobody, also on a day off
        assert "祠堂责任区" in chief.opens(PAGE)


def test_taken_off_and_put_on_twice_changes_nothing_more(town: Town, second: Somebody) -> None:
    chief = Desk(town.chief)
    form = hours(second.postings[0], [1, 3], "08:00", "12:00")
    chief.posts(of(town), **form)
    chief.posts(of(town), **form)
    assert DutyShift.objects.count() == 2
    overlap = hours(second.postings[0], [3], "11:00", "13:00")
    assert "08:00 to 12:00" in chief.posts(of(town), status=422, **overlap).text
    backwards = hours(second.postings[0], [5], "13:00", "11:00")
    assert "It ends after it begins" in chief.posts(of(town), status=422, **backwards).text
    found = re.search(r'name="shift" value="(\d+)"', chief.opens(of(town)))
    assert found is not None
    for _time in range(2):
        chief.posts(of(town), do="remove", shift=found.group(1))
    assert DutyShift.objects.count() == 1


def test_a_roster_goes_over_with_the_posting(town: Town, second: Somebody) -> None:
    rosters.add_shifts(second.postings[0], [1], time(8), time(12), by=SYSTEM)
    new = territory.hand_over(second.postings[0].pk, somebody("寅").person, by=SYSTEM)
    assert [str(one.begins) for one in new.shifts.all()] == ["08:00:00"]
    with clock.told(MONDAY):
        (on,) = rosters.on_now(grids=[town.grids[0].pk])
        assert on.acting == "示例·寅"


@pytest.mark.parametrize("who", ["clerk", "grid_member", "secretary"])
def test_only_whoever_manages_postings_writes_the_roster(town: Town, who: str) -> None:
    desk = Desk(town.cast[who])
    form = hours(town.grid_member.postings[0], [1], "08:00", "12:00")
    answer = desk.client.post(of(town), form)
    assert answer.status_code in {403, 404}
    assert not DutyShift.objects.exists()


def test_the_roster_of_another_place_is_not_there(town: Town) -> None:
    chief = Desk(town.chief)
    chief.opens(f"/office/duty/{YIJIANG}/", 404)
    for key in (f"unit:{town.far.pk}", "grid:999999", "area:x", f"area:{uuid4()}", "grid:９", "x"):
        chief.opens(f"{PAGE}?of={key}", 404)
    theirs = town.outsider.postings[0]
    chief.posts(of(town), status=422, **hours(theirs, [1], "08:00", "12:00"))
    rosters.add_shifts(theirs, [1], time(8), time(12), by=SYSTEM)
    shift = DutyShift.objects.get()
    chief.posts(of(town), status=404, do="remove", shift=shift.pk)
    assert DutyShift.objects.exists()


def test_the_roster_asks_no_more_for_many_shifts_than_for_one(town: Town, second: Somebody) -> None:
    chief = Desk(town.chief)
    counts = []
    for add in ([1], [2, 3, 4, 5, 6, 7]):
        rosters.add_shifts(second.postings[0], add, time(8), time(12), by=SYSTEM)
        rosters.add_shifts(town.grid_member.postings[0], add, time(13), time(15), by=SYSTEM)
        chief.opens(of(town))
        with CaptureQueriesContext(connection) as queries:
            chief.opens(of(town))
        counts.append(len(queries))
    assert counts[0] == counts[1]


TIMES = st.integers(0, 23).map(time)
SPANS = st.tuples(TIMES, TIMES).filter(lambda span: span[0] < span[1])


@given(SPANS, st.lists(SPANS, max_size=6))
def test_gaps_and_shifts_together_are_the_office_hours(
    office: tuple[time, time], shifts: list[tuple[time, time]]
) -> None:
    gaps = rosters.uncovered(office, shifts)

    def holds(spans: list[tuple[time, time]], hour: int) -> bool:
        return any(begins.hour <= hour < ends.hour for begins, ends in spans)

    for hour in range(24):
        wanted = holds([office], hour) and not holds(shifts, hour)
        assert holds(gaps, hour) == wanted
