"""Each list of scoring asks the database as often for many rows as for one."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.common.ids import new_id
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.scoring import services as scoring
from linli.scoring.models import (
    Aspect,
    Bulletin,
    BulletinNote,
    Finding,
    ListEntry,
    ListStep,
    Objection,
    RankList,
    Reckoning,
    Result,
    Round,
    Standard,
)
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.inspecting import Inspecting, of_six
from tests.scored import Scored, clean, scored
from tests.town import Town

MANY = 1000


def asks(desk: Desk, address: str) -> int:
    """How often a page asks; opened once before, so that nothing is read for the first time."""
    desk.opens(address)
    with CaptureQueriesContext(connection) as asked:
        desk.opens(address)
    return len(asked)


def stays(desk: Desk, address: str, grow: Callable[[], object]) -> None:
    """A page asks as much after its list has grown as before."""
    before = asks(desk, address)
    grow()
    assert asks(desk, address) == before, address


@pytest.fixture
def six(town: Town) -> Inspecting:
    return of_six(town)


@pytest.fixture
def round_(town: Town) -> Scored:
    return scored(town, clean)


def copies(found: Round, many: int) -> list[Round]:
    """Rounds of the months before it, with the same words."""
    made = []
    for number in range(1, many + 1):
        first = date(2020, 1, 1) + timedelta(days=31 * number)
        days = {"begins_on": first, "ends_on": first + timedelta(days=3)}
        row = Round(**{one.attname: getattr(found, one.attname) for one in Round._meta.fields})
        row.id, row.client_key, row.follows = new_id(), None, None
        row.month = first.replace(day=1)
        row.begins_on, row.ends_on = days["begins_on"], days["ends_on"]
        made.append(row)
    return Round.objects.bulk_create(made)


def test_the_list_of_rounds(six: Inspecting) -> None:
    found = six.opens()
    stays(six.desk, "/scoring/", lambda: copies(found, MANY))


def test_the_list_of_standards(six: Inspecting) -> None:
    one = scoring.next_version(six.standard.pk, six.unit, by=six.lead.actor)

    def grow() -> None:
        Standard.objects.bulk_create(
            Standard(
                **{
                    field.attname: getattr(one, field.attname)
                    for field in Standard._meta.fields
                    if field.attname not in {"id", "code", "key"}
                },
                code=f"own_{number}",
            )
            for number in range(MANY)
        )

    stays(six.desk, "/scoring/standards/", grow)


def test_a_round_and_the_stops_of_whoever_judges(six: Inspecting) -> None:
    counted = []
    for villages, panels in (([six.villages[0].code], 1), (None, 2)):
        found = six.draws(six.opens(villages=villages), panels=panels)
        judge = Desk(next(one for one in six.committees if _sits(found, one.person.pk)))
        counted.append(
            (
                asks(six.desk, f"/scoring/rounds/{found.pk}/"),
                asks(six.desk, "/scoring/"),
                asks(judge, "/scoring/stops/"),
            )
        )
    assert counted[0] == counted[1]


def _sits(found: Round, person: UUID) -> bool:
    return found.panels.filter(members__posting__person=person).exists()


def groups(village: Unit, many: int) -> list[Unit]:
    """More villager groups than any village has."""
    made = []
    there = Unit.objects.filter(parent=village, kind=UnitKind.GROUP).order_by("path")[0]
    for number in range(100, 100 + many):
        row = Unit(
            **{
                field.attname: getattr(there, field.attname)
                for field in Unit._meta.fields
                if field.attname not in {"id", "path", "code", "name_zh"}
            },
            path=f"{village.path}{number:03d}.",
            code="",
            name_zh=f"第{number}村民小组",
        )
        made.append(row)
    return Unit.objects.bulk_create(made)


def results(made: Reckoning, units: list[Unit]) -> list[Result]:
    """As many more, like the one that is there."""
    one = made.results.filter(of_group=True, scope="all").order_by("path")[0]
    return Result.objects.bulk_create(
        Result(
            **{
                field.attname: getattr(one, field.attname)
                for field in Result._meta.fields
                if field.attname not in {"id", "unit_id", "path"}
            },
            unit=unit,
            path=unit.path,
        )
        for unit in units
    )


def test_the_results_of_a_round_and_of_a_place(round_: Scored) -> None:
    village = round_.six.villages[0]
    group = round_.reckoning.results.filter(of_group=True).order_by("path")[0].unit
    address = f"/scoring/results/{round_.round.pk}/"
    stays(round_.six.desk, address, lambda: results(round_.reckoning, groups(village, MANY)))
    assert asks(round_.six.desk, f"{address}{group.pk}/") <= asks(
        round_.six.desk, f"{address}{village.pk}/"
    )


def test_a_list_with_its_entries_its_story_and_its_objections(round_: Scored) -> None:
    red = round_.reckoning.lists.get(colour="red")
    RankList.objects.filter(pk=red.pk).update(status="published", published_at=clock.now())
    units = groups(round_.six.villages[0], 60)
    rows = results(round_.reckoning, units)

    def on_it(some: list[Result]) -> None:
        for row in some[:3]:
            objected(round_, red, row.unit)
        ListEntry.objects.bulk_create(
            ListEntry(rank_list=red, unit=row.unit, path=row.path, result=row, position=1)
            for row in some
        )
        steps = red.steps.count()
        last = red.steps.order_by("-seq")[0]
        ListStep.objects.bulk_create(
            ListStep(
                record=red, seq=steps + number, at=last.at, entered_at=last.entered_at,
                actor=last.actor, verb="reason", now=red.status, words={}, public=True,
            )
            for number in range(1, len(some) + 1)
        )  # fmt: skip

    on_it(rows[:1])
    for desk in (round_.six.desk, Desk(round_.six.committees[0])):
        desk.opens(f"/scoring/lists/{red.pk}/")
    stays(round_.six.desk, f"/scoring/lists/{red.pk}/", lambda: on_it(rows[1:]))


def objected(scores: Scored, found: RankList, unit: Unit) -> Objection:
    """A village said that the list is wrong about a group."""
    village = scores.six.villages[0]
    matter = matter_like(scores, village)
    return Objection.objects.create(
        matter=matter, unit=unit, path=unit.path, rank_list=found, made_at=clock.now(),
        due_at=clock.now(),
    )  # fmt: skip


def matter_like(scores: Scored, village: Unit) -> Matter:
    """One that was told at the door, with a number of its own."""
    report = matters.Report(place_code=village.code, text="有异议", source="office", kind="rubbish")
    return matters.report(report, by=SYSTEM).matter


def test_the_findings_of_a_village_and_of_a_township(round_: Scored) -> None:
    village = round_.six.villages[0]
    first = matter_like(round_, village)
    item = Aspect.objects.get(standard=round_.six.standard, code="roads").items.order_by("seq")[0]

    def found(matters_: list[Matter], unit: Unit) -> None:
        Finding.objects.bulk_create(
            Finding(
                matter=one, round=round_.round, item=item, unit=unit, village=village,
                path=unit.path, due_on=clock.today(),
            )
            for one in matters_
        )  # fmt: skip

    def grow() -> None:
        made = Matter.objects.bulk_create(
            Matter(
                **{
                    field.attname: getattr(first, field.attname)
                    for field in Matter._meta.fields
                    if field.attname not in {"id", "number", "client_key"}
                },
                number=f"9{number:010d}",
            )
            for number in range(MANY)
        )
        found(made, groups(village, 1)[0])

    found([first], village)
    desk = round_.six.desk
    addresses = [f"/scoring/findings/at/{one.code}/" for one in (village, round_.six.unit)]
    addresses.append(f"/scoring/rounds/{round_.round.pk}/")
    before = [asks(desk, address) for address in addresses]
    grow()
    assert [asks(desk, address) for address in addresses] == before


def test_the_bulletins_and_one_of_them(round_: Scored) -> None:
    over = (round_.round.month + timedelta(days=32)).replace(day=1)
    with clock.told(clock.now() + (over - clock.today()) + timedelta(days=1)):
        assert scoring.freeze_months() == 1
    one = Bulletin.objects.get()
    Bulletin.objects.filter(pk=one.pk).update(status="published", published_at=clock.now())

    def grow() -> None:
        month = date(1950, 1, 1)
        rows = []
        for _number in range(MANY // 2):
            month = (month + timedelta(days=32)).replace(day=1)
            rows.append(replace_month(one, month))
        Bulletin.objects.bulk_create(rows)

    desk = round_.six.desk
    stays(desk, "/scoring/bulletins/", grow)
    notes = [
        BulletinNote(bulletin=one, kind=kind, unit=village, text="清运及时", due_on=over)
        for village in round_.six.villages
        for kind in ("good", "criticism")
    ]
    BulletinNote.objects.bulk_create(notes[:2])
    stays(
        desk, f"/scoring/bulletins/{one.pk}/", lambda: BulletinNote.objects.bulk_create(notes[2:])
    )


def replace_month(one: Bulletin, month: date) -> Bulletin:
    """The same of another month."""
    fields = {field.attname: getattr(one, field.attname) for field in Bulletin._meta.fields}
    return Bulletin(**{**fields, "id": new_id(), "month": month})


def test_the_year_and_the_page_of_a_place(round_: Scored) -> None:
    red = round_.reckoning.lists.get(colour="red")
    shown = {"status": "published", "published_at": clock.now()}
    RankList.objects.filter(pk=red.pk).update(**shown)
    year = round_.round.month.year

    def grow() -> None:
        rounds = copies(round_.round, 60)
        made = Reckoning.objects.bulk_create(
            Reckoning(round=one, at=clock.now(), digest=round_.reckoning.digest) for one in rounds
        )
        RankList.objects.bulk_create(
            RankList(
                reckoning=one, unit=round_.six.unit, path=round_.six.unit.path, colour="red",
                size=3, **shown,
            )
            for one in made
        )  # fmt: skip
        village = round_.six.villages[0]
        Result.objects.bulk_create(
            Result(reckoning=one, unit=village, path=village.path, corrected_centi=9000)
            for one in made
        )

    code = round_.six.unit.code
    addresses = [f"/scoring/of/{code}/", f"/scoring/of/{code}/{year}/", "/scoring/of/%s/2022/"]
    before = [asks(round_.six.desk, address.replace("%s", code)) for address in addresses[:2]]
    grow()
    assert [asks(round_.six.desk, address) for address in addresses[:2]] == before
    assert asks(round_.six.desk, addresses[2] % code) == before[1]
