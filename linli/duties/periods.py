"""Weeks, and blocks of months of a calendar year, on the clocks of the place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from linli.common import clock
from linli.duties.choices import Per

WEEK: Final = 0
MONTHS: Final = {Per.WEEK: WEEK, Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}
BLOCKS: Final = (1, 2, 3, 4, 6, 12)  # of months, that end with the year


@dataclass(frozen=True, order=True)
class Period:
    """From its first day to the day after its last."""

    since: date
    until: date

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return midnight(self.since)

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it."""
        return midnight(self.until)

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.until - self.since).days

    @property
    def last_day(self) -> date:
        """The day by which it is to be done."""
        return self.until - timedelta(days=1)


def midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime.combine(day, time.min, clock.PLACE_TIME)


def block(months: int) -> int:
    """The longest block that is no longer than so many months."""
    return max(one for one in BLOCKS if one <= max(months, 1))


def period_of(day: date, months: int) -> Period:
    """The week (0), or the block of so many months, in which a day lies."""
    if months == WEEK:
        since = day - timedelta(days=day.weekday())
        return Period(since, since + timedelta(days=7))
    first = (day.month - 1) // months * months + 1
    return Period(date(day.year, first, 1), _months_on(date(day.year, first, 1), months))


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def ends_between(after: date, until: date, *, weekly: bool) -> Iterator[date]:
    """The days on which a week, or a month, had ended: later than one day, at the latest the
    other."""
    step = WEEK if weekly else 1
    end = period_of(after, step).until
    while end <= until:
        yield end
        end = period_of(end, step).until
