"""What a change of a rule will do to matters, computed before it is done, in sentences.

Clocks that run keep the span that they were started with; everything else asks for the value when
it
needs it. Nothing here writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common import clock
from linli.common.spans import Span, due
from linli.common.templatetags.look import weekday_moment
from linli.common.workdays import WorkCalendar
from linli.matters.choices import PAIR, Clock, Status
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.services.ticking import RATING_WAIT
from linli.rulesets.services import Values
from linli.territory.choices import Level
from linli.territory.fields import below
from linli.territory.models import Grid

LOOKED_BACK: Final = timedelta(days=30)


@dataclass(frozen=True)
class Change:
    """A rule will have another value at a place and below it, but for the places that keep their
    own. `values` are those of the place at that moment, with the old value."""

    key: str
    path: str
    was: Any
    new: Any
    since: datetime
    keeps: frozenset[str]
    values: Values

    @property
    def at_once(self) -> bool:
        """Whether it holds from now on."""
        return self.since <= clock.now()

    @property
    def start(self) -> datetime:
        """When somebody reports or accepts in the examples: now, or when the office opens on the
        first day of a later value."""
        if self.at_once:
            return clock.now()
        opens = self.values.calendar().office_hours[0][0]
        day = clock.local(self.since).replace(hour=opens.hour, minute=opens.minute)
        return max(day, clock.local(self.since))

    def matters(self) -> MatterQuerySet:
        """The matters that the value holds for."""
        found = Matter.objects.filter(below(self.path, "place_path"))
        for path in self.keeps:
            found = found.exclude(below(path, "place_path"))
        return found


def effects_of(change: Change) -> list[str]:
    """What it does to open matters, and to what is shown."""
    for beginning, tell in TELLS.items():
        if change.key.startswith(beginning):
            return tell(change)
    return [_("It is used from then on. Nothing that was decided before is decided anew.")]


def examples_of(change: Change) -> list[str]:
    """For each level whose clock changes: when something reported at the start would be due. From
    the real calendar."""
    name, clock_class = clock_of(change.key)
    if not clock_class or not isinstance(change.new, dict):
        return []
    calendar = change.values.calendar()
    return [
        _example(name, level, change.start, change.was[level], change.new[level], calendar)
        for level in Level.values
        if level in change.new and change.new[level] != (change.was or {}).get(level)
    ]


def _example(
    name: str, level: str, start: datetime, was: Any, new: Any, calendar: WorkCalendar
) -> str:
    said = {
        "level": Level(level).label,
        "start": weekday_moment(start),
        "new": _due_words(start, new, calendar),
        "was": _due_words(start, was, calendar),
    }
    if name == Clock.RESPOND:
        return (
            _("%(level)s: reported %(start)s, a response is due %(new)s instead of %(was)s.") % said
        )
    return _("%(level)s: accepted %(start)s, completion is due %(new)s instead of %(was)s.") % said


def _due_words(start: datetime, span: Any, calendar: WorkCalendar) -> str:
    found = due(start, Span.parse(span), [], calendar)
    return weekday_moment(found.at) if found else ""


def clock_of(key: str) -> tuple[str, str]:
    """Which clock and which class a rule is for: "matters.respond.urgent" → respond, urgent."""
    parts = key.split(".")
    if len(parts) == 3 and parts[0] == "matters" and parts[1] in PAIR:
        return parts[1], parts[2]
    return "", ""


def running(change: Change) -> int:
    """Open matters whose clock of this rule runs now: they keep the time limit that they have."""
    name, clock_class = clock_of(change.key)
    return (
        change.matters()
        .open()
        .filter(
            Q(terms=clock_class) | Q(terms="", kind__clock_class=clock_class),
            **{f"{name}_due_at__isnull": False},
        )
        .count()
    )


def _clocks(change: Change) -> list[str]:
    name, _clock_class = clock_of(change.key)
    count = running(change)
    if name == Clock.RESPOND:
        kept = ngettext(
            "%(count)d open matter waits for a response and keeps the time limit that it has.",
            "%(count)d open matters wait for a response and keep the time limit that they have.",
            count,
        )
        return [
            kept % {"count": count},
            _("Each response clock that starts from then on takes the new time limit: for a new "
              "report, and for a matter that is handed to another level or reopened."),
        ]  # fmt: skip
    kept = ngettext(
        "%(count)d open matter is in hand and keeps the time limit that it has.",
        "%(count)d open matters are in hand and keep the time limit that they have.",
        count,
    )
    return [
        kept % {"count": count},
        _("Each matter that is accepted from then on takes the new time limit."),
    ]


def _rating_wait(change: Change) -> list[str]:
    calendar, new = change.values.calendar(), Span.parse(change.new)
    asked = change.matters().filter(status=Status.CHECKED, asked_at__isnull=False)
    moments = list(asked.values_list("asked_at", flat=True))
    ends = [due(at, new, [], calendar) for at in moments if at]
    at_once = sum(1 for end in ends if end and end.at < change.since)
    waiting = ngettext(
        "%(count)d matter waits for a rating; the new length holds for it too.",
        "%(count)d matters wait for a rating; the new length holds for them too.",
        len(moments),
    )
    closing = ngettext(
        "%(count)d of them has waited longer and will be closed as not answered as soon as the "
        "value holds.",
        "%(count)d of them have waited longer and will be closed as not answered as soon as the "
        "value holds.",
        at_once,
    )
    return [waiting % {"count": len(moments)}, closing % {"count": at_once}]


def _unsatisfied(change: Change) -> list[str]:
    rated = change.matters().filter(
        rated_at__gte=clock.now() - LOOKED_BACK, satisfied__isnull=False
    )
    said = {
        "of": rated.count(),
        "was": rated.filter(satisfied__lte=change.was).count(),
        "new": rated.filter(satisfied__lte=change.new).count(),
    }
    return [
        _("Of %(of)d ratings of the last 30 days, %(new)d count as unsatisfied instead of "
          "%(was)d.") % said,
        _("Matters that are rated from then on go one level up by the new value; the rates that "
          "pages show are counted by it too."),
    ]  # fmt: skip


def _recheck(change: Change) -> list[str]:
    settled = (
        change.matters()
        .filter(completed_at__gte=clock.now() - LOOKED_BACK, kind__small=True)
        .count()
    )
    said = {
        "of": settled,
        "was": round(settled / max(1, change.was)),
        "new": round(settled / max(1, change.new)),
    }
    return [
        _("%(of)d small matters were completed in the last 30 days: about %(new)d of them would be "
          "rechecked instead of about %(was)d.") % said
    ]  # fmt: skip


def _reopening(change: Change) -> list[str]:
    calendar, now = change.values.calendar(), change.since
    longest = max(Span.parse(change.was).amount, Span.parse(change.new).amount)
    rows = change.matters().filter(closed_at__gte=now - timedelta(days=3 * longest + 30))
    closed = [at for at in rows.values_list("closed_at", flat=True) if at]
    may = [
        sum(
            1 for at in closed if (end := due(at, Span.parse(span), [], calendar)) and end.at >= now
        )
        for span in (change.was, change.new)
    ]
    return [
        _("It holds for completed matters too: %(new)d may be reopened instead of %(was)d.")
        % {"was": may[0], "new": may[1]}
    ]


def _lasts(at: datetime, span: Span, calendar: WorkCalendar, until: datetime) -> bool:
    end = due(at, span, [], calendar)
    return end is not None and end.at >= until


def _late_entry(change: Change) -> list[str]:
    return [_("It holds for whatever is entered from then on; nothing that stands changes.")]


def _least_households(change: Change) -> list[str]:
    grids = Grid.objects.in_force().filter(below(change.path, "village__path"))
    for path in change.keeps:
        grids = grids.exclude(below(path, "village__path"))
    said = {
        "of": grids.count(),
        "was": grids.filter(households__lt=change.was).count(),
        "new": grids.filter(households__lt=change.new).count(),
    }
    return [
        _("Of %(of)d grids, %(new)d are shown as their village only, instead of %(was)d.") % said,
        _("It holds at once for every row of the public ledger, older ones too."),
    ]


def _least_count(change: Change) -> list[str]:
    return [
        _("Public pages name the number of private matters from %(new)d on; fewer are not shown.")
        % {"new": change.new}
    ]


TELLS: Final[dict[str, Callable[[Change], list[str]]]] = {
    "matters.respond.": _clocks,
    "matters.resolve.": _clocks,
    RATING_WAIT: _rating_wait,
    "matters.rating.unsatisfied_at_most": _unsatisfied,
    "matters.recheck.one_in": _recheck,
    "matters.reopen.within": _reopening,
    "matters.late_entry.within": _late_entry,
    "matters.public.least_households": _least_households,
    "matters.public.least_count": _least_count,
}
