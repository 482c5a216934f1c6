"""Asking the planner on its page; the worker runs it in a process of its own."""

import re
from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.portal.schedule import Rounds
from linli.territory import services as territory
from linli.territory.choices import AreaKind, AskedState, Layer, PlanOrigin, PlanStatus, UnitKind
from linli.territory.models import Area, GridPlan, GridUnit, Proposal, Unit
from linli.territory.services import areas
from linli.territory.services.plans import proposals
from linli.territory.services.plans.running import Runner
from tests import stages
from tests.desk import Desk
from tests.town import WUXING, Town, square

HOME = f"/office/places/{WUXING}/grids/"


@pytest.fixture
def desk(town: Town) -> Desk:
    """The secretary of 五星村."""
    return Desk(town.secretary)


@pytest.fixture
def lanes(town: Town) -> list[Unit]:
    """Eight lanes in two rows, each with its outline and households."""
    found = list(town.lanes)
    for number in range(2, 7):
        group = found[number % 3].parent
        assert group is not None
        found.append(territory.add_unit(group, UnitKind.ADDRESS, number, name_zh=f"{number}号巷"))
    for number, lane in enumerate(found):
        west, south = 112.8 + number % 4 / 100, 22.6 + number // 4 / 100
        territory.draw_unit_shape(lane, square(west, south), by=SYSTEM)
        Unit.objects.filter(pk=lane.pk).update(households=10 + number)
    return found


def asks(desk: Desk, status: int = 303, **fields: Any) -> Any:
    page = desk.opens(f"{HOME}ask/")
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    return desk.posts(f"{HOME}ask/", status, key=key.group(1), tolerance=10, **fields)


def asked() -> Proposal:
    return Proposal.objects.get()


@pytest.mark.row("S3-12")
def test_a_proposal_is_asked_for_planned_by_the_worker_and_explained(
    desk: Desk, town: Town, lanes: list[Unit]
) -> None:
    address = asks(desk, grids=2, keep="on", locked=[town.lanes[0].pk])["Location"]
    page = desk.opens(address)
    assert 'http-equiv="refresh"' in page
    assert "Look again" in page

    assert Rounds().to_the_end() == 0

    assert asked().state == AskedState.DONE, (asked().problem, asked().report)
    answer = desk.client.get(address)
    assert answer.status_code == 303
    page = desk.opens(answer["Location"])
    assert "What the planner says" in page
    assert "The largest deviation was" in page
    plan = asked().plan
    assert plan is not None
    assert (plan.origin, plan.status) == (PlanOrigin.PLANNED, PlanStatus.DRAFT)
    held = GridUnit.objects.filter(plan=plan, layer=Layer.GRID)
    assert sorted(held.values_list("unit", flat=True)) == sorted(lane.pk for lane in lanes)
    assert held.get(unit=town.lanes[0]).grid.continues_id == town.grids[0].pk
    assert "do not hang together" not in page


def segment(town: Town) -> Area:
    """A road between the second and the third column of lanes."""
    line = {"type": "LineString", "coordinates": [[112.82, 22.59], [112.82, 22.63]]}
    words = areas.AreaWords(name_zh="河边路一段", from_words="老桥", to_words="小学")
    return areas.make_area(town.village, AreaKind.SEGMENT, words, by=SYSTEM, shape=line)


def test_no_grid_lies_across_a_road_that_was_ticked(
    desk: Desk, town: Town, lanes: list[Unit]
) -> None:
    assert 'name="barriers"' not in desk.opens(f"{HOME}ask/")
    road = segment(town)
    assert "河边路一段" in desk.opens(f"{HOME}ask/")

    address = asks(desk, grids=2, barriers=[road.pk])["Location"]
    assert Rounds().to_the_end() == 0

    page = desk.opens(desk.client.get(address)["Location"])
    assert "The roads and rivers part 2 pairs of neighbouring lanes." in page
    held = GridUnit.objects.filter(plan=asked().plan, layer=Layer.GRID)
    grid_of = dict(held.values_list("unit", "grid"))
    west, east = ({grid_of[lanes[n].pk] for n in side} for side in ((0, 1, 4, 5), (2, 3, 6, 7)))
    assert (len(west), len(east)) == (1, 1)
    assert west != east


