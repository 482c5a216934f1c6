"""The names on the picture of a map: which grid is which, and nothing over anything."""

from itertools import combinations

import pytest
from django.test import Client

from linli.common.drawing import label_box
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Unit
from tests.portal.test_map import PAGE, SVG, crowd, picture, seen
from tests.town import HECHENG, Town, square

SIZES = {"grids": 44, "units": 36}  # on a phone, in units of the picture


def labels(page: str, layer: str, *, crowded: bool = False) -> list[str]:
    """The names that a layer shows from afar, or those that wait until it is nearer."""
    return [
        text.text or ""
        for group in picture(page).findall(f"{SVG}g")
        if group.get("class", "").split() == ["labels", f"layer-{layer}"]
        for text in group.findall(f"{SVG}text")
        if (text.get("class") == "crowded") is crowded
    ]


def test_a_township_calls_its_villages_what_they_are_called_in_the_table(
    client: Client, town: Town
) -> None:
    page = seen(client, f"/places/{HECHENG}/map/")

    assert labels(page, "units") == ["Wuxing Village"]
    assert labels(page, "grids") == []  # each village has a grid 01


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_among_many_lanes_each_grid_still_has_its_number(
    client: Client, town: Town, language: str
) -> None:
    crowd(town, 60)
    Unit.objects.filter(name_zh__endswith="巷").update(name_en="A Rather Long Lane")

    page = client.get(PAGE, headers={"accept-language": language}).text

    assert labels(page, "grids") == ["01", "02", "03"]
    assert labels(page, "units", crowded=True)
    assert labels(page, "units")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_name_stands_over_another(client: Client, town: Town, language: str) -> None:
    crowd(town, 60)

    page = client.get(PAGE, headers={"accept-language": language}).text

    boxes = [
        label_box(text.text or "", int(text.get("x", "")), int(text.get("y", "")), size)
        for layer, size in SIZES.items()
        for text in picture(page).findall(f"{SVG}g[@class='labels layer-{layer}']/{SVG}text")
        if text.get("class") != "crowded"
    ]
    assert len(boxes) > 4
    for one, other in combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_a_lane_in_the_middle_of_its_grid_is_named_beside_the_number(
    client: Client, town: Town
) -> None:
    grid = square(112.81, 22.6)
    territory.publish_plan(
        town.village,
        [territory.GridDraft(name_zh="一格", units=town.lanes, geometry=grid)],
        by=SYSTEM,
        reason="anew",
    )
    territory.draw_unit_shape(town.lanes[0], grid, by=SYSTEM)

    page = seen(client)

    assert labels(page, "grids") == ["01"]
    assert labels(page, "units") == [town.lanes[0].name_zh]
