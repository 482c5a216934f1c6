"""Two villages with a general branch and a branch each, an instructor for each general branch, and
records that tests write down; and a naive reading of the rules, in plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from linli.activities.models import Activity, ActivityStep, ActivityTag, Participation
from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Link, LinkKind, Unit
from linli.territory.paths import village_path
from tests.town import Somebody, Town, appointed, somebody

DAY: Final = timedelta(days=1)
START: Final = date(2026, 1, 1)  # a Thursday


@dataclass
class World:
    """Who and what the records speak of."""

    villages: list[Unit]
    branches: list[Unit]  # general branch and branch of the first village, then of the second
    instructors: list[Somebody]

    @property
    def hosts(self) -> list[Unit]:
        """Everything that may hold something."""
        return [*self.villages, *self.branches]


def two_villages(town: Town) -> World:
    """Linked and posted since long before."""
    since = datetime(2025, 6, 1, tzinfo=clock.PLACE_TIME)
    branches, instructors = [], []
    for number, village in enumerate((town.village, town.neighbour)):
        general = territory.add_unit(village, UnitKind.GENERAL_BRANCH, 1, name_zh="党总支")
        branches += [general, territory.add_unit(village, UnitKind.BRANCH, 2, name_zh="党支部")]
        who = appointed(somebody(f"指导{number}", f"zhidao{number}"), "instructor", village)
        kind = LinkKind.objects.get(code="instructor")
        Link.objects.create(
            kind=kind, person=who.person, unit=general, path=general.path, since_at=since
        )
        instructors.append(who)
    return World([town.village, town.neighbour], branches, instructors)


def midweek() -> datetime:
    """Noon of a Wednesday in the middle of next month: hours around it lie in the same periods."""
    on = (clock.local(clock.now()).replace(day=1) + 32 * DAY).replace(day=10, hour=12, minute=0)
    return on + (2 - on.weekday()) % 7 * DAY


@dataclass(frozen=True)
class Happened:
    """One record: what, held by whom, where, when, for how long, noted how many days later."""

    kind: str
    host: int
    day: int
    hour: int
    minutes: int
    place: int | None = None
    planner: int | None = None
    leads: int | None = None
    tag: str = ""
    noted: int = 0

    @property
    def begins(self) -> datetime:
        """On the clocks of the place."""
        at = datetime(START.year, START.month, START.day, self.hour, tzinfo=clock.PLACE_TIME)
        return at + self.day * DAY

    @property
    def noted_at(self) -> datetime:
        """When it was entered as held."""
        return self.begins + timedelta(minutes=self.minutes) + self.noted * DAY


def write_down(world: World, one: Happened) -> Activity:
    """As the services would, with the step that says when it was entered."""
    host = world.hosts[one.host]
    place = None if one.place is None else world.villages[one.place]
    planner = None if one.planner is None else world.instructors[one.planner].postings[0]
    ends = one.begins + timedelta(minutes=one.minutes)
    activity = Activity.objects.create(
        kind_id=one.kind, host=host, host_path=host.path, place=place,
        place_path=place.path if place else "", planner=planner, planned_from=one.begins,
        planned_to=ends, held_from=one.begins, held_to=ends, status="held", entered_at=one.begins,
        steps_count=1,
    )  # fmt: skip
    if one.tag:
        ActivityTag.objects.create(activity=activity, tag=one.tag)
    if one.leads is not None:
        Participation.objects.create(
            activity=activity, number=1, person=world.instructors[one.leads].person,
            role="speaker", state="present",
        )  # fmt: skip
    steps: Any = ActivityStep.objects
    steps.bulk_create(
        [
            ActivityStep(
                record=activity, seq=1, at=ends, entered_at=one.noted_at, verb="hold",
                was="planned", now="held", actor=SYSTEM.as_json(),
            )
        ]
    )  # fmt: skip
    return activity


# The naive reading: for every record, does it count? Written from the words of the language.


def naive(
    world: World,
    rule: dict[str, Any],
    unit: Unit,
    instructor: int | None,
    since: date,
    until: date,
    records: Iterable[Happened],
    known_by: datetime | None = None,
) -> int:
    """How much counts for one who is bound, in one period."""
    counted = [
        one
        for one in records
        if one.kind in rule["kinds"]
        and (not rule["tag"] or one.tag == rule["tag"])
        and since <= one.begins.date() < until
        and _is_there(world, rule["where"], unit, one)
        and (rule["by"] == "anybody" or instructor in {one.planner, one.leads})
        and (known_by is None or one.noted_at <= known_by)
    ]
    if rule["measure"] == "days":
        return len({one.begins.date() for one in counted})
    if rule["measure"] == "hours":
        return sum(one.minutes for one in counted) // 60
    return len(counted)


def _is_there(world: World, where: str, unit: Unit, one: Happened) -> bool:
    host = world.hosts[one.host]
    if where == "own":
        return host.pk == unit.pk
    there = host if one.place is None else world.villages[one.place]
    return village_path(there.path) == village_path(unit.path)


def period(day: date, per: str) -> tuple[date, date]:
    """The week, month, quarter or year of a day, by the calendar on the wall."""
    if per == "week":
        monday = day - day.weekday() * DAY
        return monday, monday + 7 * DAY
    months = {"month": 1, "quarter": 3, "year": 12}[per]
    first = 1 + (day.month - 1) // months * months
    since = date(day.year, first, 1)
    last = first + months - 1
    until = date(day.year + last // 12, last % 12 + 1, 1)
    return since, until


def text_of(rule: dict[str, Any]) -> str:
    """The same rule in the language."""
    what = " ".join(["activity", *rule["kinds"], *(["tagged", rule["tag"]] if rule["tag"] else [])])
    who = "link instructor" if rule["by"] == "holder" else "unit general_branch branch"
    return (
        f"who: {who}\ncounts: {what}\nwhere: {rule['where']}\nby: {rule['by']}\n"
        f"least: {rule['least']} {rule['measure']}\nper: {rule['per']}"
    )
