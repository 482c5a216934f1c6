"""Addresses, grids and areas from files; datums that a person chooses; and all of it out again."""

import json

import pytest
from django.core.management import CommandError, call_command

from linli.audit.models import Entry
from linli.common import sheets
from linli.common.datums import Datum
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind, Layer, PlanStatus
from linli.territory.models import Area, GridPlan, GridUnit, Shape, Unit
from linli.territory.shape_files import collection
from tests.desk import Desk
from tests.grid_desk import begun, does, grids, moves, publishes
from tests.shape_desk import LANE, LANES, PAGE, VILLAGE, WELL, confirmed, drawn, plot, rows_of, sent
from tests.shape_makers import Rows, geojson, sheet
from tests.town import WUXING, Town

HEAD = ("地址", "组", "经度", "纬度", "户数", "人口")
ROWS = [
    ("新屋巷", "第1村民小组", 112.815, 22.605, 30, 96),
    ("河边巷", "2组", 112.825, 22.605, 18, ""),
    ("村口", "", "", "", "", ""),
]


@pytest.fixture
def desk(town: Town) -> Desk:
    """The village's chief grid leader, who keeps its places; the village is drawn."""
    territory.draw_unit_shape(town.village, VILLAGE, by=SYSTEM)
    return Desk(town.chief)


def test_addresses_are_added_and_changed_row_by_row(desk: Desk, town: Town) -> None:
    address = sent(desk, sheet(*ROWS, headers=HEAD), "addresses", name="a.xlsx", datum="WGS-84")
    page = desk.opens(address)
    assert [row[:3] for row in rows_of(page)] == [
        ("2", "新屋巷", "changed"),
        ("3", "河边巷", "new"),
        ("4", "村口", "new"),
    ]
    assert "point、households — → 30、population — → 96" in page
    assert "New addresses belong to no grid" in page

    confirmed(desk, address)
    lane = Unit.objects.get(pk=town.lanes[0].pk)
    assert (lane.lon, lane.lat, lane.households, lane.population) == (112.815, 22.605, 30, 96)
    made = Unit.objects.get(name_zh="河边巷")
    assert made.parent == town.lanes[1].parent
    assert made.path.endswith("02.00002.")
    assert Unit.objects.get(name_zh="村口").parent == town.village
    assert "河边巷" in desk.opens("/search/?q=河边巷")
    again = desk.opens(sent(desk, sheet(*ROWS, headers=HEAD), "addresses", datum="WGS-84"))
    assert [row[2] for row in rows_of(again)] == ["unchanged"] * 3


BAD = [
    (("", "1组", "", "", "", ""), "The address is missing."),
    (("甲巷", "9组", "", "", "", ""), "There is no villager group “9组” here."),
    (("甲巷", "1组", 112.815, "", "", ""), "numbers such as"),
    (("甲巷", "1组", 22.605, 112.815, "", ""), "look swapped"),
    (("甲巷", "1组", "", "", "三十", ""), "“三十” is no number of households"),
    (("甲巷", "1组", 112.86, 22.605, "", ""), "It lies 1.0 km outside Wuxing Village."),
    (("新屋巷", "1组", "", "", "", ""), "新屋巷 stands in row 2 already."),
]


def test_rows_to_be_mended_come_back_as_a_sheet_with_the_reason(desk: Desk, town: Town) -> None:
    rows = [ROWS[0], *(row for row, _said in BAD)]
    address = sent(desk, sheet(*rows, headers=HEAD), "addresses", name="a.xlsx", datum="WGS-84")
    page = desk.opens(address)
    for _row, said in BAD:
        assert said in page
    found = sheets.read(desk.takes(f"{address}&format=xlsx"), most_rows=99, most_bytes=10**6)
    assert [row.cells[-2] for row in found.rows] == ["3", "4", "5", "6", "7", "8", "9"]
    assert found.rows[0].cells[-1] == "The address is missing."
    assert Unit.objects.get(pk=town.lanes[0].pk).lon is None


GRIDS: Rows = [
    (plot(112.812, 22.602), {"code": f"{WUXING}001", "name": "一网格"}),
    (plot(112.822, 22.602), {"code": "2"}),
]


