"""When a facility is open: read from what people type, asked for one span. No database here."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Invalid

Spans = list[list[str]]  # [["08:30", "12:00"], …] of one day
Week = list[Spans]
DAYS: Final = 7
MOST_SPANS: Final = 4  # a day
MOST_CLOSED: Final = 60  # days
_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})[-–—~至到](\d{1,2}):(\d{2})")
_BETWEEN: Final = re.compile(r"[,、;；\s]+")


def parse_spans(text: str) -> Spans:
    """ "8:30-12:00, 14:30-18:00"; empty is closed. Raises `Invalid`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"\s*([-–—~至到])\s*", r"\1", plain)
    found = [_span(one) for one in _BETWEEN.split(plain) if one]
    moments = [moment for span in found for moment in span]
    if len(found) > MOST_SPANS or any(a >= b for a, b in pairwise(moments)):
        raise _unreadable()
    return found


def _span(text: str) -> list[str]:
    match = _SPAN.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
        begins, ends = time(from_hour, from_minute), time(to_hour, to_minute)
    except ValueError:
        raise _unreadable() from None
    return [f"{begins:%H:%M}", f"{ends:%H:%M}"]


def _unreadable() -> Invalid:
    return Invalid(_("Write times such as 08:30-12:00, 14:30-18:00; leave it empty if closed."))


def written(spans: Spans) -> str:
    """As a form and a page show it; empty where it is closed."""
    return ", ".join(f"{begins}–{ends}" for begins, ends in spans)


def parse_days(text: str) -> list[str]:
    """Days such as 2026-12-31, with blanks or commas between them. Raises `Invalid`."""
    plain = unicodedata.normalize("NFKC", text)
    try:
        found = {date.fromisoformat(one).isoformat() for one in _BETWEEN.split(plain) if one}
    except ValueError:
        raise Invalid(_("Write days such as 2026-12-31, with blanks between them.")) from None
    if len(found) > MOST_CLOSED:
        raise Invalid(_("At most %(most)d days.") % {"most": MOST_CLOSED})
    return sorted(found)


def why_closed(day: date, week: Week, *, days: Sequence[str], holiday: bool) -> str:
    """Why it is closed on a day; empty where it opens."""
    if day.isoformat() in days:
        return _("It is closed on %(day)s.") % {"day": day.isoformat()}
    if holiday:
        return _("%(day)s is a public holiday, and it is closed.") % {"day": day.isoformat()}
    if not spans_of(day, week):
        return _("It is closed on that day of the week.")
    return ""


def spans_of(day: date, week: Week) -> Spans:
    """Its spans on the day of the week."""
    return week[day.weekday()] if len(week) == DAYS else []


def check_within(begins: datetime, ends: datetime, spans: Spans) -> None:
    """Raise `Invalid` unless one span of the day holds the whole booking."""
    since, until = clock.local(begins), clock.local(ends)
    asked = f"{since:%H:%M}", f"{until:%H:%M}"
    if not any(opens <= asked[0] and asked[1] <= closes for opens, closes in spans):
        raise Invalid(
            _("That is outside the opening hours."),
            fields={"begins": _("On that day it is open %(hours)s.") % {"hours": written(spans)}},
        )
