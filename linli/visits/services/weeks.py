"""Weeks of visits, by their Monday."""

from datetime import date, datetime, time, timedelta
from typing import Final

from linli.common import clock

DAYS: Final = 7
WEEK: Final = timedelta(days=DAYS)


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def this_week() -> date:
    """The Monday of the present one."""
    return week_of(clock.today())


def span(week: date) -> tuple[datetime, datetime]:
    """From its first moment to the first of the next, on the clocks of the place."""
    return _midnight(week), _midnight(week + WEEK)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.PLACE_TIME)
