"""Who answers for a place at a level, and why: holder, deputy, vacancy upward, somebody else."""

from datetime import datetime, timedelta

import pytest

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import Level, UnitKind
from linli.territory.models import Posting
from linli.territory.services import Duty, Place
from tests.town import WUXING, Town, appointed, somebody


def here(town: Town, lane: int = 0) -> Place:
    return territory.locate(WUXING, unit_id=town.lanes[lane].pk)


def who(duty: Duty | None) -> str:
    return duty.person_name.removeprefix("示例·") if duty else ""


def leaves(town: Town, posting: Posting, deputy: str = "", since: datetime | None = None) -> None:
    begins = since or clock.now() - timedelta(hours=1)
    territory.plan_leave(
        posting,
        by=SYSTEM,
        since_at=begins,
        until_at=begins + timedelta(days=2),
        deputy=town.cast[deputy].person if deputy else None,
    )


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.GROUP, "甲"),
        (Level.VILLAGE, "乙"),
        (Level.TOWNSHIP, "丙"),
        (Level.OUTSIDE, "丙"),  # its liaison
    ],
)
def test_each_level_has_its_holder(town: Town, level: str, expected: str) -> None:
    duty = territory.on_duty(here(town), level)
    assert who(duty) == expected
    assert duty is not None
    assert duty.because["how"] == "holder"
    assert duty.because["vacant"] == []


def test_a_vacant_level_is_named_and_the_next_one_answers(town: Town) -> None:
    duty = territory.on_duty(here(town, lane=2), Level.GROUP)
    assert who(duty) == "乙"
    assert duty is not None
    assert duty.because["vacant"] == [Level.GROUP]


def test_a_group_leader_answers_where_the_grid_has_nobody(town: Town) -> None:
    group = town.lanes[2].parent
    assert group is not None
    appointed(somebody("壬"), "group_leader", group)
    assert who(territory.on_duty(here(town, lane=2), Level.GROUP)) == "壬"
    assert who(territory.on_duty(here(town, lane=0), Level.GROUP)) == "甲"


def test_the_deputy_of_a_leave_goes_before_the_standing_one(town: Town) -> None:
    holder = town.grid_member.postings[0]
    standing = territory.appoint(
        somebody("癸").person, "grid_member", by=SYSTEM, unit=town.village, grid=town.grids[0],
        deputy_of=holder,
    )  # fmt: skip
    assert who(territory.on_duty(here(town), Level.GROUP)) == "甲"
    leaves(town, holder, since=clock.now() + timedelta(days=5))
    leaves(town, holder)
    duty = territory.on_duty(here(town), Level.GROUP)
    assert who(duty) == "癸"
    assert duty is not None
    assert (duty.because["how"], duty.because["instead_of"]) == ("standing_deputy", "示例·甲")
    assert duty.posting == holder != standing
    with clock.told(clock.now() + timedelta(days=5, hours=1)):
        territory.plan_leave(
            holder,
            by=SYSTEM,
            since_at=clock.now() + timedelta(days=10),
            until_at=clock.now() + timedelta(days=11),
            deputy=town.clerk.person,
        )
    with clock.told(clock.now() + timedelta(days=15, hours=2)):
        assert who(territory.on_duty(here(town), Level.GROUP)) == "乙"


def test_whoever_is_told_can_also_act(town: Town) -> None:
    """The one who stands in finds the posting among their own."""
    holder = town.grid_member.postings[0]
    deputy = somebody("癸")
    territory.appoint(
        deputy.person, "grid_member", by=SYSTEM, unit=town.village, grid=town.grids[0],
        deputy_of=holder,
    )  # fmt: skip
    leaves(town, holder)
    assert holder.pk in deputy.actor.posting_ids()


def test_when_the_holder_left_for_good_the_standing_deputy_answers(town: Town) -> None:
    holder = town.grid_member.postings[0]
    deputy = somebody("癸")
    standing = territory.appoint(
        deputy.person, "grid_member", by=SYSTEM, unit=town.village, grid=town.grids[0],
        deputy_of=holder,
    )  # fmt: skip
    territory.end_posting(holder.pk, by=SYSTEM)
    duty = territory.on_duty(here(town), Level.GROUP)
    assert who(duty) == "癸"
    assert duty is not None
    assert duty.posting == standing


def test_away_and_nobody_stands_in_the_next_of_the_level_answers(town: Town) -> None:
    leaves(town, town.clerk.postings[0])
    assert who(territory.on_duty(here(town), Level.VILLAGE)) == "丁"


def test_two_leaves_that_overlap_do_not_make_two_holders(town: Town) -> None:
    leaves(town, town.grid_member.postings[0], "next_grid_member")
    leaves(town, town.grid_member.postings[0], "next_grid_member")
    duty = territory.on_duty(here(town), Level.GROUP)
    assert who(duty) == "申"
    assert duty is not None
    assert duty.because["others"] == 0


def test_of_several_the_longest_serving_is_asked_first_and_the_others_are_counted(
    town: Town,
) -> None:
    appointed(somebody("癸"), "grid_member", town.village, town.grids[0])
    duty = territory.on_duty(here(town), Level.GROUP)
    assert who(duty) == "甲"
    assert duty is not None
    assert duty.because["others"] == 1


def test_somebody_else_is_another_person_not_another_posting(town: Town) -> None:
    appointed(town.grid_member, "village_clerk", town.village)
    not_me = {town.grid_member.person.pk, town.clerk.person.pk}
    assert who(territory.on_duty(here(town), Level.VILLAGE, not_persons=not_me)) == "丁"
    everybody = {s.person.pk for s in town.cast.values()}
    assert territory.on_duty(here(town), Level.GROUP, not_persons=everybody) is None


def test_what_ended_or_has_not_begun_does_not_answer(town: Town) -> None:
    territory.appoint(
        somebody("癸").person, "grid_member", by=SYSTEM, unit=town.village, grid=town.grids[2],
        since_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    assert who(territory.on_duty(here(town, lane=2), Level.GROUP)) == "乙"
    with clock.told(clock.now() + timedelta(days=2)):
        assert who(territory.on_duty(here(town, lane=2), Level.GROUP)) == "癸"
    territory.end_posting(town.grid_member.postings[0].pk, by=SYSTEM)
    assert who(territory.on_duty(here(town), Level.GROUP)) == "乙"


def test_another_verb_asks_for_roles_that_may_do_it(town: Town) -> None:
    found = territory.on_duty(here(town), Level.VILLAGE, verb="matters.release")
    assert who(found) == "丁"


def test_who_acts_for_one_posting(town: Town) -> None:
    posting = town.grid_member.postings[0]
    assert who(territory.acting_for(posting.pk, here(town))) == "甲"
    leaves(town, posting, "next_grid_member")
    assert who(territory.acting_for(posting.pk, here(town))) == "申"
    leaves(town, town.clerk.postings[0])
    assert territory.acting_for(town.clerk.postings[0].pk, here(town)) is None
    territory.end_posting(posting.pk, by=SYSTEM)
    assert territory.acting_for(posting.pk, here(town)) is None


def test_the_neighbouring_village_is_not_asked(town: Town) -> None:
    appointed(somebody("癸"), "village_clerk", town.neighbour)
    assert who(territory.on_duty(here(town), Level.VILLAGE)) == "乙"
    assert town.neighbour.kind == UnitKind.VILLAGE
