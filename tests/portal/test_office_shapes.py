"""Shapes and addresses come in by a page: seen row by row, confirmed, all of them or none."""

import re
from html import unescape
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.audit.models import Entry
from linli.common.datums import Datum
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Shape
from linli.territory.services import shape_imports
from tests.desk import Desk
from tests.shape_desk import (
    HIDDEN,
    LANE,
    LANES,
    VILLAGE,
    WELL,
    confirmed,
    drawn,
    plot,
    refused,
    rows_of,
    sent,
)
from tests.shape_makers import Rows, geojson, shapefile, sheet
from tests.town import WUXING, Town, square

HEAD = ("地址", "组", "经度", "纬度", "户数", "人口")


@pytest.fixture
def desk(town: Town) -> Desk:
    """The village's chief grid leader, who keeps its places; the village is drawn."""
    territory.draw_unit_shape(town.village, VILLAGE, by=SYSTEM)
    return Desk(town.chief)


def test_looking_at_outlines_says_what_each_does_and_draws_nothing(desk: Desk, town: Town) -> None:
    address = sent(desk, geojson(LANES), "outlines", datum="WGS-84")
    page = desk.opens(address)
    assert rows_of(page) == [
        ("1", "新屋巷", "new", "18.30 hectares"),
        ("2", "井头巷", "new", "18.30 hectares"),
    ]
    assert "Take over 2 rows" in page
    assert not drawn(town.lanes[0])


def test_confirmed_they_are_drawn_at_once_and_again_they_are_unchanged(
    desk: Desk, town: Town
) -> None:
    address = sent(desk, geojson(LANES), "outlines", datum="WGS-84")
    confirmed(desk, address)
    assert drawn(town.lanes[0]) == [LANE]
    assert "Taken: 2 new, 0 changed, 0 unchanged." in desk.opens(f"/office/places/{WUXING}/")
    entry = Entry.objects.get(verb="import_shapes")
    assert entry.details["what"] == "outlines"

    again = desk.opens(sent(desk, geojson(LANES), "outlines", datum="WGS-84"))
    assert [row[2] for row in rows_of(again)] == ["unchanged", "unchanged"]
    assert "Nothing changes by this file." in again
    assert "Take over" not in again


def test_sent_twice_it_is_taken_once(desk: Desk, town: Town) -> None:
    address = sent(desk, geojson(LANES), "outlines", datum="WGS-84")
    fields = dict(re.findall(HIDDEN, desk.opens(address)))
    for _turn in range(2):
        desk.posts(address.split("?")[0], **fields)
    assert Shape.objects.filter(unit=town.lanes[0]).count() == 1
    assert Entry.objects.filter(verb="import_shapes").count() == 1
    assert "taken already" in desk.opens(address)


def test_who_confirms_what_somebody_changed_meanwhile_is_told_and_nothing_is_taken(
    desk: Desk, town: Town
) -> None:
    address = sent(desk, geojson(LANES), "outlines", datum="WGS-84")
    fields = dict(re.findall(HIDDEN, desk.opens(address)))
    territory.draw_unit_shape(town.lanes[0], WELL, by=SYSTEM)
    answer = desk.posts(address.split("?")[0], status=409, **fields)
    assert "changed since this preview was shown" in unescape(answer.content.decode())
    assert drawn(town.lanes[0]) == [WELL]
    assert not drawn(town.lanes[1])