def test_grids_become_a_draft_with_the_lanes_that_lie_in_them(desk: Desk, town: Town) -> None:
    Unit.objects.filter(pk=town.lanes[0].pk).update(lon=112.824, lat=22.604, households=30)
    address = sent(desk, geojson(GRIDS), "grids", datum="WGS-84")
    page = desk.opens(address)
    assert [row[1:] for row in rows_of(page)] == [
        ("一网格", "changed", "0 lanes · 0 households"),
        ("02 网格", "changed", "2 lanes · 30 households"),  # one lies there, one was in it
    ]
    assert "1 lane lies in no grid of this file, or nobody knows where it lies: 祠堂巷." in page

    confirmed(desk, address, to=f"/office/places/{WUXING}/grids/")
    draft = GridPlan.objects.get(status=PlanStatus.DRAFT)
    second = draft.grids.get(code=f"{WUXING}002")
    assert {row.unit for row in GridUnit.objects.filter(grid=second)} == set(town.lanes[:2])
    assert Shape.objects.get(grid=second).geometry == plot(112.822, 22.602)
    in_force = GridPlan.objects.get(status=PlanStatus.PUBLISHED)
    assert in_force.grids.filter(layer=Layer.GRID).count() == 3


def test_imported_grids_go_on_as_those_of_their_numbers_with_their_micro_grids(
    desk: Desk, town: Town
) -> None:
    Shape.objects.filter(unit=town.village).delete()  # its grids do not fill it
    plan, lane = begun(desk), town.lanes[1]
    one = grids(plan)[1]
    does(desk, plan, "add", layer=f"micro:{one.pk}", name_zh="河边微网格")
    micro = grids(plan, Layer.MICRO)[0]
    moves(desk, plan, **{f"m_{lane.pk}": micro.pk})
    publishes(desk, plan, size_reason="河边只有一条巷")
    second = (plot(112.832, 22.602), {"code": "7", "name": "新网格"})
    unnamed = (plot(112.842, 22.602), {"code": "9"})
    rows: Rows = [second, unnamed, *GRIDS]
    confirmed(desk, sent(desk, geojson(rows), "grids", datum="WGS-84"))
    draft = GridPlan.objects.get(status=PlanStatus.DRAFT)
    assert [(grid.code[12:], grid.name_zh, grid.continues) for grid in grids(draft)] == [
        ("001", "一网格", grids(plan)[0]),
        ("002", "02 网格", one),
        ("003", "新网格", None),  # codes have no gap
        ("004", "04 网格", None),
    ]
    kept = grids(draft, Layer.MICRO)[0]
    assert (kept.name_zh, kept.parent, kept.continues) == ("河边微网格", grids(draft)[1], micro)
    assert {row.unit for row in GridUnit.objects.filter(grid=kept)} == {lane}


def test_a_thirteenth_draft_is_not_taken(desk: Desk, town: Town) -> None:
    for _turn in range(12):
        begun(desk, "empty")
    address = sent(desk, geojson(GRIDS), "grids", datum="WGS-84")
    assert "There are 12 drafts already." in confirmed(desk, address, status=409)


def test_areas_and_segments_are_drawn_by_their_names(desk: Desk, town: Town) -> None:
    road = {"type": "LineString", "coordinates": [[112.812, 22.602], [112.82, 22.608]]}
    rows: Rows = [
        (LANE, {"name": "示范巷", "kind": "示范区"}),
        (road, {"name": "村口路", "from": "桥头", "to": "学校", "duty": "清扫"}),
    ]
    confirmed(desk, sent(desk, geojson(rows), "areas", datum="WGS-84"))
    segment = Area.objects.get(name_zh="村口路")
    assert (segment.kind, segment.from_words, segment.to_words) == (
        AreaKind.SEGMENT,
        "桥头",
        "学校",
    )
    assert Shape.objects.get(area=segment).geometry == road
    page = desk.opens(sent(desk, geojson(rows), "areas", datum="WGS-84"))
    assert [row[2] for row in rows_of(page)] == ["unchanged", "unchanged"]
    away = {"type": "LineString", "coordinates": [[112.86, 22.60], [112.87, 22.60]]}
    wrong: Rows = [
        (LANE, {"name": "甲"}),
        (road, {"name": "乙", "kind": "lead"}),
        (away, {"name": "丙"}),
    ]
    page = desk.opens(sent(desk, geojson(wrong), "areas", datum="WGS-84"))
    assert "A property “kind” has to say what it is" in page
    assert "A road segment is a line" in page
    assert "It lies 1.0 km outside Wuxing Village." in page


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_foreign_datum_is_said_and_nothing_converted_before_a_person_chooses(
    datum: Datum, desk: Desk, town: Town
) -> None:
    confirmed(desk, sent(desk, geojson(LANES), "outlines", datum="WGS-84"))
    moved = plot(112.8121, 22.6021)
    whole = json.loads(collection([(moved, {"name": "新屋巷"})], datum))
    del whole["datum"]
    address = sent(desk, json.dumps(whole).encode(), "outlines")
    page = desk.opens(address)
    assert f"As {datum} it fits what is known here to " in page
    assert "Say first in which datum the file is." in page
    assert "Take over" not in page

    wrong = desk.opens(f"{address}?datum=WGS-84")
    assert f" m beside what is known here; as {datum} it fits to " in wrong

    chosen = desk.opens(f"{address}?datum={datum}")
    assert f"The coordinates are converted from {datum} to WGS-84." in chosen
    confirmed(desk, f"{address}?datum={datum}")
    (now,) = drawn(town.lanes[0])
    for corner, wanted in zip(now["coordinates"][0], moved["coordinates"][0], strict=True):
        assert corner == pytest.approx(wanted, abs=3e-7)


