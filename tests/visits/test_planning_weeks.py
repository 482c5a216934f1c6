"""The week of a visitor: who stands on it, in which order, and what is done anew."""

from datetime import datetime, time, timedelta

import pytest

from linli.common import clock
from linli.territory.models import Unit
from linli.visits.models import VisitPlan
from linli.visits.services import this_week
from tests.desk import Desk
from tests.town import Town
from tests.walk import Walk, doors, doors_on, placed, walk

WEEK = timedelta(days=7)


def wednesday() -> datetime:
    """At noon, of the next week."""
    day = this_week() + timedelta(days=9)
    return datetime.combine(day, time(12), clock.PLACE_TIME)


@pytest.mark.row("S3-23")
def test_week_by_week_each_household_is_visited_within_its_time_and_needs_come_back_as_matters(
    town: Town,
) -> None:
    homes = doors(town, 26)
    ours = walk(town)
    visited: dict[str, int] = {}
    begun = wednesday()
    for week in range(13):
        with clock.told(begun + week * WEEK):
            plan = ours.plans()
            open_ones = list(plan.stops.order_by("number").select_related("household"))
            assert open_ones, "somebody is visited every week"
            assert len(open_ones) <= 4, "an even share of the grid"
            for stop in open_ones:
                ours.records(stop)
                visited[stop.household.number] = visited.get(stop.household.number, 0) + 1
    assert set(visited) == {home.number for home in homes}, "each was offered one in its time"
    with clock.told(begun + 13 * WEEK):
        plan = ours.plans()
        stop = plan.stops.order_by("number")[0]
        day = clock.today() + timedelta(days=16)
        ours.records(stop, need_1="屋后沟堵了", kind_1="rubbish", revisit_on=f"{day:%Y-%m-%d}")
    with clock.told(begun + 14 * WEEK):
        assert "A revisit was promised" not in ours.desk.opens(f"/visits/plan/{ours.plans().pk}/")
    with clock.told(begun + 15 * WEEK):
        again = ours.plans()
        assert again.stops.get(household=stop.household_id).reason == "promised"
        page = ours.page(again.stops.get(household=stop.household_id))
        assert "屋后沟堵了" in page, "the answer is carried back to the door"


def test_whoever_asked_for_help_comes_more_often(town: Town) -> None:
    home = doors(town, 13)[4]
    ours = walk(town)
    begun = wednesday()
    with clock.told(begun):
        ours.records(ours.stop(ours.plans(), home), says="often")
    weeks = []
    for week in range(1, 7):
        with clock.told(begun + week * WEEK):
            stop = ours.plans().stops.filter(household=home).first()
            if stop is not None:
                weeks.append(week)
                assert stop.reason == "asked"
                ours.records(stop)
    assert weeks == [2, 4, 6], "every second week"


def test_without_positions_the_walk_follows_the_doors(town: Town) -> None:
    doors(town, 40)
    ours = walk(town)
    plan = ours.plans()
    shown = doors_on(ours.desk.opens(f"/visits/plan/{plan.pk}/"))
    numbers = [int(door.rsplit(" ", 1)[1]) for door in shown]
    assert plan.ordered == "doors"
    assert len(numbers) in {3, 4}
    assert numbers == sorted(numbers)


def test_with_positions_the_planner_orders_the_walk_and_doors_of_a_lane_stay_in_order(
    town: Town,
) -> None:
    placed(list(Unit.objects.filter(pk__in=[lane.pk for lane in town.lanes])))
    doors(town, 40)
    plan = walk(town).plans()
    assert plan.ordered in {"search", "fit"}
    rows = plan.stops.order_by("number").select_related("household")
    numbers = [int(stop.household.number) for stop in rows]
    assert numbers == sorted(numbers)


def test_planned_anew_what_was_visited_or_added_by_hand_stays(town: Town) -> None:
    homes = doors(town, 26)
    ours = walk(town)
    plan = ours.plans()
    first = plan.stops.order_by("number")[0]
    ours.records(first)
    planned = set(plan.stops.values_list("household", flat=True))
    other = next(home for home in homes if home.pk not in planned)
    added = ours.stop(plan, other)
    for _n in range(2):  # the second is the same form sent twice
        ours.desk.posts(f"/visits/plan/{plan.pk}/again/", version=1)
    plan.refresh_from_db()
    assert plan.version == 2
    kept = set(plan.stops.values_list("pk", flat=True))
    assert {first.pk, added.pk} <= kept
    assert VisitPlan.objects.count() == 1
    assert ours.plans() == plan, "asked for again it is the same plan"


def test_the_sheet_bears_the_doors_and_no_word_of_needs(town: Town) -> None:
    doors(town, 6)
    ours = walk(town)
    plan = ours.plans()
    sheet = ours.desk.opens(f"/visits/plan/{plan.pk}/sheet/")
    stop = plan.stops.select_related("household__unit").order_by("number")[0]
    assert f"{stop.household.unit.short_name} {stop.household.number}" in sheet
    assert "Tear it up" in sheet


def test_a_grid_without_doors_says_what_to_do_first(town: Town) -> None:
    ours = walk(town)
    plan = ours.plans()
    page = ours.desk.opens(f"/visits/plan/{plan.pk}/")
    assert "Nobody is due this week" in page
    assert "no doors are entered yet" in page


def test_only_the_visitor_sees_the_plan_and_its_doors(town: Town) -> None:
    doors(town, 3)
    ours = walk(town)
    plan = ours.plans()
    stop = plan.stops.order_by("number")[0]
    for who in (town.next_grid_member, town.chief, town.secretary, town.outsider):
        desk = Desk(who)
        for address in (f"/visits/plan/{plan.pk}/", f"/visits/plan/{plan.pk}/sheet/"):
            desk.opens(address, 404)
        desk.opens(f"/visits/door/{stop.pk}/", 404)
        desk.posts(f"/visits/door/{stop.pk}/", 404, key="a")
        desk.posts(f"/visits/plan/{plan.pk}/add/", 404)
    foreign = Walk(Desk(town.outsider), town.grids[0])
    foreign.desk.posts("/visits/", 422, grid=town.grids[0].pk)
    Desk(town.street).opens("/visits/", 403)
