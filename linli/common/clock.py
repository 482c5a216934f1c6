"""What time it is, for the whole product.

Nothing else asks the operating system, so that a demonstration of the last weeks and a test of next
year's holidays run through the same services as today's report.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

PLACE_TIME: Final = ZoneInfo("Asia/Shanghai")  # the whole country keeps one time

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def local(at: datetime) -> datetime:
    """The same moment as the clocks on the wall show it."""
    return at.astimezone(PLACE_TIME)


def today() -> date:
    """The date on the wall."""
    return local(now()).date()


@contextmanager
def told(at: datetime) -> Iterator[None]:
    """Within the block it is `at` (aware): for the demonstration, imports and tests."""
    if at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    token = _told.set(at)
    try:
        yield
    finally:
        _told.reset(token)
