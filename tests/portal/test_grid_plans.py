"""The village secretary's pages about grids: drafts side by side, changed and checked."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import Layer, PlanStatus, UnitKind
from linli.territory.models import Grid, GridPlan, GridUnit, Posting
from linli.territory.services import plans
from tests import town as towns
from tests.desk import Desk
from tests.grid_desk import (
    HOME,
    at,
    begun,
    does,
    grids,
    in_force,
    key_on,
    moves,
    plan_version,
    publishes,
)
from tests.stages import again
from tests.town import PINGSHAN, WUXING, Town


@pytest.fixture
def desk(town: Town) -> Desk:
    """The secretary of 五星村."""
    return Desk(town.secretary)


@pytest.mark.row("S3-11")
def test_a_lane_is_moved_checked_and_published_with_a_dated_version_and_a_reason(
    desk: Desk, town: Town
) -> None:
    plan = begun(desk, title="并两格")
    lane, last = town.lanes[1], town.lanes[2]
    one, two, three = grids(plan)
    moves(desk, plan, **{f"g_{lane.pk}": one.pk})
    page = desk.opens(at(plan))
    assert "02 网格" in page or "Grid 02" in page
    assert "no lanes" in page  # grid 02 is empty: seamless coverage is broken
    desk.posts(at(plan, "grid", two.pk), version=plan_version(plan), do="remove")
    assert [grid.code[-3:] for grid in grids(plan)] == ["001", "002"]
    assert Grid.objects.get(pk=three.pk).name_zh == "02 网格"
    page = desk.opens(at(plan, "publish"))
    assert "示例·申" in page  # whose grid is gone is said before
    publishes(desk, plan, 422, reason="")
    assert in_force().reason == "first plan"
    matter = town.reports(unit_id=lane.pk)
    publishes(desk, plan, reason="两格就够")
    now = in_force()
    assert (now.pk, now.reason, now.valid_to) == (plan.pk, "两格就够", None)
    assert again(matter).owner == town.grid_member.postings[0]
    step = again(matter).steps.get(verb="move_work")
    assert step.payload["reason"] == "plan_published"
    gone = Posting.objects.get(pk=town.next_grid_member.postings[0].pk)
    assert gone.until_at is not None
    assert "撤并" in gone.reason
    log = desk.opens(f"{HOME}history/")
    assert "两格就够" in log
    assert f"{lane.name_zh} · Grid 02 → Grid 01" in log
    assert f"{last.name_zh} · Grid 03 → Grid 02" in log
    assert "first plan" in log


@pytest.mark.row("S3-11")
def test_what_is_left_open_or_drawn_twice_is_not_published(desk: Desk, town: Town) -> None:
    plan = begun(desk)
    moves(desk, plan, **{f"g_{town.lanes[0].pk}": ""})
    page = desk.opens(at(plan, "publish"))
    assert f"In no grid: {town.lanes[0].name_zh}" in page
    assert "cannot be published" in page
    assert "This plan cannot be published" in publishes(desk, plan, 422).text
    overlapping = [
        territory.GridDraft(
            name_zh=f"{number}", units=[lane], geometry=towns.square(112.8 + number / 200, 22.6)
        )
        for number, lane in enumerate(town.lanes)
    ]
    other = plans.draft_from(town.village, overlapping, by=SYSTEM)
    assert "the outlines overlap by" in publishes(desk, other, 422).text
    assert in_force().grids.count() == 3


def test_a_stale_edit_is_a_conflict_and_the_same_form_twice_is_done_once(
    desk: Desk, town: Town
) -> None:
    plan = begun(desk)
    key = key_on(desk.opens(at(plan)))
    fields = {"layer": "grid", "name_zh": "", "key": key, "version": plan.version}
    does(desk, plan, "add", **fields)
    does(desk, plan, "add", **fields)
    assert len(grids(plan)) == 4
    one = grids(plan)[0]
    refused = desk.posts(
        at(plan, "do", "lanes"), 409, version=0, **{f"g-{town.lanes[1].pk}": one.pk}
    )
    assert "Somebody else changed this draft" in refused.text
    assert not GridUnit.objects.filter(grid=one, unit=town.lanes[1]).exists()


def test_beginning_a_draft_twice_by_the_same_form_begins_it_once(desk: Desk, town: Town) -> None:
    key = key_on(desk.opens(HOME))
    for _time in range(2):
        desk.posts(HOME, how="empty", key=key)
    assert GridPlan.objects.filter(village=town.village, status=PlanStatus.DRAFT).count() == 1


def test_drafts_stand_side_by_side_and_are_renamed_copied_and_thrown_away(
    desk: Desk, town: Town
) -> None:
    one = begun(desk, title="甲案")
    moves(desk, one, **{f"g_{town.lanes[1].pk}": grids(one)[0].pk})
    begun(desk, how="groups", title="乙案")
    page = desk.opens(HOME)
    assert "甲案" in page
    assert "乙案" in page
    does(desk, one, "rename", title="甲案改")
    copy = begun(desk, how=str(one.pk), title="甲案副本")
    assert GridUnit.objects.filter(plan=copy, unit=town.lanes[1], grid__code__endswith="001")
    one.refresh_from_db()
    for _time in range(2):
        desk.posts(at(one, "throw-away"), version=one.version)
    desk.opens(HOME)  # with the word that it is gone
    page = desk.opens(HOME)
    assert "甲案改" not in page
    assert "甲案副本" in page
    assert in_force().grids.count() == 3


def test_a_draft_that_nobody_named_has_a_number_in_the_language_of_its_reader(
    desk: Desk, town: Town
) -> None:
    plan = begun(desk, how="groups")
    number = plan.number
    assert f"<h1>Plan {number}</h1>" in desk.opens(at(plan))
    assert f"<h1>方案 {number}</h1>" in Desk(town.secretary, "zh-hans").opens(at(plan))
    assert begun(desk, how="empty").number == (number or 0) + 1
    assert grids(plan)[0].name_zh == "第1村民小组网格"  # told from the group itself


def test_the_secretary_enters_the_numbers_of_a_lane_and_the_plan_counts_with_them(
    desk: Desk, town: Town
) -> None:
    plan, lane = begun(desk), town.lanes[0]
    form = f"/office/places/{WUXING}/{lane.pk}/"
    assert f'href="{form}"' in desk.opens(at(plan))
    sent: dict[str, Any] = {
        "name_zh": lane.name_zh,
        "households": 41,
        "population": 123,
        "area_m2": 20_000,
    }
    for wrong in ({"population": -1}, {"population": 1_000_001}, {"area_m2": 0}):
        assert "123" in desk.posts(form, 422, **{**sent, "name_en": "x 123", **wrong}).text
    lane.refresh_from_db()
    assert (lane.population, lane.area_m2) == (None, None)
    desk.posts(form, **sent)
    assert 'value="123"' in desk.opens(form)
    page = desk.opens(at(plan))
    assert "Households</span> 41</td>" in page
    assert "Population</span> 123</td>" in page
    [grid] = Grid.objects.current().filter(members__unit=lane)
    assert "<dt>Population</dt><dd>123</dd>" in desk.opens(f"/office/grids/{grid.code}/")


@pytest.mark.row("S3-14")
def test_micro_grids_divide_a_grid_and_special_grids_lie_across(desk: Desk, town: Town) -> None:
    house = territory.add_unit(
        town.lanes[0].parent or town.village, UnitKind.ADDRESS, 2, name_zh="二号巷"
    )
    plan = begun(desk)
    one, _two, _three = grids(plan)
    does(desk, plan, "add", layer=f"micro:{one.pk}", name_zh="")
    does(desk, plan, "add", layer="special", name_zh="学校")
    (micro,), (school,) = grids(plan, Layer.MICRO), grids(plan, Layer.SPECIAL)
    assert (micro.code, micro.name_zh) == (f"{one.code}01", "01-01 微网格")
    assert school.code == f"{WUXING}901"
    lane = town.lanes[0]
    moves(desk, plan, **{f"g_{house.pk}": one.pk})
    moves(desk, plan, **{f"m_{lane.pk}": micro.pk, f"s_{lane.pk}": school.pk})
    publishes(desk, plan)
    inside = {grid.layer: grid for grid in Grid.objects.inside().filter(village=town.village)}
    assert set(inside) == {Layer.MICRO, Layer.SPECIAL}
    place = territory.locate(WUXING, unit_id=lane.pk)
    assert place.grid is not None
    assert place.grid.code == one.code
    other = begun(desk)
    first, second = grids(other)[:2]
    moves(desk, other, **{f"g_{lane.pk}": second.pk})  # it leaves the micro-grid of the old one
    assert not GridUnit.objects.filter(plan=other, layer=Layer.MICRO).exists()
    assert GridUnit.objects.filter(plan=other, layer=Layer.SPECIAL, unit=lane).exists()
    assert first.code == one.code


def test_the_pages_ask_as_much_for_few_as_for_many_lanes_and_drafts(desk: Desk, town: Town) -> None:
    plan = begun(desk)
    addresses = (HOME, at(plan), at(plan, "publish"), f"{HOME}history/", f"{HOME}ask/")
    counts = []
    for _round in range(2):
        for address in addresses:
            desk.opens(address)  # what is asked once for a process
            with CaptureQueriesContext(connection) as queries:
                desk.opens(address)
            counts.append(len(queries))
        begun(desk)
        for number in range(10, 40):
            lane = territory.add_unit(
                town.village, UnitKind.ADDRESS, number, name_zh=f"巷{number}", households=5
            )
            territory.draw_unit_shape(lane, towns.square(112 + number / 100, 22), by=SYSTEM)
    assert counts[: len(addresses)] == counts[len(addresses) :]


def test_each_form_of_a_draft_carries_the_token_against_forgery(desk: Desk, town: Town) -> None:
    page = desk.opens(at(begun(desk)))
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
    assert len(forms) >= 5
    assert all("csrfmiddlewaretoken" in form for form in forms)


def test_each_id_stands_on_a_page_once_however_many_forms_there_are(desk: Desk, town: Town) -> None:
    plan = begun(desk)

    for page in (at(plan), f"{at(plan)}grid/{grids(plan)[0].pk}/"):
        ids = re.findall(r' id="([^"]+)"', desk.opens(page))
        assert len(ids) == len(set(ids)) > 1


@pytest.mark.parametrize("name", ["clerk", "grid_member", "outsider", "nobody"])
def test_nobody_else_draws_grids(town: Town, name: str) -> None:
    Desk(town.cast[name]).opens(HOME, 404)


def test_the_secretary_is_led_to_their_own_village_and_nowhere_else(desk: Desk, town: Town) -> None:
    assert "Grid plans" in desk.opens("/office/")
    assert desk.client.get("/office/grids/")["Location"] == HOME
    desk.opens(f"/office/places/{PINGSHAN}/grids/", 404)
    lead = Desk(town.lead)
    assert HOME in lead.opens("/office/grids/")
