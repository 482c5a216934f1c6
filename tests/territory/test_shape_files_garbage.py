"""Garbage gets a clear sentence, quickly, and nothing outside the file is touched."""

import contextlib
import io
import json
import socket
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common.errors import Invalid
from linli.territory.shape_files import FileRefused, read, read_path
from linli.territory.shape_files import gdal as with_gdal
from tests.shape_makers import LANES, NEW_LANE, gdal, geojson, shapefile, sheet, taken, zipped

pytestmark = pytest.mark.once  # no database


RING = NEW_LANE["coordinates"][0]
MB = 1024 * 1024


def polygon(*corners: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(corners)]}


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (polygon(RING[0], RING[1], RING[3], RING[2], RING[0]), "without crossing lines"),
        (polygon(*([lat, lon] for lon, lat in RING)), "look swapped"),
        (polygon(*RING[:-1]), "not closed"),
        (polygon(), "nothing is drawn|incomplete"),
        (None, "nothing is drawn"),
        ({"type": "GeometryCollection", "geometries": []}, "no geometry|nothing is drawn"),
        ({"type": "CircularString", "coordinates": [1, 2]}, "no geometry that is used"),
        (polygon(*([lon * 1000, lat] for lon, lat in RING)), "no such place"),
        ({"type": "LineString", "coordinates": [RING[0], RING[0]]}, "two different points"),
        ({"type": "Point", "coordinates": ["112", "22"]}, "two numbers"),
    ],
)
def test_a_bad_geometry_is_said_of_its_feature_alone(geometry: Any, said: str) -> None:
    bad, good = taken(geojson([(geometry, {"name": "甲"}), LANES[0]]), "a.geojson").features
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(bad.problem)
    assert bad.geometry is None
    assert not good.problem


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.geojson", geojson()[:-40], "ends in the middle"),
        ("a.geojson", geojson().replace(b"112.81", b"112,,81", 1), "line 1, sign"),
        ("a.geojson", b'{"type": "Topology"}', "TopoJSON"),
        ("a.geojson", b'{"rows": []}', "no GeoJSON"),
        ("a.geojson", b"[1, 2]", "no GeoJSON"),
        ("a.geojson", geojson([]), "no features"),
        ("a.geojson", b"[" * 100_000, "ends in the middle|no GeoJSON|too much"),
        ("a.geojson", b"[" * 700_000, "too much"),
        ("a.geojson", b'{"type":"Point","coordinates":[' + b"9" * 6000 + b",2]}", "no GeoJSON"),
        ("a.geojson", b'{"a":1}\n{"b":\n', "Line 2 is not whole"),
        ("a.geojson", b"", "nothing in this file"),
        ("a.geojson", b"\0" * 9000, "nothing in this file"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "picture or a document"),
        ("a.kml", b"<html><body>not found</body></html>", "web page"),
        ("a.kml", b'<?xml version="1.0"?><kml><Document><Placemark>', "broken"),
        ("a.gpkg", gdal("gpkg")["lanes.gpkg"][:5000], "broken"),
        ("a.zip", shapefile()[:-60], "broken or was not copied whole"),
        ("a.zip", shapefile(without="dbf"), r"\.dbf is missing"),
        ("a.zip", zipped({"inner.zip": shapefile()}), "packed files inside"),
        ("a.zip", zipped({"lies.txt": b"nothing"}), "neither a Shapefile"),
        ("a.zip", zipped({"a.shp": b"1", "b.shp": b"2"}), "several Shapefiles in it: a.shp"),
        ("a.shp", gdal("shp")["lanes.shp"], "several files"),
        ("a.rar", b"Rar!\x1a\x07", "Only ZIP"),
        ("a.xlsx", sheet(("甲", 1), headers=("人", "数")), "no column 地址"),
        ("a.geojson", geojson([(NEW_LANE, {"datum": one}) for one in ("GCJ-02", "WGS-84")]),
         "different datums"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_a_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        taken(data, name)


def test_a_huge_file_is_refused_by_its_size_before_a_byte_is_read(tmp_path: Path) -> None:
    class NeverRead(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError("It was read.")

    with pytest.raises(FileRefused, match="200 MB; at most 20 MB"):
        read(NeverRead(), "village.geojson", 200 * MB)
    sparse = tmp_path / "village.geojson"
    with sparse.open("wb") as file:
        file.truncate(200 * MB)
    with pytest.raises(FileRefused, match="200 MB; at most 20 MB"):
        read_path(sparse)


def test_too_many_features_and_too_many_corners_are_refused() -> None:
    with pytest.raises(FileRefused, match=r"more than 5000 features|too much"):
        taken(geojson([({"type": "Point", "coordinates": [112, 22]}, {})] * 5001), "a.geojson")
    ring = [[112 + n / 1e5, 22.0] for n in range(15_000)] + [[112.1, 23.0], [112.0, 22.0]]
    with pytest.raises(FileRefused, match=r"corners in this file|too much"):
        taken(geojson([(polygon(*ring), {})] * 21), "a.geojson")


@pytest.mark.parametrize("inner", ["doc.kml", "lanes.shp", "lanes.geojson", "xl/workbook.xml"])
def test_a_bomb_is_not_unpacked(inner: str) -> None:
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open(inner, "w") as stream,
    ):
        for _turn in range(100):
            stream.write(b" " * MB)
    begun = time.monotonic()
    with pytest.raises(FileRefused, match="huge"):
        taken(bomb.getvalue(), "a.zip")
    many = zipped({f"{number}.txt": b"" for number in range(300)})
    with pytest.raises(FileRefused, match="huge"):
        taken(many, "a.zip")
    assert time.monotonic() - begun < 5


def test_a_directory_that_lies_about_a_size_is_found_out() -> None:
    data = bytearray(zipped({"doc.kml": b"<kml>" + b" " * 4000}))
    size = (4005).to_bytes(4, "little")
    data = data.replace(size, (5).to_bytes(4, "little"))
    with pytest.raises(FileRefused, match=r"broken|huge"):
        taken(bytes(data), "a.kmz")


def test_names_that_lead_out_of_the_packed_file_write_nothing(tmp_path: Path) -> None:
    parts = gdal("shp")
    away = "../" * 12 + str(tmp_path).lstrip("/")
    data = zipped({f"{away}/{name}": content for name, content in parts.items()})
    assert len(taken(data, "a.zip").features) == 2
    assert not list(tmp_path.iterdir())


VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource>'
VRT += "</OGRVRTLayer></OGRVRTDataSource>"


def test_nothing_is_fetched_and_no_other_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.geojson"
    secret.write_bytes(geojson())
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[object] = []
        threading.Thread(target=lambda: asked.append(server.accept()), daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.kml"
        kml = gdal("kml")["lanes.kml"].decode()
        link = f"<NetworkLink><Link><href>{address}</href></Link></NetworkLink>"
        found = taken(kml.replace("</Document>", f"{link}</Document>").encode(), "a.kml")
        assert "not fetched" in found.notes[0]
        entity = f'<!DOCTYPE kml [<!ENTITY x SYSTEM "{secret}">]>'
        with pytest.raises(FileRefused, match="signs of its own"):
            taken(kml.replace("<kml", f"{entity}<kml", 1).encode(), "a.kml")
        for source in (str(secret), f"/vsicurl/{address}", address):
            with pytest.raises(Invalid):  # as itself no KML, and by force no format that is open
                taken(VRT.format(source).encode(), "a.kml")
            with pytest.raises(FileRefused, match="broken"):
                with_gdal.kml(VRT.format(source).encode())
        assert not asked


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(FileRefused, match="make shapes"):
        taken(shapefile(), "a.zip")


@given(st.binary(max_size=300), st.sampled_from(["a.geojson", "a.zip", "a.csv"]))
def test_no_bytes_do_worse_than_be_refused(data: bytes, name: str) -> None:
    with contextlib.suppress(Invalid):
        taken(data, name)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "coordinates", "geometry", "geometries", "features", "crs"]
                ),
                inner | st.sampled_from(["Feature", "FeatureCollection", "Polygon", "MultiPoint"]),
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_does_worse_than_be_refused(value: object) -> None:
    for whole in (value, {"type": "FeatureCollection", "features": [value, value]}):
        with contextlib.suppress(Invalid):
            taken(json.dumps(whole).encode(), "a.geojson")
