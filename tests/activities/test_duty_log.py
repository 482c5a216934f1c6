"""The duty log of grids and micro-grids (row S3-15): four duties, each one short form."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.activities.models import Activity
from linli.common import clock
from linli.matters.models import Matter
from linli.territory.choices import Layer
from linli.territory.models import Grid, GridUnit
from tests.desk import Desk
from tests.meeting import local
from tests.town import Somebody, Town, appointed, somebody

LOG = "/activities/log/"
ADD = "/activities/log/add/"


def micro_grid(town: Town) -> tuple[Grid, Somebody]:
    """A micro-grid in the first grid, and who leads it."""
    grid = town.grids[0]
    micro = Grid.objects.create(
        plan=grid.plan, village=town.village, code=f"{grid.code}01", layer=Layer.MICRO, parent=grid,
        name_zh="一号微网格",
    )  # fmt: skip
    GridUnit.objects.create(grid=micro, plan=grid.plan, unit=town.lanes[0], layer=Layer.MICRO)
    return micro, appointed(somebody("微长", "weizhang"), "micro_grid_leader", town.village, micro)


def entry(kind: str, grid: Grid, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    begins = local(clock.now() - timedelta(hours=2))
    return {
        **{"key": uuid4().hex, "kind": kind, "grid": grid.pk, "begins": begins, "headcount": 3},
        **more,
    }


@pytest.mark.row("S3-15")
def test_each_of_the_four_duties_is_written_in_one_form_and_stands_in_the_log(town: Town) -> None:
    micro, leader = micro_grid(town)
    desk = Desk(leader)
    assert "Nothing stands in the log" in desk.opens(LOG)
    for kind in ("patrol", "dispute_check", "co_governance"):
        desk.posts(ADD, **entry(kind, micro, where="村口"))
    desk.posts(ADD, **entry("care_visit", micro, agreed="on"))
    for reader in (leader, town.grid_member, town.secretary):
        page = Desk(reader).opens(LOG)
        for name in ("Patrol", "Dispute check", "Care visit", "Co-governance task"):
            assert name in page
        assert "一号微网格" in page
    assert "一号微网格" not in Desk(town.next_grid_member).opens(LOG)
    sheet = desk.takes(f"{LOG}?format=csv").decode("utf-8-sig")
    assert sheet.count("一号微网格") == 4
    assert set(Activity.objects.values_list("status", "headcount")) == {("held", 3)}


def test_a_care_visit_is_written_only_where_the_household_agreed(town: Town) -> None:
    micro, leader = micro_grid(town)
    page = Desk(leader).posts(ADD, 422, **entry("care_visit", micro, where="三巷")).content.decode()
    assert "Only where the household agreed" in page
    assert "三巷" in page
    assert Activity.objects.count() == 0


def test_what_came_up_on_a_patrol_becomes_a_matter_once(town: Town) -> None:
    micro, _leader = micro_grid(town)
    desk = Desk(town.grid_member)
    sent = entry("patrol", micro, raised="路灯不亮", raised_kind="lighting", where="二巷")
    for _n in range(2):
        desk.posts(ADD, **sent)
    matter = Matter.objects.get()
    assert matter.text == "路灯不亮"
    assert Activity.objects.get().matters.get().matter == matter
    assert matter.number in desk.opens(Activity.objects.get().get_absolute_url()).replace("-", "")


def test_nobody_writes_into_the_log_of_another_grid(town: Town) -> None:
    micro, leader = micro_grid(town)
    other = entry("patrol", micro)
    Desk(town.next_grid_member).posts(ADD, 422, **other)
    Desk(leader).posts(ADD, 422, **entry("patrol", town.grids[1]))
    Desk(town.outsider).posts(ADD, 403, **other)
    assert Activity.objects.count() == 0


def test_what_has_not_happened_yet_is_not_written(town: Town) -> None:
    micro, leader = micro_grid(town)
    ahead = local(clock.now() + timedelta(hours=3))
    Desk(leader).posts(ADD, 422, **entry("patrol", micro, begins=ahead))
    Desk(leader).posts(ADD, 422, **entry("home_visit", micro))
    assert Activity.objects.count() == 0
