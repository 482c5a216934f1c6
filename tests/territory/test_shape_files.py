"""Files of shapes and addresses are read, whatever program wrote them."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from linli.common.datums import Datum
from linli.common.errors import Invalid
from linli.territory.shape_files import collection, in_wgs84
from linli.territory.shape_files.projections import turn_of
from tests.shape_makers import (
    LANES,
    NEW_LANE,
    features,
    gdal,
    geojson,
    lines,
    shapefile,
    sheet,
    taken,
    zipped,
)

pytestmark = pytest.mark.once  # no database


MADE: dict[str, Callable[[], bytes]] = {
    "lanes.geojson": geojson,
    "lanes.ndjson": lines,
    "bom.geojson": lambda: b"\xef\xbb\xbf" + geojson(),
    "sequence.geojsons": lambda: b"".join(b"\x1e" + one + b"\n" for one in lines().split(b"\n")),
    "lanes.gpkg": lambda: gdal("gpkg")["lanes.gpkg"],
    "lanes.kml": lambda: gdal("kml")["lanes.kml"],
    "lanes.kmz": lambda: zipped({"doc.kml": gdal("kml")["lanes.kml"]}),
    "lanes.zip": shapefile,
    "gbk.zip": lambda: shapefile(encoding="GBK"),
    "gbk_without_a_word.zip": lambda: shapefile(encoding="GBK", without="cpg"),
    "geojson.zip": lambda: zipped({"lanes.geojson": geojson()}),
}


@pytest.mark.parametrize("name", MADE)
def test_the_same_lanes_come_out_of_each_kind_of_file(name: str) -> None:
    found = taken(MADE[name](), name)
    assert [one.properties["name"] for one in found.features] == ["新屋巷", "井头巷"]
    assert [one.number for one in found.features] == [1, 2]
    assert sorted(_ring(found.features[0])[:4]) == pytest.approx(
        np.array(sorted(NEW_LANE["coordinates"][0][:4])), abs=2e-7
    )
    assert not list(found.notes)


def _ring(feature: Any) -> Any:
    return feature.geometry["coordinates"][0]


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4547", "EPSG:4526", "EPSG:32649", "EPSG:3857"])
def test_surveyors_coordinates_are_brought_to_degrees(crs: str) -> None:
    turn = turn_of(crs)
    middle = {"EPSG:4526": 38_500_000.0, "EPSG:3857": 12_558_000.0, "EPSG:4490": 112.81}
    east = middle.get(crs, 500_000.0)
    north = {"EPSG:4490": 22.6, "EPSG:3857": 2_584_000.0}.get(crs, 2_500_000.0)
    size = 0.01 if crs == "EPSG:4490" else 100.0
    ring = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    drawn = {"type": "Polygon", "coordinates": [[[east + x, north + y] for x, y in ring]]}
    found = taken(shapefile([(drawn, {"name": "甲"})], crs=crs), "survey.zip")
    assert found.features[0].geometry is not None
    assert sorted(_ring(found.features[0])[:4]) == sorted(
        [round(part, 7) for part in turn((east + x, north + y))] for x, y in ring[:4]
    )


def test_a_tower_stands_where_its_plane_coordinates_say() -> None:
    # CN Tower, Toronto: 43°38′33.24″ N 79°23′13.7″ W is 17N 630084 4833438
    lon, lat = turn_of("EPSG:32617")((630084, 4833438))
    assert lon == pytest.approx(-(79 + 23 / 60 + 13.7 / 3600), abs=2e-5)
    assert lat == pytest.approx(43 + 38 / 60 + 33.24 / 3600, abs=2e-5)


@pytest.mark.parametrize("crs", ["EPSG:2383", "EPSG:4610", 'GEOGCS["GCS_Beijing_1954"]', "甲"])
def test_an_old_national_datum_is_not_guessed(crs: str) -> None:
    with pytest.raises(Invalid, match="cannot be converted"):
        turn_of(crs)


@pytest.mark.parametrize(
    "name",
    ["EPSG:3857", "urn:ogc:def:crs:EPSG::3857", "http://www.opengis.net/def/crs/EPSG/0/3857"],
)
def test_the_old_member_crs_is_understood(name: str) -> None:
    drawn = {"type": "Point", "coordinates": [12523442.7142433, 5621521.486192066]}
    crs = {"type": "name", "properties": {"name": name}}
    (found,) = taken(geojson([(drawn, {})], crs=crs), "a.geojson").features
    assert found.geometry is not None
    assert found.geometry["coordinates"] == pytest.approx([112.5, 45.0], abs=1e-6)


@pytest.mark.parametrize("word", ["GCJ-02", "gcj02", "火星坐标系", "高德"])
def test_a_file_may_say_its_datum_itself(word: str) -> None:
    assert taken(geojson(datum=word), "a.geojson").datum == Datum.GCJ02
    rows = [(shape, {**cells, "坐标系": word}) for shape, cells in LANES]
    assert taken(geojson(rows), "a.geojson").datum == Datum.GCJ02
    assert taken(geojson(), "a.geojson").datum is None


@pytest.mark.parametrize("datum", list(Datum))
def test_what_is_written_in_a_datum_is_read_again_as_what_it_was(datum: Datum) -> None:
    found = taken(collection(LANES, datum), "export.geojson")
    assert found.datum == datum
    again = [in_wgs84(one, datum).geometry for one in found.features]
    for one, (shape, _cells) in zip(again, LANES, strict=True):
        assert one is not None
        assert shape is not None
        for corner, was in zip(one["coordinates"][0], shape["coordinates"][0], strict=True):
            assert corner == pytest.approx(was, abs=2e-7)


@pytest.mark.parametrize(
    "headers",
    [
        ("地址", "村民小组", "经度", "纬度", "户数", "人口"),
        ("Address", "Group", "Longitude", "Latitude", "Households", "Population"),
        ("名称", "组", "经度（WGS84）", "纬度", "总户数", "人数"),
    ],
)
def test_a_sheet_of_addresses_is_read_in_either_language(headers: tuple[str, ...]) -> None:
    data = sheet(
        ("新屋巷", "第1村民小组", 112.815, 22.605, 30, 96),
        ("祠堂巷", "第3村民小组", "", "", "", ""),
        ("井头巷", "第2村民小组", "东经112", "22.605", 12, 40),
        headers=headers,
    )
    first, without, wrong = taken(data, "addresses.xlsx").features
    assert (first.number, without.number, wrong.number) == (2, 3, 4)
    assert first.geometry == {"type": "Point", "coordinates": [112.815, 22.605]}
    assert first.properties["households"] == "30"
    assert first.properties["group"] == "第1村民小组"
    assert without.geometry is None
    assert not without.problem
    assert "numbers such as" in wrong.problem


def test_a_sheet_in_gbk_with_commas_is_read() -> None:
    data = "地址,组,经度,纬度\n新屋巷,第1村民小组,112.815,22.605\n".encode("gbk")
    (found,) = taken(data, "addresses.csv").features
    assert found.said("address") == "新屋巷"


def test_a_wrong_ending_is_said_and_the_file_read_as_what_it_is() -> None:
    found = taken(geojson(), "lanes.xlsx")
    assert len(found.features) == 2
    assert "named .xlsx but holds GeoJSON" in found.notes[0]


def test_a_file_written_in_gbk_is_read_and_said() -> None:
    text = json.dumps(
        {"type": "FeatureCollection", "features": features(LANES)}, ensure_ascii=False
    )
    found = taken(text.encode("gbk"), "lanes.geojson")
    assert found.features[0].said("name") == "新屋巷"
    assert "GBK" in found.notes[0]
