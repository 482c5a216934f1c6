"""Each grid has the branch that leads it: set by the office, read by everybody, carried over."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Grid, Unit
from linli.territory.services import grid_branches
from linli.territory.services import organisation as organisations
from tests.desk import Desk
from tests.town import WUXING, Town

PAGE = f"/office/organisation/{WUXING}/grids/"


@pytest.fixture
def branches(town: Town) -> list[Unit]:
    """Three branches of 五星村."""
    return [
        organisations.add_organisation(
            town.village, UnitKind.BRANCH, by=SYSTEM, name_zh=f"第{number}党支部"
        )
        for number in "一二三"
    ]


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None, page
    return found.group(1)


def sets(desk: Desk, town: Town, *chosen: Unit | None, status: int = 303) -> str:
    """Choose a branch for each grid, in their order."""
    seen = seen_on(desk.opens(PAGE))
    fields = {
        f"grid-{grid.pk}": branch.pk if branch else ""
        for grid, branch in zip(grid_branches.grids_of(town.village), chosen, strict=True)
    }
    return unescape(desk.posts(PAGE, status, seen=seen, **fields).content.decode())


def led() -> dict[str, str]:
    """The public table: grid → branch."""
    page = Client(headers={"accept-language": "en"}).get(f"/places/{WUXING}/organisation/").text
    return dict(re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page))


@pytest.mark.row("S2-05", "S3-07")
def test_each_grid_is_led_by_a_branch_everybody_reads_it_and_the_next_plan_keeps_it(
    town: Town, branches: list[Unit]
) -> None:
    secretary = Desk(town.secretary)
    organisation = f"/office/organisation/{WUXING}/"
    assert "3 grids are led by no branch" in secretary.opens(organisation)
    sets(secretary, town, branches[0], branches[1], None)
    assert "1 grid is led by no branch" in secretary.opens(organisation)
    sets(secretary, town, *branches)
    assert "led by no branch" not in secretary.opens(organisation)
    names = [branch.name for branch in branches]
    assert led() == dict(zip(("Grid 01", "Grid 02", "Grid 03"), names, strict=True))
    who = Client(headers={"accept-language": "en"}).get(f"/places/{WUXING}/who/").text
    assert all(f"Led by {name}" in who for name in names)

    drafts = [
        territory.GridDraft(name_zh="01 网格", name_en="Grid 01", units=town.lanes[:2]),
        territory.GridDraft(name_zh="02 网格", name_en="Grid 02", units=town.lanes[2:]),
    ]
    territory.publish_plan(town.village, drafts, by=SYSTEM, reason="两格就够")

    assert led() == {"Grid 01": names[0], "Grid 02": names[2]}  # as its lanes were led
    assert grid_branches.grids_without_branch(town.township) == []


@pytest.mark.row("S3-07")
def test_one_branch_leads_one_grid_unless_the_place_says_otherwise(
    town: Town, branches: list[Unit]
) -> None:
    secretary = Desk(town.secretary)
    page = sets(secretary, town, branches[0], branches[0], None, status=422)
    assert "leads 2; at most 1 are allowed here" in page
    assert not Grid.objects.filter(branch__isnull=False).exists()
    rulesets.set_value(
        grid_branches.MOST_RULE, 2, by=town.lead.actor, path=town.village.path, note="一支部两格"
    )
    sets(secretary, town, branches[0], branches[0], None)
    without = grid_branches.grids_without_branch(town.village)
    assert [grid.code for grid in without] == [town.grids[2].code]


def test_grids_without_a_branch_and_branches_without_a_head_are_named_among_the_gaps(
    town: Town, branches: list[Unit]
) -> None:
    lead, page = Desk(town.lead), f"/office/gaps/{WUXING}/"
    shown = lead.opens(page)
    assert "No branch leads Grid 01、Grid 02、Grid 03." in shown
    assert "Branch secretary · Diyi Party Branch" in shown
    assert f'href="{PAGE}"' in shown
    sets(Desk(town.secretary), town, *branches)
    assert "No branch leads" not in lead.opens(page)


def test_who_was_slower_sees_the_choices_again_and_nothing_is_lost(
    town: Town, branches: list[Unit]
) -> None:
    secretary, chief = Desk(town.secretary), Desk(town.chief)
    seen = seen_on(secretary.opens(PAGE))
    sets(chief, town, branches[2], None, None)
    fields: dict[str, Any] = {f"grid-{grid.pk}": "" for grid in town.grids}
    fields[f"grid-{town.grids[1].pk}"] = str(branches[1].pk)
    answer = secretary.posts(PAGE, 409, seen=seen, **fields)
    page = unescape(answer.content.decode())
    assert "Somebody else changed this" in page
    assert f'value="{branches[1].pk}" selected' in page
    assert Grid.objects.get(pk=town.grids[1].pk).branch is None
    secretary.posts(PAGE, seen=seen_on(page), **fields)  # looked at, and sent again
    assert Grid.objects.get(pk=town.grids[1].pk).branch == branches[1]


def test_only_branches_of_the_village_lead_its_grids_and_none_ends_that_leads_one(
    town: Town, branches: list[Unit]
) -> None:
    stranger = organisations.add_organisation(
        town.neighbour, UnitKind.BRANCH, by=SYSTEM, name_zh="坪山支部"
    )
    secretary = Desk(town.secretary)
    sets(secretary, town, stranger, None, None, status=422)
    sets(secretary, town, branches[0], None, None)
    address = f"/office/organisation/{WUXING}/{branches[0].pk}/end/"
    assert "leads 01 网格" in secretary.posts(address, 422, reason="撤销").text.replace(
        "Grid 01", "01 网格"
    )
    Desk(town.outsider).opens(PAGE, 404)
    Desk(town.clerk).opens(PAGE, 404)