def test_what_is_taken_along_comes_back_unchanged_in_any_datum(desk: Desk, town: Town) -> None:
    confirmed(desk, sent(desk, geojson(LANES), "outlines", datum="WGS-84"))
    for datum in Datum:
        data = desk.takes(f"{PAGE}?what=outlines&datum={datum}&format=geojson")
        page = desk.opens(sent(desk, data, "outlines"))
        assert {row[2] for row in rows_of(page)} <= {"unchanged"}
    assert Entry.objects.filter(verb="export").count() == 3
    grids = json.loads(desk.takes(f"{PAGE}?what=grids&datum=WGS-84&format=geojson"))
    assert len(grids["features"]) == 3


def test_the_addresses_go_out_as_the_sheet_that_comes_in(desk: Desk, town: Town) -> None:
    data = sheet(*ROWS, headers=HEAD)
    confirmed(desk, sent(desk, data, "addresses", name="a.xlsx", datum="WGS-84"))
    out = desk.takes(f"{PAGE}?what=addresses&datum=BD-09&format=xlsx")
    page = desk.opens(sent(desk, out, "addresses", name="b.xlsx"))
    assert {row[2] for row in rows_of(page)} == {"unchanged"}
    assert "The file itself says BD-09." in page
    template = sheets.read(desk.takes(f"{PAGE}?template") + b"", most_rows=9, most_bytes=10**6)
    assert template.headers[:2] == ["地址", "组"]


def test_whoever_keeps_no_places_here_sees_no_such_page(town: Town) -> None:
    for who in (town.grid_member, town.outsider):
        Desk(who).opens(PAGE, status=404)
        Desk(who).posts(PAGE, status=404, what="outlines")


def test_a_preview_of_another_village_is_not_there(desk: Desk, town: Town) -> None:
    address = sent(desk, geojson(LANES), "outlines", datum="WGS-84")
    chief = Desk(town.lead)
    chief.opens(address.replace(WUXING, "440784105213"), status=404)


def run(*words: object) -> None:
    call_command(*map(str, words))


def test_the_command_takes_the_whole_file_or_nothing(
    town: Town, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("shapes")
    territory.draw_unit_shape(town.village, VILLAGE, by=SYSTEM)
    file = folder / "lanes.geojson"
    file.write_bytes(geojson([*LANES, (WELL, {"name": "没有"})]))
    words = ("import_shapes", file, "--village", WUXING, "--what", "outlines")
    with pytest.raises(CommandError, match="1 row has to be mended"):
        run(*words, "--datum", "WGS-84")
    assert "3\tto be mended\t没有\tThere is no place" in capsys.readouterr().err
    file.write_bytes(geojson())
    file.write_bytes(geojson(LANES))
    with pytest.raises(CommandError, match="does not say in which datum"):
        run(*words)
    run(*words, "--datum", "WGS-84", "--dry-run")
    assert not drawn(town.lanes[0])
    run(*words, "--datum", "WGS-84")
    assert drawn(town.lanes[0]) == [LANE]
    assert "Taken: 2 new" in capsys.readouterr().out

    out = folder / "out.geojson"
    run("export_shapes", "--village", WUXING, "--what", "outlines", "--out", out)
    assert len(json.loads(out.read_bytes())["features"]) == 3
    with pytest.raises(CommandError, match="no village with the code"):
        run("import_shapes", file, "--village", "440784105999", "--what", "outlines")
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    with pytest.raises(CommandError, match="200 MB; at most 20 MB"):
        run(*words)
