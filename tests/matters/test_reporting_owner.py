"""Whose a new matter is, and why: holder, deputy, vacancy, overlap, nobody."""

from datetime import timedelta

from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import Level
from tests.town import PINGSHAN, YIJIANG, Town, appointed, place, somebody


def test_with_nobody_in_the_grid_it_waits_with_the_nearest_holder_above(town: Town) -> None:
    matter = town.reports(unit_id=town.lanes[2].pk)  # grid 03 has no member
    assert matter.owner == matter.turn == town.clerk.postings[0]
    assert matter.because["vacant"] == [Level.GROUP]
    assert matter.level == Level.VILLAGE  # so that handing up goes to the street, not sideways
    assert Message.objects.filter(to=town.clerk.person).exists()


def test_with_nobody_at_all_it_is_taken_all_the_same(town: Town) -> None:
    territory.end_posting(town.outsider.postings[0].pk, by=SYSTEM)
    matter = town.reports(place_code=YIJIANG, unit_id=None)
    assert (matter.status, matter.owner, matter.turn) == (Status.SUBMITTED, None, None)
    assert matter.because == {"how": "nobody"}
    assert matter.respond_due_at is not None


def test_two_members_in_one_grid_are_explained(town: Town) -> None:
    appointed(somebody("癸"), "grid_member", town.village, town.grids[0])
    matter = town.reports()
    assert matter.because["others"] == 1
    assert matter.owner == town.grid_member.postings[0]  # the longest-serving


def test_a_deputy_acts_while_the_holder_is_away_and_the_posting_stays_the_owner(
    town: Town,
) -> None:
    deputy, now = somebody("癸", "gui"), clock.now()
    posting = town.grid_member.postings[0]
    territory.plan_leave(
        posting,
        by=town.grid_member.actor,
        since_at=now - timedelta(minutes=1),
        until_at=now + timedelta(days=3),
        deputy=deputy.person,
    )
    matter = town.reports()
    assert matter.owner == posting
    assert matter.because["how"] == "leave_deputy"
    assert (matter.because["name"], matter.because["instead_of"]) == ("示例·癸", "示例·甲")
    assert Message.objects.filter(to=deputy.person).count() == 2
    assert not Message.objects.filter(to=town.grid_member.person).exists()
    assert list(Matter.objects.waiting_for(deputy.actor)) == [matter]


def test_policy_help_begins_at_the_village(town: Town) -> None:
    matter = town.reports(kind="policy_help")
    assert (matter.level, matter.owner) == (Level.VILLAGE, town.clerk.postings[0])


def test_the_neighbour_village_without_staff_reports_to_the_street(town: Town) -> None:
    place(PINGSHAN)
    matter = town.reports(place_code=PINGSHAN, unit_id=None)
    assert matter.owner == town.street.postings[0]
    assert matter.because["vacant"] == [Level.GROUP, Level.VILLAGE]
