"""The working calendar, with the real holidays of 2026."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from linli.common.errors import Invalid
from linli.common.workdays import (
    DEFAULT_OFFICE_HOURS,
    WorkCalendar,
    YearDays,
    parse_office_hours,
)

pytestmark = pytest.mark.once  # no database

CALENDAR = WorkCalendar(announced={}, office_hours=DEFAULT_OFFICE_HOURS)
YEAR_2027 = YearDays.parse(
    {"holidays": ["2026-12-31", "2027-01-01", "2027-01-04"], "workdays": ["2027-01-09"]}
)
KNOWS_2027 = replace(CALENDAR, announced={2027: YEAR_2027})


def test_spring_festival_2026_with_its_two_make_up_saturdays() -> None:
    off = [d for d in days(date(2026, 2, 9), date(2026, 3, 1)) if not CALENDAR.is_workday(d)]
    assert off == [*days(date(2026, 2, 15), date(2026, 2, 23)), date(2026, 3, 1)]
    assert CALENDAR.is_workday(date(2026, 2, 14))  # a Saturday
    assert CALENDAR.is_workday(date(2026, 2, 28))  # a Saturday


def test_national_day_2026_with_its_make_up_days() -> None:
    assert not any(CALENDAR.is_workday(d) for d in days(date(2026, 10, 1), date(2026, 10, 7)))
    assert CALENDAR.is_workday(date(2026, 9, 20))  # a Sunday
    assert CALENDAR.is_workday(date(2026, 10, 10))  # a Saturday


def test_a_year_that_nobody_announced_counts_monday_to_friday() -> None:
    assert CALENDAR.is_announced(2026)
    assert not CALENDAR.is_announced(2027)
    assert not CALENDAR.is_announced(2003)
    week = days(date(2027, 1, 4), date(2027, 1, 10))
    assert [CALENDAR.is_workday(day) for day in week] == [True] * 5 + [False] * 2
    assert CALENDAR.is_workday(date(2027, 1, 1))  # a Friday
    assert CALENDAR.is_workday(date(2003, 1, 1))


def test_a_year_entered_by_hand_counts_as_entered() -> None:
    assert KNOWS_2027.is_announced(2027)
    assert not KNOWS_2027.is_workday(date(2027, 1, 1))
    assert not KNOWS_2027.is_workday(date(2027, 1, 4))
    assert KNOWS_2027.is_workday(date(2027, 1, 9))
    assert KNOWS_2027.is_workday(date(2027, 1, 5))


def test_an_announcement_reaches_back_into_december_but_leaves_the_rest_of_that_year() -> None:
    assert CALENDAR.is_workday(date(2026, 12, 31))
    assert not KNOWS_2027.is_workday(date(2026, 12, 31))
    assert not KNOWS_2027.is_workday(date(2026, 10, 1))
    assert KNOWS_2027.is_workday(date(2026, 10, 10))


def test_what_the_newer_announcement_says_of_december_holds() -> None:
    older = YearDays.parse({"holidays": ["2026-12-30"], "workdays": ["2026-12-26"]})
    newer = YearDays.parse({"holidays": ["2026-12-26"], "workdays": []})
    both = replace(CALENDAR, announced={2026: older, 2027: newer})
    assert not both.is_workday(date(2026, 12, 26))
    assert not both.is_workday(date(2026, 12, 30))


def test_a_year_entered_by_hand_wins_over_the_package() -> None:
    by_hand = replace(CALENDAR, announced={2026: YearDays(frozenset(), frozenset())})
    assert by_hand.is_workday(date(2026, 10, 1))  # a Thursday
    assert not by_hand.is_workday(date(2026, 10, 10))  # a Saturday


def test_the_version_changes_with_everything_that_clocks_depend_on() -> None:
    versions = {
        CALENDAR.version(),
        KNOWS_2027.version(),
        replace(CALENDAR, office_hours=((time(9), time(17)),)).version(),
        replace(CALENDAR, announced={2028: YEAR_2027}).version(),
    }
    assert len(versions) == 4
    same = WorkCalendar({2027: YearDays.parse(YEAR_2027.as_json())}, DEFAULT_OFFICE_HOURS)
    assert same.version() == KNOWS_2027.version()


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"holidays": "2027-01-01"},
        {"holidays": ["1 January"]},
        {"holidays": [20270101]},
        {"holiday": []},
        {"holidays": ["2027-01-09"], "workdays": ["2027-01-09"]},
        {"workdays": ["2027-01-04"]},  # a Monday
    ],
)
def test_a_calendar_that_cannot_be_right_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        YearDays.parse(value)


def test_days_of_another_year_are_refused() -> None:
    YEAR_2027.check_year(2027)
    with pytest.raises(Invalid, match="2026-12-31"):
        YEAR_2027.check_year(2026 + 2)


def test_office_hours_are_read_from_a_rule() -> None:
    read = parse_office_hours([["08:30", "12:00"], ["14:30", "18:00"]])
    assert read == DEFAULT_OFFICE_HOURS


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        [["08:30"]],
        [["18:00", "08:30"]],
        [["08:30", "12:00"], ["11:00", "18:00"]],
        [["08:30+08:00", "12:00+08:00"]],
        [[8, 12]],
        "08:30–12:00",
    ],
)
def test_office_hours_that_overlap_or_cannot_be_read_are_refused(value: object) -> None:
    with pytest.raises(Invalid):
        parse_office_hours(value)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
