"""Clocks as pure functions: when something is due, given its start, its span and its pauses.

Units: running hours, hours inside office hours, working days, calendar days. Everything is computed
anew from steps, rule values and the calendar; whoever stores a due moment stores a cache.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Self

from django.utils.translation import gettext as _

from linli.common.clock import PLACE_TIME, local
from linli.common.errors import Invalid
from linli.common.workdays import WorkCalendar

MOST: Final = 10_000  # hours or days: more than a year of running hours, and a bound for the loops
_ONE_DAY: Final = timedelta(days=1)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class SpanUnit(StrEnum):
    """How a clock counts."""

    HOURS = "hours"  # running hours, day and night
    WORK_HOURS = "work_hours"  # inside the office hours of working days
    WORK_DAYS = "work_days"  # the day of the start does not count
    DAYS = "days"  # calendar days; the day of the start does not count


@dataclass(frozen=True)
class Span:
    """So many of a unit, 1 to 10,000; raises `Invalid` otherwise."""

    amount: int
    unit: SpanUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise Invalid(_("A time limit is a whole number from 1 to %(most)s.") % {"most": MOST})

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read `{"amount": 2, "unit": "hours"}`; raises `Invalid`."""
        if not isinstance(value, Mapping) or set(value) != {"amount", "unit"}:
            raise Invalid(_("A time limit has an amount and a unit. Enter both."))
        amount, unit = value["amount"], value["unit"]
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise Invalid(_("A time limit is a whole number from 1 to %(most)s.") % {"most": MOST})
        if unit not in tuple(SpanUnit):
            raise Invalid(
                _("“%(unit)s” is not a unit of time limits. Choose one of: %(known)s.")
                % {"unit": unit, "known": ", ".join(SpanUnit)}
            )
        return cls(amount, SpanUnit(unit))

    def as_json(self) -> dict[str, str | int]:
        return {"amount": self.amount, "unit": self.unit.value}


@dataclass(frozen=True)
class Pause:
    """The clock stands from `since` to `until`; `None` while it still stands."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Due:
    """The due moment in UTC; `provisional` while a year it depends on is not announced."""

    at: datetime
    provisional: bool


def due(start: datetime, span: Span, pauses: Sequence[Pause], calendar: WorkCalendar) -> Due | None:
    """When the span is used up, or `None` if it is not used up before a pause that is still open.

    A day (working or calendar) counts unless the clock stands at that day's end: the end of the
    last office hour for working days, midnight for calendar days. That is also the moment at which
    the last counted day is due, so a clock never falls due while it stands, and a pause that begins
    after the due moment changes nothing.
    """
    start = start.astimezone(UTC)
    stands = _merged(pauses, start)
    if span.unit is SpanUnit.HOURS:
        return _due_hours(start, timedelta(hours=span.amount), stands)
    if span.unit is SpanUnit.WORK_HOURS:
        return _due_work_hours(start, timedelta(hours=span.amount), stands, calendar)
    return _due_days(start, span, stands, calendar)


def before(at: datetime, span: Span, calendar: WorkCalendar) -> datetime:
    """The last moment from which the whole span still lies before `at`. Of working days the time on
    the wall stays."""
    if span.unit is SpanUnit.HOURS:
        return at - timedelta(hours=span.amount)
    if span.unit is SpanUnit.DAYS:
        return at - timedelta(days=span.amount)
    if span.unit is SpanUnit.WORK_HOURS:
        return _work_hours_before(at, timedelta(hours=span.amount), calendar)
    left, back = span.amount, _ONE_DAY
    while not calendar.is_workday(local(at - back).date()) or left > 1:
        left -= calendar.is_workday(local(at - back).date())
        back += _ONE_DAY
    return at - back


def _work_hours_before(at: datetime, left: timedelta, calendar: WorkCalendar) -> datetime:
    day = local(at).date()
    while True:
        for opens, closes in reversed(calendar.office_hours) if calendar.is_workday(day) else ():
            opened, until = _at(day, opens), min(_at(day, closes), at.astimezone(UTC))
            if until - opened >= left:
                return until - left
            left -= max(until - opened, timedelta())
        day -= _ONE_DAY


_Stand = tuple[datetime, datetime]


def _merged(pauses: Sequence[Pause], start: datetime) -> list[_Stand]:
    """When the clock stands after `start`: in order, apart, none empty, the last maybe open."""
    merged: list[_Stand] = []
    for since, until in sorted(
        (max(pause.since.astimezone(UTC), start), _end(pause)) for pause in pauses
    ):
        if until <= since:
            continue
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return merged


def _end(pause: Pause) -> datetime:
    return _NEVER if pause.until is None else pause.until.astimezone(UTC)


def _due_hours(start: datetime, left: timedelta, stands: Sequence[_Stand]) -> Due | None:
    at, left = _run(start, _NEVER, left, stands)
    return None if left else Due(at, provisional=False)


def _due_work_hours(
    start: datetime, left: timedelta, stands: Sequence[_Stand], calendar: WorkCalendar
) -> Due | None:
    provisional = False
    for day in _days(local(start).date(), stands):
        if not calendar.is_announced(day.year):
            provisional = True
        if not calendar.is_workday(day):
            continue
        for opens, closes in calendar.office_hours:
            opened = max(_at(day, opens), start)
            at, left = _run(opened, _at(day, closes), left, stands)
            if not left:
                return Due(at, provisional)
    return None


def _due_days(
    start: datetime, span: Span, stands: Sequence[_Stand], calendar: WorkCalendar
) -> Due | None:
    working = span.unit is SpanUnit.WORK_DAYS
    left = span.amount
    provisional = False
    for day in _days(local(start).date() + _ONE_DAY, stands):
        ends = _at(day, calendar.office_hours[-1][1]) if working else midnight_after(day)
        if _stand_at(ends, stands):
            continue
        if working:
            provisional = provisional or not calendar.is_announced(day.year)
            if not calendar.is_workday(day):
                continue
        left -= 1
        if not left:
            return Due(ends, provisional)
    return None


def _run(
    since: datetime, until: datetime, left: timedelta, stands: Sequence[_Stand]
) -> tuple[datetime, timedelta]:
    """Let the clock run from `since` to `until` at most: where it stops, and what is left then."""
    at = since
    for stand_since, stand_until in stands:
        if stand_until <= at:
            continue
        if stand_since >= until or stand_since - at >= left:
            break
        left -= max(stand_since - at, timedelta())
        at = stand_until
    if at >= until:
        return until, left
    used = min(left, until - at)
    return at + used, left - used


def _days(first: date, stands: Sequence[_Stand]) -> Iterator[date]:
    """The days from `first` on, leaping over those on which the clock stands throughout.

    Ends with the day on which the clock came to stand for good.
    """
    day = first
    while True:
        begins, ends = _at(day, time.min), midnight_after(day)
        stand = next((s for s in stands if s[0] <= begins and ends <= s[1]), None)
        if stand is None:
            yield day
            day += _ONE_DAY
        elif stand[1] == _NEVER:
            return
        else:
            day = local(stand[1]).date()


def _stand_at(at: datetime, stands: Sequence[_Stand]) -> bool:
    """Whether the clock stood just before `at`: one that comes to stand only then has counted."""
    return any(since < at <= until for since, until in stands)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, PLACE_TIME).astimezone(UTC)


def midnight_after(day: date) -> datetime:
    """The end of a day, as the clocks on the wall show it, in UTC."""
    return _at(day + _ONE_DAY, time.min)
