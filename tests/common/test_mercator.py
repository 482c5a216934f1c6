"""The window on the world: points, tiles, and outlines that stay small."""

import math
import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.common.datums import Datum
from linli.common.mercator import CLOSEST, HEIGHT, WIDTH, Window, from_world, to_world

pytestmark = pytest.mark.once  # no database

LONS, LATS = st.floats(73, 135), st.floats(4, 53)
SIZES = st.floats(0.001, 2)
DATUMS = st.sampled_from([Datum.WGS84, Datum.GCJ02])


def window(lon: float, lat: float, size: float, datum: Datum = Datum.WGS84) -> Window:
    return Window.around((lon, lat, lon + size, lat + size), datum)


@given(lon=st.floats(-180, 180), lat=st.floats(-84, 84))
def test_to_the_square_and_back_is_the_same_point(lon: float, lat: float) -> None:
    back = from_world(*to_world(lon, lat))

    assert back == pytest.approx((lon, lat), abs=1e-9)


@given(lon=LONS, lat=LATS, size=SIZES, datum=DATUMS)
def test_whatever_it_is_drawn_around_lies_on_the_picture(
    lon: float, lat: float, size: float, datum: Datum
) -> None:
    shown = window(lon, lat, size, datum)

    for x, y in (shown.at(lon, lat), shown.at(lon + size, lat + size)):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


@given(lon=LONS, lat=LATS, size=SIZES, datum=DATUMS, steps=st.lists(st.integers(-2, 2)))
def test_tiles_cover_the_picture_without_a_gap_however_near(
    lon: float, lat: float, size: float, datum: Datum, steps: list[int]
) -> None:
    shown = window(lon, lat, size, datum)
    for step in steps:
        shown = shown.nearer(step)

    tiles = list(shown.tiles(18))

    assert 0 <= shown.near <= CLOSEST
    assert len(tiles) <= 60
    area = sum(
        max(0.0, min(WIDTH, one.left + one.size) - max(0.0, one.left))
        * max(0.0, min(HEIGHT, one.top + one.size) - max(0.0, one.top))
        for one in tiles
    )
    assert area == pytest.approx(WIDTH * HEIGHT, rel=1e-3)


@given(lon=LONS, lat=LATS)
def test_a_tile_lies_where_the_whole_world_says(lon: float, lat: float) -> None:
    """The well-known formula of web maps, on the level at which the tile was taken."""
    shown = window(lon, lat, 0.01)
    x, y = shown.at(lon, lat)

    tile = next(
        one
        for one in shown.tiles(18)
        if one.left - 1 <= x <= one.left + one.size + 1
        and one.top - 1 <= y <= one.top + one.size + 1
    )

    column = (lon + 180) / 360 * 2**tile.z
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**tile.z
    assert abs((x - tile.left) / tile.size + tile.x - column) < 0.02
    assert abs((y - tile.top) / tile.size + tile.y - row) < 0.02


def test_shapes_are_moved_with_tiles_of_the_other_datum() -> None:
    """In GCJ-02 a point of Hangzhou stands some hundred metres to the east and south."""
    plain = Window.around((120.1, 30.2, 120.2, 30.3))
    moved = Window(plain.x, plain.y, plain.scale, 0, Datum.GCJ02)

    x, y = plain.at(120.15, 30.25)
    to_x, to_y = moved.at(120.15, 30.25)

    around = 40_075_017 * math.cos(math.radians(30.25))  # metres, along the parallel
    assert 400 < (to_x - x) / plain.scale * around < 600
    assert 100 < (to_y - y) / plain.scale * around < 400


@given(lon=LONS, lat=LATS, datum=DATUMS)
def test_a_window_finds_its_middle_again(lon: float, lat: float, datum: Datum) -> None:
    shown = window(lon, lat, 0.02, datum).nearer(3)

    again = shown.over(shown.middle)

    assert again.at(lon, lat) == pytest.approx(shown.at(lon, lat), abs=2)


def test_an_outline_of_thousands_of_corners_becomes_what_can_be_seen() -> None:
    circle = shapely.Point(112.9, 22.6).buffer(0.01, quad_segs=2000)
    shown = Window.around(circle.bounds)

    (path,) = shown.paths([circle])

    assert len(circle.exterior.coords) > 8000
    assert len(path) < 1000
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", path)


def test_holes_parts_and_lines_are_drawn() -> None:
    ring = shapely.box(112, 22, 113, 23).difference(shapely.box(112.4, 22.4, 112.6, 22.6))
    parts = shapely.MultiPolygon(
        [shapely.box(112, 22, 112.1, 22.1), shapely.box(112.9, 22.9, 113, 23)]
    )
    line = shapely.LineString([(112, 22), (112.5, 22.5), (113, 22)])

    hole, two, open_line, point = Window.around((112, 22, 113, 23)).paths(
        [ring, parts, line, shapely.Point(112, 22)]
    )

    assert hole.count("M") == two.count("M") == 2
    assert open_line.count("M") == 1
    assert not open_line.endswith("z")
    assert point == ""
