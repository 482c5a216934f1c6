"""Shifts: when staff may be written to, over holidays, make-up days and years to come."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common import shifts
from linli.common.clock import PLACE_TIME, local
from linli.common.workdays import DEFAULT_OFFICE_HOURS, OfficeHours, WorkCalendar, YearDays

pytestmark = pytest.mark.once  # no database


USUAL = WorkCalendar(announced={}, office_hours=DEFAULT_OFFICE_HOURS)
WINDOW = timedelta(minutes=30)


def at(text: str) -> datetime:
    """A moment on the wall."""
    return datetime.fromisoformat(text).replace(tzinfo=PLACE_TIME)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:30"),  # gathered for half an hour
        ("2026-11-23 11:40", "2026-11-23 11:55"),  # but not into the break
        ("2026-11-23 11:58", "2026-11-23 11:58"),
        ("2026-11-23 12:00", "2026-11-23 14:30"),  # in the break
        ("2026-11-23 17:45", "2026-11-23 17:55"),
        ("2026-11-23 18:00", "2026-11-24 08:30"),  # the night makes one morning mail
        ("2026-11-24 03:00", "2026-11-24 08:30"),
        ("2026-11-27 20:00", "2026-11-30 08:30"),  # over a weekend
        ("2026-09-30 19:00", "2026-10-08 08:30"),  # over the National Day
        ("2026-09-19 20:00", "2026-09-20 08:30"),  # a Sunday that is worked for it
        ("2041-05-01 10:00", "2041-05-01 10:30"),  # not announced: a Wednesday is a working day
        ("2041-05-04 10:00", "2041-05-06 08:30"),
    ],
)
def test_an_e_mail_goes_on_shift(moment: str, goes: str) -> None:
    assert shifts.gathered(at(moment), WINDOW, USUAL) == at(goes)


def test_a_calendar_without_a_working_day_holds_nobody_up() -> None:
    days = [date(2040, 1, 1) + timedelta(days=count) for count in range(800)]
    off = {
        year: YearDays(frozenset(day for day in days if day.year == year), frozenset())
        for year in (2040, 2041, 2042)
    }
    calendar = WorkCalendar(announced=off, office_hours=DEFAULT_OFFICE_HOURS)
    moment = at("2040-01-03 10:00")
    assert shifts.next_on_shift(moment, calendar) == moment


# Every quarter of an hour from 2020 on, in any time zone: the country keeps one time all year.
moments = st.builds(
    lambda minutes, hours: (
        datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ).astimezone(PLACE_TIME if hours is None else UTC),
    st.integers(0, 25 * 365 * 24 * 60),
    st.sampled_from([None, 0]),
)
windows = st.integers(0, 600).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def office_hours(draw: st.DrawFn) -> OfficeHours:
    """One to three parts of a day, in order and apart."""
    count = draw(st.integers(1, 3))
    minutes = sorted(
        draw(st.sets(st.integers(0, 24 * 60 - 1), min_size=2 * count, max_size=2 * count))
    )
    times = [time(minute // 60, minute % 60) for minute in minutes]
    return tuple(zip(times[::2], times[1::2], strict=True))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """With a year entered by hand, its holidays and its worked weekends."""
    days = draw(st.sets(st.dates(date(2028, 1, 1), date(2028, 12, 31)), max_size=30))
    weekend = frozenset(day for day in days if day.weekday() > 4)
    entered = YearDays(frozenset(days) - weekend, weekend)
    return WorkCalendar(announced={2028: entered}, office_hours=draw(office_hours()))


@given(moments, windows, calendars())
def test_it_never_goes_off_shift_nor_before_it_came(
    moment: datetime, window: timedelta, calendar: WorkCalendar
) -> None:
    goes = shifts.gathered(moment, window, calendar)
    assert goes >= moment
    assert shifts.on_shift(goes, calendar)
    assert calendar.is_workday(local(goes).date())


@given(moments, windows, calendars())
def test_on_shift_nobody_waits_longer_than_the_window(
    moment: datetime, window: timedelta, calendar: WorkCalendar
) -> None:
    if shifts.on_shift(moment, calendar):
        assert shifts.next_on_shift(moment, calendar) == moment
        assert shifts.gathered(moment, window, calendar) - moment <= window
    else:
        assert shifts.gathered(moment, window, calendar) == shifts.next_on_shift(moment, calendar)


@given(moments, calendars())
def test_no_shift_lies_between_a_moment_and_its_next_one(
    moment: datetime, calendar: WorkCalendar
) -> None:
    begins = shifts.next_on_shift(moment, calendar)
    probe = moment
    while probe < begins and probe < moment + timedelta(days=3):
        assert not shifts.on_shift(probe, calendar)
        probe += timedelta(minutes=17)
    if begins > moment:
        assert not shifts.on_shift(begins - timedelta(seconds=1), calendar)


@given(moments, moments, calendars())
def test_who_came_first_never_goes_later(
    one: datetime, other: datetime, calendar: WorkCalendar
) -> None:
    first, second = sorted((one, other))
    assert shifts.next_on_shift(first, calendar) <= shifts.next_on_shift(second, calendar)
