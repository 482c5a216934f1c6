"""When the time of a record ends, and whose time has ended: pure functions, each the other's check.

Nothing ends early: `before` is the last moment from which a time that counted would have ended.
"""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from linli.common.clock import PLACE_TIME, local
from linli.common.spans import Span, SpanUnit, due
from linli.common.workdays import WorkCalendar

ONE_DAY: Final = timedelta(days=1)


def ends(since: datetime, span: Span, calendar: WorkCalendar) -> datetime:
    """The end of the time that counts from a moment; days end at midnight, as clocks do."""
    if span.unit is SpanUnit.DAYS:  # the same as `due`, without walking through years of days
        return _midnight(since, span.amount + 1)
    found = due(since, span, [], calendar)
    assert found is not None  # nothing pauses it  # noqa: S101
    return found.at


def before(at: datetime, span: Span, calendar: WorkCalendar) -> datetime:
    """Whatever counts from before this moment has ended at `at`."""
    if span.unit is SpanUnit.DAYS:
        return _midnight(at, -span.amount)
    if span.unit is SpanUnit.HOURS:
        return at - timedelta(hours=span.amount)
    return _walk(at, span, partial(ends, span=span, calendar=calendar))


def _walk(at: datetime, span: Span, ends_at: "partial[datetime]") -> datetime:
    """For working days and hours: whole days back, until a time from there would have ended."""
    amount = span.amount if span.unit is SpanUnit.WORK_DAYS else span.amount // 24
    day = _midnight(at, -amount)
    while ends_at(day) > at:
        day -= ONE_DAY
    return day


def _midnight(at: datetime, days: int) -> datetime:
    """The beginning of the day so many days after (or before) the day of a moment."""
    return datetime.combine(local(at).date() + timedelta(days=days), time.min, PLACE_TIME)
