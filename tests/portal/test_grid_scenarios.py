"""Eight natural villages become grids without gap or overlap (row S3-12, practice B28)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.people.actors import SYSTEM
from linli.portal.schedule import Rounds
from linli.territory import services as territory
from linli.territory.choices import Layer, PlanStatus, UnitKind
from linli.territory.models import Grid, GridUnit, Shape, Unit
from tests.desk import Desk
from tests.town import PINGSHAN, Town, appointed, somebody, square

HOME = f"/office/places/{PINGSHAN}/grids/"
NATURAL = ("坪山", "上坑", "下坑", "老围", "新围", "石桥", "塘边", "岭背")
HOUSEHOLDS = (96, 71, 64, 120, 88, 43, 102, 56)
SIDE = 0.01  # degrees


@pytest.fixture
def village(town: Town) -> Unit:
    """坪山村 with eight natural villages, two by four, inside its outline."""
    Unit.objects.filter(pk=town.township.pk).update(phone="0750-000 0000")
    for number, name in enumerate(NATURAL):
        group = territory.add_unit(
            town.neighbour,
            UnitKind.GROUP,
            number + 1,
            name_zh=f"{name}自然村",
            households=HOUSEHOLDS[number],
        )
        territory.draw_unit_shape(group, cell(number), by=SYSTEM)
    whole = {"type": "Polygon", "coordinates": [ring(113.0, 22.7, 4 * SIDE, 2 * SIDE)]}
    territory.draw_unit_shape(town.neighbour, whole, by=SYSTEM)
    return town.neighbour


def cell(number: int) -> dict[str, Any]:
    return square(113.0 + number % 4 * SIDE, 22.7 + number // 4 * SIDE, SIDE)


def ring(west: float, south: float, wide: float, high: float) -> list[list[float]]:
    east, north = west + wide, south + high
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


@pytest.fixture
def desk(town: Town, village: Unit) -> Desk:
    return Desk(appointed(somebody("坪", "ping"), "village_secretary", village))


def publishes(desk: Desk, address: str, status: int = 303, **fields: Any) -> Any:
    page = desk.opens(f"{address}publish/")
    hidden = dict(re.findall(r'name="(version|seen|key)" value="([^"]*)"', page))
    day = re.search(r'name="day" value="([^"]+)"', page)
    sent = {**hidden, "day": day.group(1) if day else "", "reason": "八个自然村划格", **fields}
    return desk.posts(f"{address}publish/", status, **sent)


def covered(village: Unit) -> None:
    """Each natural village lies in exactly one grid of the plan in force; the outlines too."""
    rows = GridUnit.objects.filter(
        plan__village=village, plan__status=PlanStatus.PUBLISHED, layer=Layer.GRID
    )
    groups = Unit.objects.filter(parent=village, kind=UnitKind.GROUP)
    assert sorted(rows.values_list("unit", flat=True)) == sorted(
        groups.values_list("pk", flat=True)
    )
    for number in range(len(NATURAL)):
        middle = (113.005 + number % 4 * SIDE, 22.705 + number // 4 * SIDE)
        found = territory.locate(PINGSHAN, point=middle).grid
        assert found is not None
        assert found.pk == rows.get(unit__name_zh=f"{NATURAL[number]}自然村").grid_id


@pytest.mark.row("S3-12")
def test_eight_natural_villages_are_planned_by_load_and_published_without_gap_or_overlap(
    desk: Desk, village: Unit
) -> None:
    asked = desk.posts(
        f"{HOME}ask/", key=key_on(desk.opens(f"{HOME}ask/")), households=160, tolerance=15
    )["Location"]
    assert Rounds().to_the_end() == 0
    draft = desk.client.get(asked)["Location"]
    page = desk.opens(draft)
    assert "What the planner says" in page
    assert "do not hang together" not in page
    publishes(desk, draft)
    covered(village)
    grids = Grid.objects.in_force().filter(village=village)
    assert sum(grids.values_list("households", flat=True)) == sum(HOUSEHOLDS)
    assert Shape.objects.filter(grid__in=grids, valid_to__isnull=True).count() == grids.count()
    page = desk.opens(HOME)
    assert "Largest deviation" in page


@pytest.mark.row("S3-12")
def test_the_same_eight_are_drawn_by_hand_and_one_that_is_left_out_is_named(
    desk: Desk, village: Unit
) -> None:
    key = key_on(desk.opens(HOME))
    draft = desk.posts(HOME, how="groups", key=key)["Location"]
    first, second = re.findall(r"/grid/(\d+)/", desk.opens(draft))[:2]
    page = desk.opens(f"{draft}grid/{second}/")
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    desk.posts(f"{draft}grid/{second}/", do="remove", version=version)
    page = desk.opens(f"{draft}publish/")
    assert f"In no grid: {NATURAL[1]}自然村" in page
    publishes(desk, draft, 422)
    lane = Unit.objects.get(name_zh=f"{NATURAL[1]}自然村")
    version = re.findall(r'name="version" value="(\d+)"', desk.opens(draft))[0]
    desk.posts(f"{draft}do/lanes/", version=version, **{f"g-{lane.pk}": first})
    publishes(desk, draft)
    covered(village)
    assert Grid.objects.in_force().filter(village=village).count() == 7


@pytest.mark.parametrize("what", ["gap", "overlap", "outside"])
def test_outlines_of_a_file_that_leave_a_gap_overlap_or_cross_the_border_are_refused(
    desk: Desk, village: Unit, tmp_path: Path, what: str
) -> None:
    west, wide = 113.0, 2 * SIDE
    halves = [(west, wide), (west + wide, wide)]
    halves[1] = {
        "gap": (west + wide + SIDE / 10, wide - SIDE / 10),
        "overlap": (west + wide - SIDE / 10, wide + SIDE / 10),
        "outside": (west + wide, wide + SIDE / 10),
    }[what]
    parts = [[0, 1, 4, 5], [2, 3, 6, 7]]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring(start, 22.7, size, 2 * SIDE)]},
            "properties": {
                "name": f"{number} 格",
                "units": [f"{NATURAL[one]}自然村" for one in parts[number]],
            },
        }
        for number, (start, size) in enumerate(halves)
    ]
    file = tmp_path / "plan.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    sentence = {
        "gap": "没有网格|no grid",
        "overlap": "重叠|overlap",
        "outside": "村界|border",
    }[what]
    with pytest.raises(CommandError, match=sentence):
        call_command("publish_grids", str(file), village=PINGSHAN, reason="x", size_reason="y")
    assert not Grid.objects.in_force().filter(village=village).exists()
