"""A grid plan comes into force: now or later, once, with whoever and whatever it moves."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.outbox.choices import Channel
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.portal.schedule import Rounds
from linli.territory import services as territory
from linli.territory.choices import PlanStatus, UnitKind
from linli.territory.models import GridPlan, Unit
from linli.territory.services import plans
from tests import stages
from tests import town as towns
from tests.desk import Desk
from tests.grid_desk import HOME, at, begun, grids, in_force, moves, plan_version, publishes
from tests.stages import again
from tests.town import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    """The secretary of 五星村."""
    return Desk(town.secretary)


def test_a_sliver_between_outlines_passes(desk: Desk, town: Town) -> None:
    touching = [
        territory.GridDraft(
            name_zh=f"{n} 格", units=[lane], geometry=towns.square(112.8 + n * 0.01003, 22.6)
        )
        for n, lane in enumerate(town.lanes)
    ]  # three metres apart
    plan = plans.draft_from(town.village, touching, by=SYSTEM)
    publishes(desk, plan)
    assert in_force().pk == plan.pk


def test_a_grid_beyond_the_size_rule_needs_a_written_reason_that_is_kept(
    desk: Desk, town: Town
) -> None:
    Unit.objects.filter(pk=town.lanes[0].pk).update(households=301)
    plan = begun(desk)
    assert "301 households, at most 300" in desk.opens(at(plan, "publish"))
    refused = publishes(desk, plan, 422)
    assert "smaller or larger than the rule" in refused.text
    publishes(desk, plan, size_reason="一条大巷，不宜拆开")
    assert in_force().checks["size_reason"] == "一条大巷，不宜拆开"
    assert "一条大巷，不宜拆开" in desk.opens(f"{HOME}history/")


def test_a_plan_for_a_day_to_come_waits_and_comes_into_force_by_the_worker(
    desk: Desk, town: Town
) -> None:
    plan = begun(desk)
    moves(desk, plan, **{f"g_{town.lanes[1].pk}": grids(plan)[0].pk})
    desk.posts(at(plan, "grid", grids(plan)[1].pk), version=plan_version(plan), do="remove")
    matter = town.reports(unit_id=town.lanes[1].pk)
    day = clock.today() + timedelta(days=1)  # before anything goes up for lateness
    publishes(desk, plan, day=day.isoformat())
    assert "In force from" in desk.opens(HOME)
    assert again(matter).owner == town.next_grid_member.postings[0]
    assert Rounds().to_the_end() == 0
    assert in_force().pk != plan.pk
    with stages.later(days=1):
        assert Rounds().to_the_end() == 0
        assert in_force().pk == plan.pk
        assert again(matter).owner == town.grid_member.postings[0]


def test_a_planned_plan_is_withdrawn_before_its_day(desk: Desk, town: Town) -> None:
    plan = begun(desk)
    day = clock.today() + timedelta(days=3)
    publishes(desk, plan, day=day.isoformat())
    desk.posts(at(plan, "withdraw"), version=plan_version(plan))
    with stages.later(days=4):
        assert territory.bring_into_force() == 0
    plan.refresh_from_db()
    assert plan.status == PlanStatus.DRAFT


def announced_in_vain(desk: Desk, town: Town) -> GridPlan:
    """A plan for in three days, and since then a lane that it does not know."""
    plan = begun(desk)
    publishes(desk, plan, day=(clock.today() + timedelta(days=3)).isoformat())
    territory.add_unit(town.village, UnitKind.ADDRESS, 7, name_zh="新开巷")
    return plan


def test_a_lane_added_before_the_day_makes_it_a_draft_again_that_says_so(
    desk: Desk, town: Town
) -> None:
    plan = announced_in_vain(desk, town)
    with stages.later(days=3):
        assert territory.bring_into_force() == 1
        assert territory.bring_into_force() == 0
    assert in_force().pk != plan.pk
    page = desk.opens(at(plan))
    assert "It could not come into force on its day" in page
    assert "In no grid: 新开巷. Give each of them a grid." in page


def test_whoever_draws_the_grids_is_told_once_that_a_plan_failed_on_its_day(
    desk: Desk, town: Town
) -> None:
    plan = announced_in_vain(desk, town)
    with stages.later(days=3):
        assert Rounds().to_the_end() == 0
        assert Rounds().to_the_end() == 0
        page = desk.opens("/inbox/")
        assert "Not in force: the new grids of" in page
        assert "Its page says what stands in the way" in page
    told = Message.objects.filter(template="plan_not_in_force", channel=Channel.INBOX)
    draw = [town.chief.person.pk, town.secretary.person.pk]  # the township is not troubled
    assert sorted(message.to_id for message in told) == sorted(draw)
    assert {message.link for message in told} == {at(plan)}


def test_of_two_who_publish_at_once_one_gets_a_conflict(desk: Desk, town: Town) -> None:
    mine, theirs = begun(desk), begun(desk)
    seen = in_force().pk
    publishes(desk, mine)
    refused = publishes(desk, theirs, 409, seen=seen)
    assert "Another plan came into force in the meantime" in refused.text
    assert in_force().pk == mine.pk


def test_closed_matters_are_seen_by_whoever_has_the_grid_where_they_lie_now(
    desk: Desk, town: Town
) -> None:
    closed = stages.to(Status.CLOSED, town)
    plan = begun(desk)
    publishes(desk, plan)  # nothing moved, yet every grid is new
    assert again(closed).grid_id == town.grids[0].pk
    member, neighbour = Desk(town.grid_member), Desk(town.next_grid_member)
    assert closed.text in member.opens(closed.get_absolute_url())
    neighbour.opens(closed.get_absolute_url(), 404)
    plan = begun(desk)
    moves(
        desk,
        plan,
        **{f"g_{town.lanes[0].pk}": grids(plan)[1].pk, f"g_{town.lanes[1].pk}": grids(plan)[1].pk},
    )
    desk.posts(at(plan, "grid", grids(plan)[0].pk), version=plan_version(plan), do="remove")
    publishes(desk, plan)
    assert closed.text in neighbour.opens(closed.get_absolute_url())
    assert closed.get_absolute_url() in neighbour.opens("/search/?q=路灯")
    assert Matter.objects.visible_to(town.next_grid_member.actor).filter(pk=closed.pk).exists()
