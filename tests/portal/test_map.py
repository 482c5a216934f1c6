"""The map of a place: layers, tables behind them, and what is nobody's business."""

import re
from collections.abc import Iterator
from datetime import time
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind, Layer, UnitKind
from linli.territory.models import Area, DutyShift, Grid, GridPlan, Shape, Unit
from tests.town import HECHENG, WUXING, Somebody, Town, square

PAGE = f"/places/{WUXING}/map/"
ENGLISH = {"accept-language": "en"}
SHAPES = f"/office/places/{WUXING}/shapes/"
SVG = "{http://www.w3.org/2000/svg}"


def seen(client: Client, address: str = PAGE) -> str:
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200
    return page.text


def desk(who: Somebody) -> Client:
    assert who.user is not None
    client = Client()
    client.force_login(who.user)
    return client


def picture(page: str) -> ET.Element:
    svg = re.search(r"<figure.*?(<svg.*?</svg>)", page, re.DOTALL)
    assert svg
    return ET.fromstring(svg[1].replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def links(page: str, layer: str) -> Iterator[tuple[str, str]]:
    """Name and address of each shape of a layer, in reading order."""
    for group in picture(page).findall(f"{SVG}g"):
        if group.get("data-layer") == layer:
            for link in group.findall(f"{SVG}a"):
                yield (link.findtext(f"{SVG}title") or "", link.get("href", ""))


def table(page: str, layer: str) -> str:
    return page.partition(f'id="layer-{layer}"')[2].partition("</section>")[0]


def is_off(page: str, layer: str) -> bool:
    return f'<section class="card off" id="layer-{layer}"' in page


def area(town: Town, kind: str, name: str, geometry: dict[str, Any]) -> Area:
    now = clock.now()
    made = Area.objects.create(
        kind=kind, unit=town.village, path=town.village.path, name_zh=name, valid_from=now
    )
    Shape.objects.create(
        area=made, geometry=geometry, valid_from=now,
        west=112.81, south=22.6, east=112.82, north=22.61,
    )  # fmt: skip
    return made


def test_each_grid_is_a_link_with_its_name_and_stands_in_the_table(
    client: Client, town: Town
) -> None:
    page = seen(client)

    found = list(links(page, "grids"))
    assert [name for name, _href in found] == ["Grid 01", "Grid 02", "Grid 03"]
    for name, href in found:
        assert f'<a href="{href}">{name}</a>' in table(page, "grids")
        assert client.get(href).status_code == 200
    assert "示例·甲" in table(page, "grids")
    assert "Vacant" in table(page, "grids")


def test_who_answers_now_is_named_at_each_grid(client: Client, town: Town) -> None:
    names = [name for name, _href in links(seen(client), "duty")]

    assert names == ["Grid 01: 示例·甲", "Grid 02: 示例·申", "Grid 03: Vacant"]
    assert [text.text for text in picture(seen(client)).iter(f"{SVG}text")].count("?") == 1


def test_whoever_is_on_the_roster_at_this_hour_stands_in_the_table(
    client: Client, town: Town
) -> None:
    weekday = clock.local(clock.now()).isoweekday()
    DutyShift.objects.create(
        posting=town.clerk.postings[0], weekday=weekday, begins=time(0), ends=time(23, 59, 59)
    )

    found = table(seen(client), "duty")

    assert "示例·乙" in found
    assert "on duty 00:00–23:59" in found


def test_a_lane_leads_to_its_own_page_from_the_picture_and_from_the_table(
    client: Client, town: Town
) -> None:
    territory.draw_unit_shape(town.lanes[0], square(112.812, 22.602, 0.002), by=SYSTEM)
    Unit.objects.filter(pk=town.lanes[1].pk).update(lon=112.825, lat=22.605)

    page = seen(client)

    wanted = [(lane.name_zh, f"../{lane.pk}/") for lane in town.lanes[:2]]
    assert list(links(page, "units")) == wanted
    assert client.get(f"/places/{WUXING}/{town.lanes[0].pk}/").status_code == 200
    for lane in town.lanes:
        assert f'<a href="../{lane.pk}/">{lane.name_zh}</a>' in table(page, "units")
    assert "stand in this table only" in table(page, "units")


def test_areas_segments_and_inner_grids_are_layers_of_their_own(client: Client, town: Town) -> None:
    area(town, AreaKind.LEAD, "东片", square(112.81, 22.6))
    line = {"type": "LineString", "coordinates": [[112.81, 22.6], [112.82, 22.61]]}
    area(town, AreaKind.SEGMENT, "桥头路", line)
    Grid.objects.create(
        plan=town.grids[0].plan, village=town.village, code=f"{WUXING}00101", name_zh="微格一",
        layer=Layer.MICRO, parent=town.grids[0],
    )  # fmt: skip

    page = seen(client, f"{PAGE}?chosen=1&layer=areas&layer=segments&layer=inside")

    assert list(links(page, "areas")) == [("东片", f"/places/{WUXING}/areas/?kind=lead")]
    assert list(links(page, "segments")) == [("桥头路", f"/places/{WUXING}/areas/?kind=segment")]
    assert "东片" in table(page, "areas")
    assert "微格一" in table(page, "inside")
    assert [is_off(page, layer) for layer in ("areas", "segments", "inside", "grids")] == [
        False, False, False, True,
    ]  # fmt: skip


def test_open_matters_are_counted_no_nearer_than_the_ledger_says(
    client: Client, town: Town
) -> None:
    """The third grid is small: what is open there is the village's."""
    town.reports(point=(112.815, 22.605))
    town.reports(unit_id=town.lanes[2].pk)
    town.reports(private=True)

    page = seen(client)

    ledger = f"/places/{WUXING}/ledger/?state=open"
    assert list(links(page, "matters")) == [
        ("Grid 01: 1 open", ledger),
        ("Wuxing Village: 1 open", ledger),
    ]
    assert "Grid 03" not in table(page, "matters")
    assert client.get(ledger).status_code == 200


def test_staff_see_their_own_matters_where_they_are_and_nobody_else_does(
    client: Client, town: Town
) -> None:
    matter = town.reports("谁的隐私", point=(112.815, 22.605), phone="13912345678")
    private = town.reports(private=True)

    own = seen(desk(town.clerk))
    names = [name for name, _href in links(own, "own")]
    assert len(names) == 2
    for number in (matter.number, private.number):
        assert any(name.endswith(number[-3:]) for name in names)
    assert f"/matters/{matter.number}/" in own
    assert "谁的隐私" not in own
    assert "13912345678" not in own
    assert "139****" not in own
    for other in (client, desk(town.outsider), desk(town.nobody)):
        page = seen(other)
        assert matter.number not in page
        assert 'data-layer="own"' not in page


def test_without_script_the_form_and_the_links_draw_it_anew(client: Client, town: Town) -> None:
    page = seen(client, f"{PAGE}?chosen=1&layer=duty")

    assert is_off(page, "grids")
    assert not is_off(page, "duty")
    assert 'value="duty" checked' in page
    assert 'value="grids" checked' not in page
    nearer = re.search(r'href="(\?[^"]*)" data-move="in"', page)
    assert nearer
    closer = seen(client, PAGE + nearer[1].replace("&amp;", "&"))
    assert is_off(closer, "grids")
    assert _width(closer) == pytest.approx(2 * _width(page), rel=0.1)
    assert 'data-move="north" hidden' in page
    assert 'data-move="north" hidden' not in closer


def _width(page: str) -> int:
    """How wide the first grid is drawn, there and back."""
    path = picture(page).findall(f"{SVG}g[@data-layer='grids']//{SVG}path")[0].get("d", "")
    steps = re.findall(r"(-?\d+) ?(-?\d+)", path.partition("l")[2])
    return sum(abs(int(x)) for x, _y in steps)


@pytest.mark.parametrize(
    "query",
    ["?near=99&at=x,y", "?near=-1", "?near=2&at=1e400,5", "?rows=9999999", "?layer=%00&chosen=1",
     "?near=3&at=112.8", "?near=3&at=999,99", "?chosen=1"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_shows_the_map_all_the_same(
    client: Client, town: Town, query: str
) -> None:
    assert "<svg" in seen(client, PAGE + query)


def test_a_township_shows_its_villages_out_of_their_grids(client: Client, town: Town) -> None:
    page = seen(client, f"/places/{HECHENG}/map/")

    assert list(links(page, "units")) == [("Wuxing Village", PAGE)]
    assert "Pingshan Village" in table(page, "units")
    assert "Wuxing Village · Grid 01" in table(page, "grids")


def test_a_place_without_outlines_has_its_tables_and_says_so(client: Client, town: Town) -> None:
    Shape.objects.all().delete()

    page = seen(client)

    assert "<figure" not in page
    assert "No outline is drawn here yet" in page
    assert SHAPES not in page
    assert SHAPES in seen(desk(town.chief))  # who can draw them
    assert "示例·甲" in table(page, "grids")


def test_nothing_at_all_says_what_comes_first(client: Client, town: Town) -> None:
    page = seen(client, "/places/440784105213/map/")

    assert "Nothing is drawn here yet" in page


@pytest.mark.parametrize("code", ["4407", "abc", "999999999999"])
def test_only_villages_and_townships_have_a_map(client: Client, town: Town, code: str) -> None:
    assert client.get(f"/places/{code}/map/").status_code == 404


def crowd(town: Town, count: int, *, start: int = 0) -> None:
    """Lanes, side by side, each with its outline."""
    group = town.lanes[0].parent
    assert group is not None
    width = 40
    for number in range(start, start + count):
        lane = territory.add_unit(group, UnitKind.ADDRESS, 100 + number, name_zh=f"{number}巷")
        west, south = 112.81 + number % width * 0.0006, 22.6 + number // width * 0.0004
        ring = square(west, south, 0.0004)
        Shape.objects.create(
            unit=lane, geometry=ring, valid_from=clock.now(), west=west, south=south,
            east=west + 0.0004, north=south + 0.0004,
        )  # fmt: skip


def test_the_same_queries_for_few_and_for_many_shapes(town: Town) -> None:
    client, counts = desk(town.clerk), []
    for turn in range(2):
        crowd(town, 20, start=turn * 20)
        town.reports(unit_id=town.lanes[turn].pk)
        area(town, AreaKind.LEAD, f"片{turn}", square(112.81, 22.6))
        with CaptureQueriesContext(connection) as queries:
            seen(client)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


def test_a_thousand_shapes_are_a_small_page(client: Client, town: Town) -> None:
    crowd(town, 1000)

    page = client.get(PAGE, headers=ENGLISH)

    assert len(page.content) < 150_000
    assert page.text.count("<title>") > 1000
    assert page.text.count("<tr") < 230
    second = re.search(r'href="(\?rows=2)"', page.text)
    assert second
    assert "999巷" in seen(client, f"{PAGE}?rows=6")


def test_an_old_plan_is_not_drawn(client: Client, town: Town) -> None:
    territory.publish_plan(
        town.village,
        [territory.GridDraft(name_zh="一格", units=town.lanes, geometry=square(112.81, 22.6))],
        by=SYSTEM,
        reason="anew",
    )

    assert [name for name, _href in links(seen(client), "grids")] == ["一格"]
    assert GridPlan.objects.filter(village=town.village).count() == 2
