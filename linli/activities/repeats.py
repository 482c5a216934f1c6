"""How often something repeats, for who does not write rules of RFC 5545."""

from datetime import datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.common import clock

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS_OF_A_WEEK: Final = 7
IN_EVERY_MONTH: Final = 28  # the last day that each month has


class Repeats(models.TextChoices):
    """What a form offers; counted from the day on which the first one begins."""

    ONCE = "", _("Once")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTH_DAY = "month_day", _("Every month, on this day of the month")
    MONTH_WEEKDAY = "month_weekday", _("Every month, on this weekday")
    QUARTERLY = "quarterly", _("Every three months, on this day of the month")
    YEARLY = "yearly", _("Every year")


def rule_for(repeats: str, begins: datetime) -> str:
    """The rule of RFC 5545; empty for once. Where a month has no 29th to 31st it is its last day,
    so that no month is left out."""
    day = clock.local(begins)
    in_month = f"BYMONTHDAY={day.day}"
    if day.day > IN_EVERY_MONTH:
        days = ",".join(str(one) for one in range(IN_EVERY_MONTH, day.day + 1))
        in_month = f"BYMONTHDAY={days};BYSETPOS=-1"
    week = (day.day - 1) // DAYS_OF_A_WEEK + 1
    in_week = f"BYDAY={week if week <= 4 else -1}{WEEKDAYS[day.weekday()]}"
    return {
        Repeats.WEEKLY: "FREQ=WEEKLY",
        Repeats.FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
        Repeats.MONTH_DAY: f"FREQ=MONTHLY;{in_month}",
        Repeats.MONTH_WEEKDAY: f"FREQ=MONTHLY;{in_week}",
        Repeats.QUARTERLY: f"FREQ=MONTHLY;INTERVAL=3;{in_month}",
        Repeats.YEARLY: f"FREQ=YEARLY;BYMONTH={day.month};{in_month}",
    }.get(Repeats(repeats), "")


def every(months: int, begins: datetime) -> str:
    """Again after so many months, on the same day of the month, or on its last where it is
    shorter."""
    monthly = rule_for(Repeats.MONTH_DAY, begins)
    return monthly if months == 1 else monthly.replace(";", f";INTERVAL={months};", 1)
