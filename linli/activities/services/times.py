"""Times that can be meant: what somebody typed may lie in any year."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid

YEARS: Final = range(2000, 2101)
LONGEST: Final = timedelta(days=31)  # one activity; what goes on for longer is a programme


def check_times(begins: datetime, ends: datetime | None = None) -> None:
    """Raise `Invalid` for a year that cannot be meant, and for an end that does not follow."""
    if begins.year not in YEARS:
        raise Invalid(
            _("The times do not fit."), fields={"begins": _("Give a day of this century.")}
        )
    if ends is not None and not (ends.year in YEARS and begins < ends <= begins + LONGEST):
        raise Invalid(
            _("The times do not fit."),
            fields={"ends": _("Give an end after the beginning, within a month.")},
        )


def is_meant(day: date | None) -> bool:
    """Whether a day lies in a year that can be meant; none does."""
    return day is None or day.year in YEARS
