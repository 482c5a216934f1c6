"""What a department sees of instructors: branches in village order after the instructor was
reminded, the five roles over all of them, the quarterly meeting. Never people."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.activities.models import Activity
from linli.common import clock
from linli.instructors import services as instructors
from linli.outbox.models import Message
from linli.territory.models import Leave, Link, Unit
from tests.desk import Desk
from tests.dutiful import World, two_villages
from tests.instructing import BOARD, ROLES, writes, written
from tests.meeting import local
from tests.town import Town, appointed, somebody

YEAR = clock.today().year + 1


def on(day: int) -> datetime:
    """Noon of a day of next March: a month of thirty-one days."""
    return datetime(YEAR, 3, day, 12, tzinfo=clock.PLACE_TIME)


@pytest.fixture
def world(town: Town) -> Iterator[World]:
    made = two_villages(town)
    Unit.objects.filter(pk__in=[one.pk for one in made.branches]).update(valid_from="2025-01-01")
    with clock.told(on(10)):
        yield made


@pytest.fixture
def desk(town: Town) -> Desk:
    """Of the department of the township."""
    return Desk(appointed(somebody("组织", "zuzhi"), "party_worker", town.township))


def missing(page: str) -> str:
    return page.partition('id="missing"')[2].partition("</section>")[0]


@pytest.mark.row("S1-22")
def test_the_instructor_is_reminded_first_and_the_department_reads_of_the_branch_some_days_later(
    town: Town, world: World, desk: Desk
) -> None:
    written(Desk(world.instructors[0]), town.village)
    assert instructors.remind() == 0
    assert "1 more has time" in desk.opens(BOARD)

    with clock.told(on(25)):
        assert instructors.remind() == 1
        assert instructors.remind() == 0
        told = Message.objects.get(template="instructor_due", channel="inbox")
        assert told.to == world.instructors[1].person
        assert "visit to the village is still open" in Desk(world.instructors[1]).opens("/inbox/")
        page = desk.opens(BOARD)
        assert world.branches[2].name not in missing(page)
        assert "1 more has time" in page
    with clock.told(on(29)):
        page = desk.opens(BOARD)
        assert world.branches[2].name in missing(page)
        assert "No visit yet" in missing(page)
        assert "Visited: 1 of 2" in page
        assert "示例·指导" not in page
        written(Desk(world.instructors[1]), town.neighbour)
        assert world.branches[2].name not in missing(desk.opens(BOARD))


def test_branches_stand_in_village_order_with_why_and_a_vacancy_at_once(
    town: Town, world: World, desk: Desk
) -> None:
    Link.objects.filter(person=world.instructors[0].person).update(until_at=clock.now())
    Leave.objects.create(
        posting=world.instructors[1].postings[0], since_at=on(1), until_at=on(30), deputy=None
    )
    page = missing(desk.opens(BOARD))
    assert "Vacant" in page
    assert "On leave" in page
    assert page.index("Pingshan Village") < page.index("Wuxing Village")
    assert instructors.remind() == 0


def test_whoever_stands_in_is_reminded_for_whoever_is_away(town: Town, world: World) -> None:
    deputy = appointed(somebody("代", "dai"), "village_clerk", town.village)
    Leave.objects.create(
        posting=world.instructors[0].postings[0], since_at=on(24), until_at=on(31),
        deputy=deputy.person,
    )  # fmt: skip
    with clock.told(on(25)):
        assert instructors.remind() == 2
    people = set(Message.objects.filter(channel="inbox").values_list("to", flat=True))
    assert people == {deputy.person.pk, world.instructors[1].person.pk}


@pytest.mark.row("S4-02")
def test_roles_are_counted_over_all_instructors_and_not_where_they_are_few(
    town: Town, world: World, desk: Desk
) -> None:
    first = Desk(world.instructors[0])
    written(first, town.village, roles=["role_mediator", "role_organiser"])
    assert "would be somebody's own" in desk.opens(ROLES)

    for number in range(3):
        who = appointed(somebody(f"指导{number + 2}", f"zhi{number}"), "instructor", town.village)
        written(Desk(who), town.village, roles=["role_mediator"])
    page = desk.opens(ROLES).partition("<main")[2]
    assert '<th scope="row">Mediator</th><td class="number">4</td>' in page
    assert '<th scope="row">Organiser</th><td class="number">1</td>' in page
    assert '<th scope="row">Propagandist</th><td class="number">0</td>' in page
    assert "示例·" not in page
    with clock.told(on(10) + timedelta(days=31)):
        assert '<th scope="row">Mediator</th><td class="number">0</td>' in desk.opens(ROLES)
        assert '<th scope="row">Mediator</th><td class="number">4</td>' in desk.opens(
            f"{ROLES}?span=year"
        )


def test_a_village_reads_no_numbers_by_role(town: Town, world: World) -> None:
    assert world.villages
    chief = Desk(town.chief).opens(ROLES)
    assert "No numbers here" in chief
    assert "does not read" in Desk(town.grid_member).opens(BOARD, 403)


def test_the_quarterly_meeting_is_called_once_with_every_instructor_on_its_list(
    town: Town, world: World, desk: Desk
) -> None:
    address = f"{BOARD}{town.township.pk}/meeting/"
    assert "Call the meeting" in desk.opens(BOARD)
    assert "All 2 instructors stand on its list" in desk.opens(address)
    begins = local(clock.now() + timedelta(days=9))
    fields: dict[str, Any] = {
        "key": "m" * 32,
        "begins": begins,
        "where": "二楼",
        "agenda": "怎么做",
    }
    desk.posts(address, **fields)
    desk.posts(address, **fields)

    meeting = Activity.objects.get(kind="instructor_meeting")
    assert set(meeting.participations.values_list("person", flat=True)) == {
        one.person.pk for one in world.instructors
    }
    assert "You are invited" in Desk(world.instructors[0]).opens("/inbox/")
    page = desk.opens(BOARD)
    assert meeting.get_absolute_url() in page
    assert "Call the meeting" not in page
    past = {**fields, "key": "n" * 32, "begins": local(clock.now() - timedelta(days=1))}
    desk.posts(address, 422, **past)
    Desk(town.outsider).opens(address, 404)


def test_the_board_asks_as_much_for_two_branches_as_for_twenty(
    town: Town, world: World, desk: Desk
) -> None:
    desk.opens(BOARD)
    with CaptureQueriesContext(connection) as few:
        desk.opens(BOARD)
    for number in range(6):
        who = appointed(somebody(f"多{number}", f"duo{number}"), "instructor", town.village)
        general = world.branches[number % 2 * 2]
        Link.objects.create(
            kind_id="instructor", person=who.person, unit=general, path=general.path,
            since_at=on(1) - timedelta(days=90),
        )  # fmt: skip
        writes(Desk(who), town.village)
    with CaptureQueriesContext(connection) as many:
        desk.opens(BOARD)
    assert len(many) == len(few)
