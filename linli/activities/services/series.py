"""The same again and again, by a rule of RFC 5545. The worker makes the occurrences ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from dateutil.rrule import rrulestr
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityKind, Series
from linli.activities.repeats import every
from linli.activities.services import booking, telling
from linli.activities.services.moving import append, begin, finish
from linli.activities.services.planning import Plan, check_plan, kind_for, tag, times_of
from linli.activities.services.times import check_times
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.common.ids import new_id
from linli.common.spans import due
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets

AHEAD: Final = "activities.series.ahead"
MOST_AT_ONCE: Final = 100  # occurrences of one series a round
SERIES_A_ROUND: Final = 200
MOST_A_YEAR: Final = 366
LONGEST_RULE: Final = 200
ENDS: Final = frozenset({"COUNT", "UNTIL", "DTSTART"})  # the last day has a field of its own
OFTEN: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@dataclass(frozen=True)
class Repeat:
    """How often: "FREQ=MONTHLY;BYMONTHDAY=5", and the last day, if there is one."""

    rule: str
    until: date | None = None

    @classmethod
    def each(cls, months: int, begins: datetime) -> "Repeat":
        """After so many months again, on the day of the month of the first one."""
        return cls(every(months, begins))


def moments(series: Series, since: datetime, until: datetime) -> Iterator[datetime]:
    """When it takes place after `since`, up to and including `until`. The rule is counted on the
    clocks of the place, so that nine o'clock stays nine o'clock."""
    start = clock.local(series.starts_at).replace(tzinfo=None)
    last = clock.local(until).replace(tzinfo=None)
    if series.until is not None:
        last = min(last, datetime.combine(series.until, datetime.max.time()))
    after = clock.local(since).replace(tzinfo=None)
    for moment in rrulestr(series.rule, dtstart=start).xafter(after, inc=True):
        if moment > last:
            return
        yield moment.replace(tzinfo=clock.PLACE_TIME)


def check_rule(rule: str, starts_at: datetime) -> str:
    """The rule as it is kept; raises `Invalid` for one that cannot be counted or comes too
    often."""
    plain = rule.strip().removeprefix("RRULE:")
    start = clock.local(starts_at).replace(tzinfo=None)
    names = {part.split("=")[0].upper() for part in plain.split(";")}
    try:
        if len(plain) > LONGEST_RULE or "\n" in plain or names & ENDS:
            raise ValueError
        if not any(f"FREQ={often}" in plain.upper().split(";") for often in OFTEN):
            raise ValueError
        counted = rrulestr(plain, dtstart=start).xafter(start, count=MOST_A_YEAR + 1, inc=True)
        found = list(counted)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
        raise _wrong() from None
    too_often = len(found) > MOST_A_YEAR and found[-1] < start + timedelta(days=365)
    if not found or too_often:
        raise _wrong()
    return plain


def _wrong() -> Invalid:
    return Invalid(
        _("This is not a rule that an activity can repeat by."),
        fields={"rule": _("For example FREQ=MONTHLY;BYMONTHDAY=5 without a last day.")},
    )


@transaction.atomic
def repeat(wanted: Plan, how: Repeat, *, by: Actor) -> Series:
    """A series from a first activity; its occurrences are made at once, as far ahead as the rule
    says. With the form's key it is made once, however often it is sent. Raises `Refused`,
    `Invalid`."""
    check_times(wanted.begins)
    kind = kind_for(wanted.kind, wanted.host)
    grid = wanted.grid.pk if wanted.grid else None
    grants = rules.check_may_plan(by, wanted.host.path, grid, internal=kind.internal)
    ends = wanted.ends or wanted.begins + timedelta(minutes=kind.usual_minutes)
    check_plan(wanted, kind, ends)
    if how.until is not None and how.until < clock.local(wanted.begins).date():
        raise Invalid(_("The last day lies before the first."), fields={"until": _("Later.")})
    acting = by.acting_as(grants)
    series, made = Series.objects.get_or_create(
        pk=_key(wanted),
        defaults={
            **_same(wanted),
            "kind": kind,
            "rule": check_rule(how.rule, wanted.begins),
            "minutes": int((ends - wanted.begins).total_seconds() // 60),
            "until": how.until,
            "planner_id": acting.posting_id if acting and not by.client_id else None,
        },
    )
    if not made:
        if series.host_id != wanted.host.pk:
            raise Conflict(_("This form was sent before with other words."))
        return series
    audit.note(by=by, verb="repeat_activity", what=f"activities.Series:{series.pk}")
    _make(series.pk, by=by)
    return series


def _same(wanted: Plan) -> dict[str, Any]:
    """What each occurrence takes from the plan of the first."""
    return {
        "host": wanted.host,
        "host_path": wanted.host.path,
        "grid": wanted.grid,
        "place": wanted.place,
        "place_words": wanted.where.strip(),
        "facility": wanted.facility,
        "title": wanted.title.strip(),
        "agenda": wanted.agenda.strip(),
        "tags": [one.strip() for one in wanted.tags if one.strip()],
        "open_to": wanted.open_to,
        "starts_at": wanted.begins,
    }


def _key(wanted: Plan) -> UUID:
    """The series is called by what its form drew."""
    try:
        return UUID(wanted.key) if wanted.key else new_id()
    except ValueError:
        return new_id()


@transaction.atomic
def end_series(key: UUID, *, by: Actor, version: int | None = None) -> Series:
    """No more occurrences; those that are planned later are cancelled, and whoever is expected at
    one is told. What was held stays."""
    series = Series.objects.select_for_update(of=("self",)).select_related("kind").get(pk=key)
    rules.check_may_plan(by, series.host_path, series.grid_id, internal=series.kind.internal)
    if version is not None and version != series.version:
        raise Conflict(_("Somebody else changed this series in the meantime."))
    if series.ended_at is not None:
        return series
    series.ended_at = clock.now()
    series.version += 1
    series.save(update_fields=["ended_at", "version"])
    audit.note(by=by, verb="end_series", what=f"activities.Series:{series.pk}")
    ahead = series.activities.filter(status=Status.PLANNED, planned_from__gt=series.ended_at)
    for activity in list(ahead.order_by("planned_from").values_list("pk", flat=True)):
        why = str(_("The series has ended."))
        turn = begin(activity, "cancel", by=SYSTEM, reason=why)
        finish(turn)
        telling.tell_participants("cancelled", turn.activity, reason=why)
    return series


def make_occurrences() -> int:
    """For the worker: of each series what comes within the time of the rule. Returns how many
    activities were planned; safe to run twice at once."""
    if not Series.objects.filter(ended_at__isnull=True).exists():
        return 0  # also where no rule was loaded yet
    now = clock.now()
    day_ago = Q(made_until__isnull=True) | Q(made_until__lt=now + _least_ahead(now))
    rows = Series.objects.filter(day_ago, ended_at__isnull=True, host__valid_to__isnull=True)
    rows = rows.order_by("made_until", "pk")
    return sum(_make_one(key) for key in list(rows.values_list("pk", flat=True)[:SERIES_A_ROUND]))


def _least_ahead(now: datetime) -> timedelta:
    """What stands everywhere, less a day: a series is looked at once a day."""
    value = rulesets.values([AHEAD], at=now)
    return (_until(now, value) - now) - timedelta(days=1)


def _until(now: datetime, values: rulesets.Values) -> datetime:
    found = due(now, values.span(AHEAD), [], values.calendar())
    return found.at if found else now


@transaction.atomic
def _make_one(key: UUID) -> int:
    return _make(key, by=SYSTEM)


def _make(key: UUID, *, by: Actor) -> int:
    """Lock the series and plan what is not there; how many were made."""
    rows = Series.objects.select_for_update(of=("self",))
    series = rows.select_related("kind", "host", "place", "facility", "grid").get(pk=key)
    if series.ended_at is not None:
        return 0
    now = clock.now()
    values = rulesets.values([AHEAD], path=series.host_path, at=now)
    until = _until(now, values)
    since = max(series.made_until or series.starts_at, series.starts_at)
    made = 0
    for moment in moments(series, since, until):
        made += _planned(series, series.kind, moment, by)
        since = moment
        if made >= MOST_AT_ONCE:
            until = moment
            break
    series.made_until = until
    series.save(update_fields=["made_until"])
    return made


def _planned(series: Series, kind: ActivityKind, moment: datetime, by: Actor) -> int:
    """One occurrence, unless it stands already: a change of it, or its cancelling, stays."""
    if Activity.objects.filter(series=series, occurrence=moment).exists():
        return 0
    ends = moment + timedelta(minutes=series.minutes)
    free = _facility_is_free(series, moment, ends)
    activity = Activity.objects.create(
        id=new_id(),
        kind=kind,
        host=series.host,
        host_path=series.host_path,
        place=series.place,
        place_path=series.place.path if series.place else "",
        place_words=series.place_words,
        facility=series.facility if free else None,
        grid=series.grid,
        planner_id=series.planner_id,
        title=series.title,
        agenda=series.agenda,
        planned_from=moment,
        planned_to=ends,
        open_to=series.open_to,
        series=series,
        occurrence=moment,
        entered_at=clock.now(),
        steps_count=1,
    )
    tag(activity, [*kind.tags, *series.tags])
    payload = times_of(activity) | {"kind": kind.code, "series": str(series.pk), "room": free}
    words = {"title": activity.title}
    append(activity, "plan", by=by, grants=[], at=clock.now(), payload=payload, words=words)
    return 1


def _facility_is_free(series: Series, begins: datetime, ends: datetime) -> bool:
    """A room that is taken stays with who has it; this occurrence stands without a room, and its
    page says so."""
    try:
        booking.check_free(series.facility, begins, ends)
    except Conflict:
        return False
    return True
