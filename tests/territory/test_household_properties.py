"""Over any sequence of entries, each household in force on a day stands behind exactly one door,
and nobody is lost: told by a second bookkeeping that only replays what still stands."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.people.actors import SYSTEM
from linli.territory.choices import ChangeKind
from linli.territory.models import GridPlan, Household, HouseholdChange, Link, LinkKind, Unit
from linli.territory.services import (
    household_changes,
    household_history,
    household_undoing,
    households,
)
from linli.territory.services.household_entries import Entry
from tests.contact import contact_member
from tests.town import Town

DAYS: Final = 6
DOORS: Final = ("1", "2", "3")
Door = tuple[int, str]
small = st.integers(0, 11)
ACTS: Final = ("move", "move", "split", "merge", "end", "undo", "undo")
events = st.lists(
    st.tuples(st.sampled_from(ACTS), small, small, st.integers(0, DAYS)), min_size=3, max_size=12
)


@dataclass
class Told:
    """An entry as the second bookkeeping keeps it."""

    change: UUID
    kind: str
    day: date
    who: UUID  # lines
    other: UUID | None
    door: Door


def replay(first: dict[UUID, Door], book: list[Told], day: date) -> dict[UUID, Door]:
    """Who lives where at the end of a day."""
    found = dict(first)
    for one in book:
        if one.day > day:
            continue
        if one.kind == "move":
            found[one.who] = one.door
        elif one.kind == "split":
            assert one.other is not None
            found[one.other] = one.door
        else:
            del found[one.who]
    return found


class Book:
    """Does what it is told, in the product and in the second bookkeeping."""

    def __init__(self, town: Town, first: list[Household]) -> None:
        self.town = town
        self.by = town.clerk.actor
        self.first = {one.line: (one.unit_id, one.number) for one in first}
        self.told: list[Told] = []

    def living(self) -> list[Household]:
        rows = Household.objects.filter(valid_to__isnull=True)
        return list(rows.select_related("unit").order_by("pk"))

    def does(self, act: str, which: int, where: int, ago: int) -> None:
        if act == "undo":
            self.undoes(which)
            return
        living = self.living()
        if not living:
            return
        one = living[which % len(living)]
        unit, number = self.door(act, one, where, living)
        day = clock.today() - timedelta(days=ago)
        at = clock.now() if not ago else datetime.combine(day, time.min, clock.PLACE_TIME)
        entry = Entry(at=at, seen=one.version)
        if act == "end":
            household_changes.end(one.pk, by=SYSTEM, entry=entry)
            other = None
        else:
            other = getattr(household_changes, act)(one.pk, unit, number, by=SYSTEM, entry=entry)
        change = HouseholdChange.objects.order_by("-entered_at", "-pk")[0]
        kept_day = clock.local(change.at).date()
        line = other.line if other else None
        self.told.append(Told(change.pk, act, kept_day, one.line, line, (unit.pk, number)))

    def door(
        self, act: str, one: Household, where: int, living: list[Household]
    ) -> tuple[Unit, str]:
        if act == "merge":
            other = living[where % len(living)]
            return other.unit, other.number
        return self.town.lanes[where % 3], DOORS[where // 3 % len(DOORS)]

    def undoes(self, which: int) -> None:
        changes = list(HouseholdChange.objects.exclude(kind=ChangeKind.CORRECTED).order_by("pk"))
        if not changes:
            return
        change = changes[-1 - which % len(changes)]
        household_undoing.undo(change.pk, by=SYSTEM)
        self.told = [one for one in self.told if one.change != change.pk]


def check(book: Book) -> None:
    for ago in range(DAYS + 2):
        day = clock.today() - timedelta(days=ago)
        rows = list(Household.objects.current(household_history.end_of(day)))
        assert len({one.line for one in rows}) == len(rows), "somebody lives behind two doors"
        assert len({(one.unit_id, one.number) for one in rows}) == len(rows), "two behind a door"
        now = {one.line: (one.unit_id, one.number) for one in rows}
        assert now == replay(book.first, book.told, day)
        counted = household_history.on_day(book.town.village, day, by=book.by)
        assert sum(one.households for one in counted) == len(rows)
    for lane in book.town.lanes:
        lane.refresh_from_db()
        assert (lane.households or 0) == Household.objects.filter(unit=lane, valid_to=None).count()
    for link in Link.objects.not_over(clock.now()).select_related("household"):
        assert link.household is not None
        assert link.household.valid_to is None, "somebody looks after an empty door"


def town_of_households(town: Town) -> list[Household]:
    since = clock.now() - timedelta(days=DAYS + 1)
    GridPlan.objects.update(valid_from=since)
    member = contact_member(town, "联")
    kind = LinkKind.objects.get(pk="contact")
    for lane in town.lanes[:2]:
        households.add(lane, DOORS[:2], by=SYSTEM, at=since)
    rows = list(Household.objects.order_by("pk"))
    for one in rows[:3]:
        Link.objects.create(
            kind=kind, person=member.person, household=one, path=one.path, since_at=since
        )
    return rows


@given(events)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_household_stands_behind_one_door_on_each_day_and_nobody_is_lost(
    town: Town, happened: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        book = Book(town, town_of_households(town))
        for event in happened:
            with suppress(Invalid, Conflict), transaction.atomic():
                book.does(*event)
        check(book)
        transaction.set_rollback(True)
