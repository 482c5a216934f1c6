"""When people may be written to: rules of the place, the same for whatever is told."""

from datetime import time, timedelta
from typing import Final

from linli.common import shifts
from linli.common.workdays import WorkCalendar
from linli.outbox.services import When
from linli.rulesets.services import Values

GATHER: Final = "messages.gather"
QUIET: Final = ("messages.quiet.from", "messages.quiet.until")
RULES: Final = (GATHER, *QUIET)  # whoever calls these functions has read them


def when(values: Values, *, urgent: bool = False) -> When:
    """At once if it is urgent, else gathered, by the hours of the place."""
    gather = timedelta(minutes=values[GATHER])
    return When(calendar=hours(values), gather=gather, urgent=urgent)


def hours(values: Values) -> WorkCalendar:
    """When staff may be written to: office hours, but for the quiet ones."""
    return shifts.outside_quiet(values.calendar(), quiet(values))


def quiet(values: Values) -> shifts.Hours:
    """When only what is urgent may ring a telephone."""
    begins, ends = (time.fromisoformat(values[key]) for key in QUIET)
    return begins, ends
