"""Days as people write them into spreadsheets."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from linli.common.clock import PLACE_TIME

_DIGITS: Final = str.maketrans("０１２３４５６７８９／．－：", "0123456789/.-:")
_WRITTEN: Final = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:[\sT]*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?分?(?::\d{1,2}(?:\.\d+)?)?)?"
)
_TOGETHER: Final = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_SERIAL: Final = re.compile(r"(?P<days>\d{5})(?P<part>\.\d+)?")
_SERIAL_ZERO: Final = date(1899, 12, 30)  # Excel's day 0, with its leap year that never was
_FIRST_YEAR: Final = 1990  # what lies before is no ledger but a slip of the pen


def moment(text: str) -> datetime | None:
    """An aware moment of 2025-03-01, 2025/3/1 9:05, 2025年3月1日, 20250301 or Excel's 45717; else
    nothing.

    A day without a time is its noon, so that no reader's clock moves it to another day.
    """
    plain = text.strip().translate(_DIGITS)
    try:
        found = _serial(plain) or _written(plain)
    except (ValueError, OverflowError):  # the 31st of February
        return None
    return found if found and found.year >= _FIRST_YEAR else None


def day(text: str) -> date | None:
    """The date in a text, as `moment` reads it."""
    found = moment(text)
    return found.date() if found else None


def _serial(plain: str) -> datetime | None:
    match = _SERIAL.fullmatch(plain)
    if match is None:
        return None
    on = _SERIAL_ZERO + timedelta(days=int(match["days"]))
    if not match["part"]:
        return _at(on, time(12))
    minutes = round(float(match["part"]) * 24 * 60)
    return _at(on, time()) + timedelta(minutes=minutes)


def _written(plain: str) -> datetime | None:
    match = _WRITTEN.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    if match is None:
        return None
    parts = match.groupdict()
    on = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    if parts.get("hour") is None:
        return _at(on, time(12))
    return _at(on, time(int(parts["hour"]), int(parts["minute"] or 0)))


def _at(on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, PLACE_TIME)
