"""Stretches of time as the standard allows them: ninety days, and no longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.common import clock
from linli.open311.asked import Asked
from linli.open311.errors import named

LONGEST: Final = timedelta(days=90)  # GeoReport v2, GET Service Requests
MOST_ROWS: Final = 1000  # as above: the first thousand
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """From one moment to another, both included."""

    since: datetime
    until: datetime

    def of(self, column: str) -> Q:
        """The rows that lie in it."""
        return Q(**{f"{column}__gte": self.since, f"{column}__lte": self.until})


def window(asked: Asked) -> Window:
    """`start_date` and `end_date`; the last ninety days where neither is said, and ninety days from
    or up to the one that is. Raises `Faults`."""
    since, until = asked.moment("start_date"), asked.moment("end_date", ends=True)
    try:
        if since is None:
            until = until or clock.now()
            since = until - LONGEST
        elif until is None:
            until = min(since + LONGEST, max(clock.now(), since))
    except OverflowError:
        raise named({"start_date, end_date": _("There is no such day.")}) from None
    if until < since:
        raise named({"end_date": _("It lies before start_date.")})
    if until - since > LONGEST + DAY:  # the last day of ninety counts to its end
        raise named(
            {
                "start_date, end_date": _(
                    "At most %(days)d days at once; ask again for the days before."
                )
                % {"days": LONGEST.days}
            }
        )
    return Window(since, until)


@dataclass(frozen=True)
class Part:
    """The rows of one page: from `first` on, `size` of them."""

    first: int
    size: int


def part(asked: Asked) -> Part:
    """`page` and `page_size`; a page is never longer than the standard's thousand. Raises
    `Faults`."""
    size = min(asked.number("page_size", MOST_ROWS), MOST_ROWS)
    return Part((asked.number("page", 1) - 1) * size, size)
