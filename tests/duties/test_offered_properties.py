"""How many households were offered a visit is what counting them one by one gives: whatever moves,
splits, joins, ends and is undone meanwhile, however it went at the doors, wherever is asked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linli.activities.models import Activity, ActivityStep
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.duties import language
from linli.duties.services import offered
from linli.duties.services.asking import Asked, Key
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import ChangeKind, UnitKind
from linli.territory.models import Household, HouseholdChange, Link, LinkKind, Unit
from linli.territory.paths import village_path
from linli.territory.services import household_changes, household_undoing, households
from linli.territory.services.household_entries import Entry
from linli.visits.models import Visit, Wish
from tests.contact import contact_member
from tests.dutiful import DAY, START
from tests.town import Somebody, Town

DAYS: Final = 40  # in which all of it happens
DOORS: Final = ("1", "2")
VILLAGE: Final = "who: unit village\ncounts: households\nwhere: village\n"
MINE: Final = "who: role contact_member\ncounts: households contact\n"
REST: Final = "least: 90 percent\nper: quarter\ndoor: "
HOW: Final = ("met nobody refused phone survey", "met", "met phone refused")

many = st.integers(0, 7)
when = st.integers(0, DAYS)
change = st.tuples(
    st.sampled_from(["move", "move", "split", "merge", "end", "undo", "undo"]), many, many,
    st.integers(0, 9), st.just(""),
)  # fmt: skip
visit = st.tuples(
    st.just("visit"), many, many, st.integers(0, 9),
    st.sampled_from(["met", "met", "nobody", "refused", "too_late"]),
)  # fmt: skip
wish = st.tuples(
    st.just("wish"), many, many, st.integers(0, 9),
    st.sampled_from(["no_visits", "no_visits", "agrees"]),
)  # fmt: skip
events = st.lists(
    st.tuples(when, st.one_of(change, change, visit, visit, visit, wish)), min_size=3, max_size=14
)


def noon(day: float) -> datetime:
    at = datetime(START.year, START.month, START.day, 12, tzinfo=clock.PLACE_TIME)
    return at + day * DAY


@dataclass
class Doors:
    """Two villages with households, of which one contact member looks after some."""

    places: list[Unit]
    member: Somebody
    noted: dict[UUID, datetime] = field(default_factory=dict)  # when each visit was entered

    def living(self) -> list[Household]:
        rows = Household.objects.filter(valid_to__isnull=True).select_related("unit")
        return list(rows.order_by("path", "number"))

    def does(self, day: int, act: str, which: int, other: int, ago: int, how: str) -> None:
        """At noon of a day; `ago`: so many days before it was written down."""
        if act in {"visit", "wish"}:
            rows = list(Household.objects.order_by("path", "number", "valid_from", "valid_to"))
            home = rows[which % len(rows)]
            (self.visited if act == "visit" else self.wishes)(home, noon(day - ago), how, other)
        elif act == "undo":
            rows_ = HouseholdChange.objects.exclude(kind=ChangeKind.CORRECTED)
            if found := list(rows_.order_by("entered_at")):
                household_undoing.undo(found[-1 - which % len(found)].pk, by=SYSTEM)
        elif living := self.living():
            self.changes(act, living, which, other, noon(day - ago) if ago else clock.now())

    def changes(
        self, act: str, living: list[Household], which: int, other: int, at: datetime
    ) -> None:
        one, entry = living[which % len(living)], Entry(at=at)
        if act == "end":
            household_changes.end(one.pk, by=SYSTEM, entry=entry)
            return
        unit, number = self.places[other % len(self.places)], DOORS[other % len(DOORS)]
        if act == "merge":
            unit, number = living[other % len(living)].unit, living[other % len(living)].number
        getattr(household_changes, act)(one.pk, unit, number, by=SYSTEM, entry=entry)

    def visited(self, home: Household, at: datetime, how: str, other: int) -> None:
        """Whatever is there now: a visit may be noted at a door where nobody lives any more."""
        village = Unit.objects.get(path=village_path(home.path))
        activity = Activity.objects.create(
            kind_id="home_visit", host=village, host_path=village.path, place_path=village.path,
            planned_from=at, planned_to=at + DAY, held_from=at, held_to=at + DAY, status="held",
            entered_at=clock.now(), steps_count=1,
        )  # fmt: skip
        steps: Any = ActivityStep.objects
        steps.bulk_create(
            [
                ActivityStep(
                    record=activity, seq=1, at=at, entered_at=clock.now(), verb="hold",
                    was="planned", now="held", actor=SYSTEM.as_json(),
                )
            ]
        )  # fmt: skip
        channel = ("visit", "visit", "phone", "survey")[other % 4]
        Visit.objects.create(
            activity=activity, household=home, path=home.path, at=at, channel=channel, outcome=how,
            digest="",
        )  # fmt: skip
        self.noted[activity.pk] = clock.now()

    def wishes(self, home: Household, at: datetime, how: str, other: int) -> None:
        Wish.objects.filter(household=home, kind=how, ended_at=None).update(ended_at=clock.now())
        until = (at + (1 + other) * DAY).date() if how == "no_visits" else None
        Wish.objects.create(household=home, path=home.path, kind=how, since_at=at, until_on=until)


def two_villages(town: Town) -> Doors:
    group = territory.add_unit(town.neighbour, UnitKind.GROUP, 1, name_zh="第1村民小组")
    made = Doors([*town.lanes, group], contact_member(town, "联"))
    since = noon(-60)
    for unit in (town.lanes[0], group):
        households.add(unit, DOORS, by=SYSTEM, at=since)
    kind = LinkKind.objects.get(pk="contact")
    for one in made.living()[:3]:
        Link.objects.create(
            kind=kind, person=made.member.person, household=one, path=one.path, since_at=since
        )
    return made


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Counted one by one, from the words of the ADRs


def current(home: Household, at: datetime) -> bool:
    return home.valid_from <= at and (home.valid_to is None or home.valid_to > at)


def offered_lines(doors: Doors, asked: Asked) -> set[UUID]:
    """Of the households that had the choice, wherever they lived then."""
    door = asked.law.door
    found = set()
    for one in Visit.objects.select_related("household"):
        assert one.household is not None
        if (
            asked.since <= one.at < asked.until
            and one.at <= asked.now
            and one.outcome in door
            and (one.channel == "visit" or one.channel in door)
            and (asked.known_by is None or doors.noted[one.pk] <= asked.known_by)
        ):
            found.add(one.household.line)
    return found


def wants_none(line: UUID, at: datetime) -> bool:
    return any(
        one.since_at <= at
        and (one.ended_at is None or one.ended_at > at)
        and (one.until_on is None or one.until_on > at.date())
        for one in Wish.objects.filter(household__line=line, kind="no_visits")
    )


def naive(doors: Doors, asked: Asked) -> tuple[Counter[Key], Counter[Key]]:
    at = min(asked.now, asked.until - timedelta(seconds=1))
    lines = offered_lines(doors, asked)
    every: Counter[Key] = Counter()
    found: Counter[Key] = Counter()
    for home in Household.objects.order_by("pk"):
        if not current(home, at) or not home.path.startswith(asked.path):
            continue
        for key in keys(home, asked, at):
            every[key] += 1
            wished = "refused" in asked.law.door and wants_none(home.line, at)
            found[key] += home.line in lines or wished
    return every, found


def keys(home: Household, asked: Asked, at: datetime) -> Iterable[Key]:
    if not asked.law.kinds:
        return [(None, village_path(home.path))]
    return [
        (one.person_id, "")
        for one in home.links.all()
        if one.since_at <= at and (one.until_at is None or one.until_at > at)
    ]


@given(
    happened=events,
    since=st.integers(-3, DAYS // 2),
    days=st.integers(3, DAYS),
    after=st.integers(0, DAYS),
    how=st.sampled_from(HOW),
    known=st.sampled_from([None, None, None, 0, 5]),
)
@example(  # visited and gone; visited at both doors; visited, and wishes for no more; and undone
    happened=[
        (2, ("visit", 0, 0, 0, "met")),
        (3, ("visit", 1, 0, 0, "met")),
        (4, ("visit", 2, 0, 0, "nobody")),
        (5, ("end", 1, 0, 0, "")),
        (6, ("move", 0, 2, 0, "")),
        (7, ("visit", 4, 0, 0, "met")),
        (8, ("wish", 2, 7, 0, "no_visits")),
        (9, ("move", 1, 1, 0, "")),
        (10, ("visit", 4, 0, 0, "met")),
        (11, ("undo", 0, 0, 0, "")),
    ],
    since=0, days=20, after=12, how=HOW[0], known=None,
)  # fmt: skip
@settings(
    max_examples=30, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_as_many_were_offered_a_visit_as_counting_each_household_gives(
    town: Town,
    happened: list[tuple[int, tuple[str, int, int, int, str]]],
    since: int,
    days: int,
    after: int,
    how: str,
    known: int | None,
) -> None:
    with undone():
        doors = two_villages(town)
        for day, event in sorted(happened, key=lambda one: one[0]):
            with clock.told(noon(day)), suppress(Invalid, Conflict), transaction.atomic():
                doors.does(day, *event)
        begins, ends = noon(since - 0.5), noon(since + days - 0.5)
        for text in (VILLAGE, MINE):
            law = language.parse(f"{text}{REST}{how}")
            for path in ("", town.township.path, town.village.path, town.neighbour.path):
                asked = Asked(
                    law, begins, ends, noon(since + after), path if text == VILLAGE else "",
                    known_by=None if known is None else ends + known * DAY,
                )  # fmt: skip
                every, found = naive(doors, asked)
                assert offered.counts(asked) == (every, found)
