"""The study ledger of a branch: what it entered, and what its meetings were (row S4-03)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import Status
from linli.activities.models import Activity
from linli.activities.models.querysets import INTERNAL
from linli.activities.rules import RECORD
from linli.activities.services import Month
from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Refused, Text
from linli.orglife.choices import Study
from linli.orglife.models import StudyEntry
from linli.orglife.services.year import FAMILIES
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.models import Unit
from linli.territory.rules import covering

BEFORE: Final = "study.before"
INSIDE: Final = "study.inside"
WEEK: Final = "study.week_days"
HOURS: Final = "study.hours_of_day"
MOST_MINUTES: Final = 720
LONGEST: Final = 120
WEEKDAYS: Final = 7
BACK: Final = timedelta(days=366)  # further back nothing is entered


@dataclass(frozen=True)
class Studied:
    """What is entered. `key` makes sending it twice harmless."""

    part: str
    day: date
    minutes: int
    about: str
    activity: Activity | None = None


@dataclass
class Meeting:
    """A meeting with its two hours."""

    activity: Activity
    before: int
    inside: int
    enough_before: bool
    enough_inside: bool


@dataclass
class Week:
    """A week from Monday on."""

    since: date
    until: date
    minutes: int
    enough: bool
    over: bool
    entries: list[StudyEntry] = field(default_factory=list)


@dataclass(frozen=True)
class StudyLedger:
    """A month of a branch."""

    meetings: list[Meeting]
    weeks: list[Week]
    entries: list[StudyEntry]
    asked: dict[str, int]


def may_enter(by: Actor, host: Unit) -> bool:
    """Whoever records the internal life of the organisation."""
    return any(INTERNAL in grant.verbs for grant in covering(by, RECORD, host.path, None))


def _check_may(by: Actor, host: Unit) -> None:
    if not may_enter(by, host):
        raise Refused(
            _("Your post does not keep the study ledger of this organisation."),
            next_step=_("Ask the secretary of the branch."),
        )


@transaction.atomic
def enter_study(host: Unit, said: Studied, *, by: Actor, key: UUID) -> StudyEntry:
    """Enter what the branch studied. Sent twice it is entered once. Raises `Refused`, `Invalid`."""
    _check_may(by, host)
    _check(host, said)
    made, new = StudyEntry.objects.get_or_create(
        pk=key,
        defaults={
            "unit": host,
            "path": host.path,
            "part": said.part,
            "activity": said.activity,
            "day": said.day,
            "minutes": said.minutes,
            "about": said.about.strip(),
            "entered_at": clock.now(),
        },
    )
    if new:
        audit.note(by=by, verb="enter_study", what=f"orglife.StudyEntry:{made.pk}")
    elif made.unit_id != host.pk:
        raise Conflict(_("This form was sent before with other words."))
    return made


def _check(host: Unit, said: Studied) -> None:
    today = clock.today()
    meeting = said.activity
    wrong: tuple[tuple[str, bool, Text], ...] = (
        ("part", said.part not in Study.values, _("Choose one from the list.")),
        ("day", said.day > today, _("This day has not come yet.")),
        ("day", said.day < today - BACK, _("This is longer ago than may be entered.")),
        (
            "minutes",
            not 1 <= said.minutes <= MOST_MINUTES,
            _("From 1 to %(most)d minutes a day.") % {"most": MOST_MINUTES},
        ),
        ("about", not said.about.strip(), _("Please fill this in.")),
        ("about", len(said.about.strip()) > LONGEST, _("The text is too long.")),
        (
            "activity",
            (said.part == Study.BEFORE) != (meeting is not None),
            _("Choose the meeting that it was studied for; for a day of the week, none."),
        ),
        (
            "activity",
            meeting is not None and meeting.host_id != host.pk,
            _("Choose one from the list."),
        ),
    )
    problems = {name: sentence for name, is_wrong, sentence in wrong if is_wrong}
    if problems:
        raise Invalid(_("The entry is not complete."), fields=problems)


@transaction.atomic
def strike_study(host: Unit, key: UUID, *, by: Actor) -> StudyEntry:
    """It was entered by mistake: it counts no longer, and stays as struck out. Raises `NotHere`."""
    _check_may(by, host)
    rows = StudyEntry.objects.select_for_update().filter(unit=host, pk=key)
    found = rows.first()
    if found is None:
        raise NotHere(_("There is no such entry here."))
    if found.struck_at is None:
        found.struck_at = clock.now()
        found.save(update_fields=["struck_at"])
        audit.note(by=by, verb="strike_study", what=f"orglife.StudyEntry:{found.pk}")
    return found


def studied_of(meeting: Activity) -> str:
    """What its materials say that it is about. One query."""
    titles = meeting.materials.values_list("material__title", flat=True)
    return "、".join(titles.order_by("pk"))[:LONGEST]


def meetings_of(host: Unit, since: date, until: date) -> list[Activity]:
    """What the branch met for between two days: its meetings and its studies. One query."""
    rows = Activity.objects.filter(host=host).exclude(status=Status.CANCELLED)
    rows = rows.filter(kind__family__in=(*FAMILIES, "study"))
    rows = rows.filter(planned_from__date__gte=since, planned_from__date__lte=until)
    return list(rows.select_related("kind").order_by("planned_from", "pk"))


def study_ledger(host: Unit, month: Month) -> StudyLedger:
    """The three-ones of a month: each meeting with the hour before and the hour in it, each week
    with its day. Counted by the rules of the month. Three queries."""
    first = month.first
    last = month.after.first - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=WEEKDAYS - 1 - last.weekday())
    at = min(clock.now(), month.span()[1])
    values = rulesets.values([BEFORE, INSIDE, WEEK, HOURS], path=host.path, at=at)
    asked = {name: int(values[name]) for name in (BEFORE, INSIDE, WEEK, HOURS)}
    rows = meetings_of(host, monday, sunday)
    every = StudyEntry.objects.filter(unit=host, day__gte=first - BACK, day__lte=sunday)
    entries = list(every.select_related("activity__kind").order_by("day", "entered_at"))
    standing = [one for one in entries if one.struck_at is None]
    return StudyLedger(
        _meetings(rows, standing, month, asked),
        _weeks(rows, standing, monday, sunday, asked),
        [one for one in entries if monday <= one.day <= sunday],
        {name.partition(".")[2]: value for name, value in asked.items()},
    )


def _minutes_of(row: Activity) -> int:
    if row.held_from is None or row.held_to is None:
        return 0
    return int((row.held_to - row.held_from).total_seconds() // 60)


def _meetings(
    rows: list[Activity], entries: list[StudyEntry], month: Month, asked: dict[str, int]
) -> list[Meeting]:
    before: defaultdict[UUID | None, int] = defaultdict(int)
    for one in entries:
        before[one.activity_id] += one.minutes
    since, until = month.span()
    return [
        Meeting(
            row,
            before[row.pk],
            _minutes_of(row),
            before[row.pk] >= asked[BEFORE],
            _minutes_of(row) >= asked[INSIDE],
        )
        for row in rows
        if since <= row.planned_from < until
    ]


def _weeks(
    rows: list[Activity],
    entries: list[StudyEntry],
    monday: date,
    sunday: date,
    asked: dict[str, int],
) -> list[Week]:
    """A week has its day where what was entered and what was held for study make its hours. A
    meeting counts here only where it is a study: the hour in a meeting has a line of its own."""
    need = asked[WEEK] * asked[HOURS] * 60
    weeks = []
    for start in range(0, (sunday - monday).days, WEEKDAYS):
        since = monday + timedelta(days=start)
        until = since + timedelta(days=WEEKDAYS - 1)
        mine = [one for one in entries if one.part == Study.WEEKLY and since <= one.day <= until]
        held = [
            _minutes_of(row)
            for row in rows
            if row.kind.family == "study"
            and row.held_from is not None
            and since <= clock.local(row.held_from).date() <= until
        ]
        minutes = sum(one.minutes for one in mine) + sum(held)
        weeks.append(Week(since, until, minutes, minutes >= need, until < clock.today(), mine))
    return weeks
