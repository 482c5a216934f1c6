"""Moments and days as RFC 3339 writes them; a bare number is neither."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BeforeValidator

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
_WRITTEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ].+)?")


def _written_out(value: Any) -> Any:
    if isinstance(value, str) and not _WRITTEN.fullmatch(value):
        raise ValueError("Write it as 2026-11-22 or 2026-11-22T08:30:00+08:00.")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
Day = Annotated[date, BeforeValidator(_written_out)]


def held(at: datetime) -> datetime:
    """Within what every database and time zone can hold."""
    return min(max(at, EARLIEST), LATEST)
