"""The standard of a branch as it stands: what records answer is looked up, the rest is what people
saw; proposals that were accepted stay until their item is in order (row S4-08)."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import Status
from linli.activities.models import Activity, Facility, Minutes
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.languages import chosen
from linli.orglife.choices import Cell, Decided, PlanStage, Standing
from linli.orglife.models import StandardCheck, StandardPoint
from linli.orglife.services.bringing import to_bring
from linli.orglife.services.consulting import place_of
from linli.orglife.services.education_state import education_of
from linli.orglife.services.year import FAMILIES, MONTHS, Line, sees_life, start_of, whole_year_of
from linli.people.actors import Actor
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Charter, Posting, Unit

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "branch_standard.toml"
BRANCHES: Final = (UnitKind.GENERAL_BRANCH, UnitKind.BRANCH)
SECRETARIES: Final = ("general_branch_secretary", "branch_secretary")
INSTRUCTOR: Final = "instructor"
ROOM: Final = "activity_room"
QUARTER: Final = 3  # months
CARRIED_FOR: Final = timedelta(days=366)  # how long an accepted proposal is carried along
FIRST_YEAR: Final = 2000
NOWHERE: Final = _("There is no such branch or quarter here.")
IN_FORCE: Final = {
    PlanStage.DRAFT: Standing.LACKING,
    PlanStage.WAITING: Standing.OPEN,
    PlanStage.IN_FORCE: Standing.GOOD,
    PlanStage.REVIEWED: Standing.GOOD,
}


@dataclass(frozen=True)
class Item:
    """One line of the standard. Without `record` somebody has to look."""

    code: str
    zh: str
    en: str
    record: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.zh, self.en)


@cache
def items() -> tuple[Item, ...]:
    """The standard, in its order."""
    entries = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["item"]
    return tuple(Item(**entry) for entry in entries)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def now(cls) -> "Quarter":
        """The one that runs."""
        return cls.on(clock.today())

    @classmethod
    def on(cls, day: date) -> "Quarter":
        """The one in which a day lies."""
        return cls(day.year, (day.month - 1) // QUARTER + 1)

    @classmethod
    def parse(cls, code: str) -> "Quarter":
        """From "2026-4"; nothing is the one that runs. Raises `NotHere`; none lies ahead."""
        if not code:
            return cls.now()
        year, _dash, number = code.partition("-")
        if year.isascii() and year.isdigit() and number in {"1", "2", "3", "4"}:
            found = cls(int(year), int(number))
            if found.year >= FIRST_YEAR and found <= cls.now():
                return found
        raise NotHere(NOWHERE)

    @property
    def code(self) -> str:
        """As addresses have it."""
        return f"{self.year}-{self.number}"

    @property
    def months(self) -> range:
        """Of the year."""
        return range(self.number * QUARTER - QUARTER + 1, self.number * QUARTER + 1)

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return start_of(self.year, self.months[0])

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return self.after.since

    @property
    def before(self) -> "Quarter":
        """The one before."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def after(self) -> "Quarter":
        """The next one."""
        return Quarter(self.year + (self.number == MONTHS // QUARTER), self.number % 4 + 1)

    @property
    def since_on(self) -> date:
        """Its first day."""
        return clock.local(self.since).date()


@dataclass(frozen=True)
class Seen:
    """One item in one quarter: where it stands, what was said about it, and a proposal of an
    earlier quarter that the branch accepted and that is still to be done."""

    item: Item
    standing: Standing
    point: StandardPoint
    carried: StandardPoint | None = None

    @property
    def waits(self) -> bool:
        """Whether the branch has a proposal to decide about."""
        return bool(self.point.proposal) and not self.point.decided


@dataclass(frozen=True)
class Standard:
    """The whole list of a quarter. `version` is of what was said; 0 is nothing yet."""

    quarter: Quarter
    version: int
    lines: list[Seen]

    def count(self, *standings: Standing) -> int:
        """How many items stand so."""
        return sum(line.standing in standings for line in self.lines)


def instructs(by: Actor, host: Unit) -> bool:
    """Posted as an instructor where the branch is, or standing in for one."""
    return any(grant.role == INSTRUCTOR and host.path.startswith(grant.path) for grant in by.grants)


def branch_here(key: int, *, by: Actor) -> Unit:
    """A branch whose standard this person may read: whoever sees its life, and its instructor;
    raises `NotHere`."""
    found = Unit.objects.select_related("parent").filter(pk=key, kind__in=BRANCHES).first()
    if found is None or not (sees_life(by, found) or instructs(by, found)):
        raise NotHere(NOWHERE)
    return found


def standard_of(host: Unit, quarter: Quarter) -> Standard:
    """As many queries however much was held or said."""
    check = StandardCheck.objects.filter(unit=host, since_on=quarter.since_on).first()
    points = {one.item: one for one in check.points.all()} if check else {}
    ground = Ground(host, quarter)
    carried = _carried(host, quarter)
    lines = []
    for item in items():
        point = points.get(item.code, StandardPoint(item=item.code))
        standing = ground.standing(item) if item.record else _said(point)
        before = None if standing == Standing.GOOD else carried.get(item.code)
        lines.append(Seen(item, standing, point, before))
    return Standard(quarter, check.version if check else 0, lines)


def _said(point: StandardPoint) -> Standing:
    return Standing(point.verdict) if point.verdict else Standing.UNSEEN


def _carried(host: Unit, quarter: Quarter) -> dict[str, StandardPoint]:
    """What the branch accepted in the last year, the newest of an item. One query."""
    rows = StandardPoint.objects.filter(
        check_of__unit=host,
        check_of__since_on__lt=quarter.since_on,
        check_of__since_on__gte=quarter.since_on - CARRIED_FOR,
        decided=Decided.ACCEPTED,
    )
    return {one.item: one for one in rows.order_by("check_of__since_on")}


class Ground:
    """What the records say of a branch in a quarter, each looked up once."""

    def __init__(self, host: Unit, quarter: Quarter) -> None:
        self.host = host
        self.quarter = quarter
        self.at = min(clock.now(), quarter.until - timedelta(seconds=1))
        self._meetings: dict[str, Line] | None = None

    def standing(self, item: Item) -> Standing:
        """By the record that the item names."""
        return RECORDS[item.record](self, item.of)

    def meetings(self) -> Mapping[str, Line]:
        """The year of its meetings, by kind."""
        if self._meetings is None:
            lines = whole_year_of(self.host, self.quarter.year)
            self._meetings = {line.kind.pk: line for line in lines}
        return self._meetings


def _secretary(ground: Ground, _of: str) -> Standing:
    posted = Posting.objects.current(ground.at).filter(unit=ground.host, role__in=SECRETARIES)
    return _either(posted.exists())


def _charter(ground: Ground, _of: str) -> Standing:
    rows = Charter.objects.filter(unit=ground.host).in_force(clock.local(ground.at).date())
    return _either(rows.exists())


def _meeting(ground: Ground, of: str) -> Standing:
    line = ground.meetings().get(of)
    if line is None:
        return Standing.NONE
    months = ground.quarter.months
    cells = {one.cell for one in line.periods if one.last in months}
    cells |= {one.cell for one in line.periods if one.cell == Cell.HELD and one.first in months}
    if Cell.MISSING in cells:
        return Standing.LACKING
    if Cell.HELD in cells:
        return Standing.GOOD
    return Standing.OPEN if cells - {Cell.BEFORE} else Standing.NONE


def _minutes(ground: Ground, _of: str) -> Standing:
    held = Activity.objects.filter(
        host=ground.host,
        status=Status.HELD,
        kind__family__in=FAMILIES,
        held_from__gte=ground.quarter.since,
        held_from__lt=ground.quarter.until,
    )
    if not held.exists():
        return Standing.NONE
    agreed = Minutes.objects.filter(activity=OuterRef("pk"), approved_at__isnull=False)
    return _either(not held.exclude(Exists(agreed)).exists())


def _education(ground: Ground, _of: str) -> Standing:
    return IN_FORCE[education_of(ground.host, ground.quarter.year).stage]


def _schoolbag(ground: Ground, _of: str) -> Standing:
    """Who waits is known of today alone."""
    if ground.quarter != Quarter.now():
        return Standing.NONE
    return _either(not to_bring(ground.host))


def _room(ground: Ground, _of: str) -> Standing:
    rooms = Facility.objects.filter(
        below(place_of(ground.host).path, "resource__path"),
        resource__valid_to__isnull=True,
        kind=ROOM,
    )
    return _either(rooms.exists())


def _either(good: bool) -> Standing:
    return Standing.GOOD if good else Standing.LACKING


RECORDS: Final[dict[str, Callable[[Ground, str], Standing]]] = {
    "secretary": _secretary,
    "charter": _charter,
    "meeting": _meeting,
    "minutes": _minutes,
    "education": _education,
    "schoolbag": _schoolbag,
    "room": _room,
}
