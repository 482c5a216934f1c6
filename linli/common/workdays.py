"""The Chinese working calendar: public holidays, make-up workdays on weekends, office hours.

Known years come from the package `chinesecalendar`; a year entered by hand wins over it. A year
that the State Council has not announced yet counts Monday to Friday. No database here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from itertools import pairwise
from typing import Any, Final, Self

from chinese_calendar.constants import holidays as _package_holidays
from chinese_calendar.constants import workdays as _package_workdays
from django.utils.translation import gettext as _

from linli.common.errors import Invalid

OfficeHours = tuple[tuple[time, time], ...]

DEFAULT_OFFICE_HOURS: Final[OfficeHours] = (
    (time(8, 30), time(12, 0)),
    (time(14, 30), time(18, 0)),
)

_FIRST_PACKAGE_YEAR: Final[int] = min(_package_holidays).year
_LAST_PACKAGE_YEAR: Final[int] = max(_package_holidays).year
_FRIDAY: Final = 4
_DECEMBER: Final = 12


@dataclass(frozen=True)
class YearDays:
    """One year's announcement: days off (weekends inside a holiday may be listed) and make-up days.

    The announcement of a year may reach back into the December before it.
    """

    holidays: frozenset[date]
    workdays: frozenset[date]

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read `{"holidays": ["2027-01-01", …], "workdays": […]}`; raises `Invalid`."""
        if not isinstance(value, Mapping) or set(value) - {"holidays", "workdays"}:
            raise Invalid(
                _("A year's calendar has two lists, “holidays” and “workdays”. Enter both.")
            )
        days = cls(
            holidays=_parse_days(value.get("holidays", [])),
            workdays=_parse_days(value.get("workdays", [])),
        )
        days._check()
        return days

    def as_json(self) -> dict[str, list[str]]:
        return {
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "workdays": [day.isoformat() for day in sorted(self.workdays)],
        }

    def check_year(self, year: int) -> None:
        """Raise `Invalid` if a day belongs neither to `year` nor to the December before it."""
        for day in sorted(self.holidays | self.workdays):
            if day.year != year and (day.year, day.month) != (year - 1, _DECEMBER):
                raise Invalid(
                    _("%(day)s does not belong to the calendar of %(year)s. Correct the date.")
                    % {"day": day.isoformat(), "year": year}
                )

    def _check(self) -> None:
        for day in sorted(self.holidays & self.workdays):
            raise Invalid(
                _("%(day)s stands in both lists. Take it out of one of them.")
                % {"day": day.isoformat()}
            )
        for day in sorted(self.workdays):
            if day.weekday() <= _FRIDAY:
                raise Invalid(
                    _("%(day)s is not a Saturday or Sunday, so it needs no make-up entry.")
                    % {"day": day.isoformat()}
                )


@dataclass(frozen=True)
class WorkCalendar:
    """What is known of working days at one moment.

    `announced` holds the years entered by hand. `office_hours` are local, in order and apart.
    """

    announced: Mapping[int, YearDays]
    office_hours: OfficeHours

    def __post_init__(self) -> None:
        _check_hours(self.office_hours)

    def is_announced(self, year: int) -> bool:
        """Whether the year's holidays are known; otherwise Monday to Friday is assumed."""
        return year in self.announced or _FIRST_PACKAGE_YEAR <= year <= _LAST_PACKAGE_YEAR

    def is_workday(self, day: date) -> bool:
        if self.announced:
            told = self._told(day)
            if told is not None:
                return told
        if day.year not in self.announced:  # outside the package's years its lists hold nothing
            if day in _package_workdays:
                return True
            if day in _package_holidays:
                return False
        return day.weekday() <= _FRIDAY

    def is_holiday(self, day: date) -> bool:
        """Whether the day belongs to a public holiday, weekends inside one included. Of a year that
        is not announced yet nobody knows: no day is."""
        years = (day.year + 1, day.year) if day.month == _DECEMBER else (day.year,)
        known = [self.announced[year] for year in years if year in self.announced]
        if any(day in one.workdays for one in known):
            return False
        if any(day in one.holidays for one in known):
            return True
        return day.year not in self.announced and day in _package_holidays

    def version(self) -> str:
        """Twelve hex digits that change when anything changes by which clocks are computed."""
        known = {
            "package": _package_print(),
            "announced": {str(year): days.as_json() for year, days in self.announced.items()},
            "hours": [[start.isoformat(), end.isoformat()] for start, end in self.office_hours],
        }
        return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:12]

    def _told(self, day: date) -> bool | None:
        """What hand-entered years say of the day; next year's word on a December day is newer."""
        years = (day.year + 1, day.year) if day.month == _DECEMBER else (day.year,)
        for year in years:
            days = self.announced.get(year)
            if days is not None:
                if day in days.workdays:
                    return True
                if day in days.holidays:
                    return False
        return None


def parse_office_hours(value: object) -> OfficeHours:
    """Read `[["08:30", "12:00"], ["14:30", "18:00"]]` (local time); raises `Invalid`."""
    try:
        pairs: Any = value
        hours = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)
    except (TypeError, ValueError):
        raise Invalid(_bad_hours()) from None
    _check_hours(hours)
    return hours


def _check_hours(hours: OfficeHours) -> None:
    moments = [moment for pair in hours for moment in pair]
    aware = any(moment.tzinfo is not None for moment in moments)
    if not moments or aware or any(a >= b for a, b in pairwise(moments)):
        raise Invalid(_bad_hours())


def _bad_hours() -> str:
    return _(
        "Office hours are pairs of times such as 08:30–12:00, one after the other and within one"
        " day. Correct the pair that does not fit."
    )


def _parse_days(value: object) -> frozenset[date]:
    if not isinstance(value, list):
        raise Invalid(_("Holidays and make-up workdays are lists of dates such as 2027-01-01."))
    try:
        return frozenset(date.fromisoformat(day) for day in value)
    except (TypeError, ValueError):
        raise Invalid(
            _("One of the dates cannot be read. Write each as 2027-01-01 (year-month-day).")
        ) from None


@cache
def _package_print() -> str:
    known = sorted(f"-{day}" for day in _package_holidays)
    known += sorted(f"+{day}" for day in _package_workdays)
    return hashlib.sha256("\n".join(known).encode()).hexdigest()
