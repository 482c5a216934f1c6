"""Shapes and points: checked on the way in, and the same place after a way to the map and back."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from linli.common import geometry
from linli.common.errors import Invalid
from linli.common.geometry import Area, Projection, parse_point, parse_polygon

pytestmark = pytest.mark.once  # no database

RING = [[118.3, 31.3], [118.4, 31.3], [118.4, 31.4], [118.3, 31.4], [118.3, 31.3]]
HOLE = [[118.34, 31.34], [118.36, 31.34], [118.36, 31.36], [118.34, 31.36], [118.34, 31.34]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
RINGED = {"type": "Polygon", "coordinates": [RING, HOLE]}
FAR = [[[x + 1, y] for x, y in RING]]
TWO = {"type": "MultiPolygon", "coordinates": [[RING, HOLE], FAR]}


def ring_of(*points: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [list(points)]}


@pytest.mark.parametrize("value", [SQUARE, RINGED, TWO])
def test_a_sound_shape_comes_through_unchanged(value: object) -> None:
    assert parse_polygon(copy.deepcopy(value)) == value
    assert parse_polygon({"type": "Feature", "properties": {}, "geometry": value}) == value
    features = [{"type": "Feature", "geometry": value}]
    assert parse_polygon({"type": "FeatureCollection", "features": features}) == value


def test_heights_are_dropped() -> None:
    high = ring_of(*([x, y, 12.5] for x, y in RING))
    assert parse_polygon(high) == SQUARE


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "Polygon"),
        ([], "Polygon"),
        ("POLYGON", "Polygon"),
        ({"type": "Point", "coordinates": [118, 31]}, "Polygon"),
        ({"type": "Feature", "geometry": None}, "Polygon"),
        ({"type": "FeatureCollection", "features": []}, "one shape"),
        ({"type": "FeatureCollection", "features": [SQUARE, SQUARE]}, "one shape"),
        ({"type": "Polygon"}, "incomplete"),
        ({"type": "Polygon", "coordinates": []}, "incomplete"),
        ({"type": "Polygon", "coordinates": [[]]}, "incomplete"),
        ({"type": "Polygon", "coordinates": {}}, "incomplete"),
        ({"type": "MultiPolygon", "coordinates": [RING]}, "incomplete"),
        (ring_of(*RING[:-1]), "not closed"),
        (ring_of(RING[0], RING[1], RING[0]), "three corners"),
        (ring_of(RING[0], RING[1], RING[3], RING[2], RING[0]), "Self-intersection"),
        (ring_of(["118", "31"], *RING[1:]), "two numbers"),
        (ring_of([118.3], *RING[1:]), "two numbers"),
        (ring_of([118.3, True], *RING[1:]), "two numbers"),
        (ring_of([118.3, 31.3, 1, 2], *RING[1:]), "two numbers"),
        (ring_of([118.3, float("nan")], *RING[1:]), "no such place"),
        (ring_of([float("inf"), 31.3], *RING[1:]), "no such place"),
        (ring_of([10**400, 31.3], *RING[1:]), "no such place"),
        (ring_of([181, 31.3], *RING[1:]), "no such place"),
        (ring_of([1183000, 313000], *RING[1:]), "no such place"),
        (ring_of(*([y, x] for x, y in RING)), "swapped"),
        (ring_of([40, 80], [41, 80], [41, 81], [40, 80]), "swapped"),  # Xinjiang, both in range
        ({"type": "Polygon", "coordinates": [RING, FAR[0]]}, "outside"),
    ],
)
def test_what_is_wrong_with_a_shape_is_said(value: object, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        parse_polygon(value)


def test_a_shape_with_too_many_corners_is_refused() -> None:
    many = [[100 + n / 1e4, 30.0] for n in range(11_000)]
    part = [[*many, [101.0, 31.0], many[0]]]
    with pytest.raises(Invalid, match="20000"):
        parse_polygon({"type": "MultiPolygon", "coordinates": [part, part]})
    with pytest.raises(Invalid, match="20000"):
        parse_polygon(ring_of(*many, *many, many[0]))


@given(st.recursive(st.none() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=20))
def test_no_coordinates_do_worse_than_be_refused(coordinates: object) -> None:
    for kind in ("Polygon", "MultiPolygon"):
        with pytest.raises(Invalid):
            parse_polygon({"type": kind, "coordinates": coordinates})


def test_the_box_of_a_shape_with_two_parts() -> None:
    assert geometry.bbox(parse_polygon(TWO)) == (118.3, 31.3, 119.4, 31.4)
    assert Area(parse_polygon(TWO)).bbox == (118.3, 31.3, 119.4, 31.4)


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((118.31, 31.31), True),
        ((118.35, 31.35), False),  # in the hole
        ((119.35, 31.35), True),  # the second part has none
        ((118.3, 31.35), True),  # on the outline
        ((118.3, 31.3), True),  # on a corner
        ((118.45, 31.35), False),
        ((0.0, 0.0), False),
    ],
)
def test_what_lies_in_a_shape(point: tuple[float, float], expected: bool) -> None:
    assert geometry.contains(parse_polygon(TWO), point) is expected


@given(st.floats(118.29, 119.41), st.floats(31.29, 31.41))
def test_an_area_agrees_with_the_library_about_every_point(lon: float, lat: float) -> None:
    assert Area(parse_polygon(TWO)).contains((lon, lat)) == shape(TWO).covers(Point(lon, lat))


@given(
    st.tuples(st.floats(73, 134), st.floats(18, 52), st.floats(0, 1), st.floats(0, 1)),
    st.floats(100, 2000),
    st.floats(0, 0.3),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_point_is_where_it_was_after_the_way_to_the_map_and_back(
    corner: tuple[float, float, float, float], width: float, margin: float, a: float, b: float
) -> None:
    west, south, wide, high = corner
    chart = Projection.of((west, south, west + wide, south + high), width, margin)
    lon, lat = west + wide * a, south + high * b
    x, y = chart.to_svg(lon, lat)
    assert chart.to_lonlat(x, y) == pytest.approx((lon, lat), abs=1e-9)
    assert -1e-6 <= x <= chart.width + 1e-6
    assert -1e-6 <= y <= chart.height + 1e-6


def test_north_is_up_and_a_square_on_the_ground_is_a_square_on_the_map() -> None:
    chart = Projection.of((118.0, 59.99, 118.02, 60.01), 500)  # a degree is half as wide here
    assert chart.height == pytest.approx(1000, rel=1e-6)
    assert chart.to_svg(118.0, 60.01) == pytest.approx((0, 0), abs=1e-6)
    assert chart.to_svg(118.02, 59.99) == pytest.approx((500, 1000), abs=1e-6)
    assert chart.view_box == "0 0 500 1000"


def test_a_single_point_still_has_a_map_around_it() -> None:
    chart = Projection.of((118.3, 31.3, 118.3, 31.3), 300)
    assert chart.to_svg(118.3, 31.3) == pytest.approx((150, chart.height / 2))
    assert 0 < chart.height < 10_000


def test_a_shape_is_drawn_with_its_hole_and_its_parts() -> None:
    chart = Projection.of((118.3, 31.3, 119.4, 31.4), 1100)
    path = geometry.svg_path(parse_polygon(TWO), chart)
    assert path.count("M") == path.count("Z") == 3
    top, bottom = (f"{chart.to_svg(118.3, lat)[1]:.1f}" for lat in (31.4, 31.3))
    assert path.startswith(f"M0,{bottom}L100,{bottom}L100,{top}L0,{top}Z")
    assert set(path) <= set("MLZ0123456789.,-")


@pytest.mark.parametrize(("lon", "lat"), [("", ""), (" ", "　")])
def test_a_form_without_a_point_has_none(lon: str, lat: str) -> None:
    assert parse_point(lon, lat) is None


def test_a_point_is_read() -> None:
    assert parse_point(" 118.38 ", "31.31") == (118.38, 31.31)
    assert parse_point("118.380000049", "31.31") == (118.38, 31.31)


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ("118", "", "numbers"),
        ("", "31", "numbers"),
        ("east", "31", "numbers"),
        ("nan", "31", "no such place"),
        ("1e999", "31", "no such place"),
        ("31.31", "118.38", "swapped"),
        ("200", "31", "no such place"),
    ],
)
def test_a_point_that_cannot_be_is_refused(lon: str, lat: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        parse_point(lon, lat)
