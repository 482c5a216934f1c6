"""Shifts as pure functions: when staff may be written to. A shift is the office hours of a working
day; a break between two office hours is off shift, too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from linli.common.clock import PLACE_TIME, local
from linli.common.workdays import WorkCalendar

Hours = tuple[time, time]  # of a day; quiet ones may reach over midnight
BEFORE_END: Final = timedelta(minutes=5)  # what is gathered goes so long before the shift ends
LOOKED_AHEAD: Final = 400  # days; a calendar without any working day in them holds nobody up


def on_shift(at: datetime, calendar: WorkCalendar) -> bool:
    """Whether `at` lies in office hours, the beginning included, the end not."""
    return any(opens <= at < closes for opens, closes in _hours(at, calendar, days=1))


def next_on_shift(at: datetime, calendar: WorkCalendar) -> datetime:
    """`at` itself where it lies on shift, else the beginning of the next one."""
    return _shift(at, calendar)[0]


def gathered(at: datetime, window: timedelta, calendar: WorkCalendar) -> datetime:
    """When what came at `at` goes out together with what follows it within the window.

    Off shift: when the next one begins, so that a night makes one mail. On shift: after the window,
    but not after the shift; what comes in its last minutes goes at once.
    """
    begins, closes = _shift(at, calendar)
    if begins > at:
        return begins
    return min(at + window, max(at, closes - BEFORE_END))


def outside_quiet(calendar: WorkCalendar, quiet: Hours) -> WorkCalendar:
    """The same calendar without the office hours that lie in the quiet ones; where nothing would be
    left, the office hours stand: nobody waits for ever."""
    left = tuple(
        (max(opens, begins), min(closes, ends))
        for opens, closes in calendar.office_hours
        for begins, ends in _awake(quiet)
        if max(opens, begins) < min(closes, ends)
    )
    return replace(calendar, office_hours=left or calendar.office_hours)


def after_quiet(at: datetime, quiet: Hours) -> datetime:
    """`at` itself where it is not quiet, else the moment when the quiet hours end."""
    begins, ends = quiet
    wall = local(at)
    is_quiet = (
        begins <= wall.time() < ends
        if begins <= ends
        else wall.time() >= begins or wall.time() < ends
    )
    if not is_quiet:
        return at
    day = wall.date() + timedelta(days=wall.time() >= ends)
    return datetime.combine(day, ends, PLACE_TIME).astimezone(at.tzinfo)


def _awake(quiet: Hours) -> list[Hours]:
    begins, ends = quiet
    if begins > ends:
        return [(ends, begins)]
    if begins == ends:
        return [(time.min, time.max)]
    return [(time.min, begins), (ends, time.max)]


def _shift(at: datetime, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """What is left of the present shift, or the next one."""
    for opens, closes in _hours(at, calendar, days=LOOKED_AHEAD):
        if at < closes:
            return max(at, opens), closes
    return at, at + BEFORE_END


def _hours(
    at: datetime, calendar: WorkCalendar, *, days: int
) -> Iterator[tuple[datetime, datetime]]:
    """Office hours of so many days, from the day of `at` on, in the time zone of `at`."""
    first = local(at).date()
    for day in (first + timedelta(days=count) for count in range(days)):
        if calendar.is_workday(day):
            for opens, closes in calendar.office_hours:
                yield (
                    datetime.combine(day, opens, PLACE_TIME).astimezone(at.tzinfo),
                    datetime.combine(day, closes, PLACE_TIME).astimezone(at.tzinfo),
                )