BAD: dict[str, tuple[Rows, str]] = {
    "crossing": (
        [({"type": "Polygon", "coordinates": [[*LANE["coordinates"][0][:2],
          *LANE["coordinates"][0][3:1:-1], LANE["coordinates"][0][0]]]}, {"name": "新屋巷"})],
        "without crossing lines",
    ),
    "nothing drawn": ([(None, {"name": "新屋巷"})], "nothing is drawn"),
    "swapped": (
        [({"type": "Polygon", "coordinates": [[[y, x] for x, y in LANE["coordinates"][0]]]},
          {"name": "新屋巷"})],
        "look swapped",
    ),
    "not closed": (
        [({"type": "Polygon", "coordinates": [LANE["coordinates"][0][:-1]]}, {"name": "新屋巷"})],
        "not closed",
    ),
    "a point": ([({"type": "Point", "coordinates": [112.81, 22.6]}, {"name": "新屋巷"})],
                "An outline is needed"),
    "no name": ([(LANE, {})], "It has no name"),
    "unknown": ([(LANE, {"name": "新屋港"})], "no place “新屋港” here. Is it 新屋巷?"),
    "twice": ([LANES[0], (WELL, {"name": "新屋巷"})], "新屋巷 stands in row 1 already"),
    "same outline": ([LANES[0], (LANE, {"name": "井头巷"})], "same outline as row 1"),
    "over another": (
        [LANES[0], (plot(112.814, 22.602), {"name": "井头巷"})],
        "It lies over row 1, 新屋巷: 9.15 hectares",
    ),
    "outside": ([(plot(112.848, 22.602), {"name": "新屋巷"})],
                "50% of it lies outside Wuxing Village, up to 206 m away"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_an_outline_that_is_wrong_keeps_the_whole_file_out(
    kind: str, desk: Desk, town: Town
) -> None:
    rows, said = BAD[kind]
    good = (plot(112.832, 22.602), {"name": "祠堂巷"})
    page = desk.opens(sent(desk, geojson([*rows, good]), "outlines", datum="WGS-84"))
    assert said in page
    assert rows_of(page)[0][2] == "to be mended"
    assert "Take over" not in page
    assert not any(drawn(lane) for lane in town.lanes)


def test_a_file_with_a_wrong_row_is_not_taken_by_force(desk: Desk, town: Town) -> None:
    address = sent(desk, geojson([*LANES, (WELL, {"name": "没有"})]), "outlines", datum="WGS-84")
    key = UUID(address.split("/")[-2])
    what, _name, file = shape_imports.kept(town.village, key)
    version = shape_imports.preview(town.village, what, file, Datum.WGS84).version
    answer = desk.posts(address.split("?")[0], status=422, version=version, datum="WGS-84")
    assert "1 row has to be mended first" in unescape(answer.content.decode())
    assert not drawn(town.lanes[0])


def test_a_hair_of_overlap_is_nobodys_overlap(desk: Desk, town: Town) -> None:
    beside = plot(112.81597, 22.602)  # 3 m over the other's edge
    rows = [LANES[0], (beside, {"name": "井头巷"})]
    page = desk.opens(sent(desk, geojson(rows), "outlines", datum="WGS-84"))
    assert [row[2] for row in rows_of(page)] == ["new", "new"]


def test_the_neighbours_outline_is_recognised(desk: Desk, town: Town) -> None:
    Shape.objects.filter(unit=town.village).delete()
    territory.draw_unit_shape(town.neighbour, square(112.9, 22.6, 0.02), by=SYSTEM)
    page = desk.opens(
        sent(desk, geojson([(square(112.905, 22.605), {"name": "新屋巷"})]), "outlines")
    )
    assert "It lies in Pingshan Village." in page


@pytest.mark.parametrize("name", ["a.kml", "a.xlsx", "a.geojson"])
def test_a_broken_file_is_refused_beside_its_field(name: str, desk: Desk) -> None:
    assert "picture or a document" in refused(desk, b"\x89PNG\r\n\x1a\n", name=name)


def test_a_huge_file_is_refused_beside_its_field(desk: Desk) -> None:
    said = refused(desk, b"[" * (21 * 1024 * 1024))
    assert "The file has 21 MB; at most 20 MB are taken." in said


def test_a_shapefile_comes_in_by_the_same_page(desk: Desk, town: Town) -> None:
    address = sent(desk, shapefile(LANES, encoding="GBK"), "outlines", name="a.zip", datum="WGS-84")
    confirmed(desk, address)
    assert len(drawn(town.lanes[0])) == 1


def test_the_pages_ask_a_fixed_number_of_questions(desk: Desk, town: Town) -> None:
    counts = []
    for number in (2, 40):
        group = town.lanes[0].parent
        assert group is not None
        rows = [("新屋巷", "1组", 112.815, 22.605, 30, 96)]
        rows += [(f"{n}号", "1组", 112.815, 22.605, 1, 2) for n in range(number)]
        address = sent(desk, sheet(*rows, headers=HEAD), "addresses", name="a.xlsx")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.opens(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