def test_a_road_parts_nothing_where_nobody_knows_where_the_lanes_are(
    desk: Desk, town: Town
) -> None:
    answer = asks(desk, 422, grids=2, barriers=[segment(town).pk])
    assert "Nobody knows where the lanes are." in answer.text
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"grids": 2}, "covers the same ground as that of"),
        ({"grids": 1, "keep": "on"}, "There are to be 1 grids, but lanes shall stay in 2"),
    ],
)
def test_what_the_planner_refuses_is_said_in_the_words_of_the_page(
    desk: Desk, town: Town, lanes: list[Unit], fields: dict[str, Any], sentence: str
) -> None:
    if "keep" in fields:
        fields = {**fields, "locked": [lane.pk for lane in town.lanes[:2]]}
    else:
        territory.draw_unit_shape(lanes[1], square(112.8, 22.6), by=SYSTEM)
    address = asks(desk, **fields)["Location"]
    assert Rounds().to_the_end() == 0
    assert asked().state == AskedState.FAILED
    page = desk.opens(address)
    assert sentence in page
    assert "Feature" not in page
    assert "Parent" not in page


def test_without_outlines_the_order_of_the_list_stands_in_and_it_is_said(
    desk: Desk, town: Town
) -> None:
    address = asks(desk, grids=2)["Location"]
    assert Rounds().to_the_end() == 0
    page = desk.opens(desk.client.get(address)["Location"])
    assert "Nobody knows where the lanes are" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Say how many grids there should be"),
        ({"grids": 4}, "There are only 3 lanes"),
        ({"households": 50}, "Nobody entered the households"),
        ({"grids": 2, "households": 50}, "Say one of the two"),
    ],
)
def test_what_makes_no_sense_is_asked_again_on_the_form(
    desk: Desk, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in asks(desk, 422, **fields).text
    assert not Proposal.objects.exists()


def test_one_at_a_time_and_the_same_form_twice_asks_once(desk: Desk, town: Town) -> None:
    page = desk.opens(f"{HOME}ask/")
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    for _time in range(2):
        desk.posts(f"{HOME}ask/", key=key.group(1), tolerance=10, grids=2)
    assert "being made already" in asks(desk, 409, grids=3).text
    assert Proposal.objects.count() == 1


def test_it_is_cancelled_while_it_waits_and_while_it_runs(desk: Desk, town: Town) -> None:
    address = asks(desk, grids=2)["Location"]
    for _time in range(2):
        desk.posts(f"{address}cancel/")
    assert "Cancelled" in desk.opens(address)
    runner = Runner()
    address = asks(desk, grids=2)["Location"]
    assert runner.tick() == 1  # it has begun
    assert "The planner has been at it" in desk.opens(address)
    desk.posts(f"{address}cancel/")
    while runner.tick():
        pass
    assert Proposal.objects.filter(state=AskedState.CANCELLED).count() == 2
    assert not GridPlan.objects.filter(status=PlanStatus.DRAFT).exists()


def test_what_takes_too_long_is_stopped_and_can_be_asked_again(desk: Desk, town: Town) -> None:
    address = asks(desk, grids=2)["Location"]
    runner = Runner()
    runner.tick()
    with stages.later(minutes=6):
        while runner.tick():
            pass
    assert asked().state == AskedState.FAILED
    page = desk.opens(address)
    assert "longer than five minutes" in page
    assert "Ask again" in page


def test_what_a_worker_left_behind_is_given_up_by_the_next(desk: Desk, town: Town) -> None:
    address = asks(desk, grids=2)["Location"]
    proposals.claim()  # and then the machine went down
    with clock.told(clock.now() + timedelta(minutes=2)):
        assert Rounds().to_the_end() == 0
    assert asked().state == AskedState.FAILED
    assert "The worker was stopped" in desk.opens(address)
