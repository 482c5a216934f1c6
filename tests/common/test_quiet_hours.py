"""Quiet hours: what is not urgent waits for their end, also over midnight."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common.clock import PLACE_TIME
from linli.common.shifts import after_quiet, next_on_shift, outside_quiet
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar

pytestmark = pytest.mark.once  # asks no database

NIGHT = time(21), time(7)
DAY = datetime(2026, 11, 23, tzinfo=PLACE_TIME)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def test_the_night_ends_in_the_morning() -> None:
    assert after_quiet(DAY.replace(hour=20, minute=59), NIGHT) == DAY.replace(hour=20, minute=59)
    assert after_quiet(DAY.replace(hour=21), NIGHT) == DAY.replace(day=24, hour=7)
    assert after_quiet(DAY.replace(hour=3), NIGHT) == DAY.replace(hour=7)
    assert after_quiet(DAY.replace(hour=7), NIGHT) == DAY.replace(hour=7)


def test_a_rest_at_noon_ends_the_same_day() -> None:
    noon = time(12), time(14)
    assert after_quiet(DAY.replace(hour=13), noon) == DAY.replace(hour=14)
    assert after_quiet(DAY.replace(hour=15), noon) == DAY.replace(hour=15)


@given(TIMES, TIMES, st.integers(0, 3000))
def test_after_the_quiet_hours_it_is_not_quiet_and_at_most_a_day_passes(
    begins: time, ends: time, minutes: int
) -> None:
    at = DAY + timedelta(minutes=minutes)
    free = after_quiet(at, (begins, ends))
    assert at <= free < at + timedelta(days=1)
    assert after_quiet(free, (begins, ends)) == free


@given(TIMES, TIMES, st.integers(0, 3000))
def test_the_next_shift_never_lies_in_quiet_hours_unless_all_of_them_do(
    begins: time, ends: time, minutes: int
) -> None:
    office = WorkCalendar({}, DEFAULT_OFFICE_HOURS)
    awake = outside_quiet(office, (begins, ends))
    at = next_on_shift(DAY + timedelta(minutes=minutes), awake)
    assert at == next_on_shift(at, awake)
    if awake.office_hours != office.office_hours:
        assert after_quiet(at, (begins, ends)) == at
